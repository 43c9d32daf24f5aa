"""The choice of cards: each rule, over histories of every kind with the shipped cards, and by example."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library import load
from bot.mentoring.model import Area, Card, Lead, Offer, OfferState, Pillar, Profile, Stage, Willingness
from bot.mentoring.topics.curriculum import CLOSING, next_cards, offer_reasons
from bot.mentoring.topics.pair_history import OPENING, PairHistory, deepest_stage
from bot.mentoring.topics.preferences import OfferReason
from tests.support.examples import examples

CARDS = load().cards
BY_ID = {card.id: card for card in CARDS}
THEMES = sorted({card.theme for card in CARDS if card.theme})
AGREEMENT = "A3"
UP_TO = {
    Stage.EARLY: {Stage.EARLY},
    Stage.MIDDLE: {Stage.EARLY, Stage.MIDDLE},
    Stage.DEEP: {Stage.EARLY, Stage.MIDDLE, Stage.DEEP},
}
OFFERED, CHOSEN, SKIPPED, SWAPPED = OfferState
NOW = datetime(2026, 3, 2, tzinfo=UTC)
GLAD = Profile(themes=dict.fromkeys(THEMES, Willingness.GLAD))

OfferStates = Sequence[tuple[str, OfferState]]


def offers_of(*states: tuple[str, OfferState]) -> list[Offer]:
    return [Offer(str(number), "pair", card_id, state, NOW) for number, (card_id, state) in enumerate(states)]


def with_offers(history: PairHistory, *states: tuple[str, OfferState]) -> PairHistory:
    """The same history, some offers later."""
    return replace(history, offers=[*history.offers, *offers_of(*states)])


def ids(cards: Sequence[Card]) -> list[str]:
    return [card.id for card in cards]


def is_technology(card: Card) -> bool:
    return Pillar.TECHNOLOGY in card.pillars


class ExpectedChoice:
    """The rules of the choice, written a second time and in another way than in the bot."""

    def __init__(self, history: PairHistory) -> None:
        self.history = history
        states = [(each.card_id, each.state) for each in history.offers]
        self.used = {card_id for card_id, state in states if state in (CHOSEN, SWAPPED)}
        self.talks = [BY_ID[card_id] for card_id, state in states if state is CHOSEN and card_id in BY_ID]
        self.times_passed_over = Counter(card_id for card_id, state in states if state in (SKIPPED, OFFERED))
        self.touched = {pillar for card in self.talks for pillar in card.pillars}
        topics = [card for card in self.talks if card.id not in OPENING]
        self.is_leaders_turn = len(topics) >= 3 and all(card.lead is not Lead.LEADER for card in topics[-3:])

    @property
    def allowed(self) -> list[Card]:
        """The cards that the rules allow, one rule after the other."""
        cards = [card for card in CARDS if card.id not in self.used and card.id != CLOSING]
        cards = [card for card in cards if card.id not in self.history.known_to_leader or card.id in OPENING]
        cards = [card for card in cards if card.stage in UP_TO[self.history.stage]]
        glad = {theme for theme, answer in self.history.mentor.themes.items() if answer is Willingness.GLAD}
        cards = [card for card in cards if not card.sensitive or card.theme in glad]
        if len(self.talks) >= 2 and all(map(is_technology, self.talks[-2:])):
            cards = [card for card in cards if not is_technology(card)]
        return cards


areas = st.lists(st.sampled_from(Area), unique=True, max_size=5).map(tuple)
profiles = st.builds(
    Profile,
    offers=areas,
    wants=areas,
    themes=st.dictionaries(st.sampled_from(THEMES), st.sampled_from(Willingness)),
)
states = st.sampled_from(OfferState)
some_ids = st.frozensets(st.sampled_from([*BY_ID, "retired"]), max_size=8)
few_offers = st.lists(st.tuples(st.sampled_from([*BY_ID, "retired"]), states), max_size=12)
many_offers = st.builds(
    lambda seed, became: list(zip(shuffled(seed), became, strict=True)),
    st.integers(0, 999),
    st.lists(states, min_size=len(CARDS), max_size=len(CARDS)),
)


def shuffled(seed: int) -> list[str]:
    return sorted(BY_ID, key=lambda card_id: sha256(f"{seed} {card_id}".encode()).digest())


histories = st.builds(
    PairHistory,
    pair_id=st.integers(0, 999).map(str),
    offers=(few_offers | many_offers).map(lambda states: offers_of(*states)),
    stage=st.sampled_from(Stage),
    mentor=profiles,
    leader=profiles,
    aims=st.lists(st.sampled_from(Pillar), unique=True, max_size=3).map(tuple),
    liked_cards=some_ids,
    known_to_leader=some_ids,
)
histories_with_agreement = histories.map(
    lambda history: replace(history, offers=[*offers_of((AGREEMENT, CHOSEN)), *history.offers])
)
often = settings(max_examples=examples(60), deadline=None)


class TestWhateverTheRoad:
    @often
    @given(histories)
    def test_a_used_card_never_comes_back_but_for_an_agreement_that_was_put_back(
        self, history: PairHistory
    ) -> None:
        assert not (ExpectedChoice(history).used - {AGREEMENT}) & set(ids(next_cards(CARDS, history)))

    @often
    @given(histories)
    def test_nothing_but_the_opening_comes_before_the_agreement(self, history: PairHistory) -> None:
        without_agreement = replace(
            history, offers=[each for each in history.offers if each.card_id != AGREEMENT]
        )
        cards = ids(next_cards(CARDS, without_agreement))
        assert AGREEMENT in cards
        assert set(cards) <= set(OPENING)

    @often
    @given(histories_with_agreement)
    def test_three_come_or_all_that_the_rules_allow(self, history: PairHistory) -> None:
        cards, allowed = ids(next_cards(CARDS, history)), ids(ExpectedChoice(history).allowed)
        assert set(cards) <= set(allowed)
        assert len(cards) == len(set(cards)) == min(3, len(allowed))

    @often
    @given(
        histories_with_agreement,
        st.lists(st.sampled_from([*filter(is_technology, CARDS)]), min_size=2, max_size=3),
    )
    def test_never_a_third_technology_card_in_a_row(self, history: PairHistory, last: list[Card]) -> None:
        history = with_offers(history, *((card.id, CHOSEN) for card in last))
        assert not any(map(is_technology, next_cards(CARDS, history)))

    @often
    @given(histories_with_agreement)
    def test_until_three_pillars_are_touched_each_card_brings_a_new_one(self, history: PairHistory) -> None:
        expected = ExpectedChoice(history)
        if len(expected.touched) < 3:
            bring = [card for card in expected.allowed if set(card.pillars) - expected.touched]
            cards = next_cards(CARDS, history)
            assert len([card for card in cards if card in bring]) == min(3, len(bring))

    @often
    @given(histories_with_agreement)
    def test_the_leader_leads_one_of_the_three_after_three_talks_they_did_not_lead(
        self, history: PairHistory
    ) -> None:
        expected = ExpectedChoice(history)
        if expected.is_leaders_turn and len(expected.touched) >= 3:
            led_by_leader = [card for card in expected.allowed if card.lead is Lead.LEADER]
            assert not led_by_leader or next_cards(CARDS, history)[0] in led_by_leader

    @often
    @given(histories_with_agreement)
    def test_the_three_differ_in_area_and_pillar_where_they_can(self, history: PairHistory) -> None:
        expected = ExpectedChoice(history)
        if expected.is_leaders_turn or len(expected.touched) < 3:
            return
        cards = next_cards(CARDS, history)
        for n in range(1, len(cards)):
            earlier, remaining = cards[:n], [card for card in expected.allowed if card not in cards[:n]]
            assert differs(cards[n], earlier) == max(differs(card, earlier) for card in remaining)

    @often
    @given(histories_with_agreement)
    def test_what_was_passed_over_comes_after_all_that_would_do_as_well(self, history: PairHistory) -> None:
        expected = ExpectedChoice(history)
        if expected.is_leaders_turn or len(expected.touched) < 3:
            return
        cards = next_cards(CARDS, history)
        for n, card in enumerate(cards):
            as_good = [
                expected.times_passed_over[each.id]
                for each in expected.allowed
                if each not in cards[:n] and differs(each, cards[:n]) == differs(card, cards[:n])
            ]
            assert expected.times_passed_over[card.id] == min(as_good)

    @often
    @given(histories)
    def test_the_same_road_leads_to_the_same_cards(self, history: PairHistory) -> None:
        assert next_cards(CARDS, history) == next_cards(CARDS, history) == next_cards(CARDS[::-1], history)

    @often
    @given(histories)
    def test_there_is_a_reason_and_no_more_than_one_for_each_card(self, history: PairHistory) -> None:
        cards = next_cards(CARDS, history)
        reasons = offer_reasons(cards, CARDS, history)
        assert len(reasons) == len(set(reasons)) <= len(cards)
        assert bool(reasons) == bool(cards)

    @often
    @given(histories, some_ids)
    def test_no_reason_tells_what_somebody_rated(self, history: PairHistory, liked: frozenset[str]) -> None:
        cards = next_cards(CARDS, history)
        assert offer_reasons(cards, CARDS, history) == offer_reasons(
            cards, CARDS, replace(history, liked_cards=liked)
        )


def differs(card: Card, earlier: Sequence[Card]) -> int:
    """In how many of two respects, area and pillar, a card differs from all of the earlier ones."""
    new_area = card.area not in {each.area for each in earlier}
    return new_area + (card.pillars[0] not in {each.pillars[0] for each in earlier})


# A library of our own for the examples, so that no card written later changes them.
def a_card(
    card_id: str, area: Area = Area.DATA, pillar: Pillar = Pillar.ORGANISATION, lead: Lead = Lead.MENTOR
) -> Card:
    plain = replace(CARDS[0], stage=Stage.EARLY, sensitive=False, theme=None)
    return replace(plain, id=card_id, area=area, pillars=(pillar,), lead=lead)


TOUCHED = (("h", CHOSEN), ("l", CHOSEN), ("t", CHOSEN))
PAST = [
    a_card("h", Area.SPEAKING_UP, Pillar.HIERARCHY, lead=Lead.LEADER),
    a_card("l", Area.HOW_THINGS_RUN, Pillar.LEARNING, lead=Lead.LEADER),
    a_card("t", Area.TRUST, Pillar.TRUST, lead=Lead.LEADER),
]
WELL_ON = PairHistory("pair", offers_of(*TOUCHED))  # three pillars touched, and the leader led


def first(cards: Sequence[Card], history: PairHistory = WELL_ON) -> str:
    """The first card, which must be the same for many pairs: no chance in it."""
    [always] = {next_cards([*PAST, *cards], replace(history, pair_id=str(n)))[0].id for n in range(20)}
    return always


class TestTheRulesByExample:
    """One for each rule: it fails when the rule is taken away."""

    @pytest.mark.parametrize("state", [CHOSEN, SWAPPED])
    def test_a_used_card_is_gone(self, state: OfferState) -> None:
        assert ids(next_cards([a_card("x"), a_card("y")], with_offers(WELL_ON, ("x", state)))) == ["y"]

    def test_a_card_taken_off_the_shelf_is_never_offered_and_still_counts_as_a_talk(self) -> None:
        technology = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in ("x", "y", "z")]
        history = with_offers(WELL_ON, ("x", CHOSEN), ("y", CHOSEN))
        shelf = [*PAST, technology[2], a_card("plain")]
        assert sorted(ids(next_cards(shelf, history))) == ["plain", "z"]
        assert ids(next_cards(shelf, history, retired=technology[:2])) == ["plain"]
        assert ids(next_cards(PAST, WELL_ON, retired=technology)) == []

    @pytest.mark.parametrize("state", [SKIPPED, OFFERED])
    def test_a_card_passed_over_waits_until_the_others_had_their_turn(self, state: OfferState) -> None:
        cards = [a_card("x"), a_card("y")]
        assert first(cards, with_offers(WELL_ON, ("x", state))) == "y"
        assert first(cards, with_offers(WELL_ON, ("x", state), ("y", state), ("y", state))) == "x"

    def test_the_opening_comes_in_its_order_and_the_agreement_before_everything_else(self) -> None:
        new = PairHistory("pair")
        assert ids(next_cards(CARDS, new)) == ["A1", "A2", "A3"]
        assert ids(next_cards(CARDS, with_offers(new, ("A1", CHOSEN)))) == ["A2", "A3"]
        assert len(next_cards(CARDS, with_offers(new, ("A3", CHOSEN)))) == 3

    def test_an_agreement_that_was_put_back_lies_there_again_or_nothing_could_follow(self) -> None:
        states = [(card_id, SWAPPED) for card_id in OPENING]
        assert ids(next_cards(CARDS, PairHistory("pair", offers_of(*states)))) == [AGREEMENT]

    def test_a_library_without_an_agreement_is_no_dead_end(self) -> None:
        without_agreement = [card for card in CARDS if card.id != AGREEMENT]
        assert len(next_cards(without_agreement, PairHistory("pair"))) == 3

    def test_the_look_back_is_left_to_the_calendar(self) -> None:
        assert ids(next_cards([a_card(CLOSING), a_card("x")], WELL_ON)) == ["x"]

    def test_a_leader_gets_new_ground_with_a_new_mentor_but_opens_with_them_anew(self) -> None:
        used_cards = frozenset({"x", *OPENING})
        assert ids(next_cards([a_card("x"), a_card("y")], replace(WELL_ON, known_to_leader=used_cards))) == [
            "y"
        ]
        assert ids(next_cards(CARDS, PairHistory("pair", known_to_leader=used_cards))) == ["A1", "A2", "A3"]
        opening = [a_card(card_id) for card_id in OPENING]
        history = with_offers(WELL_ON, (AGREEMENT, CHOSEN))
        assert set(ids(next_cards(opening, replace(history, known_to_leader=used_cards)))) == {"A1", "A2"}

    @pytest.mark.parametrize("stage", Stage)
    def test_a_stage_opens_with_those_before_it(self, stage: Stage) -> None:
        cards = [replace(a_card(each), stage=each) for each in Stage]
        assert set(ids(next_cards(cards, replace(WELL_ON, stage=stage)))) == UP_TO[stage]

    @pytest.mark.parametrize("answer", [Willingness.NOT_FOR_ME, None])
    def test_a_theme_that_was_not_gladly_named_never_comes(self, answer: Willingness | None) -> None:
        cards = [replace(a_card("x"), sensitive=True, theme="accent")]
        themes = {"accent": answer} if answer else {}
        glad = Profile(themes={"accent": Willingness.GLAD})
        assert next_cards(cards, replace(WELL_ON, mentor=Profile(themes=themes), leader=glad)) == ()
        assert next_cards(cards, replace(WELL_ON, mentor=glad)) == tuple(cards)

    def test_after_two_technology_talks_something_else_comes_or_nothing(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abcd"] + [a_card("x")]
        one, two = with_offers(WELL_ON, ("a", CHOSEN)), with_offers(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))
        assert len(next_cards(cards, one)) == 3
        assert ids(next_cards(cards, two)) == ["x"]
        assert next_cards(cards[:-1], two) == ()
        assert set(ids(next_cards(cards, with_offers(two, ("x", CHOSEN))))) == {"c", "d"}

    def test_a_technology_card_that_was_put_back_was_no_talk(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abc"]
        assert ids(next_cards(cards, with_offers(WELL_ON, ("a", CHOSEN), ("b", SWAPPED)))) == ["c"]

    def test_technology_counts_even_as_a_second_pillar(self) -> None:
        cards = [replace(a_card(each), pillars=(Pillar.TRUST, Pillar.TECHNOLOGY)) for each in "abc"]
        assert next_cards(cards, with_offers(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))) == ()

    def test_of_an_empty_library_nothing_comes(self) -> None:
        assert next_cards([], WELL_ON) == ()

    def test_what_was_retired_does_no_harm(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abc"]
        history = with_offers(WELL_ON, ("a", CHOSEN), ("retired", CHOSEN), ("b", CHOSEN))
        assert next_cards(cards, history) == ()


class TestDepth:
    @pytest.mark.parametrize(
        ("good_meetings", "wants_deep", "low_tap", "stage"),
        [
            (0, True, False, Stage.EARLY),
            (1, True, False, Stage.EARLY),
            (2, True, False, Stage.MIDDLE),
            (3, True, False, Stage.MIDDLE),
            (4, True, False, Stage.DEEP),
            (9, False, False, Stage.MIDDLE),
            (9, True, True, Stage.MIDDLE),
            (9, False, True, Stage.EARLY),
            (2, True, True, Stage.EARLY),
            (0, True, True, Stage.EARLY),
        ],
    )
    def test_it_follows_trust(
        self, good_meetings: int, wants_deep: bool, low_tap: bool, stage: Stage
    ) -> None:
        assert deepest_stage(good_meetings, wants_deep=wants_deep, is_mentor_low=low_tap) is stage

    def test_deep_topics_are_off_unless_the_mentor_turned_them_on(self) -> None:
        assert deepest_stage(99) is Stage.MIDDLE


class TestTheWishesByExample:
    """One for each wish: it fails when the wish is taken away."""

    PLAIN = a_card("plain", Area.STRATEGY)
    NEW = a_card("new", Area.INCLUSION, Pillar.INCLUSION)

    def test_a_pair_touches_three_pillars_before_it_gets_what_it_named(self) -> None:
        profile = Profile(offers=(Area.DATA,), wants=(Area.DATA,))
        history = PairHistory("pair", offers_of(("h", CHOSEN)), mentor=profile, leader=profile)
        cards = [a_card("named", Area.DATA, Pillar.HIERARCHY), self.PLAIN, *PAST[:1]]
        assert ids(next_cards(cards, history))[0] == "plain"
        assert first(cards, replace(WELL_ON, mentor=profile, leader=profile)) == "named"

    def test_an_aim_of_the_programme_does_not_take_all_three_places(self) -> None:
        aim = [a_card(each, Area(area), Pillar.INCLUSION) for each, area in zip("abc", Area, strict=False)]
        cards = [*aim, self.PLAIN, a_card("tech", Area.SECURITY, Pillar.TECHNOLOGY), *PAST[:1]]
        history = PairHistory("pair", offers_of(("h", CHOSEN)), aims=(Pillar.INCLUSION,))
        assert {card.pillars[0] for card in next_cards(cards, history)} == {
            Pillar.INCLUSION,
            Pillar.ORGANISATION,
            Pillar.TECHNOLOGY,
        }

    @pytest.mark.parametrize(("mentor", "leader"), [("offers", "wants"), ("wants", "offers")])
    def test_what_both_named_goes_before_what_one_did_and_that_before_the_rest(
        self, mentor: str, leader: str
    ) -> None:
        one = Profile(**{mentor: (Area.SECURITY, Area.INNOVATION)})  # type: ignore[arg-type]
        other = Profile(**{leader: (Area.SECURITY,)})  # type: ignore[arg-type]
        history = replace(WELL_ON, mentor=one, leader=other)
        shared, single = a_card("both", Area.SECURITY), a_card("single", Area.INNOVATION)
        assert first([self.PLAIN, single, shared], history) == "both"
        assert first([self.PLAIN, single], history) == "single"

    def test_an_aim_nobody_touched_goes_first(self) -> None:
        touched = a_card("known", Area.STRATEGY, Pillar.TRUST)
        assert first([touched, a_card("new", pillar=Pillar.INCLUSION)]) == "new"

    def test_the_programmes_aims_go_before_others(self) -> None:
        cards = [self.PLAIN, a_card("aim", pillar=Pillar.INCLUSION)]
        assert first(cards, replace(WELL_ON, aims=(Pillar.INCLUSION,))) == "aim"
        past = [a_card(each, pillar=each, lead=Lead.LEADER) for each in Pillar if each != Pillar.TECHNOLOGY]
        everything = with_offers(WELL_ON, *((card.id, CHOSEN) for card in past))
        touched = [a_card("x", pillar=Pillar.LEARNING), a_card("aim", pillar=Pillar.TRUST)]
        assert first([*past, *touched], replace(everything, aims=(Pillar.TRUST,))) == "aim"

    def test_what_lies_near_a_talk_they_liked_goes_first(self) -> None:
        cards = [self.PLAIN, a_card("near", Area.TRUST)]
        assert first(cards, replace(WELL_ON, liked_cards=frozenset({"t", "retired"}))) == "near"

    def test_the_leader_leads_after_three_talks_they_did_not_lead(self) -> None:
        others = [a_card("a"), a_card("b", lead=Lead.BOTH), a_card("c"), self.NEW]
        cards = [*others, a_card("theirs", pillar=Pillar.TRUST, lead=Lead.LEADER)]
        two = with_offers(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))
        assert first(cards, two) == "new"
        assert first(cards, with_offers(two, ("c", CHOSEN))) == "theirs"
        assert first(cards, with_offers(two, ("c", CHOSEN), ("theirs", SKIPPED))) == "theirs"
        led_by_leader = [a_card(each, pillar=Pillar.TRUST, lead=Lead.LEADER) for each in "xyz"]
        library = [*PAST, *cards, a_card("d", Area.STRATEGY), *led_by_leader]
        three = next_cards(library, with_offers(two, ("c", CHOSEN)))
        assert sum(card.lead is Lead.LEADER for card in three) == 1

    def test_the_opening_is_led_by_both_and_counts_for_neither(self) -> None:
        opening = [a_card(card_id, lead=Lead.BOTH) for card_id in OPENING]
        cards = [*opening, self.NEW, a_card("theirs", pillar=Pillar.TRUST, lead=Lead.LEADER)]
        assert first(cards, with_offers(WELL_ON, *((each, CHOSEN) for each in OPENING))) == "new"

    def test_the_three_have_three_areas_and_three_aims(self) -> None:
        wish = Profile(wants=(Area.DATA,), offers=(Area.DATA,))
        past = a_card("o", Area.INNOVATION, lead=Lead.LEADER)
        technology = [a_card(each, Area.DATA, Pillar.TECHNOLOGY) for each in "abc"]
        half_new = [a_card("x", Area.DATA), a_card("y", Area.TRUST, Pillar.TECHNOLOGY)]
        others = [a_card("z", Area.STRATEGY), a_card("i", Area.INCLUSION, Pillar.INCLUSION)]
        history = replace(with_offers(WELL_ON, ("o", CHOSEN)), mentor=wish, leader=wish)
        for n in range(20):
            cards = next_cards(
                [*PAST, past, *technology, *half_new, *others], replace(history, pair_id=str(n))
            )
            assert {card.id for card in cards} & {"a", "b", "c"}
            assert {card.id for card in cards[1:]} == {"z", "i"}
        assert len(next_cards(technology, WELL_ON)) == 3

    def test_the_three_are_led_by_different_people_where_nothing_else_speaks(self) -> None:
        mentors = [a_card(each, area) for each, area in zip("abc", list(Area)[:3], strict=True)]
        cards = [*mentors, a_card("both", Area.TRUST, lead=Lead.BOTH)]
        for n in range(20):
            assert "both" in ids(next_cards(cards, replace(WELL_ON, pair_id=str(n))))

    def test_no_card_is_first_for_everybody(self) -> None:
        firsts = Counter(
            next_cards(CARDS, PairHistory(str(n), offers_of((AGREEMENT, CHOSEN)), Stage.MIDDLE))[0].id
            for n in range(200)
        )
        assert len(firsts) > 8
        assert firsts.most_common(1)[0][1] < 50


class TestWhyThese:
    def test_before_the_agreement(self) -> None:
        history = PairHistory("pair")
        assert offer_reasons(next_cards(CARDS, history), CARDS, history) == (OfferReason.FIRST_TALKS,)

    def test_what_speaks_most_for_each_card_is_told_once(self) -> None:
        mentor, leader = Profile(offers=(Area.DATA, Area.STRATEGY)), Profile(wants=(Area.DATA,))
        others = [a_card(each, lead=Lead.BOTH) for each in "abc"]
        offered = [
            a_card("leader", lead=Lead.LEADER),
            a_card("both", Area.DATA, Pillar.INCLUSION),
            a_card("again", Area.DATA),
            a_card("new", Area.TRUST, Pillar.INCLUSION),
            a_card("one", Area.STRATEGY, Pillar.TRUST),
            a_card("none", Area.TRUST, Pillar.TRUST),
        ]
        history = replace(
            with_offers(WELL_ON, *((each, CHOSEN) for each in "abc")), mentor=mentor, leader=leader
        )
        reasons = offer_reasons(offered, [*PAST, *others, *offered], history)
        assert reasons == (
            OfferReason.LEADERS_TURN,
            OfferReason.BOTH_NAMED,
            OfferReason.NEW_AIM,
            OfferReason.ONE_NAMED,
            OfferReason.A_CHANGE,
        )
