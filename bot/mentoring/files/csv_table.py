"""A table of separated values, as spreadsheets write it: its rows by column, and the faults in them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SEPARATORS = ",;\t"
Cells = Mapping[str, str]
CsvRow = tuple[int, Cells]
"""The number of the line in the file on which a row begins, and the text of each of its columns."""


class NotCsv(Exception):
    """The text is no CSV: on `line` it cannot be read on. The sentence is of Python's own reader."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line = line
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table as it was written, without blank rows and without empty columns on its right.

    `header` is in small letters. `rows` lie under it, `uneven_rows` do not: of these, the line on which each
    begins, and its number of cells. Lines are counted from 1, as an editor shows them.
    """

    header: tuple[str, ...]
    separator: str
    rows: tuple[CsvRow, ...]
    uneven_rows: tuple[tuple[int, int], ...]


def read_table(text: str) -> CsvTable:
    """The table in a text, whatever parts its cells; raises NotCsv where it is none."""
    # A spreadsheet may put a byte order mark first, and semicolons or tabs between the cells.
    text = text.removeprefix("\ufeff")
    separator = next((each for each in SEPARATORS if each in text.partition("\n")[0]), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    rows, uneven_rows = list[CsvRow](), list[tuple[int, int]]()
    try:
        header = _without_trailing_empty(title.strip().casefold() for title in next(reader, []))
        first_line = reader.line_num + 1
        for row in reader:
            cells = [each.strip() for each in row]
            if any(cells):
                if len(header) <= len(cells) and not any(cells[len(header) :]):
                    rows.append((first_line, dict(zip(header, cells, strict=False))))
                else:
                    uneven_rows.append((first_line, len(cells)))
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise NotCsv(reader.line_num, str(error)) from error
    return CsvTable(tuple(header), separator, tuple(rows), tuple(uneven_rows))


def parse_rows(
    name: str, columns: Sequence[str], required: Sequence[str], text: str, faults: list[str]
) -> list[CsvRow] | None:
    """The rows of a table that may have these columns and must have the required ones.

    Adds to `faults` a sentence for each row with too many or too few cells. Gives None, with one sentence,
    where the columns are not understood or the text is no CSV: other faults would only follow from that.
    """
    try:
        table = read_table(text)
    except NotCsv as error:
        faults.append(f"{name}, line {error.line}: {error}")
        return None
    header_faults = _header_faults(table.header, columns, required)
    if header_faults:
        faults.append(f"{name}, line 1: {header_faults}")
        return None
    for line, count in table.uneven_rows:
        advice = f"; a text with {table.separator!r} in it needs quotation marks"
        ending = advice if count > len(table.header) else ""
        faults.append(f"{name}, line {line}: {count} cells, not {len(table.header)}{ending}")
    return [*table.rows]


def _without_trailing_empty(cells: Iterable[str]) -> list[str]:
    """The cells without the empty ones that a spreadsheet may add on the right."""
    kept_cells = list(cells)
    while kept_cells and not kept_cells[-1]:
        kept_cells.pop()
    return kept_cells


def _header_faults(header: Sequence[str], columns: Sequence[str], required: Iterable[str]) -> str:
    if not header:
        return f"nothing; it names the columns, which are {', '.join(columns)}"
    faulty_columns = {
        "not known": [one or "a column without a name" for one in sorted({*header} - {*columns})],
        "missing": [one for one in required if one not in header],
        "there twice": [one for one, number in Counter(header).items() if one and number > 1],
    }
    faults = [f"{fault}: {', '.join(names)}" for fault, names in faulty_columns.items() if names]
    return f"{'; '.join(faults)}. Columns are {', '.join(columns)}" if faults else ""
