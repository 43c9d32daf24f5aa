"""A person in both roles has two rows in a spreadsheet; their personal columns may be filled in either."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from bot.mentoring.files import cells
from bot.mentoring.files.csv_table import CsvRow
from bot.mentoring.model import normal_form

PERSONAL_COLUMNS: Mapping[str, Callable[[str], object]] = {
    "level": cells.level,
    "manager": normal_form,
    "department": normal_form,
    "place": normal_form,
    "timezone": cells.zone,
    # As a set: the order in which somebody lists languages says nothing.
    "languages": lambda codes: {*cells.languages({"languages": codes})},
    "hours": cells.hours,
}
"""The columns that are the same in whichever role, each with its parser."""


def merge(rows: Sequence[CsvRow], faults: list[str]) -> list[CsvRow]:
    """All rows, with empty personal columns filled from the person's row in the other role.

    Adds to `faults` a sentence for each column in which the two rows contradict each other.
    """
    times = Counter(row["id"] for _line, row in rows)
    rows_of_two = [(line, row) for line, row in rows if row["id"] and times[row["id"]] > 1]
    first_cells: dict[tuple[str, str], tuple[int, str, str]] = {}
    for line, row in rows_of_two:
        for column, parser in PERSONAL_COLUMNS.items():
            text = row.get(column, "")
            if not (value := _value(text, parser)):
                continue
            cell = (line, row["role"], text)
            first_line, first_role, first_text = first_cells.setdefault((row["id"], column), cell)
            if first_role != row["role"] and value != parser(first_text):
                fault = f"{row['id']} has {column} {text} here, and {first_text} in line {first_line}"
                faults.append(f"people, line {line}: {fault}")
    empty = (0, "", "")
    return [
        (line, {name: text or first_cells.get((row["id"], name), empty)[2] for name, text in row.items()})
        for line, row in rows
    ]


def _value(text: str, parser: Callable[[str], object]) -> object:
    """The value of a cell; None for an empty one, or a fault, which is told once where its row is parsed."""
    try:
        return parser(text) if text else None
    except ValueError:
        return None
