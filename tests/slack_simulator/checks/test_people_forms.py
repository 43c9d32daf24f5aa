"""Forms: filled in, sent, refused, stacked and closed."""

import pytest
from slack_bolt.async_app import AsyncApp

from tests.slack_simulator import Workspace
from tests.slack_simulator.checks.bot import RecordingBot
from tests.slack_simulator.checks.conftest import Connect, field, modal, options, plain, section


async def test_a_form_filled_in_and_sent(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(
        modal(
            field("Topics", "checkboxes", options=options("Data", "Design"), block_id="topics"),
            field("Note", optional=True, block_id="note", initial_value="As before"),
            field("Partner", "users_select", block_id="partner"),
            field("Day", "datepicker", block_id="day", initial_date="2026-01-09"),
            field("Hour", "timepicker", block_id="hour", optional=True),
            field("Score", "number_input", is_decimal_allowed=False, block_id="score", min_value="1"),
            field("Pace", "static_select", options=options("Weekly", "Monthly"), block_id="pace"),
            field("Roster", "file_input", filetypes=["csv"], block_id="file"),
            private_metadata="kept",
        )
    )
    bot.acks("form", "view")
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor join")
    await ada.submits(
        {
            "Topics": ["Data", "Design"],
            "Partner": "grace",
            "Hour": "09:30",
            "Score": 4,
            "Pace": "Monthly",
            "Roster": ("people.csv", b"email\n"),
        }
    )
    assert ada.modal is None
    values = bot.got[1]["view"]["state"]["values"]
    assert [choice["value"] for choice in values["topics"]["value"].pop("selected_options")] == [
        "data",
        "design",
    ]
    (file,) = values.pop("file")["value"]["files"]
    assert {key: state["value"] for key, state in values.items()} == {
        "topics": {"type": "checkboxes"},
        "note": {"type": "plain_text_input", "value": "As before"},
        "partner": {"type": "users_select", "selected_user": workspace.person("grace").id},
        "day": {"type": "datepicker", "selected_date": "2026-01-09"},
        "hour": {"type": "timepicker", "selected_time": "09:30"},
        "score": {"type": "number_input", "value": "4"},
        "pace": {"type": "static_select", "selected_option": options("Monthly")[0]},
    }
    assert workspace.files[file["id"]].content == b"email\n"
    assert (file["name"], file["size"]) == ("people.csv", 6)
    assert bot.got[1]["view"]["private_metadata"] == "kept"
    assert set(bot.got[1]) == {
        "type",
        "team",
        "enterprise",
        "user",
        "api_app_id",
        "token",
        "trigger_id",
        "view",
        "is_enterprise_install",
    }


async def test_what_slack_would_not_let_pass(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(
        modal(
            field("Note", max_length=5),
            field("Pace", "static_select", options=options("Weekly")),
            field("Score", "number_input", is_decimal_allowed=False, max_value="5"),
            field("Mail", "email_text_input"),
            field("Roster", "file_input", filetypes=["csv"]),
        )
    )
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    with pytest.raises(AssertionError, match="'Note' is empty"):
        await ada.submits()
    for values, complaint in (
        ({"Nope": "a"}, "no 'Nope'; it has: 'Note', 'Pace'"),
        ({"Note": "too long"}, "5 characters, not 8"),
        ({"Pace": "Daily"}, "no option 'Daily'; there are: 'Weekly'"),
        ({"Score": 6}, "6 is more than 5"),
        ({"Mail": "ada"}, "would not take 'ada'"),
        ({"Roster": ("a.txt", b"")}, "only"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            ada.fills(values)


async def test_errors_are_shown_at_their_fields(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(modal(field("Note", block_id="note")))
    bot.acks("form", "view", response_action="errors", errors={"note": "Too short."})
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    await ada.submits({"Note": "a"})
    assert ada.errors == {"Note": "Too short."}
    assert ada.modal is not None
    assert ada.modal.values["note"]["value"]["value"] == "a"
    await ada.closes()
    assert ada.errors == {}


async def test_errors_at_a_field_that_is_not_there(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(modal(field("Note", block_id="note")))
    bot.acks("form", "view", response_action="errors", errors={"other": "Too short."})
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    with pytest.raises(AssertionError, match="'other'"):
        await ada.submits({"Note": "a"})


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Next"]), ("push", ["A form", "Next"]), ("clear", []), (None, [])]
)
async def test_what_follows_a_submission(
    bot: RecordingBot,
    app: AsyncApp,
    connect: Connect,
    workspace: Workspace,
    action: str | None,
    titles: list[str],
) -> None:
    bot.opens(modal(field("Note")))
    next_view = {"view": modal(section("More"), title=plain("Next"))} if action in ("update", "push") else {}
    bot.acks("form", "view", **({"response_action": action} if action else {}), **next_view)
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    await ada.submits({"Note": "a"})
    assert [view.title for view in workspace.stacks[ada.id]] == titles


async def test_a_pushed_view_lies_on_the_first(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(modal(field("Note")))
    bot.acks("form", "view", response_action="push", view=modal(section("More"), title=plain("Next")))
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    await ada.submits({"Note": "a"})
    assert ada.modal is not None
    assert ada.modal.previous_id == ada.modal.root_id == workspace.stacks[ada.id][0].id
    await ada.closes()
    assert ada.modal.title == "A form"


async def test_an_answer_with_a_view_that_slack_refuses(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    bot.opens(modal(field("Note")))
    bot.acks("form", "view", response_action="update", view=modal(title=plain("a" * 25)))
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    with pytest.raises(AssertionError, match="/view/title/text"):
        await ada.submits({"Note": "a"})


@pytest.mark.parametrize("everything", [False, True])
async def test_closing_is_told_to_those_who_asked(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace, everything: bool
) -> None:
    bot.opens(modal(field("Note"), notify_on_close=True))
    bot.acks({"type": "view_closed", "callback_id": "form"}, "view")
    await connect(app)
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    await ada.closes(everything=everything)
    assert ada.modal is None
    assert (bot.got[1]["type"], bot.got[1]["is_cleared"]) == ("view_closed", everything)


async def test_every_field_keeps_its_value_under_its_own_key(
    bot: RecordingBot, app: AsyncApp, connect: Connect, workspace: Workspace
) -> None:
    fields = {
        "rich": field("Story", "rich_text_input", block_id="rich"),
        "talk": field("Talk", "conversations_select", block_id="talk", filter={"include": ["im"]}),
        "talks": field("Talks", "multi_conversations_select", block_id="talks"),
        "channel": field("Channel", "channels_select", block_id="channel"),
        "channels": field("Channels", "multi_channels_select", block_id="channels", optional=True),
        "moment": field("Moment", "datetimepicker", block_id="moment"),
        "people": field("People", "multi_users_select", block_id="people", max_selected_items=1),
    }
    bot.opens(modal(*fields.values()))
    bot.acks("form", "view")
    await connect(app)
    ada, grace = workspace.actor("ada"), workspace.person("grace")
    direct, channel = workspace.open_im(ada.id), workspace.create_channel("lounge", ["ada"])
    await ada.types("/mentor")
    with pytest.raises(AssertionError, match="lounge is public, and only"):
        ada.fills({"Talk": "#lounge"})
    with pytest.raises(AssertionError, match="is im, and only"):
        ada.fills({"Channel": direct})
    with pytest.raises(AssertionError, match="in no conversation 'attic'"):
        ada.fills({"Talks": ["attic"]})
    with pytest.raises(AssertionError, match="at most 1, not 2"):
        ada.fills({"People": ["ada", "grace"]})
    await ada.submits(
        {
            "Story": "Once",
            "Talk": direct,
            "Talks": [direct, "lounge"],
            "Channel": "#lounge",
            "Moment": 1_767_603_600,
            "People": ["grace"],
        }
    )
    typed_values = {key: state["value"] for key, state in bot.got[1]["view"]["state"]["values"].items()}
    for key, value in typed_values.items():
        assert value.pop("type") == fields[key]["element"]["type"]
    once = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Once"}]}
    assert typed_values == {
        "rich": {"rich_text_value": {"type": "rich_text", "elements": [once]}},
        "talk": {"selected_conversation": direct.id},
        "talks": {"selected_conversations": [direct.id, channel.id]},
        "channel": {"selected_channel": channel.id},
        "channels": {"selected_channels": []},
        "moment": {"selected_date_time": 1_767_603_600},
        "people": {"selected_users": [grace.id]},
    }


async def test_fields_of_one_label_are_told_apart(
    bot: RecordingBot, connect: Connect, workspace: Workspace
) -> None:
    ada = workspace.actor("ada")
    bot.opens(modal(field("Name", block_id="one"), field("Name", block_id="two")))
    bot.acks("form", "view", response_action="errors", errors={"two": "Too short."})
    await connect(bot.app)
    await ada.types("/mentor")
    for block in ("one", "two"):
        ada.fills({block: "x"})
    await ada.submits()
    assert ada.errors_by_block_id == {"two": "Too short."}
