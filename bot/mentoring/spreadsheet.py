"""A programme from two CSV files, people and wishes: for a rehearsal without Slack or a database.

What cannot be read stops it, every fault with its line. What is only odd, such as managers in a circle, is
remarked upon, and the rest is planned.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.mentoring.facts import Facts, Rules
from bot.mentoring.lines import circles
from bot.mentoring.model import Area, Candidate, Hours, Person, Profile, Role

PEOPLE = (
    "id",
    "role",
    "level",
    "manager",
    "department",
    "place",
    "timezone",
    "languages",
    "hours",
    "capacity",
)
WISHES = ("id", "role", "offers", "wants", "avoids", "former", "pinned", "apart", "waited", "met")
NEEDED = {"people": ("id", "role", "level"), "wishes": ("id", "offers", "wants")}
NAMING = ("avoids", "former", "pinned", "apart")  # columns with ids of others
MOST_ROOM = 99  # nobody has more partners than that; a larger number is a slip
WORKING_HOURS = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)
Cells = Mapping[str, str]
Lines = dict[tuple[str, str], int]
"""(mentor, leader) ids, each with the line in which they stand."""
T = TypeVar("T")


class BadSpreadsheet(Exception):
    """The files have faults; each of `faults` names its file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Read:
    """The facts, remarks on what is odd, and in which line of the wishes each pin stands."""

    facts: Facts
    remarks: tuple[str, ...]
    pins: Lines


def read(people: str, wishes: str, starts_on: date, weeks: int, rules: Rules) -> Read:
    """The facts of both files; raises BadSpreadsheet with every fault found."""
    faults: list[str] = []
    rows = list(_rows("people", PEOPLE, people, faults))
    members = {
        (one.person.id, one.role): one for one in _each("people", rows, _candidate, faults) if one is not None
    }
    managers = _managers(rows, faults)
    told = list(_rows("wishes", WISHES, wishes, faults))
    partners: dict[str, Lines] = {"former": {}, "pinned": {}, "apart": {}}
    members.update(_each("wishes", told, lambda line, cells: _wished(members, partners, line, cells), faults))
    if faults:
        raise BadSpreadsheet(faults)
    facts = Facts(
        candidates=_with_one_list(members.values()),
        starts_on=starts_on,
        weeks=weeks,
        rules=rules,
        former=list(partners["former"]),
        managers=managers,
        pins=list(partners["pinned"]),
        apart=list(partners["apart"]),
    )
    remarks = (*_remarks(rows, managers, members), *_strangers(told, managers))
    return Read(facts, remarks, partners["pinned"])


def _managers(rows: Iterable[tuple[int, Cells]], faults: list[str]) -> dict[str, str | None]:
    """Who reports to whom. Who is in both roles has two lines, and may say so in either."""
    found: dict[str, str | None] = {}
    for line, cells in rows:
        who, manager = cells["id"], cells.get("manager") or None
        before = found.get(who)
        if manager and before and manager != before:
            faults.append(
                f"people, line {line}: {who} reports to {manager} here and to {before} in another line"
            )
        found[who] = before or manager
    return found


def _with_one_list(members: Iterable[Candidate]) -> list[Candidate]:
    """A private list is a person's, in whichever of their lines it stands."""
    members, lists = list(members), defaultdict[str, set[str]](set)
    for one in members:
        lists[one.person.id].update(one.profile.avoids)
    return [
        replace(one, profile=replace(one.profile, avoids=tuple(sorted(lists[one.person.id]))))
        for one in members
    ]


def _rows(
    name: str, columns: tuple[str, ...], text: str, faults: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its number; notes a header that is wrong, and lines that do not fit it."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        wrong = sorted({*header} - {*columns}) + [f"no {one}" for one in NEEDED[name] if one not in header]
        if wrong or len({*header}) < len(header):
            faults.append(
                f"{name}, line 1: columns are {', '.join(columns)}; here: {', '.join(wrong) or 'twice'}"
            )
            return
        for cells in reader:
            if len(cells) == len(header):
                yield reader.line_num, {key: cell.strip() for key, cell in zip(header, cells, strict=True)}
            elif any(cells):
                faults.append(f"{name}, line {reader.line_num}: {len(cells)} cells, not {len(header)}")
    except csv.Error as error:
        faults.append(f"{name}, line {reader.line_num}: {error}")


def _each(
    name: str, rows: Iterable[tuple[int, Cells]], understood: Callable[[int, Cells], T], faults: list[str]
) -> Iterator[T]:
    """What is understood of each line; notes what is not."""
    seen: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        try:
            first = seen.setdefault((cells["id"], cells.get("role", "")), line)
            if first != line:
                raise ValueError(f"{cells['id']} stands in line {first} too")
            yield understood(line, cells)
        except ValueError as error:
            faults.append(f"{name}, line {line}: {error}")


def _candidate(_line: int, cells: Cells) -> Candidate | None:
    """One line of people; None for somebody who takes no part and is only known as a manager."""
    if not cells["id"]:
        raise ValueError("nobody is named")
    if not cells["role"]:
        return None
    person = Person(
        cells["id"],
        cells["id"],
        _zone(cells.get("timezone") or "UTC"),
        "en",
        level=_number("level", cells["level"], 1, 99) if cells["level"] else None,
        manager_id=cells.get("manager") or None,
        department=cells.get("department") or None,
        location=cells.get("place") or None,
    )
    profile = Profile(languages=_list(cells, "languages") or ("en",), hours=_hours(cells.get("hours", "")))
    return Candidate(
        person, profile, _role(cells["role"]), _number("capacity", cells.get("capacity") or "1", 0, MOST_ROOM)
    )


def _wished(
    members: Mapping[tuple[str, Role], Candidate], partners: dict[str, Lines], line: int, cells: Cells
) -> tuple[tuple[str, Role], Candidate]:
    """One line of wishes, as the member it speaks of; adds to `partners` the pairs it names."""
    roles = (
        [_role(cells["role"])]
        if cells.get("role")
        else [role for role in Role if (cells["id"], role) in members]
    )
    if len(roles) != 1 or (cells["id"], roles[0]) not in members:
        raise ValueError(f"{cells['id']} is no member, or in both roles: then name the role")
    key = (cells["id"], roles[0])
    one = members[key]
    for name, pairs in partners.items():
        for other in _list(cells, name):
            pairs.setdefault((cells["id"], other) if one.role is Role.MENTOR else (other, cells["id"]), line)
    profile = replace(
        one.profile,
        offers=_areas(cells, "offers"),
        wants=_areas(cells, "wants"),
        avoids=_list(cells, "avoids"),
    )
    waited = _number("waited", cells.get("waited") or "0", 0, 99)
    return key, replace(one, profile=profile, waited=waited, met=_list(cells, "met"))


def _list(cells: Cells, name: str) -> tuple[str, ...]:
    """What stands in a cell, parted by semicolons."""
    return tuple(part.strip() for part in cells.get(name, "").split(";") if part.strip())


def _areas(cells: Cells, name: str) -> tuple[Area, ...]:
    wrong = [area for area in _list(cells, name) if area not in {*Area}]
    if wrong:
        raise ValueError(f"{wrong[0]} is no area; areas are {', '.join(Area)}")
    return tuple(Area(area) for area in _list(cells, name))


def _role(text: str) -> Role:
    if text not in {*Role}:
        raise ValueError(f"{text} is no role; use mentor, leader or nothing")
    return Role(text)


def _number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
        raise ValueError(f"{name} is a whole number from {least} to {most}, not {text[:20]}")
    return int(text)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        raise ValueError(f"{name[:40]} is no time zone; they look like Europe/Oslo") from None
    return name


def _hours(text: str) -> Hours:
    """Such as 09:00-17:00; the usual ones where nothing stands."""
    if not text:
        return Hours()
    found = WORKING_HOURS.fullmatch(text)
    hour, minute, last_hour, last_minute = map(int, found.groups()) if found else (0, 0, 0, 0)
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if not start < end <= 24 * 60:
        raise ValueError(f"hours look like 09:00-17:00, not {text[:20]}")
    return Hours(start, end)


def _strangers(told: Iterable[tuple[int, Cells]], known: Mapping[str, str | None]) -> Iterator[str]:
    """Ids in the wishes that stand nowhere in people; in which column is not said, for one is private."""
    for line, cells in told:
        for other in sorted({each for name in NAMING for each in _list(cells, name)}):
            if other not in known:
                yield f"wishes, line {line}: nobody in people has the id {other}; it counts for nothing"


def _remarks(
    rows: Iterable[tuple[int, Cells]],
    managers: Mapping[str, str | None],
    members: Mapping[tuple[str, Role], Candidate],
) -> Iterator[str]:
    going_round = circles(managers)
    for line, cells in rows:
        who, manager = cells["id"], managers[cells["id"]]
        if manager == who:
            yield f"people, line {line}: {who} manages themselves; read as having no manager"
        elif manager is not None and manager not in managers:
            yield f"people, line {line}: nothing is known of {manager}, whom {who} reports to"
        elif who in going_round:
            yield f"people, line {line}: {who} is in a circle of managers, and paired with nobody in it"
    for role in Role:
        if not any(one.role is role for one in members.values()):
            yield f"people: nobody is a {role}, so there is nobody to pair"
