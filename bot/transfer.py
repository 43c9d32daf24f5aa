"""`python -m bot backup | restore | copy`: a database as a whole, taken elsewhere."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.blocks.kit.language import pluralize
from storage import backups, copies, locks, schema, sealed_values
from storage.database import Database, UnusableDatabase, async_url
from storage.sqlite import key_file


def back_up(url: str, file: Path) -> str:
    """Back a SQLite database up into a new file; gives a sentence about it. Raises UnusableDatabase."""
    backups.back_up(url, file)
    keys = key_file(async_url(url))
    advice = f"keep a copy of {keys} too, apart from it." if keys and keys.exists() else "keep it apart."
    return f"The database is in {file}, whole. Its key is not in it: {advice}"


def restore(url: str, file: Path) -> str:
    """Put a backup in the place of the database; gives a sentence about it. Raises UnusableDatabase."""
    with locks.exclusive(url):
        former = backups.restore(url, file)
    kept = f" What was there before is kept in {former}; delete it once all is well." if former else ""
    return f"The backup is in its place. Go on with `python -m bot migrate` and `doctor`.{kept}"


def copy(url: str, keys: Sequence[str], target_url: str) -> str:
    """Copy all that a database holds into an empty one; gives a sentence about it. Raises UnusableDatabase.

    `keys` are those that the settings name, and become those of the copy.
    """
    file = key_file(async_url(url))
    with locks.exclusive(url):
        asyncio.run(_require_current(url, keys))
        if not keys and file:
            keys = file.read_text().split()
        try:
            schema.migrate(target_url, keys)
            count = asyncio.run(_copy(url, target_url, keys))
        except UnusableDatabase as error:
            raise UnusableDatabase(f"The database of --to cannot be used. {error}") from error
    rows = pluralize("{count} row is copied", "{count} rows are copied", count)
    key = f"the key in {file}" if file and file.exists() else "the same keys"
    return (
        f"{rows}, and counted on both sides. Now set DATABASE_URL to the new address, and ENCRYPTION_KEY to "
        f"{key}; go on with `python -m bot doctor`, then start the bot. Keep the old database, apart, until "
        "you trust the new one."
    )


async def _require_current(url: str, keys: Sequence[str]) -> None:
    db = Database(url, keys)
    try:
        schema.require_place(db)
        if db.is_missing() or not await schema.is_current(db):
            raise UnusableDatabase(schema.OUTDATED)
        await sealed_values.require_keys(db)
    finally:
        await db.close()


async def _copy(url: str, target_url: str, keys: Sequence[str]) -> int:
    source, target = Database(url, keys), Database(target_url, keys)
    try:
        return await copies.copy_all(source, target)
    finally:
        await source.close()
        await target.close()
