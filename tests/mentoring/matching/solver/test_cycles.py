"""Those who go round are found, wherever others lead into their circle."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.matching.rules.encoding import NOBODY
from bot.mentoring.matching.solver.cycles import circling


@st.composite
def walks(draw: st.DrawFn) -> list[int]:
    """For each of some who is before them."""
    number = draw(st.integers(0, 12))
    return draw(st.lists(st.integers(NOBODY, number - 1), min_size=number, max_size=number))


@given(walks())
def test_who_comes_back_to_themselves_is_on_a_circle(before: list[int]) -> None:
    expected = [one for one in range(len(before)) if comes_back(one, before)]
    assert circling(np.array(before, np.int64)).tolist() == expected


def comes_back(one: int, before: list[int]) -> bool:
    """Whether a walk from one to who is before them, and so on, meets them again."""
    at = before[one]
    for _step in before:
        if at in (one, NOBODY):
            break
        at = before[at]
    return at == one
