"""Buttons and menus on messages, in forms and on the Home tab."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace import Workspace
from tests.workspace_checks.bot import Bot
from tests.workspace_checks.conftest import Connect, button, field, home, modal, options, plain, section


async def test_a_button_on_a_message(
    bot: Bot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    sure = {"title": plain("Sure?"), "text": plain("It ends."), "confirm": plain("Yes"), "deny": plain("No")}
    bot.acks("met")
    await connect(app)
    ada, grace = workspace.actor("ada"), workspace.actor("grace")
    group = workspace.group([ada.id, grace.id])
    rows = [
        section("*Ada*"),
        {"type": "actions", "elements": [button("We met", "met", value="a", confirm=sure)]},
    ]
    rows += [
        section("*Bo*"),
        {"type": "actions", "elements": [button("We met", "met", value="b", url="https://example.com")]},
    ]
    sent = await client.chat_postMessage(channel=group.id, text="Did you meet?", blocks=rows)
    await grace.clicks("We met", beside="Bo")
    await ada.clicks("We met")
    second, first = bot.got
    assert first["actions"][0]["value"] == "a"
    assert second["actions"][0] | {"action_ts": "", "block_id": ""} == {
        "type": "button",
        "action_id": "met",
        "block_id": "",
        "text": plain("We met"),
        "value": "b",
        "url": "https://example.com",
        "action_ts": "",
    }
    assert first["container"] == {
        "type": "message",
        "message_ts": sent["ts"],
        "channel_id": group.id,
        "is_ephemeral": False,
    }
    assert first["message"]["text"] == "Did you meet?"
    assert first["user"]["id"] == ada.id
    assert first["response_url"].startswith("http")
    assert ada.confirmed == [sure]
    with pytest.raises(AssertionError, match="'We met', 'We met'"):
        await ada.clicks("We did not")
    with pytest.raises(AssertionError, match="no controls at all"):
        await workspace.actor("linus").clicks("We met")


async def test_a_button_on_an_ephemeral_message(
    bot: Bot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bot.acks("met")
    await connect(app)
    ada = workspace.actor("ada")
    blocks = [{"type": "actions", "elements": [button("We met", "met")]}]
    place = workspace.direct(ada.id).id
    await client.chat_postEphemeral(channel=place, user=ada.id, text="?", blocks=blocks)
    await ada.clicks("We met")
    assert bot.got[0]["container"]["is_ephemeral"] is True
    assert "message" not in bot.got[0]


async def test_choices_on_a_message_and_on_the_home_tab(
    bot: Bot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    for action in ("pace", "more", "who", "days"):
        bot.acks(action)
    await connect(app)
    ada = workspace.actor("ada")
    pace = {
        "type": "static_select",
        "action_id": "pace",
        "placeholder": plain("Pace"),
        "options": options("Slow"),
    }
    more = {"type": "overflow", "action_id": "more", "options": options("Pause", "Leave")}
    who = {"type": "users_select", "action_id": "who"}
    days = {"type": "checkboxes", "action_id": "days", "options": options("Mon", "Tue")}
    await client.chat_postMessage(
        channel=ada.id,
        text="?",
        blocks=[section("How fast?", accessory=pace), section("Else", accessory=more)],
    )
    await client.views_publish(user_id=ada.id, view=home({"type": "actions", "elements": [who, days]}))
    await ada.chooses("Pace", "Slow")
    await ada.chooses("more", "Leave", beside="Else")
    await ada.chooses("who", "grace", within="home")
    await ada.chooses("days", ["Mon", "Tue"], within="home")
    assert bot.got[0]["actions"][0]["selected_option"] == options("Slow")[0]
    assert bot.got[0]["state"]["values"] != {}
    assert bot.got[1]["actions"][0]["selected_option"]["value"] == "leave"
    assert bot.got[2]["actions"][0]["selected_user"] == workspace.person("grace").id
    assert bot.got[3]["view"]["type"] == "home"
    (held,) = bot.got[3]["view"]["state"]["values"].values()
    assert [choice["value"] for choice in held["days"]["selected_options"]] == ["mon", "tue"]
    with pytest.raises(AssertionError, match="sees no 'pace'"):
        await ada.chooses("pace", "Slow", within="home")


async def test_a_choice_in_a_form_is_reported_only_if_asked_for(
    bot: Bot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(
        modal(
            field("Pace", "static_select", options=options("Slow"), dispatch_action=True),
            field("Kind", "static_select", options=options("Quiet")),
            {"type": "actions", "elements": [button("Again", "again")]},
        )
    )
    bot.acks("value")
    bot.acks("again")
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    assert await ada.chooses("Kind", "Quiet") is None
    assert len(bot.got) == 1
    await ada.chooses("Pace", "Slow")
    await ada.clicks("Again")
    assert [body["type"] for body in bot.got[1:]] == ["block_actions", "block_actions"]
    assert ada.modal
    assert bot.got[2]["container"] == {"type": "view", "view_id": ada.modal.id}
    assert "response_url" not in bot.got[2]
