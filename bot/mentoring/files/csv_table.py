"""A table of separated values, as spreadsheets write it: its rows by column, and the faults in them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

SEPARATORS = ",;\t"
Cells = Mapping[str, str]
CsvRow = tuple[int, Cells]
"""The number of the line in the file on which a row ends, and the text of each of its columns."""


def parse_rows(
    name: str, columns: Sequence[str], required: Sequence[str], text: str, faults: list[str]
) -> list[CsvRow] | None:
    """The rows of a table that may have these columns and must have the required ones.

    Adds to `faults` a sentence for each row with too many or too few cells. Gives None, with one sentence,
    where the columns are not understood or the text is no CSV: other faults would only follow from that.
    """
    # A spreadsheet may put a byte order mark first, and semicolons or tabs between the cells.
    text = text.removeprefix("\ufeff")
    separator = next((each for each in SEPARATORS if each in text.partition("\n")[0]), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    header: list[str] = []
    rows: list[CsvRow] = []
    try:
        header = _without_trailing_empty(title.strip().casefold() for title in next(reader, []))
        header_faults = _header_faults(header, columns, required)
        if header_faults:
            faults.append(f"{name}, line 1: {header_faults}")
            return None
        for row in reader:
            cells = [each.strip() for each in row]
            if len(header) <= len(cells) and not any(cells[len(header) :]):
                if any(cells):
                    rows.append((reader.line_num, dict(zip(header, cells, strict=False))))
            elif any(cells):
                advice = f"; a text with {separator!r} in it needs quotation marks"
                count = f"{len(cells)} cells, not {len(header)}"
                ending = advice if len(cells) > len(header) else ""
                faults.append(f"{name}, line {reader.line_num}: {count}{ending}")
    except csv.Error as error:
        faults.append(f"{name}, line {reader.line_num}: {error}")
        return None  # the rows after it are not known, so most other faults would be wrong
    return rows


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
