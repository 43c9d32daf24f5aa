"""Which cards come next: each rule, over histories of every kind, with the cards the bot ships."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library import load
from bot.mentoring.curriculum import next_cards
from bot.mentoring.model import Area, Card, Offer, OfferState, Pillar, Profile, Stage, Willingness

CARDS = load().cards
BY_ID = {card.id: card for card in CARDS}
THEMES = sorted({card.theme for card in CARDS if card.theme})
NEEDED = {Stage.EARLY: 0, Stage.MIDDLE: 2, Stage.DEEP: 4}
OPENING = [card.id for card in CARDS if card.area is Area.STARTING]
TECHNOLOGY = [card.id for card in CARDS if Pillar.TECHNOLOGY in card.pillars]
PUT_AWAY = (OfferState.CHOSEN, OfferState.SWAPPED)
CHOSEN, SWAPPED, SKIPPED = OfferState.CHOSEN, OfferState.SWAPPED, OfferState.SKIPPED
NOW = datetime(2026, 3, 2, tzinfo=UTC)

Made = Sequence[tuple[str, OfferState]]


@dataclass(frozen=True)
class Past:
    """What a pair did and said so far."""

    made: Made = ()
    meetings: int = 0
    mentor: Profile = field(default_factory=Profile)
    leader: Profile = field(default_factory=Profile)
    pair_id: str = "pair"

    def next(self, library: Sequence[Card] = CARDS) -> tuple[Card, ...]:
        made = [
            Offer(str(number), self.pair_id, card_id, state, NOW)
            for number, (card_id, state) in enumerate(self.made)
        ]
        return next_cards(
            library,
            made,
            meetings=self.meetings,
            mentor=self.mentor,
            leader=self.leader,
            pair_id=self.pair_id,
        )

    @property
    def used(self) -> list[str]:
        return [card_id for card_id, state in self.made if state in PUT_AWAY]

    @property
    def passed(self) -> Counter[str]:
        return Counter(card_id for card_id, state in self.made if state not in PUT_AWAY)

    @property
    def glad(self) -> set[str]:
        return {theme for theme, answer in self.mentor.themes.items() if answer is Willingness.GLAD}

    @property
    def had_enough_technology(self) -> bool:
        known = [card_id for card_id in self.used if card_id in BY_ID]
        return len(known) >= 2 and all(card_id in TECHNOLOGY for card_id in known[-2:])

    @property
    def allowed(self) -> list[Card]:
        """What the rules allow, one after the other."""
        left = [card for card in CARDS if card.id not in self.used]
        left = [card for card in left if NEEDED[card.stage] <= self.meetings]
        left = [card for card in left if not card.sensitive or card.theme in self.glad]
        if self.had_enough_technology:
            left = [card for card in left if card.id not in TECHNOLOGY] or left
        return left


def ids(cards: Sequence[Card]) -> list[str]:
    return [card.id for card in cards]


areas = st.lists(st.sampled_from(Area), unique=True, max_size=5).map(tuple)
profiles = st.builds(
    Profile,
    offers=areas,
    wants=areas,
    themes=st.dictionaries(st.sampled_from(THEMES), st.sampled_from(Willingness)),
)
states = st.sampled_from(OfferState)
few = st.lists(st.tuples(st.sampled_from([*BY_ID, "retired"]), states), max_size=12)
most = st.builds(
    lambda seed, became: list(zip(shuffled(seed), became, strict=True)),
    st.integers(0, 999),
    st.lists(states, min_size=len(CARDS), max_size=len(CARDS)),
)
pair_ids = st.integers(0, 999).map(str)


def shuffled(seed: int) -> list[str]:
    return sorted(BY_ID, key=lambda card_id: sha256(f"{seed} {card_id}".encode()).digest())


def with_meetings(least: int, most_of_them: int) -> st.SearchStrategy[Past]:
    return st.builds(Past, few | most, st.integers(least, most_of_them), profiles, profiles, pair_ids)


pasts = with_meetings(0, 6)
often = settings(max_examples=100, deadline=None)


class TestWhateverThePast:
    @often
    @given(pasts)
    def test_a_used_card_never_comes_back(self, past: Past) -> None:
        assert not set(past.used) & set(ids(past.next()))

    @often
    @given(pasts)
    def test_depth_follows_meetings(self, past: Past) -> None:
        assert all(past.meetings >= NEEDED[card.stage] for card in past.next())

    @often
    @given(pasts)
    def test_a_sensitive_card_comes_only_to_a_mentor_who_is_glad_of_it(self, past: Past) -> None:
        assert all(card.theme in past.glad for card in past.next() if card.sensitive)

    @often
    @given(pasts, st.lists(st.sampled_from(TECHNOLOGY), min_size=2, max_size=3, unique=True))
    def test_never_a_third_technology_card_in_a_row(self, past: Past, last: list[str]) -> None:
        past = replace(past, made=[*past.made, *((card_id, CHOSEN) for card_id in last)])
        found = set(ids(past.next()))
        assert not found & set(TECHNOLOGY) or set(ids(past.allowed)) <= set(TECHNOLOGY)

    @often
    @given(pasts)
    def test_three_come_or_all_that_are_left(self, past: Past) -> None:
        found = ids(past.next())
        assert set(found) <= set(ids(past.allowed))
        assert len(found) == len(set(found)) == min(3, len(past.allowed))

    @often
    @given(pasts)
    def test_it_is_never_empty_while_an_early_card_is_left(self, past: Past) -> None:
        early = {card.id for card in CARDS if card.stage is Stage.EARLY}
        assert past.next() or early <= set(past.used)

    @often
    @given(pasts)
    def test_what_was_passed_over_comes_after_all_others(self, past: Past) -> None:
        found = past.next()
        times = [past.passed[card.id] for card in found]
        waiting = [past.passed[card.id] for card in past.allowed if card not in found]
        assert times == sorted(times)
        assert not found or not waiting or max(times) <= min(waiting)

    @often
    @given(pasts)
    def test_the_three_differ_where_they_can(self, past: Past) -> None:
        found = past.next()
        pillars = Counter(card.pillars[0] for card in found)
        for card in found:
            if pillars[card.pillars[0]] > 1:
                times = past.passed[card.id]
                others = [
                    each for each in past.allowed if past.passed[each.id] == times and each not in found
                ]
                assert {each.pillars[0] for each in others} <= set(pillars)

    @often
    @given(with_meetings(0, 1))
    def test_it_begins_with_an_opening_card_until_two_talks_took_place(self, past: Past) -> None:
        fewest = min((past.passed[card.id] for card in past.allowed), default=0)
        first = [card.id for card in past.allowed if past.passed[card.id] == fewest]
        if set(first) & set(OPENING):
            assert past.next()[0].id in OPENING

    @often
    @given(pasts)
    def test_the_same_past_brings_the_same_cards(self, past: Past) -> None:
        assert past.next() == past.next() == past.next(CARDS[::-1])


class TestTheRulesByExample:
    """One for each rule: it fails when the rule is taken away."""

    @pytest.mark.parametrize("state", PUT_AWAY)
    def test_a_used_card_is_gone(self, state: OfferState) -> None:
        first = Past(meetings=9).next()[0]
        assert first not in Past(made=[(first.id, state)], meetings=9).next()

    @pytest.mark.parametrize("state", [OfferState.SKIPPED, OfferState.OFFERED])
    def test_a_card_passed_over_waits_until_all_others_had_their_turn(self, state: OfferState) -> None:
        made: list[tuple[str, OfferState]] = []
        rounds, rest = divmod(len(Past().allowed), 3)
        for _ in range(rounds):
            made += [(card.id, state) for card in Past(made).next()]
        assert len({card_id for card_id, _ in made}) == 3 * rounds
        assert len(set(ids(Past(made).next())) - {card_id for card_id, _ in made}) == rest

    def test_what_was_passed_over_less_often_comes_even_with_one_aim(self) -> None:
        made = [(card.id, SKIPPED) for card in CARDS if card.pillars[0] is not Pillar.HIERARCHY]
        assert [card.pillars[0] for card in Past(made, meetings=2).next()] == [Pillar.HIERARCHY] * 3

    @pytest.mark.parametrize(
        ("meetings", "stages"),
        [
            pytest.param(0, {Stage.EARLY}, id="none: early"),
            pytest.param(1, {Stage.EARLY}, id="one: early"),
            pytest.param(2, {Stage.EARLY, Stage.MIDDLE}, id="two: middle too"),
            pytest.param(3, {Stage.EARLY, Stage.MIDDLE}, id="three: middle too"),
            pytest.param(4, {Stage.EARLY, Stage.MIDDLE, Stage.DEEP}, id="four: deep too"),
        ],
    )
    def test_trust_opens_stages(self, meetings: int, stages: set[Stage]) -> None:
        everything = Profile(themes=dict.fromkeys(THEMES, Willingness.GLAD))
        assert {
            card.stage for card in all_that_ever_come(Past(meetings=meetings, mentor=everything))
        } == stages

    @pytest.mark.parametrize("answer", [Willingness.ASK_FIRST, Willingness.NOT_FOR_ME, None])
    def test_a_theme_that_was_not_gladly_named_never_comes(self, answer: Willingness | None) -> None:
        mentor = Profile(themes={theme: answer for theme in THEMES if answer})
        leader = Profile(themes=dict.fromkeys(THEMES, Willingness.GLAD))
        ever = all_that_ever_come(Past(meetings=9, mentor=mentor, leader=leader))
        assert not any(card.sensitive for card in ever)

    @pytest.mark.parametrize("theme", THEMES)
    def test_only_the_theme_that_was_gladly_named_comes(self, theme: str) -> None:
        mentor = Profile(themes={theme: Willingness.GLAD})
        ever = all_that_ever_come(Past(meetings=9, mentor=mentor))
        assert {card.theme for card in ever if card.sensitive} == {theme}

    def test_after_two_technology_cards_something_else_comes(self) -> None:
        wish = Profile(wants=(Area.GENERATIVE_AI, Area.SECURITY), offers=(Area.GENERATIVE_AI, Area.SECURITY))
        one = Past([("B1", CHOSEN)], meetings=3, mentor=wish, leader=wish)
        two = Past([("B1", CHOSEN), ("D1", CHOSEN)], meetings=3, mentor=wish, leader=wish)
        between = Past([("B1", CHOSEN), ("F1", CHOSEN), ("D1", CHOSEN)], meetings=3, mentor=wish, leader=wish)
        assert set(ids(one.next())) & set(TECHNOLOGY)
        assert not set(ids(two.next())) & set(TECHNOLOGY)
        assert set(ids(between.next())) & set(TECHNOLOGY)

    def test_technology_comes_again_where_nothing_else_is_left(self) -> None:
        others = [(card.id, SWAPPED) for card in CARDS if card.id not in TECHNOLOGY]
        past = Past([*others, ("B1", CHOSEN), ("B3", CHOSEN)], meetings=9)
        assert len(set(ids(past.next())) & set(TECHNOLOGY)) == 3

    def test_the_three_have_three_aims(self) -> None:
        wish = Profile(wants=(Area.HOW_THINGS_RUN,), offers=(Area.HOW_THINGS_RUN,))
        found = Past(meetings=2, mentor=wish, leader=wish).next()
        assert found[0].area is Area.HOW_THINGS_RUN
        assert len({card.pillars[0] for card in found}) == 3

    def test_the_three_are_filled_up_where_only_one_aim_is_left(self) -> None:
        others = [(card.id, CHOSEN) for card in CARDS if card.pillars[0] is not Pillar.TRUST]
        found = Past(others).next()
        assert len(found) == 3
        assert {card.pillars[0] for card in found} == {Pillar.TRUST}

    @pytest.mark.parametrize("meetings", [0, 1])
    def test_a_new_pair_opens_well(self, meetings: int) -> None:
        wish = Profile(wants=(Area.GENERATIVE_AI,), offers=(Area.GENERATIVE_AI,))
        for number in range(20):
            assert Past((), meetings, wish, wish, str(number)).next()[0].id in OPENING

    def test_after_two_talks_wishes_go_first(self) -> None:
        mentor, leader = Profile(offers=(Area.SECURITY,)), Profile(wants=(Area.SECURITY,))
        for number in range(20):
            assert Past((), 2, mentor, leader, str(number)).next()[0].area is Area.SECURITY

    def test_what_both_sides_named_goes_before_what_one_did(self) -> None:
        mentor = Profile(offers=(Area.SECURITY, Area.DIGITAL_CUSTOMERS))
        leader = Profile(wants=(Area.DIGITAL_CUSTOMERS,))
        for number in range(20):
            assert Past((), 2, mentor, leader, str(number)).next()[0].area is Area.DIGITAL_CUSTOMERS

    def test_an_aim_nobody_touched_goes_first(self) -> None:
        made = [("B1", CHOSEN), ("L2", CHOSEN), ("J2", CHOSEN), ("A1", CHOSEN)]
        for number in range(20):
            assert Pillar.HIERARCHY in Past(made, 2, pair_id=str(number)).next()[0].pillars

    def test_no_card_is_first_for_everybody(self) -> None:
        firsts = Counter(Past((), 2, pair_id=str(number)).next()[0].id for number in range(200))
        assert len(firsts) > 10
        assert firsts.most_common(1)[0][1] < 40


def all_that_ever_come(past: Past) -> set[Card]:
    """Every card of a pair that swaps whatever it gets until nothing is left."""
    made = list(past.made)
    while found := Past(made, past.meetings, past.mentor, past.leader, past.pair_id).next():
        made += [(card.id, SWAPPED) for card in found]
    return {BY_ID[card_id] for card_id, _ in made}


def test_of_an_empty_library_nothing_comes() -> None:
    assert Past().next([]) == ()


def test_what_was_retired_does_no_harm() -> None:
    past = Past([("retired", CHOSEN), ("B1", CHOSEN), ("gone", SWAPPED), ("D1", CHOSEN)], meetings=3)
    assert past.had_enough_technology
    assert not set(ids(past.next())) & set(TECHNOLOGY)
