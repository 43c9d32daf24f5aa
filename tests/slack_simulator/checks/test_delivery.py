from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import (
    Clock,
    NotAcknowledged,
    Server,
    SocketDelivery,
    Workspace,
    make_user,
    serving,
)
from tests.slack_simulator.checks.conftest import Connect, connected

ENVELOPE = {
    "token",
    "team_id",
    "api_app_id",
    "event",
    "type",
    "event_id",
    "event_time",
    "authorizations",
    "is_ext_shared_channel",
    "event_context",
}


ReceivedEvents = list[tuple[dict[str, Any], dict[str, list[str]]]]


@pytest.fixture
def received_events(app: AsyncApp) -> ReceivedEvents:
    got: ReceivedEvents = []

    def listens_to(name: str) -> None:
        async def listener(body: dict[str, Any], request: Any) -> None:
            got.append((body, request.headers))

        app.event(name)(listener)

    for name in ("team_join", "user_change", "tokens_revoked", "app_uninstalled"):
        listens_to(name)
    return got


async def test_events_come_in_complete_envelopes(
    app: AsyncApp, connect: Connect, workspace: Workspace, received_events: ReceivedEvents
) -> None:
    await connect(app)
    newcomer = await workspace.user_joins(make_user("maeve", "Maeve Gallacher", is_restricted=True))
    await workspace.user_changes("maeve", deleted=True)
    await workspace.revokes_tokens()
    await workspace.uninstalls_app()
    bodies = [body for body, _ in received_events]
    assert [body["event"]["type"] for body in bodies] == [
        "team_join",
        "user_change",
        "tokens_revoked",
        "app_uninstalled",
    ]
    assert all(set(body) == ENVELOPE for body in bodies)
    assert len({body["event_id"] for body in bodies}) == 4
    assert bodies[0]["event"]["user"]["is_restricted"] is True
    assert bodies[1]["event"]["user"]["deleted"] is True
    assert newcomer.person.deleted


async def test_an_event_can_come_four_times(
    app: AsyncApp, connect: Connect, workspace: Workspace, received_events: ReceivedEvents
) -> None:
    await connect(app)
    await workspace.deliver_event({"type": "app_uninstalled"}, times=4)
    assert len({body["event_id"] for body, _ in received_events}) == 1
    attempts = [headers.get("x-slack-retry-num", ["0"])[0] for _, headers in received_events]
    assert attempts == ["0", "1", "2", "3"]


async def test_an_event_without_subscription_is_not_sent(
    app: AsyncApp, over_http: Connect, workspace: Workspace, received_events: ReceivedEvents
) -> None:
    await over_http(app)
    workspace.subscriptions.discard("user_change")
    await workspace.user_changes("ada", tz="Asia/Tokyo")
    assert received_events == []
    with pytest.raises(AttributeError, match="'zone'"):
        await workspace.user_changes("ada", zone="Asia/Tokyo")


async def test_a_wrong_signature_is_refused(app: AsyncApp, over_http: Connect, workspace: Workspace) -> None:
    workspace.signing_secret = "other"
    await over_http(app)
    with pytest.raises(NotAcknowledged) as caught:
        await workspace.deliver_event({"type": "app_uninstalled"})
    assert caught.value.answer.status == 401


async def test_each_envelope_goes_to_one_connection(
    app: AsyncApp, over_socket: Connect, workspace: Workspace, server: Server, received_events: ReceivedEvents
) -> None:
    await over_socket(app)
    await over_socket(app)
    await server.links.connected(5)
    assert server.links.count == 2
    for _ in range(4):
        await workspace.deliver_event({"type": "app_uninstalled"})
    assert len(received_events) == 4


async def test_a_ticket_opens_one_connection(
    client: AsyncWebClient, workspace: Workspace, server: Server
) -> None:
    connection = await client.apps_connections_open(app_token=workspace.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(connection["url"]) as socket:
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        assert hello["num_connections"] == 1
        assert hello["connection_info"] == {"app_id": workspace.app_id}
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(connection["url"])
        await server.links.disconnect()
        assert (await socket.receive_json())["type"] == "disconnect"


async def test_a_bot_that_was_sent_away_comes_back(
    app: AsyncApp, over_socket: Connect, workspace: Workspace, server: Server, received_events: ReceivedEvents
) -> None:
    await over_socket(app)
    await server.links.disconnect()
    await workspace.deliver_event({"type": "app_uninstalled"})
    assert len(received_events) == 1


async def test_nobody_is_connected(workspace: Workspace, server: Server) -> None:
    workspace.delivery = SocketDelivery(server.links, connected_within=0.01)
    with pytest.raises(NotAcknowledged, match="no bot has connected"):
        await workspace.actor("ada").types("/mentor")


async def test_a_workspace_stands_by_itself(app: AsyncApp) -> None:
    other = Workspace(Clock(), [make_user("ada")])
    async with serving(other) as server:
        app.client.base_url = server.api_url
        async with connected(app, other.app_token):
            await server.links.connected(5)
        assert other.calls_of("apps.connections.open") == [{}]
