from typing import Any

import pytest

from tests.slack_simulator.block_kit.limits import message_problems, view_problems
from tests.slack_simulator.checks.conftest import button, field, home, modal, options, plain, section

CONFIRM = {"title": plain("Sure?"), "text": plain("It ends."), "confirm": plain("Yes"), "deny": plain("No")}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Twelve pairs met"}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Hi ", "style": {"bold": True}},
                {"type": "user", "user_id": "U1"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "link", "url": "https://example.com"}],
                }
            ],
        },
    ],
}
GOOD = [
    section("a" * 3000, accessory=button("a" * 75, value="v" * 2000, style="danger", confirm=CONFIRM)),
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "a" * 2000}] * 10},
    {"type": "header", "text": plain("a" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [IMAGE, {"type": "mrkdwn", "text": "a"}]},
    {"type": "actions", "elements": [button("a", f"b{n}") for n in range(25)]},
    {"type": "actions", "elements": [{"type": "overflow", "options": options("One")}]},
    {"type": "actions", "elements": [{"type": "datepicker", "initial_date": "2026-02-28"}]},
    {"type": "actions", "elements": [{"type": "timepicker", "initial_time": "23:59"}]},
    {"type": "actions", "elements": [{"type": "users_select", "placeholder": plain("a" * 150)}]},
    {"type": "actions", "elements": [{"type": "static_select", "options": options(*map(str, range(100)))}]},
    IMAGE,
    RICH,
    field("a" * 2000, "plain_text_input", min_length=0, max_length=3000, multiline=True),
    field("a", "number_input", is_decimal_allowed=False, min_value="1", max_value="5"),
    field("a", "checkboxes", options=options(*map(str, range(10)))),
    field("a", "radio_buttons", options=options("A"), initial_option=options("A")[0]),
    field("a", "multi_static_select", option_groups=[{"label": plain("G"), "options": options("A")}]),
    field("a", "multi_users_select", max_selected_items=2),
    field("a", "email_text_input"),
    field("a", "url_text_input"),
    field("a", "datetimepicker", initial_date_time=1_767_603_600),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_what_slack_takes(block: Any) -> None:
    assert message_problems([block]) == []
    assert view_problems(modal(block)) == []
    assert view_problems(home(block)) == []


BAD = [
    ({"type": "nonsense"}, "/blocks/0"),
    ({"type": "divider", "colour": "red"}, "/blocks/0"),
    ("divider", "/blocks/0"),
    ({"type": "section"}, "/blocks/0"),
    (section("a" * 3001), "/blocks/0/text/text"),
    (section(""), "/blocks/0/text/text"),
    (section("a", block_id="b" * 256), "/blocks/0/block_id"),
    ({"type": "section", "fields": [plain("a" * 2001)]}, "/blocks/0/fields/0/text"),
    ({"type": "section", "fields": [plain("a")] * 11}, "/blocks/0/fields"),
    (section("a", accessory={"type": "plain_text_input"}), "/blocks/0/accessory"),
    ({"type": "header", "text": plain("a" * 151)}, "/blocks/0/text/text"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "/blocks/0/text/type"),
    ({"type": "context", "elements": [plain("a")] * 11}, "/blocks/0/elements"),
    ({"type": "context", "elements": [button("a")]}, "/blocks/0/elements/0"),
    ({"type": "actions", "elements": [button("a", f"b{n}") for n in range(26)]}, "/blocks/0/elements"),
    ({"type": "actions", "elements": []}, "/blocks/0/elements"),
    ({"type": "actions", "elements": [button("a"), button("b")]}, "/blocks/0/elements/1/action_id"),
    ({"type": "actions", "elements": [button("a" * 76)]}, "/blocks/0/elements/0/text/text"),
    ({"type": "actions", "elements": [button("a", "b" * 256)]}, "/blocks/0/elements/0/action_id"),
    ({"type": "actions", "elements": [button("a", value="v" * 2001)]}, "/blocks/0/elements/0/value"),
    ({"type": "actions", "elements": [button("a", style="blue")]}, "/blocks/0/elements/0/style"),
    (
        {"type": "actions", "elements": [button("a", confirm={**CONFIRM, "deny": plain("a" * 31)})]},
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    (
        {"type": "actions", "elements": [{"type": "overflow", "options": options(*"abcdef")}]},
        "/blocks/0/elements/0/options",
    ),
    (
        {"type": "actions", "elements": [{"type": "datepicker", "initial_date": "1.2.26"}]},
        "/blocks/0/elements/0/initial_date",
    ),
    (
        {"type": "actions", "elements": [{"type": "timepicker", "initial_time": "9:00"}]},
        "/blocks/0/elements/0/initial_time",
    ),
    ({"type": "actions", "elements": [{"type": "static_select"}]}, "/blocks/0/elements/0"),
    (
        {
            "type": "actions",
            "elements": [{"type": "static_select", "options": options(*map(str, range(101)))}],
        },
        "/blocks/0/elements/0/options",
    ),
    (
        {"type": "actions", "elements": [{"type": "multi_users_select"}]},
        "/blocks/0/elements/0",
    ),
    ({"type": "image", "image_url": "https://example.com/a.png"}, "/blocks/0"),
    ({**IMAGE, "slack_file": {"id": "F012345678"}}, "/blocks/0"),
    ({**IMAGE, "alt_text": "a" * 2001}, "/blocks/0/alt_text"),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "a"}]}, "/blocks/0/elements/0"),
    (field("a" * 2001), "/blocks/0/label/text"),
    (field("a", placeholder=plain("a" * 151)), "/blocks/0/element/placeholder/text"),
    (field("a", max_length=3001), "/blocks/0/element/max_length"),
    (field("a", "button", text=plain("a")), "/blocks/0/element"),
    (field("a", "checkboxes", options=options(*map(str, range(11)))), "/blocks/0/element/options"),
    (field("a", "radio_buttons", options=options("A"), initial_option=options("B")[0]), "/blocks/0/element"),
    (field("a", "checkboxes", options=options("a" * 76)), "/blocks/0/element/options/0/text/text"),
    (
        field("a", "checkboxes", options=[{"text": plain("A"), "value": "v" * 151}]),
        "/blocks/0/element/options/0/value",
    ),
    (field("a", "number_input"), "/blocks/0/element"),
    (field("a", "number_input", is_decimal_allowed=True, min_value=1), "/blocks/0/element/min_value"),
]


@pytest.mark.parametrize(("block", "pointer"), BAD)
def test_what_slack_refuses(block: Any, pointer: str) -> None:
    problems = message_problems([block])
    assert len(problems) == 1
    assert f"[json-pointer:{pointer}]" in problems[0]


def test_fifty_blocks_in_a_message_and_a_hundred_in_a_view() -> None:
    divider = {"type": "divider"}
    assert message_problems([divider] * 50) == []
    assert message_problems([divider] * 51) == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
    assert view_problems(home(*[divider] * 100)) == []
    assert view_problems(home(*[divider] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


@pytest.mark.parametrize(
    "view",
    [
        modal(field("a"), submit=None),
        modal(title=None),
        modal(submit=plain("a" * 25)),
        modal(close=plain("a" * 25)),
        modal(private_metadata="a" * 3001),
        modal(callback_id="a" * 256),
        modal(external_id="a" * 256),
        modal(notify_on_close="yes"),
        modal(section("a", block_id="same"), section("b", block_id="same")),
        modal(field("a", focus_on_load=True), field("b", focus_on_load=True)),
        modal(field("a", "file_input", dispatch_action=True)),
        modal(submit_disabled=True),
        home(submit=plain("Save")),
        home(field("a", "file_input")),
        {"type": "home"},
        {"type": "tab", "blocks": []},
        "a view",
    ],
)
def test_views_that_slack_refuses(view: Any) -> None:
    assert len(view_problems(view)) == 1


def test_files_are_asked_for_in_modals_only() -> None:
    assert view_problems(modal(field("a", "file_input", filetypes=["csv"], max_files=1))) == []
    assert len(message_problems([field("a", "file_input")])) == 1
