"""What befalls the processes and their database: each blow after as many messages as chance wants."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from tests.chaos.fleet import Fleet
from tests.chaos.size import Size
from tests.slack_simulator.state.state import State
from tests.support.postgresql import OwnServer

ALL_AT_ONCE = 0.1  # the share of kills that take every process
LONGEST_DELAY = 0.1  # seconds after a message: it may be answered by then, or under way still
HOW = ("fast", "immediate")
CALM_END = 0.85  # after this share of the messages nothing happens any more


class Storm:
    """Kills, and restarts of PostgreSQL. `database_is_up` is held by whoever needs the database."""

    def __init__(self, size: Size, chance: Random, slack: State, fleet: Fleet, own: OwnServer | None) -> None:
        self.restarts = 0
        self.database_is_up = asyncio.Lock()
        self._size = size
        self._chance = chance
        self._slack = slack
        self._fleet = fleet
        self._own = own

    async def rages(self) -> None:
        for after, strike in self._blows():
            while len(self._slack.messages) < after:
                await self._slack.next_change()
            await strike()

    def _blows(self) -> list[tuple[int, Callable[[], Awaitable[None]]]]:
        messages = int(self._size.nudges * CALM_END)
        kills = [(self._chance.randrange(messages), self._kill) for _ in range(self._size.kills)]
        share = messages // (self._size.restarts + 1)
        restarts = [(share * (n + 1), self._restart) for n in range(self._size.restarts)]
        return sorted([*kills, *restarts], key=lambda blow: blow[0])

    async def _kill(self) -> None:
        await self._fleet.someone_is_up()
        await asyncio.sleep(self._chance.uniform(0, LONGEST_DELAY))
        up = self._fleet.up
        await self._fleet.kill(up if self._chance.random() < ALL_AT_ONCE else [self._chance.choice(up)])

    async def _restart(self) -> None:
        assert self._own is not None, "a SQLite file has no server"
        async with self.database_is_up:
            await asyncio.to_thread(self._own.restart, HOW[self.restarts % len(HOW)])
        self.restarts += 1
