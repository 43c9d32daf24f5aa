"""The first sheet of an Excel workbook (.xlsx), row by row and within bounds, whatever the file claims."""

import io
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

ZIP_MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password
MOST_UNPACKED, MOST_UNPACKED_PART = 60_000_000, 5_000_000  # bytes; a part is all but sheets and strings
MOST_PARTS = 1_000
LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings.xml")
# What the library raises of a file that is at odds with itself.
BROKEN = (
    *(ArithmeticError, AttributeError, LookupError, NotImplementedError, OSError, RuntimeError),
    *(TypeError, ValueError, BadZipFile, InvalidFileException, ParseError, zlib.error),
)
SheetRow = tuple[int, list[str]]
"""The number of a row in the sheet, and the texts of its cells."""


class UnreadableWorkbook(Exception):
    """A file that is no workbook of the kind that is read, or larger than is read."""


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a workbook, be it one that is not read."""
    return content.startswith((ZIP_MARK, OLD_MARK))


def rows_of(content: bytes, most_rows: int, most_columns: int) -> Iterator[SheetRow]:
    """The rows of the first sheet that are not blank; raises UnreadableWorkbook.

    At most one row and one column more than so many are looked at. Formulas are as they were last worked out.
    """
    try:
        _require_small(content)
        with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=True)) as workbook:
            sheet = workbook.worksheets[0]
            width = _width_of_titles(sheet, most_rows, most_columns)
            rows = sheet.iter_rows(max_row=most_rows + 1, max_col=width + 1, values_only=True)
            for number, values in enumerate(rows, 1):
                cells = [_text(value) for value in values]
                if any(cells):
                    yield number, cells
    except BROKEN as error:
        raise UnreadableWorkbook from error


def _require_small(content: bytes) -> None:
    """Raise UnreadableWorkbook for a file that unpacks to more than is read; its index says how much."""
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    small_parts = [each for each in parts if not each.filename.startswith(LARGE_PARTS)]
    if (
        len(parts) > MOST_PARTS
        or sum(each.file_size for each in parts) > MOST_UNPACKED
        or any(each.file_size > MOST_UNPACKED_PART for each in small_parts)
    ):
        raise UnreadableWorkbook


def _width_of_titles(sheet: Worksheet, most_rows: int, most_columns: int) -> int:
    """The number of cells up to the last one in the first row that is not blank."""
    for values in sheet.iter_rows(max_row=most_rows, max_col=most_columns + 1, values_only=True):
        filled = [number for number, value in enumerate(values, 1) if _text(value)]
        if filled:
            return filled[-1]
    return 1


def _text(value: object) -> str:
    """A cell as people see it: whole numbers without a point, days without an hour."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)
