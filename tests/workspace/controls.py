"""The buttons, menus and fields on a message, a modal or a Home tab."""

from dataclasses import dataclass
from typing import Any

from tests.workspace.limits_blocks import elements_of
from tests.workspace.records import Json, Message, View

Surface = Message | View


@dataclass(frozen=True)
class Control:
    """Something a person can use, with the words that stand on it and around it."""

    block: Json
    element: Json
    label: str
    nearby: str

    @property
    def is_button(self) -> bool:
        return bool(self.element["type"] == "button")

    @property
    def asks(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def names(self) -> tuple[str, ...]:
        placeholder = (self.element.get("placeholder") or {}).get("text", "")
        known = (self.label, self.element["action_id"], self.block["block_id"], placeholder)
        return tuple(name for name in known if name)


def controls_on(surface: Surface) -> list[Control]:
    """Everything that can be used on this surface, from top to bottom."""
    found, above = [], ""
    for block in surface.blocks:
        own = " ".join(texts_in(block, elements=False))
        above = own or above
        for element in elements_of(block):
            if element["type"] != "image":
                label = (element.get("text") or block.get("label") or block.get("text") or {}).get("text", "")
                found.append(Control(block, element, label, above))
    return found


def texts_in(part: Any, *, elements: bool = True) -> list[str]:
    """Every piece of text in a block, with or without that on its elements."""
    if isinstance(part, list):
        return [text for item in part for text in texts_in(item, elements=elements)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in ("text", "alt_text", "initial_value") if isinstance(part.get(key), str)]
    is_actions = part.get("type") == "actions"
    skipped = () if elements else ("accessory", "element", *(("elements",) if is_actions else ()))
    inner = [value for key, value in part.items() if key not in skipped]
    return own + [text for value in inner for text in texts_in(value, elements=elements)]
