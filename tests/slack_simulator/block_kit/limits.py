"""The check of whole messages, views and option lists: all that Slack refuses in them."""

import json
from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    anything,
    array_of,
    boolean,
    exactly_one_of,
    object_of,
    one_of,
    plain_text,
    string,
)
from tests.slack_simulator.block_kit.nesting import dicts_in
from tests.slack_simulator.block_kit.objects import OPTION, OPTION_GROUP
from tests.slack_simulator.block_kit.totals import blocks_up_to
from tests.slack_simulator.state.records import Json

MAX_MESSAGE_TEXT = 40_000
MAX_UPDATED_TEXT = 4_000
MAX_VIEW_BYTES = 250_000

VIEW_PROPERTIES: dict[str, Check] = {
    "type": anything,
    "blocks": blocks_up_to(100),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = object_of(
    {
        **VIEW_PROPERTIES,
        "title": plain_text(24),
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
    needed=("title", "blocks"),
)
HOME = object_of(VIEW_PROPERTIES, needed=("blocks",))
OPTIONS_RESPONSE = all_of(
    object_of({"options": array_of(OPTION, 100, 0), "option_groups": array_of(OPTION_GROUP, 100, 0)}),
    exactly_one_of("options", "option_groups"),
)


def inputs_need_a_submit(value: Json, walk: Walk) -> None:
    asks = any(part.get("type") == "input" for part in dicts_in(value.get("blocks")))
    if asks and not value.get("submit"):
        walk.at("submit").refuse("missing required field: submit, as there is an input block")


def message_problems(blocks: Any) -> list[str]:
    """Slack's objections to the blocks of a message; empty if it would take them."""
    walk = Walk("/blocks", [], "message")
    blocks_up_to(50)(blocks, walk)
    return walk.problems


def view_problems(view: Any) -> list[str]:
    """Slack's objections to a modal or a Home tab; empty if it would take it."""
    kind = view.get("type") if isinstance(view, dict) else None
    walk = Walk("/view", [], "home" if kind == "home" else "modal")
    if not isinstance(view, dict):
        walk.refuse("must provide an object")
    elif kind == "modal":
        all_of(MODAL, inputs_need_a_submit)(view, walk)
    elif kind == "home":
        HOME(view, walk)
    else:
        one_of("modal", "home")(kind, walk.at("type"))
    return walk.problems


def option_problems(answer: Any) -> list[str]:
    """Slack's objections to the options that an app offers for an external select."""
    walk = Walk("", [], "modal")
    OPTIONS_RESPONSE(answer, walk)
    return walk.problems


def view_is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > MAX_VIEW_BYTES
