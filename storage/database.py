"""One door to the database: a transaction belongs to one workspace, or it is not opened."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    FromClause,
    Result,
    Row,
    Select,
    Table,
    Update,
    delete,
    event,
    exists,
    func,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL, CursorResult
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import sqlite
from storage.encryption import Keyring, lend_keyring
from storage.tables import workspaces

ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
EVERYWHERE = ""  # for a question over all workspaces: the id of none
# Where the other machine vanished both sides notice within a minute or two, not hours: only then does the
# server take back the locks of a bot that is gone.
KEPT_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "options": "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3",
}

AnyRow = Row[*tuple[Any, ...]]
Item = TypeVar("Item")


class UnusableDatabase(Exception):
    """The database address names neither SQLite nor PostgreSQL, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one workspace. Every statement begins here, so that none can forget whose rows it is about.

    The workspace is an id or, in a question asked within another, the column of the other that holds it.
    A table is named with its columns, or by an alias of it.
    """

    workspace: str | ColumnElement[str]

    def own(self, table: FromClause) -> ColumnElement[bool]:
        """The condition that a row of this table belongs to the workspace."""
        return _workspace_of(table) == self.workspace

    def select(
        self, table: FromClause, *columns: ColumnElement[Any] | FromClause
    ) -> Select[*tuple[Any, ...]]:
        """SELECT the columns, or all of them where none is named, of the table's rows in the workspace.

        What is joined to it by a foreign key comes along: no reference leaves a workspace.
        """
        return select(*(columns or (table,))).select_from(table).where(self.own(table))

    def exists(self, table: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether the table has a row in the workspace of which all these conditions hold."""
        return exists().select_from(table).where(self.own(table), *conditions)


@dataclass(frozen=True, slots=True)
class Transaction(Scope):
    """A running transaction, and the workspace whose rows it may touch."""

    workspace: str
    connection: AsyncConnection

    def insert(self, table: Table) -> sqlite_dialect.Insert | postgresql.Insert:
        """INSERT into the workspace, with the ON CONFLICT that each database has in a dialect of its own."""
        is_sqlite = self.connection.dialect.name == "sqlite"
        statement = sqlite_dialect.insert(table) if is_sqlite else postgresql.insert(table)
        return statement.values({_workspace_of(table): self.workspace})

    def upsert(
        self, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
    ) -> sqlite_dialect.Insert | postgresql.Insert:
        """INSERT a row; one that has the same primary key already gets these values instead."""
        statement = self.insert(table).values(**key, **values)
        return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(values))

    def update(self, table: Table) -> Update:
        """UPDATE the table's rows in the workspace."""
        return update(table).where(self.own(table))

    def delete(self, table: Table) -> Delete:
        """DELETE the table's rows in the workspace."""
        return delete(table).where(self.own(table))

    async def execute(self, statement: Executable, values: Any = None) -> Result[*tuple[Any, ...]]:
        """Run a statement, with a list of values once for each of them."""
        return await self.connection.execute(statement, values)

    async def ask(self, question: ColumnElement[bool]) -> bool:
        """The answer to a question that otherwise is asked within another."""
        return bool((await self.connection.execute(select(question))).scalar_one())

    async def map_rows(self, statement: Executable, make_item: Callable[[AnyRow], Item]) -> list[Item]:
        """An item made of each row, in a thread: of many thousands it takes long, and others want answers."""
        rows = await self.connection.execute(statement)
        return await asyncio.to_thread(lambda: [make_item(row) for row in rows])

    async def change(self, statement: Executable, values: Any = None) -> int:
        """Run a writing statement; gives the number of rows it changed."""
        # Of inserts the number is otherwise thrown away, on PostgreSQL.
        options = {"preserve_rowcount": True}
        result = await self.connection.execute(statement, values, execution_options=options)
        return result.rowcount if isinstance(result, CursorResult) else 0


def _workspace_of(table: FromClause) -> ColumnElement[str]:
    """The column that says to which workspace a row belongs."""
    return table.c["id" if table is workspaces else "workspace_id"]


class Database:
    """The engine, with both databases made safe for concurrent writers, and the keys of what is sealed."""

    def __init__(self, url: str, keys: Sequence[str] = ()) -> None:
        """`keys` are the newest first; without any, those in the file beside a SQLite database are taken.

        Raises UnusableDatabase for an address or a file of keys that cannot be read.
        """
        self.url = async_url(url)
        self.keyring = self._read_keyring(keys)
        # A connection that the server closed meanwhile is replaced, not handed out.
        # Parameters hold names and answers of people: they stay out of errors, and so out of logs.
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,
            connect_args={} if self.is_sqlite else KEPT_ALIVE | dict(self.url.query),
        )
        lend_keyring(self.keyring, self.engine.dialect)
        if self.is_sqlite:
            sqlite.prepare(self.engine.sync_engine)
        else:
            event.listen(self.engine.sync_engine, "handle_error", _hide_values)
        self.commits = 0
        # Left to themselves, those who wait for SQLite's one writer try again and again, and some give up.
        self._turns = asyncio.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, and not PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def key_file(self) -> Path | None:
        """The place for the keys of a SQLite file, whether there are any or not; None without a file."""
        return sqlite.key_file(self.url)

    def _read_keyring(self, keys: Sequence[str]) -> Keyring:
        if keys or self.key_file is None or not self.key_file.exists():
            return Keyring(keys)
        try:
            keyring = Keyring(self.key_file.read_text().split())
        except (ValueError, OSError):
            keyring = Keyring()
        if not keyring:
            raise UnusableDatabase(
                f"{self.key_file} holds no key that can be read. Put it back from its copy, or set "
                "ENCRYPTION_KEY."
            )
        return keyring

    def is_missing(self) -> bool:
        """Whether it is a SQLite file that is not there yet, and would be made by looking into it."""
        file = sqlite.sqlite_file(self.url)
        return file is not None and not file.exists()

    @asynccontextmanager
    async def transaction(self, workspace: str) -> AsyncIterator[Transaction]:
        """A transaction that may write; it commits at the end and rolls back on any exception.

        Writers of a workspace take turns: what one has read is still true when it writes.
        """
        # FOR NO KEY UPDATE: one at a time holds it, and checks of references to the workspace go on.
        turn = select(workspaces.c.id).where(workspaces.c.id == workspace).with_for_update(key_share=True)
        async with self._turns, self.engine.begin() as connection:
            if not self.is_sqlite:
                await connection.execute(turn)
            yield Transaction(workspace, connection)
        self.commits += 1

    def counting(self) -> "Database":
        """The same database for one piece of work, whose `commits` count what that work has saved."""
        counted = copy(self)
        counted.commits = 0
        return counted

    @asynccontextmanager
    async def reading(self, workspace: str) -> AsyncIterator[Transaction]:
        """A transaction that only reads, so that on SQLite it does not wait for writers."""
        async with self.engine.connect() as connection:
            connection = await connection.execution_options(reads_only=True)
            async with connection.begin():
                yield Transaction(workspace, connection)

    @asynccontextmanager
    async def alone(self, workspace: str, work: str) -> AsyncIterator[bool]:
        """Whether this work in this workspace is ours alone for the length of the block.

        On PostgreSQL an advisory lock, which the server takes back when the process dies. A SQLite
        file belongs to one process anyway.
        """
        if self.is_sqlite:
            yield True
            return
        key = func.hashtextextended(f"{work} {workspace}", 0)
        async with self.engine.connect() as connection:
            # The session holds the lock: a transaction open for so long would keep dead rows in the tables.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            is_ours = (await connection.execute(select(func.pg_try_advisory_lock(key)))).scalar_one()
            try:
                yield bool(is_ours)
            finally:
                if is_ours:
                    await connection.execute(select(func.pg_advisory_unlock(key)))

    async def empty_log(self) -> None:
        """Take what was deleted out of SQLite's log as well, unless others are reading in it just now."""
        await self._run_alone("PRAGMA wal_checkpoint(TRUNCATE)")

    async def rewrite_file(self) -> None:
        """Write SQLite's file anew, without what was deleted before that was written over at once."""
        await self._run_alone("VACUUM")
        await self.empty_log()

    async def _run_alone(self, sql: str) -> None:
        """Run a statement of SQLite's that no transaction may hold; nothing where it is PostgreSQL."""
        if not self.is_sqlite:
            return
        async with self.engine.connect() as connection:
            await connection.execution_options(begins_nothing=True)
            await connection.exec_driver_sql(sql)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def async_url(url: str) -> URL:
    """The address with the driver we use; raises UnusableDatabase with a remedy."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UnusableDatabase(
            "DATABASE_URL cannot be read. Write it like sqlite:///vice-versa.sqlite3 "
            "or postgresql://user:password@host/name."
        ) from None  # what went wrong may quote the password
    driver = ASYNC_DRIVERS.get(parsed.drivername.partition("+")[0])
    if driver is None:
        raise UnusableDatabase("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    is_sqlite = driver == ASYNC_DRIVERS["sqlite"]
    if is_sqlite and (parsed.host or parsed.database in (None, "", ":memory:")):
        raise UnusableDatabase(
            "DATABASE_URL names no SQLite file. It needs three slashes before a name, and four before a path "
            "from the root: sqlite:///vice-versa.sqlite3, sqlite:////data/vice-versa.sqlite3."
        )
    return parsed.set(drivername=driver)


def _hide_values(context: ExceptionContext) -> None:
    # PostgreSQL quotes the row it refused, below the first line.
    for error in (context.original_exception, context.sqlalchemy_exception):
        if context.connection is not None and error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0],)
