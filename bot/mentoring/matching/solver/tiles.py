"""Every eligible pair with its points, a sheet at a time, so that memory stays flat.

People whom the rules of groups cannot tell apart form a group. Those rules are asked once for two groups,
and groups without an eligible pair are never looked at again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.eligibility import GROUPS, PAIRS, Rule
from bot.mentoring.matching.rules.encoding import Columns, Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.csr import Ragged

CELLS = 1 << 17  # a sheet of 16-bit points stays in a processor's cache
FORBIDDEN = np.int16(-32_768)  # with any score added it is still below 0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Points of mentors `rows` with leaders `columns`; below 0 where a rule forbids the two."""

    rows: Numbers
    columns: Numbers
    points: Points

    def where(self, grid: Grid) -> tuple[Numbers, Numbers]:
        """The places on the sheet at which a grid is true."""
        flat = np.flatnonzero(grid)  # many times faster than asking for rows and columns
        row = flat // len(self.columns)
        return row, flat - row * len(self.columns)


def sheets(
    instance: Instance, rows: Numbers | None = None, columns: Numbers | None = None, cells: int = CELLS
) -> Iterator[Sheet]:
    """Every eligible pair, or those of some mentors or leaders, on exactly one sheet each.

    A sheet is of no more than so many cells, or of one row, or of nobody. The order of sheets is the same
    every time.
    """
    mentors, leaders = instance.mentors.columns, instance.leaders.columns
    down, others = Groups.of(mentors, rows), Groups.of(leaders, columns)
    corrections = Corrections.of(instance)
    if len(down.order) * len(others.order) <= cells:
        yield _whole(instance, down.order, others.order, corrections)
        return
    each = leaders.take(others.first)
    for members in down.each():
        one = mentors.take(members[0])
        may = np.logical_and.reduce([rule.allows(instance.ground, one, each) for rule in GROUPS])
        if not may.any():
            continue
        across, base = others.spread(may)
        points = wishes.total(wishes.OF_GROUPS, instance.ground, instance.weights, one, each)[base]
        here, places = leaders.take(across), corrections.places(across)
        high = max(1, cells // len(across))
        for start in range(0, len(members), high):
            some = members[start : start + high]
            found = _points(instance, mentors.take(some).upright(), here, points, PAIRS)
            yield Sheet(some, across, corrections.on(some, places, found))


def _whole(instance: Instance, rows: Numbers, columns: Numbers, corrections: "Corrections") -> Sheet:
    """All of them at once: for few pairs, quicker than group by group."""
    mentors, leaders = instance.mentors.columns.take(rows).upright(), instance.leaders.columns.take(columns)
    alike = wishes.total(wishes.OF_GROUPS, instance.ground, instance.weights, mentors, leaders)
    found = _points(instance, mentors, leaders, alike, (*PAIRS, *GROUPS))
    return Sheet(rows, columns, corrections.on(rows, corrections.places(columns), found))


def _points(
    instance: Instance, mentors: Columns, leaders: Columns, base: Points, rules: Sequence[Rule]
) -> Points:
    """What rules and the wishes on pairs say of these, beside the points in `base`."""
    may = rules[0].allows(instance.ground, mentors, leaders)
    for rule in rules[1:]:
        may &= rule.allows(instance.ground, mentors, leaders)
    points = wishes.total(wishes.OF_PAIRS, instance.ground, instance.weights, mentors, leaders)
    points += base
    points += ~may * FORBIDDEN  # many times faster than to set what a mask tells
    return points


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """`order` has the people group by group, the groups in no order that means anything."""

    order: Numbers
    sizes: Numbers

    @classmethod
    def of(cls, people: Columns, which: Numbers | None = None) -> Self:
        """The groups of everybody, or of some."""
        some = np.arange(len(people.level)) if which is None else which
        read = (people.level, people.clock, people.languages, people.active.astype(np.int32))
        alike = np.stack([column[some] for column in read])
        _, group = np.unique(alike, axis=1, return_inverse=True)
        # Neighbours in the numbering are alike; scattered, good partners turn up early.
        scattered = np.random.default_rng(0).permutation(int(group.max(initial=-1)) + 1)[group.ravel()]
        return cls(some[np.argsort(scattered, kind="stable")], np.bincount(scattered))

    @property
    def first(self) -> Numbers:
        """One of each group, to stand for all."""
        first: Numbers = self.order[np.cumsum(self.sizes) - self.sizes]
        return first

    def each(self) -> Iterable[Numbers]:
        return np.split(self.order, np.cumsum(self.sizes)[:-1]) if len(self.order) else ()

    def spread(self, which: Grid) -> tuple[Numbers, Numbers]:
        """The people of some groups, and the group of each."""
        chosen = np.repeat(which, self.sizes)
        return self.order[chosen], np.repeat(np.arange(len(self.sizes)), self.sizes)[chosen]


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """Single pairs that a rule forbids, or that stand and count for more."""

    forbidden: Ragged
    standing: Ragged
    points: int
    leaders: int

    @classmethod
    def of(cls, instance: Instance) -> Self:
        rows, columns = (
            np.concatenate(
                [np.zeros(0, np.int64), *(listed[side] for listed in instance.exceptions.values())]
            )
            for side in (0, 1)
        )
        height = len(instance.mentors.people)
        return cls(
            Ragged.of(rows, columns, height),
            Ragged.of(*instance.standing, height),
            instance.standing_points,
            len(instance.leaders.people),
        )

    def places(self, columns: Numbers) -> Numbers:
        """Where each leader stands on a sheet of these columns; -1 for who does not."""
        places = np.full(self.leaders, -1)
        places[columns] = np.arange(len(columns))
        return places

    def on(self, rows: Numbers, places: Numbers, points: Points) -> Points:
        """The points corrected, in place."""
        if len(self.standing.values):
            row, column = self.standing.at(rows)
            here = places[column] >= 0
            points[row[here], places[column[here]]] += np.int16(self.points)
        if len(self.forbidden.values):
            row, column = self.forbidden.at(rows)
            here = places[column] >= 0
            points[row[here], places[column[here]]] = FORBIDDEN
        return points
