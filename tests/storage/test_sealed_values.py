"""The keys of a whole database: it says when they are missing, and brings everything under a newer one."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Text, type_coerce

from bot.mentoring.model import Profile
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating
from storage import feedback, people, sealed_values
from storage.database import Database, UnusableDatabase
from storage.encryption import Keyring, new_key
from storage.tables import profiles
from tests.support.encryption import keys_of
from tests.support.records import NOW, WORKSPACE_ID, a_person, furnish_workspace

OLD, NEW = new_key(), new_key()


async def furnish(url: str, keys: Sequence[str], persons: int = 1) -> None:
    """Private answers in two workspaces, sealed with these keys."""
    db = Database(url, keys)
    for workspace in (WORKSPACE_ID, "T2"):
        async with db.transaction(workspace) as tx:
            await furnish_workspace(tx)
            await people.save_from_slack(tx, [a_person(f"p{number}") for number in range(persons)])
            for number in range(persons):
                await people.save_profile(tx, f"p{number}", Profile(avoids=("farah",)))
            await feedback.save_answer(tx, FeedbackAnswer("ada", Question.ENERGY, "n", Rating.LOW, NOW))
    await db.close()


async def complaint(url: str, keys: Sequence[str]) -> str:
    db = Database(url, keys)
    try:
        await sealed_values.require_keys(db)
    except UnusableDatabase as error:
        return str(error)
    finally:
        await db.close()
    return ""


def key_file_of(url: str) -> Path:
    return Path(f"{url.removeprefix('sqlite:///')}.key")


async def test_postgresql_needs_the_setting(postgresql_url: str) -> None:
    assert (await complaint(postgresql_url, ())).startswith("ENCRYPTION_KEY is missing, and PostgreSQL needs")
    assert await complaint(postgresql_url, [OLD]) == ""
    await furnish(postgresql_url, [OLD])
    assert (await complaint(postgresql_url, ())).startswith("This database is encrypted, and ENCRYPTION_KEY")
    assert await complaint(postgresql_url, [OLD]) == ""


async def test_a_sqlite_file_without_its_key_says_so(sqlite_url: str) -> None:
    key_file_of(sqlite_url).unlink()
    assert (await complaint(sqlite_url, ())).endswith("Run `python -m bot migrate`, which makes it.")
    await furnish(sqlite_url, [OLD])
    assert (await complaint(sqlite_url, ())).startswith("This database is encrypted, and its key is missing")
    assert await complaint(sqlite_url, [OLD]) == ""


async def test_other_keys_than_its_own_are_told(database_url: str) -> None:
    assert await complaint(database_url, [NEW]) == ""
    await furnish(database_url, [OLD])
    assert (await complaint(database_url, [NEW])).startswith("The keys in ENCRYPTION_KEY, or in the file")
    assert await complaint(database_url, [NEW, OLD]) == ""


async def test_a_key_is_made_for_a_sqlite_file_once_and_never_for_one_that_lost_it(sqlite_url: str) -> None:
    file = key_file_of(sqlite_url)
    file.unlink()
    db = Database(sqlite_url)
    await sealed_values.provide_keys(db)
    await db.close()
    made = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    await furnish(sqlite_url, ())
    db = Database(sqlite_url)
    await sealed_values.provide_keys(db)
    assert file.read_text() == made
    await db.close()

    file.unlink()
    db = Database(sqlite_url)
    with pytest.raises(UnusableDatabase, match="its key is missing"):
        await sealed_values.provide_keys(db)
    await db.close()
    assert not file.exists()


async def test_none_is_made_where_a_setting_names_one(sqlite_url: str) -> None:
    key_file_of(sqlite_url).unlink()
    db = Database(sqlite_url, [OLD])
    await sealed_values.provide_keys(db)
    await db.close()
    assert not key_file_of(sqlite_url).exists()


async def tokens(db: Database) -> list[str]:
    async with db.reading(WORKSPACE_ID) as tx:
        return list((await tx.execute(tx.select(profiles, type_coerce(profiles.c.private, Text)))).scalars())


async def test_a_rotation_brings_everything_under_the_newest_key(database_url: str) -> None:
    persons = sealed_values.AT_ONCE + 1
    await furnish(database_url, [OLD], persons)
    db = Database(database_url, [NEW, OLD])
    assert await sealed_values.rotate(db) == 2 * (persons + 1)
    assert await sealed_values.rotate(db) == 0, "what is done is passed over"
    assert all(map(Keyring([NEW]).can_open, await tokens(db)))
    async with db.reading(WORKSPACE_ID) as tx:
        assert await people.find_profile(tx, "p0") == Profile(avoids=("farah",))
    await db.close()
    assert await complaint(database_url, [NEW]) == ""


async def test_a_rotation_that_was_broken_off_goes_on(database_url: str) -> None:
    await furnish(database_url, [OLD], persons=3)
    db = Database(database_url, [NEW, OLD])
    async with db.transaction(WORKSPACE_ID) as tx:  # one was done before it was broken off
        await people.save_profile(tx, "p1", Profile(avoids=("farah",)))
    assert await sealed_values.rotate(db) == 2 * (3 + 1) - 1
    assert await sealed_values.count_unreadable(db) == 0
    await db.close()


async def test_what_no_key_opens_stays_and_is_counted(database_url: str) -> None:
    await furnish(database_url, [OLD])
    db = Database(database_url, [NEW])
    before = await tokens(db)
    assert await sealed_values.count_unreadable(db) == 4
    assert await sealed_values.rotate(db) == 0
    assert await tokens(db) == before
    await db.close()


async def test_the_keys_of_a_fixture_are_those_it_was_made_with(db: Database, database_url: str) -> None:
    await sealed_values.require_keys(db)
    assert bool(keys_of(database_url)) != db.is_sqlite
