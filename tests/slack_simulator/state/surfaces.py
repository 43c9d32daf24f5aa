"""How modals open, stack, change and close, and how the Home tab is published."""

import copy
import hashlib
import json

from tests.slack_simulator.block_kit.nesting import elements_of, every_block
from tests.slack_simulator.people.forms import starting_values
from tests.slack_simulator.state.records import Json, View
from tests.slack_simulator.state.state import State

DEEPEST = 3


def named(state: State, blocks: list[Json]) -> list[Json]:
    """The blocks with the names that Slack gives to those that came without."""
    blocks = copy.deepcopy(blocks)
    for block in every_block(blocks):
        block["block_id"] = block.get("block_id") or state.next_id("b")
        for element in elements_of(block):
            if element["type"] != "image":
                element["action_id"] = element.get("action_id") or state.next_id("a")
    return blocks


def _completed(state: State, payload: Json) -> Json:
    return {**payload, "blocks": named(state, payload["blocks"])}


def _hash(state: State, payload: Json) -> str:
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:8]
    return f"{state.next_ts()}.{digest}"


def _new(state: State, owner: str, payload: Json, below: View | None) -> View:
    payload = _completed(state, payload)
    key = state.next_id("V")
    view = View(
        id=key,
        owner=owner,
        payload=payload,
        hash=_hash(state, payload),
        root_id=below.root_id if below else key,
        previous_id=below.id if below else None,
        values=starting_values(payload["blocks"]),
    )
    state.views[key] = view
    return view


def stack_of(state: State, user: str) -> list[View]:
    return state.stacks.setdefault(user, [])


def open_modal(state: State, owner: str, payload: Json) -> View:
    clear(state, owner)
    return push_modal(state, owner, payload)


def push_modal(state: State, owner: str, payload: Json) -> View:
    stack = stack_of(state, owner)
    view = _new(state, owner, payload, stack[-1] if stack else None)
    stack.append(view)
    state.changed()
    return view


def change(state: State, view: View, payload: Json) -> View:
    payload = _completed(state, payload)
    view.values = starting_values(payload["blocks"], kept=view.values)
    view.payload, view.hash = payload, _hash(state, payload)
    state.changed()
    return view


def publish(state: State, owner: str, payload: Json) -> View:
    home = state.homes.get(owner)
    if home is not None:
        return change(state, home, payload)
    state.homes[owner] = _new(state, owner, payload, None)
    state.changed()
    return state.homes[owner]


def close(state: State, view: View) -> None:
    stack_of(state, view.owner).remove(view)
    view.open = False
    state.changed()


def clear(state: State, owner: str) -> None:
    while stack_of(state, owner):
        close(state, stack_of(state, owner)[-1])


def with_external_id(state: State, external_id: str) -> View | None:
    """The view on show under this name, unique in a workspace."""
    for view in state.views.values():
        if external_id and view.open and view.external_id == external_id:
            return view
    return None
