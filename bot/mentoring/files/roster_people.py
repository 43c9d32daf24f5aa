"""The people whom a roster means: who of them is in Slack, and who stands in a line without an account."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.mentoring.files.links import link_id
from bot.mentoring.files.roster import Roster, RosterRow, directory_key
from bot.mentoring.files.roster_faults import RosterFault, RosterFaultKind
from bot.mentoring.model import TOP, AccountStatus, Person

Directory = Mapping[str, Person]
"""Everybody in Slack, by e-mail address and by Slack id."""


@dataclass(frozen=True, slots=True)
class RosterPeople:
    """The people of a roster: what Slack knows of them, with what the roster adds.

    `absent_people` names those without an account, each once; they may be left out, but lines run through
    them. `link_managers`: who they report to, by the id of a link, for those with a row of their own.
    `own_links`: the ids under which people of the roster stood in lines while they had no account, with their
    ids now. `lines`: the line of each person and link that has a row. `names`: what to call people and links.
    `named_managers`: managers whom the file calls by a name that one account has, with its id.
    Where there are `faults`, nobody may be saved, and those who are absent are among them.
    """

    roster: Roster
    people: tuple[Person, ...]
    absent_people: tuple[RosterFault, ...] = ()
    link_managers: Mapping[str, str | None] = field(default_factory=dict)
    own_links: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    named_managers: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[RosterFault, ...] = ()


def resolve(roster: Roster, directory: Directory) -> RosterPeople:
    """The people whom a roster means, as the directory knows them, with all that is at fault.

    1. Tell apart who is in Slack and who is not, which is no fault as long as anybody else is there.
    2. Give everybody their manager: an account, a link, `TOP`, or None.
    3. Find the faults: addresses that Slack does not give, people who are their own managers or named twice.
    """
    directory = {directory_key(name): person for name, person in directory.items()}
    by_name = _people_by_name(roster.rows, directory)
    managers = directory | {key: people[0] for key, people in by_name.items() if len(people) == 1}
    absent, unreadable = _absent_people(roster.rows, directory, {*managers, *by_name}), list[RosterFault]()
    if not any("@" in key for key in directory):
        absent, unreadable = _without_unreadable_addresses(absent)
    present = [row for row in roster.rows if directory_key(row.person) in directory]
    by_row = [(row, _person(row, directory, managers)) for row in present]
    faults = [
        *(*roster.faults, *unreadable, *_own_managers(roster.rows), *_repeated_people(by_row)),
        *_ambiguous_managers(roster.rows, by_name),
    ]
    if faults or not present:
        faults += absent
    outside = [row for row in roster.rows if directory_key(row.person) not in directory]
    ids = {person.id for _row, person in by_row}
    return RosterPeople(
        roster,
        tuple(person for _row, person in by_row),
        tuple(absent),
        {link_id(row.person): _manager_id(row, managers) for row in outside if "manager" in roster.columns},
        {link_id(key): person.id for key, person in directory.items() if person.id in ids},
        {person.id: row.line for row, person in by_row} | {link_id(row.person): row.line for row in outside},
        {each.id: each.name for each in directory.values()}
        | {link_id(each.value): each.value for each in absent},
        _named_managers(roster.rows, by_name),
        tuple(faults),
    )


def _absent_people(
    rows: Sequence[RosterRow], directory: Directory, manager_keys: Collection[str]
) -> list[RosterFault]:
    """One fault for each person who is not in Slack: at their own row, or where they are a manager first."""
    absent = {
        directory_key(row.person): RosterFault(row.line, RosterFaultKind.NOT_IN_SLACK, row.person)
        for row in rows
        if directory_key(row.person) not in directory
    }
    for row in rows:
        if row.manager and row.manager != TOP and directory_key(row.manager) not in manager_keys:
            fault = RosterFault(row.line, RosterFaultKind.MANAGER_NOT_IN_SLACK, row.manager)
            absent.setdefault(directory_key(row.manager), fault)
    return sorted(absent.values(), key=lambda fault: fault.line)


def _people_by_name(rows: Iterable[RosterRow], directory: Directory) -> dict[str, list[Person]]:
    """The accounts that are called as a manager is in a row, by its key there; an address is no name."""
    keys = {directory_key(row.manager) for row in rows if row.manager and row.manager != TOP}
    names = {key: _first_name_first(key) for key in keys if key not in directory and "@" not in key}
    if not names:
        return {}
    called = defaultdict[str, dict[str, Person]](dict)
    for person in directory.values():
        if person.account_status is AccountStatus.ACTIVE:
            called[directory_key(person.name)][person.id] = person
    return {key: [*called[name].values()] for key, name in names.items() if name in called}


def _named_managers(rows: Iterable[RosterRow], by_name: Mapping[str, Sequence[Person]]) -> dict[str, str]:
    """Maps the names of managers that one account has, as written, to its id."""
    names = {row.manager: by_name.get(directory_key(row.manager), ()) for row in rows if row.manager}
    return {name: people[0].id for name, people in names.items() if len(people) == 1}


def _first_name_first(name: str) -> str:
    """A name without the comma of those that are listed by their last one."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name


def _ambiguous_managers(
    rows: Iterable[RosterRow], by_name: Mapping[str, Sequence[Person]]
) -> list[RosterFault]:
    """A fault for each name of a manager that several accounts have, at the first row with it."""
    faults = dict[str, RosterFault]()
    for row in rows:
        if row.manager and len(by_name.get(directory_key(row.manager), ())) > 1:
            fault = RosterFault(row.line, RosterFaultKind.MANAGER_AMBIGUOUS, row.manager)
            faults.setdefault(directory_key(row.manager), fault)
    return [*faults.values()]


def _own_managers(rows: Iterable[RosterRow]) -> list[RosterFault]:
    return [
        RosterFault(row.line, RosterFaultKind.OWN_MANAGER, row.person) for row in rows if _is_own_manager(row)
    ]


def _is_own_manager(row: RosterRow) -> bool:
    return row.manager is not None and directory_key(row.manager) == directory_key(row.person)


def _without_unreadable_addresses(
    absent: Sequence[RosterFault],
) -> tuple[list[RosterFault], list[RosterFault]]:
    """Those who are absent by their id, and one fault for all by address: of these nothing is known."""
    lines = [each.line for each in absent if "@" in each.value]
    unreadable = [RosterFault(min(lines), RosterFaultKind.UNREADABLE_ADDRESSES)] if lines else []
    return [each for each in absent if "@" not in each.value], unreadable


def _person(row: RosterRow, directory: Directory, managers: Directory) -> Person:
    return replace(
        directory[directory_key(row.person)],
        level=row.level,
        manager_id=_manager_id(row, managers),
        department=row.department,
        location=row.location,
    )


def _manager_id(row: RosterRow, managers: Directory) -> str | None:
    """The id of a row's manager, that of a link where they have no account; None and `TOP` as they are."""
    if row.manager in (None, TOP):
        return row.manager
    if _is_own_manager(row):
        return None
    manager = managers.get(directory_key(row.manager))
    return manager.id if manager else link_id(row.manager)


def _repeated_people(people_of_rows: Iterable[tuple[RosterRow, Person]]) -> list[RosterFault]:
    """A fault for each row whose person an earlier row names too, be it by address or by id."""
    ids: set[str] = set()
    faults = []
    for row, person in people_of_rows:
        if person.id in ids:
            faults.append(RosterFault(row.line, RosterFaultKind.TWICE, row.person))
        ids.add(person.id)
    return faults
