"""What Slack limits over all blocks of a message or view together."""

from collections.abc import Callable
from typing import Any

from tests.slack_simulator.block_kit.blocks import BLOCKS
from tests.slack_simulator.block_kit.charts import repeats
from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    both,
    by_type,
    many,
)
from tests.slack_simulator.block_kit.nesting import placed_blocks, placed_elements
from tests.slack_simulator.block_kit.tables import TABLES_TOGETHER, characters_in
from tests.slack_simulator.state.records import Json

MARKDOWN_TOGETHER = 12_000
MOST_CHARTS = 2


def no_more_than(most: int, kind: str, size: Callable[[Json], int], what: str) -> Check:
    """Refuses the block with which the blocks of a kind become too much."""

    def check(blocks: Any, walk: Walk) -> None:
        spent = 0
        for way, block in placed_blocks(blocks):
            if block.get("type") == kind:
                before, spent = spent, spent + size(block)
                if before <= most < spent:
                    walk.along(way).refuse(f"no more than {most} {what} allowed")

    return check


def markdown_in(block: Json) -> int:
    text = block.get("text")
    return len(text) if isinstance(text, str) else 0


def no_block_twice(blocks: Any, walk: Walk) -> None:
    placed = list(placed_blocks(blocks))
    for index in repeats([block.get("block_id") for _, block in placed]):
        way, block = placed[index]
        walk.along(way).at("block_id").refuse(f"block_id already exists: {block['block_id']}")


def no_action_twice(blocks: Any, walk: Walk) -> None:
    for way, block in placed_blocks(blocks):
        elements = list(placed_elements(block))
        for index in repeats([element.get("action_id") for _, element in elements]):
            onward, element = elements[index]
            known = element["action_id"]
            walk.along(way + onward).at("action_id").refuse(f"action_id already exists: {known}")


def one_focus(blocks: Any, walk: Walk) -> None:
    focused = [
        way + onward
        for way, block in placed_blocks(blocks)
        for onward, element in placed_elements(block)
        if element.get("focus_on_load") is True
    ]
    for way in focused[1:]:
        walk.along(way).at("focus_on_load").refuse("only one element can have focus_on_load")


TOGETHER = both(
    no_block_twice,
    no_action_twice,
    one_focus,
    no_more_than(MARKDOWN_TOGETHER, "markdown", markdown_in, "characters of markdown"),
    no_more_than(
        TABLES_TOGETHER, "table", lambda table: characters_in(table.get("rows")), "characters in tables"
    ),
    no_more_than(MOST_CHARTS, "data_visualization", lambda _chart: 1, "charts"),
)


def blocks_up_to(most: int) -> Check:
    return both(many(by_type(BLOCKS), most, 0), TOGETHER)
