from datetime import UTC, datetime
from typing import Any

import pytest

from tests.slack_simulator import Workspace, make_user
from tests.slack_simulator.checks.conftest import button, field, modal, options, plain, section
from tests.slack_simulator.people.dates import format_date
from tests.slack_simulator.people.reading import Reader
from tests.slack_simulator.state.records import Message
from tests.slack_simulator.state.surfaces import open_modal

NOON = int(datetime(2026, 1, 5, 12, 0, tzinfo=UTC).timestamp())


@pytest.fixture
def reader(workspace: Workspace) -> Reader:
    return Reader(workspace, workspace.person("ada"))


@pytest.mark.parametrize(
    ("written", "plain_text"),
    [
        ("*bold* _slanted_ ~gone~ `code`", "bold slanted gone code"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("hi <@U0GRACE000>, <@U1|bo>", "hi @Grace Lindqvist, bo"),
        ("<https://example.com|here> <https://example.com>", "here https://example.com"),
        ("<!date^1767614400^{date_num} {time}|then>", "2026-01-05 12:00 PM"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        ("<!channel>", "@channel"),
    ],
)
def test_markup_is_resolved(reader: Reader, written: str, plain_text: str) -> None:
    assert reader.prose(written) == plain_text


@pytest.mark.parametrize(
    ("form", "plain_text"),
    [
        ("{date}", "January 5th, 2026"),
        ("{date_short}", "Jan 5, 2026"),
        ("{date_long}", "Monday, January 5th, 2026"),
        ("{date_short_pretty} at {time}", "today at 21:00"),
        ("{date_num} {time_secs}", "2026-01-05 21:00:00"),
        ("{ago}", "in 3 hours"),
    ],
)
def test_dates_are_in_the_readers_zone(form: str, plain_text: str) -> None:
    reader = make_user("yuki", tz="Asia/Tokyo", locale="en-GB")
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert format_date(NOON, form, reader, now) == plain_text


def test_a_whole_message(reader: Reader) -> None:
    blocks = [
        {"type": "header", "text": plain("Hello")},
        section("*Data*", accessory=button("Open")),
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_"}]},
        {"type": "image", "image_url": "https://example.com", "alt_text": "Twelve pairs"},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "for "},
                                {"type": "user", "user_id": "U0ADA00000"},
                                {"type": "emoji", "name": "wave"},
                            ],
                        }
                    ],
                }
            ],
        },
    ]
    message = Message("D1", "1.0", "U1", "The text", blocks)
    assert reader.words(message).splitlines() == [
        "Hello",
        "Data",
        "[Open]",
        "---",
        "small",
        "[image: Twelve pairs]",
        "• for @Ada Nwosu:wave:",
    ]
    assert "The text" in reader.everything(message)


def test_a_whole_form(workspace: Workspace, reader: Reader) -> None:
    view = open_modal(
        workspace,
        workspace.person("ada").id,
        modal(
            field("Topics", "checkboxes", options=options("Data", "Design")),
            field("Note", optional=True, placeholder=plain("Anything")),
            close=plain("Cancel"),
        ),
    )
    assert reader.words(view).splitlines() == [
        "A form",
        "Topics: (Data / Design)",
        "Note (optional): (Anything)",
        "[Cancel] [Save]",
    ]


def rich(*words: str) -> dict[str, Any]:
    spans = [{"type": "text", "text": word} for word in words]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": spans}]}


LINES = {"elements": rich("a")["elements"]}
ROWS = [
    [{"type": "raw_text", "text": "Pair"}, {"type": "raw_text", "text": "Met"}],
    [rich("Ada, ", "Bo"), {"type": "raw_number", "value": 3, "text": "3 times"}],
]
ROWS_READ = ["Pair | Met", "Ada, Bo | 3 times"]
SERIES = [{"name": "Met", "data": [{"label": "May", "value": 4}, {"label": "June", "value": 6.5}]}]
AXES = {"categories": ["May", "June"]}
PIE = {"type": "pie", "segments": [{"label": "Met", "value": 9}, {"label": "Not yet", "value": 3}]}
PICTURE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A rocket"}
CARD = {
    "type": "card",
    "icon": PICTURE,
    "title": plain("Ada"),
    "subtitle": plain("Engineer"),
    "body": {"type": "mrkdwn", "text": "Teaches *data*"},
    "subtext": plain("in Lagos"),
    "actions": [button("Meet"), button("Not now", "later")],
}
TASK = {"type": "task_card", "task_id": "1", "title": "Match", "status": "in_progress", "output": rich("Two")}
SOURCE = {"type": "url", "url": "https://example.com", "text": "Roster"}


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ({"type": "markdown", "text": "# Hello\n**you**"}, ["# Hello", "**you**"]),
        (
            {"type": "alert", "text": plain("Nobody is left."), "level": "warning"},
            ["Warning: Nobody is left."],
        ),
        ({"type": "alert", "text": plain("Saved.")}, ["Note: Saved."]),
        ({"type": "table", "rows": ROWS}, ROWS_READ),
        ({"type": "data_table", "caption": "Who met", "rows": ROWS}, ["Who met", *ROWS_READ]),
        (
            {"type": "data_visualization", "title": "Pairs", "chart": PIE},
            ["Pairs", "Met: 9", "Not yet: 3"],
        ),
        (
            {
                "type": "data_visualization",
                "title": "Meetings",
                "chart": {"type": "bar", "series": SERIES, "axis_config": AXES},
            },
            ["Meetings", "Met: May 4, June 6.5"],
        ),
        (CARD, ["[image: A rocket]", "Ada", "Engineer", "Teaches data", "in Lagos", "[Meet] [Not now]"]),
        (
            {"type": "carousel", "elements": [{"type": "card", "title": plain(name)} for name in "AB"]},
            ["A", "B"],
        ),
        (
            {
                "type": "container",
                "title": plain("Box"),
                "subtitle": plain("of things"),
                "child_blocks": [section("One"), {"type": "table", "rows": ROWS}],
            },
            ["Box", "of things", "One", *ROWS_READ],
        ),
        (
            {"type": "container", "rich_text_title": rich("Rich"), "icon": PICTURE, "child_blocks": []},
            ["[image: A rocket]", "Rich"],
        ),
        ({"type": "plan", "title": "Plan", "tasks": [TASK]}, ["Plan", "Match (in progress)", "Two"]),
        ({**TASK, "sources": [SOURCE]}, ["Match (in progress)", "Two", "Roster: https://example.com"]),
        (
            {
                "type": "context_actions",
                "elements": [
                    {
                        "type": "feedback_buttons",
                        "action_id": "f",
                        "positive_button": {"text": plain("Good"), "value": "1"},
                        "negative_button": {"text": plain("Bad"), "value": "0"},
                    },
                    {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("Delete")},
                ],
            },
            ["[Good] [Bad] [Delete]"],
        ),
        ({**PICTURE, "title": plain("Lift-off")}, ["Lift-off", "[image: A rocket]"]),
        (
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "style": "ordered",
                        "offset": 1,
                        "elements": rich("a")["elements"],
                    }
                ],
            },
            ["2. a"],
        ),
        (field("Story", "rich_text_input", initial_value=rich("Once")), ["Story: (Once)"]),
    ],
)
def test_each_kind_of_block(reader: Reader, block: dict[str, Any], lines: list[str]) -> None:
    assert reader.block(block).splitlines() == lines
    assert reader.words(Message("D1", "1.0", "U1", "", [block])).splitlines() == lines
