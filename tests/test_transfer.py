"""A database taken elsewhere: a backup and its way back, a rollback, and the move to another database."""

import asyncio
import sqlite3
import stat
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, select, type_coerce

from storage import backups, locks, sealed_values
from storage.column_types import TextEnum
from storage.database import Database, UnusableDatabase
from storage.encryption import Sealed
from storage.tables import metadata
from tests.conftest import a_bot
from tests.slack_simulator import Workspace, serving
from tests.support.cast import Story
from tests.support.commands import environment, run_bot, without_settings
from tests.support.encryption import KEY, keys_of

Rows = dict[str, list[tuple[Any, ...]]]


async def furnish(workspace: Workspace, url: str) -> None:
    """A programme with a pair, planned nudges and private answers."""
    async with serving(workspace), a_bot(workspace, url) as bot:
        story = Story(workspace, bot)
        await story.has_pair()


async def all_rows(url: str, keys: Sequence[str] = ()) -> Rows:
    """Every row of every table as it is stored, in the order of its key."""
    db = Database(url, keys)
    rows: Rows = {}
    async with db.engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [
                type_coerce(column, Text) if isinstance(column.type, Sealed | TextEnum) else column
                for column in table.c
            ]
            found = await connection.execute(select(*columns))
            rows[table.name] = sorted((tuple(row) for row in found), key=repr)
    await db.close()
    return rows


def names_in(folder: Path, pattern: str) -> list[str]:
    return [each.name for each in folder.glob(pattern)]


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def test_a_backup_taken_while_the_bot_runs_can_be_put_back(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    copy, env = tmp_path / "copy.sqlite3", environment(workspace, sqlite_url)
    async with serving(workspace), a_bot(workspace, sqlite_url) as bot:
        story = Story(workspace, bot)
        await story.has_pair()
        rows_before = await all_rows(sqlite_url)
        result = await run_bot(env, "backup", str(copy))
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith(
            f"The database is in {copy}, whole. Its key is not in it: keep a copy of "
        )
        await story.ada.types("/mentor pause")
    assert await all_rows(sqlite_url) != rows_before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not names_in(tmp_path, "copy.sqlite3-*"), "it is one file"

    result = await run_bot(env, "restore", str(copy))

    assert (result.code, result.err) == (0, "")
    former = Path(f"{path_of(sqlite_url)}.before")
    assert f"What was there before is kept in {former}" in result.out
    assert await all_rows(sqlite_url) == rows_before
    assert (
        await all_rows(f"sqlite:///{former}", path_of(f"{sqlite_url}.key").read_text().split()) != rows_before
    )
    async with serving(workspace):
        for words in (["migrate"], ["doctor"]):
            env = environment(workspace, sqlite_url)
            workspace.clock.advance(minutes=1)
            assert (await run_bot(env, *words)).code == 0


def test_a_former_log_is_not_read_into_what_is_restored(sqlite_url: str, tmp_path: Path) -> None:
    """SQLite would take a log that a killed bot left for one of the new file."""
    copy, file = tmp_path / "copy.sqlite3", path_of(sqlite_url)
    backups.back_up(sqlite_url, copy)
    log = Path(f"{file}-wal")
    with closing(sqlite3.connect(file)) as killed:
        killed.execute("INSERT INTO erasures (workspace_id, number, day) VALUES ('T1', 1, '2026-03-02')")
        killed.commit()
        left_behind = log.read_bytes()
    assert left_behind
    log.write_bytes(left_behind)

    former = backups.restore(sqlite_url, copy)

    assert former == Path(f"{file}.before")
    assert not log.exists()
    with closing(sqlite3.connect(file)) as restored:
        assert restored.execute("SELECT count(*) FROM erasures").fetchone() == (0,)


async def test_a_backup_comes_back_through_a_pipe_and_into_an_empty_folder(
    sqlite_url: str, tmp_path: Path
) -> None:
    """As into a container, which does not see the files of its host."""
    copy, elsewhere = tmp_path / "copy.sqlite3", tmp_path / "elsewhere.sqlite3"
    backups.back_up(sqlite_url, copy)
    process = await asyncio.create_subprocess_shell(
        f"cat {copy} | {sys.executable} -m bot restore /dev/stdin",
        env=without_settings() | {"DATABASE_URL": f"sqlite:///{elsewhere}"},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert out.decode() == ("The backup is in its place. Go on with `python -m bot migrate` and `doctor`.\n")
    assert elsewhere.exists()


async def test_back_to_an_older_version_goes_by_the_copy_from_before(sqlite_url: str, tmp_path: Path) -> None:
    copy, env = tmp_path / "copy.sqlite3", {"DATABASE_URL": sqlite_url}
    assert (await run_bot(env, "backup", str(copy))).code == 0
    with closing(sqlite3.connect(path_of(sqlite_url))) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    result = await run_bot(env, "migrate")
    assert (result.code, "go back to the copy of the database" in result.err) == (1, True)
    for words in (["restore", str(copy)], ["migrate"]):
        assert (await run_bot(env, *words)).code == 0


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("there already", "{copy} is there already. Name another file."),
        ("no folder", "Nothing was backed up into {copy}: No such file or directory."),
        ("no database", "There is no database {file} to back up."),
        ("a damaged one", "Nothing was backed up into {copy}: "),
        ("another's", "Nothing was backed up into {copy}: no database of this bot is in it."),
    ],
)
def test_what_cannot_be_backed_up_is_told_and_leaves_nothing(
    sqlite_url: str, tmp_path: Path, fault: str, sentence: str
) -> None:
    copy, file = tmp_path / "copies" / "copy.sqlite3", path_of(sqlite_url)
    if fault != "no folder":
        copy.parent.mkdir()
    match fault:
        case "there already":
            copy.write_text("mine")
        case "no database":
            file.unlink()
        case "a damaged one":
            whole = file.read_bytes()
            file.write_bytes(whole[:40_960] + b"x" * (len(whole) - 40_960))
        case "another's":
            file.unlink()
            sqlite3.connect(file).close()
    with pytest.raises(UnusableDatabase) as caught:
        backups.back_up(sqlite_url, copy)
    assert str(caught.value).startswith(sentence.format(copy=copy, file=file))
    assert names_in(copy.parent, "*") == (["copy.sqlite3"] if fault == "there already" else [])


async def test_what_cannot_be_restored_is_told_and_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    diary, nowhere, file = tmp_path / "diary", tmp_path / "nowhere", path_of(sqlite_url)
    diary.write_text("Dear diary, " * 1_000)
    before = file.read_bytes()
    for copy, reason in ((diary, "file is not a database"), (nowhere, "No such file or directory")):
        with pytest.raises(UnusableDatabase, match=f"Nothing was restored from {copy}: {reason}"):
            backups.restore(sqlite_url, copy)
        assert file.read_bytes() == before
        assert not names_in(tmp_path, "*.unfinished") + names_in(tmp_path, "*.before")
    good = tmp_path / "good"
    backups.back_up(sqlite_url, good)
    with locks.exclusive(sqlite_url):
        result = await run_bot({"DATABASE_URL": sqlite_url}, "restore", str(good))
    assert (result.code, "Another bot runs on this SQLite file" in result.err) == (1, True)


async def test_postgresql_has_its_own_means(postgresql_url: str, tmp_path: Path) -> None:
    for words in ("backup", "restore"):
        result = await run_bot({"DATABASE_URL": postgresql_url}, words, str(tmp_path / "copy"))
        assert result.code == 1
        assert result.err.startswith("DATABASE_URL names no SQLite file. Back PostgreSQL up, and restore it")


async def test_from_sqlite_to_postgresql_and_back(
    workspace: Workspace, sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    await furnish(workspace, sqlite_url)
    rows = await all_rows(sqlite_url)
    count = sum(map(len, rows.values()))
    assert min(len(rows[name]) for name in ("people", "profiles", "pairs", "nudges", "rehearsals")) > 0
    key_file = path_of(f"{sqlite_url}.key")

    result = await run_bot({"DATABASE_URL": sqlite_url}, "copy", "--to", postgresql_url)

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{count} rows are copied, and counted on both sides.")
    assert f"ENCRYPTION_KEY to the key in {key_file};" in result.out
    keys = key_file.read_text().split()
    assert await all_rows(postgresql_url, keys) == rows
    await assert_readable(postgresql_url, keys)
    # The bot goes on there.
    async with serving(workspace):
        env = environment(workspace, postgresql_url, ENCRYPTION_KEY=keys[0])
        workspace.clock.advance(minutes=1)
        assert (await run_bot(env, "doctor")).code == 0

    back = f"sqlite:///{tmp_path / 'back.sqlite3'}"
    env = {"DATABASE_URL": postgresql_url, "ENCRYPTION_KEY": keys[0]}
    result = await run_bot(env, "copy", "--to", back)
    assert (result.code, "ENCRYPTION_KEY to the same keys;" in result.out) == (0, True)
    assert await all_rows(back, keys) == rows


async def assert_readable(url: str, keys: Sequence[str]) -> None:
    """The keys open all that is sealed, and there is something."""
    db = Database(url, keys)
    assert await sealed_values.count_unreadable(db) == 0
    async with db.reading("T0WORKSPACE") as tx:
        assert (await tx.execute(tx.select(metadata.tables["profiles"]))).all()
    await db.close()
    stranger = Database(url, [KEY])
    assert await sealed_values.count_unreadable(stranger) > 0
    await stranger.close()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("rows", "The database of --to cannot be used. It has rows already."),
        ("away", "The database of --to cannot be used. The database cannot be opened."),
        ("a row", "The database of --to cannot be used. Nothing was copied; it refuses a row of people: "),
    ],
)
async def test_what_cannot_be_copied_is_told_and_leaves_nothing(
    workspace: Workspace, sqlite_url: str, postgresql_url: str, fault: str, sentence: str
) -> None:
    await furnish(workspace, sqlite_url)
    target = postgresql_url
    match fault:
        case "rows":
            target = sqlite_url.replace("bot.sqlite3", "other.sqlite3")
            await run_bot({"DATABASE_URL": sqlite_url}, "copy", "--to", target)
        case "away":
            target = "postgresql://me:pass-word@127.0.0.1:1/bot"
        case "a row":  # SQLite takes what PostgreSQL does not
            with closing(sqlite3.connect(path_of(sqlite_url))) as file:
                file.execute("UPDATE people SET name = 'Ada' || char(0) || 'Nwosu'")
                file.commit()
    result = await run_bot({"DATABASE_URL": sqlite_url}, "copy", "--to", target)
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)
    assert result.err.startswith(sentence)
    assert "pass-word" not in result.err
    assert "Nwosu" not in result.err
    rows = await all_rows(postgresql_url, keys_of(postgresql_url))
    assert not any(rows.values()), "all or nothing"


async def test_the_source_must_be_there_and_have_the_newest_schema(
    tmp_path: Path, postgresql_url: str
) -> None:
    result = await run_bot({"DATABASE_URL": f"sqlite:///{tmp_path / 'x'}"}, "copy", "--to", postgresql_url)
    assert (result.code, result.err) == (
        1,
        "The database has not the newest schema. Run `python -m bot migrate`.\n",
    )
    assert not (tmp_path / "x").exists()
