"""Blocks within blocks, and the elements in each of them."""

from collections.abc import Iterator
from typing import Any

from tests.slack_simulator.state.records import Json

CHILD_KEYS = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
ELEMENT_KEYS = {
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}


def dicts_in(value: Any) -> list[Json]:
    """The objects of a list; nothing of what is no list."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _kind(block: Json) -> str:
    return str(block.get("type"))


def blocks_with_pointers(blocks: Any, pointer: str = "") -> Iterator[tuple[str, Json]]:
    """Every block at every depth, from top to bottom, with its JSON pointer."""
    for index, block in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(block, dict):
            path = f"{pointer}/{index}"
            yield path, block
            child_key = CHILD_KEYS.get(_kind(block), "")
            yield from blocks_with_pointers(block.get(child_key), f"{path}/{child_key}")


def every_block(blocks: Any) -> list[Json]:
    """Every block at every depth, from top to bottom."""
    return [block for _, block in blocks_with_pointers(blocks)]


def elements_with_pointers(block: Json) -> Iterator[tuple[str, Json]]:
    """The elements of one block with their JSON pointers; those of inner blocks are not among them."""
    key = ELEMENT_KEYS.get(_kind(block), "")
    content = block.get(key)
    if isinstance(content, dict):
        yield f"/{key}", content
    for index, element in enumerate(content if isinstance(content, list) else []):
        if isinstance(element, dict):
            yield f"/{key}/{index}", element


def elements_of(block: Json) -> list[Json]:
    """The elements of a block, of which a person can use all but images."""
    return [element for _, element in elements_with_pointers(block)]
