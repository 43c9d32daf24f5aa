"""A programme from two CSV files, people and wishes: for a rehearsal without Slack or a database.

What cannot be parsed stops it, every fault with its line. For what is only odd, such as managers in a circle,
there is a warning, and the rest is planned.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TypeVar

from bot.mentoring.files import cells, warnings
from bot.mentoring.files.csv_table import MOST_FAULTS, Cells, CsvRow, parse_rows
from bot.mentoring.files.ids import with_ids_spelt
from bot.mentoring.files.silent_words import without_silent_words
from bot.mentoring.files.two_roles import merge
from bot.mentoring.files.warnings import PARTNER_COLUMNS
from bot.mentoring.matching.problem import MemberKey, Problem, Rules, with_one_spelling
from bot.mentoring.model import (
    TOP,
    Candidate,
    Hours,
    Person,
    Profile,
    Role,
    normal_form,
    with_invisible_shown,
)

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
CLEARED = {"people": PEOPLE[1:], "wishes": WISHES[1:]}
"""The columns in which a word that says nothing, such as N/A, is read as unknown: all but the ids."""
REQUIRED = {"people": ("id", "role", "level"), "wishes": ("id", "offers", "wants")}
MOST_WAITED = 99
MOST_CAPACITY = 99  # nobody has more partners than that; a larger number is a slip
LineOfPair = dict[tuple[str, str], int]
"""The line of the wishes that names each pair of (mentor, leader) ids."""
T = TypeVar("T")


class BadSpreadsheet(Exception):
    """The files have faults: a hundred at most are kept in `faults`, each with its file and line."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(map(with_invisible_shown, islice(faults, MOST_FAULTS)))
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class ParsedFiles:
    """The problem that two files state, warnings about what is odd, and the line of each pin in the wishes.

    Confidential warnings are only for somebody who has the wishes before them, and no part of a plan.
    """

    problem: Problem
    warnings: tuple[str, ...]
    confidential_warnings: tuple[str, ...]
    pin_lines: LineOfPair


def parse(people: bytes | str, wishes: bytes | str, starts_on: date, weeks: int, rules: Rules) -> ParsedFiles:
    """The matching problem that two CSV files state, for a programme of that start and length.

    1. Read the rows of both files, write each id in one way, and empty the cells that say nothing.
    2. Fill the two rows of somebody in both roles from each other.
    3. Parse a candidate out of each row of people, and add the wishes to them.
    4. Raise BadSpreadsheet if there was any fault; columns that are not understood are told alone.
    5. Look for what is odd.
    """
    faults: list[str] = []
    people_rows = _rows("people", PEOPLE, people, faults)
    is_whole = not faults
    wish_rows = _rows("wishes", WISHES, wishes, faults)
    if people_rows is None or wish_rows is None:
        raise BadSpreadsheet(faults)  # whatever else could be said would follow from this alone
    people_rows, wish_rows, silent_words = _without_silent_words(*with_ids_spelt(people_rows, wish_rows))
    people_rows = merge(_with_top(people_rows, faults), faults)
    candidates = _parsed_rows("people", people_rows, _candidate, faults)
    members = {(one.person.id, one.role): one for one in candidates}
    managers = _managers(people_rows)
    parser = _WishesParser(people_rows, members.values(), is_whole=is_whole)
    members.update(_parsed_rows("wishes", wish_rows, parser.parse_row, faults))
    if faults:
        raise BadSpreadsheet(_without_repeated_ending(faults, cells.AREAS))
    partners = parser.partners
    problem = Problem(
        with_one_spelling(_with_private_list_of_both_roles(members.values())),
        starts_on,
        weeks,
        rules,
        former=list(partners["former"]),
        managers=managers,
        pins=list(partners["pinned"]),
        kept_apart=list(partners["apart"]),
    )
    remarks = (
        *silent_words,
        *warnings.levels_in_question(people_rows, managers),
        *warnings.impossible_managers(people_rows, managers),
        *warnings.broken_lines(members, managers),
        *warnings.missing_roles(members),
        *warnings.members_without_match(people_rows, wish_rows, members, parser.line_of_member),
        *warnings.unknown_partners(wish_rows, managers),
    )
    return ParsedFiles(
        problem,
        tuple(map(with_invisible_shown, remarks)),
        tuple(warnings.unknown_avoided_people(wish_rows, managers)),
        partners["pinned"],
    )


def _managers(people_rows: Iterable[CsvRow]) -> dict[str, str | None]:
    """Maps everybody to their manager, also people without a role, through whom a line is seen."""
    return {row["id"]: row.get("manager") or None for _line, row in people_rows}


def _without_repeated_ending(faults: Iterable[str], ending: str) -> Iterator[str]:
    """The faults, of which only the first keeps an ending that several have, such as the list of areas."""
    is_told = False
    for fault in faults:
        yield fault.removesuffix(ending) if is_told else fault
        is_told = is_told or fault.endswith(ending)


def _rows(name: str, columns: Sequence[str], content: bytes | str, faults: list[str]) -> list[CsvRow] | None:
    """The rows of a file, with roles in small letters; None if the columns are not understood."""
    rows = parse_rows(name, columns, REQUIRED[name], content, faults)
    if rows is None:
        return None
    return [(line, {**row, "role": normal_form(row["role"])} if "role" in row else row) for line, row in rows]


def _without_silent_words(
    people_rows: Sequence[CsvRow], wish_rows: Sequence[CsvRow]
) -> tuple[list[CsvRow], list[CsvRow], list[str]]:
    """The rows of both files with nothing in cells that say nothing, and a warning for each such word."""
    ids = {normal_form(row["id"]) for _line, row in people_rows}
    cleared_people, people_cells = without_silent_words(people_rows, CLEARED["people"], ids)
    cleared_wishes, wish_cells = without_silent_words(wish_rows, CLEARED["wishes"])
    silent_words = [
        *warnings.silent_words("people", people_cells),
        *warnings.silent_words("wishes", wish_cells),
    ]
    return cleared_people, cleared_wishes, silent_words


def _with_top(rows: Iterable[CsvRow], faults: list[str]) -> list[CsvRow]:
    """The rows, with the word for the top of a line in small letters; it is a fault as the id of a person."""
    marked_rows = []
    for line, row in rows:
        if normal_form(row["id"]) == TOP:
            faults.append(f"people, line {line}: {row['id']} is the word for the top of a line, and no id")
        is_top = normal_form(row.get("manager", "")) == TOP
        marked_rows.append((line, {**row, "manager": TOP} if is_top else row))
    return marked_rows


def _with_private_list_of_both_roles(members: Iterable[Candidate]) -> list[Candidate]:
    """The members, each with all whom the person avoids: a private list counts in both roles of a person."""
    members, avoids = list(members), defaultdict[str, set[str]](set)
    for one in members:
        avoids[one.person.id].update(one.profile.avoids)
    return [
        replace(one, profile=replace(one.profile, avoids=tuple(sorted(avoids[one.person.id]))))
        for one in members
    ]


def _parsed_rows(
    name: str, rows: Iterable[CsvRow], parser: Callable[[int, Cells], T | None], faults: list[str]
) -> Iterator[T]:
    """The value that the parser gives for each row, without None; adds to `faults` what it raises."""
    line_of_key: dict[tuple[str, str], int] = {}
    for line, row in rows:
        try:
            if not row["id"]:
                raise ValueError("nobody is named")
            if not row["id"].isprintable():
                raise ValueError("an id has only characters that can be printed")
            first_line = line_of_key.setdefault((row["id"], row.get("role", "")), line)
            if first_line != line:
                raise ValueError(f"{row['id']} stands in line {first_line} too")
            value = parser(line, row)
        except ValueError as error:
            faults += [f"{name}, line {line}: {fault}" for fault in error.args]
        else:
            if value is not None:
                yield value


def _candidate(_line: int, row: Cells) -> Candidate | None:
    """The candidate of a row of people; None for a person without a role, who is only known as a manager."""
    reader = cells.RowReader()
    role = reader.parse_or(None, cells.role, row["role"]) if row["role"] else None
    level = reader.parse_or(None, cells.level, row["level"])
    zone = reader.parse_or("UTC", cells.zone, row.get("timezone") or "UTC")
    hours = reader.parse_or(Hours(), cells.hours, row.get("hours", ""))
    languages = reader.parse_or((), cells.languages, row)
    capacity = reader.parse_or(1, cells.number, "capacity", row.get("capacity") or "1", 0, MOST_CAPACITY)
    reader.raise_faults()
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


class _WishesParser:
    """Parses the rows of the wishes, and collects the pairs that they name in `partners`, by column."""

    def __init__(
        self, people_rows: Iterable[CsvRow], members: Iterable[Candidate], *, is_whole: bool
    ) -> None:
        self._is_whole = is_whole  # else a person who is missing may stand in a row that could not be parsed
        self.partners: dict[str, LineOfPair] = {name: {} for name in PARTNER_COLUMNS}
        self._members = {(one.person.id, one.role.value): one for one in members}
        self._roles = defaultdict[str, set[str]](set)
        self.line_of_member: dict[MemberKey, int] = {}
        for _line, row in people_rows:
            self._roles[row["id"]].add(row["role"])

    def parse_row(self, line: int, row: Cells) -> tuple[MemberKey, Candidate] | None:
        """The member a row speaks of, with their wishes; None if their row of people is at fault."""
        reader = cells.RowReader()
        member = reader.parse_or(None, self._member, row)
        offers = reader.parse_or((), cells.areas, row, "offers")
        wants = reader.parse_or((), cells.areas, row, "wants")
        waited = reader.parse_or(0, cells.number, "waited", row.get("waited") or "0", 0, MOST_WAITED)
        reader.raise_faults()
        if member is None:
            return None
        key = (row["id"], member.role)
        first_line = self.line_of_member.setdefault(key, line)
        if first_line != line:
            raise ValueError(f"{row['id']} stands in line {first_line} too")
        self._note_partners(line, row, member.role)
        profile = replace(member.profile, offers=offers, wants=wants, avoids=cells.split_list(row, "avoids"))
        return key, replace(member, profile=profile, waited=waited, met=cells.split_list(row, "met"))

    def _member(self, row: Cells) -> Candidate | None:
        """The member that a row of wishes speaks of; None where that cannot be told for a fault in people."""
        person_id, role = row["id"], row.get("role", "")
        if role:
            cells.role(role)
        if person_id not in self._roles:
            if not self._is_whole:
                return None
            raise ValueError(f"nobody in people has the id {person_id}")
        roles = [each for each in self._roles[person_id] - {""} if role in (each, "")]
        if not roles:
            raise ValueError(
                f"{person_id} takes no part as {role}" if role else f"{person_id} takes no part, says people"
            )
        if len(roles) > 1:
            raise ValueError(
                f"{person_id} is in both roles; name the one that this line speaks of in a column role"
            )
        return self._members.get((person_id, roles[0]))

    def _note_partners(self, line: int, row: Cells, role: Role) -> None:
        for column, line_of_pair in self.partners.items():
            for other in cells.split_list(row, column):
                pair = (row["id"], other) if role is Role.MENTOR else (other, row["id"])
                line_of_pair.setdefault(pair, line)
