"""What Slack refuses: messages and views that break its limits."""

import json
from typing import Any

from tests.workspace.checks import Check, Walk, anything, both, flag, one_of, plain, string, thing
from tests.workspace.limits_blocks import blocks_up_to, elements_of
from tests.workspace.records import Json

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
        "submit_disabled": flag,
    },
    needed=("title", "blocks"),
)
HOME = thing(NAMED, needed=("blocks",))


def blocks_in(value: Any) -> list[Json]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def uses_file_input(blocks: list[Json]) -> bool:
    return any(element.get("type") == "file_input" for part in blocks for element in elements_of(part))


def files_only_in_modals(value: Any, walk: Walk) -> None:
    if uses_file_input(blocks_in(value)):
        walk.refuse("file_input is only possible in a modal")


def inputs_need_a_submit(value: Json, walk: Walk) -> None:
    asks = any(part.get("type") == "input" for part in blocks_in(value.get("blocks")))
    if asks and not value.get("submit"):
        walk.at("submit").refuse("missing required field: submit, as there is an input block")


def message_problems(blocks: Any) -> list[str]:
    """What Slack finds wrong with the blocks of a message."""
    walk = Walk("/blocks", [])
    both(blocks_up_to(50), files_only_in_modals)(blocks, walk)
    return walk.problems


def view_problems(view: Any) -> list[str]:
    """What Slack finds wrong with a modal or a Home tab."""
    walk = Walk("/view", [])
    if not isinstance(view, dict):
        walk.refuse("must provide an object")
    elif view.get("type") == "modal":
        both(MODAL, inputs_need_a_submit)(view, walk)
    elif view.get("type") == "home":
        HOME(view, walk)
        files_only_in_modals(view.get("blocks"), walk.at("blocks"))
    else:
        one_of("modal", "home")(view.get("type"), walk.at("type"))
    return walk.problems


def view_is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES
