"""Every row of a database, copied into another one, which may be of the other kind."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, Text, bindparam, func
from sqlalchemy import type_coerce as as_type
from sqlalchemy.exc import DBAPIError

from storage.column_types import TextEnum
from storage.database import EVERYWHERE, Database, Transaction, UnusableDatabase
from storage.encryption import Sealed
from storage.sealed_values import workspace_ids
from storage.tables import metadata

AT_ONCE = 500  # rows


async def copy_all(source: Database, target: Database) -> int:
    """Copy every row of every workspace, whole or not at all, and count them on both sides; gives how many.

    What is sealed stays as it is, under the same keys. Both have the newest schema. Raises UnusableDatabase
    where the target has rows already, refuses one of ours, or does not hold as many in the end.
    """
    if await workspace_ids(target):
        raise UnusableDatabase("It has rows already. Copy into a database that is empty.")
    ids = await workspace_ids(source)
    count = 0
    async with source.reading(EVERYWHERE) as rows, target.transaction(EVERYWHERE) as copies:
        for workspace in ids:
            own_rows, own_copies = replace(rows, workspace=workspace), replace(copies, workspace=workspace)
            for table in metadata.sorted_tables:
                count += await _copy_table(table, own_rows, own_copies)
    return count


async def _copy_table(table: Table, rows: Transaction, copies: Transaction) -> int:
    values = {column: bindparam(f"copied_{column.name}", type_=_stored(column).type) for column in table.c}
    statement = copies.insert(table).values(values)
    async for page in _pages(table, rows):
        try:
            await copies.execute(statement, page)
        except DBAPIError as error:
            reason = f"it refuses a row of {table.name}: {type(error.orig).__name__}"
            raise UnusableDatabase(f"Nothing was copied; {reason}.") from error
    count = await _count(table, rows)
    if await _count(table, copies) != count:
        raise UnusableDatabase(f"Nothing was copied; not every row of {table.name} arrived.")
    return count


async def _pages(table: Table, rows: Transaction) -> AsyncIterator[Sequence[dict[str, Any]]]:
    """The rows of a table as they are stored, some hundred at a time."""
    columns = [_stored(column).label(f"copied_{column.name}") for column in table.c]
    result = await rows.connection.stream(rows.select(table, *columns).execution_options(yield_per=AT_ONCE))
    async for page in result.mappings().partitions():
        yield [dict(row) for row in page]


def _stored(column: Column[Any]) -> ColumnElement[Any]:
    """The column as the database has it: sealed, and with words that only a newer version knows."""
    return as_type(column, Text) if isinstance(column.type, Sealed | TextEnum) else column


async def _count(table: Table, tx: Transaction) -> int:
    return int((await tx.execute(tx.select(table, func.count()))).scalar_one())
