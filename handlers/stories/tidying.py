"""Tidying up: once a day, what has had its time is deleted."""

from datetime import datetime, timedelta

from bot.mentoring.retention import limits
from storage import retention, uploads, weekly_totals
from storage.database import Database


async def tick(db: Database, workspace: str, now: datetime, names_kept: timedelta) -> None:
    """The clock: delete some of what has had its time; what is left over goes with the next tick.

    Nothing goes before every full week is counted.
    """
    async with db.transaction(workspace) as tx:
        if not await retention.is_due(tx, now) or await weekly_totals.next_due(tx, now):
            return
        until = limits(now, names_kept)
        if await retention.delete_some(tx, until):
            await uploads.schedule_old(tx, until.uploads, now)
            await retention.record_end(tx, now)

    await db.empty_log()
