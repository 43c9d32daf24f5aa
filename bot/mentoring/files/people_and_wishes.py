"""A programme from two CSV files, people and wishes: for a rehearsal without Slack or a database.

What cannot be read stops it, every fault with its line. What is only odd, such as managers in a circle, is
remarked upon, and the rest is planned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from bot.mentoring.files import cells, warnings
from bot.mentoring.files.csv_table import Cells, Line, table
from bot.mentoring.files.two_roles import agreed
from bot.mentoring.files.warnings import NAMING, Key
from bot.mentoring.matching.problem import Problem, Rules
from bot.mentoring.model import Candidate, Hours, Person, Profile, Role

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
MOST_WAITED = 99
MOST_ROOM = 99  # nobody has more partners than that; a larger number is a slip
Pairs = dict[tuple[str, str], int]
"""(mentor, leader) ids, each with the line in which they stand."""
T = TypeVar("T")


class BadSpreadsheet(Exception):
    """The files have faults; each of `faults` names its file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class Read:
    """The facts, remarks on what is odd, and in which line of the wishes each pin stands.

    Remarks `in_confidence` are for who has the wishes before them, and no part of a plan.
    """

    facts: Problem
    remarks: tuple[str, ...]
    in_confidence: tuple[str, ...]
    pins: Pairs


def read(people: str, wishes: str, starts_on: date, weeks: int, rules: Rules) -> Read:
    """The facts of both files; raises BadSpreadsheet with every fault found, or with the columns alone."""
    faults: list[str] = []
    rows = _lines("people", PEOPLE, people, faults)
    is_whole = not faults
    told = _lines("wishes", WISHES, wishes, faults)
    if rows is None or told is None:
        raise BadSpreadsheet(faults)  # whatever else could be said would follow from this alone
    rows = agreed(rows, faults)
    members = {(one.person.id, one.role): one for one in _each("people", rows, _candidate, faults)}
    managers = {row["id"]: row.get("manager") or None for _line, row in rows}
    asked = _Wishes(rows, members.values(), is_whole=is_whole)
    members.update(_each("wishes", told, asked.of, faults))
    if faults:
        raise BadSpreadsheet(_told_once(faults, cells.AREAS))
    partners = asked.partners
    facts = Problem(
        candidates=_with_one_list(members.values()),
        starts_on=starts_on,
        weeks=weeks,
        rules=rules,
        former=list(partners["former"]),
        managers=managers,
        pins=list(partners["pinned"]),
        apart=list(partners["apart"]),
    )
    remarks = (
        *warnings.managers(rows, managers),
        *warnings.roles(members),
        *warnings.who_fits_nobody(rows, told, members, asked.spoken_of),
        *warnings.strangers(told, managers),
    )
    return Read(facts, remarks, tuple(warnings.avoided(told, managers)), partners["pinned"])


def _told_once(faults: Iterable[str], ending: str) -> Iterator[str]:
    """What several faults end with is told with the first of them."""
    is_told = False
    for fault in faults:
        yield fault.removesuffix(ending) if is_told else fault
        is_told = is_told or fault.endswith(ending)


def _lines(name: str, columns: Sequence[str], text: str, faults: list[str]) -> list[Line] | None:
    """Each line with its number; None if its columns are not understood. A role may have capitals."""
    lines = table(name, columns, NEEDED[name], text, faults)
    if lines is None:
        return None
    return [(line, {**row, "role": row["role"].casefold()} if "role" in row else row) for line, row in lines]


def _with_one_list(members: Iterable[Candidate]) -> list[Candidate]:
    """A private list is a person's, in whichever of their lines it stands."""
    members, lists = list(members), defaultdict[str, set[str]](set)
    for one in members:
        lists[one.person.id].update(one.profile.avoids)
    return [
        replace(one, profile=replace(one.profile, avoids=tuple(sorted(lists[one.person.id]))))
        for one in members
    ]


def _each(
    name: str, lines: Iterable[Line], understood: Callable[[int, Cells], T | None], faults: list[str]
) -> Iterator[T]:
    """What is understood of each line that says something; notes all that is not."""
    seen: dict[tuple[str, str], int] = {}
    for line, row in lines:
        try:
            if not row["id"]:
                raise ValueError("nobody is named")
            if not row["id"].isprintable():
                raise ValueError("an id has only characters that can be printed")
            first = seen.setdefault((row["id"], row.get("role", "")), line)
            if first != line:
                raise ValueError(f"{row['id']} stands in line {first} too")
            found = understood(line, row)
        except ValueError as error:
            faults += [f"{name}, line {line}: {fault}" for fault in error.args]
        else:
            if found is not None:
                yield found


def _candidate(_line: int, row: Cells) -> Candidate | None:
    """One line of people; None for somebody who takes no part and is only known as a manager."""
    each = cells.Reader()
    role = each.read(None, cells.role, row["role"]) if row["role"] else None
    level = each.read(None, cells.level, row["level"])
    zone = each.read("UTC", cells.zone, row.get("timezone") or "UTC")
    hours = each.read(Hours(), cells.hours, row.get("hours", ""))
    languages = each.read((), cells.languages, row)
    capacity = each.read(1, cells.number, "capacity", row.get("capacity") or "1", 0, MOST_ROOM)
    each.end()
    if role is None:
        return None
    person = Person(
        row["id"],
        row["id"],
        zone,
        "en",
        level=level,
        manager_id=row.get("manager") or None,
        department=row.get("department") or None,
        location=row.get("place") or None,
    )
    profile = Profile(languages=languages or ("en",), hours=hours)
    return Candidate(person, profile, role, capacity)


class _Wishes:
    """The wishes of members, and the pairs that these name."""

    def __init__(self, people: Iterable[Line], members: Iterable[Candidate], *, is_whole: bool) -> None:
        self._is_whole = is_whole  # else, who is not there may stand in a line that could not be read
        self.partners: dict[str, Pairs] = {name: {} for name in NAMING}
        self._members = {(one.person.id, one.role.value): one for one in members}
        self._roles = defaultdict[str, set[str]](set)
        self.spoken_of: dict[Key, int] = {}
        for _line, row in people:
            self._roles[row["id"]].add(row["role"])

    def of(self, line: int, row: Cells) -> tuple[Key, Candidate] | None:
        """One line of wishes, as the member it speaks of; None if the line of people is at fault."""
        each = cells.Reader()
        member = each.read(None, self._member, row)
        offers = each.read((), cells.areas, row, "offers")
        wants = each.read((), cells.areas, row, "wants")
        waited = each.read(0, cells.number, "waited", row.get("waited") or "0", 0, MOST_WAITED)
        each.end()
        if member is None:
            return None
        key = (row["id"], member.role)
        first = self.spoken_of.setdefault(key, line)
        if first != line:
            raise ValueError(f"{row['id']} stands in line {first} too")
        self._note_partners(line, row, member.role)
        profile = replace(member.profile, offers=offers, wants=wants, avoids=cells.several(row, "avoids"))
        return key, replace(member, profile=profile, waited=waited, met=cells.several(row, "met"))

    def _member(self, row: Cells) -> Candidate | None:
        who, role = row["id"], row.get("role", "")
        if role:
            cells.role(role)
        if who not in self._roles:
            if not self._is_whole:
                return None
            raise ValueError(f"nobody in people has the id {who}")
        roles = [each for each in self._roles[who] - {""} if role in (each, "")]
        if not roles:
            raise ValueError(
                f"{who} takes no part as {role}" if role else f"{who} takes no part, says people"
            )
        if len(roles) > 1:
            raise ValueError(
                f"{who} is in both roles; name the one that this line speaks of in a column role"
            )
        return self._members.get((who, roles[0]))

    def _note_partners(self, line: int, row: Cells, role: Role) -> None:
        for name, pairs in self.partners.items():
            for other in cells.several(row, name):
                pairs.setdefault((row["id"], other) if role is Role.MENTOR else (other, row["id"]), line)
