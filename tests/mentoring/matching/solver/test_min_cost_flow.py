"""The numbers that the solver gets fit, and settle more ties than the objective's own."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.min_cost_flow import SOLVER_BITS, Scaled
from bot.mentoring.matching.solver.objective import DICE_BITS, Objective
from tests.mentoring.matching.test_matching_exhaustive import crowd


def objective(pairs: int, top: int, waits: int) -> tuple[Objective, int]:
    """As `Objective.of` makes it for so many pairs, and the bits that the solver has for it."""
    for bits in range(DICE_BITS, -1, -1):
        point = 2 * (pairs * ((1 << bits) - 1) + 1)
        points = pairs * top + 1
        place = (pairs + 2) * points * point
        if place * (waits + 1) <= 1 << 58:
            made = Objective(place, points * point, point, bits, 30, top, tuple(range(1, waits + 1)))
            return made, SOLVER_BITS - (2 * pairs + 2).bit_length()
    raise ValueError(pairs)


@example(100_000, 200, 20, 0)
@given(st.integers(1, 200_000), st.integers(31, 200), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_numbers_fit_and_keep_the_order(pairs: int, top: int, waits: int, dice: int) -> None:
    try:
        made, bits = objective(pairs, top, waits)
    except ValueError:
        return  # too many people for one plan
    scaled = Scaled.of(made, bits)
    thrown = np.array([dice, 2**32 - 1, 0], np.uint32)
    best, poor = (scaled.worth(np.full(3, points, np.int16), thrown) for points in (top, 0))
    assert 2 * scaled.most < 1 << bits
    assert int(best.max()) < scaled.most
    assert int(np.abs(poor).max()) < scaled.most
    assert int(poor.max()) < int(best.min())
    assert best[1] >= best[0] >= best[2]


def test_the_room_that_is_left_holds_further_dice() -> None:
    """Among 100,000 people the objective has three bits, and the solver sixteen."""
    made, bits = objective(50_000, 83, 0)
    scaled = Scaled.of(made, bits)
    assert (made.dice_bits, scaled.further) == (3, 13)
    alike = np.array([0b101 << 29, 0b101 << 29 | 1 << 16, 0b110 << 29], np.uint32)
    points = np.full(3, 50, np.int16)
    assert len({*made.worth(points, alike).tolist()}) == 2
    worth = scaled.worth(points, alike).tolist()
    assert worth == sorted({*worth})
    assert len(worth) == 3


@pytest.mark.parametrize("people", [20, 200])
def test_few_people_need_no_other_numbers(people: int) -> None:
    instance = Instance.of(crowd(1, people))
    made = Objective.of(instance)
    scaled = Scaled.of(made, SOLVER_BITS - (people + 2).bit_length())
    assert (scaled.objective, scaled.further) == (made, 0)
