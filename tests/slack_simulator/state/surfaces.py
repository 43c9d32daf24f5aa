"""Modals that open, stack, change and close, and the Home tab."""

import copy
import hashlib
import json

from tests.slack_simulator.block_kit.nesting import elements_of, every_block
from tests.slack_simulator.people.forms import starting_values
from tests.slack_simulator.state.records import Json, View
from tests.slack_simulator.state.state import State

MAX_MODAL_DEPTH = 3


def with_generated_ids(state: State, blocks: list[Json]) -> list[Json]:
    """A copy of the blocks, with ids where the app gave none, as Slack does."""
    blocks = copy.deepcopy(blocks)
    for block in every_block(blocks):
        block["block_id"] = block.get("block_id") or state.next_id("b")
        for element in elements_of(block):
            if element["type"] != "image":
                element["action_id"] = element.get("action_id") or state.next_id("a")
    return blocks


def _completed(state: State, payload: Json) -> Json:
    return {**payload, "blocks": with_generated_ids(state, payload["blocks"])}


def _hash(state: State, payload: Json) -> str:
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:8]
    return f"{state.next_ts()}.{digest}"


def _new(state: State, owner: str, payload: Json, parent: View | None) -> View:
    payload = _completed(state, payload)
    key = state.next_id("V")
    view = View(
        id=key,
        owner=owner,
        payload=payload,
        hash=_hash(state, payload),
        root_id=parent.root_id if parent else key,
        previous_id=parent.id if parent else None,
        values=starting_values(payload["blocks"]),
    )
    state.views[key] = view
    return view


def modal_stack(state: State, user: str) -> list[View]:
    """The open modals of a person, the topmost last."""
    return state.stacks.setdefault(user, [])


def open_modal(state: State, owner: str, payload: Json) -> View:
    """Opens a modal in place of all that are open."""
    close_all_modals(state, owner)
    return push_modal(state, owner, payload)


def push_modal(state: State, owner: str, payload: Json) -> View:
    """Opens a modal on top of the others."""
    stack = modal_stack(state, owner)
    view = _new(state, owner, payload, stack[-1] if stack else None)
    stack.append(view)
    state.changed()
    return view


def update_view(state: State, view: View, payload: Json) -> View:
    """Replaces the content of a view; values under the same ids stay."""
    payload = _completed(state, payload)
    view.values = starting_values(payload["blocks"], previous=view.values)
    view.payload, view.hash = payload, _hash(state, payload)
    state.changed()
    return view


def publish_home(state: State, owner: str, payload: Json) -> View:
    """Shows a Home tab to a person, or replaces it."""
    home = state.homes.get(owner)
    if home is not None:
        return update_view(state, home, payload)
    state.homes[owner] = _new(state, owner, payload, None)
    state.changed()
    return state.homes[owner]


def close_modal(state: State, view: View) -> None:
    """Closes one modal."""
    modal_stack(state, view.owner).remove(view)
    view.open = False
    state.changed()


def close_all_modals(state: State, owner: str) -> None:
    """Closes every modal of a person."""
    while modal_stack(state, owner):
        close_modal(state, modal_stack(state, owner)[-1])


def view_with_external_id(state: State, external_id: str) -> View | None:
    """The open view with this external_id, which is unique in a workspace."""
    for view in state.views.values():
        if external_id and view.open and view.external_id == external_id:
            return view
    return None
