"""Finds the places in a message or view that have a limit, and breaks one of them."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# What is not told apart by a type of its own is told apart by the key under which it stands.
ROLES = {
    "options": "option",
    "initial_option": "option",
    "initial_options": "option",
    "option_groups": "group",
    "confirm": "confirm",
    "positive_button": "opinion",
    "negative_button": "opinion",
    "segments": "point",
    "data": "point",
    "series": "series",
    "axis_config": "axes",
}
# The longest text, or the fullest list, under a key; "[]" stands for what is in a list.
MOST: dict[str, dict[str, int]] = {
    "modal": {"title": 24, "submit": 24, "close": 24, "blocks": 100},
    "home": {"blocks": 100},
    "section": {"text": 3000, "fields": 10, "fields[]": 2000},
    "header": {"text": 150},
    "image": {"alt_text": 2000, "image_url": 3000, "title": 2000},
    "context": {"elements": 10, "elements[]": 3000},
    "actions": {"elements": 25},
    "context_actions": {"elements": 5},
    "input": {"label": 2000, "hint": 2000},
    "card": {"title": 150, "subtitle": 150, "body": 200, "subtext": 200, "actions": 3},
    "carousel": {"elements": 10},
    "container": {"title": 150, "subtitle": 150, "child_blocks": 10},
    "table": {"rows": 100, "rows[]": 20, "column_settings": 20},
    "data_table": {"rows": 101, "rows[]": 20},
    "data_visualization": {"title": 50},
    "pie": {"segments": 6},
    "bar": {"series": 6},
    "area": {"series": 6},
    "line": {"series": 6},
    "point": {"label": 20},
    "series": {"name": 20, "data": 20},
    "axes": {"categories": 20, "categories[]": 20, "x_label": 50, "y_label": 50},
    "alert": {"text": 200},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75, "agent_prompt": 4000},
    "workflow_button": {"text": 75},
    "icon_button": {"text": 75, "value": 2000, "visible_to_user_ids": 10},
    "opinion": {"text": 75, "value": 2000, "accessibility_label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
    "option": {"text": 75, "description": 75, "value": 150, "url": 3000},
    "group": {"label": 75, "options": 100},
    "overflow": {"options": 5},
    "checkboxes": {"options": 10},
    "radio_buttons": {"options": 10},
    "static_select": {"options": 100, "option_groups": 100},
    "multi_static_select": {"options": 100, "option_groups": 100},
}
EVERYWHERE = {
    "block_id": 255,
    "action_id": 255,
    "callback_id": 255,
    "external_id": 255,
    "private_metadata": 3000,
    "placeholder": 150,
}
NEEDED: dict[str, tuple[str, ...]] = {
    "modal": ("title", "blocks"),
    "home": ("blocks",),
    "header": ("text",),
    "image": ("alt_text",),
    "context": ("elements",),
    "actions": ("elements",),
    "context_actions": ("elements",),
    "input": ("label", "element"),
    "rich_text": ("elements",),
    "markdown": ("text",),
    "carousel": ("elements",),
    "container": ("child_blocks",),
    "table": ("rows",),
    "data_table": ("rows", "caption"),
    "data_visualization": ("title", "chart"),
    "pie": ("segments",),
    "bar": ("series", "axis_config"),
    "area": ("series", "axis_config"),
    "line": ("series", "axis_config"),
    "point": ("label", "value"),
    "series": ("name", "data"),
    "axes": ("categories",),
    "alert": ("text",),
    "task_card": ("task_id", "title", "status"),
    "plan": ("title",),
    "button": ("text",),
    "workflow_button": ("text", "workflow"),
    "icon_button": ("text", "icon"),
    "feedback_buttons": ("positive_button", "negative_button"),
    "opinion": ("text", "value"),
    "confirm": ("title", "text", "confirm", "deny"),
    "option": ("text", "value"),
    "group": ("label", "options"),
    "overflow": ("options",),
    "checkboxes": ("options",),
    "radio_buttons": ("options",),
    "number_input": ("is_decimal_allowed",),
}
TEXTS = ("plain_text", "mrkdwn")
FOREIGN: dict[str, Any] = {
    "message": {"type": "alert", "text": {"type": "plain_text", "text": "a"}},
    "modal": {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    "home": {"type": "markdown", "text": "a"},
}


@dataclass(frozen=True)
class Spot:
    """A place with a limit: its name, the way to it, what stands there, and how much may."""

    name: str
    way: tuple[str | int, ...]
    value: Any
    limit: int | None = None
    needed: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.value)


def spots(part: Any, way: tuple[str | int, ...] = (), owner: str = "", key: str = "") -> Iterator[Spot]:
    """Every place that has a limit, from the outermost to the innermost."""
    if isinstance(part, list | str):
        limit = MOST.get(owner, {}).get(key) or EVERYWHERE.get(key)
        if limit:
            yield Spot(f"{owner}.{key}", way, part, limit)
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from spots(item, (*way, index), owner, f"{key}[]")
    elif isinstance(part, dict) and part.get("type") in TEXTS:
        yield from spots(part["text"], (*way, "text"), owner, key)
    elif isinstance(part, dict):
        role = str(part.get("type") or ROLES.get(key.removesuffix("[]"), ""))
        yield Spot(role, way, part, needed=NEEDED.get(role, ()))
        for name, item in part.items():
            yield from spots(item, (*way, name), role, name)


def breaks(content: Any, seed: int) -> list[tuple[Any, str]]:
    """Copies with one limit broken each, every kind of limit once, and the pointers to where it is."""
    kinds: dict[str, list[Spot]] = {}
    for spot in spots(content):
        kinds.setdefault(spot.name, []).append(spot)
    chosen = [
        (seed + turn, spots_of_kind[seed % len(spots_of_kind)])
        for turn, spots_of_kind in enumerate(kinds.values())
    ]
    return [
        (_put(content, spot.way, _spoilt(spot, fault_number)), "".join(f"/{step}" for step in spot.way))
        for fault_number, spot in chosen
    ]


def _spoilt(spot: Spot, fault_number: int) -> Any:
    """Too much, or not what it should be; without what it needs, or with what nobody knows."""
    if spot.limit is not None:
        too_much = (spot.value or "a") * (spot.limit + 1)
        return (too_much[: spot.limit + 1], 7, {"type": "nonsense"})[fault_number % 3]
    if spot.needed and fault_number % 2:
        missing = spot.needed[fault_number // 2 % len(spot.needed)]
        return {key: value for key, value in spot.value.items() if key != missing}
    return {**spot.value, "colour": "red"}


def _put(content: Any, way: tuple[str | int, ...], value: Any) -> Any:
    """A copy with another value at the end of the way; what is beside the way is not copied."""
    if not way:
        return value
    changed = copy.copy(content)
    changed[way[0]] = _put(content[way[0]], way[1:], value)
    return changed
