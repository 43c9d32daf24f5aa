"""The changes that a roster brings, worked out before anything is written, and what is to be written then."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from bot.mentoring.files.headings import Headings
from bot.mentoring.files.levels import InvertedLevels, inverted_levels
from bot.mentoring.files.links import is_link
from bot.mentoring.files.roster import NO_HEADINGS, Roster
from bot.mentoring.files.roster_circles import circles_closed
from bot.mentoring.files.roster_faults import PERSON_FIELDS, BadRoster, RosterFault
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.matching.problem import PairIds
from bot.mentoring.membership import role_by_level
from bot.mentoring.model import Person, Programme, Role
from bot.mentoring.org_chart import Managers, broken_lines, managers_above
from bot.mentoring.safety import pairs_in_line

Value = int | str | None


class ImportQuestion(StrEnum):
    """A question that must be answered with yes before a roster is imported."""

    COLUMNS = "columns"
    NAMES = "names"
    LEVELS = "levels"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of a person, or the manager of a link, by column; None where nothing is known."""

    person_id: str
    column: str
    old_value: Value
    new_value: Value


class RoleCounts(NamedTuple):
    """How many people of a roster are leaders in a programme, and how many mentors, by their levels."""

    programme: str
    leader_level: int
    leaders: int
    mentors: int


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """All that an import changes and leaves out, to be read before it and after it.

    What else an import brings about belongs here, so that it is shown and confirmed with the rest.

    `people` of the roster are in Slack. Of `new_people` no roster spoke before; those with `new_accounts` had
    none until now. The `absent_people` have none, and are left out. `without_level` have no level.
    The `ending_pairs` of a mentor and a leader are active, and come into one line, or under one manager. Of
    `without_line` the managers are not known up to the top; `line_breaks` are the ids of those at whom their
    lines break off, first the one with most people below. `absent_columns` are not in the roster,
    `silent_words` say nothing. `is_guessed`: the file was read as Windows-1252, for want of a better one.
    `headings`: what was read in which column. `named_managers`: the accounts that are meant by names of
    managers. `roles`: what the people are in each programme.
    """

    people: int
    new_people: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()
    new_accounts: tuple[str, ...] = ()
    absent_people: tuple[RosterFault, ...] = ()
    ending_pairs: tuple[PairIds, ...] = ()
    inverted_levels: InvertedLevels | None = None
    without_level: int = 0
    without_line: int = 0
    line_breaks: tuple[str, ...] = ()
    absent_columns: tuple[str, ...] = ()
    silent_words: Mapping[SilentWord, int] = field(default_factory=dict)
    is_guessed: bool = False
    headings: Headings = NO_HEADINGS
    named_managers: Mapping[str, str] = field(default_factory=dict)
    roles: tuple[RoleCounts, ...] = ()

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """The questions that the import depends on."""
        reasons = {
            ImportQuestion.COLUMNS: self.headings.guessed_titles,
            ImportQuestion.NAMES: self.named_managers,
            ImportQuestion.LEVELS: self.inverted_levels,
            ImportQuestion.ABSENT: self.absent_people,
        }
        return tuple(question for question, reason in reasons.items() if reason)

    @property
    def is_empty(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.new_people or self.cells or self.new_accounts or self.ending_pairs)

    def cells_by_column(self, *, emptied: bool) -> dict[str, list[CellChange]]:
        """The cells that are emptied, or those with another value, by column in the order of a roster."""
        by_column = {column: list[CellChange]() for column in PERSON_FIELDS}
        for each in self.cells:
            if emptied == (each.new_value is None):
                by_column[each.column].append(each)
        return {column: cells for column, cells in by_column.items() if cells}


@dataclass(frozen=True, slots=True)
class RosterUpdate:
    """What an import writes, and the changes by which people judge it.

    `columns` of the `people` are written. `links` are all that lines lead through afterwards, with their
    managers; `new_ids` those whose id in lines is that of an account now. `names`: what to call whom the
    changes mention, who is somebody by id. The `fingerprint` is another one if anything of it is.
    """

    changes: RosterChanges
    people: Sequence[Person]
    columns: Sequence[str]
    links: Managers
    new_ids: Mapping[str, str]
    names: Mapping[str, str]
    fingerprint: str


class ImportUnconfirmed(Exception):
    """A question of the import was not answered with yes; nothing may be written."""

    def __init__(self, update: RosterUpdate, questions: Sequence[ImportQuestion]) -> None:
        self.update, self.questions = update, questions
        super().__init__(*questions)


class ImportOutdated(Exception):
    """Since the changes were shown they became others: `update` has these."""

    def __init__(self, update: RosterUpdate) -> None:
        self.update = update
        super().__init__(update.fingerprint)


def require_agreement(
    update: RosterUpdate, confirmed: Collection[ImportQuestion], fingerprint: str | None
) -> None:
    """Raise ImportOutdated if another update was shown, or ImportUnconfirmed if a question is still open.

    `fingerprint` is of the update that was shown, None where none was.
    """
    if fingerprint not in (None, update.fingerprint):
        raise ImportOutdated(update)
    open_questions = [each for each in update.changes.questions if each not in confirmed]
    if open_questions:
        raise ImportUnconfirmed(update, open_questions)


def update_from(
    resolved: RosterPeople,
    stored_people: Mapping[str, Person],
    managers: Managers,
    active_pairs: Iterable[PairIds] = (),
    programmes: Iterable[Programme] = (),
) -> RosterUpdate:
    """The update that a roster asks for; raises BadRoster with all that is at fault in it.

    `stored_people` are those of the roster, and those who are or were their managers, as they are stored;
    `managers` has everybody in the workspace, and the links above them. `active_pairs` may end by the update,
    and people may have a role in the `programmes`.
    """
    roster = resolved.roster
    new_ids = {link: person for link, person in resolved.own_links.items() if link in managers}
    former_managers = _with_new_ids(managers, new_ids)
    former = {each.id: _with_new_manager_id(each, new_ids) for each in stored_people.values()}
    people = with_absent_columns(roster, resolved.people, former)
    new_managers = (
        former_managers | dict(resolved.link_managers) | {each.id: each.manager_id for each in people}
    )
    faults = [*resolved.faults, *circles_closed(resolved, new_managers)]
    if faults:
        raise BadRoster(faults)
    lines = managers_above(new_managers, [each for each in new_managers if not is_link(each)])
    links = {each: manager for each, manager in lines.items() if is_link(each)}
    levels = {each.id: each.level for each in (*former.values(), *people)}
    new_people = dict.fromkeys(each.id for each in people if _is_new(each, former))
    breaks = broken_lines(new_managers, [each.id for each in people])
    changes = RosterChanges(
        people=len(people),
        new_people=tuple(new_people),
        cells=(*_cell_changes(people, former, new_people), *_link_changes(links, former_managers)),
        new_accounts=tuple(new_ids.values()),
        absent_people=resolved.absent_people,
        ending_pairs=tuple(pairs_in_line(active_pairs, new_managers)),
        inverted_levels=inverted_levels(((each.id, each.manager_id) for each in people), levels),
        without_level=sum(each.level is None for each in people),
        without_line=len(breaks),
        line_breaks=tuple(_by_people_below(breaks.values())),
        absent_columns=roster.absent_columns,
        silent_words=Counter(cell.word for cell in roster.silent_cells),
        is_guessed=roster.is_guessed,
        headings=roster.headings,
        named_managers=resolved.named_managers,
        roles=tuple(_role_counts(each, people) for each in programmes),
    )
    fingerprint = sha256(repr((roster.rows, changes)).encode()).hexdigest()
    return RosterUpdate(changes, people, roster.columns, links, new_ids, resolved.names, fingerprint)


def with_absent_columns(
    roster: Roster, people: Iterable[Person], former: Mapping[str, Person]
) -> list[Person]:
    """The people of a roster, with what was known of them before in the columns that it does not have."""
    absent_fields = [PERSON_FIELDS[name] for name in roster.absent_columns]
    if not absent_fields:
        return [*people]
    return [
        replace(person, **{name: getattr(former[person.id], name) for name in absent_fields})
        if person.id in former
        else person
        for person in people
    ]


def _with_new_ids(managers: Managers, new_ids: Mapping[str, str]) -> dict[str, str | None]:
    """The managers of everybody, with the ids of accounts in place of those of links that they were."""
    return {new_ids.get(one, one): new_ids.get(manager or "", manager) for one, manager in managers.items()}


def _with_new_manager_id(person: Person, new_ids: Mapping[str, str]) -> Person:
    return replace(person, manager_id=new_ids.get(person.manager_id or "", person.manager_id))


def _role_counts(programme: Programme, people: Iterable[Person]) -> RoleCounts:
    """The roles that those of the people with a level have in a programme."""
    roles = Counter(role_by_level(each, programme) for each in people if each.level is not None)
    return RoleCounts(programme.name, programme.leader_level, roles[Role.LEADER], roles[Role.MENTOR])


def _is_new(person: Person, former: Mapping[str, Person]) -> bool:
    """Whether this is the first that a roster says of a person."""
    was_known = person.id in former and any(_roster_values(former[person.id]).values())
    return not was_known and any(_roster_values(person).values())


def _roster_values(person: Person) -> dict[str, Value]:
    return {column: getattr(person, name) for column, name in PERSON_FIELDS.items()}


def _cell_changes(
    people: Iterable[Person], former: Mapping[str, Person], new_people: Collection[str]
) -> Iterator[CellChange]:
    """What is said anew of people of whom a roster spoke before."""
    for person in people:
        if person.id in former and person.id not in new_people:
            new_values = _roster_values(person)
            for column, old_value in _roster_values(former[person.id]).items():
                if old_value != new_values[column]:
                    yield CellChange(person.id, column, old_value, new_values[column])


def _link_changes(links: Managers, former_managers: Managers) -> Iterator[CellChange]:
    """The managers of links who stood in a line before."""
    for link, manager in links.items():
        if link in former_managers and former_managers[link] != manager:
            yield CellChange(link, "manager", former_managers[link], manager)


def _by_people_below(line_breaks: Iterable[str]) -> list[str]:
    """Those at whom lines break off, each once, first the one with most people below."""
    counts = Counter(line_breaks)
    return sorted(counts, key=lambda end: (-counts[end], end))
