"""Slack's limits on blocks, and on a list of them."""

from collections import Counter
from typing import Any

from tests.workspace.checks import (
    Check,
    Walk,
    any_text,
    anything,
    both,
    by_type,
    exactly_one_of,
    flag,
    integer,
    many,
    one_of,
    plain,
    string,
    thing,
)
from tests.workspace.limits_elements import IN_ACTIONS, IN_CONTEXT, IN_INPUT, IN_SECTION, slack_file
from tests.workspace.records import Json


def block(kind: str, allowed: dict[str, Check], needed: tuple[str, ...] = ()) -> Check:
    return thing({"type": one_of(kind), "block_id": string(255), **allowed}, needed=("type", *needed))


def says_something(value: Json, walk: Walk) -> None:
    if not value.get("text") and not value.get("fields"):
        walk.refuse("must provide text or fields")


def no_file_dispatches(value: Json, walk: Walk) -> None:
    if value.get("dispatch_action") and (value.get("element") or {}).get("type") == "file_input":
        walk.refuse("dispatch_action is not possible with a file_input")


STYLE = thing(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))


def span(kind: str, **own: Check) -> Check:
    return thing({"type": one_of(kind), "style": STYLE, **own}, needed=own)


SPAN = by_type(
    {
        "text": span("text", text=string(3000)),
        "link": thing(
            {
                "type": one_of("link"),
                "url": string(3000),
                "text": string(3000),
                "unsafe": flag,
                "style": STYLE,
            },
            needed=("url",),
        ),
        "user": span("user", user_id=string(255)),
        "usergroup": span("usergroup", usergroup_id=string(255)),
        "channel": span("channel", channel_id=string(255)),
        "emoji": thing({"type": one_of("emoji"), "name": string(255), "unicode": string(255)}, ("name",)),
        "broadcast": span("broadcast", range=one_of("here", "channel", "everyone")),
        "date": thing(
            {
                "type": one_of("date"),
                "timestamp": integer(0, 10**11),
                "format": string(255),
                "url": string(3000),
                "fallback": string(3000),
                "style": STYLE,
            },
            needed=("timestamp", "format"),
        ),
    }
)
SPANS = many(SPAN, 1000, 0)
BORDER = integer(0, 1)
LINE = thing({"type": one_of("rich_text_section"), "elements": SPANS}, needed=("type", "elements"))
RICH = by_type(
    {
        "rich_text_section": LINE,
        "rich_text_quote": thing(
            {"type": one_of("rich_text_quote"), "elements": SPANS, "border": BORDER}, needed=("elements",)
        ),
        "rich_text_preformatted": thing(
            {"type": anything, "elements": SPANS, "border": BORDER, "language": string(50)}, ("elements",)
        ),
        "rich_text_list": thing(
            {
                "type": anything,
                "style": one_of("bullet", "ordered"),
                "elements": many(LINE, 1000),
                "indent": integer(0, 8),
                "offset": integer(0, 10**6),
                "border": BORDER,
            },
            needed=("style", "elements"),
        ),
    }
)

SECTION = both(
    block(
        "section",
        {
            "text": any_text(3000),
            "fields": many(any_text(2000), 10),
            "accessory": by_type(IN_SECTION),
            "expand": flag,
        },
    ),
    says_something,
)
IMAGE = both(
    block(
        "image",
        {
            "image_url": string(3000),
            "slack_file": slack_file,
            "alt_text": string(2000),
            "title": plain(2000),
        },
        needed=("alt_text",),
    ),
    exactly_one_of("image_url", "slack_file"),
)
INPUT = both(
    block(
        "input",
        {
            "label": plain(2000),
            "element": by_type(IN_INPUT),
            "hint": plain(2000),
            "optional": flag,
            "dispatch_action": flag,
        },
        needed=("label", "element"),
    ),
    no_file_dispatches,
)
BLOCKS: dict[str, Check] = {
    "section": SECTION,
    "header": block("header", {"text": plain(150), "level": integer(1, 4)}, needed=("text",)),
    "divider": block("divider", {}),
    "image": IMAGE,
    "context": block("context", {"elements": many(by_type(IN_CONTEXT), 10)}, needed=("elements",)),
    "actions": block("actions", {"elements": many(by_type(IN_ACTIONS), 25)}, needed=("elements",)),
    "input": INPUT,
    "rich_text": block("rich_text", {"elements": many(RICH, 1000)}, needed=("elements",)),
}


def elements_of(part: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    inside = part.get("elements") if part.get("type") == "actions" else None
    found = [part.get("accessory"), part.get("element"), *(inside if isinstance(inside, list) else [])]
    return [element for element in found if isinstance(element, dict)]


def repeated(names: list[Any]) -> list[Any]:
    return [name for name, times in Counter(name for name in names if name).items() if times > 1]


def nothing_twice(value: Any, walk: Walk) -> None:
    """Names must be unique, and only one element can have the focus."""
    blocks = [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
    for name in repeated([part.get("block_id") for part in blocks]):
        walk.refuse(f"block_id already exists: {name}")
    for index, part in enumerate(blocks):
        for name in repeated([element.get("action_id") for element in elements_of(part)]):
            walk.at(index).refuse(f"action_id already exists: {name}")
    focused = sum(bool(element.get("focus_on_load")) for part in blocks for element in elements_of(part))
    if focused > 1:
        walk.refuse("only one element can have focus_on_load")


def blocks_up_to(most: int) -> Check:
    return both(many(by_type(BLOCKS), most, 0), nothing_twice)
