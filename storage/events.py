"""Events that Slack delivered: it may deliver the same one again."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists

from storage.database import Transaction, insert
from storage.tables import events as table

REPEATED_WITHIN = timedelta(days=2)  # Slack repeats an event for a day at the most


async def is_new(tx: Transaction, event_id: str, now: datetime) -> bool:
    """Remember an event; False if it was delivered before."""
    statement = insert(tx, table).values(workspace_id=tx.workspace, event_id=event_id, seen_at=now)
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def forget(tx: Transaction, now: datetime) -> None:
    """Drop what was seen so long ago that Slack will not repeat it."""
    await tx.execute(delete(table).where(table.c.workspace_id == tx.workspace, _is_old(now)))


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether any event of a workspace is to be dropped, to be asked within another."""
    return exists().where(table.c.workspace_id == whose, _is_old(now))


def _is_old(now: datetime) -> ColumnElement[bool]:
    return table.c.seen_at < now - REPEATED_WITHIN
