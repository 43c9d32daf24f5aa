"""The figures that may be shown: none points at one person, nor at all of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.figures import (
    A_WEEK,
    FEWEST_PAIRS,
    Figure,
    Share,
    WeeklyTotals,
    WeekRecords,
    coarse_count,
    coarse_percent,
    last_full_week,
    requested_figures,
    sum_of_weeks,
    totals_of_week,
    visible_parts,
)
from bot.mentoring.model import Pillar, Programme
from bot.mentoring.refusals import NoProgrammeYet, UnknownProgramme
from tests.support.examples import examples

MONDAY = date(2026, 3, 2)
SPRING = Programme("spring", "Spring", "Learn.", date(2026, 3, 2), 12, "noor", 6)
LAST_YEAR = replace(SPRING, id="last", name="Last year")
BOTH = [SPRING, LAST_YEAR]
# Most groups of a programme are small: that is where something could be found out.
small_or_large = st.integers(0, 8) | st.integers(0, 200)


class TestOnePart:
    @pytest.mark.parametrize(("part", "rest"), [(5, 5), (9, 30), (30, 5)])
    def test_with_five_on_both_sides_is_shown(self, part: int, rest: int) -> None:
        assert visible_parts(part + rest, {"a": part}) == {"a": part}

    @pytest.mark.parametrize("few", range(FEWEST_PAIRS))
    def test_of_fewer_than_five_is_hidden_and_so_is_its_complement(self, few: int) -> None:
        assert visible_parts(few + 30, {"a": few}) == {}
        assert visible_parts(few + 30, {"a": 30}) == {}

    @pytest.mark.parametrize("part", [0, 30])
    def test_none_and_all_name_everybody(self, part: int) -> None:
        assert visible_parts(30, {"a": part}) == {}


class TestSeveralParts:
    def test_small_ones_are_hidden_with_the_rest(self) -> None:
        assert visible_parts(40, {"a": 9, "b": 4, "c": 0, "d": 10}) == {"a": 9, "d": 10}

    def test_where_the_rest_is_too_small_a_part_goes_with_it(self) -> None:
        assert visible_parts(22, {"a": 8, "b": 9, "c": 1}) == {"a": 8, "b": 9}
        assert visible_parts(21, {"a": 8, "b": 9, "c": 1}) == {"b": 9}

    def test_the_part_that_goes_does_not_follow_from_its_size(self) -> None:
        """Were it the smallest, it would tell that the others are larger."""
        assert visible_parts(18, {"a": 12, "b": 6}) == {"b": 6}


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(small_or_large, max_size=7), small_or_large)
def test_what_is_shown_is_true_and_the_rest_is_large_enough(parts: list[int], rest: int) -> None:
    named = {str(number): part for number, part in enumerate(parts)}
    whole = sum(parts) + rest
    visible = visible_parts(whole, named)
    assert all(named[group] == part >= FEWEST_PAIRS for group, part in visible.items())
    assert not visible or whole - sum(visible.values()) >= FEWEST_PAIRS


def worlds(parts: int, most: int) -> Iterator[tuple[int, ...]]:
    """All there could be: so many parts and a rest, each of up to so many pairs."""
    return product(range(most + 1), repeat=parts + 1)


@pytest.mark.parametrize(("parts", "most"), [(1, 24), (2, 14), (3, 9)])
def test_who_knows_the_rule_cannot_reckon_a_hidden_part(parts: int, most: int) -> None:
    """The attacker goes through all there could be, and keeps what would have been shown so.

    Five pairs or more could each be at the bottom of it: a hidden part has at least five values.
    """
    names = [str(number) for number in range(parts)]
    could_be: dict[tuple[int, tuple[tuple[str, int], ...]], list[tuple[int, ...]]] = defaultdict(list)
    for world in worlds(parts, most):
        visible = visible_parts(sum(world), dict(zip(names, world, strict=False)))
        could_be[sum(world), tuple(visible.items())].append(world)
    for (whole, visible_items), consistent in could_be.items():
        # Nearer to the edge what could be is cut off by the size of this search.
        if whole < FEWEST_PAIRS or whole > most:
            continue
        shown = dict(visible_items)
        for position in range(parts + 1):
            values = {world[position] for world in consistent}
            if position < parts and names[position] in shown:
                assert values == {shown[names[position]]}
            elif position == parts and len(shown) == parts:
                assert min(values) >= FEWEST_PAIRS
            else:
                assert len(values) >= 5, (whole, shown, position, values)


class TestAWeek:
    def totals(self, **records: object) -> WeeklyTotals:
        pillars = {"B1": Pillar.TECHNOLOGY, "T1": Pillar.TRUST}
        return totals_of_week(MONDAY, WeekRecords(**records), pillars)  # type: ignore[arg-type]

    def pairs(self, count: int, first: int = 0) -> frozenset[str]:
        return frozenset(str(number) for number in range(first, first + count))

    def test_few_pairs_have_no_figure_at_all(self) -> None:
        week = self.totals(
            pairs=self.pairs(4), talked=self.pairs(4), first_cards=dict.fromkeys(self.pairs(2), "B1")
        )
        assert week == WeeklyTotals(MONDAY)

    def test_pairs_are_counted_by_what_they_did(self) -> None:
        week = self.totals(
            pairs=self.pairs(20), talked=self.pairs(7), first_cards=dict.fromkeys(self.pairs(12), "B1")
        )
        assert week.pairs == 20
        assert week.shares == {Figure.TALKED: Share(7, 20), Pillar.TECHNOLOGY: Share(12, 20)}

    def test_what_other_pairs_did_does_not_count(self) -> None:
        week = self.totals(
            pairs=self.pairs(12),
            talked=self.pairs(12, 6),
            first_cards={str(number): "B1" for number in range(5, 20)},
        )
        assert week.shares == {Figure.TALKED: Share(6, 12), Pillar.TECHNOLOGY: Share(7, 12)}

    def test_a_card_that_nobody_knows_counts_for_no_pillar(self) -> None:
        week = self.totals(pairs=self.pairs(12), first_cards={str(number): "gone" for number in range(6)})
        assert week.shares == {}

    def test_members_and_proposals_have_the_same_rule(self) -> None:
        week = self.totals(mentors=13, leaders=9, began=20, did_not_begin=5)
        assert week.shares == {Figure.MENTORS: Share(13, 22), Figure.NO_PAIR: Share(5, 25)}
        assert self.totals(mentors=13, leaders=4, began=20, did_not_begin=4).shares == {}
        # How many became pairs is known by name, so their whole would tell the rest.
        assert self.totals(began=20).shares == {}


class TestWeeks:
    def test_add_up_where_they_are_shown(self) -> None:
        weeks = [
            WeeklyTotals(MONDAY, 12, {Figure.TALKED: Share(5, 12)}),
            WeeklyTotals(MONDAY + A_WEEK, 14),
            WeeklyTotals(MONDAY + 2 * A_WEEK, 15, {Figure.TALKED: Share(10, 15)}),
        ]
        assert sum_of_weeks(weeks) == {Figure.TALKED: Share(15, 27, 2)}

    def test_members_are_those_of_the_newest(self) -> None:
        weeks = [
            WeeklyTotals(MONDAY, 12, {Figure.MENTORS: Share(10, 20)}),
            WeeklyTotals(MONDAY + A_WEEK, 12, {Figure.MENTORS: Share(11, 21)}),
        ]
        assert sum_of_weeks(weeks) == {Figure.MENTORS: Share(11, 21)}
        assert sum_of_weeks([*weeks, WeeklyTotals(MONDAY + 2 * A_WEEK)]) == {}

    def test_none_are_nothing(self) -> None:
        assert sum_of_weeks([]) == {}

    @pytest.mark.parametrize(
        ("now", "monday"),
        [
            pytest.param(datetime(2026, 3, 8, 23, 59, tzinfo=UTC), date(2026, 2, 23), id="its last minute"),
            pytest.param(datetime(2026, 3, 9, tzinfo=UTC), date(2026, 3, 2), id="the next day"),
            pytest.param(datetime.fromisoformat("2026-03-09T01:00+02:00"), date(2026, 2, 23), id="in UTC"),
        ],
    )
    def test_are_full_when_they_are_over(self, now: datetime, monday: date) -> None:
        assert last_full_week(now) == monday


class TestWhatIsLive:
    @pytest.mark.parametrize(
        ("count", "coarse"), [(0, 0), (1, None), (4, None), (5, 5), (9, 5), (10, 10), (1_354, 1_350)]
    )
    def test_is_counted_in_fives(self, count: int, coarse: int | None) -> None:
        assert coarse_count(count) == coarse

    @pytest.mark.parametrize(
        ("part", "percent"), [(0, 10), (14, 10), (15, 20), (54, 50), (84, 80), (90, 90), (100, 90)]
    )
    def test_is_a_share_in_tens_that_is_neither_none_nor_all(self, part: int, percent: int) -> None:
        assert coarse_percent(part, 100, FEWEST_PAIRS) == percent

    def test_has_no_share_of_few_pairs_or_of_nothing(self) -> None:
        assert coarse_percent(50, 100, FEWEST_PAIRS - 1) is None
        assert coarse_percent(0, 0, 9) is None


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        ("words", "programme", "weeks"),
        [
            pytest.param("", SPRING, None, id="the newest, all of it"),
            pytest.param("month", SPRING, 4, id="a period"),
            pytest.param("spring", SPRING, None, id="a name"),
            pytest.param("SPRING Quarter", SPRING, 13, id="a name and a period"),
            pytest.param("last year", LAST_YEAR, None, id="a name that ends like a period"),
            pytest.param("last year year", LAST_YEAR, 52, id="such a name and a period"),
            pytest.param("spring all", SPRING, None, id="all of a programme"),
        ],
    )
    def test_by_words(self, words: str, programme: Programme, weeks: int | None) -> None:
        assert requested_figures(BOTH, "", words.split()) == (programme, weeks)

    def test_by_the_button_of_a_programme(self) -> None:
        assert requested_figures(BOTH, "last", []) == (LAST_YEAR, None)

    @pytest.mark.parametrize("words", ["winter", "month spring", "winter month"])
    def test_a_name_that_none_has(self, words: str) -> None:
        with pytest.raises(UnknownProgramme):
            requested_figures(BOTH, "", words.split())

    def test_nothing_yet(self) -> None:
        with pytest.raises(NoProgrammeYet):
            requested_figures([], "", [])
