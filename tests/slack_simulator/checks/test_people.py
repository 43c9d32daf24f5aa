"""People act on real Bolt apps, over Socket Mode and over signed HTTP."""

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import NotAcknowledged, Server, SocketDelivery, Workspace
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.checks.conftest import Connect, home, section


async def test_a_command_has_slacks_fields(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.acks("/mentor", "command", text="Ready, *Ada*.")
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor join now")
    assert set(bot.got[0]) == {
        "token",
        "api_app_id",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "response_url",
        "trigger_id",
        "is_enterprise_install",
    }
    assert (bot.got[0]["command"], bot.got[0]["text"]) == ("/mentor", "join now")
    assert ada.words(ada.latest) == "Ready, Ada."
    assert ada.latest.ephemeral_to == ada.id
    assert ada.dms == []


async def test_on_grid_a_command_names_the_organisation(
    bot: RecordingBot, app: AsyncApp, over_http: Connect, workspace: Workspace
) -> None:
    workspace.enterprise_id, workspace.enterprise_name = "E0PRACTICE", "Practice Group"
    bot.acks("/mentor", "command")
    await over_http(app)
    await workspace.actor("ada").types("/mentor")
    assert len(bot.got[0]) == 15
    assert bot.got[0]["is_enterprise_install"] == "false"


async def test_a_command_that_nobody_answers(app: AsyncApp, over_http: Connect, workspace: Workspace) -> None:
    await over_http(app)
    ada = workspace.actor("ada")
    with pytest.raises(NotAcknowledged):
        await ada.types("/mentor")
    assert ada.latest.text == '/mentor failed with the error "dispatch_failed"'
    with pytest.raises(AssertionError, match="Slack knows no /other"):
        await ada.types("/other")


async def test_a_command_that_is_not_acknowledged_in_time(
    app: AsyncApp, over_socket: Connect, workspace: Workspace, server: Server
) -> None:
    await over_socket(app)
    workspace.delivery = SocketDelivery(server.links, acknowledged_within=0.2)
    ada = workspace.actor("ada")
    answer = await ada.types("/mentor", must_be_acknowledged=False)
    assert answer.status == 0
    assert ada.latest.text == '/mentor failed with the error "operation_timeout"'


async def test_the_home_tab_is_published_when_opened(
    app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    got: list[dict[str, Any]] = []

    async def listener(event: dict[str, Any], client: AsyncWebClient) -> None:
        got.append(event)
        await client.views_publish(user_id=event["user"], view=home(section("Welcome home")))

    app.event("app_home_opened")(listener)

    await connect(app)
    ada = workspace.actor("ada")
    await ada.opens_home()
    assert await ada.sees("Welcome home") is ada.home
    await ada.opens_home()
    assert set(got[0]) == {"type", "user", "channel", "tab", "event_ts"}
    assert got[1]["view"]["id"] == ada.home.id


async def test_seeing_waits_for_what_is_to_come(workspace: Workspace, client: AsyncWebClient) -> None:
    ada = workspace.actor("ada")
    look = asyncio.create_task(ada.sees("Hello *Ada*"))
    await client.chat_postMessage(channel=ada.id, text="Nothing", blocks=[section("Nothing")])
    await client.chat_postMessage(channel=ada.id, text="Other words", blocks=[section("Hello *Ada*")])
    assert await look is ada.latest
    assert await ada.sees("Other words") is ada.latest
    assert await ada.sees("Hello Ada") is ada.latest
    with pytest.raises(AssertionError, match=r"does not see 'Bye'(.|\n)*Hello Ada"):
        await ada.sees("Bye", within=0.01)


async def test_every_act_waits_for_the_bot_to_come_to_rest(
    bot: RecordingBot, app: AsyncApp, over_http: Connect, workspace: Workspace
) -> None:
    settle_calls: list[int] = []

    async def settle() -> None:
        settle_calls.append(len(bot.got))

    bot.acks("/mentor", "command")
    workspace.settle = settle
    await over_http(app)
    await workspace.actor("ada").types("/mentor")
    assert settle_calls == [1]
