"""What Slack refuses: messages and views that break its limits."""

import json
from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    anything,
    both,
    exactly_one_of,
    flag,
    many,
    one_of,
    plain,
    string,
    thing,
)
from tests.slack_simulator.block_kit.nesting import dicts_in
from tests.slack_simulator.block_kit.objects import CHOICE, GROUP
from tests.slack_simulator.block_kit.totals import blocks_up_to
from tests.slack_simulator.state.records import Json

MESSAGE_TEXT = 40_000
UPDATED_TEXT = 4_000
VIEW_BYTES = 250_000

NAMED: dict[str, Check] = {
    "type": anything,
    "blocks": blocks_up_to(100),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
MODAL = thing(
    {
        **NAMED,
        "title": plain(24),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
    needed=("title", "blocks"),
)
HOME = thing(NAMED, needed=("blocks",))
OFFER = both(
    thing({"options": many(CHOICE, 100, 0), "option_groups": many(GROUP, 100, 0)}),
    exactly_one_of("options", "option_groups"),
)


def inputs_need_a_submit(value: Json, walk: Walk) -> None:
    asks = any(part.get("type") == "input" for part in dicts_in(value.get("blocks")))
    if asks and not value.get("submit"):
        walk.at("submit").refuse("missing required field: submit, as there is an input block")


def message_problems(blocks: Any) -> list[str]:
    """What Slack finds wrong with the blocks of a message."""
    walk = Walk("/blocks", [], "message")
    blocks_up_to(50)(blocks, walk)
    return walk.problems


def view_problems(view: Any) -> list[str]:
    """What Slack finds wrong with a modal or a Home tab."""
    kind = view.get("type") if isinstance(view, dict) else None
    walk = Walk("/view", [], "home" if kind == "home" else "modal")
    if not isinstance(view, dict):
        walk.refuse("must provide an object")
    elif kind == "modal":
        both(MODAL, inputs_need_a_submit)(view, walk)
    elif kind == "home":
        HOME(view, walk)
    else:
        one_of("modal", "home")(kind, walk.at("type"))
    return walk.problems


def option_problems(answer: Any) -> list[str]:
    """What Slack finds wrong with the options that an app offers for an external select."""
    walk = Walk("", [], "modal")
    OFFER(answer, walk)
    return walk.problems


def view_is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES
