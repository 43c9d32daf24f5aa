"""Buttons and menus on messages, in forms and on the Home tab."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.checks.conftest import Connect, button, field, home, modal, options, plain, section


async def test_a_button_on_a_message(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    sure = {"title": plain("Sure?"), "text": plain("It ends."), "confirm": plain("Yes"), "deny": plain("No")}
    bot.acks("met")
    await connect(app)
    ada, grace = workspace.actor("ada"), workspace.actor("grace")
    group = workspace.open_mpim([ada.id, grace.id])
    rows = [
        section("*Ada*"),
        {"type": "actions", "elements": [button("We met", "met", value="a", confirm=sure)]},
    ]
    rows += [
        section("*Bo*"),
        {"type": "actions", "elements": [button("We met", "met", value="b", url="https://example.com")]},
    ]
    posted_message = await client.chat_postMessage(channel=group.id, text="Did you meet?", blocks=rows)
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
        "message_ts": posted_message["ts"],
        "channel_id": group.id,
        "is_ephemeral": False,
    }
    assert first["message"]["text"] == "Did you meet?"
    assert first["user"]["id"] == ada.id
    assert first["response_url"].startswith("http")
    assert ada.confirmations == [sure]
    with pytest.raises(AssertionError, match="'We met', 'We met'"):
        await ada.clicks("We did not")
    with pytest.raises(AssertionError, match="no controls at all"):
        await workspace.actor("linus").clicks("We met")


async def test_a_button_on_an_ephemeral_message(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bot.acks("met")
    await connect(app)
    ada = workspace.actor("ada")
    blocks = [{"type": "actions", "elements": [button("We met", "met")]}]
    place = workspace.open_im(ada.id).id
    await client.chat_postEphemeral(channel=place, user=ada.id, text="?", blocks=blocks)
    await ada.clicks("We met")
    assert bot.got[0]["container"]["is_ephemeral"] is True
    assert "message" not in bot.got[0]


async def test_choices_on_a_message_and_on_the_home_tab(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
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
    overflow = {"type": "overflow", "action_id": "more", "options": options("Pause", "Leave")}
    user_menu = {"type": "users_select", "action_id": "who"}
    days = {"type": "checkboxes", "action_id": "days", "options": options("Mon", "Tue")}
    await client.chat_postMessage(
        channel=ada.id,
        text="?",
        blocks=[section("How fast?", accessory=pace), section("Else", accessory=overflow)],
    )
    await client.views_publish(user_id=ada.id, view=home({"type": "actions", "elements": [user_menu, days]}))
    await ada.chooses("Pace", "Slow")
    await ada.chooses("more", "Leave", beside="Else")
    await ada.chooses("who", "grace", within="home")
    await ada.chooses("days", ["Mon", "Tue"], within="home")
    assert bot.got[0]["actions"][0]["selected_option"] == options("Slow")[0]
    assert bot.got[0]["state"]["values"] != {}
    assert bot.got[1]["actions"][0]["selected_option"]["value"] == "leave"
    assert bot.got[2]["actions"][0]["selected_user"] == workspace.person("grace").id
    assert bot.got[3]["view"]["type"] == "home"
    (home_values,) = bot.got[3]["view"]["state"]["values"].values()
    assert [choice["value"] for choice in home_values["days"]["selected_options"]] == ["mon", "tue"]
    with pytest.raises(AssertionError, match="sees no 'pace'"):
        await ada.chooses("pace", "Slow", within="home")


async def test_a_choice_in_a_form_is_reported_only_if_asked_for(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
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


async def test_controls_at_every_depth(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    for action in ("in-box", "in-card", "opinion", "delete", "note"):
        bot.acks(action)
    await connect(app)
    ada, grace = workspace.actor("ada"), workspace.actor("grace")
    opinion = {
        "type": "feedback_buttons",
        "action_id": "opinion",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    }
    bin_for_ada = {
        "type": "icon_button",
        "action_id": "delete",
        "icon": "trash",
        "text": plain("Delete"),
        "visible_to_user_ids": [ada.id],
    }
    note = {**field("Note", dispatch_action=True), "block_id": "note"}
    note["element"]["action_id"] = "note"
    child_blocks = [section("*Data*"), {"type": "actions", "elements": [button("Open", "in-box")]}, note]
    card = {"type": "card", "title": plain("Bo"), "actions": [button("Meet", "in-card", value="bo")]}
    blocks: list[dict[str, Any]] = [
        {"type": "container", "title": plain("Box"), "child_blocks": child_blocks},
        {"type": "carousel", "elements": [{**card, "title": plain("Al")}, card]},
        {"type": "context_actions", "elements": [opinion, bin_for_ada]},
    ]
    group = workspace.open_mpim([ada.id, grace.id])
    await client.chat_postMessage(channel=group.id, text="?", blocks=blocks)
    await ada.clicks("Open", beside="Data")
    await ada.clicks("Meet", beside="Bo")
    await ada.clicks("Bad")
    await ada.clicks("Delete")
    await ada.chooses("Note", "Hello")
    with pytest.raises(AssertionError, match="sees no 'Delete'"):
        await grace.clicks("Delete")
    reported_blocks = bot.got[0]["message"]["blocks"]
    boxed, cards, context_actions = (
        reported_blocks[0]["child_blocks"],
        reported_blocks[1]["elements"],
        reported_blocks[2],
    )
    acts = [body["actions"][0] for body in bot.got]
    places = [boxed[1], cards[1], context_actions, context_actions, boxed[2]]
    assert [act["block_id"] for act in acts] == [place["block_id"] for place in places]
    assert len({part["block_id"] for part in [*reported_blocks, *boxed, *cards]}) == 8
    assert acts[1]["value"] == "bo"
    assert acts[2] | {"action_ts": ""} == {
        "type": "feedback_buttons",
        "action_id": "opinion",
        "block_id": context_actions["block_id"],
        "text": plain("Bad"),
        "value": "bad",
        "action_ts": "",
    }
    assert (acts[3]["type"], acts[3]["icon"], acts[4]["value"]) == ("icon_button", "trash", "Hello")
    assert bot.got[4]["state"]["values"] == {"note": {"note": {"type": "plain_text_input", "value": "Hello"}}}


LATER = 1_767_607_200
CHOICES = [
    ("users_select", "initial_user", "U0ADA00000", "grace", {"selected_user": "U0GRACE000"}),
    ("multi_users_select", "initial_users", ["U0ADA00000"], ["grace"], {"selected_users": ["U0GRACE000"]}),
    ("datepicker", "initial_date", "2026-01-05", "2026-02-01", {"selected_date": "2026-02-01"}),
    ("timepicker", "initial_time", "09:00", "10:30", {"selected_time": "10:30"}),
    (
        "datetimepicker",
        "initial_date_time",
        1_767_603_600,
        1_767_607_200,
        {"selected_date_time": 1_767_607_200},
    ),
    ("radio_buttons", "initial_option", options("A")[0], "B", {"selected_option": options("B")[0]}),
    ("checkboxes", "initial_options", options("A"), ["A", "B"], {"selected_options": options("A", "B")}),
    ("static_select", "initial_option", options("A")[0], "B", {"selected_option": options("B")[0]}),
    ("multi_static_select", "initial_options", options("A"), ["B"], {"selected_options": options("B")}),
    ("plain_text_input", "initial_value", "Once", "Twice", {"value": "Twice"}),
]


@pytest.mark.parametrize(("kind", "start", "initial_value", "value", "reported"), CHOICES)
async def test_what_is_told_of_a_choice(
    bot: RecordingBot,
    app: AsyncApp,
    over_http: Connect,
    workspace: Workspace,
    client: AsyncWebClient,
    kind: str,
    start: str,
    initial_value: Any,
    value: Any,
    reported: dict[str, Any],
) -> None:
    bot.acks("value")
    await over_http(app)
    ada = workspace.actor("ada")
    offered = {"options": options("A", "B")} if "option" in start else {}
    input_block = field(
        "Field", kind, dispatch_action=True, block_id="b", **offered, **{start: initial_value}
    )
    await client.views_publish(user_id=ada.id, view=home(input_block))
    assert ada.home
    assert initial_value in ada.home.values["b"]["value"].values()
    await ada.chooses("Field", value, within="home")
    (act,) = bot.got[0]["actions"]
    assert act.pop("action_ts")
    assert act == {"type": kind, "action_id": "value", "block_id": "b", start: initial_value, **reported}
    assert bot.got[0]["view"]["state"]["values"] == {"b": {"value": {"type": kind, **reported}}}
