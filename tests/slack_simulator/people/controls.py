"""The buttons, menus and fields on a message, a modal or a Home tab."""

from dataclasses import dataclass
from typing import Any

from tests.slack_simulator.block_kit.nesting import (
    HOLDS,
    NESTS,
    elements_of,
    every_block,
)
from tests.slack_simulator.state.records import Json, Message, View

Surface = Message | View


PRESSED = ("button", "icon_button", "feedback_buttons")
OPINIONS = ("positive_button", "negative_button")
WORDS = ("text", "alt_text", "initial_value", "title", "caption", "label", "name", "x_label", "y_label")


@dataclass(frozen=True)
class Control:
    """Something a person can use, with the words that stand on it and around it."""

    block: Json
    element: Json
    label: str
    nearby: str

    @property
    def is_button(self) -> bool:
        return self.element["type"] in PRESSED

    @property
    def place(self) -> tuple[str, str]:
        """Where its value is kept: block_id and action_id."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def asks(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def names(self) -> tuple[str, ...]:
        placeholder = (self.element.get("placeholder") or {}).get("text", "")
        known = (self.label, self.element["action_id"], self.block["block_id"], placeholder)
        return tuple(name for name in known if name)

    def is_shown_to(self, user: str) -> bool:
        chosen = self.element.get("visible_to_user_ids")
        return not chosen or user in chosen


def controls_on(surface: Surface) -> list[Control]:
    """Everything that can be used on this surface, from top to bottom, at every depth."""
    found, above = [], ""
    for block in every_block(surface.blocks):
        own = " ".join(texts_in(block, elements=False))
        above = own or above
        for element in elements_of(block):
            if element["type"] != "image":
                found += [Control(block, one, _label(block, one), above) for one in usable(element)]
    return found


def usable(element: Json) -> list[Json]:
    """The element itself; of a pair of feedback buttons each one, as Slack reports a press on it."""
    if element["type"] != "feedback_buttons":
        return [element]
    known = {"type": element["type"], "action_id": element["action_id"]}
    return [{**known, **element[which]} for which in OPINIONS]


def _label(block: Json, element: Json) -> str:
    words = element.get("text") or block.get("label") or block.get("text") or {}
    return str(words.get("text", ""))


def texts_in(part: Any, *, elements: bool = True) -> list[str]:
    """Every piece of text in a block, with or without that on its elements and inner blocks."""
    if isinstance(part, list):
        return [text for item in part for text in texts_in(item, elements=elements)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in WORDS if isinstance(part.get(key), str)]
    kind = str(part.get("type"))
    skipped = () if elements else (HOLDS.get(kind), NESTS.get(kind))
    inner = [value for key, value in part.items() if key not in skipped]
    return own + [text for value in inner for text in texts_in(value, elements=elements)]
