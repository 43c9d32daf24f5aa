"""The lexicographic objective of a plan as one sum of whole numbers, the worth of its pairs.

In this order: more members (a person in a role) with a pair; those members who waited through more
programmes; fewer pairs below the floor; a greater sum of scores; seeded tie-breakers. One unit of each level
is more than everything after it together, so that the best plan is the one of greatest worth. All numbers are
even, so that half of two is whole.

Somebody's first pair counts one unit, and one more for every shorter wait that there is. That is enough: the
sets of members who can all have pairs at once are the independent sets of a matroid (the matching matroid of
Edmonds and Fulkerson, 1965), so a plan of greatest worth covers most members, and among those who waited
longest first.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import IntArray
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.rules.wishes import Points

TieBreakers = NDArray[np.uint32]
TIE_BREAKER_BITS = 16  # ties among more than 65,000 plans are rare; large programmes have room for fewer bits
MAX_WORTH = 1 << 58  # prices and sums of a few stay within 64 bits


@dataclass(frozen=True, slots=True)
class Objective:
    """The worth of one unit of each level; `wait_lengths` are the numbers of programmes waited.

    `floor` is the score below which a pair is poor, `max_points` the greatest score of a pair.
    """

    per_first_pair: int
    per_poor_pair: int
    per_point: int
    tie_breaker_bits: int
    floor: int
    max_points: int
    wait_lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, instance: Instance) -> Self:
        """The objective of an instance, with as many bits of tie-breakers as 64-bit sums have room for.

        Raises ValueError for more people than there is room for without any: some 400,000.
        """
        pairs = int(min(instance.mentors.free_seats.sum(), instance.leaders.free_seats.sum()))
        max_points = instance.weights.best_score + instance.staying_points
        sides = (instance.mentors, instance.leaders)
        wait_lengths = tuple(sorted({*chain(*(side.waited[side.unpaired].tolist() for side in sides))} - {0}))
        total_bound = pairs * max_points + 1
        for bits in range(TIE_BREAKER_BITS, -1, -1):
            # A point is more than the tie-breakers of all pairs; a first pair is more than all pairs being
            # poor and all their points.
            per_point = 2 * (pairs * ((1 << bits) - 1) + 1)
            per_first_pair = (pairs + 2) * total_bound * per_point
            if per_first_pair * (len(wait_lengths) + 1) <= MAX_WORTH:
                per_poor_pair = total_bound * per_point
                return cls(
                    per_first_pair, per_poor_pair, per_point, bits, instance.floor, max_points, wait_lengths
                )
        raise ValueError("too many people for one plan")

    def worth(self, points: Points, pair_tie_breakers: TieBreakers) -> IntArray:
        """The worth of pairs with these points and tie-breakers, beside that of first pairs."""
        penalties = (points < self.floor) * np.int64(self.per_poor_pair)
        low_bits = (pair_tie_breakers >> np.uint32(32 - self.tie_breaker_bits)).astype(np.int64) * 2
        worth: IntArray = points * np.int64(self.per_point) + low_bits - penalties
        return worth

    @property
    def max_first_pair_worth(self) -> int:
        """The greatest worth of a first pair."""
        return self.per_first_pair * (len(self.wait_lengths) + 1)

    def first_pair_worth(self, side: Side) -> IntArray:
        """The worth of everybody's first pair; 0 for members who have a live pair."""
        wait_ranks = np.searchsorted(self.wait_lengths, side.waited, side="right") + 1
        worth: IntArray = side.unpaired * (wait_ranks * np.int64(self.per_first_pair))
        return worth


def tie_breakers(instance: Instance, rows: IntArray, columns: IntArray) -> TieBreakers:
    """The tie-breakers of pairs, which follow from the two people and the seed alone.

    Products of odd numbers, modulo 2**32, are evenly spread in their upper bits, which are the ones that
    count.
    """
    mentors, leaders = instance.mentors.columns.tie_breaker, instance.leaders.columns.tie_breaker
    products: TieBreakers = mentors[rows] * leaders[columns]
    return products
