"""Events that Slack delivered: it may deliver the same one again."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement

from storage.database import Scope, Transaction
from storage.tables import events as table

REPEATED_WITHIN = timedelta(days=2)  # Slack repeats an event for a day at the most


async def record_delivery(tx: Transaction, event_id: str, now: datetime) -> bool:
    """Remember an event; False if it was delivered before."""
    statement = tx.insert(table).values(event_id=event_id, seen_at=now)
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def delete_old(tx: Transaction, now: datetime) -> None:
    """Forget the events that were delivered so long ago that Slack will not repeat them."""
    await tx.execute(tx.delete(table).where(_is_old(now)))


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether events of a workspace are to be forgotten, to be asked within another."""
    return scope.exists(table, _is_old(now))


def _is_old(now: datetime) -> ColumnElement[bool]:
    return table.c.seen_at < now - REPEATED_WITHIN
