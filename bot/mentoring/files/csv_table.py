"""A table of separated values, as spreadsheets write it: its lines by column, and what is wrong with them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

SEPARATORS = ",;\t"
Cells = Mapping[str, str]
Line = tuple[int, Cells]
"""Its number in the file, and what stands in each column."""


def table(
    name: str, columns: Sequence[str], needed: Sequence[str], text: str, faults: list[str]
) -> list[Line] | None:
    """Each line with its number, noting what does not fit the columns; None if these are not understood."""
    text = text.removeprefix("\ufeff")
    separator = next((each for each in SEPARATORS if each in text.partition("\n")[0]), ",")
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    header: list[str] = []
    lines: list[Line] = []
    try:
        header = _without_empty_ends(title.strip().casefold() for title in next(reader, []))
        wrong = _wrong_columns(header, columns, needed)
        if wrong:
            faults.append(f"{name}, line 1: {wrong}")
            return None
        for row in reader:
            cells = [each.strip() for each in row]
            if len(header) <= len(cells) and not any(cells[len(header) :]):
                if any(cells):
                    lines.append((reader.line_num, dict(zip(header, cells, strict=False))))
            elif any(cells):
                advice = f"; a text with {separator!r} in it needs quotation marks"
                number = f"{len(cells)} cells, not {len(header)}"
                more = advice if len(cells) > len(header) else ""
                faults.append(f"{name}, line {reader.line_num}: {number}{more}")
    except csv.Error as error:
        faults.append(f"{name}, line {reader.line_num}: {error}")
        return None  # of what follows nothing is known, so most else would be wrong
    return lines


def _without_empty_ends(cells: Iterable[str]) -> list[str]:
    """Without the empty columns that a spreadsheet may add on the right."""
    some = list(cells)
    while some and not some[-1]:
        some.pop()
    return some


def _wrong_columns(header: Sequence[str], columns: Sequence[str], needed: Iterable[str]) -> str:
    if not header:
        return f"nothing; it names the columns, which are {', '.join(columns)}"
    wrong = {
        "not known": [one or "a column without a name" for one in sorted({*header} - {*columns})],
        "missing": [one for one in needed if one not in header],
        "there twice": [one for one, number in Counter(header).items() if one and number > 1],
    }
    told = [f"{what}: {', '.join(some)}" for what, some in wrong.items() if some]
    return f"{'; '.join(told)}. Columns are {', '.join(columns)}" if told else ""
