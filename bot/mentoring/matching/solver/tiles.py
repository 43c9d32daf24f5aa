"""Every eligible pair with its points, tile by tile of the matrix of mentors and leaders: memory stays flat.

People whom the group rules cannot tell apart form a group. Those rules are computed once for two groups, and
the pairs of groups that they keep apart are on no tile.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.eligibility import GROUP_RULES, PAIR_RULES, EligibilityRule
from bot.mentoring.matching.rules.encoding import Columns, IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.csr import Csr

TILE_CELLS = 1 << 17  # a tile of 16-bit points stays in a processor's cache
FORBIDDEN = np.int16(-32_768)  # with any score added it is still below 0


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A matrix of the points of mentors (`rows`) with leaders (`columns`); below 0 where a rule forbids."""

    rows: IntArray
    columns: IntArray
    points: Points

    def indices_where(self, mask: Mask) -> tuple[IntArray, IntArray]:
        """The rows and columns of the tile at which a mask is true."""
        flat = np.flatnonzero(mask)  # many times faster than asking for rows and columns
        row = flat // len(self.columns)
        return row, flat - row * len(self.columns)


def tiles(
    instance: Instance, rows: IntArray | None = None, columns: IntArray | None = None, cells: int = TILE_CELLS
) -> Iterator[Tile]:
    """Every eligible pair, or those of some mentors (`rows`) or leaders (`columns`), each on one tile only.

    A tile has at most so many cells, or one row, or nobody. Tiles come in the same order every time.
    """
    mentors, leaders = instance.mentors.columns, instance.leaders.columns
    mentor_groups, leader_groups = PeopleGroups.of(mentors, rows), PeopleGroups.of(leaders, columns)
    corrections = Corrections.of(instance)
    if len(mentor_groups.order) * len(leader_groups.order) <= cells:
        yield _single_tile(instance, mentor_groups.order, leader_groups.order, corrections)
        return
    leader_representatives = leaders.take(leader_groups.representatives)
    for members in mentor_groups.members():
        # One person stands for a group in everything that group rules and group wishes read.
        mentor = mentors.take(members[0])
        verdicts = [rule.allows(instance.lookup, mentor, leader_representatives) for rule in GROUP_RULES]
        is_allowed = np.logical_and.reduce(verdicts)
        if not is_allowed.any():
            continue
        leader_indices, group_of = leader_groups.expand(is_allowed)
        group_points = wishes.total_points(
            wishes.GROUP_WISHES, instance.lookup, instance.weights, mentor, leader_representatives
        )[group_of]
        leader_columns, positions = leaders.take(leader_indices), corrections.column_positions(leader_indices)
        height = max(1, cells // len(leader_indices))
        for start in range(0, len(members), height):
            tile_rows = members[start : start + height]
            tile_mentors = mentors.take(tile_rows).as_rows()
            points = _points(instance, tile_mentors, leader_columns, group_points, PAIR_RULES)
            yield Tile(tile_rows, leader_indices, corrections.apply(tile_rows, positions, points))


def _single_tile(instance: Instance, rows: IntArray, columns: IntArray, corrections: "Corrections") -> Tile:
    """All pairs on one tile: for few of them, quicker than group by group."""
    mentors, leaders = instance.mentors.columns.take(rows).as_rows(), instance.leaders.columns.take(columns)
    group_points = wishes.total_points(
        wishes.GROUP_WISHES, instance.lookup, instance.weights, mentors, leaders
    )
    points = _points(instance, mentors, leaders, group_points, (*PAIR_RULES, *GROUP_RULES))
    return Tile(rows, columns, corrections.apply(rows, corrections.column_positions(columns), points))


def _points(
    instance: Instance,
    mentors: Columns,
    leaders: Columns,
    group_points: Points,
    rules: Sequence[EligibilityRule],
) -> Points:
    """The points of wishes on pairs plus `group_points`; below 0 where one of these rules forbids."""
    is_allowed = rules[0].allows(instance.lookup, mentors, leaders)
    for rule in rules[1:]:
        is_allowed &= rule.allows(instance.lookup, mentors, leaders)
    points = wishes.total_points(wishes.PAIR_WISHES, instance.lookup, instance.weights, mentors, leaders)
    points += group_points
    points += ~is_allowed * FORBIDDEN  # many times faster than to assign by a mask
    return points


@dataclass(frozen=True, slots=True, eq=False)
class PeopleGroups:
    """People whom no group rule tells apart: `order` has them group by group, `sizes` the number in each."""

    order: IntArray
    sizes: IntArray

    @classmethod
    def of(cls, people: Columns, selection: IntArray | None = None) -> Self:
        """The groups of everybody, or of the selected people."""
        indices = np.arange(len(people.level)) if selection is None else selection
        group_columns = (people.level, people.clock, people.languages, people.active.astype(np.int32))
        keys = np.stack([column[indices] for column in group_columns])
        _, group_of = np.unique(keys, axis=1, return_inverse=True)
        # Neighbouring groups are alike. In random order good partners turn up early, so thresholds rise soon.
        scattered = np.random.default_rng(0).permutation(int(group_of.max(initial=-1)) + 1)[group_of.ravel()]
        return cls(indices[np.argsort(scattered, kind="stable")], np.bincount(scattered))

    @property
    def representatives(self) -> IntArray:
        """One person of each group, who stands for all of it."""
        indices: IntArray = self.order[np.cumsum(self.sizes) - self.sizes]
        return indices

    def members(self) -> Iterable[IntArray]:
        """The people of each group."""
        return np.split(self.order, np.cumsum(self.sizes)[:-1]) if len(self.order) else ()

    def expand(self, group_mask: Mask) -> tuple[IntArray, IntArray]:
        """The people of the groups in the mask, and the group of each of them."""
        is_selected = np.repeat(group_mask, self.sizes)
        return self.order[is_selected], np.repeat(np.arange(len(self.sizes)), self.sizes)[is_selected]


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """Single pairs whose points are corrected: forbidden ones, and proposals, which count more."""

    forbidden: Csr
    proposals: Csr
    staying_points: int
    leader_count: int

    @classmethod
    def of(cls, instance: Instance) -> Self:
        """The corrections of an instance, whichever of its rules a pair is forbidden by."""
        rows, columns = (
            np.concatenate(
                [np.zeros(0, np.int64), *(listed[side] for listed in instance.forbidden_pairs.values())]
            )
            for side in (0, 1)
        )
        mentor_count = len(instance.mentors.people)
        return cls(
            Csr.of(rows, columns, mentor_count),
            Csr.of(*instance.proposals, mentor_count),
            instance.staying_points,
            len(instance.leaders.people),
        )

    def column_positions(self, columns: IntArray) -> IntArray:
        """The position of each leader among the columns of a tile; -1 for leaders who are not on it."""
        positions = np.full(self.leader_count, -1)
        positions[columns] = np.arange(len(columns))
        return positions

    def apply(self, rows: IntArray, positions: IntArray, points: Points) -> Points:
        """The points of a tile, corrected in place; `positions` are the leaders' `column_positions`."""
        if len(self.proposals.values):
            row, column = self.proposals.entries_of(rows)
            is_on_tile = positions[column] >= 0
            points[row[is_on_tile], positions[column[is_on_tile]]] += np.int16(self.staying_points)
        if len(self.forbidden.values):
            row, column = self.forbidden.entries_of(rows)
            is_on_tile = positions[column] >= 0
            points[row[is_on_tile], positions[column[is_on_tile]]] = FORBIDDEN
        return points
