"""Rules and scores once more, straight from the facts, for the check of a plan: shared with no solver.

One person at a time is held against everybody of the other role.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.facts import Facts, Needs
from bot.mentoring.groundwork import TODAY, Clock, lines, working_days
from bot.mentoring.model import Area, Because, Candidate, Hindrance, Reason, Role, Standing

Numbers = NDArray[np.signedinteger[Any]]
Grid = NDArray[np.bool_]
Key = tuple[str, Role]

OTHER = {Role.MENTOR: Role.LEADER, Role.LEADER: Role.MENTOR}
UNKNOWN = -1
A_DAY = 24 * 60
LEAST_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One person held against everybody of the other role.

    `broken`: where each rule keeps them apart, the person's own private list among them; `shunned`: where the
    lists of others do.
    """

    broken: Mapping[Hindrance, Grid]
    shunned: Grid
    minutes: Numbers
    points: Numbers

    @property
    def allowed(self) -> Grid:
        grid: Grid = ~(np.logical_or.reduce([*self.broken.values()]) | self.shunned)
        return grid


class Crowd:
    """Everybody of one role, a column for each thing that is looked at."""

    def __init__(self, people: list[Candidate], facts: Facts, book: "Book") -> None:
        self.people = people
        self.place = {one.person.id: place for place, one in enumerate(people)}
        self.active = np.array([one.person.standing is Standing.ACTIVE for one in people], bool)
        self.level = np.array([_level(one) for one in people], np.int32)
        self.offers = np.array([book.bits(one.profile.offers) for one in people], np.int64)
        self.wants = np.array([book.bits(one.profile.wants) for one in people], np.int64)
        self.department = book.codes(one.person.department for one in people)
        self.site = book.codes(one.person.location for one in people)
        self.manager = book.codes(book.managers.get(one.person.id) for one in people)
        self.clock = book.codes(_clock(one) for one in people)
        self.capacity = np.array([one.capacity for one in people], np.int64)
        self.live = np.array([facts.taken.get((one.person.id, one.role), 0) for one in people], np.int64)
        self.room = (self.capacity - self.live).clip(min=0)
        self.waited = np.array([one.waited for one in people], np.int64)
        line = np.array([book.lines[one.person.id] for one in people], np.int32).reshape(-1, 3)
        self.number, self.begin, self.end = line.T
        self.speakers = _having([one.profile.languages for one in people])
        self.acquainted = _having([one.met for one in people])
        self.has_met = np.array([bool(one.met) for one in people], bool)

    def among(self, ids: Iterable[str]) -> Grid:
        """Who of them is named."""
        grid = np.zeros(len(self.people), bool)
        grid[[self.place[one] for one in ids if one in self.place]] = True
        return grid

    def having(self, lists: Mapping[str, Numbers], words: Iterable[str]) -> Grid:
        """Who has one of these words in their list."""
        grid = np.zeros(len(self.people), bool)
        for word in words:
            grid[lists.get(word, [])] = True
        return grid


class Book:
    """All that the facts say of any two people; pairs that are made are written in."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.managers = {one.person.id: one.person.manager_id for one in facts.candidates} | {
            **facts.managers
        }
        self.lines = lines(self.managers)
        self._codes = defaultdict[Hashable, int](count().__next__)
        self._areas = defaultdict[Area, int](count().__next__)
        self.crowds = {
            role: Crowd([one for one in facts.candidates if one.role is role], facts, self) for role in Role
        }
        clocks = {_clock(one): None for one in facts.candidates}
        self._hours = working_days([*clocks], facts.starts_on, facts.weeks)
        self._clock_at = np.full(len(self._codes) + 1, UNKNOWN)
        self._clock_at[self.codes(clocks)] = np.arange(len(clocks))
        self._minutes = lru_cache(256)(self._minutes_worked_out)
        self._former = _partners(facts.former)
        self._apart = _partners(facts.apart)
        self._listed_by = defaultdict[Key, set[str]](set)
        for one in facts.candidates:
            for other in one.profile.avoids:
                self._listed_by[other, OTHER[one.role]].add(one.person.id)

    def codes(self, values: Iterable[Hashable]) -> Numbers:
        return np.array([UNKNOWN if value is None else self._codes[value] for value in values], np.int32)

    def bits(self, areas: Iterable[Area]) -> int:
        return sum(1 << self._areas[area] for area in {*areas})

    def make(self, pairs: Iterable[tuple[str, str]]) -> None:
        """From now on these have a place each, and nobody gets the same partner again."""
        for key, partners in _partners(pairs).items():
            self._former[key] |= partners
            crowd = self.crowds[key[1]]
            crowd.live[crowd.place[key[0]]] += len(partners)
            crowd.room = (crowd.capacity - crowd.live).clip(min=0)

    def find(self, key: Key) -> Candidate | None:
        crowd = self.crowds[key[1]]
        return crowd.people[crowd.place[key[0]]] if key[0] in crowd.place else None

    def room(self, key: Key) -> int:
        crowd = self.crowds[key[1]]
        return int(crowd.room[crowd.place[key[0]]])

    @property
    def waits(self) -> list[int]:
        """How long people have waited for their first pair, each length once."""
        new = [crowd.waited[(crowd.live == 0) & (crowd.room > 0)] for crowd in self.crowds.values()]
        return sorted({*np.concatenate(new).tolist()} - {0})

    def row(self, me: Candidate) -> Row:
        crowd, others = self.crowds[me.role], self.crowds[OTHER[me.role]]
        mine, key, rules = crowd.place[me.person.id], (me.person.id, me.role), self.facts.rules
        rise = (others.level - crowd.level[mine]) * (1 if me.role is Role.MENTOR else -1)
        minutes = self._shared(me.role, int(crowd.clock[mine]), others)
        gives, gets = crowd.offers[mine] & others.wants, others.offers & crowd.wants[mine]
        met = [(gives != 0), (gets != 0)]
        boss = crowd.manager[mine]
        broken = {
            Hindrance.NOT_ACTIVE: ~(others.active & crowd.active[mine]),
            Hindrance.NO_LEVEL: (others.level == UNKNOWN) | (crowd.level[mine] == UNKNOWN),
            Hindrance.SAME_PERSON: others.among([me.person.id]),
            Hindrance.LEVEL_GAP: rise < rules.level_gap,
            Hindrance.REPORTING_LINE: _in_line(crowd, mine, others),
            Hindrance.COMMON_MANAGER: (others.manager == boss) & (boss != UNKNOWN),
            Hindrance.FORMER_PARTNER: others.among(self._former[key]),
            Hindrance.NO_SHARED_HOURS: minutes < LEAST_MINUTES,
            Hindrance.NO_SHARED_LANGUAGE: ~others.having(others.speakers, me.profile.languages),
            Hindrance.NO_SHARED_NEED: ~(met[0] & met[1] if rules.needs is Needs.BOTH else met[0] | met[1]),
            Hindrance.KEPT_APART: others.among(self._apart[key]),
            Hindrance.PRIVATE_LIST: others.among(me.profile.avoids),
        }
        weights = rules.weights
        areas = sum(
            np.bitwise_count(each).clip(max=weights.areas_counted).astype(np.int32) for each in (gives, gets)
        )
        further = ((minutes - LEAST_MINUTES) // 60).clip(0, weights.hours_counted)
        points = (
            weights.area * areas
            + weights.hour * further
            + weights.gap * (rise <= rules.good_gap)
            + weights.department * _unlike(crowd.department[mine], others.department)
            + weights.place * _unlike(crowd.site[mine], others.site)
            + weights.novelty * _novel(me, crowd, mine, others)
        )
        return Row(broken, others.among(self._listed_by[key]), minutes, points)

    def reasons(self, mentor: Candidate, leader: Candidate, minutes: int) -> tuple[Reason, ...]:
        """What may be said of two people who are a pair."""
        most = self.facts.rules.weights.areas_counted
        taught, learnt = (
            tuple(sorted({*one.profile.offers} & {*other.profile.wants}, key=_turn)[:most])
            for one, other in ((mentor, leader), (leader, mentor))
        )
        one, other = mentor.person, leader.person
        said = [Reason(Because.LEADER_WANTS, taught)] * bool(taught)
        said += [Reason(Because.MENTOR_WANTS, learnt)] * bool(learnt)
        said += [Reason(Because.OTHER_DEPARTMENT)] * (len({one.department, other.department} - {None}) == 2)
        said += [Reason(Because.OTHER_PLACE)] * (len({one.location, other.location} - {None}) == 2)
        said += [Reason(Because.NEW_DEPARTMENT)] * (_is_new(mentor, leader) or _is_new(leader, mentor))
        said += [Reason(Because.SHARED_HOURS, minutes=minutes)] * bool(minutes)
        return tuple(said)

    def _shared(self, role: Role, clock: int, others: Crowd) -> Numbers:
        minutes: Numbers = self._minutes(role, int(self._clock_at[clock]))[self._clock_at[others.clock]]
        return minutes

    def _minutes_worked_out(self, role: Role, clock: int) -> Numbers:
        """For each other clock the fewest minutes of a mentor's day, in any week, that a leader works too."""
        least = np.full(self._hours.shape[2], A_DAY, np.int32)
        for week in self._hours:
            mine, theirs = week[:, clock : clock + 1], week
            mentors, leaders = (mine, theirs) if role is Role.MENTOR else (theirs, mine)
            begins = np.maximum(mentors[TODAY, :, 0], leaders[:, :, 0])
            ends = np.minimum(mentors[TODAY, :, 1], leaders[:, :, 1])
            least = np.minimum(least, (ends - begins).clip(min=0).sum(axis=0))
        return least


@cache
def _turn(area: Area) -> int:
    return [*type(area)].index(area)


def _level(one: Candidate) -> int:
    return UNKNOWN if one.person.level is None else one.person.level


def _clock(one: Candidate) -> Clock:
    return one.person.timezone, one.profile.hours.start, one.profile.hours.end


def _having(lists: Iterable[Iterable[str]]) -> dict[str, Numbers]:
    """For each word the places of those who have it in their list."""
    places = defaultdict[str, list[int]](list)
    for place, words in enumerate(lists):
        for word in {*words}:
            places[word].append(place)
    return {word: np.array(some) for word, some in places.items()}


def _partners(pairs: Iterable[tuple[str, str]]) -> defaultdict[Key, set[str]]:
    """Everybody's partners, in their role."""
    partners = defaultdict[Key, set[str]](set)
    for mentor, leader in pairs:
        partners[mentor, Role.MENTOR].add(leader)
        partners[leader, Role.LEADER].add(mentor)
    return partners


def _unlike(mine: int, theirs: Numbers) -> Grid:
    grid: Grid = (theirs != mine) & (theirs != UNKNOWN) & (mine != UNKNOWN)
    return grid


def _novel(me: Candidate, crowd: Crowd, mine: int, others: Crowd) -> Any:
    """For how many of the two the other's department is new, of those who had partners before."""
    known = [one.person.department for one in others.people] if me.met else []
    new_to_me = np.array([name is not None and name not in me.met for name in known] or [False])
    department = me.person.department
    new_to_them = others.has_met & (department is not None)
    if department is not None:
        new_to_them &= ~others.having(others.acquainted, [department])
    return new_to_me.astype(np.int32) + new_to_them


def _is_new(one: Candidate, other: Candidate) -> bool:
    return bool(one.met) and other.person.department not in (None, *one.met)


def _in_line(crowd: Crowd, mine: int, others: Crowd) -> Grid:
    """Who of the others is above this person, or below."""
    above = (others.begin <= crowd.number[mine]) & (crowd.number[mine] < others.end)
    below = (crowd.begin[mine] <= others.number) & (others.number < crowd.end[mine])
    grid: Grid = above | below
    return grid
