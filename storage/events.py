"""Events that Slack delivered: it may deliver the same one again."""

from datetime import datetime

from sqlalchemy import delete

from storage.database import Transaction
from storage.tables import events as table
from storage.upserts import insert


async def is_new(tx: Transaction, event_id: str, now: datetime) -> bool:
    """Remember an event; False if it was delivered before."""
    statement = insert(tx, table).values(workspace_id=tx.workspace, event_id=event_id, seen_at=now)
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def forget(tx: Transaction, before: datetime) -> None:
    """Drop what was seen so long ago that Slack will not repeat it."""
    await tx.execute(delete(table).where(table.c.workspace_id == tx.workspace, table.c.seen_at < before))
