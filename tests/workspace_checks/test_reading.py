from datetime import UTC, datetime

import pytest

from tests.workspace import Workspace, human
from tests.workspace.dates import shown
from tests.workspace.reading import Reader
from tests.workspace.records import Message
from tests.workspace.surfaces import open_modal
from tests.workspace_checks.conftest import button, field, modal, options, plain, section

NOON = int(datetime(2026, 1, 5, 12, 0, tzinfo=UTC).timestamp())


@pytest.fixture
def reader(workspace: Workspace) -> Reader:
    return Reader(workspace, workspace.person("ada"))


@pytest.mark.parametrize(
    ("written", "read"),
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
def test_markup_is_resolved(reader: Reader, written: str, read: str) -> None:
    assert reader.prose(written) == read


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("{date}", "January 5th, 2026"),
        ("{date_short}", "Jan 5, 2026"),
        ("{date_long}", "Monday, January 5th, 2026"),
        ("{date_short_pretty} at {time}", "today at 21:00"),
        ("{date_num} {time_secs}", "2026-01-05 21:00:00"),
        ("{ago}", "in 3 hours"),
    ],
)
def test_dates_are_in_the_readers_zone(form: str, read: str) -> None:
    reader = human("yuki", tz="Asia/Tokyo", locale="en-GB")
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    assert shown(NOON, form, reader, now) == read


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
