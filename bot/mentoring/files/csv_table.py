"""A table, however a spreadsheet wrote it: as separated values or a workbook; its rows and their faults."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.files.decoding import BYTE_ORDER_MARK, Decoded, NotText, decode
from bot.mentoring.files.workbook import UnreadableWorkbook, is_workbook, rows_of
from bot.mentoring.model import normal_form

SEPARATORS = ",;\t|"
NAMED_SEPARATOR = re.compile(r"sep=([,;\t|])(?=[\r\n])", re.IGNORECASE)  # Excel's own first line
QUOTED = re.compile(r'"(?:[^"]|"")*"')
CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
LONGEST_HEADER = 20_000  # characters in which a separator is looked for
MOST_LINES = 200_000
MOST_COLUMNS = 200
LONGEST_TITLE = 200  # what comes after it makes no difference
MOST_FAULTS = 100  # nobody mends more at once
Cells = Mapping[str, str]
CsvRow = tuple[int, Cells]
"""The number of the line in the file on which a row begins, and the text of each of its columns."""
Record = tuple[int, list[str]]
"""The number of the line on which a record begins, and its cells."""


class TableFaultKind(StrEnum):
    """A kind of fault in a table, whatever it is about."""

    NOT_TEXT = "not_text"
    NOT_CSV = "not_csv"
    NOT_A_WORKBOOK = "not_a_workbook"
    CONTROL_CHARACTER = "control_character"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"


@dataclass(frozen=True, slots=True)
class TableFault:
    """A fault in the row that begins on a line; `value` is the character or number at fault."""

    line: int
    kind: TableFaultKind
    value: str = ""


class UnreadableTable(Exception):
    """What was given is no table, or a larger one than is read: `fault` says why."""

    def __init__(self, fault: TableFault) -> None:
        self.fault = fault
        super().__init__(fault.kind)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table without blank rows and without columns that are empty from top to bottom.

    `titles` name the columns as they are written, `header` in the form in which words are compared, by which
    the `rows` go too. Rows with `faults`, of which at most so many are kept, are not among them. Lines are
    counted from 1, as an editor or a spreadsheet shows them. `is_guessed`: the file was read as Windows-1252.
    """

    titles: tuple[str, ...]
    header: tuple[str, ...]
    separator: str
    rows: tuple[CsvRow, ...]
    faults: tuple[TableFault, ...] = ()
    is_guessed: bool = False


def read_table(content: bytes | str) -> CsvTable:
    """The table in a file's bytes or text, separated values or a workbook; raises UnreadableTable."""
    if isinstance(content, bytes) and is_workbook(content):
        return _table(_sheet_records(content), "", is_guessed=False)
    try:
        decoded = decode(content) if isinstance(content, bytes) else Decoded(content)
    except NotText as error:
        raise UnreadableTable(TableFault(error.line, TableFaultKind.NOT_TEXT)) from error
    text = decoded.text.removeprefix(BYTE_ORDER_MARK)
    separator = _separator(text)
    return _table(_records(text, separator), separator, is_guessed=decoded.is_guessed)


def _separator(text: str) -> str:
    """The sign that parts the cells: the one that the first line names, or has most of outside quotes."""
    beginning = text[:LONGEST_HEADER].lstrip("\r\n")
    named = NAMED_SEPARATOR.match(beginning)
    if named:
        return named[1]
    first_line = re.split(r"[\r\n]", QUOTED.sub("", beginning).lstrip("\r\n"), maxsplit=1)[0]
    return max(SEPARATORS, key=first_line.count)


def _records(text: str, separator: str) -> Iterator[Record]:
    """All records that are not blank, whatever ends their lines; raises UnreadableTable."""
    # Without translation of line ends a lone carriage return ends a line too, and is counted as one.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )
    first_line = 1
    try:
        for cells in reader:
            _require_line_read(first_line)
            is_separator = first_line == 1 and NAMED_SEPARATOR.match(text)
            if not is_separator and any(map(str.strip, cells)):
                yield first_line, cells
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableTable(TableFault(first_line, TableFaultKind.NOT_CSV, str(error))) from error


def _sheet_records(content: bytes) -> Iterator[Record]:
    """The rows of a workbook's first sheet; raises UnreadableTable."""
    try:
        for line, cells in rows_of(content, MOST_LINES, MOST_COLUMNS):
            _require_line_read(line)
            yield line, cells
    except UnreadableWorkbook as error:
        raise UnreadableTable(TableFault(1, TableFaultKind.NOT_A_WORKBOOK)) from error


def _require_line_read(line: int) -> None:
    if line > MOST_LINES:
        raise UnreadableTable(TableFault(line, TableFaultKind.TOO_MANY_LINES, f"{MOST_LINES:,}"))


def _table(records: Iterator[Record], separator: str, *, is_guessed: bool) -> CsvTable:
    """The table of some records, of which the first has the titles."""
    line, titles = next(records, (1, list[str]()))
    faults = _control_characters(line, titles)
    titles = [" ".join(each.split()) for each in titles]
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        raise UnreadableTable(TableFault(line, TableFaultKind.TOO_MANY_COLUMNS, str(MOST_COLUMNS)))
    kept_records = list[Record]()
    for line, cells in records:
        row_faults = _control_characters(line, cells) or _wrong_count(line, cells, len(titles))
        if not row_faults:
            kept_records.append((line, [each.strip() for each in cells]))
        elif len(faults) < MOST_FAULTS:
            faults += row_faults
    used = [
        number
        for number, title in enumerate(titles)
        if title or any(row[number] for _line, row in kept_records)
    ]
    header = [normal_form(titles[number])[:LONGEST_TITLE] for number in used]
    return CsvTable(
        tuple(titles[number] for number in used),
        tuple(header),
        separator,
        tuple(
            (line, {name: row[number] for name, number in zip(header, used, strict=True)})
            for line, row in kept_records
        ),
        tuple(faults),
        is_guessed,
    )


def _control_characters(line: int, cells: Sequence[str]) -> list[TableFault]:
    character = CONTROL_CHARACTER.search("".join(cells))
    if not character:
        return []
    return [TableFault(line, TableFaultKind.CONTROL_CHARACTER, f"U+{ord(character[0]):04X}")]


def _wrong_count(line: int, cells: Sequence[str], expected: int) -> list[TableFault]:
    """The fault of a row with too few cells, or with some beyond the last title that are not empty."""
    if len(cells) < expected or any(map(str.strip, cells[expected:])):
        return [TableFault(line, TableFaultKind.WRONG_NUMBER_OF_CELLS, str(len(cells)))]
    return []


def parse_rows(
    name: str, columns: Sequence[str], required: Sequence[str], content: bytes | str, faults: list[str]
) -> list[CsvRow] | None:
    """The rows of a table that may have these columns and must have the required ones.

    Adds to `faults` a sentence for each row at fault. Gives None, with one sentence, where the columns are
    not understood or there is no table: other faults would only follow from that.
    """
    try:
        table = read_table(content)
    except UnreadableTable as error:
        faults.append(f"{name}, line {error.fault.line}: {_sentence(error.fault)}")
        return None
    header_faults = _header_faults(table.header, columns, required)
    if header_faults:
        faults.append(f"{name}, line 1: {header_faults}")
        return None
    for fault in table.faults:
        advice = f"; a text with {table.separator!r} in it needs quotation marks"
        is_longer = fault.kind is TableFaultKind.WRONG_NUMBER_OF_CELLS and int(fault.value) > len(
            table.header
        )
        sentence = _sentence(fault, len(table.header))
        faults.append(f"{name}, line {fault.line}: {sentence}{advice if is_longer else ''}")
    return [*table.rows]


def _sentence(fault: TableFault, expected: int = 0) -> str:
    """A fault in words."""
    return {
        TableFaultKind.NOT_TEXT: "this is no text; save it as CSV in UTF-8",
        TableFaultKind.NOT_CSV: fault.value,
        TableFaultKind.NOT_A_WORKBOOK: "this workbook cannot be read; save it as .xlsx without a password",
        TableFaultKind.CONTROL_CHARACTER: f"the control character {fault.value} stands in it; remove it",
        TableFaultKind.TOO_MANY_LINES: f"no more than {fault.value} lines are read",
        TableFaultKind.TOO_MANY_COLUMNS: f"no more than {fault.value} columns are read",
        TableFaultKind.WRONG_NUMBER_OF_CELLS: f"{fault.value} cells, not {expected}",
    }[fault.kind]


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
