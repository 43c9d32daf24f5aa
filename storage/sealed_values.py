"""All sealed values of a database: whether its keys open them, and how they come under a newer key."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    bindparam,
    cast,
    inspect,
    select,
    tuple_,
)
from sqlalchemy import type_coerce as as_type

from storage.database import EVERYWHERE, AnyRow, Database, Transaction, UnusableDatabase
from storage.encryption import Sealed, make_key_file
from storage.tables import metadata, workspaces

COLUMNS = [
    (table, column)
    for table in metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Sealed)
]
BEGINNING = "gAAAAA%"  # of whatever Fernet seals, until the year 2106
FEW = 5
AT_ONCE = 100  # a plan for many people takes megabytes

NEEDED = (
    "ENCRYPTION_KEY is missing, and PostgreSQL needs one. Make a key with `python -m bot keys new`, set it "
    "for every process, and keep a copy apart from the backups."
)
LOST_SETTING = (
    "This database is encrypted, and ENCRYPTION_KEY is missing. Set the key it was written with; no other "
    "opens it."
)
OTHER_KEYS = (
    "The keys in ENCRYPTION_KEY, or in the file beside the database, do not open what is private in it. Set "
    "those it was written with."
)


async def require_keys(db: Database) -> None:
    """Raise UnusableDatabase where the keys of a database are missing, or open nothing of what is sealed."""
    tokens = await _some_tokens(db)
    if not db.keyring:
        raise UnusableDatabase(_what_is_missing(db, is_encrypted=bool(tokens)))
    if tokens and not any(map(db.keyring.can_open, tokens)):
        raise UnusableDatabase(OTHER_KEYS)


async def provide_keys(db: Database) -> None:
    """The same, but for a SQLite file without keys in which nothing is sealed yet: it gets a file of keys."""
    if db.keyring or db.key_file is None or await _some_tokens(db):
        await require_keys(db)
        return
    try:
        make_key_file(db.key_file)
    except OSError as error:
        raise UnusableDatabase(
            f"{db.key_file} cannot be written: {error.strerror}. Let the bot write into its folder, or set "
            "ENCRYPTION_KEY."
        ) from error


async def count_unreadable(db: Database) -> int:
    """How many sealed values no key opens."""
    count = 0
    for workspace in await workspace_ids(db):
        async with db.reading(workspace) as tx:
            for table, column in COLUMNS:
                async for rows in _pages(tx, table, column):
                    count += sum(not db.keyring.can_open(row[-1]) for row in rows)
    return count


async def rotate(db: Database) -> int:
    """Bring every value under the newest key, some hundred in a transaction; gives how many were not.

    It may be broken off at any moment, and begun anew: what is done is passed over. What no key opens stays.
    """
    count = 0
    for workspace in await workspace_ids(db):
        for table, column in COLUMNS:
            key: Sequence[Any] | None = ()
            while key is not None:
                async with db.transaction(workspace) as tx:
                    changed, key = await _rotate_page(tx, db, table, column, key)
                count += changed
    return count


async def _rotate_page(
    tx: Transaction, db: Database, table: Table, column: Column[Any], after: Sequence[Any]
) -> tuple[int, Sequence[Any] | None]:
    """Rotate the next values after a key; gives how many changed, and the last key, None at the end."""
    rows = (await tx.execute(_page(tx, table, column, after))).all()
    if not rows:
        return 0, None
    names = [each.name for each in table.primary_key]
    values = [
        {f"key_{name}": part for name, part in zip(names, row[:-1], strict=True)} | {"token": token}
        for row in rows
        if (token := db.keyring.renew(row[-1]))
    ]
    if values:
        is_one = [each == bindparam(f"key_{each.name}") for each in table.primary_key]
        statement = tx.update(table).where(*is_one)
        await tx.execute(statement.values({column: bindparam("token", type_=Text())}), values)
    return len(values), rows[-1][:-1]


def _page(tx: Transaction, table: Table, column: Column[Any], after: Sequence[Any]) -> Any:
    """SELECT the keys and the sealed values of the next rows after that key; of all where it is empty."""
    key = list(table.primary_key)
    statement = tx.select(table, *key, as_type(column, Text)).where(column.is_not(None))
    if after:
        statement = statement.where(tuple_(*key) > tuple_(*after))
    return statement.order_by(*key).limit(AT_ONCE)


async def _pages(tx: Transaction, table: Table, column: Column[Any]) -> AsyncIterator[Sequence[AnyRow]]:
    after: Sequence[Any] = ()
    while rows := (await tx.execute(_page(tx, table, column, after))).all():
        yield rows
        after = rows[-1][:-1]


async def workspace_ids(db: Database) -> Sequence[str]:
    """The ids of all workspaces in a database, in their order."""
    async with db.reading(EVERYWHERE) as tx:
        rows = await tx.execute(select(workspaces.c.id).order_by(workspaces.c.id))
        return [row.id for row in rows]


async def _some_tokens(db: Database) -> list[str]:
    """A few sealed values, of the first column that has any; the schema may be older than ours."""
    async with db.reading(EVERYWHERE) as tx:
        for column in await tx.connection.run_sync(lambda connection: [*_existing_columns(connection)]):
            text: ColumnElement[str] = cast(column, Text)
            statement = select(text).where(text.like(BEGINNING)).limit(FEW)
            if tokens := (await tx.execute(statement)).scalars().all():
                return [*tokens]
    return []


def _existing_columns(connection: Connection) -> Iterator[Column[Any]]:
    inspector = inspect(connection)
    for table, column in COLUMNS:
        is_there = inspector.has_table(table.name)
        if is_there and column.name in {each["name"] for each in inspector.get_columns(table.name)}:
            yield column


def _what_is_missing(db: Database, *, is_encrypted: bool) -> str:
    if not db.is_sqlite:
        return LOST_SETTING if is_encrypted else NEEDED
    if not is_encrypted:
        return f"There is no file {db.key_file} with a key yet. Run `python -m bot migrate`, which makes it."
    return (
        f"This database is encrypted, and its key is missing: there is no file {db.key_file}. Put it back "
        "from its copy, or set ENCRYPTION_KEY to the key in it; no other opens it."
    )
