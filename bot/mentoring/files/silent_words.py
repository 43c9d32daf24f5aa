"""Words that stand in a cell and say nothing, such as N/A or a dash: what they stand for is not known."""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.mentoring.files.csv_table import CsvRow
from bot.mentoring.model import normal_form

SILENT_WORDS = frozenset(
    {
        *("n/a", "n\\a", "na", "n.a", "n.a.", "#n/a", "#na", "#nv", "n/d", "#n/d", "k.a.", "s/o"),
        *("null", "nil", "none", "nan", "missing", "blank", "empty", "undefined", "vacant"),
        *("tbd", "tba", "tbc"),
        *("#null!", "#ref!", "#value!", "#name?", "#num!", "#div/0!", "#bezug!", "#wert!"),
        *("unknown", "notknown", "notapplicable", "notavailable", "notset", "notspecified", "unspecified"),
        *("unassigned", "tobedetermined", "tobeconfirmed", "keineangabe", "unbekannt", "inconnu"),
        *("nonrenseigné", "desconocido", "sconosciuto", "onbekend", "ukjent", "ukendt", "okänd"),
    }
)
"""In small letters, without spaces: what spreadsheets, databases and people write where nothing is known."""

MARKS = "+=<>|~^`$\u2212"  # signs that are no punctuation by Unicode, and say as little


class SilentWord(NamedTuple):
    """A word that says nothing, as it was written, and its column."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class SilentCell:
    """A cell with a word that says nothing, and the line on which its row begins."""

    line: int
    word: SilentWord


def says_nothing(text: str) -> bool:
    """Whether a cell has a text and says nothing by it; an empty cell has none."""
    plain = normal_form(text).replace(" ", "")
    if not plain:
        return False
    if all(unicodedata.category(sign).startswith("P") or sign in MARKS for sign in plain):
        return True
    return plain in SILENT_WORDS or plain.strip("()[]<>\"'") in SILENT_WORDS


def without_silent_words(
    rows: Iterable[CsvRow], columns: Sequence[str], ids: Collection[str] = ()
) -> tuple[list[CsvRow], list[SilentCell]]:
    """The rows with nothing in those cells of these columns that say nothing, and these cells.

    Several values of a cell are parted by semicolons. What is the id of somebody, in `ids` as ids are
    compared, names them.
    """
    cleared_rows, silent_cells = list[CsvRow](), list[SilentCell]()
    for line, row in rows:
        cleared = dict(row)
        for column in columns:
            text = row.get(column, "")
            words = [each.strip() for each in text.split(";")] if text else []
            silent = {each for each in words if says_nothing(each) and normal_form(each) not in ids}
            if silent:
                cleared[column] = ";".join(each for each in words if each not in silent)
                silent_cells += [
                    SilentCell(line, SilentWord(column, each))
                    for each in dict.fromkeys(words)
                    if each in silent
                ]
        cleared_rows.append((line, cleared))
    return cleared_rows, silent_cells
