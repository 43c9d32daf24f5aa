"""A roster as written: level, manager, department and location of people. A fault refuses it whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.mentoring.files.csv_table import Cells, CsvRow, CsvTable, TableFault, UnreadableTable, read_table
from bot.mentoring.files.headings import LONGEST_ROSTER_WORD, Headings, is_whole
from bot.mentoring.files.roster_faults import COLUMNS, BadRoster, RosterFault, RosterFaultKind
from bot.mentoring.files.silent_words import SilentCell, says_nothing, without_silent_words
from bot.mentoring.model import TOP, normal_form

LEVELS = range(1, 21)
LONGEST_CELL = 200
LONGEST_QUOTE = 40  # of what stands where a level is expected
NUMBER = re.compile(r"[-+]?[\d.,]+")
WHOLE = re.compile(r"(?<=\d)[.,]0{1,2}$", re.ASCII)
NO_GRADES: Mapping[str, int] = MappingProxyType({})
NO_HEADINGS = Headings({})


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row of a roster, as written: `person` and `manager` are an e-mail address or a Slack id.

    The manager is `TOP` where the person reports to nobody, None where it is not known.
    """

    line: int
    person: str
    level: int | None
    manager: str | None
    department: str | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a roster, and those of COLUMNS that it has; a column that is absent changes nothing.

    `silent_cells` hold words that say nothing; in the rows they are unknown, as empty cells are. Where there
    are `faults`, nothing of it may be used but to look for more of them.
    """

    columns: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    silent_cells: tuple[SilentCell, ...] = ()
    faults: tuple[RosterFault, ...] = ()
    is_guessed: bool = False
    headings: Headings = NO_HEADINGS

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """The names in COLUMNS that the roster does not have."""
        return tuple(name for name in COLUMNS if name not in self.columns)


def read(content: bytes | str) -> CsvTable:
    """The table in a file's bytes or text; raises BadRoster where there is none."""
    try:
        return read_table(content)
    except UnreadableTable as error:
        raise BadRoster([_fault_of_table(error.fault)]) from error


def parse(table: CsvTable, headings: Headings, grades: Mapping[str, int] = NO_GRADES) -> Roster:
    """The roster in a table, with every fault in its rows.

    `grades` are the levels of words, by the form in which words are compared. Raises BadRoster where there is
    no column of people or of levels.
    """
    if not is_whole(headings.titles):
        raise BadRoster([RosterFault(1, RosterFaultKind.NO_HEADER)])
    faults = [*map(_fault_of_table, table.faults)]
    csv_rows, silent_cells = without_silent_words(_rows_by_column(table, headings), COLUMNS)
    rows = list[RosterRow]()
    for line, cells in csv_rows:
        level = level_of(cells["level"], grades)
        row_faults = [*_row_faults(line, cells, level)]
        faults += row_faults
        if all(each.kind is RosterFaultKind.NOT_A_LEVEL for each in row_faults):
            rows.append(_row(line, cells, level))
    faults += _repeated_keys(rows)
    return Roster(
        tuple(name for name in COLUMNS if name in headings.titles),
        tuple(rows),
        tuple(silent_cells),
        tuple(faults),
        table.is_guessed,
        headings,
    )


def grades_in(table: CsvTable, headings: Headings) -> tuple[str, ...]:
    """The different words that stand where levels are expected and are neither numbers nor say nothing.

    Each as it is first written, in the order in which they sort.
    """
    title = headings.titles["level"]
    words = dict[str, str]()
    for _line, cells in table.rows:
        words.setdefault(normal_form(cells[title]), cells[title])
    return tuple(
        word
        for key, word in sorted(words.items())
        if 0 < len(key) <= LONGEST_ROSTER_WORD and not NUMBER.fullmatch(key) and not says_nothing(word)
    )


def level_of(text: str, grades: Mapping[str, int]) -> int | None:
    """The level that a cell names, as a whole number or by its grade; None where it names none."""
    # Spreadsheets write whole numbers with a point. Python refuses to convert a number of thousands of
    # digits, so only three are looked at.
    digits = WHOLE.sub("", text)
    if digits.isascii() and digits.isdigit() and (level := int(digits.lstrip("0")[:3] or 0)) in LEVELS:
        return level
    return grades.get(normal_form(text))


def _fault_of_table(fault: TableFault) -> RosterFault:
    return RosterFault(fault.line, RosterFaultKind(fault.kind), fault.value)


def _rows_by_column(table: CsvTable, headings: Headings) -> Iterator[CsvRow]:
    """The rows of a table with the cells of our columns alone, by our names of them."""
    for line, cells in table.rows:
        yield line, {column: cells[title] for column, title in headings.titles.items()}


def directory_key(address_or_id: str) -> str:
    """The key of a person in a directory: an address or an id in the form in which words are compared."""
    return normal_form(address_or_id)


def _row_faults(line: int, cells: Cells, level: int | None) -> Iterator[RosterFault]:
    for name, value in cells.items():
        if len(value) > LONGEST_CELL:
            yield RosterFault(line, RosterFaultKind.TOO_LONG, name)
    if not _person_key(cells):
        yield RosterFault(line, RosterFaultKind.NOBODY)
    if cells["level"] and level is None:
        yield RosterFault(line, RosterFaultKind.NOT_A_LEVEL, cells["level"][:LONGEST_QUOTE])


def _row(line: int, cells: Cells, level: int | None) -> RosterRow:
    return RosterRow(
        line=line,
        person=_person_key(cells),
        level=level,
        manager=_manager(cells.get("manager", "")),
        department=cells.get("department") or None,
        location=cells.get("location") or None,
    )


def _manager(text: str) -> str | None:
    """The manager that a cell names: `TOP` for its word in any capitals, None for an empty cell."""
    return TOP if normal_form(text) == TOP else text or None


def _person_key(cells: Cells) -> str:
    """The address or id in a row; none where the cell says nothing."""
    key = cells.get("email") or cells.get("slack_id") or ""
    return "" if says_nothing(key) else key


def _repeated_keys(rows: Sequence[RosterRow]) -> list[RosterFault]:
    keys: set[str] = set()
    faults = []
    for row in rows:
        if directory_key(row.person) in keys:
            faults.append(RosterFault(row.line, RosterFaultKind.TWICE, row.person))
        keys.add(directory_key(row.person))
    return faults
