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
from bot.mentoring.timing.calendar import CalendarMoment, Preset
from bot.mentoring.topics.curriculum import CLOSING, next_cards
from bot.mentoring.topics.pair_history import AGREEMENT, OPENING, PairHistory, deepest_stage

T = TypeVar("T")

PRESETS = load_presets()
CARDS = load().cards
BY_ID = {card.id: card for card in CARDS}
THEMES = sorted({card.theme for card in CARDS if card.theme})
PAIRS = 500
NOW = datetime(2026, 3, 2, tzinfo=UTC)
STAGES = list(Stage)

each_preset = pytest.mark.parametrize("preset", sorted(PRESETS))


@dataclass(frozen=True)
class Week:
    """The offer to a pair in a week, its history until then, and what became of the card it chose."""

    history: PairHistory
    deepest_stage: Stage
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
        self.history = PairHistory(
            str(number),
            mentor=Profile(self._sample(Area, 5), self._sample(Area, 3), themes=themes),
            leader=Profile(self._sample(Area, 4), self._sample(Area, 4)),
            aims=self._sample(Pillar, 3),
            known_to_leader=frozenset(chance.sample(sorted(BY_ID), len(BY_ID) // 12))
            if number % 3 == 0
            else frozenset(),
        )

    def walk(self) -> Iterator[Week]:
        good_meetings, is_low = 0, False
        with_meeting = {
            week
            for row in self.preset.rows
            if row.moment is CalendarMoment.MEETING_CARD
            for week in row.weeks
        }
        for number in range(1, self.preset.weeks + 1):
            week = self._week(
                self._trust(good_meetings, is_low),
                deepest_stage(good_meetings, wants_deep=self.wants_deep, is_mentor_low=is_low),
            )
            yield week
            if week.chosen and not week.is_put_back and number in with_meeting:
                is_low = self.chance.random() >= self.taps_well
                good_meetings += not is_low
                liked = self.history.liked_cards if is_low else self.history.liked_cards | {week.chosen.id}
                self.history = replace(self.history, liked_cards=liked)

    def _week(self, stage: Stage, trusted: Stage) -> Week:
        history = replace(self.history, stage=stage)
        three = next_cards(CARDS, history)
        chosen = self._choice(three)
        week = Week(history, trusted, three, chosen, self.chance.random() < self.puts_back)
        became = OfferState.SWAPPED if week.is_put_back else OfferState.CHOSEN
        offers = [_offer(card, became if card is chosen else OfferState.SKIPPED) for card in three]
        self.history = replace(self.history, offers=[*self.history.offers, *offers])
        return week

    def _trust(self, good_meetings: int, is_low: bool) -> Stage:
        """The rule of depth and trust, written a second time and in another way than in the bot."""
        depth = 2 if good_meetings >= 4 and self.wants_deep else 1 if good_meetings >= 2 else 0
        return STAGES[max(0, depth - is_low)]

    def _choice(self, three: Sequence[Card]) -> Card | None:
        if not three or self.chance.random() < self.skips:
            return None
        to_taste = [card for card in three if self.taste in card.pillars]
        return self.chance.choice(to_taste or three)

    def _sample(self, out_of: type[T], maximum: int) -> tuple[T, ...]:
        pool = list(out_of)  # type: ignore[call-overload]
        return tuple(self.chance.sample(pool, self.chance.randint(0, maximum)))


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
            assert all(STAGES.index(card.stage) <= STAGES.index(week.deepest_stage) for card in week.three)

    def test_a_sensitive_card_comes_only_to_who_is_glad_of_it(self, preset: str) -> None:
        for week in weeks(preset):
            themes = week.history.mentor.themes
            for card in week.three:
                assert not card.sensitive or themes.get(str(card.theme)) is Willingness.GLAD

    def test_the_agreement_comes_first(self, preset: str) -> None:
        for walk in walks(preset):
            first = [card.id for card in talks(walk)]
            due = first.index(AGREEMENT) if AGREEMENT in first else len(first)
            assert {*first[:due]} <= {*OPENING}

    def test_no_card_comes_twice(self, preset: str) -> None:
        for walk in walks(preset):
            used: set[str] = set()
            for week in walk:
                assert not used & {card.id for card in week.three}
                if week.chosen and not (week.is_put_back and week.chosen.id == AGREEMENT):
                    used.add(week.chosen.id)

    def test_a_leader_who_was_here_before_gets_new_ground(self, preset: str) -> None:
        for week in weeks(preset):
            assert not {card.id for card in week.three} & week.history.known_to_leader - {*OPENING}

    def test_the_look_back_waits_for_the_end(self, preset: str) -> None:
        assert not any(card.id == CLOSING for week in weeks(preset) for card in week.three)

    def test_two_technology_talks_in_a_row_at_most(self, preset: str) -> None:
        for walk in walks(preset):
            in_a_row = "".join("t" if Pillar.TECHNOLOGY in card.pillars else "-" for card in talks(walk))
            assert "ttt" not in in_a_row

    def test_a_pair_that_gets_to_its_topics_touches_three_pillars(self, preset: str) -> None:
        for walk in walks(preset):
            cards = talks(walk)
            if {card.id for card in cards} - {*OPENING}:
                assert len({pillar for card in cards for pillar in card.pillars}) >= 3


@each_preset
class TestThereIsAlwaysSomething:
    def test_the_mentor_is_never_out_of_choices(self, preset: str) -> None:
        for walk in walks(preset):
            for week in walk:
                is_open = AGREEMENT in week.history.chosen_cards
                assert len(week.three) == 3 if is_open else AGREEMENT in {card.id for card in week.three}

    def test_the_three_are_of_three_areas_and_all_but_always_of_three_pillars(self, preset: str) -> None:
        threes = [week.three for week in weeks(preset) if AGREEMENT in week.history.chosen_cards]
        assert all(len({card.area for card in three}) == 3 for three in threes)
        repeating = [three for three in threes if len({card.pillars[0] for card in three}) < 3]
        assert len(repeating) <= len(threes) / 1000

    def test_topics_spread(self, preset: str) -> None:
        """The opening and the look back are for every pair, so they are not counted."""
        card_ids = [card.id for card in CARDS if card.id not in (*OPENING, CLOSING)]
        offered = Counter(card.id for week in weeks(preset) for card in week.three)
        assert max(offered[card_id] for card_id in card_ids) <= 5 * median(
            offered[card_id] for card_id in card_ids
        )
