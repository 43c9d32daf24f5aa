"""Slack's limits over all blocks of a message or view together."""

from collections.abc import Callable
from typing import Any

from tests.slack_simulator.block_kit.blocks import BLOCKS
from tests.slack_simulator.block_kit.charts import indexes_of_repeats
from tests.slack_simulator.block_kit.grammar import Check, Walk, all_of, array_of, by_type
from tests.slack_simulator.block_kit.nesting import blocks_with_pointers, elements_with_pointers
from tests.slack_simulator.block_kit.tables import MAX_TABLE_CHARACTERS, characters_in
from tests.slack_simulator.state.records import Json

MAX_MARKDOWN_CHARACTERS = 12_000
MAX_CHARTS = 2


def no_more_than(limit: int, kind: str, size: Callable[[Json], int], unit: str) -> Check:
    """Refuses the block with which those of a type exceed the limit; `size` tells how much one counts."""

    def check(blocks: Any, walk: Walk) -> None:
        total = 0
        for way, block in blocks_with_pointers(blocks):
            if block.get("type") == kind:
                previous_total, total = total, total + size(block)
                if previous_total <= limit < total:
                    walk.at_path(way).refuse(f"no more than {limit} {unit} allowed")

    return check


def markdown_in(block: Json) -> int:
    text = block.get("text")
    return len(text) if isinstance(text, str) else 0


def unique_block_ids(blocks: Any, walk: Walk) -> None:
    placed = list(blocks_with_pointers(blocks))
    for index in indexes_of_repeats([block.get("block_id") for _, block in placed]):
        way, block = placed[index]
        walk.at_path(way).at("block_id").refuse(f"block_id already exists: {block['block_id']}")


def unique_action_ids(blocks: Any, walk: Walk) -> None:
    for way, block in blocks_with_pointers(blocks):
        elements = list(elements_with_pointers(block))
        for index in indexes_of_repeats([element.get("action_id") for _, element in elements]):
            onward, element = elements[index]
            action_id = element["action_id"]
            walk.at_path(way + onward).at("action_id").refuse(f"action_id already exists: {action_id}")


def one_focus_on_load(blocks: Any, walk: Walk) -> None:
    focused = [
        way + onward
        for way, block in blocks_with_pointers(blocks)
        for onward, element in elements_with_pointers(block)
        if element.get("focus_on_load") is True
    ]
    for way in focused[1:]:
        walk.at_path(way).at("focus_on_load").refuse("only one element can have focus_on_load")


TOTALS = all_of(
    unique_block_ids,
    unique_action_ids,
    one_focus_on_load,
    no_more_than(MAX_MARKDOWN_CHARACTERS, "markdown", markdown_in, "characters of markdown"),
    no_more_than(
        MAX_TABLE_CHARACTERS, "table", lambda table: characters_in(table.get("rows")), "characters in tables"
    ),
    no_more_than(MAX_CHARTS, "data_visualization", lambda _chart: 1, "charts"),
)


def blocks_up_to(limit: int) -> Check:
    """The check of all blocks of a message or view, of which there may be so many."""
    return all_of(array_of(by_type(BLOCKS), limit, 0), TOTALS)
