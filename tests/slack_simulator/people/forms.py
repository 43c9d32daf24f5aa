"""The values of a form, and what a person can enter into each element."""

import re
from pathlib import Path
from typing import Any

from tests.slack_simulator.block_kit.elements import DATE_PATTERN, NUMBER_PATTERN, TIME_PATTERN, URL_PATTERN
from tests.slack_simulator.block_kit.nesting import elements_of, every_block
from tests.slack_simulator.state.records import Conversation, Json, User, Values
from tests.slack_simulator.state.shapes import file_json
from tests.slack_simulator.state.state import State

VALUE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", "initial_files"),
}
LIST_KEYS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")
EXTERNAL_SELECTS = ("external_select", "multi_external_select")
TYPED_PATTERNS = {
    "number_input": NUMBER_PATTERN,
    "email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "url_text_input": URL_PATTERN,
    "datepicker": DATE_PATTERN,
    "timepicker": TIME_PATTERN,
}


def starting_values(blocks: list[Json], previous: Values | None = None) -> Values:
    """The values of a fresh form; those of the form it replaces survive under the same names."""
    values: Values = {}
    for block in every_block(blocks):
        for element in elements_of(block):
            if element["type"] in VALUE_KEYS:
                previous_state = (previous or {}).get(block["block_id"], {}).get(element["action_id"])
                kept_state = (
                    previous_state if previous_state and previous_state["type"] == element["type"] else None
                )
                values.setdefault(block["block_id"], {})[element["action_id"]] = kept_state or initial_state(
                    element
                )
    return values


def initial_state(element: Json) -> Json:
    """The state of an element as the app drew it."""
    key, start = VALUE_KEYS[element["type"]]
    return _state(element, key, element.get(start) or ([] if key in LIST_KEYS else None))


def is_empty(value: Json) -> bool:
    """Whether nothing is entered or chosen."""
    return not value[VALUE_KEYS[value["type"]][0]]


def entered_state(state: State, person: User, element: Json, value: Any) -> Json:
    """The state of an element once a person has entered this value; None empties it."""
    key, _ = VALUE_KEYS[element["type"]]
    if value is None or value == "":
        return _state(element, key, [] if key in LIST_KEYS else None)
    if key in LIST_KEYS:
        several = value if isinstance(value, list | tuple | set) and not _is_upload(value) else [value]
        contents = [_one(state, person, element, item) for item in several]
        max_contents = element.get("max_selected_items") or element.get("max_files") or len(contents)
        assert len(contents) <= max_contents, (
            f"{element['action_id']} takes at most {max_contents}, not {len(contents)}"
        )
        return _state(element, key, contents)
    return _state(element, key, _one(state, person, element, value))


def _state(element: Json, key: str, value: Any) -> Json:
    zone = {"timezone": element["timezone"]} if element.get("timezone") else {}
    return {"type": element["type"], key: value, **zone}


def _is_upload(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], bytes)


def _one(state: State, person: User, element: Json, value: Any) -> Any:
    kind = element["type"]
    if VALUE_KEYS[kind][0].startswith("selected_option"):
        return option_with_text(element, value)
    if kind in ("users_select", "multi_users_select"):
        return value.id if isinstance(value, User) else state.person(value).id
    if VALUE_KEYS[kind][0].startswith(("selected_conversation", "selected_channel")):
        return _conversation(state, person, element, value)
    if kind == "rich_text_input":
        return _rich_text(value)
    if kind == "file_input":
        return _uploaded(state, person, element, value)
    if kind == "datetimepicker":
        return int(value)
    return _typed(element, str(value))


def options_in(element: Json) -> list[Json]:
    """All options of a menu, those in groups as well."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def option_with_text(element: Json, text: str) -> Json:
    """The option that a person picks by its text."""
    options = options_in(element)
    for option in options:
        if option["text"]["text"] == text:
            return option
    offered = ", ".join(repr(option["text"]["text"]) for option in options)
    raise AssertionError(f"there is no option {text!r}; there are: {offered}")


def _conversation(state: State, person: User, element: Json, value: Any) -> str:
    """A conversation given as such, or by its id or name, if this menu offers it to this person."""
    key = value.id if isinstance(value, Conversation) else str(value).removeprefix("#")
    wants_channel = element["type"].endswith("channels_select")
    for one in state.conversations.values():
        if key in (one.id, one.name) and person.id in one.members:
            kind = _kind(one)
            offered = ("public",) if wants_channel else (element.get("filter") or {}).get("include")
            assert not offered or kind in offered, f"{key} is {kind}, and only {offered} can be chosen"
            return one.id
    raise AssertionError(f"{person.handle} is in no conversation {key!r}")


def _kind(conversation: Conversation) -> str:
    return "im" if conversation.is_im else "mpim" if conversation.is_mpim else "public"


def _rich_text(value: Any) -> Json:
    """Typed text without any style, unless it is rich text already."""
    if isinstance(value, dict):
        return value
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [line]}


def _typed(element: Json, text: str) -> str:
    form = TYPED_PATTERNS.get(element["type"])
    assert form is None or re.fullmatch(form, text), f"Slack would not take {text!r} as {element['type']}"
    if element["type"] == "number_input":
        low, high = element.get("min_value"), element.get("max_value")
        assert low is None or float(text) >= float(low), f"{text} is less than {low}"
        assert high is None or float(text) <= float(high), f"{text} is more than {high}"
    if element["type"] == "plain_text_input":
        low, high = element.get("min_length") or 0, element.get("max_length") or 3000
        assert low <= len(text) <= high, f"Slack takes from {low} to {high} characters, not {len(text)}"
    return text


def _uploaded(state: State, person: User, element: Json, value: Any) -> Json:
    name, content = (value.name, value.read_bytes()) if isinstance(value, Path) else value
    allowed = element.get("filetypes")
    suffix = Path(name).suffix.removeprefix(".").lower()
    assert not allowed or suffix in allowed, f"only {allowed} can be chosen, not {name!r}"
    file = state.new_file(name, person.id, content)
    file.complete = True
    return file_json(state, file)
