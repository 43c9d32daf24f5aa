"""Five hundred pairs through each preset: whatever they like, skip and say, no rule is ever broken.

They are asked in every week, which is more than any calendar asks. The library is the shipped one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from statistics import median
from typing import TypeVar

import pytest

from bot.library import load
from bot.library.presets import load_presets
from bot.mentoring.model import Area, Card, Offer, OfferState, Pillar, Profile, Stage, Willingness
from bot.mentoring.timing.calendar import Moment, Preset
from bot.mentoring.topics.curriculum import CLOSING, next_cards
from bot.mentoring.topics.pair_history import (
    AGREEMENT,
    OPENING,
    PairHistory,
    deepest,
)

T = TypeVar("T")

PRESETS = load_presets()
CARDS = load().cards
BY_ID = {card.id: card for card in CARDS}
THEMES = sorted({card.theme for card in CARDS if card.theme})
PAIRS = 500
NOW = datetime(2026, 3, 2, tzinfo=UTC)
STAGES = list(Stage)

each_preset = pytest.mark.parametrize("preset", sorted(PRESETS))
# What a small library cannot give, however well it is chosen from.


@dataclass(frozen=True)
class Week:
    """What one pair was offered in a week, what stood when it was, and what became of the chosen card."""

    road: PairHistory
    deepest: Stage
    three: tuple[Card, ...]
    chosen: Card | None
    is_put_back: bool


class Pair:
    """Two people with wishes, limits and habits of their own, drawn by their number."""

    def __init__(self, number: int, preset: Preset) -> None:
        self.chance = chance = Random(f"{preset.id} {number}")
        self.preset = preset
        self.wants_deep = chance.random() < 0.5
        self.skips = chance.uniform(0, 0.4)
        self.puts_back = chance.choice([0, 0.1])
        self.taps_well = chance.choice([0, 0.7, 0.9, 1])
        self.taste = chance.choice([None, None, *Pillar])
        themes = {theme: chance.choice(list(Willingness)) for theme in THEMES if chance.random() < 0.5}
        self.road = PairHistory(
            str(number),
            mentor=Profile(self._some(Area, 5), self._some(Area, 3), themes=themes),
            leader=Profile(self._some(Area, 4), self._some(Area, 4)),
            aims=self._some(Pillar, 3),
            known=frozenset(chance.sample(sorted(BY_ID), len(BY_ID) // 12))
            if number % 3 == 0
            else frozenset(),
        )

    def walk(self) -> Iterator[Week]:
        good, low_tap = 0, False
        with_meeting = {
            week for row in self.preset.rows if row.moment is Moment.MEETING_CARD for week in row.weeks
        }
        for number in range(1, self.preset.weeks + 1):
            week = self._week(
                self._trust(good, low_tap), deepest(good, wants_deep=self.wants_deep, low_tap=low_tap)
            )
            yield week
            if week.chosen and not week.is_put_back and number in with_meeting:
                low_tap = self.chance.random() >= self.taps_well
                good += not low_tap
                liked = self.road.liked if low_tap else self.road.liked | {week.chosen.id}
                self.road = replace(self.road, liked=liked)

    def _week(self, stage: Stage, trusted: Stage) -> Week:
        before = replace(self.road, stage=stage)
        three = next_cards(CARDS, before)
        chosen = self._choice(three)
        week = Week(before, trusted, three, chosen, self.chance.random() < self.puts_back)
        became = OfferState.SWAPPED if week.is_put_back else OfferState.CHOSEN
        offers = [_offer(card, became if card is chosen else OfferState.SKIPPED) for card in three]
        self.road = replace(self.road, made=[*self.road.made, *offers])
        return week

    def _trust(self, good: int, low_tap: bool) -> Stage:
        """The rule once more, in other words than the bot's."""
        reached = 2 if good >= 4 and self.wants_deep else 1 if good >= 2 else 0
        return STAGES[max(0, reached - low_tap)]

    def _choice(self, three: Sequence[Card]) -> Card | None:
        if not three or self.chance.random() < self.skips:
            return None
        to_taste = [card for card in three if self.taste in card.pillars]
        return self.chance.choice(to_taste or three)

    def _some(self, out_of: type[T], most: int) -> tuple[T, ...]:
        every = list(out_of)  # type: ignore[call-overload]
        return tuple(self.chance.sample(every, self.chance.randint(0, most)))


def _offer(card: Card, state: OfferState) -> Offer:
    return Offer("", "", card.id, state, NOW)


@lru_cache
def walks(preset: str) -> list[list[Week]]:
    return [list(Pair(number, PRESETS[preset]).walk()) for number in range(PAIRS)]


def weeks(preset: str) -> Iterator[Week]:
    return (week for walk in walks(preset) for week in walk)


def talks(walk: Sequence[Week]) -> list[Card]:
    return [week.chosen for week in walk if week.chosen and not week.is_put_back]


@each_preset
class TestNoRuleIsEverBroken:
    def test_depth_follows_trust(self, preset: str) -> None:
        for week in weeks(preset):
            assert all(STAGES.index(card.stage) <= STAGES.index(week.deepest) for card in week.three)

    def test_a_sensitive_card_comes_only_to_who_is_glad_of_it(self, preset: str) -> None:
        for week in weeks(preset):
            themes = week.road.mentor.themes
            for card in week.three:
                assert not card.sensitive or themes.get(str(card.theme)) is Willingness.GLAD

    def test_the_agreement_comes_first(self, preset: str) -> None:
        for walk in walks(preset):
            first = [card.id for card in talks(walk)]
            due = first.index(AGREEMENT) if AGREEMENT in first else len(first)
            assert {*first[:due]} <= {*OPENING}

    def test_no_card_comes_twice(self, preset: str) -> None:
        for walk in walks(preset):
            gone: set[str] = set()
            for week in walk:
                assert not gone & {card.id for card in week.three}
                if week.chosen and not (week.is_put_back and week.chosen.id == AGREEMENT):
                    gone.add(week.chosen.id)

    def test_a_leader_who_was_here_before_gets_new_ground(self, preset: str) -> None:
        for week in weeks(preset):
            assert not {card.id for card in week.three} & week.road.known - {*OPENING}

    def test_the_look_back_waits_for_the_end(self, preset: str) -> None:
        assert not any(card.id == CLOSING for week in weeks(preset) for card in week.three)

    def test_two_technology_talks_in_a_row_at_most(self, preset: str) -> None:
        for walk in walks(preset):
            in_a_row = "".join("t" if Pillar.TECHNOLOGY in card.pillars else "-" for card in talks(walk))
            assert "ttt" not in in_a_row

    def test_a_pair_that_gets_to_its_topics_touches_three_pillars(self, preset: str) -> None:
        for walk in walks(preset):
            had = talks(walk)
            if {card.id for card in had} - {*OPENING}:
                assert len({pillar for card in had for pillar in card.pillars}) >= 3


@each_preset
class TestThereIsAlwaysSomething:
    def test_the_mentor_is_never_out_of_choices(self, preset: str) -> None:
        for walk in walks(preset):
            for week in walk:
                is_open = AGREEMENT in week.road.chosen
                assert len(week.three) == 3 if is_open else AGREEMENT in {card.id for card in week.three}

    def test_the_three_are_of_three_areas_and_all_but_always_of_three_pillars(self, preset: str) -> None:
        threes = [week.three for week in weeks(preset) if AGREEMENT in week.road.chosen]
        assert all(len({card.area for card in three}) == 3 for three in threes)
        alike = [three for three in threes if len({card.pillars[0] for card in three}) < 3]
        assert len(alike) <= len(threes) / 1000

    def test_topics_spread(self, preset: str) -> None:
        """The opening and the look back are for every pair, so they are not counted."""
        free = [card.id for card in CARDS if card.id not in (*OPENING, CLOSING)]
        offered = Counter(card.id for week in weeks(preset) for card in week.three)
        assert max(offered[card_id] for card_id in free) <= 5 * median(offered[card_id] for card_id in free)
