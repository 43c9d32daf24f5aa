"""The command line: every word with its exit code, and what it says when something is wrong."""

import asyncio
import os
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url, select, text

from bot.__main__ import main
from bot.doctor import examine
from bot.library.packs import card_rows
from bot.mentoring.model import NudgeState
from storage import schema
from storage.database import Database
from storage.tables import nudges, people
from tests.conftest import a_bot
from tests.slack_simulator import Clock, Fault, Workspace, demo_people, roster_csv, serving
from tests.slack_simulator.demo.process import BotProcess, Launch, launch
from tests.support.cast import Story
from tests.support.commands import SETTINGS, Env, environment, run_bot, without_settings
from tests.support.encryption import key_setting
from tests.support.forking import CommandResult
from tests.support.topic_cards import GOOD_CARD, write_pack

NOBODYS_PORT = "127.0.0.1:1"


async def run_new_bot(env: Env, *arguments: str) -> CommandResult:
    """The same in a process that shares nothing with another, as an operator begins it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments),
        env=without_settings() | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    assert b"Traceback" not in out + err
    return CommandResult(process.returncode, out.decode(), err.decode())


async def test_migrate(tmp_path: Path) -> None:
    """It needs nothing but the database, and does no harm the second time."""
    env = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
    for run in (run_new_bot, run_bot):
        result = await run(env, "migrate")
        assert (result.code, result.out) == (0, "The database has the newest schema.\n")
    assert (tmp_path / "new.sqlite3").exists()


async def test_run_says_what_it_lacks(workspace: Workspace, tmp_path: Path) -> None:
    result = await run_new_bot({}, "run")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("SLACK_BOT_TOKEN is missing.")
    unmigrated = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    async with serving(workspace):
        result = await run_bot(environment(workspace, unmigrated), "run")
    assert result.code == 1
    assert result.err == "The database has not the newest schema. Run `python -m bot migrate`.\n"


async def test_run_without_slack(workspace: Workspace, sqlite_url: str) -> None:
    nowhere = f"http://{NOBODYS_PORT}/api/"
    result = await run_bot(environment(workspace, sqlite_url, SLACK_API_URL=nowhere), "run")
    assert result.code == 1
    assert f"{nowhere} does not answer as Slack does. Check SLACK_API_URL" in result.err
    async with serving(workspace):
        elsewhere = f"{workspace.base_url}/elsewhere/"
        result = await run_bot(environment(workspace, sqlite_url, SLACK_API_URL=elsewhere), "run")
        assert result.code == 1
        assert f"{elsewhere} does not answer as Slack does." in result.err
        wrong_token = environment(workspace, sqlite_url, SLACK_BOT_TOKEN="xoxb-wrong")
        result = await run_bot(wrong_token, "run")
        assert result.code == 1
        assert "Slack refused: invalid_auth. `python -m bot doctor` says more." in result.err
        assert "xoxb-wrong" not in result.err


@asynccontextmanager
async def running(folder: Path, *arguments: str, launch: Launch | None = None) -> AsyncIterator[BotProcess]:
    """A bot in a process of its own, on a SQLite file in this folder."""
    clock_file = folder / "clock"
    # Not a strict one: it would let one bot a minute open its link.
    workspace = Workspace(Clock(datetime.now(UTC), flowing=True, mirror=clock_file), demo_people())
    async with serving(workspace):
        process = BotProcess(workspace, folder, clock_file, launch=launch)
        await process.runs("migrate")
        await process.start(*arguments)
        try:
            yield process
        finally:
            await process.stop()


async def test_a_second_bot_on_one_sqlite_file_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as first:
        second = first.env | {"PORT": "0"}
        for command in (["run"], ["run", "--no-scheduler"]):
            result = await run_bot(second, *command)
            assert (result.code, result.out) == (1, "")
            assert result.err.startswith("Another bot runs on this SQLite file, and it can serve only one.")
            assert "put PostgreSQL into DATABASE_URL" in result.err


async def test_beside_a_running_bot_the_other_words_go_on(tmp_path: Path) -> None:
    roster = tmp_path / "people.csv"
    roster.write_text(roster_csv(), encoding="utf-8")
    async with running(tmp_path) as first:
        for command in (["migrate"], ["doctor"], ["roster", "import", str(roster)]):
            result = await run_bot(first.env, *command)
            assert result.code == 0, result
        assert "Another bot runs on this SQLite file" in (await run_bot(first.env, "tick")).err


async def test_one_that_was_killed_leaves_the_file_to_the_next(tmp_path: Path) -> None:
    """Here each is a process of its own from the very beginning."""
    async with running(tmp_path, launch=launch) as first:
        await first.kill()
        await first.start()
        assert first.is_running


async def test_one_that_only_answers(tmp_path: Path) -> None:
    async with running(tmp_path, "--no-scheduler") as first, httpx.AsyncClient() as web:
        readiness = (await web.get(f"http://127.0.0.1:{first.port}/readyz")).json()
        assert readiness == {"ok": True, "ticks": False, "last_tick": None, "in_flight": 0}


async def test_words_that_do_not_exist(sqlite_url: str) -> None:
    result = await run_bot({"DATABASE_URL": sqlite_url}, "dance")
    assert result.code == 2
    assert "invalid choice: 'dance'" in result.err
    assert (await run_bot({}, "roster")).code == 2


async def test_a_roster_is_imported(workspace: Workspace, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(roster_csv(), encoding="utf-8-sig")
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), "roster", "import", str(file))
    assert result.code == 0
    assert result.out.startswith(
        "48 people imported.\n*What changed*\n• 48 people are new: Grace Lindqvist, "
    )
    assert await _levels(sqlite_url) == {1, 2, 3, 4, 5, 6}


async def test_a_dry_run_says_what_would_change_and_imports_nothing(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    command = ("roster", "import", str(file))
    async with serving(workspace):
        file.write_text("email,level,manager\nada@example.com,2,yuki@example.com\nyuki@example.com,5,top\n")
        assert (await run_bot(environment(workspace, sqlite_url), *command)).code == 0
        file.write_text("email,level,manager\nada@example.com,3,\nnobody@example.com,1,top\n")
        result = await run_bot(environment(workspace, sqlite_url), *command, "--dry-run")
    assert result.code == 0
    assert result.out.splitlines() == [
        "Nothing is imported yet. 1 person in this file.",
        "*What changes*",
        "• 1 level changes: Ada Nwosu (2 → 3)",
        "• 1 manager taken away: Ada Nwosu (Yuki Hoshino)",
        "Not in this file, so unchanged: department, location.",
        "1 person has no line of managers to the top and cannot be matched yet. "
        "Name the manager of Ada Nwosu, or write `top` if they report to nobody.",
        "*Not in this Slack workspace*",
        "Left out; they are no members and are not matched, but lines of managers run through them:",
        "• Line 3: nobody@example.com is not in this Slack workspace",
        "To import it, add --leave-out-absent.",
    ]
    assert await _levels(sqlite_url) == {2, 5}


async def test_levels_upside_down_are_asked_about_and_imported_when_confirmed(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,level,manager\nkofi@example.com,5,farah@example.com\nfarah@example.com,2,top\n")
    command = ("roster", "import", str(file))
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), *command)
        assert (result.code, result.out) == (1, "")
        assert "In 1 of 1 lines the manager stands below the person. Is 1 your highest level?" in result.err
        assert "If this is right, add --levels-are-right; if it is not, mend the file." in result.err
        assert await _levels(sqlite_url) == set()
        result = await run_bot(environment(workspace, sqlite_url), *command, "--levels-are-right")
    assert (result.code, await _levels(sqlite_url)) == (0, {5, 2})


async def test_columns_and_managers_of_another_system_are_said_and_imported_when_confirmed(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "Work Email;Grade;Line Manager;Salary\nkofi@example.com;2;Daneshvar, Farah;1\n"
        "farah@example.com;4;top;1\n"
    )
    command = ("roster", "import", str(file))
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), *command, "--dry-run")
        assert "Columns: Work Email → email, Grade → level, Line Manager → manager." in result.out
        assert "Columns that I do not use: Salary." in result.out
        assert "• Daneshvar, Farah → Farah Daneshvar" in result.out
        assert result.out.endswith("To import it, add --columns-are-right --names-are-right.\n")
        result = await run_bot(environment(workspace, sqlite_url), *command, "--names-are-right")
        assert (result.code, await _levels(sqlite_url)) == (1, set())
        assert "If this is right, add --columns-are-right;" in result.err
        flags = ("--columns-are-right", "--names-are-right")
        result = await run_bot(environment(workspace, sqlite_url), *command, *flags)
    assert (result.code, await _levels(sqlite_url)) == (0, {2, 4})


async def _levels(database_url: str) -> set[int]:
    db = Database(database_url)
    async with db.engine.connect() as connection:
        levels = {row.level for row in await connection.execute(select(people.c.level))}
    await db.close()
    return levels


async def test_a_bad_roster_is_refused_line_by_line(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "email,level\nada@example.com,2\nfarah@example.com,high\nnobody@example.com,1\nada@example.com,3\n"
    )
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), "roster", "import", str(file))
    assert (result.code, result.out) == (1, "")
    assert "Nothing was imported. Please mend:" in result.err
    assert "  Line 3: high is not a level" in result.err
    assert await _levels(sqlite_url) == set()


async def test_people_who_are_not_here_are_left_out_where_that_is_asked_for(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,level\nada@example.com,2\nnobody@example.com,1\n")
    command = ("roster", "import", str(file))
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), *command)
        assert (result.code, result.out) == (1, "")
        assert "• Line 3: nobody@example.com is not in this Slack workspace" in result.err
        assert "If this is right, add --leave-out-absent; if it is not, mend the file." in result.err
        assert await _levels(sqlite_url) == set()
        result = await run_bot(environment(workspace, sqlite_url), *command, "--leave-out-absent")
    assert (result.code, await _levels(sqlite_url)) == (0, {2})
    assert "• Line 3: nobody@example.com is not in this Slack workspace" in result.out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no file {file}."),
        (
            b"\xff\xfe\x00",
            "Nothing was imported. Please mend:\n  Line 1: this is not text; save the file as CSV in UTF-8",
        ),
    ],
)
async def test_a_roster_that_cannot_be_read(tmp_path: Path, content: bytes | None, message: str) -> None:
    """That is said before any setting is asked for."""
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)
    result = await run_bot({}, "roster", "import", str(file))
    assert result.code == 1
    assert result.err == message.format(file=file) + "\n"


WORDS = [
    "run",
    "run --migrate",
    "tick",
    "migrate",
    "doctor",
    "roster import",
    "topics import",
    "topics export",
    "keys rotate",
    "copy",
]


def spoil(fault: str, folder: Path, url: str) -> str:
    """The address of a SQLite database with that fault, made out of the good one at `url`."""
    file = Path(url.removeprefix("sqlite:///"))
    other_urls = {
        "a folder for a file": f"sqlite:///{folder}",
        "no folder": f"sqlite:///{folder / 'nowhere' / 'bot.sqlite3'}",
        "a file for a folder": f"{url}/bot.sqlite3",
        "two slashes": f"sqlite:/{file}",
        "no file": "sqlite://",
        # As a file's mode would have it, which does not bind the one who runs the tests.
        "read only": f"sqlite:///file:{file}?mode=ro&uri=true",
    }
    match fault:
        case "no database":
            file.write_text("Dear diary, " * 1_000)
        case "a broken database":
            file.write_bytes(file.read_bytes()[:4096] + b"x" * 40_000)
        case "a newer schema":
            set_revision(url, "9999")
    return other_urls.get(fault, url)


def set_revision(url: str, revision: str) -> None:
    async def update() -> None:
        db = Database(url)
        async with db.engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
        await db.close()

    asyncio.run(update())


def printed_by(
    words: str, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The exit code of a command on that database and the one line it prints of it; no Slack answers."""
    for name in [each for each in os.environ if each.startswith(SETTINGS)]:
        monkeypatch.delenv(name)
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    settings = {"DATABASE_URL": url, "SLACK_API_URL": f"http://{NOBODYS_PORT}"} | key_setting(url)
    for name, value in (settings | tokens).items():
        monkeypatch.setenv(name, value)
    (folder / "people.csv").write_text("email,level\n")
    write_pack(folder, "ours.toml", GOOD_CARD)
    file = {"roster import": "people.csv", "topics import": "ours.toml", "topics export": "out.toml"}
    target = ["--to", f"sqlite:///{folder / 'other.sqlite3'}"] if words == "copy" else []
    code = main([*words.split(), *target, *([str(folder / file[words])] if words in file else [])])
    out, err = capsys.readouterr()
    if words == "doctor":
        [line] = [each for each in out.splitlines() if each.startswith("MEND  database: ")]
        return code, line.removeprefix("MEND  database: ")
    assert (out, err.count("\n")) == ("", 1)
    return code, err.removesuffix("\n")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("a folder for a file", "{folder} is a folder. Name a file in it in DATABASE_URL."),
        ("no folder", "There is no folder {folder}/nowhere. Make it, or name another in DATABASE_URL."),
        (
            "a file for a folder",
            "There is no folder {folder}/bot.sqlite3. Make it, or name another in DATABASE_URL.",
        ),
        ("no file", "DATABASE_URL names no SQLite file. It needs three slashes before a name, and four"),
        ("two slashes", "DATABASE_URL names no SQLite file. It needs three slashes before a name, and four"),
        ("no database", "{folder}/bot.sqlite3 is no SQLite database. Name another file in DATABASE_URL."),
        ("a broken database", "{folder}/bot.sqlite3 cannot be opened: "),
        ("a newer schema", "This database is of a newer version of the bot."),
        ("read only", "The database may only be read. Let the bot write to it"),
    ],
)
def test_every_word_says_a_sentence_of_a_sqlite_file_that_cannot_be_used(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    fault: str,
    sentence: str,
) -> None:
    code, line = printed_by(words, spoil(fault, tmp_path, sqlite_url), tmp_path, monkeypatch, capsys)

    assert code == 1
    assert line.startswith(sentence.format(folder=tmp_path))


@pytest.mark.parametrize("words", ["migrate", "run", "run --migrate", "tick"])
def test_every_word_says_a_sentence_of_a_disk_that_takes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    code, line = printed_by(words, "sqlite:////proc/bot.sqlite3", tmp_path, monkeypatch, capsys)

    assert code == 1
    assert line.startswith(
        "/proc/bot.sqlite3 cannot be opened: No such file or directory. Check that the bot"
    )


@pytest.mark.parametrize("words", ["doctor", "migrate", "run", "keys rotate"])
def test_a_file_that_is_damaged_further_in_is_a_sentence_too(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    file.write_bytes(whole[:40_960] + b"x" * (len(whole) - 40_960))

    code, line = printed_by(words, sqlite_url, tmp_path, monkeypatch, capsys)

    assert code == 1
    assert "database disk image is malformed" in line


async def test_a_wrong_app_token_is_a_sentence_and_the_end(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace):
        result = await run_new_bot(environment(workspace, sqlite_url, SLACK_APP_TOKEN="xapp-wrong"), "run")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "Slack refuses SLACK_APP_TOKEN: invalid_auth. Make an app-level token with connections:write "
        "on your app's page and set it.\n"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "nowhere.invalid"])
async def test_a_place_where_it_cannot_listen_is_a_sentence(
    workspace: Workspace, sqlite_url: str, host: str
) -> None:
    async with serving(workspace):
        port = workspace.base_url.rpartition(":")[2]  # where the simulated Slack listens
        result = await run_bot(environment(workspace, sqlite_url, HOST=host, PORT=port), "run")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"The bot cannot listen on {host}, port {port}: ")
    assert result.err.endswith(" an address of this machine and a port that is free.\n")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("a server that refuses", "The database cannot be opened. Check the address"),
        ("an unknown host", "The database cannot be opened. Check the address"),
        ("another name", "The database cannot be opened. Check the address"),
        ("a newer schema", "This database is of a newer version of the bot."),
        ("read only", "The database may only be read. Let the bot write to it"),
    ],
)
def test_every_word_says_a_sentence_of_a_postgresql_that_cannot_be_used(
    postgresql_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: str,
    fault: str,
    sentence: str,
) -> None:
    good, newest = make_url(postgresql_server), schema.newest()
    urls = {
        "a server that refuses": make_url(f"postgresql://me:pass-word@{NOBODYS_PORT}/bot"),
        "an unknown host": make_url("postgresql://me:pass-word@nowhere.invalid/bot"),
        "another name": good.set(database="nobodys"),
        "a newer schema": good,
        "read only": good.update_query_dict({"options": "-c default_transaction_read_only=on"}),
    }
    try:
        if fault == "a newer schema":
            set_revision(postgresql_server, "9999")
        url = urls[fault].render_as_string(hide_password=False)
        code, line = printed_by(words, url, tmp_path, monkeypatch, capsys)
    finally:
        set_revision(postgresql_server, newest)

    assert code == 1
    assert line.startswith(sentence)
    assert "pass-word" not in line


StoredNudges = dict[str, tuple[datetime, NudgeState]]


async def stored_nudges(database_url: str) -> StoredNudges:
    db = Database(database_url)
    async with db.engine.connect() as connection:
        rows = await connection.execute(select(nudges.c.id, nudges.c.due_at, nudges.c.state))
        states_by_nudge = {row.id: (row.due_at, NudgeState(row.state)) for row in rows}
    await db.close()
    return states_by_nudge


async def test_tick_sends_what_is_due_at_that_moment(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace):
        async with a_bot(workspace, sqlite_url) as running:
            story = Story(workspace, running)
            await story.has_programme()
            await story.joins("ada", "lucia", "bao", "farah", "oskar", "desmond")
            await story.releases()
        due_at_first = await stored_nudges(sqlite_url)
        moments = sorted({due for due, _ in due_at_first.values()})
        assert len(moments) > 1
        at = moments[-1] - timedelta(minutes=1)
        result = await run_bot(environment(workspace, sqlite_url), "tick", "--at", at.isoformat())
        assert result.code == 0
        sent_ids = {
            key for key, (_, state) in (await stored_nudges(sqlite_url)).items() if state is NudgeState.SENT
        }
        assert sent_ids == {key for key, (due, _) in due_at_first.items() if due <= at}
        assert len(workspace.calls_of("chat.postMessage")) == len(sent_ids)


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ("2026-03-02T10:00:00", "a moment needs its zone"),
        ("noon", "a moment looks like 2026-03-02T10:00:00+00:00, not noon"),
    ],
)
async def test_a_moment_needs_its_zone(at: str, message: str) -> None:
    result = await run_bot({}, "tick", "--at", at)
    assert result.code == 2
    assert message in result.err


async def test_the_shipped_topics_are_in_order() -> None:
    result = await run_bot({}, "topics", "check")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Nothing to mend in 132 cards. ")


async def test_one_topic_is_spoken_of_as_one(tmp_path: Path) -> None:
    result = await run_bot({}, "topics", "check", str(write_pack(tmp_path, "own.toml", GOOD_CARD)))
    assert result.out.startswith("Nothing to mend in 1 card. ")


async def test_topics_that_are_not_in_order_are_named_and_counted(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, "own.toml", GOOD_CARD | {"light": "Is it slow?", "mood": "good"}, GOOD_CARD)
    result = await run_bot({}, "topics", "check", str(pack), str(tmp_path / "none.toml"))
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines() == [
        "none.toml cannot be read: No such file or directory.",
        "own.toml, card own-1: mood is not a field of a card.",
        "own.toml, card own-1: id is taken by a card in own.toml.",
        "",
        "To mend in 2 cards: 3.",
    ]


async def test_the_doctor_is_content(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), "doctor")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (0, "")
    assert [line.split(":")[0] for line in lines] == [
        f"ok    {subject}"
        for subject in ("settings", "database", "bot token", "scopes", "clock", "app token")
    ]


async def test_the_doctor_is_not_content(workspace: Workspace, sqlite_url: str) -> None:
    workspace.scopes.discard("users:read.email")
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), "doctor")
    assert result.code == 1
    assert "MEND  scopes: users:read.email missing. Add them under OAuth & Permissions" in result.out
    assert result.out.count("ok  ") == 5


async def test_the_doctor_says_what_each_refused_right_costs(workspace: Workspace, sqlite_url: str) -> None:
    workspace.scopes -= {"dnd:read", "files:write"}
    async with serving(workspace):
        result = await run_bot(environment(workspace, sqlite_url), "doctor")
    assert result.code == 0
    assert "without dnd:read quiet hours are not known; without files:write people get" in result.out


async def complaints_of(env: Env) -> list[str]:
    return [str(finding) for finding in await examine(env) if not finding.is_well]


async def test_every_scope_that_is_missing_is_named(workspace: Workspace, sqlite_url: str) -> None:
    workspace.scopes = {"commands", "users:read"}
    async with serving(workspace):
        [complaint] = await complaints_of(environment(workspace, sqlite_url))
    assert "chat:write, files:read, im:write, mpim:write, users:read.email missing" in complaint


async def test_a_missing_setting_does_not_hide_the_database(tmp_path: Path) -> None:
    settings, database = await complaints_of({"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"})
    assert settings.startswith("MEND  settings: SLACK_BOT_TOKEN is missing.")
    assert database == "MEND  database: there is none yet. Run `python -m bot migrate`."
    assert not (tmp_path / "empty.sqlite3").exists(), "looking makes none"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxb-wrong"},
            "bot token: Slack says invalid_auth. Reinstall the app and copy SLACK_BOT_TOKEN anew.",
        ),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "app token: Slack says invalid_auth. Make an app-level token"),
        ({"DATABASE_URL": "mysql://here/bot"}, "database: DATABASE_URL must begin with sqlite://"),
        ({"DATABASE_URL": "nonsense"}, "database: DATABASE_URL cannot be read."),
        (
            {"DATABASE_URL": f"postgresql://bot:pass-word@{NOBODYS_PORT}/bot"},
            "database: The database cannot be opened. Check the address",
        ),
        ({"SLACK_API_URL": f"http://{NOBODYS_PORT}/api"}, "does not answer as Slack does"),
    ],
)
async def test_what_is_wrong_is_named_with_its_remedy(
    workspace: Workspace, sqlite_url: str, changes: dict[str, str], complaint: str
) -> None:
    async with serving(workspace):
        complaints = await complaints_of(environment(workspace, sqlite_url, **changes))
    assert complaint in complaints[0]
    assert "pass-word" not in "".join(complaints)
    assert "wrong" not in "".join(complaints).replace("Slack says", "")


async def test_an_address_that_is_not_slacks(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace):
        elsewhere = f"{workspace.base_url}/elsewhere"
        complaints = await complaints_of(environment(workspace, sqlite_url, SLACK_API_URL=elsewhere))
    assert f"{elsewhere}/ does not answer as Slack does. Check SLACK_API_URL" in complaints[0]


async def test_a_token_that_was_revoked(workspace: Workspace, sqlite_url: str) -> None:
    workspace.revocation_error = "token_revoked"
    async with serving(workspace):
        [complaint] = await complaints_of(environment(workspace, sqlite_url))
    assert "bot token: Slack says token_revoked." in complaint


async def test_a_clock_that_goes_wrong(workspace: Workspace, sqlite_url: str) -> None:
    slacks = format_datetime(datetime.now(UTC) + timedelta(minutes=5))
    headers = {"Date": slacks, "x-oauth-scopes": ",".join(workspace.scopes)}
    body = {"ok": True, "team_id": workspace.team_id}
    workspace.faults.append(Fault("auth.test", body=body, headers=headers))
    async with serving(workspace):
        [complaint] = await complaints_of(environment(workspace, sqlite_url))
    assert complaint.endswith("s away from Slack's. Set this machine's clock.")


async def test_own_cards_go_in_and_out_by_file(workspace: Workspace, sqlite_url: str, tmp_path: Path) -> None:
    pack, out = write_pack(tmp_path, "ours.toml", GOOD_CARD), tmp_path / "out.toml"
    async with serving(workspace):
        env = environment(workspace, sqlite_url)
        result = await run_bot(env, "topics", "export", str(out))
        assert (result.code, "There are no cards of your own to export." in result.err) == (1, True)
        result = await run_bot(env, "topics", "import", str(pack))
        assert (result.code, result.out) == (0, "1 card imported as a draft.\n")
        result = await run_bot(env, "topics", "export", str(out))
        assert (result.code, result.out) == (0, f"Your own cards are in {out}.\n")
        assert card_rows(out) == card_rows(pack)
        bad = write_pack(tmp_path, "bad.toml", GOOD_CARD | {"light": "Do you?"})
        result = await run_bot(env, "topics", "import", str(bad))
        assert result.code == 1
        assert "Nothing was imported. Please mend:\n  bad.toml, card own-1: light can be" in result.err
        result = await run_bot(env, "topics", "import", str(tmp_path / "nowhere.toml"))
        assert (result.code, "There is no file" in result.err) == (1, True)
        result = await run_bot(env, "topics", "export", str(tmp_path / "nowhere" / "out.toml"))
        assert (result.code, "cannot be written: No such file or directory." in result.err) == (1, True)


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    version = tomllib.loads(Path("pyproject.toml").read_text())["project"]["version"]
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"Vice Versa {version}\n"
