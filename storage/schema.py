"""The schema's version: bringing a database to the newest, and telling whether it is there."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import sealed_values, sqlite
from storage.database import Database, UnusableDatabase, async_url
from storage.sqlite import sqlite_file

SCRIPTS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 7_340_021  # any number, the same for every replica that migrates
NO_RIGHT_TO_WRITE = ("42501", "25006")  # PostgreSQL's codes: insufficient privilege, read-only transaction
OUT_OF_ORDER = ("08", "53", "57", "58")  # how its codes begin for connection, resources, operator, system
# What SQLite calls a file, or a disk, that is not in order.
SPOILED = ("SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOTADB")
BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")

CLOSED = (
    "The database cannot be opened. Check the address, name and password in DATABASE_URL, "
    "and that the server runs."
)
READ_ONLY = (
    "The database may only be read. Let the bot write to it and make tables, or name another in DATABASE_URL."
)
OUTDATED = "The database has not the newest schema. Run `python -m bot migrate`."
GONE = "The database does not answer any more. See that its server runs, and try again."
OCCUPIED = "Another process has been writing to the database for too long. Stop it, or try again."
NEWER = (
    "This database is of a newer version of the bot. Start that version, or go back to the copy of the "
    "database from before it."
)


def migrate(url: str, keys: Sequence[str] = (), to: str = "head") -> None:
    """Upgrade to a revision; must not be called from inside a running event loop. May raise UnusableDatabase.

    `keys`: those of what is private, the newest first; without any, a SQLite file without them gets its own.
    A SQLite file that others may read is closed to them. What a migration does wrong is raised as it is.
    """
    was_current = asyncio.run(_require_a_database_of_ours(url, keys))
    sqlite.close_to_others(async_url(url))
    with explaining_errors():
        command.upgrade(alembic_config(url, keys), to)
    if not was_current:
        asyncio.run(_rewrite_file(url, keys))


async def is_current(db: Database) -> bool:
    """Whether the database has the newest schema.

    Raises UnusableDatabase when it cannot be opened or written, or is of a newer version.
    """
    revision = await _read_revision(db)
    if revision is not None and revision not in known_revisions():
        raise UnusableDatabase(NEWER)
    return revision == newest()


@contextmanager
def explaining_errors() -> Iterator[None]:
    """Raise UnusableDatabase for an error in the block that comes of the database's state, not of us."""
    try:
        yield
    except DBAPIError as error:
        if (sentence := _sentence_about_state(error)) is None:
            raise
        raise UnusableDatabase(sentence) from error


def require_place(db: Database) -> None:
    """Raise UnusableDatabase where a SQLite file cannot be: it is a folder, or its folder is not there."""
    if (file := sqlite_file(db.url)) is None:
        return
    if file.is_dir():
        raise UnusableDatabase(f"{file} is a folder. Name a file in it in DATABASE_URL.")
    if not file.parent.is_dir():
        raise UnusableDatabase(f"There is no folder {file.parent}. Make it, or name another in DATABASE_URL.")


async def _require_a_database_of_ours(url: str, keys: Sequence[str]) -> bool:
    """Whether it has the newest schema already."""
    db = Database(url, keys)
    try:
        was_current = await is_current(db)
        await sealed_values.provide_keys(db)
        return was_current
    finally:
        await db.close()


async def _rewrite_file(url: str, keys: Sequence[str]) -> None:
    """Leave nothing of a SQLite file as it was: what is sealed now stood in it to be read."""
    db = Database(url, keys)
    try:
        await db.rewrite_file()
    except DBAPIError as error:
        raise UnusableDatabase(
            f"The database has the newest schema, but {db.url.database} could not be written anew: "
            f"{error.orig}. What was private before may still stand in it. Stop the bot, see that the disk "
            f"has room, and type `sqlite3 {db.url.database} VACUUM`."
        ) from error
    finally:
        await db.close()


async def _read_revision(db: Database) -> str | None:
    require_place(db)
    try:
        async with db.engine.connect() as connection:
            await _try_to_write(connection, is_sqlite=db.is_sqlite)
            return await connection.run_sync(_revision)
    except (DatabaseError, InterfaceError, OSError) as error:
        raise UnusableDatabase(_sentence(db, error)) from error


async def _try_to_write(connection: AsyncConnection, *, is_sqlite: bool) -> None:
    """Raise an error of the database, or UnusableDatabase, where it may only be read; changes nothing."""
    if is_sqlite:
        # A number that nobody uses, in a transaction that is rolled back.
        await connection.exec_driver_sql("PRAGMA user_version = 0")
        return
    setting = await connection.execute(text("SELECT current_setting('transaction_read_only')"))
    if setting.scalar_one() == "on":
        raise UnusableDatabase(READ_ONLY)


# The migrations change with the program, and not while it runs: each is read once.
@cache
def newest() -> str:
    """The revision that the newest migration leads to."""
    return str(ScriptDirectory(str(SCRIPTS)).get_current_head())


@cache
def known_revisions() -> frozenset[str]:
    """The revisions of all migrations there are."""
    return frozenset(each.revision for each in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _sentence(db: Database, error: Exception) -> str:
    """What is wrong with a database that cannot be opened, and what to do."""
    if _has_no_right_to_write(error):
        return READ_ONLY
    if not db.is_sqlite:
        return CLOSED
    if "not a database" in str(error):
        return f"{db.url.database} is no SQLite database. Name another file in DATABASE_URL."
    reason = error.orig if isinstance(error, DBAPIError) else getattr(error, "strerror", error)
    return (
        f"{db.url.database} cannot be opened: {reason}. Check that the bot may read and write the file and "
        "its folder, or name another in DATABASE_URL."
    )


def _sentence_about_state(error: DBAPIError) -> str | None:
    """What is wrong with a database that was opened; None where the statement is at fault."""
    name = getattr(error.orig, "sqlite_errorname", "")
    if _has_no_right_to_write(error):
        return READ_ONLY
    if name.startswith(BUSY):
        return OCCUPIED
    if name.startswith(SPOILED):
        return (
            f"The database cannot be used: {error.orig}. See that its disk is there and has room; where the "
            "file is damaged, stop the bot and put a copy in its place."
        )
    code = getattr(error.orig, "sqlstate", None)
    is_lost = error.connection_invalidated or (code or "").startswith(OUT_OF_ORDER)
    return GONE if is_lost else None


def _has_no_right_to_write(error: Exception) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    is_read_only_file = isinstance(error, OperationalError) and "readonly database" in str(error.orig)
    return is_read_only_file or getattr(error.orig, "sqlstate", None) in NO_RIGHT_TO_WRITE


def alembic_config(url: str, keys: Sequence[str] = ()) -> Config:
    """The settings of Alembic for our migrations and this database."""
    config = Config(attributes={"keys": keys})
    # A percent sign, as in a password, would begin an interpolation.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("address", url.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
