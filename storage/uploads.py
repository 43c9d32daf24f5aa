"""Uploads: the files that the bot put into Slack, so that they can be deleted there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func

from storage.database import Scope, Transaction
from storage.tables import uploads as table


async def record(tx: Transaction, file_id: str, person_id: str, now: datetime) -> None:
    """Note a file about a person, before Slack shares it."""
    values = {"file_id": file_id, "person_id": person_id, "uploaded_at": now}
    await tx.execute(tx.insert(table).values(values).on_conflict_do_nothing())


async def count_of_person(tx: Transaction, person_id: str) -> int:
    """The number of files about a person that Slack keeps."""
    statement = tx.select(table, func.count()).where(table.c.person_id == person_id)
    return int((await tx.execute(statement)).scalar_one())


async def schedule_deletion(tx: Transaction, person_id: str, now: datetime) -> int:
    """Let the files about a person be deleted from now on, and forget whom they are about; gives how many."""
    statement = tx.update(table).where(table.c.person_id == person_id)
    return await tx.change(statement.values(person_id=None, delete_at=now))


async def due_for_deletion(tx: Transaction, now: datetime) -> Sequence[str]:
    """The ids of the files to be deleted by now, the longest waiting first."""
    statement = tx.select(table, table.c.file_id).where(table.c.delete_at <= now)
    rows = await tx.execute(statement.order_by(table.c.delete_at, table.c.file_id))
    return [row.file_id for row in rows]


async def postpone_deletion(tx: Transaction, file_id: str, at: datetime) -> None:
    """Try later (UTC) to delete a file that Slack did not delete."""
    await tx.execute(tx.update(table).where(table.c.file_id == file_id).values(delete_at=at))


async def remove(tx: Transaction, file_id: str) -> None:
    """Forget a file that Slack has deleted, or will never delete."""
    await tx.execute(tx.delete(table).where(table.c.file_id == file_id))


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether files of a workspace are to be deleted, to be asked within another."""
    return scope.exists(table, table.c.delete_at <= now)
