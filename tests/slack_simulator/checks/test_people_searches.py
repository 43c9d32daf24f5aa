"""Menus whose options come from the bot, in forms and on messages."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.checks.conftest import Connect, field, modal, options, plain, section


async def test_a_field_whose_options_come_from_the_bot(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    city = field("City", "external_select", block_id="city", min_query_length=0)
    bot.opens(modal(city, field("Talks", "multi_external_select", block_id="talks")))
    bot.acks("value", "options", options=options("Paris", "Lagos"))
    bot.acks("form", "view")
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    with pytest.raises(AssertionError, match="no option 'Paris'"):
        ada.fills({"City": "Paris"})
    assert await ada.searches("City", "") == ["Paris", "Lagos"]
    with pytest.raises(AssertionError, match="once 3 characters are typed"):
        await ada.searches("Talks", "La")
    assert await ada.chooses("Talks", ["Lagos", "Paris"]) is None
    await ada.submits({"City": "Paris"})
    assert ada.modal is None
    _, first, second, submission = bot.got
    assert set(first) == {
        "type",
        "team",
        "enterprise",
        "user",
        "api_app_id",
        "token",
        "is_enterprise_install",
        "action_id",
        "block_id",
        "value",
        "container",
        "view",
    }
    assert (first["type"], first["action_id"], first["block_id"]) == ("block_suggestion", "value", "city")
    assert (first["value"], second["value"]) == ("", "Lagos")
    values = submission["view"]["state"]["values"]
    assert values["city"]["value"]["selected_option"] == options("Paris")[0]
    assert values["talks"]["value"]["selected_options"] == options("Lagos", "Paris")


async def test_a_choice_among_options_from_the_bot_on_a_message(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, client: AsyncWebClient
) -> None:
    bot.acks("city", "options", option_groups=[{"label": plain("Europe"), "options": options("Paris")}])
    bot.acks("city")
    bot.acks("many", "options", options=options(*map(str, range(101))))
    await connect(app)
    ada = workspace.actor("ada")
    city = {"type": "external_select", "action_id": "city", "placeholder": plain("City")}
    menu = {"type": "external_select", "action_id": "many", "min_query_length": 1}
    rows = [section("Where?", accessory=city), section("Which?", accessory=menu)]
    await client.chat_postMessage(channel=ada.id, text="?", blocks=rows)
    await ada.chooses("City", "Paris")
    suggestion, action = bot.got
    assert (suggestion["value"], suggestion["message"]["text"]) == ("Paris", "?")
    assert suggestion["container"] == action["container"]
    assert not {"trigger_id", "response_url", "actions", "state"} & set(suggestion)
    assert action["actions"][0]["selected_option"] == options("Paris")[0]
    with pytest.raises(AssertionError, match="no more than 100 items allowed"):
        await ada.searches("many", "1")
