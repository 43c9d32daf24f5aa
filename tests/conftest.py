"""The standing fixtures: a clock, a database, a simulated workspace with a small cast, and the whole bot."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import text

from bot import app
from bot.settings import Settings
from storage import schema
from storage.database import Database
from tests.slack_simulator import Clock, Workspace, demo_people, serving
from tests.slack_simulator.demo.process import BotProcess
from tests.support import forking, postgresql
from tests.support.cast import Story
from tests.support.encryption import key_setting, keys_of
from tests.support.examples import LONG, SHORT

A_MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="try properties with all their examples")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(LONG if config.getoption("--long") else SHORT)


def pytest_collection_finish() -> None:
    # What is loaded by now stays: no test has to look through it in search of garbage.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def forked_bots() -> None:
    """A bot's process need not load again what another has loaded."""
    BotProcess.launch = staticmethod(forking.launch)


@pytest.fixture
def clock() -> Clock:
    return Clock(A_MONDAY)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    schema.migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated: Path, tmp_path: Path) -> str:
    path = tmp_path / "bot.sqlite3"
    for suffix in ("", ".key"):
        shutil.copyfile(f"{migrated}{suffix}", f"{path}{suffix}")
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A database with the newest schema on DATABASE_URL's PostgreSQL, or on one of our own.

    It is new for each worker that runs tests, so that none empties what another is using.
    """
    with postgresql.server() as server, postgresql.database(server) as url:
        schema.migrate(url, keys_of(url))
        yield url


@pytest.fixture
async def postgresql_url(postgresql_server: str) -> str:
    db = Database(postgresql_server)
    async with db.engine.begin() as connection:
        await connection.execute(text("DELETE FROM workspaces"))
    await db.close()
    return postgresql_server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each of the two databases, empty."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, keys_of(database_url))
    yield database
    await database.close()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    """As strict as Slack can be: no burst over a rate limit, no event that comes only once."""
    return Workspace(clock, demo_people(), is_strict=True)


@asynccontextmanager
async def a_bot(workspace: Workspace, database_url: str, **changes: Any) -> AsyncIterator[app.Bot]:
    """The whole bot in Socket Mode against the simulated workspace; without `ticks` it only answers."""
    ways = {name: changes.pop(name) for name in ("ticks", "routes") if name in changes}
    env = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": f"{workspace.base_url}/api/",
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": "0",
    } | key_setting(database_url)
    settings = Settings.from_env(env | changes)
    async with app.serve(settings, workspace.clock.now, **ways) as bot:
        workspace.settle = bot.doors.drain
        yield bot


@pytest.fixture
async def story(workspace: Workspace, sqlite_url: str) -> AsyncIterator[Story]:
    """A workspace, its bot, and the ways in which stories begin."""
    async with serving(workspace), a_bot(workspace, sqlite_url) as bot:
        yield Story(workspace, bot)
