"""The numbers that the solver gets fit, and settle more ties than the objective's own."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.min_cost_flow import SOLVER_BITS, ScaledObjective
from bot.mentoring.matching.solver.objective import TIE_BREAKER_BITS, Objective
from tests.support.matching import large_problem


def objective_for(pairs: int, max_points: int, wait_count: int) -> tuple[Objective, int]:
    """An objective as `Objective.of` makes it for so many pairs, and the bits that the solver has for it."""
    for bits in range(TIE_BREAKER_BITS, -1, -1):
        per_point = 2 * (pairs * ((1 << bits) - 1) + 1)
        total_bound = pairs * max_points + 1
        per_first_pair = (pairs + 2) * total_bound * per_point
        if per_first_pair * (wait_count + 1) <= 1 << 58:
            objective = Objective(
                per_first_pair,
                total_bound * per_point,
                per_point,
                bits,
                30,
                max_points,
                tuple(range(1, wait_count + 1)),
            )
            return objective, SOLVER_BITS - (2 * pairs + 2).bit_length()
    raise ValueError(pairs)


@example(100_000, 200, 20, 0)
@given(st.integers(1, 200_000), st.integers(31, 200), st.integers(0, 20), st.integers(0, 2**32 - 1))
def test_numbers_fit_and_keep_the_order(
    pairs: int, max_points: int, wait_count: int, tie_breaker: int
) -> None:
    try:
        objective, bits = objective_for(pairs, max_points, wait_count)
    except ValueError:
        return  # too many people for one plan
    scaled = ScaledObjective.of(objective, bits)
    tie_breakers = np.array([tie_breaker, 2**32 - 1, 0], np.uint32)
    best, poor = (scaled.worth(np.full(3, points, np.int16), tie_breakers) for points in (max_points, 0))
    assert 2 * scaled.max_first_pair_worth < 1 << bits
    assert int(best.max()) < scaled.max_first_pair_worth
    assert int(np.abs(poor).max()) < scaled.max_first_pair_worth
    assert int(poor.max()) < int(best.min())
    assert best[1] >= best[0] >= best[2]


def test_the_bits_that_are_left_hold_further_tie_breakers() -> None:
    """Among 100,000 people the objective has three bits, and the solver sixteen."""
    objective, bits = objective_for(50_000, 83, 0)
    scaled = ScaledObjective.of(objective, bits)
    assert (objective.tie_breaker_bits, scaled.extra_bits) == (3, 13)
    tie_breakers = np.array([0b101 << 29, 0b101 << 29 | 1 << 16, 0b110 << 29], np.uint32)
    points = np.full(3, 50, np.int16)
    assert len({*objective.worth(points, tie_breakers).tolist()}) == 2
    worth = scaled.worth(points, tie_breakers).tolist()
    assert worth == sorted({*worth})
    assert len(worth) == 3


@pytest.mark.parametrize("people", [20, 200])
def test_few_people_need_no_other_numbers(people: int) -> None:
    instance = Instance.of(large_problem(1, people))
    objective = Objective.of(instance)
    scaled = ScaledObjective.of(objective, SOLVER_BITS - (people + 2).bit_length())
    assert (scaled.objective, scaled.extra_bits) == (objective, 0)
