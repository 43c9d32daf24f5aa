"""The buttons, menus and fields on a message, a modal or a Home tab."""

from dataclasses import dataclass
from typing import Any

from tests.slack_simulator.block_kit.nesting import CHILD_KEYS, ELEMENT_KEYS, elements_of, every_block
from tests.slack_simulator.state.records import Json, Message, View

Surface = Message | View


BUTTON_TYPES = ("button", "icon_button", "feedback_buttons")
FEEDBACK_KEYS = ("positive_button", "negative_button")
TEXT_KEYS = ("text", "alt_text", "initial_value", "title", "caption", "label", "name", "x_label", "y_label")


@dataclass(frozen=True)
class Control:
    """Something a person can use, with the words that stand on it and around it."""

    block: Json
    element: Json
    label: str
    nearby: str

    @property
    def is_button(self) -> bool:
        return self.element["type"] in BUTTON_TYPES

    @property
    def ids(self) -> tuple[str, str]:
        """The block_id and the action_id under which its value is kept."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def is_input(self) -> bool:
        """Whether it stands in an input block, whose value goes with the form."""
        return bool(self.block["type"] == "input")

    @property
    def names(self) -> tuple[str, ...]:
        """The words by which a test may call it: label, action_id, block_id, placeholder."""
        placeholder = (self.element.get("placeholder") or {}).get("text", "")
        names = (self.label, self.element["action_id"], self.block["block_id"], placeholder)
        return tuple(name for name in names if name)

    def is_shown_to(self, user: str) -> bool:
        """Whether this person sees it: some buttons are for certain people alone."""
        chosen = self.element.get("visible_to_user_ids")
        return not chosen or user in chosen


def controls_on(surface: Surface) -> list[Control]:
    """Everything that can be used on this surface, from top to bottom, at every depth."""
    controls, nearby = [], ""
    for block in every_block(surface.blocks):
        words = " ".join(texts_in(block, elements=False))
        nearby = words or nearby
        for element in elements_of(block):
            if element["type"] != "image":
                controls += [
                    Control(block, one, _label(block, one), nearby) for one in usable_elements(element)
                ]
    return controls


def usable_elements(element: Json) -> list[Json]:
    """The element itself; of a pair of feedback buttons each one, as Slack reports a press on it."""
    if element["type"] != "feedback_buttons":
        return [element]
    shared = {"type": element["type"], "action_id": element["action_id"]}
    return [{**shared, **element[opinion]} for opinion in FEEDBACK_KEYS]


def _label(block: Json, element: Json) -> str:
    words = element.get("text") or block.get("label") or block.get("text") or {}
    return str(words.get("text", ""))


def texts_in(part: Any, *, elements: bool = True) -> list[str]:
    """Every piece of text in a block, with or without that on its elements and inner blocks."""
    if isinstance(part, list):
        return [text for item in part for text in texts_in(item, elements=elements)]
    if not isinstance(part, dict):
        return []
    texts = [part[key] for key in TEXT_KEYS if isinstance(part.get(key), str)]
    kind = str(part.get("type"))
    skipped = () if elements else (ELEMENT_KEYS.get(kind), CHILD_KEYS.get(kind))
    inner = [value for key, value in part.items() if key not in skipped]
    return texts + [text for value in inner for text in texts_in(value, elements=elements)]
