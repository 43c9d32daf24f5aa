"""Slack's limits on the objects that elements are composed of."""

from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    any_text,
    at_least_one_of,
    both,
    exactly_one_of,
    flag,
    many,
    one_of,
    plain,
    string,
    thing,
    written_as,
)
from tests.slack_simulator.block_kit.nesting import dicts_in

# Slack names only the longest address of an image and of a button; it is taken for every address.
URL = both(string(3000), written_as(r"(https?://|mailto:|slack://)\S+"))

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
slack_file = both(thing({"id": written_as("F[A-Z0-9]{8,}"), "url": URL}), exactly_one_of("id", "url"))
image = both(
    thing(
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
dispatching = thing(
    {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)},
    needed=("trigger_actions_on",),
)
conversation_filter = both(
    thing(
        {
            "include": many(one_of("im", "mpim", "private", "public"), 4),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        }
    ),
    at_least_one_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)
workflow = thing(
    {
        "trigger": thing(
            {
                "url": URL,
                "customizable_input_parameters": many(
                    thing({"name": string(255), "value": string(3000, 0)}, needed=("name", "value")), 100
                ),
            },
            needed=("url",),
        )
    },
    needed=("trigger",),
)


def option(text: Check, **more: Check) -> Check:
    return thing({"text": text, "value": string(150), "description": text, **more}, needed=("text", "value"))


CHOICE = option(plain(75))
CHOICES = many(CHOICE, 100)
GROUP = thing({"label": plain(75), "options": CHOICES}, needed=("label", "options"))
GROUPS = many(GROUP, 100)


def starts_with_an_option(value: Any, walk: Walk) -> None:
    """What is chosen at the start must be among what can be chosen."""
    groups = dicts_in(value.get("option_groups")) or [value]
    offered = [choice.get("value") for group in groups for choice in dicts_in(group.get("options"))]
    first = dicts_in([value.get("initial_option")]) + dicts_in(value.get("initial_options"))
    if any(choice.get("value") not in offered for choice in first):
        walk.refuse("initial option must be one of the options")
