"""The whole bot: it comes back when Slack sends it away, and loses and doubles nothing when it is killed."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.blocks.kit.text import message, section
from bot.mentoring.model import NudgeState
from bot.slack.client import CONNECT_TIMEOUT_SECONDS, SLACK_TIMEOUT_SECONDS
from handlers.nudging.deliver import IN_FLIGHT
from handlers.sending import post
from handlers.sending.post import Outcome
from storage import nudges as ledger
from storage.database import Database
from storage.nudge_history import last_of_person
from storage.tables import nudges
from tests.conftest import a_bot
from tests.slack_simulator import (
    Actor,
    Clock,
    Fault,
    Server,
    SocketDelivery,
    Workspace,
    demo_people,
    roster_csv,
    serving,
)
from tests.slack_simulator.demo.process import BotProcess
from tests.support.cast import LEADER_ANSWERS, MENTOR_ANSWERS, Story
from tests.support.queries import recorded_queries
from tests.support.records import a_nudge, furnish_workspace

A_SUNDAY_EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
FINAL = {NudgeState.SENT, NudgeState.UNCONFIRMED}


async def test_it_comes_back_when_slack_sends_it_away(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace) as server, a_bot(workspace, sqlite_url):
        for reason in ("refresh_requested", "warning"):
            workspace.clock.advance(minutes=1)  # an app may ask for a new link once a minute
            await server.links.disconnect(reason)
            await workspace.actor("ada").types("/mentor help")
            await workspace.actor("ada").sees("Here is what you can type")


async def test_without_its_link_it_is_not_ready(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace) as server, a_bot(workspace, sqlite_url) as bot:
        assert bot.readiness().is_connected
        workspace.faults.append(
            Fault("apps.connections.open", body={"ok": False, "error": "internal_error"}, times=99)
        )
        await server.links.disconnect()
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client:
            while (answer := await client.get("/readyz")).status_code == 200:
                pass
        assert (answer.status_code, answer.json()["ok"]) == (503, False)


async def test_what_the_pace_stopped_goes_on_before_the_next_tick(
    workspace: Workspace, sqlite_url: str
) -> None:
    async with serving(workspace), a_bot(workspace, sqlite_url, ticks=False) as bot:
        while bot.pace.try_acquire(bot.workspace.id):
            pass
        await bot.tick_if_there_is_room()
        assert bot.last_tick is None
        workspace.clock.advance(minutes=1, seconds=1)
        await bot.tick_if_there_is_room()
        assert bot.last_tick == workspace.clock.now()


async def test_a_tick_with_nothing_to_do_is_one_query(story: Story) -> None:
    """In a programme that runs: there is a pair, and its next nudge is planned."""
    await story.has_pair()
    await story.bot.tick()
    with recorded_queries(story.bot.db) as queries:
        await story.bot.tick()
    assert len(queries) == 1


async def test_no_call_of_slack_waits_for_ever(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace), a_bot(workspace, sqlite_url) as bot:
        assert bot.client.session
        assert bot.client.session.timeout.total == SLACK_TIMEOUT_SECONDS
        assert bot.client.session.timeout.sock_connect == CONNECT_TIMEOUT_SECONDS


async def test_a_connection_that_never_came_about_took_nothing() -> None:
    """A server whose queue is full, as behind a wall that drops what comes."""
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    with full, socket.create_connection(full.getsockname()):
        patience = aiohttp.ClientTimeout(sock_connect=0.1)
        async with aiohttp.ClientSession(timeout=patience) as session:
            nowhere = f"http://127.0.0.1:{full.getsockname()[1]}/"
            client = AsyncWebClient(session=session, base_url=nowhere, retry_handlers=[])
            result = await post.try_to_post(client, "U1", message(section("Hello")))
    assert (result.outcome, result.reason) == (Outcome.NOT_TAKEN, "no_connection")


async def test_what_is_due_in_another_workspace_is_not_said_with_our_token(story: Story) -> None:
    async with story.bot.db.transaction("T2") as tx:
        await furnish_workspace(tx)
        await ledger.add(tx, a_nudge(due_at=story.workspace.clock.now()))
    message_count = len(story.workspace.messages)
    await story.bot.tick()
    assert len(story.workspace.messages) == message_count
    async with story.bot.db.reading("T2") as tx:
        assert [each.state for each in await last_of_person(tx, "ada", 10)] == [NudgeState.PLANNED]


async def test_a_tick_under_way_is_finished_before_the_end(workspace: Workspace, sqlite_url: str) -> None:
    """What Slack was asked, and did, is written down though the bot is told to stop meanwhile."""
    arrived, may_answer = asyncio.Event(), asyncio.Event()

    @web.middleware
    async def slowly(request: web.Request, handler: Any) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        if request.path.endswith("chat.postMessage"):
            arrived.set()
            await may_answer.wait()
        return answer

    async with _serve_with(workspace, slowly):
        running = a_bot(workspace, sqlite_url)
        story = Story(workspace, await running.__aenter__())
        await story.has_programme()
        await story.joins("ada", "farah")
        await story.releases()
        ticking = asyncio.create_task(story.bot.tick())
        await arrived.wait()
        ending = asyncio.create_task(running.__aexit__(None, None, None))
        await _until_nobody_listens(story.bot.port)
        may_answer.set()
        await asyncio.gather(ticking, ending)
    assert [state for _, state, _ in await _stored_nudges(sqlite_url)].count(NudgeState.SENT) == 1


async def _until_nobody_listens(port: int) -> None:
    """Wait until nobody listens on that port any more."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return
        writer.close()


@asynccontextmanager
async def _serve_with(workspace: Workspace, middleware: Any) -> AsyncIterator[None]:
    """The workspace's server, with something between it and the bot."""
    server = Server(workspace)
    server.app.middlewares.append(middleware)
    await server.start()
    workspace.delivery = SocketDelivery(server.links)
    try:
        yield
    finally:
        await server.stop()


class Killer:
    """Lets so many messages through; then the bot is killed before, or after, Slack has taken the next."""

    def __init__(self, *, when_taken: bool) -> None:
        self.bot: BotProcess | None = None
        self.left = 0
        self.has_killed = asyncio.Event()
        self._when_taken = when_taken

    @property
    def between(self) -> Any:
        @web.middleware
        async def between(request: web.Request, handler: Any) -> web.StreamResponse:
            if self.bot is None or not request.path.endswith("chat.postMessage"):
                return await self._handled(request, handler)
            self.left -= 1
            if self.left >= 0:
                return await self._handled(request, handler)
            if self._when_taken:
                await handler(request)
            bot, self.bot = self.bot, None
            await bot.kill()
            self.has_killed.set()
            raise web.HTTPServiceUnavailable

        return between

    async def _handled(self, request: web.Request, handler: Any) -> web.StreamResponse:
        answer: web.StreamResponse = await handler(request)
        return answer

    async def kills(self, bot: BotProcess, messages: int) -> None:
        self.left, self.bot = messages, bot
        self.has_killed.clear()


@pytest.mark.parametrize("when_taken", [False, True], ids=["before-slack-took-it", "after-slack-took-it"])
async def test_a_bot_that_is_killed_while_it_sends(tmp_path: Path, when_taken: bool) -> None:
    clock_file = tmp_path / "clock"
    clock = Clock(A_SUNDAY_EVENING, flowing=True, mirror=clock_file)
    workspace = Workspace(clock, demo_people(), is_strict=True)
    killer = Killer(when_taken=when_taken)
    async with _serve_with(workspace, killer.between):
        bot = BotProcess(workspace, tmp_path, clock_file)
        await _a_programme(workspace, bot, tmp_path)
        nudges_before = await _stored_nudges(str(bot.env["DATABASE_URL"]))
        assert len(nudges_before) > 2
        await killer.kills(bot, messages=1)
        while not killer.has_killed.is_set():
            workspace.clock.advance(hours=1)
            await _until_first_ends(bot.ticked(), killer.has_killed.wait())
        await bot.start()
        for _ in range(30):  # all working mornings of the world, and the end of the dead one's claims
            workspace.clock.advance(hours=1)
            await bot.ticked()
        await bot.stop()

    nudges_after = await _stored_nudges(str(bot.env["DATABASE_URL"]))
    of_the_killed = [each for each in nudges_after if each[2] == "interrupted"]
    assert {key for key, _, _ in nudges_before} <= {key for key, _, _ in nudges_after}
    assert {state for _, state, _ in nudges_after} == FINAL
    assert {state for _, state, _ in of_the_killed} == {NudgeState.UNCONFIRMED}
    assert len(of_the_killed) <= IN_FLIGHT
    received = Counter(message.channel for message in workspace.messages if message.bot_id)
    assert set(received.values()) == {1}
    sent_count = [state for _, state, _ in nudges_after].count(NudgeState.SENT)
    # Of those that were under way Slack may have taken any, but the one at which it was killed as said.
    assert sent_count + when_taken <= len(received) <= sent_count + len(of_the_killed) - (not when_taken)


async def _until_first_ends(*coroutines: Coroutine[Any, Any, Any]) -> None:
    """Wait until the first of these has come to its end; the others are cancelled."""
    tasks = [asyncio.create_task(way) for way in coroutines]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _a_programme(workspace: Workspace, bot: BotProcess, folder: Path) -> None:
    """Pairs have been released on a Sunday, and nobody has been asked yet."""
    roster = folder / "people.csv"
    roster.write_text(roster_csv(), encoding="utf-8")
    await bot.runs("migrate")
    await bot.runs("roster", "import", str(roster))
    await bot.start()
    workspace.settle = bot.at_rest
    noor = workspace.actor("noor")
    await noor.types("/mentor admin programme")
    first_day = (workspace.clock.now() + timedelta(days=8)).date()
    await noor.submits(
        {"Name": "Spring", "Purpose, in one sentence": "To learn.", "First day": str(first_day)}
    )
    for handle in ("ada", "kofi", "ines", "freya", "zainab", "sofia"):
        await _joins(workspace.actor(handle), MENTOR_ANSWERS)
    for handle in ("farah", "callum", "maeve", "tomasz", "giulia", "oskar"):
        await _joins(workspace.actor(handle), LEADER_ANSWERS)
    await noor.types("/mentor admin match")
    await noor.submits()


async def _joins(actor: Actor, answers: dict[str, Any]) -> None:
    await actor.types("/mentor join")
    await actor.submits(answers)


NudgeRow = tuple[str, NudgeState, str | None]


async def _stored_nudges(database_url: str) -> list[NudgeRow]:
    db = Database(database_url)
    async with db.engine.connect() as connection:
        rows = await connection.execute(select(nudges.c.id, nudges.c.state, nudges.c.reason))
        stored_rows = [(row.id, NudgeState(row.state), row.reason) for row in rows]
    await db.close()
    return stored_rows
