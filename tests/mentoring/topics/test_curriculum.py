"""Which cards come next: each rule, over roads of every kind with the cards the bot ships, and by example."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library import load
from bot.mentoring.model import (
    Area,
    Card,
    Lead,
    Offer,
    OfferState,
    Pillar,
    Profile,
    Stage,
    Willingness,
)
from bot.mentoring.topics.curriculum import CLOSING, next_cards, why
from bot.mentoring.topics.pair_history import OPENING, PairHistory, deepest
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

Made = Sequence[tuple[str, OfferState]]


def made(*told: tuple[str, OfferState]) -> list[Offer]:
    return [Offer(str(number), "pair", card_id, state, NOW) for number, (card_id, state) in enumerate(told)]


def after(road: PairHistory, *told: tuple[str, OfferState]) -> PairHistory:
    """The same road, some offers on."""
    return replace(road, made=[*road.made, *made(*told)])


def ids(cards: Sequence[Card]) -> list[str]:
    return [card.id for card in cards]


def is_technology(card: Card) -> bool:
    return Pillar.TECHNOLOGY in card.pillars


class Seen:
    """What a test makes of a road by itself."""

    def __init__(self, road: PairHistory) -> None:
        self.road = road
        told = [(each.card_id, each.state) for each in road.made]
        self.gone = {card_id for card_id, state in told if state in (CHOSEN, SWAPPED)}
        self.talks = [BY_ID[card_id] for card_id, state in told if state is CHOSEN and card_id in BY_ID]
        self.passed = Counter(card_id for card_id, state in told if state in (SKIPPED, OFFERED))
        self.touched = {pillar for card in self.talks for pillar in card.pillars}
        topics = [card for card in self.talks if card.id not in OPENING]
        self.is_leaders_turn = len(topics) >= 3 and all(card.lead is not Lead.LEADER for card in topics[-3:])

    @property
    def allowed(self) -> list[Card]:
        """What the rules allow, one after the other."""
        left = [card for card in CARDS if card.id not in self.gone and card.id != CLOSING]
        left = [card for card in left if card.id not in self.road.known or card.id in OPENING]
        left = [card for card in left if card.stage in UP_TO[self.road.stage]]
        glad = {theme for theme, answer in self.road.mentor.themes.items() if answer is Willingness.GLAD}
        left = [card for card in left if not card.sensitive or card.theme in glad]
        if len(self.talks) >= 2 and all(map(is_technology, self.talks[-2:])):
            left = [card for card in left if not is_technology(card)]
        return left


areas = st.lists(st.sampled_from(Area), unique=True, max_size=5).map(tuple)
profiles = st.builds(
    Profile,
    offers=areas,
    wants=areas,
    themes=st.dictionaries(st.sampled_from(THEMES), st.sampled_from(Willingness)),
)
states = st.sampled_from(OfferState)
some_ids = st.frozensets(st.sampled_from([*BY_ID, "retired"]), max_size=8)
few = st.lists(st.tuples(st.sampled_from([*BY_ID, "retired"]), states), max_size=12)
most = st.builds(
    lambda seed, became: list(zip(shuffled(seed), became, strict=True)),
    st.integers(0, 999),
    st.lists(states, min_size=len(CARDS), max_size=len(CARDS)),
)


def shuffled(seed: int) -> list[str]:
    return sorted(BY_ID, key=lambda card_id: sha256(f"{seed} {card_id}".encode()).digest())


roads = st.builds(
    PairHistory,
    pair_id=st.integers(0, 999).map(str),
    made=(few | most).map(lambda told: made(*told)),
    stage=st.sampled_from(Stage),
    mentor=profiles,
    leader=profiles,
    aims=st.lists(st.sampled_from(Pillar), unique=True, max_size=3).map(tuple),
    liked=some_ids,
    known=some_ids,
)
agreed = roads.map(lambda road: replace(road, made=[*made((AGREEMENT, CHOSEN)), *road.made]))
often = settings(max_examples=examples(60), deadline=None)


class TestWhateverTheRoad:
    @often
    @given(roads)
    def test_a_used_card_never_comes_back_but_for_an_agreement_that_was_put_back(
        self, road: PairHistory
    ) -> None:
        assert not (Seen(road).gone - {AGREEMENT}) & set(ids(next_cards(CARDS, road)))

    @often
    @given(roads)
    def test_nothing_but_the_opening_comes_before_the_agreement(self, road: PairHistory) -> None:
        before = replace(road, made=[each for each in road.made if each.card_id != AGREEMENT])
        found = ids(next_cards(CARDS, before))
        assert AGREEMENT in found
        assert set(found) <= set(OPENING)

    @often
    @given(agreed)
    def test_three_come_or_all_that_the_rules_allow(self, road: PairHistory) -> None:
        found, allowed = ids(next_cards(CARDS, road)), ids(Seen(road).allowed)
        assert set(found) <= set(allowed)
        assert len(found) == len(set(found)) == min(3, len(allowed))

    @often
    @given(agreed, st.lists(st.sampled_from([*filter(is_technology, CARDS)]), min_size=2, max_size=3))
    def test_never_a_third_technology_card_in_a_row(self, road: PairHistory, last: list[Card]) -> None:
        road = after(road, *((card.id, CHOSEN) for card in last))
        assert not any(map(is_technology, next_cards(CARDS, road)))

    @often
    @given(agreed)
    def test_until_three_pillars_are_touched_each_card_brings_a_new_one(self, road: PairHistory) -> None:
        seen = Seen(road)
        if len(seen.touched) < 3:
            bring = [card for card in seen.allowed if set(card.pillars) - seen.touched]
            found = next_cards(CARDS, road)
            assert len([card for card in found if card in bring]) == min(3, len(bring))

    @often
    @given(agreed)
    def test_the_leader_leads_one_of_the_three_after_three_talks_they_did_not_lead(
        self, road: PairHistory
    ) -> None:
        seen = Seen(road)
        if seen.is_leaders_turn and len(seen.touched) >= 3:
            theirs = [card for card in seen.allowed if card.lead is Lead.LEADER]
            assert not theirs or next_cards(CARDS, road)[0] in theirs

    @often
    @given(agreed)
    def test_the_three_differ_in_area_and_pillar_where_they_can(self, road: PairHistory) -> None:
        seen = Seen(road)
        if seen.is_leaders_turn or len(seen.touched) < 3:
            return
        found = next_cards(CARDS, road)
        for n in range(1, len(found)):
            before, left = found[:n], [card for card in seen.allowed if card not in found[:n]]
            assert differs(found[n], before) == max(differs(card, before) for card in left)

    @often
    @given(agreed)
    def test_what_was_passed_over_comes_after_all_that_would_do_as_well(self, road: PairHistory) -> None:
        seen = Seen(road)
        if seen.is_leaders_turn or len(seen.touched) < 3:
            return
        found = next_cards(CARDS, road)
        for n, card in enumerate(found):
            as_good = [
                seen.passed[each.id]
                for each in seen.allowed
                if each not in found[:n] and differs(each, found[:n]) == differs(card, found[:n])
            ]
            assert seen.passed[card.id] == min(as_good)

    @often
    @given(roads)
    def test_the_same_road_leads_to_the_same_cards(self, road: PairHistory) -> None:
        assert next_cards(CARDS, road) == next_cards(CARDS, road) == next_cards(CARDS[::-1], road)

    @often
    @given(roads)
    def test_there_is_a_reason_and_no_more_than_one_for_each_card(self, road: PairHistory) -> None:
        found = next_cards(CARDS, road)
        reasons = why(found, CARDS, road)
        assert len(reasons) == len(set(reasons)) <= len(found)
        assert bool(reasons) == bool(found)

    @often
    @given(roads, some_ids)
    def test_no_reason_tells_what_somebody_rated(self, road: PairHistory, liked: frozenset[str]) -> None:
        found = next_cards(CARDS, road)
        assert why(found, CARDS, road) == why(found, CARDS, replace(road, liked=liked))


def differs(card: Card, before: Sequence[Card]) -> int:
    """In how many of two respects a card differs from all of those."""
    new_area = card.area not in {each.area for each in before}
    return new_area + (card.pillars[0] not in {each.pillars[0] for each in before})


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
WELL_ON = PairHistory("pair", made(*TOUCHED))  # three pillars touched, and the leader led


def first(cards: Sequence[Card], road: PairHistory = WELL_ON) -> str:
    """The first card, which must be the same for many pairs: no chance in it."""
    [always] = {next_cards([*PAST, *cards], replace(road, pair_id=str(n)))[0].id for n in range(20)}
    return always


class TestTheRulesByExample:
    """One for each rule: it fails when the rule is taken away."""

    @pytest.mark.parametrize("state", [CHOSEN, SWAPPED])
    def test_a_used_card_is_gone(self, state: OfferState) -> None:
        assert ids(next_cards([a_card("x"), a_card("y")], after(WELL_ON, ("x", state)))) == ["y"]

    def test_a_card_taken_off_the_shelf_is_never_offered_and_still_counts_as_a_talk(self) -> None:
        technology = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in ("x", "y", "z")]
        road = after(WELL_ON, ("x", CHOSEN), ("y", CHOSEN))
        shelf = [*PAST, technology[2], a_card("plain")]
        assert sorted(ids(next_cards(shelf, road))) == ["plain", "z"]
        assert ids(next_cards(shelf, road, past=technology[:2])) == ["plain"]
        assert ids(next_cards(PAST, WELL_ON, past=technology)) == []

    @pytest.mark.parametrize("state", [SKIPPED, OFFERED])
    def test_a_card_passed_over_waits_until_the_others_had_their_turn(self, state: OfferState) -> None:
        cards = [a_card("x"), a_card("y")]
        assert first(cards, after(WELL_ON, ("x", state))) == "y"
        assert first(cards, after(WELL_ON, ("x", state), ("y", state), ("y", state))) == "x"

    def test_the_opening_comes_in_its_order_and_the_agreement_before_everything_else(self) -> None:
        new = PairHistory("pair")
        assert ids(next_cards(CARDS, new)) == ["A1", "A2", "A3"]
        assert ids(next_cards(CARDS, after(new, ("A1", CHOSEN)))) == ["A2", "A3"]
        assert len(next_cards(CARDS, after(new, ("A3", CHOSEN)))) == 3

    def test_an_agreement_that_was_put_back_lies_there_again_or_nothing_could_follow(self) -> None:
        told = [(card_id, SWAPPED) for card_id in OPENING]
        assert ids(next_cards(CARDS, PairHistory("pair", made(*told)))) == [AGREEMENT]

    def test_a_library_without_an_agreement_is_no_dead_end(self) -> None:
        rest = [card for card in CARDS if card.id != AGREEMENT]
        assert len(next_cards(rest, PairHistory("pair"))) == 3

    def test_the_look_back_is_left_to_the_calendar(self) -> None:
        assert ids(next_cards([a_card(CLOSING), a_card("x")], WELL_ON)) == ["x"]

    def test_a_leader_gets_new_ground_with_a_new_mentor_but_opens_with_them_anew(self) -> None:
        known = frozenset({"x", *OPENING})
        assert ids(next_cards([a_card("x"), a_card("y")], replace(WELL_ON, known=known))) == ["y"]
        assert ids(next_cards(CARDS, PairHistory("pair", known=known))) == ["A1", "A2", "A3"]
        opening = [a_card(card_id) for card_id in OPENING]
        road = after(WELL_ON, (AGREEMENT, CHOSEN))
        assert set(ids(next_cards(opening, replace(road, known=known)))) == {"A1", "A2"}

    @pytest.mark.parametrize("stage", Stage)
    def test_a_stage_opens_with_those_before_it(self, stage: Stage) -> None:
        cards = [replace(a_card(each), stage=each) for each in Stage]
        assert set(ids(next_cards(cards, replace(WELL_ON, stage=stage)))) == UP_TO[stage]

    @pytest.mark.parametrize("answer", [Willingness.ASK_FIRST, Willingness.NOT_FOR_ME, None])
    def test_a_theme_that_was_not_gladly_named_never_comes(self, answer: Willingness | None) -> None:
        cards = [replace(a_card("x"), sensitive=True, theme="accent")]
        themes = {"accent": answer} if answer else {}
        glad = Profile(themes={"accent": Willingness.GLAD})
        assert next_cards(cards, replace(WELL_ON, mentor=Profile(themes=themes), leader=glad)) == ()
        assert next_cards(cards, replace(WELL_ON, mentor=glad)) == tuple(cards)

    def test_after_two_technology_talks_something_else_comes_or_nothing(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abcd"] + [a_card("x")]
        one, two = after(WELL_ON, ("a", CHOSEN)), after(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))
        assert len(next_cards(cards, one)) == 3
        assert ids(next_cards(cards, two)) == ["x"]
        assert next_cards(cards[:-1], two) == ()
        assert set(ids(next_cards(cards, after(two, ("x", CHOSEN))))) == {"c", "d"}

    def test_a_technology_card_that_was_put_back_was_no_talk(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abc"]
        assert ids(next_cards(cards, after(WELL_ON, ("a", CHOSEN), ("b", SWAPPED)))) == ["c"]

    def test_technology_counts_even_as_a_second_pillar(self) -> None:
        cards = [replace(a_card(each), pillars=(Pillar.TRUST, Pillar.TECHNOLOGY)) for each in "abc"]
        assert next_cards(cards, after(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))) == ()

    def test_of_an_empty_library_nothing_comes(self) -> None:
        assert next_cards([], WELL_ON) == ()

    def test_what_was_retired_does_no_harm(self) -> None:
        cards = [a_card(each, pillar=Pillar.TECHNOLOGY) for each in "abc"]
        road = after(WELL_ON, ("a", CHOSEN), ("retired", CHOSEN), ("b", CHOSEN))
        assert next_cards(cards, road) == ()


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
        assert deepest(good_meetings, wants_deep=wants_deep, low_tap=low_tap) is stage

    def test_deep_topics_are_off_unless_the_mentor_turned_them_on(self) -> None:
        assert deepest(99) is Stage.MIDDLE


class TestTheWishesByExample:
    """One for each wish: it fails when the wish is taken away."""

    PLAIN = a_card("plain", Area.STRATEGY)
    NEW = a_card("new", Area.INCLUSION, Pillar.INCLUSION)

    def test_a_pair_touches_three_pillars_before_it_gets_what_it_named(self) -> None:
        named = Profile(offers=(Area.DATA,), wants=(Area.DATA,))
        road = PairHistory("pair", made(("h", CHOSEN)), mentor=named, leader=named)
        cards = [a_card("named", Area.DATA, Pillar.HIERARCHY), self.PLAIN, *PAST[:1]]
        assert ids(next_cards(cards, road))[0] == "plain"
        assert first(cards, replace(WELL_ON, mentor=named, leader=named)) == "named"

    def test_an_aim_of_the_programme_does_not_take_all_three_places(self) -> None:
        aim = [a_card(each, Area(area), Pillar.INCLUSION) for each, area in zip("abc", Area, strict=False)]
        cards = [*aim, self.PLAIN, a_card("tech", Area.SECURITY, Pillar.TECHNOLOGY), *PAST[:1]]
        road = PairHistory("pair", made(("h", CHOSEN)), aims=(Pillar.INCLUSION,))
        assert {card.pillars[0] for card in next_cards(cards, road)} == {
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
        road = replace(WELL_ON, mentor=one, leader=other)
        both, single = a_card("both", Area.SECURITY), a_card("single", Area.INNOVATION)
        assert first([self.PLAIN, single, both], road) == "both"
        assert first([self.PLAIN, single], road) == "single"

    def test_an_aim_nobody_touched_goes_first(self) -> None:
        known = a_card("known", Area.STRATEGY, Pillar.TRUST)
        assert first([known, a_card("new", pillar=Pillar.INCLUSION)]) == "new"

    def test_the_programmes_aims_go_before_others(self) -> None:
        cards = [self.PLAIN, a_card("aim", pillar=Pillar.INCLUSION)]
        assert first(cards, replace(WELL_ON, aims=(Pillar.INCLUSION,))) == "aim"
        past = [a_card(each, pillar=each, lead=Lead.LEADER) for each in Pillar if each != Pillar.TECHNOLOGY]
        everything = after(WELL_ON, *((card.id, CHOSEN) for card in past))
        touched = [a_card("x", pillar=Pillar.LEARNING), a_card("aim", pillar=Pillar.TRUST)]
        assert first([*past, *touched], replace(everything, aims=(Pillar.TRUST,))) == "aim"

    def test_what_lies_near_a_talk_they_liked_goes_first(self) -> None:
        cards = [self.PLAIN, a_card("near", Area.TRUST)]
        assert first(cards, replace(WELL_ON, liked=frozenset({"t", "retired"}))) == "near"

    def test_the_leader_leads_after_three_talks_they_did_not_lead(self) -> None:
        others = [a_card("a"), a_card("b", lead=Lead.BOTH), a_card("c"), self.NEW]
        cards = [*others, a_card("theirs", pillar=Pillar.TRUST, lead=Lead.LEADER)]
        two = after(WELL_ON, ("a", CHOSEN), ("b", CHOSEN))
        assert first(cards, two) == "new"
        assert first(cards, after(two, ("c", CHOSEN))) == "theirs"
        assert first(cards, after(two, ("c", CHOSEN), ("theirs", SKIPPED))) == "theirs"
        more = [a_card(each, pillar=Pillar.TRUST, lead=Lead.LEADER) for each in "xyz"]
        found = next_cards([*PAST, *cards, a_card("d", Area.STRATEGY), *more], after(two, ("c", CHOSEN)))
        assert sum(card.lead is Lead.LEADER for card in found) == 1

    def test_the_opening_is_led_by_both_and_counts_for_neither(self) -> None:
        opening = [a_card(card_id, lead=Lead.BOTH) for card_id in OPENING]
        cards = [*opening, self.NEW, a_card("theirs", pillar=Pillar.TRUST, lead=Lead.LEADER)]
        assert first(cards, after(WELL_ON, *((each, CHOSEN) for each in OPENING))) == "new"

    def test_the_three_have_three_areas_and_three_aims(self) -> None:
        wish = Profile(wants=(Area.DATA,), offers=(Area.DATA,))
        past = a_card("o", Area.INNOVATION, lead=Lead.LEADER)
        same = [a_card(each, Area.DATA, Pillar.TECHNOLOGY) for each in "abc"]
        alike = [a_card("x", Area.DATA), a_card("y", Area.TRUST, Pillar.TECHNOLOGY)]
        others = [a_card("z", Area.STRATEGY), a_card("i", Area.INCLUSION, Pillar.INCLUSION)]
        road = replace(after(WELL_ON, ("o", CHOSEN)), mentor=wish, leader=wish)
        for n in range(20):
            found = next_cards([*PAST, past, *same, *alike, *others], replace(road, pair_id=str(n)))
            assert {card.id for card in found} & {"a", "b", "c"}
            assert {card.id for card in found[1:]} == {"z", "i"}
        assert len(next_cards(same, WELL_ON)) == 3

    def test_the_three_are_led_by_different_people_where_nothing_else_speaks(self) -> None:
        mentors = [a_card(each, area) for each, area in zip("abc", list(Area)[:3], strict=True)]
        cards = [*mentors, a_card("both", Area.TRUST, lead=Lead.BOTH)]
        for n in range(20):
            assert "both" in ids(next_cards(cards, replace(WELL_ON, pair_id=str(n))))

    def test_no_card_is_first_for_everybody(self) -> None:
        firsts = Counter(
            next_cards(CARDS, PairHistory(str(n), made((AGREEMENT, CHOSEN)), Stage.MIDDLE))[0].id
            for n in range(200)
        )
        assert len(firsts) > 8
        assert firsts.most_common(1)[0][1] < 50


class TestWhyThese:
    def test_before_the_agreement(self) -> None:
        road = PairHistory("pair")
        assert why(next_cards(CARDS, road), CARDS, road) == (OfferReason.FIRST_TALKS,)

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
        road = replace(after(WELL_ON, *((each, CHOSEN) for each in "abc")), mentor=mentor, leader=leader)
        told = why(offered, [*PAST, *others, *offered], road)
        assert told == (
            OfferReason.LEADERS_TURN,
            OfferReason.BOTH_NAMED,
            OfferReason.NEW_AIM,
            OfferReason.ONE_NAMED,
            OfferReason.A_CHANGE,
        )
