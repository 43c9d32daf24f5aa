"""SQLite: its file and the keys beside it, made for their owner alone, and its connections, made safe."""

import os
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.encryption import ONLY_ITS_OWNER

BUSY_MILLISECONDS = 5_000


FILE_AND_LOGS = ("", "-wal", "-shm")
"""How the names of SQLite's file, and of what may stand beside it, end."""


def sqlite_file(address: URL) -> Path | None:
    """The SQLite file behind an address, whatever leads to it; None where there is no file."""
    if address.get_backend_name() != "sqlite":
        return None
    name = address.database or ""
    name = urlsplit(name).path if name.startswith("file:") else name
    return Path(name).resolve()


def key_file(address: URL) -> Path | None:
    """The place for the keys of a SQLite file: beside it. None where there is no file."""
    file = sqlite_file(address)
    return file and file.with_name(f"{file.name}.key")


def prepare(engine: Engine) -> None:
    """Make SQLite safe for concurrent writers, its file and log readable for their owner alone."""
    file = sqlite_file(engine.url)
    if file is not None and "mode" not in engine.url.query:
        event.listen(engine, "do_connect", lambda *_arguments: _provide(file))
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def close_to_others(address: URL) -> None:
    """Take the right to read a SQLite file, its log and its keys from everybody but their owner."""
    file = sqlite_file(address)
    if file is None:
        return
    for each in (file.with_name(f"{file.name}{ending}") for ending in (*FILE_AND_LOGS, ".key")):
        # The owner of a file that is not ours decides who reads it.
        with suppress(FileNotFoundError, PermissionError):
            each.chmod(ONLY_ITS_OWNER)


def create_for_owner(file: Path) -> None:
    """Make an empty file that its owner alone may read. Raises OSError, also where it is there."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, ONLY_ITS_OWNER))


def _provide(file: Path) -> None:
    """Make the file before SQLite does; the log beside it gets the same mode. Raises OSError."""
    # A connection that SQLite refuses leaves a thread behind, which outlives the event loop it reports to.
    try:
        create_for_owner(file)
    except FileExistsError:
        # Opened and closed it would lose the locks that our other connections hold on it.
        if not os.access(file, os.R_OK):
            raise PermissionError(EACCES, os.strerror(EACCES), str(file)) from None


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",  # who reads does not wait for who writes
        "foreign_keys=ON",  # SQLite looks at none unless told to
        f"busy_timeout={BUSY_MILLISECONDS}",
        "secure_delete=ON",  # what is deleted is written over
        "synchronous=NORMAL",  # with WAL a power cut breaks nothing; it may lose the last commits
        "cache_size=-16384",  # 16 MiB: the index of a large ledger does not fit the usual two
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("begins_nothing"):
        return
    # A deferred transaction that reads first fails at its first write, if another wrote in between.
    connection.exec_driver_sql("BEGIN" if options.get("reads_only") else "BEGIN IMMEDIATE")
