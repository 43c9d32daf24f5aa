"""Socket Mode from the app's side: warned, sent away, dropped, too many."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Server, Workspace
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.checks.conftest import Connect

Link = tuple[aiohttp.ClientWebSocketResponse, str]


async def a_link(workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession) -> Link:
    """Opens a link, and gives it with what its first frame says."""
    workspace.clock.advance(minutes=1)
    connection = await client.apps_connections_open(app_token=workspace.app_token)
    socket = await session.ws_connect(connection["url"])
    frame = await socket.receive_json(timeout=60)
    return socket, str(frame.get("reason") or frame["type"])


async def test_there_can_be_ten_links(workspace: Workspace, server: Server, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        links = [await a_link(workspace, client, session) for _number in range(11)]
        assert [greeting for _socket, greeting in links] == ["hello"] * 10 + ["too_many_websockets"]
        assert server.links.count == 10


async def test_a_ticket_is_good_for_one_link(
    workspace: Workspace, server: Server, client: AsyncWebClient
) -> None:
    url = (await client.apps_connections_open(app_token=workspace.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        await session.ws_connect(url)
        async with session.get(url.replace("ws", "http", 1)) as second:
            assert second.status == 404


async def test_a_link_can_break_without_a_word(
    workspace: Workspace, server: Server, client: AsyncWebClient
) -> None:
    async with aiohttp.ClientSession() as session:
        socket, _greeting = await a_link(workspace, client, session)
        server.links.drop()
        assert (await socket.receive(timeout=60)).type is aiohttp.WSMsgType.CLOSED
        assert socket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE


async def test_after_a_warning_the_app_goes_on(
    bot: RecordingBot, over_socket: Connect, workspace: Workspace, server: Server
) -> None:
    bot.acks("/mentor", "command")
    await over_socket(bot.app)
    workspace.clock.advance(minutes=1)
    await server.links.warn()
    await workspace.actor("ada").types("/mentor")
    assert len(bot.got) == 1
