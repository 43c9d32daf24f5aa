"""How much of what Slack allows the deliverer uses, on a clock that is moved: nothing here waits."""

import argparse
import asyncio
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from handlers.nudging import deliver
from handlers.sending.outbox import Outbox
from storage import schema
from storage.database import Database
from tests.bench.crowd import DUE_AT, PLANNED_AT, leader, mentor, moves_in
from tests.bench.week import tick_services
from tests.slack_simulator import Clock, Workspace, make_user, serving
from tests.slack_simulator.web_api.rates import SEVERAL_HUNDRED

A_MINUTE = timedelta(minutes=1)
A_LOOK = timedelta(milliseconds=4)
POST = "chat.postMessage"


class Passing(Clock):
    """Each look at it takes a moment, so that time passes while messages go out: 290 take six seconds."""

    def now(self) -> datetime:
        self.move_to(super().now() + A_LOOK)
        return super().now()


@dataclass
class Usage:
    """When each message was taken, when each tick began, and when Slack refused one for its pace."""

    taken: list[datetime] = field(default_factory=list)
    ticks: list[datetime] = field(default_factory=list)
    refused: list[datetime] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Of what is allowed from the first tick to the last; the last may have had little left to do."""
        minutes = (self.ticks[-1] - self.ticks[0]) / A_MINUTE
        return len([each for each in self.taken if each < self.ticks[-1]]) / (SEVERAL_HUNDRED * minutes)

    @property
    def most_refused_a_minute(self) -> int:
        return max((self._in_minute_from(each) for each in self.refused), default=0)

    def _in_minute_from(self, first: datetime) -> int:
        return sum(first <= each < first + A_MINUTE for each in self.refused)


def measure(asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'limits.sqlite3'}"
        schema.migrate(url)
        used = asyncio.run(_usage_on(url, asked.due))
    print(f"{asked.due} nudges, due at once, against {SEVERAL_HUNDRED} a minute, in {len(used.ticks)} ticks")
    print(f"  used of what is allowed     {used.share:.1%}")
    print(f"  most 429 in any minute      {used.most_refused_a_minute}\n")


async def _usage_on(url: str, due: int) -> Usage:
    db = Database(url)
    try:
        return await usage(db, due)
    finally:
        await db.close()


async def usage(db: Database, due: int) -> Usage:
    """So many nudges, due at once, against a strict workspace; each second the metronome looks."""
    pairs = range(due // 2)  # in this week both sides hear
    await moves_in(db, len(pairs))
    clock, used = Passing(DUE_AT), Usage()
    everybody = [make_user(side(each), id=side(each)) for each in pairs for side in (mentor, leader)]
    workspace = Workspace(clock, everybody, is_strict=True)
    async with serving(workspace):
        courier = AsyncWebClient(token=workspace.bot_token, base_url=f"{workspace.base_url}/api/")
        services = tick_services(db, clock, PLANNED_AT, courier)
        outbox: Outbox = services["outbox"]
        await deliver.tick(**services)
        strikes = clock.now()
        while len(used.taken) < len(everybody):
            now = clock.now()
            if now >= strikes or outbox.pace.has_room_again():
                strikes += A_MINUTE if now >= strikes else timedelta()
                used.ticks.append(now)
                await deliver.tick(**services | {"outbox": replace(outbox, now=now)})
                _look_back(workspace, used)
            clock.advance(seconds=1)
    return used


def _look_back(workspace: Workspace, used: Usage) -> None:
    used.taken = [datetime.fromtimestamp(float(each.ts), DUE_AT.tzinfo) for each in workspace.messages]
    answered = len(used.taken) + len(used.refused)
    used.refused += [workspace.clock.now()] * (len(workspace.calls_of(POST)) - answered)
