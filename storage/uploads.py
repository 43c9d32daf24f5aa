"""Uploads: the files that the bot put into Slack, so that they can be deleted there."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_

from storage.database import Scope, Transaction
from storage.tables import people
from storage.tables import uploads as table

A_DAY = timedelta(days=1)


async def record(tx: Transaction, file_id: str, person_id: str, now: datetime) -> None:
    """Note a file about a person, before Slack shares it.

    Of somebody of whom nothing is stored, or not any more, no id is kept, and the file goes after a day.
    """
    is_known = await tx.ask(tx.exists(people, people.c.id == person_id, people.c.name != ""))
    values = {"person_id": person_id} if is_known else {"delete_at": now + A_DAY}
    statement = tx.insert(table).values(file_id=file_id, uploaded_at=now, **values)
    await tx.execute(statement.on_conflict_do_nothing())


async def count_of_person(tx: Transaction, person_id: str) -> int:
    """The number of files about a person that Slack keeps."""
    statement = tx.select(table, func.count()).where(table.c.person_id == person_id)
    return int((await tx.execute(statement)).scalar_one())


async def schedule_deletion(tx: Transaction, person_id: str, now: datetime) -> int:
    """Let the files about a person be deleted from now on, and forget whom they are about; gives how many."""
    return await _let_go(tx, now, table.c.person_id == person_id)


async def schedule_old(tx: Transaction, before: datetime, now: datetime) -> None:
    """Let files that are older (UTC), or about somebody whose row is gone, be deleted from now on."""
    is_gone = ~tx.exists(people, people.c.id == table.c.person_id)
    await _let_go(tx, now, table.c.delete_at.is_(None), or_(table.c.uploaded_at < before, is_gone))


async def take_back(tx: Transaction, file_id: str, now: datetime) -> None:
    """Let a file that Slack perhaps did not share be deleted from now on, and forget whom it is about."""
    await _let_go(tx, now, table.c.file_id == file_id)


async def _let_go(tx: Transaction, now: datetime, *conditions: ColumnElement[bool]) -> int:
    """Let these files be deleted from now on, and forget whom they are about; gives how many."""
    statement = tx.update(table).where(*conditions)
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
