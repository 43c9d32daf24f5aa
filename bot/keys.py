"""`python -m bot keys new | rotate`: a new key for what is private, and everything under the newest."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.kit.language import pluralize
from storage import schema, sealed_values
from storage.database import Database, UnusableDatabase, async_url
from storage.encryption import add_key, new_key
from storage.sqlite import key_file


@dataclass(frozen=True, slots=True)
class Rotation:
    """What became of a rotation: whether every value is under the newest key, and a sentence about it."""

    is_whole: bool
    sentence: str


def make(url: str, keys: Sequence[str]) -> tuple[str, str]:
    """A new key to be set, and what to do with it; it is empty where it stands in the file beside SQLite's.

    `keys` are those that the settings name. Raises UnusableDatabase where the file cannot be written.
    """
    file = key_file(async_url(url))
    if keys or file is None or not file.exists():
        return new_key(), (
            "Put this key before the others in ENCRYPTION_KEY, or in the file of ENCRYPTION_KEY_FILE, for "
            "every process. Once all were started with it: `python -m bot keys rotate`. Keep a copy apart "
            "from the backups."
        )
    try:
        add_key(file)
    except OSError as error:
        raise UnusableDatabase(f"{file} cannot be written: {error.strerror}.") from error
    return "", (
        f"A new key stands before the others in {file}. Stop the bot, type `python -m bot keys rotate`, and "
        "start it again. Keep a copy of the file apart from the backups."
    )


async def rotate(url: str, keys: Sequence[str]) -> Rotation:
    """Bring everything private under the newest key. Raises UnusableDatabase."""
    db = Database(url, keys)
    try:
        if not await schema.is_current(db):
            raise UnusableDatabase(schema.OUTDATED)
        await sealed_values.require_keys(db)
        count = await sealed_values.rotate(db)
        unreadable = await sealed_values.count_unreadable(db)
        await db.empty_log()
    finally:
        await db.close()
    renewed = pluralize("{count} private value is", "{count} private values are", count)
    if unreadable:
        values = pluralize("{count} value", "{count} values", unreadable)
        return Rotation(
            False, f"{renewed} now under the newest key, and no key opens {values}. Put the older keys back."
        )
    return Rotation(
        True,
        f"{renewed} now under the newest key. Older keys open older backups alone: keep them with those.",
    )
