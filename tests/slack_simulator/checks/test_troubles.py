"""Troubles at Slack or on the way there: what an app then meets."""

import time

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Fault, Server, Workspace
from tests.slack_simulator.checks.conftest import Connect
from tests.slack_simulator.transport.troubles import CALL_TROUBLES, LASTING_TROUBLES


async def two_posts(workspace: Workspace, client: AsyncWebClient) -> list[str]:
    """What two posts meet, of which the first suffers."""
    met = []
    client.retry_handlers = []
    for text in ("first", "second"):
        try:
            await client.chat_postMessage(channel=workspace.person("ada").id, text=text)
            met.append("ok")
        except SlackApiError as error:
            met.append(str(error.response["error"]))
        except (aiohttp.ClientError, TimeoutError) as error:
            met.append(type(error).__name__)
    return met


@pytest.mark.parametrize(
    ("name", "meets", "arrived"),
    [
        ("too_many_requests", "ratelimited", ["second"]),
        ("server_errors", "service_unavailable", ["second"]),
        ("dropped_before", "ServerDisconnectedError", ["second"]),
        ("dropped_after", "ServerDisconnectedError", ["first", "second"]),
        ("no_answer", "TimeoutError", ["first", "second"]),
    ],
)
async def test_every_second_call_suffers(
    workspace: Workspace, server: Server, name: str, meets: str, arrived: list[str]
) -> None:
    await workspace.troubles.switch(name, True)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as session:
        client = AsyncWebClient(workspace.bot_token, base_url=server.api_url, session=session)
        assert await two_posts(workspace, client) == [meets, "ok"]
        await workspace.troubles.switch(name, False)
        workspace.clock.advance(minutes=1)
        assert await two_posts(workspace, client) == ["ok", "ok"]
    assert [message.text for message in workspace.messages[: len(arrived)]] == arrived


async def test_several_troubles_take_turns(workspace: Workspace, client: AsyncWebClient) -> None:
    for name in ("server_errors", "too_many_requests"):
        await workspace.troubles.switch(name, True)
    met = await two_posts(workspace, client) + await two_posts(workspace, client)
    assert sorted(met) == ["ok", "ok", "ratelimited", "service_unavailable"]


async def test_a_revoked_token(workspace: Workspace, client: AsyncWebClient) -> None:
    await workspace.troubles.switch("revoked", True)
    assert await two_posts(workspace, client) == ["token_revoked", "token_revoked"]
    await workspace.troubles.switch("revoked", False)
    assert await two_posts(workspace, client) == ["ok", "ok"]


async def test_a_slow_answer(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.append(Fault("auth.test", body={"ok": True}, seconds=0.05))
    began = time.monotonic()
    await client.auth_test()
    assert time.monotonic() - began >= 0.05
    await workspace.troubles.switch("slow", True)
    assert workspace.troubles.delay() > 0


async def test_socket_mode_is_asked_to_reconnect(
    app: AsyncApp, over_socket: Connect, workspace: Workspace, server: Server
) -> None:
    await over_socket(app)
    await workspace.troubles.switch("reconnect", True)
    await server.links.connected(5)
    assert len(workspace.calls_of("apps.connections.open")) == 2


async def test_each_is_offered_with_a_sentence(workspace: Workspace) -> None:
    offered = {each["name"]: each for each in workspace.troubles.offered()}
    assert set(offered) == {*CALL_TROUBLES, *LASTING_TROUBLES, "reconnect"}
    assert all(each["words"].endswith(".") and not each["is_on"] for each in offered.values())
    with pytest.raises(KeyError):
        await workspace.troubles.switch("earthquake", True)
