"""Rules and scores once more, straight from the facts, for the check of a plan: shared with no solver."""

from collections.abc import Iterable
from functools import cache, cached_property, lru_cache, reduce

import numpy as np

from bot.mentoring.matching.audit.encoding import (
    BITS,
    UNKNOWN,
    Books,
    Crowd,
    Grid,
    Numbers,
    keys,
    named,
)
from bot.mentoring.matching.audit.hours import TODAY, working_days
from bot.mentoring.matching.problem import Needs, Problem
from bot.mentoring.model import Area, Because, Candidate, Hindrance, Reason, Role

Key = tuple[str, Role]
Pair = tuple[str, str]
Places = Numbers | slice

OTHER = {Role.MENTOR: Role.LEADER, Role.LEADER: Role.MENTOR}
A_DAY = 24 * 60
LEAST_MINUTES = 120


class Book:
    """All that the facts say of any two people; pairs that are made are written in."""

    def __init__(self, facts: Problem) -> None:
        self.facts = facts
        books = Books(facts)
        self.crowds = {role: Crowd(role, facts, books) for role in Role}
        self._hours = working_days([*books.clocks.known], facts.starts_on, facts.weeks)
        self._minutes = lru_cache(256)(self._minutes_with_all)
        avoids = {
            role: [(one.person.id, other) for one in crowd.people for other in one.profile.avoids]
            for role, crowd in self.crowds.items()
        }
        self.former = self.listed(facts.former)
        self.apart = self.listed(facts.apart)
        self.avoided = {role: self.keys(role, avoids[role]) for role in Role}
        self.avoiding = {role: self.keys(role, _turned(avoids[OTHER[role]])) for role in Role}

    def keys(self, role: Role, pairs: Iterable[Pair]) -> Numbers:
        """Pairs as numbers; the first of each is in this role, the second in the other."""
        return keys(self.crowds[role], self.crowds[OTHER[role]], pairs)

    def listed(self, pairs: Iterable[Pair]) -> dict[Role, Numbers]:
        """Pairs of mentor and leader, as seen by each of them."""
        return {
            Role.MENTOR: self.keys(Role.MENTOR, pairs),
            Role.LEADER: self.keys(Role.LEADER, _turned(pairs)),
        }

    def make(self, pairs: Iterable[Pair]) -> None:
        """From now on these have a place each, and nobody gets the same partner again."""
        for role, found in self.listed(pairs).items():
            crowd = self.crowds[role]
            np.add.at(crowd.live, found // len(self.crowds[OTHER[role]].people), 1)
            crowd.room = (crowd.capacity - crowd.live).clip(min=0)
            self.former[role] = np.union1d(self.former[role], found)

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

    def row(self, me: Candidate) -> "Held":
        """One person held against everybody of the other role."""
        mine = np.array([self.crowds[me.role].place[me.person.id]])
        return Held(self, me.role, mine, slice(None))

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

    def minutes(self, role: Role, mine: Numbers, theirs: Numbers) -> Numbers:
        """The fewest minutes that clocks of a role, and clocks of the other, share in any week."""
        if mine.size and (mine == mine.flat[0]).all():
            minutes: Numbers = self._minutes(role, int(mine.flat[0]))[theirs]
            return minutes
        return self._minutes_worked_out(role, mine, theirs)

    def _minutes_with_all(self, role: Role, clock: int) -> Numbers:
        return self._minutes_worked_out(role, np.array([clock]), np.arange(self._hours.shape[2]))

    def _minutes_worked_out(self, role: Role, mine: Numbers, theirs: Numbers) -> Numbers:
        """Minutes of a mentor's day in which a leader works too, whatever the leader's date."""
        least = np.array(A_DAY, np.int32)
        mentors, leaders = (mine, theirs) if role is Role.MENTOR else (theirs, mine)
        for week in self._hours:
            begins = np.maximum(week[TODAY, mentors, 0], week[:, leaders, 0])
            ends = np.minimum(week[TODAY, mentors, 1], week[:, leaders, 1])
            least = np.minimum(least, (ends - begins).clip(min=0).sum(axis=0))
        return least


class Held:
    """People of a role held against people of the other, all told by their places in their crowds.

    Places broadcast against each other: one against many, or pairs, or each of some against each of others.
    """

    def __init__(self, book: Book, role: Role, mine: Numbers, theirs: Places) -> None:
        self._book, self._role, self.mine, self.theirs = book, role, mine, theirs
        self._us, self._them = us, them = book.crowds[role], book.crowds[OTHER[role]]
        self.pairs = mine * len(them.people) + np.arange(len(them.people))[theirs]
        self.minutes = book.minutes(role, us.clock[mine], them.clock[theirs])
        self._rise = (them.level[theirs] - us.level[mine]) * (1 if role is Role.MENTOR else -1)
        self._gives = us.offers[:, mine] & them.wants[:, theirs]
        self._gets = us.wants[:, mine] & them.offers[:, theirs]

    @cached_property
    def broken(self) -> dict[Hindrance, Grid]:
        """Where each rule keeps two apart, the private lists of the former among them."""
        us, them, mine, theirs = self._us, self._them, self.mine, self.theirs
        book, rules, boss = self._book, self._book.facts.rules, self._us.manager[mine]
        gives, gets = _any(self._gives), _any(self._gets)
        return {
            Hindrance.NOT_ACTIVE: ~(them.active[theirs] & us.active[mine]),
            Hindrance.NO_LEVEL: (them.level[theirs] == UNKNOWN) | (us.level[mine] == UNKNOWN),
            Hindrance.SAME_PERSON: them.person[theirs] == us.person[mine],
            Hindrance.LEVEL_GAP: self._rise < rules.level_gap,
            Hindrance.REPORTING_LINE: _below(us, mine, them, theirs) | _below(them, theirs, us, mine),
            Hindrance.COMMON_MANAGER: (them.manager[theirs] == boss) & (boss != UNKNOWN),
            Hindrance.FORMER_PARTNER: named(self.pairs, book.former[self._role]),
            Hindrance.NO_SHARED_HOURS: self.minutes < LEAST_MINUTES,
            Hindrance.NO_SHARED_LANGUAGE: ~_any(us.speaks[:, mine] & them.speaks[:, theirs]),
            Hindrance.NO_SHARED_NEED: ~(gives & gets if rules.needs is Needs.BOTH else gives | gets),
            Hindrance.KEPT_APART: named(self.pairs, book.apart[self._role]),
            Hindrance.PRIVATE_LIST: named(self.pairs, book.avoided[self._role]),
        }

    @cached_property
    def shunned(self) -> Grid:
        """Where the private lists of the latter keep two apart."""
        return named(self.pairs, self._book.avoiding[self._role])

    @cached_property
    def allowed(self) -> Grid:
        grid: Grid = ~(reduce(np.logical_or, self.broken.values()) | self.shunned)
        return grid

    @property
    def shared_points(self) -> Numbers:
        """Points for hours and levels alone."""
        rules, weights = self._book.facts.rules, self._book.facts.rules.weights
        further = ((self.minutes - LEAST_MINUTES) // 60).clip(0, weights.hours_counted)
        points: Numbers = weights.hour * further + weights.gap * (self._rise <= rules.good_gap)
        return points

    @property
    def points(self) -> Numbers:
        us, them, mine, theirs = self._us, self._them, self.mine, self.theirs
        weights = self._book.facts.rules.weights
        points: Numbers = (
            weights.area * counted(self._gives, weights.areas_counted)
            + weights.area * counted(self._gets, weights.areas_counted)
            + weights.department * _unlike(us.department[mine], them.department[theirs])
            + weights.place * _unlike(us.site[mine], them.site[theirs])
            + weights.novelty * _new(us, mine, them.department[theirs])
            + weights.novelty * _new(them, theirs, us.department[mine])
            + self.shared_points
        )
        return points


def counted(bits: Numbers, most: int) -> Numbers:
    """How many bits are set in all words together, up to so many."""
    number: Numbers = np.minimum(np.add.reduce(np.bitwise_count(bits), dtype=np.int16), most)
    return number


def _any(bits: Numbers) -> Grid:
    """Where a bit is set in any word."""
    grid: Grid = reduce(np.bitwise_or, bits) != 0
    return grid


def _turned(pairs: Iterable[Pair]) -> list[Pair]:
    return [(other, one) for one, other in pairs]


@cache
def _turn(area: Area) -> int:
    return [*type(area)].index(area)


def _unlike(mine: Numbers, theirs: Numbers) -> Grid:
    grid: Grid = (theirs != mine) & (theirs != UNKNOWN) & (mine != UNKNOWN)
    return grid


def _new(crowd: Crowd, places: Places, departments: Numbers) -> Numbers:
    """1 for each who had partners before, none of them from the other's department."""
    people = np.arange(len(crowd.people))[places]
    known = crowd.met[departments // BITS, people] >> departments % BITS & 1
    new: Numbers = (1 - known) * (crowd.has_met[people] & (departments != UNKNOWN))
    return new


def _is_new(one: Candidate, other: Candidate) -> bool:
    return bool(one.met) and other.person.department not in (None, *one.met)


def _below(some: Crowd, mine: Places, others: Crowd, theirs: Places) -> Grid:
    """Where the others are above."""
    number = some.number[mine]
    grid: Grid = (others.begin[theirs] <= number) & (number < others.end[theirs])
    return grid
