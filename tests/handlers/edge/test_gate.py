"""The bot over HTTP: what the gate lets in, what it turns away, and what it says of itself."""

import asyncio
import gzip
import json
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.app import Bot
from handlers.edge.gate import BIGGEST_BODY, PATH
from storage import nudge_history
from storage.tables import metadata
from tests.conftest import a_bot
from tests.slack_simulator import HttpDelivery, Server, Workspace, serving
from tests.slack_simulator.transport.payloads import slash_command
from tests.support.cast import Story
from tests.support.metric_values import metric_values

MARK = "quetzalcoatlus"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SIXTY_MEGABYTES = 60_000_000
NEXT_MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
FOREVER = timedelta(weeks=52)


@dataclass
class GatedBot:
    """The bot behind its gate, and somebody at it who knows the signing secret."""

    workspace: Workspace
    bot: Bot
    web: httpx.AsyncClient

    async def sends(
        self,
        body: bytes,
        content_type: str = FORM,
        *,
        ago: timedelta = timedelta(),
        **headers: str | None,
    ) -> httpx.Response:
        """A signed request; a header that is None is left out."""
        stamp = str(int((self.workspace.clock.now() - ago).timestamp()))
        all_headers = {"Content-Type": content_type, **self._signature(stamp, body)}
        all_headers |= {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        left_out = {name.replace("_", "-") for name, value in headers.items() if value is None}
        request_headers = {name: value for name, value in all_headers.items() if name not in left_out}
        return await self.web.post(PATH, content=body, headers=request_headers)

    def _signature(self, stamp: str, body: bytes) -> dict[str, str]:
        text = body.decode("utf-8", "replace")
        signature = SignatureVerifier(self.workspace.signing_secret).generate_signature(
            timestamp=stamp, body=text
        )
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature or ""}

    def command(self, text: str) -> bytes:
        ada = self.workspace.person("ada")
        place = self.workspace.open_im(ada.id)
        return urlencode(slash_command(self.workspace, ada, "/mentor", text, place)[0]).encode()

    async def tables(self) -> dict[str, list[Any]]:
        async with self.bot.db.engine.connect() as connection:
            return {
                table.name: list(await connection.execute(table.select())) for table in metadata.sorted_tables
            }


@pytest.fixture
async def house(workspace: Workspace, sqlite_url: str) -> AsyncIterator[GatedBot]:
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": workspace.signing_secret}
    async with (
        serving(workspace),
        a_bot(workspace, sqlite_url, **over_http) as bot,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as web,
    ):
        workspace.delivery = HttpDelivery(workspace, f"{web.base_url}{PATH}", web)
        yield GatedBot(workspace, bot, web)


async def test_a_signed_command_is_answered(house: GatedBot) -> None:
    answer = await house.workspace.actor("ada").types("/mentor")
    assert (answer.status, answer.body) == (200, None)
    await house.workspace.actor("ada").sees("No programme is open right now.")


async def test_a_whole_form_goes_through(house: GatedBot) -> None:
    noor = house.workspace.actor("noor")
    await noor.types("/mentor admin")
    await noor.clicks("New programme")
    await noor.submits({"Name": "Spring", "Purpose, in one sentence": "To learn.", "First day": "2026-03-09"})
    await noor.sees("Spring")


@pytest.mark.parametrize("text", ["payload", "payload={}", "payload=&command=/other"])
async def test_a_command_may_hold_any_word(house: GatedBot, text: str) -> None:
    """A form is no payload because the word stands in it."""
    await house.workspace.actor("ada").types(f"/mentor {text}")
    await house.workspace.actor("ada").sees("I do not know")


async def test_a_fresh_signature_lives_for_five_minutes(house: GatedBot) -> None:
    body = house.command(MARK)
    assert (await house.sends(body, ago=timedelta(minutes=4))).status_code == 200
    assert (await house.sends(body, ago=timedelta(minutes=-4))).status_code == 200


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (401, {"X_Slack_Signature": f"v0={'0' * 64}"}),
        (401, {"X_Slack_Signature": "v0="}),
        (401, {"X_Slack_Signature": "v0=\u00e9"}),
        (401, {"X_Slack_Signature": None}),
        (401, {"ago": timedelta(minutes=6)}),
        (401, {"ago": timedelta(minutes=-6)}),
        (400, {"X_Slack_Request_Timestamp": "yesterday"}),
        (400, {"X_Slack_Request_Timestamp": ""}),
        (400, {"X_Slack_Request_Timestamp": "-1"}),
        (400, {"X_Slack_Request_Timestamp": "1e9"}),
        (400, {"X_Slack_Request_Timestamp": "9" * 4000}),
        (400, {"X_Slack_Request_Timestamp": None}),
    ],
)
async def test_nobody_else_gets_in(
    house: GatedBot, caplog: pytest.LogCaptureFixture, status: int, changes: dict[str, Any]
) -> None:
    with _nothing_happens(caplog) as tables:
        tables.update(await house.tables())
        encoded = {name: _as_header_bytes(value) for name, value in changes.items()}
        answer = await house.sends(house.command(MARK), **encoded)
        assert (answer.status_code, answer.json()["ok"]) == (status, False)
        await house.bot.doors.drain()
        assert await house.tables() == tables


def _as_header_bytes(value: Any) -> Any:
    """A header as bytes where it is not ASCII, which the client would otherwise refuse to send."""
    return value.encode() if isinstance(value, str) and not value.isascii() else value


class _nothing_happens:  # noqa: N801 - it is read as a sentence
    """Nothing that was sent is in the log, on any level of any logger that is on."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def __enter__(self) -> dict[str, Any]:
        self._caplog.set_level(logging.INFO)
        for room in ("bot", "handlers", "storage"):
            self._caplog.set_level(logging.DEBUG, logger=room)
        return {}

    def __exit__(self, *error: object) -> None:
        assert MARK not in self._caplog.text
        assert not [each for each in self._caplog.records if each.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", FORM),
        (b"{" + MARK.encode(), JSON),
        (f'["{MARK}"]'.encode(), JSON),
        (f'"{MARK}"'.encode(), JSON),
        (b"[" * 100_000 + MARK.encode(), JSON),
        (b"payload=" + b"[" * 100_000 + MARK.encode(), FORM),
        (b"payload=%7B" + MARK.encode(), FORM),
        (b"payload=%22" + MARK.encode() + b"%22", FORM),
        (b"payload=", FORM),
        (b"\xff\xfe" + MARK.encode(), FORM),
        (b'{"word": "\xff' + MARK.encode() + b'"}', JSON),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    house: GatedBot, caplog: pytest.LogCaptureFixture, body: bytes, content_type: str
) -> None:
    with _nothing_happens(caplog) as tables:
        tables.update(await house.tables())
        answer = await house.sends(body, content_type)
        assert (answer.status_code, answer.json()["ok"]) == (400, False)
        assert await house.tables() == tables


async def test_nothing_is_unpacked(house: GatedBot, caplog: pytest.LogCaptureFixture) -> None:
    with _nothing_happens(caplog):
        for body in (MARK.encode() + b"\xff", gzip.compress(house.command("help"))):
            answer = await house.sends(body, Content_Encoding="gzip")
            assert answer.status_code == 400


@asynccontextmanager
async def at_the_gate(house: GatedBot, *headers: str) -> AsyncIterator[tuple[Any, asyncio.StreamWriter]]:
    """A connection over which a request has begun."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.bot.port)
    lines = (f"POST {PATH} HTTP/1.1", "Host: here", f"Content-Type: {FORM}", *headers, "", "")
    writer.write("\r\n".join(lines).encode())
    try:
        yield reader, writer
    finally:
        writer.close()


async def test_sixty_megabytes_are_refused_before_the_first_is_sent(
    house: GatedBot, caplog: pytest.LogCaptureFixture
) -> None:
    with _nothing_happens(caplog):
        async with at_the_gate(house, f"Content-Length: {SIXTY_MEGABYTES}") as (reader, _writer):
            assert await reader.readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"


async def test_a_body_of_untold_length_is_refused_as_soon_as_it_is_too_long(
    house: GatedBot, caplog: pytest.LogCaptureFixture
) -> None:
    with _nothing_happens(caplog):
        async with at_the_gate(house, "Transfer-Encoding: chunked") as (reader, writer):
            piece = (MARK * 10_000).encode()
            for _ in range(BIGGEST_BODY // len(piece) + 1):
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            assert await reader.readline() == b"HTTP/1.1 413 Request Entity Too Large\r\n"
        assert (await house.web.get("/healthz")).status_code == 200


async def test_slack_may_check_the_address(house: GatedBot) -> None:
    answer = await house.sends(b"ssl_check=1&token=simulated")
    assert (answer.status_code, answer.text) == (200, "")
    challenge = {"type": "url_verification", "token": "simulated", "challenge": "3eZbrw1aB"}
    answer = await house.sends(json.dumps(challenge).encode(), JSON)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1aB"})


async def test_other_ways_lead_nowhere(house: GatedBot) -> None:
    assert (await house.web.get(PATH)).status_code == 405
    assert (await house.web.put(PATH)).status_code == 405
    assert (await house.web.get("/")).status_code == 404
    assert (await house.web.post("/slack/install")).status_code == 404
    assert (await house.web.post("/readyz")).status_code == 405


async def test_it_says_how_it_is(house: GatedBot) -> None:
    assert (await house.web.get("/healthz")).json() == {"ok": True}
    assert await _readiness(house.web) == (
        200,
        {"ok": True, "ticks": True, "last_tick": None, "in_flight": 0},
    )
    await house.bot.tick()
    _, readiness = await _readiness(house.web)
    assert readiness["last_tick"] == house.workspace.clock.now().isoformat()


async def _readiness(web: httpx.AsyncClient) -> tuple[int, dict[str, Any]]:
    answer = await web.get("/readyz")
    return answer.status_code, answer.json()


async def test_it_counts_the_stories_under_way(house: GatedBot) -> None:
    may_end = asyncio.Event()

    async def slow() -> None:
        await may_end.wait()

    house.bot.app.command("/slow")(house.bot.doors.from_slack(slow))
    body = house.command("").replace(b"%2Fmentor", b"%2Fslow")
    assert (await house.sends(body)).status_code == 200
    assert (await _readiness(house.web))[1]["in_flight"] == 1
    may_end.set()
    await house.bot.doors.drain()
    assert (await _readiness(house.web))[1]["in_flight"] == 0


async def test_it_is_not_ready_before_it_is_connected(workspace: Workspace, sqlite_url: str) -> None:
    """In Socket Mode; while Slack takes its time to open the connection, the pages are there already."""
    is_connecting, may_open = asyncio.Event(), asyncio.Event()

    @web.middleware
    async def slowly(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.endswith("apps.connections.open"):
            is_connecting.set()
            await may_open.wait()
        answer: web.StreamResponse = await handler(request)
        return answer

    server, port = Server(workspace), _free_port()
    server.app.middlewares.append(slowly)
    await server.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        starting = a_bot(workspace, sqlite_url, PORT=str(port))
        entered = asyncio.create_task(starting.__aenter__())
        await is_connecting.wait()
        assert (await client.get("/healthz")).status_code == 200
        assert (await _readiness(client))[0] == 503
        may_open.set()
        await entered
        assert (await _readiness(client))[0] == 200
        await starting.__aexit__(None, None, None)
    await server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _metrics_of(web: httpx.AsyncClient) -> tuple[dict[Any, float], str]:
    answer = await web.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return metric_values(answer.text), answer.text


async def test_it_is_measured(house: GatedBot) -> None:
    values, _ = await _metrics_of(house.web)
    gauges = ("nudges_planned", "nudges_due", "nudges_lag_seconds", "database_up")
    assert [values[f"viceversa_{name}", ()] for name in gauges] == [0, 0, 0, 1]
    assert (await house.web.post("/metrics")).status_code == 405


async def test_the_measures_name_nobody(workspace: Workspace, sqlite_url: str) -> None:
    async with (
        serving(workspace),
        a_bot(workspace, sqlite_url) as bot,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client,
    ):
        story = Story(workspace, bot)
        await story.has_pair()
        workspace.clock.move_to(NEXT_MONDAY)
        values, _ = await _metrics_of(client)
        lag = values["viceversa_nudges_lag_seconds", ()]
        assert (values["viceversa_nudges_planned", ()], values["viceversa_nudges_due", ()]) == (2, 2)
        assert 0 < lag < timedelta(hours=2.5).total_seconds()
        await bot.tick()
        values, text = await _metrics_of(client)
        settled_count = sum(
            value for key, value in values.items() if key[0] == "viceversa_nudges_settled_total"
        )
        async with story.reading() as tx:
            tally = await nudge_history.tally(tx, workspace.clock.now(), workspace.clock.now() - FOREVER)
        assert settled_count == tally.count(*nudge_history.FINISHED) > 0
        assert values["viceversa_nudges_due", ()] == 0
        strangers = [workspace.team_id, workspace.team_name, story.ada.id, "Ada", "Spring"]
        assert not [word for word in strangers if word in text]


async def test_without_its_database_it_still_tells_what_it_counted(
    workspace: Workspace, sqlite_url: str, tmp_path: Path
) -> None:
    files = [tmp_path / f"bot.sqlite3{suffix}" for suffix in ("", "-wal", "-shm")]
    async with (
        serving(workspace),
        a_bot(workspace, sqlite_url) as bot,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client,
    ):
        bot.metrics.count_rate_limit("users.list")
        await bot.db.close()
        for file in files:
            file.unlink(missing_ok=True)
        values, _ = await _metrics_of(client)
        assert values["viceversa_database_up", ()] == 0
        assert values["viceversa_rate_limits_total", ("users.list",)] == 1


async def test_one_that_only_answers_says_so(workspace: Workspace, sqlite_url: str) -> None:
    async with (
        serving(workspace),
        a_bot(workspace, sqlite_url, ticks=False) as bot,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client,
    ):
        assert await _readiness(client) == (
            200,
            {"ok": True, "ticks": False, "last_tick": None, "in_flight": 0},
        )
        await workspace.actor("ada").types("/mentor help")
        await workspace.actor("ada").sees("Here is what you can type")


async def test_in_socket_mode_the_gate_takes_no_events(workspace: Workspace, sqlite_url: str) -> None:
    async with (
        serving(workspace),
        a_bot(workspace, sqlite_url) as bot,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client,
    ):
        assert (await client.post(PATH)).status_code == 404
        assert (await _readiness(client))[0] == 200


async def test_an_event_that_comes_four_times_runs_once(
    house: GatedBot, caplog: pytest.LogCaptureFixture
) -> None:
    ada = house.workspace.actor("ada")
    await ada.types("/mentor")
    tables_at_first = await house.tables()
    await house.workspace.user_changes("ada", times=4, tz="Asia/Tokyo")
    tables_in_the_end = await house.tables()
    assert len(tables_in_the_end["events"]) - len(tables_at_first["events"]) == 1
    assert "Asia/Tokyo" in {row.timezone for row in tables_in_the_end["people"]}


@pytest.mark.parametrize("kind", ["button", "form", "word"])
async def test_what_nobody_knows_any_more_gets_a_sentence(house: GatedBot, kind: str) -> None:
    ada = house.workspace.actor("ada")
    if kind == "word":
        await ada.types("/mentor dance")
        await ada.sees("I do not know *dance*.")
        return
    await ada.types("/mentor join") if kind == "form" else await ada.types("/mentor help")
    answer = await house.sends(_of_an_older_version(house, kind))
    assert answer.status_code == 200
    await house.bot.doors.drain()
    if kind == "form":
        assert answer.json()["response_action"] == "update"
        assert "out of date" in answer.text
    else:
        await ada.sees("This button is out of date.")


def _of_an_older_version(house: GatedBot, kind: str) -> bytes:
    ada = house.workspace.person("ada")
    payload: dict[str, Any] = {
        "team": {"id": house.workspace.team_id},
        "user": {"id": ada.id},
        "trigger_id": house.workspace.new_trigger(ada.id),
    }
    if kind == "form":
        payload |= {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "waltz"}}
    else:
        place = house.workspace.open_im(ada.id)
        payload |= {
            "type": "block_actions",
            "actions": [{"type": "button", "action_id": "waltz", "block_id": "b"}],
            "response_url": house.workspace.new_response_url(ada.id, place.id, None),
        }
    return urlencode({"payload": json.dumps(payload)}).encode()
