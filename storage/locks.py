"""A SQLite file belongs to one running bot."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from storage.database import UnusableDatabase, async_url
from storage.sqlite import sqlite_file


@contextmanager
def exclusive(url: str) -> Iterator[None]:
    """Keep other bots away from a SQLite file for the length of the block; of PostgreSQL there may be many.

    The system holds the lock, on a file beside the database, and takes it back when the process dies.
    Raises UnusableDatabase when another bot holds it.
    """
    path = sqlite_file(async_url(url))
    # What is not there yet is refused for its schema, in a better sentence.
    if path is None or not path.exists():
        yield
        return
    # A file that merely exists, in place of a lock, would outlive a process that is killed.
    lock = FileLock(f"{path}.lock", timeout=0, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        raise UnusableDatabase(
            "Another bot runs on this SQLite file, and it can serve only one. Stop the other first, or for "
            "several processes put PostgreSQL into DATABASE_URL: postgresql://user:password@host/name."
        ) from None
    except OSError as error:
        raise UnusableDatabase(
            f"{path}.lock cannot be locked: {error.strerror}. Keep a SQLite file on a disk of this machine, "
            "in a folder that the bot may write to, or put PostgreSQL into DATABASE_URL."
        ) from error
    try:
        yield
    finally:
        lock.release()
