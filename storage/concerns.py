"""Concerns: what people wrote in confidence, until it is certain what became of it. Then nothing is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement

from bot.mentoring.safeguarding import Concern, ConcernOutcome
from storage.database import AnyRow, Scope, Transaction
from storage.tables import concerns as table

COLUMNS = (
    table.c.id,
    table.c.writer_id,
    table.c.reader_id,
    table.c.text,
    table.c.written_at,
    table.c.attempts,
    table.c.outcome,
)


async def add(tx: Transaction, concern: Concern) -> None:
    """Keep a concern, to be brought at once."""
    values = {
        "id": concern.id,
        "writer_id": concern.writer_id,
        "reader_id": concern.reader_id,
        "text": concern.text,
        "written_at": concern.written_at,
        "next_try_at": concern.written_at,
        "attempts": concern.attempts,
    }
    await tx.execute(tx.insert(table).values(values))


async def due_ids(tx: Transaction, now: datetime) -> Sequence[str]:
    """The ids of the concerns with something to be done by now, the oldest first."""
    statement = tx.select(table, table.c.id).where(table.c.next_try_at <= now)
    rows = await tx.execute(statement.order_by(table.c.written_at, table.c.id))
    return [row.id for row in rows]


async def claim(tx: Transaction, concern_id: str, now: datetime, until: datetime) -> Concern | None:
    """Take a concern that is due, so that no other process does before `until` (UTC); None if one has.

    A process that dies gives it back by that: it is rather brought twice than lost.
    """
    is_due = tx.update(table).where(table.c.id == concern_id, table.c.next_try_at <= now)
    statement = is_due.values(next_try_at=until).returning(*COLUMNS)
    row = (await tx.execute(statement)).one_or_none()
    return _concern(row) if row else None


async def postpone(tx: Transaction, concern_id: str, at: datetime) -> None:
    """Try it again at a later moment (UTC)."""
    statement = tx.update(table).where(table.c.id == concern_id)
    await tx.execute(statement.values(next_try_at=at, attempts=table.c.attempts + 1))


async def record_outcome(tx: Transaction, concern_id: str, outcome: ConcernOutcome, at: datetime) -> None:
    """Note what became of a concern and delete its text; its writer is to be told by then (UTC)."""
    statement = tx.update(table).where(table.c.id == concern_id)
    await tx.execute(statement.values(outcome=outcome, text=None, attempts=0, next_try_at=at))


async def remove(tx: Transaction, concern_id: str) -> None:
    """Forget a concern whose writer knows what became of it."""
    await tx.execute(tx.delete(table).where(table.c.id == concern_id))


async def readers_of(tx: Transaction, writer_id: str) -> Sequence[str]:
    """To whom something that a person wrote is still on its way."""
    statement = tx.select(table, table.c.reader_id).where(table.c.writer_id == writer_id)
    return [row.reader_id for row in await tx.execute(statement.order_by(table.c.written_at))]


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether a concern in a workspace waits for the clock, to be asked within another."""
    return scope.exists(table, table.c.next_try_at <= now)


def _concern(row: AnyRow) -> Concern:
    return Concern(*row)
