"""The keys on the command line: made with the database, asked for by every word, new ones, and a rotation."""

import os
from pathlib import Path

import pytest

from bot.mentoring.model import Profile
from storage import people
from storage.database import Database
from storage.encryption import Keyring, new_key
from tests.support import forking
from tests.support.encryption import key_setting, keys_of
from tests.support.forking import CommandResult
from tests.support.records import WORKSPACE_ID, furnish_workspace

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1"}
AVOIDS_FARAH = Profile(avoids=("farah",))


async def command(url: str, *words: str, **settings: str) -> CommandResult:
    """A word of the command line, with this database and no Slack that answers."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("ENCRYPTION_KEY")}
    result = await forking.run("bot", *words, env=others | TOKENS | {"DATABASE_URL": url} | settings)
    assert "Traceback" not in result.out + result.err
    return result


async def furnish(url: str) -> None:
    """Somebody with a private list."""
    db = Database(url, keys_of(url))
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await people.save_profile(tx, "ada", AVOIDS_FARAH)
    await db.close()


async def profile_in(url: str, *keys: str) -> Profile | None:
    db = Database(url, keys)
    async with db.reading(WORKSPACE_ID) as tx:
        profile = await people.find_profile(tx, "ada")
    await db.close()
    return profile


def key_file_of(url: str) -> Path:
    return Path(f"{url.removeprefix('sqlite:///')}.key")


async def test_migrate_makes_file_and_key_for_their_owner_alone_and_needs_no_setting(tmp_path: Path) -> None:
    file = tmp_path / "new.sqlite3"
    for _time in range(2):
        result = await command(f"sqlite:///{file}", "migrate")
        assert (result.code, result.out) == (0, "The database has the newest schema.\n")
        keys = key_file_of(f"sqlite:///{file}").read_text().split()
        assert [each.stat().st_mode & 0o777 for each in (file, Path(f"{file}.key"))] == [0o600] * 2
    assert len(keys) == 1


@pytest.mark.parametrize(
    "words", [["run"], ["migrate"], ["doctor"], ["tick"], ["keys", "rotate"]], ids=" ".join
)
async def test_without_its_key_every_word_says_so_and_makes_no_other(
    sqlite_url: str, words: list[str]
) -> None:
    await furnish(sqlite_url)
    key_file_of(sqlite_url).unlink()
    result = await command(sqlite_url, *words)
    assert result.code == 1
    sentence = f"there is no file {key_file_of(sqlite_url)}. Put it back from its copy, or set ENCRYPTION_KEY"
    assert sentence in result.out + result.err
    assert not key_file_of(sqlite_url).exists()


@pytest.mark.parametrize("words", [["run"], ["migrate"], ["doctor"]], ids=" ".join)
async def test_postgresql_without_the_setting_says_so(postgresql_url: str, words: list[str]) -> None:
    result = await command(postgresql_url, *words)
    assert result.code == 1
    assert "ENCRYPTION_KEY is missing, and PostgreSQL needs one. Make a key with" in result.out + result.err


@pytest.mark.parametrize("words", [["run"], ["migrate"], ["doctor"]], ids=" ".join)
async def test_a_key_of_another_database_is_refused(database_url: str, words: list[str]) -> None:
    await furnish(database_url)
    result = await command(database_url, *words, ENCRYPTION_KEY=new_key())
    assert result.code == 1
    assert "do not open what is private in it. Set those it was written with." in result.out + result.err


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"ENCRYPTION_KEY": "abc"}, "ENCRYPTION_KEY holds no key that can be read. Make one with"),
        ({"ENCRYPTION_KEY_FILE": "/nowhere/key"}, "ENCRYPTION_KEY_FILE names a file that cannot be read: "),
        ({"ENCRYPTION_KEY": "a", "ENCRYPTION_KEY_FILE": "b"}, "are both set. Set one of them."),
    ],
)
@pytest.mark.parametrize("words", [["run"], ["migrate"], ["doctor"], ["keys", "new"]], ids=" ".join)
async def test_a_setting_that_is_no_key_is_told(
    sqlite_url: str, words: list[str], settings: dict[str, str], sentence: str
) -> None:
    result = await command(sqlite_url, *words, **settings)
    assert (result.code, sentence in result.out + result.err) == (1, True)


async def test_the_doctor_counts_what_no_key_opens(sqlite_url: str) -> None:
    await furnish(sqlite_url)
    db = Database(sqlite_url, [new_key()])
    async with db.transaction(WORKSPACE_ID) as tx:
        await people.save_profile(tx, "ben", AVOIDS_FARAH)
    await db.close()
    result = await command(sqlite_url, "doctor")
    assert "MEND  database: no key opens 1 private value. Put the older keys back" in result.out


async def test_sqlites_key_is_made_anew_and_everything_brought_under_it(sqlite_url: str) -> None:
    await furnish(sqlite_url)
    file = key_file_of(sqlite_url)
    [old] = file.read_text().split()
    result = await command(sqlite_url, "keys", "new")
    assert (result.code, result.err) == (0, "")
    assert f"A new key stands before the others in {file}. Stop the bot" in result.out
    new = file.read_text().split()[0]
    assert file.read_text().split() == [new, old]
    assert file.stat().st_mode & 0o777 == 0o600

    result = await command(sqlite_url, "keys", "rotate")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("1 private value is now under the newest key. Older keys open older backups")
    assert await profile_in(sqlite_url, new) == AVOIDS_FARAH


async def test_a_key_for_a_setting_is_printed_alone_and_explained_beside(postgresql_url: str) -> None:
    await furnish(postgresql_url)
    result = await command(postgresql_url, "keys", "new", **key_setting(postgresql_url))
    new = result.out.removesuffix("\n")
    assert Keyring([new])
    assert result.err.startswith("Put this key before the others in ENCRYPTION_KEY")
    both = ",".join([new, *keys_of(postgresql_url)])
    result = await command(postgresql_url, "keys", "rotate", ENCRYPTION_KEY=both)
    assert result.out.startswith("1 private value is now under the newest key.")
    assert await profile_in(postgresql_url, new) == AVOIDS_FARAH


async def test_a_first_key_needs_no_database(tmp_path: Path) -> None:
    result = await command(f"sqlite:///{tmp_path / 'none.sqlite3'}", "keys", "new")
    assert Keyring([result.out.removesuffix("\n")])
    assert os.listdir(tmp_path) == []


async def test_keys_may_stand_in_a_file(sqlite_url: str, tmp_path: Path) -> None:
    await furnish(sqlite_url)
    elsewhere = key_file_of(sqlite_url).rename(tmp_path / "keys")
    result = await command(sqlite_url, "migrate", ENCRYPTION_KEY_FILE=str(elsewhere))
    assert result.code == 0
    assert not key_file_of(sqlite_url).exists()
