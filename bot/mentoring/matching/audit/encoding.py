"""Everybody of a role as columns of numbers, for the audit of a plan: straight from the problem."""

from collections.abc import Hashable, Iterable
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.audit.hours import AuditClock
from bot.mentoring.matching.audit.org_chart import people_below_top, report_ranges
from bot.mentoring.matching.problem import PairIds, Problem
from bot.mentoring.model import TOP, AccountStatus, Candidate, Format, Role

Ints = NDArray[np.signedinteger[Any]]
Bools = NDArray[np.bool_]

Value = TypeVar("Value", bound=Hashable)

UNKNOWN = -1
WORD_BITS = 63  # so that no word is negative


class Codebook(Generic[Value]):
    """A code for each of some values, from 0; None is `UNKNOWN`."""

    def __init__(self, values: Iterable[Value]) -> None:
        self.codes = {value: code for code, value in enumerate(dict.fromkeys(values))}

    def of(self, values: Iterable[Value | None]) -> Ints:
        """The codes of these values, all of which are in the codebook or None."""
        return np.array([UNKNOWN if value is None else self.codes[value] for value in values], np.int32)

    def bits(self, value_lists: Iterable[Iterable[Value]]) -> Ints:
        """Bit sets by word and list: a bit for each value of a list, in as many words as all values take."""
        bit_of = {value: 1 << code for value, code in self.codes.items()}
        masks = [sum(map(bit_of.__getitem__, {*values})) for values in value_lists]
        words = range(1 + len(self.codes) // WORD_BITS)
        word_mask = (1 << WORD_BITS) - 1
        split = [[mask >> WORD_BITS * word & word_mask for mask in masks] for word in words]
        return np.array(split, np.int64).reshape(len(words), len(masks))


class Codebooks:
    """The codes that both sides share, and everybody's range of reports."""

    def __init__(self, problem: Problem) -> None:
        candidates = problem.candidates
        own_managers = {one.person.id: one.person.manager_id for one in candidates}
        self.managers: dict[str, str | None] = own_managers | {**problem.managers}
        self.report_ranges = report_ranges(self.managers)
        self.people_below_top = people_below_top(self.managers)
        self.people = Codebook((*self.managers, *self.managers.values()))
        self.departments = Codebook(name for one in candidates for name in (one.person.department, *one.met))
        self.locations = Codebook(map(place_of, candidates))
        self.clocks = Codebook(map(clock_of, candidates))
        self.areas = Codebook(
            area for one in candidates for area in (*one.profile.offers, *one.profile.wants)
        )
        self.languages = Codebook(name for one in candidates for name in one.profile.languages)


class AuditSide:
    """Everybody of one role, with a column for each field that a rule, a score or the bound reads."""

    def __init__(self, role: Role, problem: Problem, codebooks: Codebooks) -> None:
        self.people = people = [one for one in problem.candidates if one.role is role]
        self.index_of = {one.person.id: index for index, one in enumerate(people)}
        self.person_code = codebooks.people.of(self.index_of)
        self.active = np.array([one.person.account_status is AccountStatus.ACTIVE for one in people], bool)
        levels = [one.person.level for one in people]
        self.level = np.array([UNKNOWN if level is None else level for level in levels], np.int32)
        self.offers = codebooks.areas.bits(one.profile.offers for one in people)
        self.wants = codebooks.areas.bits(one.profile.wants for one in people)
        self.speaks = codebooks.languages.bits(one.profile.languages for one in people)
        self.met = codebooks.departments.bits(one.met for one in people)
        self.has_met = np.array([bool(one.met) for one in people], bool)
        self.department = codebooks.departments.of(one.person.department for one in people)
        self.location = codebooks.locations.of(map(place_of, people))
        managers = [codebooks.managers[one.person.id] for one in people]
        self.manager = codebooks.people.of(None if manager == TOP else manager for manager in managers)
        self.line_ends = np.array([one.person.id not in codebooks.people_below_top for one in people], bool)
        self.clock = codebooks.clocks.of(map(clock_of, people))
        self.capacity = np.array([one.capacity for one in people], np.int64)
        live_pairs = [problem.live_pairs.get((one.person.id, one.role), 0) for one in people]
        self.live_pairs = np.array(live_pairs, np.int64)
        self.free_seats = (self.capacity - self.live_pairs).clip(min=0)
        self.waited = np.array([one.waited for one in people], np.int64)
        ranges = [codebooks.report_ranges[one.person.id] for one in people]
        columns = np.array(ranges, np.int32).reshape(-1, 3)
        self.chart_number, self.reports_begin, self.reports_end = columns.T


def place_of(candidate: Candidate) -> str | None:
    """The place of a candidate, if another one is a gain to them: they do not insist on meeting in person."""
    return candidate.person.location if candidate.profile.format is not Format.IN_PERSON else None


def clock_of(candidate: Candidate) -> AuditClock:
    """The time zone and working hours of a candidate."""
    return candidate.person.timezone, candidate.profile.hours.start, candidate.profile.hours.end


def pair_keys(own_side: AuditSide, other_side: AuditSide, pairs: Iterable[PairIds]) -> Ints:
    """A number for each of these pairs of ids, ascending; pairs with somebody on neither side are dropped."""
    keys = {
        own_side.index_of[one] * len(other_side.people) + other_side.index_of[other]
        for one, other in pairs
        if one in own_side.index_of and other in other_side.index_of
    }
    return np.array(sorted(keys), np.int64)


def is_listed(keys: Ints, listed: Ints) -> Bools:
    """A mask of the keys that are in a sorted list."""
    if not len(listed) or not keys.size:
        return np.zeros(keys.shape, bool)
    # Only a short part of the list can match, and a search in that is much quicker.
    first, last = np.searchsorted(listed, (keys.min(), keys.max() + 1))
    window = listed[first:last]
    if not len(window):
        return np.zeros(keys.shape, bool)
    mask: Bools = window[np.searchsorted(window, keys).clip(max=len(window) - 1)] == keys
    return mask
