"""The preferences of a pair among the topics it may have, and the reason that is told for an offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.model import Area, Card, Lead, Pillar
from bot.mentoring.topics.pair_history import OPENING, PairHistory

# A programme serves at least three of its six aims, and in any four talks the leader leads once.
FEWEST_PILLARS = 3
TALKS_TO_A_TURN = 4

# Points for a card: an area that one partner offers and the other wants, a pillar not touched yet, an area
# that one of them named, an area of a talk they liked, a pillar that the programme puts first.
BOTH_NAMED, NEW_AIM, ONE_NAMED, LIKED, AIM = 5, 3, 2, 2, 1


class OfferReason(StrEnum):
    """The reason for an offer, as the mentor may know it: no rating of anybody is told."""

    FIRST_TALKS = "first_talks"
    LEADERS_TURN = "leaders_turn"
    BOTH_NAMED = "both_named"
    NEW_AIM = "new_aim"
    ONE_NAMED = "one_named"
    A_CHANGE = "a_change"


@dataclass(frozen=True, slots=True)
class TopicPreferences:
    """The preferences of a pair and its programme for the next topic.

    `shared_areas` one partner offers and the other wants, `named_areas` only one of them named in either way.
    `new_pillars` no talk touched yet; the next talk must touch one of `needed_pillars`, if there are any.
    `leaders_turn`: the leader did not lead lately.
    """

    shared_areas: frozenset[Area]
    named_areas: frozenset[Area]
    liked_areas: frozenset[Area]
    new_pillars: frozenset[Pillar]
    aims: frozenset[Pillar]
    needed_pillars: frozenset[Pillar]
    leaders_turn: bool

    def points(self, card: Card) -> int:
        """The points of a card, 0 or more: the better it suits the preferences, the more."""
        for_area = BOTH_NAMED * (card.area in self.shared_areas) or ONE_NAMED * (
            card.area in self.named_areas
        )
        for_pillars = NEW_AIM * self.is_new(card) or AIM * (not self.aims.isdisjoint(card.pillars))
        return for_area + for_pillars + LIKED * (card.area in self.liked_areas)

    def is_new(self, card: Card) -> bool:
        """Whether a card touches a pillar that no talk of the pair touched yet."""
        return not self.new_pillars.isdisjoint(card.pillars)

    def reason_for(self, card: Card) -> OfferReason:
        """The strongest reason to offer a card."""
        if self.leaders_turn and card.lead is Lead.LEADER:
            return OfferReason.LEADERS_TURN
        if card.area in self.shared_areas:
            return OfferReason.BOTH_NAMED
        if self.is_new(card):
            return OfferReason.NEW_AIM
        return OfferReason.ONE_NAMED if card.area in self.named_areas else OfferReason.A_CHANGE


def of_pair(history: PairHistory, chosen: Sequence[Card], cards: Mapping[str, Card]) -> TopicPreferences:
    """The preferences of a pair that chose these cards, the oldest first, out of all the `cards` by id."""
    mentor, leader = history.mentor, history.leader
    shared = {*mentor.offers} & {*leader.wants} | {*mentor.wants} & {*leader.offers}
    touched = {pillar for card in chosen for pillar in card.pillars}
    untouched = frozenset(Pillar) - touched
    last_cards = [card for card in chosen if card.id not in OPENING][1 - TALKS_TO_A_TURN :]
    return TopicPreferences(
        shared_areas=frozenset(shared),
        named_areas=frozenset((*mentor.offers, *mentor.wants, *leader.offers, *leader.wants)) - shared,
        liked_areas=frozenset(cards[card_id].area for card_id in history.liked_cards if card_id in cards),
        new_pillars=untouched.intersection(history.aims) or untouched,
        aims=frozenset(history.aims),
        needed_pillars=untouched if len(touched) < FEWEST_PILLARS else frozenset(),
        leaders_turn=len(last_cards) == TALKS_TO_A_TURN - 1
        and all(card.lead is not Lead.LEADER for card in last_cards),
    )
