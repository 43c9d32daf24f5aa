"""What a form is made of: each kind of question, and the answer that was given."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit.ids import Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import LONGEST_OPTION, Block, View, plain

Errors = dict[str, str]
"""What to mend in a form, in words, by the field it stands at."""

LONGEST_TITLE = 24  # of a form and of its buttons
LONGEST_LABEL = 2_000
MOST_RADIO_BUTTONS = 10
# Slack keeps the value of an input under a name that depends on the kind of its element.
VALUE_KEYS = (
    "value",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_user",
    "selected_users",
    "files",
)


def modal(form: Form, title: str, blocks: list[Block], *, submit: str, private_metadata: str = "") -> View:
    """A form in a window; Slack hands `private_metadata` back with the answers."""
    return {
        "type": "modal",
        "callback_id": form,
        "title": plain(title, LONGEST_TITLE),
        "submit": plain(submit, LONGEST_TITLE),
        "close": plain(_("Cancel"), LONGEST_TITLE),
        "private_metadata": private_metadata,
        "blocks": blocks,
    }


def input_block(
    field: str, label: str, element: Block, *, hint: str | None = None, optional: bool = False
) -> Block:
    """A question with its label, around the element that takes the answer."""
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, LONGEST_LABEL),
        "element": element | {"action_id": field},
        "optional": optional,
    }
    return block | ({"hint": plain(hint, LONGEST_LABEL)} if hint else {})


def text_input(longest: int, initial: str = "", *, multiline: bool = False) -> Block:
    """A line to type in, or several, of at most so many characters."""
    element: Block = {"type": "plain_text_input", "max_length": longest}
    element |= {"multiline": True} if multiline else {}
    return element | ({"initial_value": initial} if initial else {})


def option(value: str, words: str) -> Block:
    """Something to choose: the value it stands for, and its words."""
    return {"text": plain(words, LONGEST_OPTION), "value": value}


def single_choice(
    field: Field,
    label: str,
    options: Sequence[tuple[str, str]],
    initial: str | None,
    kind: str = "radio_buttons",
    *,
    hint: str | None = None,
) -> Block:
    """A question with one answer; `options` are values with their words."""
    elements = [option(*each) for each in options]
    if kind == "radio_buttons":
        elements = elements[:MOST_RADIO_BUTTONS]
    element: Block = {"type": kind, "options": elements}
    return input_block(field, label, element | _initial_option(elements, initial), hint=hint)


def grouped_choice(
    field: Field, label: str, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]], initial: str
) -> Block:
    """A question with one answer out of more than a menu takes: Slack allows a hundred in each group."""
    option_groups: list[Block] = [
        {"label": plain(title, LONGEST_OPTION), "options": [option(*each) for each in options]}
        for title, options in groups
    ]
    element: Block = {"type": "static_select", "option_groups": option_groups}
    elements = [each for group in option_groups for each in group["options"]]
    return input_block(field, label, element | _initial_option(elements, initial))


def _initial_option(options: Sequence[Block], initial: str | None) -> Block:
    # Slack refuses a form whose initial option is not among its options.
    chosen = [each for each in options if each["value"] == initial]
    return {"initial_option": chosen[0]} if chosen else {}


def multiple_choice(
    field: Field,
    label: str,
    options: Sequence[tuple[str, str]],
    initial: Sequence[str],
    *,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """A question with any number of answers; `options` are values with their words."""
    elements = [option(*each) for each in options]
    element: Block = {"type": "multi_static_select", "options": elements}
    chosen = [each for each in elements if each["value"] in initial]
    element |= {"initial_options": chosen} if chosen else {}
    return input_block(field, label, element, hint=hint, optional=optional)


def checkbox(
    field: Field, label: str, words: str, hint: str, *, is_on: bool = False, optional: bool = True
) -> Block:
    """A switch; it holds one value or none, and one that is not optional must be on."""
    elements = [option("on", words)]
    element: Block = {"type": "checkboxes", "options": elements}
    element |= {"initial_options": elements} if is_on else {}
    return input_block(field, label, element, hint=hint, optional=optional)


def time_picker(field: Field, label: str, after_midnight: int) -> Block:
    """A time of day to choose, opened at so many minutes after midnight."""
    initial = f"{after_midnight // 60:02}:{after_midnight % 60:02}"
    return input_block(field, label, {"type": "timepicker", "initial_time": initial})


def minutes_after_midnight(time_of_day: str) -> int:
    """The minutes from midnight to a time that Slack writes as "HH:MM"."""
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)


def is_visible(words: str) -> bool:
    """Whether there is anything to see: a name of zero-width spaces is as good as none."""
    return any(each.isprintable() and not each.isspace() for each in words)


def is_asked(view: View, field: str) -> bool:
    """Whether the form had that field."""
    return field in view["state"]["values"]


def value(view: View, field: str) -> Any:
    """The answer at a field, of whatever kind its element is; None where nothing was answered."""
    state: Mapping[str, Any] = view["state"]["values"].get(field, {}).get(field, {})
    for key in VALUE_KEYS:
        if state.get(key) is not None:
            return state[key]
    if state.get("selected_options") is not None:
        return [each["value"] for each in state["selected_options"]]
    selected = state.get("selected_option")
    return selected["value"] if selected else None
