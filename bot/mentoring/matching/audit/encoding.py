"""Everybody of a role as columns of numbers, straight from the facts, for the check of a plan."""

from collections.abc import Hashable, Iterable
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.audit.hours import Clock
from bot.mentoring.matching.audit.org_chart import lines
from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import AccountStatus, Candidate, Role

Numbers = NDArray[np.signedinteger[Any]]
Grid = NDArray[np.bool_]

Value = TypeVar("Value", bound=Hashable)

UNKNOWN = -1
BITS = 63  # in a word, so that none is negative


class Codes(Generic[Value]):
    """A number for each of some values, from 0; where there is no value, it is unknown."""

    def __init__(self, values: Iterable[Value]) -> None:
        self.known = {value: code for code, value in enumerate(dict.fromkeys(values))}

    def of(self, values: Iterable[Value | None]) -> Numbers:
        return np.array([UNKNOWN if value is None else self.known[value] for value in values], np.int32)

    def bits(self, lists: Iterable[Iterable[Value]]) -> Numbers:
        """By word and list: a bit for each value of a list, in as many words as all values take."""
        bit = {value: 1 << code for value, code in self.known.items()}
        masks = [sum(map(bit.__getitem__, {*values})) for values in lists]
        words = range(1 + len(self.known) // BITS)
        one = (1 << BITS) - 1
        split = [[mask >> BITS * word & one for mask in masks] for word in words]
        return np.array(split, np.int64).reshape(len(words), len(masks))


class Books:
    """What both roles must have the same numbers for."""

    def __init__(self, facts: Problem) -> None:
        some = facts.candidates
        own = {one.person.id: one.person.manager_id for one in some}
        self.managers: dict[str, str | None] = own | {**facts.managers}
        self.lines = lines(self.managers)
        self.people = Codes((*self.managers, *self.managers.values()))
        self.departments = Codes(name for one in some for name in (one.person.department, *one.met))
        self.sites = Codes(one.person.location for one in some)
        self.clocks = Codes(map(clock_of, some))
        self.areas = Codes(area for one in some for area in (*one.profile.offers, *one.profile.wants))
        self.languages = Codes(name for one in some for name in one.profile.languages)


class Crowd:
    """Everybody of one role, a column for each thing that is looked at."""

    def __init__(self, role: Role, facts: Problem, books: Books) -> None:
        self.people = people = [one for one in facts.candidates if one.role is role]
        self.place = {one.person.id: place for place, one in enumerate(people)}
        self.person = books.people.of(self.place)
        self.active = np.array([one.person.standing is AccountStatus.ACTIVE for one in people], bool)
        levels = [one.person.level for one in people]
        self.level = np.array([UNKNOWN if level is None else level for level in levels], np.int32)
        self.offers = books.areas.bits(one.profile.offers for one in people)
        self.wants = books.areas.bits(one.profile.wants for one in people)
        self.speaks = books.languages.bits(one.profile.languages for one in people)
        self.met = books.departments.bits(one.met for one in people)
        self.has_met = np.array([bool(one.met) for one in people], bool)
        self.department = books.departments.of(one.person.department for one in people)
        self.site = books.sites.of(one.person.location for one in people)
        self.manager = books.people.of(books.managers[one.person.id] for one in people)
        self.clock = books.clocks.of(map(clock_of, people))
        self.capacity = np.array([one.capacity for one in people], np.int64)
        self.live = np.array([facts.taken.get((one.person.id, one.role), 0) for one in people], np.int64)
        self.room = (self.capacity - self.live).clip(min=0)
        self.waited = np.array([one.waited for one in people], np.int64)
        line = np.array([books.lines[one.person.id] for one in people], np.int32).reshape(-1, 3)
        self.number, self.begin, self.end = line.T


def clock_of(one: Candidate) -> Clock:
    return one.person.timezone, one.profile.hours.start, one.profile.hours.end


def keys(mine: Crowd, theirs: Crowd, pairs: Iterable[tuple[str, str]]) -> Numbers:
    """A number for each of these pairs of ids, in order; people who are in neither crowd are passed over."""
    found = {
        mine.place[one] * len(theirs.people) + theirs.place[other]
        for one, other in pairs
        if one in mine.place and other in theirs.place
    }
    return np.array(sorted(found), np.int64)


def named(keys: Numbers, listed: Numbers) -> Grid:
    """Which of these numbers are in a list that is in order."""
    if not len(listed) or not keys.size:
        return np.zeros(keys.shape, bool)
    first, last = np.searchsorted(listed, (keys.min(), keys.max() + 1))
    some = listed[first:last]
    if not len(some):
        return np.zeros(keys.shape, bool)
    grid: Grid = some[np.searchsorted(some, keys).clip(max=len(some) - 1)] == keys
    return grid
