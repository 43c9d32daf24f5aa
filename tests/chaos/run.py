"""One run from the first Saturday to the last: the clock moves, the storm rages, people answer."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import case, func, select, update

from bot.mentoring.model import NudgeState
from storage import schema
from storage.database import Database
from storage.nudge_history import UNFINISHED
from storage.tables import nudges
from tests.chaos import account, seeding
from tests.chaos.account import Account
from tests.chaos.fleet import Fleet
from tests.chaos.size import Size
from tests.chaos.slack import HarriedSlack, Mishaps
from tests.chaos.storm import Storm
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.transport.server import serving
from tests.support.encryption import keys_of
from tests.support.postgresql import OwnServer

A_WEEK = timedelta(weeks=1)
CAME = (NudgeState.SENT, NudgeState.UNCONFIRMED)
Tell = Callable[[str], None]


async def play(size: Size, seed: int, folder: Path, own: OwnServer | None, tell: Tell) -> Account:
    """Without a server of our own it plays on a SQLite file."""
    clock_file = folder / "clock"
    slack = HarriedSlack(
        Clock(seeding.BEGIN, flowing=True, mirror=clock_file), Mishaps(size, Random(f"mishaps {seed}"))
    )
    url = own.url if own else f"sqlite:///{folder / 'chaos.sqlite3'}"
    await asyncio.to_thread(schema.migrate, url, keys_of(url))
    db = Database(url, keys_of(url))
    try:
        expected = await seeding.move_in(db, slack, size)
        async with serving(slack):
            fleet = Fleet(slack, folder, clock_file, url, size.processes)
            storm = Storm(size, Random(f"storm {seed}"), slack, fleet, own)
            await Run(size, slack, db, fleet, storm, tell).to_its_end()
        return Account(
            size,
            slack.clock.now(),
            expected,
            await account.rows_of(db),
            account.heard_in(slack),
            slack.left_hanging,
            slack.troubles.met,
            fleet.kills,
            storm.restarts,
        )
    finally:
        await db.close()


class Run:
    """Moves the clock from one due nudge to the next, whatever happens meanwhile."""

    def __init__(
        self, size: Size, slack: HarriedSlack, db: Database, fleet: Fleet, storm: Storm, tell: Tell
    ) -> None:
        self._size = size
        self._slack = slack
        self._db = db
        self._fleet = fleet
        self._storm = storm
        self._tell = tell

    async def to_its_end(self) -> None:
        try:
            async with asyncio.TaskGroup() as work:
                self._fleet.start(work)
                raging = work.create_task(self._storm.rages())
                for week in range(1, self._size.weeks + 1):
                    await self._week(week)
                raging.cancel()
        finally:
            await self._fleet.stop()

    async def _week(self, number: int) -> None:
        """Small steps while anything is due, leaps elsewhere; at the end of the week everybody answers."""
        clock, end = self._slack.clock, seeding.BEGIN + number * A_WEEK
        while (now := clock.now()) < end:
            clock.move_to(min(end, max(now + self._size.step, await self._next_moment() or now)))
            await self._fleet.ticked()
            self._tell(self._progress(number))
        await self._everybody_answers()

    async def _next_moment(self) -> datetime | None:
        """When a nudge is due, or what a process that died had claimed is free again."""
        moment = case((nudges.c.state == NudgeState.CLAIMED, nudges.c.lease_until), else_=nudges.c.due_at)
        first = select(func.min(moment)).where(nudges.c.state.in_(UNFINISHED))
        async with self._storm.database_is_up, self._db.engine.connect() as connection:
            found: datetime | None = (await connection.execute(first)).scalar_one()
        return found

    async def _everybody_answers(self) -> None:
        answer = update(nudges).where(nudges.c.state.in_(CAME), nudges.c.answered_at.is_(None))
        async with self._storm.database_is_up, self._db.engine.begin() as connection:
            await connection.execute(answer.values(answered_at=self._slack.clock.now()))

    def _progress(self, week: int) -> str:
        return (
            f"week {week} of {self._size.weeks}: {len(self._slack.messages):,} messages, "
            f"{self._slack.troubles.met.total()} mishaps, "
            f"{self._fleet.kills} kills, {self._storm.restarts} restarts"
        )
