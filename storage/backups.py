"""SQLite's file as a backup, and back: the keys are not in it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import UnusableDatabase, async_url
from storage.sqlite import FILE_AND_LOGS, create_for_owner, sqlite_file

NO_FILE = (
    "DATABASE_URL names no SQLite file. Back PostgreSQL up, and restore it, by its own means, such as "
    "`pg_dump` and `pg_restore`."
)


def back_up(url: str, file: Path) -> None:
    """Write a SQLite database into a new file that its owner alone may read, while others go on writing.

    Raises UnusableDatabase where that cannot be, or the database is damaged; then there is no new file.
    """
    source = _file_of(url)
    if not source.exists():
        raise UnusableDatabase(f"There is no database {source} to back up.")
    if file.exists():
        raise UnusableDatabase(f"{file} is there already. Name another file.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        create_for_owner(unfinished)
        with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(unfinished)) as copy:
            database.backup(copy)
        _require_whole(unfinished)
        unfinished.rename(file)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise UnusableDatabase(f"Nothing was backed up into {file}: {_reason(error)}.") from error


def restore(url: str, file: Path) -> Path | None:
    """Put a backup in the place of a SQLite database; gives the file in which that is kept, if there was one.

    Nobody may have it open. Raises UnusableDatabase where it cannot be; then all is as it was.
    """
    target = _file_of(url)
    unfinished, former = (target.with_name(f"{target.name}.{end}") for end in ("unfinished", "before"))
    try:
        unfinished.unlink(missing_ok=True)
        create_for_owner(unfinished)
        with file.open("rb") as backup, unfinished.open("wb") as copy:  # it may be a pipe
            shutil.copyfileobj(backup, copy)
        _require_whole(unfinished)
        has_former = target.exists()
        for ending in FILE_AND_LOGS:
            former.with_name(f"{former.name}{ending}").unlink(missing_ok=True)
            if (piece := target.with_name(f"{target.name}{ending}")).exists():
                piece.rename(former.with_name(f"{former.name}{ending}"))
        unfinished.rename(target)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise UnusableDatabase(f"Nothing was restored from {file}: {_reason(error)}.") from error
    return former if has_former else None


def _file_of(url: str) -> Path:
    file = sqlite_file(async_url(url))
    if file is None:
        raise UnusableDatabase(NO_FILE)
    return file


def _require_whole(file: Path) -> None:
    """Raise sqlite3.Error for a file that is damaged or was not written by us; leave no log beside it."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        [verdict] = copy.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError("the database in it is damaged")
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            raise sqlite3.DatabaseError("no database of this bot is in it")


def _reason(error: Exception) -> str:
    return str(error.strerror if isinstance(error, OSError) else error)
