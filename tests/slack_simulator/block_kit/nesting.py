"""What stands inside what: blocks within blocks, and the elements in each of them."""

from collections.abc import Iterator
from typing import Any

from tests.slack_simulator.state.records import Json

NESTS = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
HOLDS = {
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}


def dicts_in(value: Any) -> list[Json]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _kind(block: Json) -> str:
    return str(block.get("type"))


def placed_blocks(blocks: Any, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Every block at every depth, from top to bottom, with the way to it."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            here = f"{pointer}/{index}"
            yield here, block
            inside = NESTS.get(_kind(block), "")
            yield from placed_blocks(block.get(inside), f"{here}/{inside}")


def every_block(blocks: Any) -> list[Json]:
    return [block for _, block in placed_blocks(blocks)]


def placed_elements(block: Json) -> Iterator[tuple[str, Json]]:
    """The elements of one block itself, with the way to each; those of inner blocks are not among them."""
    key = HOLDS.get(_kind(block), "")
    held = block.get(key)
    if isinstance(held, dict):
        yield f"/{key}", held
    for index, element in enumerate(held if isinstance(held, list) else []):
        if isinstance(element, dict):
            yield f"/{key}/{index}", element


def elements_of(block: Json) -> list[Json]:
    """The elements of a block, of which a person can use all but images."""
    return [element for _, element in placed_elements(block)]
