"""A roster as written: level, manager, department and location of people. A fault refuses it whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.files.csv_table import Cells, NotCsv, read_table
from bot.mentoring.files.silent_words import SilentCell, without_silent_words
from bot.mentoring.model import TOP

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
    """All rows of a roster, and those of COLUMNS that it has; a column that is absent changes nothing.

    `silent_cells` hold words that say nothing; in the rows they are unknown, as empty cells are.
    """

    columns: tuple[str, ...]
    rows: tuple[RosterRow, ...]
    silent_cells: tuple[SilentCell, ...] = ()

    @property
    def absent_columns(self) -> tuple[str, ...]:
        """The names in COLUMNS that the roster does not have."""
        return tuple(name for name in COLUMNS if name not in self.columns)


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


@dataclass(frozen=True, slots=True)
class RosterFault:
    """A fault in a line, counted from 1 as an editor shows them; `value` is the text or name at fault."""

    line: int
    kind: RosterFaultKind
    value: str = ""


class BadRoster(Exception):
    """The roster has faults; nothing of it may be used."""

    def __init__(self, faults: Sequence[RosterFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.kind)))
        super().__init__(f"{len(faults)} faults")


def parse(text: str) -> Roster:
    """The roster in a CSV text; raises BadRoster with every fault in it."""
    try:
        table = read_table(text)
    except NotCsv as error:
        raise BadRoster([RosterFault(1, RosterFaultKind.NOT_CSV)]) from error
    _check_header(table.header)
    faults = [
        RosterFault(line, RosterFaultKind.WRONG_NUMBER_OF_CELLS, str(count))
        for line, count in table.uneven_rows
    ]
    csv_rows, silent_cells = without_silent_words(table.rows, COLUMNS)
    faults += [fault for line, cells in csv_rows for fault in _row_faults(line, cells)]
    rows = [] if faults else [_row(line, cells) for line, cells in csv_rows]
    faults += _repeated_keys(rows)
    if faults:
        raise BadRoster(faults)
    return Roster(tuple(name for name in COLUMNS if name in table.header), tuple(rows), tuple(silent_cells))


def directory_key(address_or_id: str) -> str:
    """The key of a person in a directory: an address in small letters, a Slack id as it is."""
    return address_or_id.casefold() if "@" in address_or_id else address_or_id


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


def _row_faults(line: int, cells: Cells) -> list[RosterFault]:
    faults = [
        RosterFault(line, RosterFaultKind.TOO_LONG, name)
        for name, value in cells.items()
        if len(value) > LONGEST_CELL
    ]
    if not _person_key(cells):
        faults.append(RosterFault(line, RosterFaultKind.NOBODY))
    level = cells["level"]
    if level and not _is_level(level):
        faults.append(RosterFault(line, RosterFaultKind.NOT_A_LEVEL, level[:40]))
    return faults


def _is_level(text: str) -> bool:
    # Python refuses to convert a number of thousands of digits, so only three are looked at.
    return text.isascii() and text.isdigit() and int(text.lstrip("0")[:3] or 0) in LEVELS


def _row(line: int, cells: Cells) -> RosterRow:
    return RosterRow(
        line=line,
        person=_person_key(cells),
        level=int(cells["level"]) if cells["level"] else None,
        manager=_manager(cells.get("manager", "")),
        department=cells.get("department") or None,
        location=cells.get("location") or None,
    )


def _manager(text: str) -> str | None:
    """The manager that a cell names: `TOP` for its word in any capitals, None for an empty cell."""
    return TOP if text.casefold() == TOP else text or None


def _person_key(cells: Cells) -> str:
    return cells.get("email") or cells.get("slack_id") or ""


def _repeated_keys(rows: Sequence[RosterRow]) -> list[RosterFault]:
    keys: set[str] = set()
    faults = []
    for row in rows:
        if directory_key(row.person) in keys:
            faults.append(RosterFault(row.line, RosterFaultKind.TWICE, row.person))
        keys.add(directory_key(row.person))
    return faults
