"""The bot's processes: any of them may be killed, and is started again while the others go on."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tests.slack_simulator.demo.process import BotProcess
from tests.slack_simulator.state.state import State
from tests.support.encryption import key_setting

# Several processes start at once while others work, and some requests are never answered.
LOOKS_EVERY, PATIENCE = 0.03, 120.0
STARTS = 20  # one that finds no database ends at once; who watches over it starts it again


class Fleet:
    """Processes on one database, as many as there are, that listen over HTTP."""

    def __init__(self, slack: State, folder: Path, clock_file: Path, database_url: str, count: int) -> None:
        self.kills = 0
        self.up: list[BotProcess] = []
        self._every = [_process(slack, folder / f"bot{n}", clock_file, database_url) for n in range(count)]
        self._someone_is_up = asyncio.Event()
        self._watching: dict[BotProcess, asyncio.Task[None]] = {}

    def start(self, work: asyncio.TaskGroup) -> None:
        """Whoever does not start in the end fails this work."""
        self._work = work
        for each in self._every:
            work.create_task(self._start(each))

    async def kill(self, victims: Sequence[BotProcess]) -> None:
        """All at one stroke, without warning; each comes back by itself."""
        self.up = [each for each in self.up if each not in victims]
        if not self.up:
            self._someone_is_up.clear()
        for each in victims:
            if each in self._watching:
                self._watching[each].cancel()
        await asyncio.gather(*(each.kill() for each in victims))
        self.kills += len(victims)
        for each in victims:
            self._work.create_task(self._start(each))

    async def someone_is_up(self) -> None:
        await self._someone_is_up.wait()

    async def ticked(self) -> None:
        """Until all who are up, and are not killed meanwhile, have done what is due."""
        done: list[BaseException | None] = []
        while None not in done:
            await self.someone_is_up()
            self._watching = {each: asyncio.create_task(each.ticked()) for each in self.up}
            done = await asyncio.gather(*self._watching.values(), return_exceptions=True)

    async def stop(self) -> None:
        """As an operator does."""
        await asyncio.gather(*(each.stop() for each in self._every))

    async def _start(self, process: BotProcess) -> None:
        for attempt in range(1, STARTS + 1):
            try:
                await process.start()
            except RuntimeError:
                if attempt == STARTS:
                    raise
            else:
                self.up.append(process)
                self._someone_is_up.set()
                return


def _process(slack: State, folder: Path, clock_file: Path, database_url: str) -> BotProcess:
    folder.mkdir()
    process = BotProcess(slack, folder, clock_file, database_url)
    # Over HTTP: Slack lets an app open one Socket Mode connection a minute, and these start more often.
    del process.env["SLACK_APP_TOKEN"]
    process.env["SLACK_SIGNING_SECRET"] = slack.signing_secret
    process.env |= key_setting(database_url)
    process.looks_every, process.patience = LOOKS_EVERY, PATIENCE
    return process
