"""A small workspace, a client of its Web API, and Bolt apps that connect in both ways."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import HttpDelivery, Server, Workspace, make_user, serving
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.state.manifest import read_manifest

Connect = Callable[[AsyncApp], Awaitable[None]]


@pytest.fixture
def bot(app: AsyncApp) -> RecordingBot:
    return RecordingBot(app)


@asynccontextmanager
async def connected(app: AsyncApp, app_token: str) -> AsyncIterator[None]:
    """A bot in Socket Mode for the length of a block."""
    handler: Any = AsyncSocketModeHandler(app, app_token)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


READS = ("im:read", "mpim:read", "channels:read", "groups:read", "team:read", "dnd:read")
FURTHER_EVENTS = ("dnd_updated_user", "tokens_revoked", "app_uninstalled")
OURS = read_manifest()
EVERYTHING = replace(
    OURS, scopes=OURS.scopes.union(READS, ["files:write"]), events=OURS.events.union(FURTHER_EVENTS)
)


@pytest.fixture
def workspace() -> Workspace:
    """A workspace whose app may do everything."""
    people = [make_user("ada", "Ada Nwosu"), make_user("grace", "Grace Lindqvist", tz="America/New_York")]
    linus = make_user("linus", "Linus Achterberg", tz="Europe/Berlin")
    return Workspace(people=[*people, linus], manifest=EVERYTHING)


@pytest.fixture
async def server(workspace: Workspace) -> AsyncIterator[Server]:
    async with serving(workspace) as server:
        yield server


@pytest.fixture
async def client(workspace: Workspace, server: Server) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(workspace.bot_token, base_url=server.api_url, session=session)


@pytest.fixture
def app(workspace: Workspace, client: AsyncWebClient) -> AsyncApp:
    """A bot without any habits yet; each test teaches it some."""
    return AsyncApp(client=client, signing_secret=workspace.signing_secret)


@pytest.fixture
async def over_socket(workspace: Workspace, app: AsyncApp) -> AsyncIterator[Connect]:
    async with AsyncExitStack() as open_links:

        async def connect(app: AsyncApp) -> None:
            await open_links.enter_async_context(connected(app, workspace.app_token))

        yield connect


@pytest.fixture
async def over_http(workspace: Workspace) -> AsyncIterator[Connect]:
    runners: list[web.AppRunner] = []
    async with httpx.AsyncClient() as sender:

        async def connect(app: AsyncApp) -> None:
            runners.append(web.AppRunner(app.web_app("/slack/events"), access_log=None))
            await runners[-1].setup()
            await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runners[-1].addresses[0][1]}/slack/events"
            workspace.delivery = HttpDelivery(workspace, url, sender, lambda: datetime.now(UTC))

        yield connect
        for runner in runners:
            await runner.cleanup()


@pytest.fixture(params=["socket", "http"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Runs a test once over Socket Mode and once over signed HTTP."""
    way: Connect = request.getfixturevalue(f"over_{request.param}")
    return way


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **properties: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **properties}


def button(text: str, action_id: str = "press", **properties: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **properties}


def field(label: str, kind: str = "plain_text_input", **properties: Any) -> dict[str, Any]:
    block: dict[str, Any] = {
        key: properties.pop(key) for key in ("optional", "dispatch_action", "block_id") if key in properties
    }
    element = {"type": kind, "action_id": "value", **properties}
    return {"type": "input", "label": plain(label), "element": element, **block}


def options(*texts: str) -> list[dict[str, Any]]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def modal(*blocks: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **properties,
    }


def home(*blocks: dict[str, Any], **properties: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks), **properties}


async def refusal(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    return str(caught.value.response["error"])
