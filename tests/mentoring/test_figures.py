"""What may be shown: no figure points at one person."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.figures import FEWEST_PAIRS, Share, shares_by_group
from tests.support.examples import examples

# Most groups of a programme are small: that is where something could be found out.
groups = st.dictionaries(
    st.sampled_from(string.ascii_lowercase[:6]),
    st.integers(0, 8) | st.integers(0, 200),
    min_size=2,
)


def shown(**parts: int) -> dict[str, int | None]:
    """What of these parts is shown, where enough pairs are behind them."""
    shares = shares_by_group(parts, sum(parts.values()), FEWEST_PAIRS)
    return {group: share.part for group, share in shares.items()}


@pytest.mark.parametrize("pairs", range(FEWEST_PAIRS))
def test_nothing_is_shown_of_fewer_than_five_pairs(pairs: int) -> None:
    parts = {"a": 9, "b": 0, "c": 30}
    assert shares_by_group(parts, 39, pairs) == dict.fromkeys(parts, Share(None, 39))


def test_from_five_pairs_on_it_is_shown() -> None:
    assert shares_by_group({"a": 9, "b": 30}, 39, 5) == {"a": Share(9, 39), "b": Share(30, 39)}


@pytest.mark.parametrize("part", range(1, 5))
def test_one_to_four_are_hidden(part: int) -> None:
    assert shown(a=part, b=part, c=20) == {"a": None, "b": None, "c": 20}


def test_five_are_shown_and_so_is_none_at_all() -> None:
    assert shown(a=5, b=0, c=20) == {"a": 5, "b": 0, "c": 20}


def test_one_hidden_group_hides_the_smallest_neighbour_with_it() -> None:
    assert shown(a=2, b=30, c=9, d=0) == {"a": None, "b": 30, "c": None, "d": 0}


def test_two_hidden_groups_need_no_neighbour() -> None:
    assert shown(a=2, b=3, c=9) == {"a": None, "b": None, "c": 9}


def test_a_group_that_is_the_whole_hides_an_empty_neighbour() -> None:
    assert shown(a=3, b=0, c=0) == {"a": None, "b": None, "c": 0}


def test_there_is_nothing_to_show_of_no_group() -> None:
    assert shares_by_group({}, 0, 9) == {}


@settings(max_examples=examples(300), deadline=None)
@given(groups, st.integers(0, 12))
def test_no_hidden_part_is_found_by_subtraction(parts: dict[str, int], pairs: int) -> None:
    whole = sum(parts.values())
    shares = shares_by_group(parts, whole, pairs)
    hidden = [group for group, share in shares.items() if share.part is None]
    left = whole - sum(share.part for share in shares.values() if share.part is not None)
    assert len(hidden) != 1, f"{hidden[0]} must be {left}"
    assert left == sum(parts[group] for group in hidden)


@settings(max_examples=examples(300), deadline=None)
@given(groups, st.integers(0, 12))
def test_what_is_shown_is_true_and_large_enough(parts: dict[str, int], pairs: int) -> None:
    shares = shares_by_group(parts, 500, pairs)
    assert shares.keys() == parts.keys()
    assert {share.whole for share in shares.values()} == {500}
    for group, share in shares.items():
        assert share.part in (None, parts[group])
        assert share.part is None or share.part == 0 or share.part >= FEWEST_PAIRS
        assert share.part is None or pairs >= FEWEST_PAIRS
    assert shares == shares_by_group(dict(reversed(parts.items())), 500, pairs)
