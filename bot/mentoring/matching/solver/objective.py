"""What makes one plan better than another, as whole numbers that cannot outweigh each other.

In this order: more places of (person, role) with a pair; those places for who waited through more programmes;
fewer pairs below the floor; a greater sum of scores; seeded dice. One unit of each is more than everything
after it together, so that the best plan is the one of greatest worth. All numbers are even, so that half of
two is whole.

Somebody's first pair counts one place, and one more for every shorter wait that there is. That is enough:
whoever can have pairs at once, and one person more, can be chosen in any order (they are the independent sets
of a matroid), so a plan of greatest worth covers most people, and among those who waited longest first.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import Numbers
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.rules.wishes import Points

Dice = NDArray[np.uint32]
DICE_BITS = 16  # ties among more than 65,000 plans are rare; large programmes have room for fewer bits
LARGEST = 1 << 58  # prices and sums of a few stay within 64 bits


@dataclass(frozen=True, slots=True)
class Objective:
    """What one place with a pair, one poor pair, one point and the dice count. `waits`: each once."""

    place: int
    poor: int
    point: int
    dice_bits: int
    floor: int
    top: int
    waits: tuple[int, ...] = ()

    @classmethod
    def of(cls, instance: Instance) -> Self:
        """Raises ValueError for more people than exact whole numbers have room for: some 400,000."""
        pairs = int(min(instance.mentors.room.sum(), instance.leaders.room.sum()))
        top = instance.weights.best + instance.standing_points
        sides = (instance.mentors, instance.leaders)
        waits = tuple(sorted({*chain(*(side.waited[side.first].tolist() for side in sides))} - {0}))
        points = pairs * top + 1
        for bits in range(DICE_BITS, -1, -1):
            point = 2 * (pairs * ((1 << bits) - 1) + 1)
            place = (pairs + 2) * points * point
            if place * (len(waits) + 1) <= LARGEST:
                return cls(place, points * point, point, bits, instance.floor, top, waits)
        raise ValueError("too many people for one plan")

    def worth(self, points: Points, dice: Dice) -> Numbers:
        """What pairs of these points and dice count, beside the places they fill."""
        poor = (points < self.floor) * np.int64(self.poor)
        settling = (dice >> np.uint32(32 - self.dice_bits)).astype(np.int64) * 2
        worth: Numbers = points * np.int64(self.point) + settling - poor
        return worth

    @property
    def most(self) -> int:
        """The most that one first pair counts."""
        return self.place * (len(self.waits) + 1)

    def first(self, side: Side) -> Numbers:
        """What somebody's first pair counts; 0 for who has one already."""
        turns = np.searchsorted(self.waits, side.waited, side="right") + 1
        worth: Numbers = side.first * (turns * np.int64(self.place))
        return worth


def thrown(instance: Instance, rows: Numbers, columns: Numbers) -> Dice:
    """The dice of pairs, which follow from the two people and the seed alone.

    Odd numbers multiplied keep their chance in the upper bits, which are the ones that are read.
    """
    dice: Dice = instance.mentors.columns.dice[rows] * instance.leaders.columns.dice[columns]
    return dice
