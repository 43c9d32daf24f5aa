"""A programme from two CSV files, people and wishes: for a rehearsal without Slack or a database.

What cannot be read stops it, every fault with its line. What is only odd, such as managers in a circle, is
remarked upon, and the rest is planned.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

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
MOST_ROOM = 99  # nobody has more partners than that; a larger number is a slip
Cells = Mapping[str, str]
Partners = dict[str, list[tuple[str, str]]]
T = TypeVar("T")


class BadSpreadsheet(Exception):
    """The files have faults; each of `faults` names its file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Read:
    """The facts, and remarks on what is odd."""

    facts: Facts
    remarks: tuple[str, ...]


def read(people: str, wishes: str, starts_on: date, weeks: int, rules: Rules) -> Read:
    """The facts of both files; raises BadSpreadsheet with every fault found."""
    faults: list[str] = []
    rows = list(_rows("people", PEOPLE, people, faults))
    members = {
        (one.person.id, one.role): one for one in _each("people", rows, _candidate, faults) if one is not None
    }
    told = list(_rows("wishes", WISHES, wishes, faults))
    partners: Partners = {"former": [], "pinned": [], "apart": []}
    members.update(_each("wishes", told, lambda cells: _wished(members, partners, cells), faults))
    if faults:
        raise BadSpreadsheet(faults)
    managers = {cells["id"]: cells.get("manager") or None for _, cells in rows}
    facts = Facts(
        candidates=list(members.values()),
        starts_on=starts_on,
        weeks=weeks,
        rules=rules,
        former=partners["former"],
        managers=managers,
        pins=partners["pinned"],
        apart=partners["apart"],
    )
    return Read(facts, tuple(_remarks(rows, managers, members)))


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
    name: str, rows: Iterable[tuple[int, Cells]], understood: Callable[[Cells], T], faults: list[str]
) -> Iterator[T]:
    """What is understood of each line; notes what is not."""
    seen: dict[tuple[str, str], int] = {}
    for line, cells in rows:
        try:
            first = seen.setdefault((cells["id"], cells.get("role", "")), line)
            if first != line:
                raise ValueError(f"{cells['id']} stands in line {first} too")
            yield understood(cells)
        except ValueError as error:
            faults.append(f"{name}, line {line}: {error}")


def _candidate(cells: Cells) -> Candidate | None:
    """One line of people; None for somebody who takes no part and is only known as a manager."""
    if not cells["id"]:
        raise ValueError("nobody is named")
    if not cells["role"]:
        return None
    person = Person(
        cells["id"],
        cells["id"],
        cells.get("timezone") or "UTC",
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
    members: Mapping[tuple[str, Role], Candidate], partners: Partners, cells: Cells
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
            pairs.append((cells["id"], other) if one.role is Role.MENTOR else (other, cells["id"]))
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


def _hours(text: str) -> Hours:
    """Such as 09:00-17:00; the usual ones where nothing stands."""
    if not text:
        return Hours()
    try:
        start, end = (int(at[:2]) * 60 + int(at[3:]) for at in text.split("-") if at[2:3] == ":")
    except ValueError:
        start = end = 0
    if not 0 <= start < end <= 24 * 60:
        raise ValueError(f"hours look like 09:00-17:00, not {text[:20]}")
    return Hours(start, end)


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
