"""A week of a crowd: `python -m tests.bench.week URL CLAIMS BATCHES`, in a process of its own.

It prints one line of JSON: what it took to plan everybody, to claim everybody, and to deliver some.
"""

import asyncio
import itertools
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import func, select, text, update

from bot import library
from bot.library.presets import load_presets
from bot.mentoring.model import NudgeState
from bot.mentoring.timing import cadence
from bot.metrics import Metrics
from bot.slack.accounts import Company
from handlers.edge.directory import Directory
from handlers.nudging import deliver, recipient
from handlers.sending.do_not_disturb import QuietHours
from handlers.sending.outbox import Outbox
from handlers.sending.pace import Pace
from storage import nudges, tables
from storage.database import Database
from tests.bench.crowd import COORDINATOR, DUE_AT, PLANNED_AT, WORKSPACE, ZONE
from tests.slack_simulator import Clock
from tests.support.encryption import keys_of
from tests.support.queries import on_query

Work = Callable[[], Awaitable[int]]
Told = dict[str, float]


class Obliging(AsyncWebClient):
    """A Slack that takes everything at once, so that what is measured is our own work."""

    async def api_call(self, api_method: str, **_given: Any) -> AsyncSlackResponse:
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data={"ok": True, "channel": "D1", "ts": "1.0", "users": {}},
            headers={},
            status_code=200,
        )


def tick_services(
    db: Database, clock: Clock, now: datetime, courier: AsyncWebClient | None = None
) -> dict[str, Any]:
    """The services that the clock's door lends to a tick of that moment."""
    courier = courier or Obliging()
    return {
        "outbox": Outbox(db, WORKSPACE, now, courier, Pace(clock.now), Metrics()),
        "library": library.shipped(),
        "quiet": QuietHours(courier),
        "directory": Directory(courier, Company(WORKSPACE)),
        "presets": load_presets(),
    }


class Week:
    """What a tick does with the crowd, in three parts, as much for a small crowd as for a large one."""

    def __init__(self, db: Database, claims: int, batches: int) -> None:
        self._db, self._claims, self._batches = db, claims, batches
        self._clock = Clock(DUE_AT)

    async def plan(self) -> int:
        """A tick in which nothing is due, and for nobody anything is planned."""
        await deliver.tick(**tick_services(self._db, self._clock, PLANNED_AT))
        async with self._db.reading(WORKSPACE) as tx:
            return int((await tx.execute(select(func.count()).select_from(tables.nudges))).scalar_one())

    async def claim(self) -> int:
        """All that is due, a batch at a time, with the facts that its delivery needs; a small crowd often."""
        count = 0
        while count < self._claims:
            while some := await self._claim_some():
                count += some
            async with self._db.transaction(WORKSPACE) as tx:
                await tx.execute(update(tables.nudges).values(state=NudgeState.PLANNED, lease_until=None))
        return count

    async def _claim_some(self) -> int:
        async with self._db.transaction(WORKSPACE) as tx:
            due = await nudges.claim_due(tx, DUE_AT, DUE_AT + deliver.LEASE, deliver.BATCH_SIZE)
            await recipient.read_recipients(tx, due, load_presets(), DUE_AT)
        return len(due)

    async def deliver(self) -> int:
        """A few batches; a minute after each, so that the pace allows them."""
        delivery = deliver.Delivery(**tick_services(self._db, self._clock, DUE_AT))
        for _batch in range(self._batches):
            await delivery.deliver_batch()
            self._clock.advance(minutes=1)
        sent = select(func.count()).where(tables.nudges.c.state == NudgeState.SENT)
        async with self._db.reading(WORKSPACE) as tx:
            return int((await tx.execute(sent)).scalar_one())


async def main(url: str, claims: int, batches: int) -> None:
    db = Database(url, keys_of(url))
    week = Week(db, claims, batches)
    cadence.next_weekly_slot(
        PLANNED_AT, cadence.PersonalClock(ZONE, COORDINATOR)
    )  # a year's holidays are reckoned once
    told = {"planning": await _measured(db, week.plan)}
    await _analyze(db)
    told["claiming"] = await _measured(db, week.claim)
    # In KiB, on Linux.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told["delivering"] = await _measured(db, week.deliver)
    await db.close()
    print(json.dumps({"megabytes": peak, "parts": told}))


async def _measured(db: Database, work: Work) -> Told:
    # Counted and not kept: what is kept would grow with the crowd.
    queries = itertools.count()
    with on_query(db, lambda _query: next(queries)):
        begun, begun_to_work = time.perf_counter(), time.process_time()
        nudges_of_it = await work()
        seconds, at_work = time.perf_counter() - begun, time.process_time() - begun_to_work
    return {"nudges": nudges_of_it, "seconds": seconds, "at_work": at_work, "queries": next(queries)}


async def _analyze(db: Database) -> None:
    """PostgreSQL does it by itself, a minute after so many rows have come."""
    if not db.is_sqlite:
        async with db.engine.begin() as connection:
            await connection.execute(text("ANALYZE"))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
