"""Slack's limits on the elements that stand inside blocks."""

from collections.abc import Mapping
from typing import Any

from tests.workspace.checks import (
    Check,
    Walk,
    any_text,
    both,
    exactly_one_of,
    flag,
    integer,
    many,
    one_of,
    plain,
    string,
    thing,
    written_as,
)

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
NUMBER = r"-?\d+(\.\d+)?"
ADDRESS = r"https?://\S{1,2990}"

confirm = thing(
    {
        "title": plain(100),
        "text": any_text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    needed=("title", "text", "confirm", "deny"),
)
slack_file = both(
    thing({"id": written_as("F[A-Z0-9]{8,}"), "url": string(3000)}), exactly_one_of("id", "url")
)
dispatching = thing(
    {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)},
    needed=("trigger_actions_on",),
)


def option(text: Check, **more: Check) -> Check:
    return thing({"text": text, "value": string(150), "description": text, **more}, needed=("text", "value"))


def element(kind: str, allowed: Mapping[str, Check], needed: tuple[str, ...] = ()) -> Check:
    own = {"type": one_of(kind), "action_id": string(255), **allowed}
    return thing(own, needed=("type", *needed))


def starts_with_an_option(value: Any, walk: Walk) -> None:
    """What is chosen at the start must be among what can be chosen."""
    groups = value.get("option_groups") or [{"options": value.get("options") or []}]
    offered = [choice.get("value") for group in groups for choice in group.get("options", [])]
    first = [value["initial_option"]] if value.get("initial_option") else value.get("initial_options") or []
    if any(choice.get("value") not in offered for choice in first):
        walk.refuse("initial option must be one of the options")


CHOICE = option(plain(75))
GROUP = thing({"label": plain(75), "options": many(CHOICE, 100)}, needed=("label", "options"))
ASKING: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": flag}
CHOOSING: dict[str, Check] = {**ASKING, "confirm": confirm}
OFFERING: dict[str, Check] = {
    **CHOOSING,
    "options": many(CHOICE, 100),
    "option_groups": many(GROUP, 100),
}
SEVERAL: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}
TYPING: dict[str, Check] = {**ASKING, "dispatch_action_config": dispatching}
TICK = option(any_text(75))
TICKING: dict[str, Check] = {"options": many(TICK, 10), "confirm": confirm, "focus_on_load": flag}


def select(kind: str, **start: Check) -> Check:
    shape = element(kind, {**OFFERING, **start})
    return both(shape, exactly_one_of("options", "option_groups"), starts_with_an_option)


image = both(
    thing(
        {
            "type": one_of("image"),
            "image_url": string(3000),
            "slack_file": slack_file,
            "alt_text": string(2000),
        },
        needed=("alt_text",),
    ),
    exactly_one_of("image_url", "slack_file"),
)
button = element(
    "button",
    {
        "text": plain(75),
        "value": string(2000),
        "url": string(3000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
        "confirm": confirm,
    },
    needed=("text",),
)
overflow = element(
    "overflow",
    {"options": many(option(plain(75), url=string(3000)), 5), "confirm": confirm},
    needed=("options",),
)
checkboxes = element("checkboxes", {**TICKING, "initial_options": many(TICK, 10)}, needed=("options",))
radio_buttons = element("radio_buttons", {**TICKING, "initial_option": TICK}, needed=("options",))

INTERACTIVE: dict[str, Check] = {
    "button": button,
    "static_select": select("static_select", initial_option=CHOICE),
    "users_select": element("users_select", {**CHOOSING, "initial_user": string(255)}),
    "overflow": overflow,
    "checkboxes": both(checkboxes, starts_with_an_option),
    "radio_buttons": both(radio_buttons, starts_with_an_option),
    "datepicker": element("datepicker", {**CHOOSING, "initial_date": written_as(DATE)}),
    "timepicker": element(
        "timepicker", {**CHOOSING, "initial_time": written_as(TIME), "timezone": string(100)}
    ),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": select("multi_static_select", initial_options=many(CHOICE, 100), **SEVERAL),
    "multi_users_select": element(
        "multi_users_select", {**CHOOSING, **SEVERAL, "initial_users": many(string(255), 1000)}
    ),
}
DATE_AND_TIME: dict[str, Check] = {
    "datetimepicker": element(
        "datetimepicker",
        {"initial_date_time": integer(10**9, 10**10 - 1), "confirm": confirm, "focus_on_load": flag},
    ),
}
FIELDS: dict[str, Check] = {
    "plain_text_input": element(
        "plain_text_input",
        {
            **TYPING,
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "number_input": element(
        "number_input",
        {
            **TYPING,
            "is_decimal_allowed": flag,
            "initial_value": written_as(NUMBER),
            "min_value": written_as(NUMBER),
            "max_value": written_as(NUMBER),
        },
        needed=("is_decimal_allowed",),
    ),
    "email_text_input": element("email_text_input", {**TYPING, "initial_value": string(3000, 0)}),
    "url_text_input": element("url_text_input", {**TYPING, "initial_value": written_as(ADDRESS)}),
}
FILE_INPUT: dict[str, Check] = {
    "file_input": element("file_input", {"filetypes": many(string(50), 100), "max_files": integer(1, 10)}),
}

IN_ACTIONS = {**INTERACTIVE, **DATE_AND_TIME}
IN_SECTION = {**INTERACTIVE, **MULTI_SELECTS, "image": image}
IN_CONTEXT: dict[str, Check] = {"image": image, "plain_text": plain(3000), "mrkdwn": any_text(3000)}
IN_INPUT = {
    **{kind: check for kind, check in IN_ACTIONS.items() if kind not in ("button", "overflow")},
    **MULTI_SELECTS,
    **FIELDS,
    **FILE_INPUT,
}
