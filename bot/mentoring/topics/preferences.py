"""What speaks for a topic among those a pair may have, and how that is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.mentoring.model import Area, Card, Lead, Pillar
from bot.mentoring.topics.pair_history import OPENING, PairHistory

# A programme serves at least three of its six aims, and in any four talks the leader leads once.
FEWEST_PILLARS = 3
TALKS_TO_A_TURN = 4

BOTH_NAMED, NEW_AIM, ONE_NAMED, LIKED, AIM = 5, 3, 2, 2, 1


class OfferReason(StrEnum):
    """Why a card is offered, as the mentor may know it: what somebody rated stays with them."""

    FIRST_TALKS = "first_talks"
    LEADERS_TURN = "leaders_turn"
    BOTH_NAMED = "both_named"
    NEW_AIM = "new_aim"
    ONE_NAMED = "one_named"
    A_CHANGE = "a_change"


@dataclass(frozen=True, slots=True)
class TopicPreferences:
    """What a pair and its programme wish for next.

    `new` are the pillars worth touching next, `needed` those of which the next talk must touch one.
    """

    both: frozenset[Area]
    one: frozenset[Area]
    liked: frozenset[Area]
    new: frozenset[Pillar]
    aims: frozenset[Pillar]
    needed: frozenset[Pillar]
    leaders_turn: bool

    def points(self, card: Card) -> int:
        """How much is wished for in a card: 0 or more."""
        named = BOTH_NAMED * (card.area in self.both) or ONE_NAMED * (card.area in self.one)
        touches = NEW_AIM * self.is_new(card) or AIM * (not self.aims.isdisjoint(card.pillars))
        return named + touches + LIKED * (card.area in self.liked)

    def is_new(self, card: Card) -> bool:
        return not self.new.isdisjoint(card.pillars)

    def why(self, card: Card) -> OfferReason:
        """The first thing that speaks for a card."""
        if self.leaders_turn and card.lead is Lead.LEADER:
            return OfferReason.LEADERS_TURN
        if card.area in self.both:
            return OfferReason.BOTH_NAMED
        if self.is_new(card):
            return OfferReason.NEW_AIM
        return OfferReason.ONE_NAMED if card.area in self.one else OfferReason.A_CHANGE


def of(road: PairHistory, chosen: Sequence[Card], cards: Mapping[str, Card]) -> TopicPreferences:
    """The wishes of a pair that chose these cards, the oldest first, out of all the `cards` by id."""
    mentor, leader = road.mentor, road.leader
    both = {*mentor.offers} & {*leader.wants} | {*mentor.wants} & {*leader.offers}
    touched = {pillar for card in chosen for pillar in card.pillars}
    untouched = frozenset(Pillar) - touched
    last = [card for card in chosen if card.id not in OPENING][1 - TALKS_TO_A_TURN :]
    return TopicPreferences(
        both=frozenset(both),
        one=frozenset((*mentor.offers, *mentor.wants, *leader.offers, *leader.wants)) - both,
        liked=frozenset(cards[card_id].area for card_id in road.liked if card_id in cards),
        new=untouched.intersection(road.aims) or untouched,
        aims=frozenset(road.aims),
        needed=untouched if len(touched) < FEWEST_PILLARS else frozenset(),
        leaders_turn=len(last) == TALKS_TO_A_TURN - 1 and all(card.lead is not Lead.LEADER for card in last),
    )
