"""Slack's limits on the elements that stand inside blocks, and which stand where."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    any_text,
    both,
    exactly_one_of,
    flag,
    in_order,
    integer,
    many,
    one_of,
    only_on,
    plain,
    string,
    thing,
    written_as,
)
from tests.slack_simulator.block_kit.objects import (
    CHOICE,
    CHOICES,
    GROUPS,
    URL,
    confirm,
    conversation_filter,
    dispatching,
    image,
    option,
    starts_with_an_option,
    workflow,
)
from tests.slack_simulator.block_kit.rich_text import rich_text

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"
NUMBER = r"-?\d+(\.\d+)?"
ADDRESS = r"https?://\S{1,2990}"
ID = string(255)


def element(kind: str, allowed: Mapping[str, Check], needed: tuple[str, ...] = ()) -> Check:
    own = {"type": one_of(kind), "action_id": string(255), **allowed}
    return thing(own, needed=("type", *needed))


def day(value: Any, walk: Walk) -> None:
    """A day that is in the calendar, written as YYYY-MM-DD."""
    try:
        is_day = isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        is_day = False
    if not is_day:
        walk.refuse("must be a date in the format YYYY-MM-DD")


def zone(value: Any, walk: Walk) -> None:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        walk.refuse("must be a time zone in the IANA format")


ASKING: dict[str, Check] = {"placeholder": plain(150), "focus_on_load": flag}
CHOOSING: dict[str, Check] = {**ASKING, "confirm": confirm}
OFFERING: dict[str, Check] = {**CHOOSING, "options": CHOICES, "option_groups": GROUPS}
FETCHING: dict[str, Check] = {**CHOOSING, "min_query_length": integer(0, 150)}
TALKING: dict[str, Check] = {
    **CHOOSING,
    "default_to_current_conversation": flag,
    "filter": conversation_filter,
}
SEVERAL: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}
TYPING: dict[str, Check] = {**ASKING, "dispatch_action_config": dispatching}
TICK = option(any_text(75))
TICKING: dict[str, Check] = {"options": many(TICK, 10), "confirm": confirm, "focus_on_load": flag}
IDS = many(ID, 1000)
STYLE = one_of("primary", "danger")
LABELLED: dict[str, Check] = {"text": plain(75), "accessibility_label": string(75)}


def select(kind: str, **start: Check) -> Check:
    shape = element(kind, {**OFFERING, **start})
    return both(shape, exactly_one_of("options", "option_groups"), starts_with_an_option)


button = element(
    "button",
    {
        **LABELLED,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "confirm": confirm,
        "agent_prompt": string(4000),
        "agent_prompt_display": string(4000),
        "visible_to_user_ids": IDS,
    },
    needed=("text",),
)
icon_button = element(
    "icon_button",
    {
        **LABELLED,
        "icon": one_of("trash"),
        "value": string(2000),
        "confirm": confirm,
        "visible_to_user_ids": many(ID, 10),
    },
    needed=("icon", "text"),
)
opinion = thing({**LABELLED, "value": string(2000)}, needed=("text", "value"))
feedback_buttons = element(
    "feedback_buttons",
    {"positive_button": opinion, "negative_button": opinion},
    needed=("positive_button", "negative_button"),
)
workflow_button = element(
    "workflow_button", {**LABELLED, "workflow": workflow, "style": STYLE}, needed=("text", "workflow")
)
overflow = element(
    "overflow",
    {"options": many(option(plain(75), url=URL), 5), "confirm": confirm},
    needed=("options",),
)
checkboxes = element("checkboxes", {**TICKING, "initial_options": many(TICK, 10)}, needed=("options",))
radio_buttons = element("radio_buttons", {**TICKING, "initial_option": TICK}, needed=("options",))

SELECTS: dict[str, Check] = {
    "static_select": select("static_select", initial_option=CHOICE),
    "external_select": element("external_select", {**FETCHING, "initial_option": CHOICE}),
    "users_select": element("users_select", {**CHOOSING, "initial_user": ID}),
    "conversations_select": element("conversations_select", {**TALKING, "initial_conversation": ID}),
    "channels_select": element("channels_select", {**CHOOSING, "initial_channel": ID}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": select("multi_static_select", initial_options=CHOICES, **SEVERAL),
    "multi_external_select": element(
        "multi_external_select", {**FETCHING, **SEVERAL, "initial_options": CHOICES}
    ),
    "multi_users_select": element("multi_users_select", {**CHOOSING, **SEVERAL, "initial_users": IDS}),
    "multi_conversations_select": element(
        "multi_conversations_select", {**TALKING, **SEVERAL, "initial_conversations": IDS}
    ),
    "multi_channels_select": element(
        "multi_channels_select", {**CHOOSING, **SEVERAL, "initial_channels": IDS}
    ),
}
PICKING: dict[str, Check] = {
    "checkboxes": both(checkboxes, starts_with_an_option),
    "radio_buttons": both(radio_buttons, starts_with_an_option),
    "datepicker": element("datepicker", {**CHOOSING, "initial_date": day}),
    "timepicker": element("timepicker", {**CHOOSING, "initial_time": written_as(TIME), "timezone": zone}),
}
DATE_AND_TIME: dict[str, Check] = {
    "datetimepicker": element(
        "datetimepicker",
        {"initial_date_time": integer(10**9, 10**10 - 1), "confirm": confirm, "focus_on_load": flag},
    ),
}
PRESSED: dict[str, Check] = {"button": button, "overflow": overflow, "workflow_button": workflow_button}

plain_text_input = element(
    "plain_text_input",
    {
        **TYPING,
        "initial_value": string(3000, 0),
        "multiline": flag,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
)
number_input = element(
    "number_input",
    {
        **TYPING,
        "is_decimal_allowed": flag,
        "initial_value": written_as(NUMBER),
        "min_value": written_as(NUMBER),
        "max_value": written_as(NUMBER),
    },
    needed=("is_decimal_allowed",),
)
rich_text_input = element(
    "rich_text_input",
    {**TYPING, "initial_value": rich_text, "min_lines": integer(1, 3000), "max_lines": integer(1, 3000)},
)
FIELDS: dict[str, Check] = {
    "plain_text_input": both(plain_text_input, in_order("min_length", "max_length")),
    "number_input": both(number_input, in_order("min_value", "max_value")),
    "rich_text_input": both(rich_text_input, in_order("min_lines", "max_lines")),
    "email_text_input": element("email_text_input", {**TYPING, "initial_value": string(3000, 0)}),
    "url_text_input": element("url_text_input", {**TYPING, "initial_value": written_as(ADDRESS)}),
    "file_input": both(
        only_on("modal"),
        element("file_input", {"filetypes": many(string(50), 100), "max_files": integer(1, 10)}),
    ),
}
# Only a modal needs one: elsewhere every choice brings a response_url with it.
ANSWERED: dict[str, Check] = {"response_url_enabled": both(only_on("modal"), flag)}
ANSWERED_SELECTS: dict[str, Check] = {
    "conversations_select": element(
        "conversations_select", {**TALKING, **ANSWERED, "initial_conversation": ID}
    ),
    "channels_select": element("channels_select", {**CHOOSING, **ANSWERED, "initial_channel": ID}),
}

IN_ACTIONS = {**PRESSED, **SELECTS, **PICKING, **DATE_AND_TIME}
IN_SECTION = {**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKING, "image": image}
IN_CONTEXT: dict[str, Check] = {"image": image, "plain_text": plain(3000), "mrkdwn": any_text(3000)}
IN_CONTEXT_ACTIONS: dict[str, Check] = {"feedback_buttons": feedback_buttons, "icon_button": icon_button}
IN_INPUT = {**SELECTS, **ANSWERED_SELECTS, **MULTI_SELECTS, **PICKING, **DATE_AND_TIME, **FIELDS}
