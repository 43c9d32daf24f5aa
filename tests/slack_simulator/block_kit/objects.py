"""Slack's limits on the objects that elements are composed of."""

from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    array_of,
    at_least_one_of,
    boolean,
    exactly_one_of,
    object_of,
    one_of,
    plain_text,
    string,
    string_matching,
    text_object,
)
from tests.slack_simulator.block_kit.nesting import dicts_in

# Slack names only the longest address of an image and of a button; it is taken for every address.
URL = all_of(string(3000), string_matching(r"(https?://|mailto:|slack://)\S+"))

confirm = object_of(
    {
        "title": plain_text(100),
        "text": text_object(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": one_of("primary", "danger"),
    },
    needed=("title", "text", "confirm", "deny"),
)
slack_file = all_of(
    object_of({"id": string_matching("F[A-Z0-9]{8,}"), "url": URL}), exactly_one_of("id", "url")
)
image = all_of(
    object_of(
        {
            "type": one_of("image"),
            "image_url": URL,
            "slack_file": slack_file,
            "alt_text": string(2000),
        },
        needed=("type", "alt_text"),
    ),
    exactly_one_of("image_url", "slack_file"),
)
dispatch_action_config = object_of(
    {"trigger_actions_on": array_of(one_of("on_enter_pressed", "on_character_entered"), 2)},
    needed=("trigger_actions_on",),
)
conversation_filter = all_of(
    object_of(
        {
            "include": array_of(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        }
    ),
    at_least_one_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
workflow = object_of(
    {
        "trigger": object_of(
            {
                "url": URL,
                "customizable_input_parameters": array_of(
                    object_of({"name": string(255), "value": string(3000, 0)}, needed=("name", "value")), 100
                ),
            },
            needed=("url",),
        )
    },
    needed=("trigger",),
)


def option(text: Check, **properties: Check) -> Check:
    """The check of an option; `properties` are what it may have beside text, value and description."""
    return object_of(
        {"text": text, "value": string(150), "description": text, **properties}, needed=("text", "value")
    )


OPTION = option(plain_text(75))
OPTIONS = array_of(OPTION, 100)
OPTION_GROUP = object_of({"label": plain_text(75), "options": OPTIONS}, needed=("label", "options"))
OPTION_GROUPS = array_of(OPTION_GROUP, 100)


def initial_option_is_offered(value: Any, walk: Walk) -> None:
    """Refuses a menu that begins with an option which it does not offer."""
    groups = dicts_in(value.get("option_groups")) or [value]
    offered = [choice.get("value") for group in groups for choice in dicts_in(group.get("options"))]
    first = dicts_in([value.get("initial_option")]) + dicts_in(value.get("initial_options"))
    if any(choice.get("value") not in offered for choice in first):
        walk.refuse("initial option must be one of the options")
