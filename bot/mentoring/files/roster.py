"""A roster as written: level, manager, department and location of people. A fault refuses it whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.files.csv_table import MOST_FAULTS, Cells, CsvTable, UnreadableTable, read_table
from bot.mentoring.files.silent_words import SilentCell, says_nothing, without_silent_words
from bot.mentoring.model import TOP, normal_form

PERSON_FIELDS = {
    "level": "level",
    "manager": "manager_id",
    "department": "department",
    "location": "location",
}
"""The columns of a roster, and the fields of a person that they fill."""
COLUMNS = tuple(PERSON_FIELDS)
PERSON_COLUMNS = ("email", "slack_id")
LEVELS = range(1, 21)
LONGEST_CELL = 200
LONGEST_QUOTE = 40  # of what stands where a level is expected


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


class RosterFaultKind(StrEnum):
    """A kind of fault in a roster."""

    NO_HEADER = "no_header"
    UNKNOWN_COLUMN = "unknown_column"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    NOBODY = "nobody"
    NOT_A_LEVEL = "not_a_level"
    TOO_LONG = "too_long"
    TWICE = "twice"
    NOT_IN_SLACK = "not_in_slack"
    MANAGER_NOT_IN_SLACK = "manager_not_in_slack"
    UNREADABLE_ADDRESSES = "unreadable_addresses"
    OWN_MANAGER = "own_manager"
    CIRCLE = "circle"
    CIRCLE_OVER_FILES = "circle_over_files"
    NOT_CSV = "not_csv"
    NOT_TEXT = "not_text"
    CONTROL_CHARACTER = "control_character"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_COLUMNS = "too_many_columns"


@dataclass(frozen=True, slots=True)
class RosterFault:
    """A fault in a line, counted from 1 as an editor shows them; `value` is the text or name at fault."""

    line: int
    kind: RosterFaultKind
    value: str = ""


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

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """The names in COLUMNS that the roster does not have."""
        return tuple(name for name in COLUMNS if name not in self.columns)


class BadRoster(Exception):
    """The roster has faults, of which the first hundred are kept; nothing of it may be used."""

    def __init__(self, faults: Sequence[RosterFault]) -> None:
        in_order = sorted({*faults}, key=lambda fault: (fault.line, fault.kind))
        self.faults = tuple(in_order[:MOST_FAULTS])
        super().__init__(f"{len(faults)} faults")


def read(content: bytes | str) -> CsvTable:
    """The table in a file's bytes or text; raises BadRoster where there is none."""
    try:
        return read_table(content)
    except UnreadableTable as error:
        fault = error.fault
        raise BadRoster([RosterFault(fault.line, RosterFaultKind(fault.kind), fault.value)]) from error


def parse(table: CsvTable) -> Roster:
    """The roster in a table, with every fault in its rows; raises BadRoster where columns are at fault."""
    _check_header(table.header)
    faults = [RosterFault(each.line, RosterFaultKind(each.kind), each.value) for each in table.faults]
    csv_rows, silent_cells = without_silent_words(table.rows, COLUMNS)
    rows = list[RosterRow]()
    for line, cells in csv_rows:
        row_faults = [*_row_faults(line, cells)]
        faults += row_faults
        if all(each.kind is RosterFaultKind.NOT_A_LEVEL for each in row_faults):
            rows.append(_row(line, cells))
    faults += _repeated_keys(rows)
    return Roster(
        tuple(name for name in COLUMNS if name in table.header),
        tuple(rows),
        tuple(silent_cells),
        tuple(faults),
        table.is_guessed,
    )


def directory_key(address_or_id: str) -> str:
    """The key of a person in a directory: an address or an id in the form in which words are compared."""
    return normal_form(address_or_id)


def _check_header(header: Sequence[str]) -> None:
    if (
        sum(name in header for name in PERSON_COLUMNS) != 1
        or "level" not in header
        or len(set(header)) != len(header)
    ):
        raise BadRoster([RosterFault(1, RosterFaultKind.NO_HEADER)])
    unknown = [name for name in header if name not in COLUMNS + PERSON_COLUMNS]
    if unknown:
        raise BadRoster([RosterFault(1, RosterFaultKind.UNKNOWN_COLUMN, name) for name in unknown])


def _row_faults(line: int, cells: Cells) -> Iterator[RosterFault]:
    for name, value in cells.items():
        if len(value) > LONGEST_CELL:
            yield RosterFault(line, RosterFaultKind.TOO_LONG, name)
    if not _person_key(cells):
        yield RosterFault(line, RosterFaultKind.NOBODY)
    level = cells["level"]
    if level and not _is_level(level):
        yield RosterFault(line, RosterFaultKind.NOT_A_LEVEL, level[:LONGEST_QUOTE])


def _is_level(text: str) -> bool:
    # Python refuses to convert a number of thousands of digits, so only three are looked at.
    return text.isascii() and text.isdigit() and int(text.lstrip("0")[:3] or 0) in LEVELS


def _row(line: int, cells: Cells) -> RosterRow:
    return RosterRow(
        line=line,
        person=_person_key(cells),
        level=int(cells["level"]) if _is_level(cells["level"]) else None,
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
