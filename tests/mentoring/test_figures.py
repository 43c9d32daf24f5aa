"""The figures that may be shown: none points at one person."""

import string
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.figures import (
    FEWEST_PAIRS,
    Counts,
    Share,
    earliest_midnight,
    requested_figures,
    shares_by_group,
    shares_by_pillar,
)
from bot.mentoring.model import Pillar, Programme
from bot.mentoring.refusals import NoProgrammeYet, UnknownProgramme
from tests.support.examples import examples

# Most groups of a programme are small: that is where something could be found out.
groups = st.dictionaries(
    st.sampled_from(string.ascii_lowercase[:6]),
    st.integers(0, 8) | st.integers(0, 200),
    min_size=2,
)


def visible_parts(**parts: int) -> dict[str, int | None]:
    """The parts as they are shown where enough pairs are behind them; None for a hidden one."""
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
    assert visible_parts(a=part, b=part, c=20) == {"a": None, "b": None, "c": 20}


def test_five_are_shown_and_so_is_none_at_all() -> None:
    assert visible_parts(a=5, b=0, c=20) == {"a": 5, "b": 0, "c": 20}


def test_one_hidden_group_hides_the_smallest_neighbour_with_it() -> None:
    assert visible_parts(a=2, b=30, c=9, d=0) == {"a": None, "b": 30, "c": None, "d": 0}


def test_two_hidden_groups_need_no_neighbour() -> None:
    assert visible_parts(a=2, b=3, c=9) == {"a": None, "b": None, "c": 9}


def test_a_group_that_is_the_whole_hides_an_empty_neighbour() -> None:
    assert visible_parts(a=3, b=0, c=0) == {"a": None, "b": None, "c": 0}


def test_there_is_nothing_to_show_of_no_group() -> None:
    assert shares_by_group({}, 0, 9) == {}


@settings(max_examples=examples(300), deadline=None)
@given(groups, st.integers(0, 12))
def test_no_hidden_part_is_found_by_subtraction(parts: dict[str, int], pairs: int) -> None:
    whole = sum(parts.values())
    shares = shares_by_group(parts, whole, pairs)
    suppressed = [group for group, share in shares.items() if share.part is None]
    remainder = whole - sum(share.part for share in shares.values() if share.part is not None)
    assert len(suppressed) != 1, f"{suppressed[0]} must be {remainder}"
    assert remainder == sum(parts[group] for group in suppressed)


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


SPRING = Programme("spring", "Spring", "Learn.", date(2026, 3, 2), 12, "noor", 6)
LAST_YEAR = replace(SPRING, id="last", name="Last year")
BOTH = [SPRING, LAST_YEAR]


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        ("words", "programme", "days"),
        [
            pytest.param("", SPRING, None, id="the newest, all of it"),
            pytest.param("month", SPRING, 30, id="a period"),
            pytest.param("spring", SPRING, None, id="a name"),
            pytest.param("SPRING Quarter", SPRING, 91, id="a name and a period"),
            pytest.param("last year", LAST_YEAR, None, id="a name that ends like a period"),
            pytest.param("last year year", LAST_YEAR, 365, id="such a name and a period"),
            pytest.param("spring all", SPRING, None, id="all of a programme"),
        ],
    )
    def test_by_words(self, words: str, programme: Programme, days: int | None) -> None:
        assert requested_figures(BOTH, "", words.split()) == (programme, days)

    def test_by_the_button_of_a_programme(self) -> None:
        assert requested_figures(BOTH, "last", []) == (LAST_YEAR, None)

    @pytest.mark.parametrize("words", ["winter", "month spring", "winter month"])
    def test_a_name_that_none_has(self, words: str) -> None:
        with pytest.raises(UnknownProgramme):
            requested_figures(BOTH, "", words.split())

    def test_nothing_yet(self) -> None:
        with pytest.raises(NoProgrammeYet):
            requested_figures([], "", [])


def test_a_day_begins_where_it_begins_first() -> None:
    assert earliest_midnight(date(2026, 3, 2)) == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


class TestSharesByPillar:
    def shares(self, used: set[tuple[str, str]], began: int) -> dict[Pillar, Share]:
        counts = Counts({}, {}, began, 0, 0, 0, 0, 0, frozenset(used))
        return shares_by_pillar(counts, {"B1": Pillar.TECHNOLOGY, "B2": Pillar.TECHNOLOGY})

    def test_a_pair_counts_once_however_many_cards_it_used(self) -> None:
        used = {(f"pair{number}", card) for number in range(6) for card in ("B1", "B2")}
        assert self.shares(used, 9)[Pillar.TECHNOLOGY] == Share(6, 9)

    def test_a_card_that_nobody_knows_counts_for_no_pillar(self) -> None:
        used = {(f"pair{number}", "gone") for number in range(6)}
        assert {share.part for share in self.shares(used, 9).values()} == {0}

    def test_few_pairs_are_hidden(self) -> None:
        assert self.shares({("pair", "B1")}, 9)[Pillar.TECHNOLOGY] == Share(None, 9)
        assert set(self.shares({("pair", "B1")}, 4).values()) == {Share(None, 4)}
