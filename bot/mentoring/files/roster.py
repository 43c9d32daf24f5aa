"""A roster: who is at which level, under whom, where. Refused whole when anything in it is wrong."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.mentoring.model import Person

COLUMNS = ("level", "manager", "department", "location")
WHO = ("email", "slack_id")
LEVELS = range(1, 21)
LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a roster, as written: `who` and `manager` are an address or a Slack id."""

    line: int
    who: str
    level: int | None
    manager: str | None
    department: str | None
    location: str | None


@dataclass(frozen=True, slots=True)
class Roster:
    """All lines of a roster, and which of COLUMNS it has: one that is not there says nothing of anybody."""

    columns: tuple[str, ...]
    rows: tuple[RosterRow, ...]

    @property
    def absent_columns(self) -> tuple[str, ...]:
        return tuple(name for name in COLUMNS if name not in self.columns)


class FaultKind(StrEnum):
    NO_HEADER = "no_header"
    UNKNOWN_COLUMN = "unknown_column"
    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    NOBODY = "nobody"
    NOT_A_LEVEL = "not_a_level"
    TOO_LONG = "too_long"
    TWICE = "twice"
    NOT_IN_SLACK = "not_in_slack"
    MANAGER_NOT_IN_SLACK = "manager_not_in_slack"
    OWN_MANAGER = "own_manager"
    CIRCLE = "circle"
    NOT_CSV = "not_csv"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in which line (counted from 1, as an editor shows them)."""

    line: int
    kind: FaultKind
    value: str = ""


class BadRoster(Exception):
    """The roster has faults; nothing of it may be used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.kind)))
        super().__init__(f"{len(faults)} faults")


def read(text: str) -> Roster:
    """The rows and columns of a CSV roster; raises BadRoster with every fault found."""
    try:
        lines = list(_lines(text.removeprefix("\ufeff")))
    except csv.Error as error:
        raise BadRoster([Fault(1, FaultKind.NOT_CSV)]) from error
    header = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    _check_header(header)
    filled = [(number, cells) for number, cells in lines[1:] if any(map(str.strip, cells))]
    faults = [fault for number, cells in filled for fault in _faults(number, header, cells)]
    rows = [] if faults else [_row(number, header, cells) for number, cells in filled]
    faults += _repeated(rows)
    if faults:
        raise BadRoster(faults)
    return Roster(tuple(name for name in COLUMNS if name in header), tuple(rows))


def resolve(rows: Sequence[RosterRow], directory: Mapping[str, Person]) -> tuple[Person, ...]:
    """The people of a roster, as Slack knows them and with what the roster adds.

    `directory` maps lower-case e-mail addresses and Slack ids to people. Raises BadRoster when
    somebody is not in Slack, two rows mean the same person, or managers go round in a circle.
    """
    faults = [fault for row in rows for fault in _unknown(row, directory)]
    if faults:
        raise BadRoster(faults)
    found = [(row, directory[_key(row.who)]) for row in rows]
    people = {person.id: _described(row, person, directory) for row, person in found}
    faults = _same_person(found) + _circles(found, people)
    if faults:
        raise BadRoster(faults)
    return tuple(people.values())


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in; a quoted cell may go over several."""
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _check_header(header: Sequence[str]) -> None:
    if sum(name in header for name in WHO) != 1 or "level" not in header or len(set(header)) != len(header):
        raise BadRoster([Fault(1, FaultKind.NO_HEADER)])
    unknown = [name for name in header if name not in COLUMNS + WHO]
    if unknown:
        raise BadRoster([Fault(1, FaultKind.UNKNOWN_COLUMN, name) for name in unknown])


def _faults(line: int, header: Sequence[str], cells: Sequence[str]) -> list[Fault]:
    if len(cells) != len(header):
        return [Fault(line, FaultKind.WRONG_NUMBER_OF_CELLS, str(len(cells)))]
    cell = {name: value.strip() for name, value in zip(header, cells, strict=True)}
    faults = [
        Fault(line, FaultKind.TOO_LONG, name) for name, value in cell.items() if len(value) > LONGEST_CELL
    ]
    if not _who(cell):
        faults.append(Fault(line, FaultKind.NOBODY))
    level = cell["level"]
    if level and not _is_level(level):
        faults.append(Fault(line, FaultKind.NOT_A_LEVEL, level[:40]))
    return faults


def _is_level(words: str) -> bool:
    # However many zeros lead, int() never meets a number too long for it.
    return words.isascii() and words.isdigit() and int(words.lstrip("0")[:3] or 0) in LEVELS


def _row(line: int, header: Sequence[str], cells: Sequence[str]) -> RosterRow:
    cell = {name: value.strip() for name, value in zip(header, cells, strict=True)}
    return RosterRow(
        line=line,
        who=_who(cell),
        level=int(cell["level"]) if cell["level"] else None,
        manager=cell.get("manager") or None,
        department=cell.get("department") or None,
        location=cell.get("location") or None,
    )


def _who(cell: Mapping[str, str]) -> str:
    return cell.get("email") or cell.get("slack_id") or ""


def _key(who: str) -> str:
    return who.casefold() if "@" in who else who


def _repeated(rows: Sequence[RosterRow]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for row in rows:
        if _key(row.who) in seen:
            faults.append(Fault(row.line, FaultKind.TWICE, row.who))
        seen.add(_key(row.who))
    return faults


def _unknown(row: RosterRow, directory: Mapping[str, Person]) -> list[Fault]:
    faults = []
    if _key(row.who) not in directory:
        faults.append(Fault(row.line, FaultKind.NOT_IN_SLACK, row.who))
    if row.manager and _key(row.manager) not in directory:
        faults.append(Fault(row.line, FaultKind.MANAGER_NOT_IN_SLACK, row.manager))
    if row.manager and _key(row.manager) == _key(row.who):
        faults.append(Fault(row.line, FaultKind.OWN_MANAGER, row.who))
    return faults


def _described(row: RosterRow, person: Person, directory: Mapping[str, Person]) -> Person:
    manager = directory[_key(row.manager)].id if row.manager else None
    return replace(
        person, level=row.level, manager_id=manager, department=row.department, location=row.location
    )


def _same_person(found: Sequence[tuple[RosterRow, Person]]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for row, person in found:
        if person.id in seen:
            faults.append(Fault(row.line, FaultKind.TWICE, row.who))
        seen.add(person.id)
    return faults


def _circles(found: Sequence[tuple[RosterRow, Person]], people: Mapping[str, Person]) -> list[Fault]:
    safe: set[str] = set()
    faults = []
    for row, person in found:
        path: list[str] = []
        above: str | None = person.id
        while above is not None and above in people and above not in safe and above not in path:
            path.append(above)
            above = people[above].manager_id
        if above in path:
            faults.append(Fault(row.line, FaultKind.CIRCLE, row.who))
        safe.update(path)
    return faults
