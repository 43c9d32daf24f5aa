"""One matching problem as arrays: both sides with their free seats, lookup tables, and forbidden pairs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np

from bot.mentoring.matching.problem import PairIds, Problem, Weights
from bot.mentoring.matching.rules.eligibility import LookupTables, languages_spoken
from bot.mentoring.matching.rules.encoding import Columns, Directory, IntArray, Mask, in_seeded_order
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.model import Candidate, Hindrance, Role
from bot.mentoring.org_chart import managers_above

PairIndices = tuple[IntArray, IntArray]
"""Pairs as indices of mentors, and of leaders."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Everybody of one role, in seeded order: one side of the bipartite graph.

    `unpaired`: whether somebody has no live pair, so that the next is their first.
    """

    people: Sequence[Candidate]
    columns: Columns
    free_seats: IntArray
    unpaired: Mask
    waited: IntArray

    def ids(self) -> list[str]:
        """The ids of the people, in their order."""
        return [one.person.id for one in self.people]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """The bipartite graph of a problem, with everything that says which edges it has and what they are worth.

    `forbidden_pairs` are those that a rule forbids one by one. Each of the `proposals` is worth
    `staying_points` more.
    """

    mentors: Side
    leaders: Side
    lookup: LookupTables
    weights: Weights
    floor: int
    forbidden_pairs: Mapping[Hindrance, PairIndices]
    proposals: PairIndices
    staying_points: int

    @classmethod
    def of(
        cls,
        problem: Problem,
        *,
        everybody: bool = False,
        proposals: Iterable[PairIds] = (),
        staying_points: int = 0,
    ) -> Self:
        """The instance of a problem, with everybody who has a free seat, or with `everybody`."""
        candidates = (
            problem.candidates
            if everybody
            else [one for one in problem.candidates if one.capacity > problem.live_pairs_of(one)]
        )
        mentors, mentor_bytes = in_seeded_order(
            problem, (one for one in candidates if one.role is Role.MENTOR)
        )
        leaders, leader_bytes = in_seeded_order(
            problem, (one for one in candidates if one.role is Role.LEADER)
        )
        people = [*mentors, *leaders]
        reporting_lines = managers_above(problem.reporting_lines(), (one.person.id for one in people))
        directory = Directory.of(people, [*mentor_bytes, *leader_bytes], reporting_lines)
        indexer = _PairIndexer(mentors, leaders)
        mentor_columns = directory.columns.take(slice(None, len(mentors)))
        leader_columns = directory.columns.take(slice(len(mentors), None))
        return cls(
            _side(problem, mentors, mentor_columns.without_reports_outside(leader_columns)),
            _side(problem, leaders, leader_columns.without_reports_outside(mentor_columns)),
            _lookup_tables(problem, directory),
            problem.rules.weights,
            problem.rules.floor,
            {
                hindrance: indexer.of(pairs)
                for hindrance, pairs in _forbidden_pairs(problem, mentors, leaders)
            },
            indexer.of(proposals),
            staying_points,
        )

    def indices_of(self, pairs: Iterable[PairIds]) -> PairIndices:
        """The indices of these pairs, in their order; everybody in them must be in the instance."""
        mentor_index, leader_index = (
            {one.person.id: index for index, one in enumerate(side.people)}
            for side in (self.mentors, self.leaders)
        )
        indices = np.array(
            [(mentor_index[mentor], leader_index[leader]) for mentor, leader in pairs], dtype=np.int64
        ).reshape(-1, 2)
        return indices[:, 0], indices[:, 1]


def _side(problem: Problem, people: Sequence[Candidate], columns: Columns) -> Side:
    live_pairs = np.array([problem.live_pairs_of(one) for one in people], dtype=np.int64)
    capacity = np.array([one.capacity for one in people], dtype=np.int64)
    waited = np.array([one.waited for one in people], dtype=np.int64)
    return Side(people, columns, (capacity - live_pairs).clip(min=0), live_pairs == 0, waited)


def _lookup_tables(problem: Problem, directory: Directory) -> LookupTables:
    unmet = np.zeros((len(directory.met), len(directory.departments) + 1), dtype=np.bool_)
    for row, met in zip(unmet, directory.met, strict=True):
        row[:-1] = [bool(met) and department not in met for department in directory.departments]
    return LookupTables(
        shared_hours=SharedHours(directory.clocks, problem.starts_on, problem.weeks),
        speaks=languages_spoken(directory.languages),
        unmet=unmet,
        level_gap=problem.rules.level_gap,
        good_gap=problem.rules.good_gap,
        needs=problem.rules.needs,
    )


def _forbidden_pairs(
    problem: Problem, mentors: Sequence[Candidate], leaders: Sequence[Candidate]
) -> Iterator[tuple[Hindrance, Iterable[PairIds]]]:
    """Each rule on single pairs, with the pairs it forbids."""
    avoided = ((one.person.id, leader) for one in mentors for leader in one.profile.avoids)
    avoiding = ((mentor, one.person.id) for one in leaders for mentor in one.profile.avoids)
    yield Hindrance.SAME_PERSON, ((one.person.id, one.person.id) for one in mentors)
    yield Hindrance.FORMER_PARTNER, problem.former
    yield Hindrance.KEPT_APART, problem.kept_apart
    yield Hindrance.PRIVATE_LIST, chain(avoided, avoiding)


class _PairIndexer:
    """Turns pairs of ids into pairs of indices."""

    def __init__(self, mentors: Sequence[Candidate], leaders: Sequence[Candidate]) -> None:
        self._row = {one.person.id: index for index, one in enumerate(mentors)}
        self._column = {one.person.id: index for index, one in enumerate(leaders)}

    def of(self, pairs: Iterable[PairIds]) -> PairIndices:
        """The indices of the pairs of which both people are in the instance, each once, by mentor."""
        row, column = self._row, self._column
        known_pairs = sorted(
            {(row[one], column[other]) for one, other in pairs if one in row and other in column}
        )
        indices = np.array(known_pairs, dtype=np.int64).reshape(-1, 2)
        return indices[:, 0], indices[:, 1]
