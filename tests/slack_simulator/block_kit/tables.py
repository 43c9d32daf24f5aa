"""Slack's limits on tables and data tables."""

from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    array_of,
    boolean,
    by_type,
    integer,
    number,
    object_of,
    one_of,
    string,
)
from tests.slack_simulator.block_kit.rich_text import rich_text
from tests.slack_simulator.state.records import Json

MAX_TABLE_CHARACTERS = 10_000
MAX_DATA_TABLE_CHARACTERS = 20_000

raw_text = object_of({"type": one_of("raw_text"), "text": string(10**6)}, needed=("type", "text"))
raw_number = object_of(
    {"type": one_of("raw_number"), "value": number, "text": string(10**6)}, needed=("type", "value", "text")
)
PLAIN_CELLS: dict[str, Check] = {"raw_text": raw_text, "raw_number": raw_number}
CELLS: dict[str, Check] = {**PLAIN_CELLS, "rich_text": rich_text}
COLUMN = object_of({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def column(value: Any, walk: Walk) -> None:
    """The check of a column's settings; null leaves a column as it is."""
    if value is not None:
        COLUMN(value, walk)


def rows_of(table: Json) -> list[list[Any]]:
    rows = table.get("rows")
    return [row for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def characters_in(part: Any) -> int:
    """The number of characters in the cells of a table."""
    if isinstance(part, list):
        return sum(characters_in(item) for item in part)
    if not isinstance(part, dict):
        return 0
    length = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return length + characters_in(part.get("elements"))


def fits_data_table(value: Json, walk: Walk) -> None:
    if characters_in(rows_of(value)) > MAX_DATA_TABLE_CHARACTERS:
        walk.at("rows").refuse(f"must be less than {MAX_DATA_TABLE_CHARACTERS + 1} characters in total")


def is_rectangular(value: Json, walk: Walk) -> None:
    rows = rows_of(value)
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            walk.at("rows").at(index).refuse("all rows must have the same number of cells")


def has_a_plain_header(value: Json, walk: Walk) -> None:
    header = (rows_of(value) or [[]])[0]
    for index, cell in enumerate(header):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            walk.at_path(f"/rows/0/{index}").refuse("rich_text is not possible in a header")


def row_header_column_exists(value: Json, walk: Walk) -> None:
    index, rows = value.get("row_header_column_index"), rows_of(value)
    if isinstance(index, int) and rows and index >= len(rows[0]) > 0:
        walk.at("row_header_column_index").refuse("there is no such column")


def _rows(max_rows: int, min_rows: int) -> Check:
    return array_of(array_of(by_type(CELLS), 20), max_rows, min_rows)


TABLE: dict[str, Check] = {"rows": _rows(100, 1), "column_settings": array_of(column, 20)}
DATA: dict[str, Check] = {
    # One page of Slack's reference says 201 rows, another 101: this is the one that both allow.
    "rows": _rows(101, 2),
    "caption": string(10**6),
    "page_size": integer(1, 100),
    "row_header_column_index": integer(0, 19),
}
data_table_rules = all_of(is_rectangular, has_a_plain_header, row_header_column_exists, fits_data_table)
