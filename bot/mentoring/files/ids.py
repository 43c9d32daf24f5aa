"""Ids as they are compared: one person may be written in several ways, and is called by the first of them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.mentoring.files.csv_table import CsvRow
from bot.mentoring.model import normal_form

COLUMNS_WITH_IDS = ("id", "manager", "avoids", "former", "pinned", "apart")


def with_ids_spelt(
    people_rows: Sequence[CsvRow], wish_rows: Iterable[CsvRow]
) -> tuple[list[CsvRow], list[CsvRow]]:
    """The rows of people and of wishes, in which each id is written as it first stands in people.

    An id that nobody in people has stays as it is.
    """
    spelling: dict[str, str] = {}
    for _line, row in people_rows:
        spelling.setdefault(normal_form(row["id"]), row["id"])
    return _respelt(people_rows, spelling), _respelt(wish_rows, spelling)


def _respelt(rows: Iterable[CsvRow], spelling: Mapping[str, str]) -> list[CsvRow]:
    def spelt(cell: str) -> str:
        ids = (each.strip() for each in cell.split(";"))
        return ";".join(spelling.get(normal_form(each), each) for each in ids)

    return [
        (line, {**row, **{name: spelt(row[name]) for name in COLUMNS_WITH_IDS if row.get(name)}})
        for line, row in rows
    ]
