"""One matching problem as arrays: who has places to give, what rules look up, which pairs are exceptions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np

from bot.mentoring.matching.problem import Problem, Weights
from bot.mentoring.matching.rules.eligibility import Ground, languages_spoken
from bot.mentoring.matching.rules.encoding import (
    Columns,
    Directory,
    Grid,
    Numbers,
    in_seeded_order,
)
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.model import Candidate, Hindrance, Role
from bot.mentoring.org_chart import upwards

Listed = tuple[Numbers, Numbers]
"""Pairs as places of mentors and of leaders."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Everybody of one role, in seeded order. `first`: whether a pair would be their first."""

    people: Sequence[Candidate]
    columns: Columns
    room: Numbers
    first: Grid
    waited: Numbers

    def ids(self) -> list[str]:
        return [one.person.id for one in self.people]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """`exceptions`: pairs that a rule forbids one by one. `standing`: pairs worth so many points more."""

    mentors: Side
    leaders: Side
    ground: Ground
    weights: Weights
    floor: int
    exceptions: Mapping[Hindrance, Listed]
    standing: Listed
    standing_points: int

    @classmethod
    def of(
        cls,
        facts: Problem,
        *,
        everybody: bool = False,
        standing: Iterable[tuple[str, str]] = (),
        standing_points: int = 0,
    ) -> Self:
        """The problem of these facts, for those who have places to give, or for `everybody`."""
        free = (
            facts.candidates
            if everybody
            else [one for one in facts.candidates if one.capacity > facts.pairs_of(one)]
        )
        mentors, dice = in_seeded_order(facts, (one for one in free if one.role is Role.MENTOR))
        leaders, more_dice = in_seeded_order(facts, (one for one in free if one.role is Role.LEADER))
        people = [*mentors, *leaders]
        lines = upwards(facts.lines(), (one.person.id for one in people))
        directory = Directory.of(people, [*dice, *more_dice], lines)
        listing = _Listing(mentors, leaders)
        one = directory.columns.take(slice(None, len(mentors)))
        other = directory.columns.take(slice(len(mentors), None))
        return cls(
            _side(facts, mentors, one.above(other)),
            _side(facts, leaders, other.above(one)),
            _ground(facts, directory),
            facts.rules.weights,
            facts.rules.floor,
            {name: listing.of(pairs) for name, pairs in _exceptions(facts, mentors, leaders)},
            listing.of(standing),
            standing_points,
        )

    def places(self, pairs: Iterable[tuple[str, str]]) -> Listed:
        """Where the two of each of these pairs are; all of them are in the problem."""
        row, column = (
            {one.person.id: place for place, one in enumerate(side.people)}
            for side in (self.mentors, self.leaders)
        )
        found = np.array([(row[one], column[other]) for one, other in pairs], dtype=np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


def _side(facts: Problem, people: Sequence[Candidate], columns: Columns) -> Side:
    taken = np.array([facts.pairs_of(one) for one in people], dtype=np.int64)
    capacity = np.array([one.capacity for one in people], dtype=np.int64)
    waited = np.array([one.waited for one in people], dtype=np.int64)
    return Side(people, columns, (capacity - taken).clip(min=0), taken == 0, waited)


def _ground(facts: Problem, directory: Directory) -> Ground:
    fresh = np.zeros((len(directory.met), len(directory.departments) + 1), dtype=np.bool_)
    for row, met in zip(fresh, directory.met, strict=True):
        row[:-1] = [bool(met) and department not in met for department in directory.departments]
    return Ground(
        hours=SharedHours(directory.clocks, facts.starts_on, facts.weeks),
        spoken=languages_spoken(directory.languages),
        fresh=fresh,
        level_gap=facts.rules.level_gap,
        good_gap=facts.rules.good_gap,
        needs=facts.rules.needs,
    )


def _exceptions(
    facts: Problem, mentors: Sequence[Candidate], leaders: Sequence[Candidate]
) -> Iterator[tuple[Hindrance, Iterable[tuple[str, str]]]]:
    """Each rule on single pairs, with the pairs it forbids."""
    avoided = ((one.person.id, leader) for one in mentors for leader in one.profile.avoids)
    avoiding = ((mentor, one.person.id) for one in leaders for mentor in one.profile.avoids)
    yield Hindrance.SAME_PERSON, ((one.person.id, one.person.id) for one in mentors)
    yield Hindrance.FORMER_PARTNER, facts.former
    yield Hindrance.KEPT_APART, facts.apart
    yield Hindrance.PRIVATE_LIST, chain(avoided, avoiding)


class _Listing:
    """Turns pairs of ids into places."""

    def __init__(self, mentors: Sequence[Candidate], leaders: Sequence[Candidate]) -> None:
        self._row = {one.person.id: place for place, one in enumerate(mentors)}
        self._column = {one.person.id: place for place, one in enumerate(leaders)}

    def of(self, pairs: Iterable[tuple[str, str]]) -> Listed:
        """Those of the pairs whose two people are in the problem, each once, by mentor."""
        row, column = self._row, self._column
        found = sorted({(row[one], column[other]) for one, other in pairs if one in row and other in column})
        places = np.array(found, dtype=np.int64).reshape(-1, 2)
        return places[:, 0], places[:, 1]
