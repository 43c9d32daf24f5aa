"""SIGTERM ends the process within ten seconds, whatever it is at, and nothing that it began is half done."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from bot.stopping import STOP_SECONDS
from storage.schema import ONE_AT_A_TIME
from tests.slack_simulator import Fault, Workspace, serving
from tests.slack_simulator.demo.process import BotProcess
from tests.support import forking
from tests.support.commands import environment, without_settings

INTERRUPTED = 130


@asynccontextmanager
async def begun(folder: Path, env: dict[str, str], *words: str) -> AsyncIterator[forking.Forked]:
    """`python -m bot WORDS` under way; at the end of the block it has ended, in whatever way."""
    process = await forking.launch(words, without_settings() | env, folder / "log")
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


async def ended_by_sigterm(process: forking.Forked, times: int = 1) -> int:
    """The exit code of a process that is told to stop, so many times at once."""
    for _ in range(times):
        process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        return await process.wait()


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[int, asyncio.Event]]:
    """A server that takes connections and never answers: its port, and the event that somebody connected."""
    has_connected = asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        has_connected.set()
        await reader.read(-1)
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], has_connected


@asynccontextmanager
async def running(workspace: Workspace, folder: Path) -> AsyncIterator[BotProcess]:
    """A bot that Slack can reach."""
    async with serving(workspace):
        (folder / "clock").write_text("0")
        bot = BotProcess(workspace, folder, folder / "clock")
        await bot.runs("migrate")
        await bot.start()
        try:
            yield bot
        finally:
            await bot.kill()


async def until_called(workspace: Workspace, method: str) -> None:
    """Wait until the bot has asked Slack for that."""
    while not workspace.calls_of(method):
        await workspace.next_change()


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
async def test_while_it_connects_and_slack_is_silent(
    workspace: Workspace, sqlite_url: str, tmp_path: Path, method: str, times: int
) -> None:
    workspace.faults.append(Fault(method, hangs=True, times=99))
    async with serving(workspace), begun(tmp_path, environment(workspace, sqlite_url), "run") as process:
        await until_called(workspace, method)
        assert await ended_by_sigterm(process, times) == 0


async def test_while_it_connects_and_slack_says_no_again_and_again(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    body = {"ok": False, "error": "internal_error"}
    workspace.faults.append(Fault("apps.connections.open", body=body, times=99))
    async with serving(workspace), begun(tmp_path, environment(workspace, sqlite_url), "run") as process:
        while len(workspace.calls_of("apps.connections.open")) < 2:
            await workspace.next_change()
        assert await ended_by_sigterm(process) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


async def test_while_it_connects_and_the_socket_is_silent(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    async with silence() as (port, has_connected), serving(workspace):
        body = {"ok": True, "url": f"ws://127.0.0.1:{port}/"}
        workspace.faults.append(Fault("apps.connections.open", body=body))
        async with begun(tmp_path, environment(workspace, sqlite_url), "run") as process:
            await has_connected.wait()
            assert await ended_by_sigterm(process) == 0


@pytest.mark.parametrize(("word", "code"), [("run", 0), ("migrate", INTERRUPTED)])
async def test_while_it_connects_and_the_database_is_silent(
    workspace: Workspace, tmp_path: Path, word: str, code: int
) -> None:
    async with silence() as (port, has_connected):
        env = environment(workspace, f"postgresql://me@127.0.0.1:{port}/bot")
        async with begun(tmp_path, env, word) as process:
            await has_connected.wait()
            assert await ended_by_sigterm(process) == code


@pytest.mark.parametrize("words", [("migrate",), ("run", "--migrate")], ids=" ".join)
async def test_while_it_migrates(
    workspace: Workspace, postgresql_url: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Another replica migrates, and this one waits for its turn, in the transaction of its migrations."""
    waiting = f"SELECT count(*) FROM pg_locks WHERE objid = {ONE_AT_A_TIME} AND NOT granted"  # noqa: S608
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        async with begun(tmp_path, environment(workspace, postgresql_url), *words) as process:
            while other.execute(waiting).fetchone() == (0,):
                pass
            assert await ended_by_sigterm(process) == (0 if words[0] == "run" else INTERRUPTED)


async def test_while_it_serves(workspace: Workspace, tmp_path: Path) -> None:
    async with running(workspace, tmp_path) as bot, asyncio.timeout(10):
        assert await bot.stop() == 0


async def test_while_it_drains(workspace: Workspace, tmp_path: Path) -> None:
    """A story waits for Slack, which does not answer: the bot gives it most of the ten seconds, then goes."""
    async with running(workspace, tmp_path) as bot:
        workspace.faults.append(Fault("response_url", hangs=True, times=99))
        await workspace.actor("ada").types("/mentor help")
        await until_called(workspace, "response_url")
        async with asyncio.timeout(10):
            assert await bot.stop() == 0


async def test_what_holds_a_thread_for_ever_is_left_behind(tmp_path: Path) -> None:
    """The end does not hang on what a thread waits for; here within a hundredth of the time."""
    log = tmp_path / "log"
    log.touch()
    process = await forking.start("tests.support.stubborn", [], without_settings(), log, log)
    while "ready" not in log.read_text():
        pass
    assert await ended_by_sigterm(process) == 1
    assert log.read_text() == "ready\nStopped before all that was under way had ended.\n"


def test_it_is_quicker_than_those_who_kill() -> None:
    assert STOP_SECONDS < 10
