"""What a form is made of: each kind of question, and what was answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    LONGEST_OPTION,
    Block,
    View,
    plain,
)

Errors = dict[str, str]
"""What to mend in a form, by field."""
HELD_AS = (
    "value",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_user",
    "selected_users",
    "files",
)


def entry(
    field: Field, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, 2_000),
        "element": element | {"action_id": field},
        "optional": optional,
    }
    return block | ({"hint": plain(hint, 2_000)} if hint else {})


def modal(form: Form, title: str, blocks: list[Block], *, submit: str, private: str = "") -> View:
    return {
        "type": "modal",
        "callback_id": form,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain(_("Cancel"), 24),
        "private_metadata": private,
        "blocks": blocks,
    }


def line(longest: int) -> Block:
    return {"type": "plain_text_input", "max_length": longest}


def option(value: str, words: str) -> Block:
    return {"text": plain(words, LONGEST_OPTION), "value": value}


def one(
    field: Field,
    label: str,
    options: Sequence[tuple[str, str]],
    initial: str | None,
    kind: str = "radio_buttons",
    *,
    hint: str | None = None,
) -> Block:
    drawn = [option(*each) for each in (options[:10] if kind == "radio_buttons" else options)]
    element: Block = {"type": kind, "options": drawn}
    return entry(field, label, element | _start(drawn, initial), hint=hint)


def grouped(
    field: Field, label: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], initial: str
) -> Block:
    """One of more options than a menu takes: Slack allows a hundred in each of its groups."""
    drawn: list[Block] = [
        {"label": plain(title, LONGEST_OPTION), "options": [option(*each) for each in options]}
        for title, options in groups
    ]
    element: Block = {"type": "static_select", "option_groups": drawn}
    return entry(
        field, label, element | _start([each for group in drawn for each in group["options"]], initial)
    )


def _start(options: Sequence[Block], initial: str | None) -> Block:
    chosen = [each for each in options if each["value"] == initial]
    return {"initial_option": chosen[0]} if chosen else {}


def many(
    field: Field,
    label: str,
    options: Sequence[tuple[str, str]],
    initial: Sequence[str],
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    drawn = [option(*each) for each in options]
    element: Block = {"type": "multi_static_select", "options": drawn}
    chosen = [each for each in drawn if each["value"] in initial]
    return entry(
        field, label, element | ({"initial_options": chosen} if chosen else {}), hint=hint, optional=optional
    )


def tick(field: Field, label: str, words: str, hint: str, *, is_on: bool) -> Block:
    """Something to switch on; it holds one value or none."""
    drawn = [option("on", words)]
    element: Block = {"type": "checkboxes", "options": drawn} | ({"initial_options": drawn} if is_on else {})
    return entry(field, label, element, hint=hint, optional=True)


def clock(field: Field, label: str, after_midnight: int) -> Block:
    initial = f"{after_midnight // 60:02}:{after_midnight % 60:02}"
    return entry(field, label, {"type": "timepicker", "initial_time": initial})


def minutes(wall: str) -> int:
    hours, rest = wall.split(":")
    return int(hours) * 60 + int(rest)


def shows(words: str) -> bool:
    """Whether there is anything to see: a name of zero-width spaces is as good as none."""
    return any(each.isprintable() and not each.isspace() for each in words)


def value(view: View, field: Field) -> Any:
    """What an element holds; every kind of element keeps it under a name of its own."""
    state: Mapping[str, Any] = view["state"]["values"].get(field, {}).get(field, {})
    for key in HELD_AS:
        if state.get(key) is not None:
            return state[key]
    if state.get("selected_options") is not None:
        return [each["value"] for each in state["selected_options"]]
    picked = state.get("selected_option")
    return picked["value"] if picked else None
