"""Levels are held against managers: a question where most managers stand below, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentoring.files.levels import inverted_levels

LINE = {"ada": "bo", "bo": "cy", "cy": "dee", "dee": None}


def test_levels_upside_down_are_in_question() -> None:
    assert inverted_levels(LINE.items(), {"ada": 4, "bo": 3, "cy": 2, "dee": 1}) == (3, 3)


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param({"ada": 1, "bo": 2, "cy": 3, "dee": 4}, id="the right way up"),
        pytest.param({"ada": 2, "bo": 2, "cy": 2, "dee": 2}, id="all on one level"),
        pytest.param({"ada": 3, "bo": 2, "cy": 3, "dee": 4}, id="one of three"),
        pytest.param({"ada": 3, "bo": 2, "cy": 3}, id="one of two"),
        pytest.param({"ada": 3, "bo": None, "cy": 3}, id="levels that are not known"),
        pytest.param({}, id="nothing to compare"),
    ],
)
def test_levels_that_may_be_right_are_not(levels: dict[str, int | None]) -> None:
    assert inverted_levels(LINE.items(), levels) is None


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=1))
def test_never_both_a_table_and_the_same_turned_round(pairs: list[tuple[int, int]]) -> None:
    managers = {f"p{number}": f"m{number}" for number in range(len(pairs))}
    levels: dict[str, int | None] = {f"p{number}": own for number, (own, _above) in enumerate(pairs)}
    levels |= {f"m{number}": above for number, (_own, above) in enumerate(pairs)}
    turned = {person: 21 - (level or 0) for person, level in levels.items()}
    assert None in (inverted_levels(managers.items(), levels), inverted_levels(managers.items(), turned))
