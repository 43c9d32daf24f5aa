"""Slack's limits on the elements that stand inside blocks, and which stand where."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    array_of,
    boolean,
    exactly_one_of,
    in_order,
    integer,
    object_of,
    one_of,
    only_on,
    plain_text,
    string,
    string_matching,
    text_object,
)
from tests.slack_simulator.block_kit.objects import (
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    URL,
    confirm,
    conversation_filter,
    dispatch_action_config,
    image,
    initial_option_is_offered,
    option,
    workflow,
)
from tests.slack_simulator.block_kit.rich_text import rich_text

DATE_PATTERN = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME_PATTERN = r"([01]\d|2[0-3]):[0-5]\d"
NUMBER_PATTERN = r"-?\d+(\.\d+)?"
URL_PATTERN = r"https?://\S{1,2990}"
ID = string(255)


def element(kind: str, allowed: Mapping[str, Check], needed: tuple[str, ...] = ()) -> Check:
    """The check of an element: its type, its action_id, and these properties."""
    properties = {"type": one_of(kind), "action_id": string(255), **allowed}
    return object_of(properties, needed=("type", *needed))


def day(value: Any, walk: Walk) -> None:
    """A date of the calendar, written as YYYY-MM-DD."""
    try:
        is_day = isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        is_day = False
    if not is_day:
        walk.refuse("must be a date in the format YYYY-MM-DD")


def zone(value: Any, walk: Walk) -> None:
    """An IANA time zone that this machine knows."""
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        walk.refuse("must be a time zone in the IANA format")


PLACEHOLDER_PROPERTIES: dict[str, Check] = {"placeholder": plain_text(150), "focus_on_load": boolean}
MENU_PROPERTIES: dict[str, Check] = {**PLACEHOLDER_PROPERTIES, "confirm": confirm}
OPTIONS_PROPERTIES: dict[str, Check] = {**MENU_PROPERTIES, "options": OPTIONS, "option_groups": OPTION_GROUPS}
EXTERNAL_PROPERTIES: dict[str, Check] = {**MENU_PROPERTIES, "min_query_length": integer(0, 150)}
CONVERSATION_PROPERTIES: dict[str, Check] = {
    **MENU_PROPERTIES,
    "default_to_current_conversation": boolean,
    "filter": conversation_filter,
}
MULTI_PROPERTIES: dict[str, Check] = {"max_selected_items": integer(1, 10_000)}
TEXT_FIELD_PROPERTIES: dict[str, Check] = {
    **PLACEHOLDER_PROPERTIES,
    "dispatch_action_config": dispatch_action_config,
}
CHECKBOX_OPTION = option(text_object(75))
CHECKBOX_PROPERTIES: dict[str, Check] = {
    "options": array_of(CHECKBOX_OPTION, 10),
    "confirm": confirm,
    "focus_on_load": boolean,
}
IDS = array_of(ID, 1000)
STYLE = one_of("primary", "danger")
BUTTON_PROPERTIES: dict[str, Check] = {"text": plain_text(75), "accessibility_label": string(75)}


def select(kind: str, **start: Check) -> Check:
    """The check of a menu whose options stand in the payload; `start` is what may be chosen at first."""
    shape = element(kind, {**OPTIONS_PROPERTIES, **start})
    return all_of(shape, exactly_one_of("options", "option_groups"), initial_option_is_offered)


button = element(
    "button",
    {
        **BUTTON_PROPERTIES,
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
        **BUTTON_PROPERTIES,
        "icon": one_of("trash"),
        "value": string(2000),
        "confirm": confirm,
        "visible_to_user_ids": array_of(ID, 10),
    },
    needed=("icon", "text"),
)
feedback_button = object_of({**BUTTON_PROPERTIES, "value": string(2000)}, needed=("text", "value"))
feedback_buttons = element(
    "feedback_buttons",
    {"positive_button": feedback_button, "negative_button": feedback_button},
    needed=("positive_button", "negative_button"),
)
workflow_button = element(
    "workflow_button",
    {**BUTTON_PROPERTIES, "workflow": workflow, "style": STYLE},
    needed=("text", "workflow"),
)
overflow = element(
    "overflow",
    {"options": array_of(option(plain_text(75), url=URL), 5), "confirm": confirm},
    needed=("options",),
)
checkboxes = element(
    "checkboxes",
    {**CHECKBOX_PROPERTIES, "initial_options": array_of(CHECKBOX_OPTION, 10)},
    needed=("options",),
)
radio_buttons = element(
    "radio_buttons", {**CHECKBOX_PROPERTIES, "initial_option": CHECKBOX_OPTION}, needed=("options",)
)

SELECTS: dict[str, Check] = {
    "static_select": select("static_select", initial_option=OPTION),
    "external_select": element("external_select", {**EXTERNAL_PROPERTIES, "initial_option": OPTION}),
    "users_select": element("users_select", {**MENU_PROPERTIES, "initial_user": ID}),
    "conversations_select": element(
        "conversations_select", {**CONVERSATION_PROPERTIES, "initial_conversation": ID}
    ),
    "channels_select": element("channels_select", {**MENU_PROPERTIES, "initial_channel": ID}),
}
MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": select("multi_static_select", initial_options=OPTIONS, **MULTI_PROPERTIES),
    "multi_external_select": element(
        "multi_external_select", {**EXTERNAL_PROPERTIES, **MULTI_PROPERTIES, "initial_options": OPTIONS}
    ),
    "multi_users_select": element(
        "multi_users_select", {**MENU_PROPERTIES, **MULTI_PROPERTIES, "initial_users": IDS}
    ),
    "multi_conversations_select": element(
        "multi_conversations_select",
        {**CONVERSATION_PROPERTIES, **MULTI_PROPERTIES, "initial_conversations": IDS},
    ),
    "multi_channels_select": element(
        "multi_channels_select", {**MENU_PROPERTIES, **MULTI_PROPERTIES, "initial_channels": IDS}
    ),
}
PICKING: dict[str, Check] = {
    "checkboxes": all_of(checkboxes, initial_option_is_offered),
    "radio_buttons": all_of(radio_buttons, initial_option_is_offered),
    "datepicker": element("datepicker", {**MENU_PROPERTIES, "initial_date": day}),
    "timepicker": element(
        "timepicker", {**MENU_PROPERTIES, "initial_time": string_matching(TIME_PATTERN), "timezone": zone}
    ),
}
DATE_AND_TIME: dict[str, Check] = {
    "datetimepicker": element(
        "datetimepicker",
        {"initial_date_time": integer(10**9, 10**10 - 1), "confirm": confirm, "focus_on_load": boolean},
    ),
}
PRESSED: dict[str, Check] = {"button": button, "overflow": overflow, "workflow_button": workflow_button}

plain_text_input = element(
    "plain_text_input",
    {
        **TEXT_FIELD_PROPERTIES,
        "initial_value": string(3000, 0),
        "multiline": boolean,
        "min_length": integer(0, 3000),
        "max_length": integer(1, 3000),
    },
)
number_input = element(
    "number_input",
    {
        **TEXT_FIELD_PROPERTIES,
        "is_decimal_allowed": boolean,
        "initial_value": string_matching(NUMBER_PATTERN),
        "min_value": string_matching(NUMBER_PATTERN),
        "max_value": string_matching(NUMBER_PATTERN),
    },
    needed=("is_decimal_allowed",),
)
rich_text_input = element(
    "rich_text_input",
    {
        **TEXT_FIELD_PROPERTIES,
        "initial_value": rich_text,
        "min_lines": integer(1, 3000),
        "max_lines": integer(1, 3000),
    },
)
FIELDS: dict[str, Check] = {
    "plain_text_input": all_of(plain_text_input, in_order("min_length", "max_length")),
    "number_input": all_of(number_input, in_order("min_value", "max_value")),
    "rich_text_input": all_of(rich_text_input, in_order("min_lines", "max_lines")),
    "email_text_input": element(
        "email_text_input", {**TEXT_FIELD_PROPERTIES, "initial_value": string(3000, 0)}
    ),
    "url_text_input": element(
        "url_text_input", {**TEXT_FIELD_PROPERTIES, "initial_value": string_matching(URL_PATTERN)}
    ),
    "file_input": all_of(
        only_on("modal"),
        element("file_input", {"filetypes": array_of(string(50), 100), "max_files": integer(1, 10)}),
    ),
}
# Only a modal needs one: elsewhere every choice brings a response_url with it.
RESPONSE_URL_PROPERTY: dict[str, Check] = {"response_url_enabled": all_of(only_on("modal"), boolean)}
RESPONDING_SELECTS: dict[str, Check] = {
    "conversations_select": element(
        "conversations_select",
        {**CONVERSATION_PROPERTIES, **RESPONSE_URL_PROPERTY, "initial_conversation": ID},
    ),
    "channels_select": element(
        "channels_select", {**MENU_PROPERTIES, **RESPONSE_URL_PROPERTY, "initial_channel": ID}
    ),
}

IN_ACTIONS = {**PRESSED, **SELECTS, **PICKING, **DATE_AND_TIME}
IN_SECTION = {**PRESSED, **SELECTS, **MULTI_SELECTS, **PICKING, "image": image}
IN_CONTEXT: dict[str, Check] = {"image": image, "plain_text": plain_text(3000), "mrkdwn": text_object(3000)}
IN_CONTEXT_ACTIONS: dict[str, Check] = {"feedback_buttons": feedback_buttons, "icon_button": icon_button}
IN_INPUT = {**SELECTS, **RESPONDING_SELECTS, **MULTI_SELECTS, **PICKING, **DATE_AND_TIME, **FIELDS}
