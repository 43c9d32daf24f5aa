"""Which three cards to offer a pair next: the rules nothing may break, then what is wished for.

Why it is so stands in `docs/decisions/015-three-cards.md`.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from bot.mentoring.model import Card, Lead, Pillar, Stage, Willingness
from bot.mentoring.topics import preferences
from bot.mentoring.topics.pair_history import AGREEMENT, OPENING, PairHistory
from bot.mentoring.topics.preferences import OfferReason, TopicPreferences

OFFERED_AT_ONCE = 3
# The look back belongs to the end of a programme: its calendar brings it, not the choice.
CLOSING = "O8"
# Programmes that turn into technical support lose both sides (Jordan and Sorell 2019).
TECHNOLOGY_IN_A_ROW = 2

DEPTH = {Stage.EARLY: 0, Stage.MIDDLE: 1, Stage.DEEP: 2}


def next_cards(library: Sequence[Card], road: PairHistory, past: Sequence[Card] = ()) -> tuple[Card, ...]:
    """Up to three cards for a pair, the best first; the same for the same road.

    `past` are cards that nobody is offered any more: they count as talks that were had.
    """
    cards = {card.id: card for card in (*library, *past)}
    if _agreement_is_due(cards, road):
        return _opening(cards, road)
    chosen = _chosen(cards, road)
    allowed = _allowed(library, road, chosen)
    return _three(allowed, preferences.of(road, chosen, cards), road)


def why(
    offered: Sequence[Card], library: Sequence[Card], road: PairHistory, past: Sequence[Card] = ()
) -> tuple[OfferReason, ...]:
    """Why these cards, each reason once; `road` is that before they were offered."""
    cards = {card.id: card for card in (*library, *past)}
    if _agreement_is_due(cards, road):
        return (OfferReason.FIRST_TALKS,)
    wished = preferences.of(road, _chosen(cards, road), cards)
    return tuple(dict.fromkeys(wished.why(card) for card in offered))


def _chosen(cards: Mapping[str, Card], road: PairHistory) -> list[Card]:
    return [cards[card_id] for card_id in road.chosen if card_id in cards]


def _agreement_is_due(cards: Mapping[str, Card], road: PairHistory) -> bool:
    return AGREEMENT in cards and AGREEMENT not in road.chosen


def _opening(cards: Mapping[str, Card], road: PairHistory) -> tuple[Card, ...]:
    """The opening cards that are left; the agreement even if it was put back, or nothing could follow."""
    left = [card_id for card_id in OPENING if card_id == AGREEMENT or card_id not in road.used]
    return tuple(cards[card_id] for card_id in left if card_id in cards)


def _allowed(library: Sequence[Card], road: PairHistory, chosen: Sequence[Card]) -> list[Card]:
    """What no rule forbids. Opening cards are about these two: a leader may know them, and have them anew."""
    gone = road.used | (road.known - {*OPENING}) | {CLOSING}
    stages = {stage for stage, depth in DEPTH.items() if depth <= DEPTH[road.stage]}
    glad = {theme for theme, answer in road.mentor.themes.items() if answer is Willingness.GLAD}
    no_technology = _had_enough_technology(chosen)
    return [
        card
        for card in library
        if card.id not in gone
        and card.stage in stages
        and not (card.sensitive and card.theme not in glad)
        and not (no_technology and Pillar.TECHNOLOGY in card.pillars)
    ]


def _had_enough_technology(chosen: Sequence[Card]) -> bool:
    last = chosen[-TECHNOLOGY_IN_A_ROW:]
    return len(last) == TECHNOLOGY_IN_A_ROW and all(Pillar.TECHNOLOGY in card.pillars for card in last)


def _three(allowed: Sequence[Card], wished: TopicPreferences, road: PairHistory) -> tuple[Card, ...]:
    three: list[Card] = []
    left = list(allowed)
    passed = road.passed
    while left and len(three) < OFFERED_AT_ONCE:
        best = left
        for sieve in _sieves(wished, three, passed):
            best = _finest(best, sieve)
        card = min(best, key=lambda card: _chance(road.pair_id, card.id))
        three.append(card)
        left = [each for each in left if each is not card]
    return tuple(three)


def _sieves(
    wished: TopicPreferences, before: Sequence[Card], passed: Mapping[str, int]
) -> list[Callable[[Card], int]]:
    """What counts for the next of the three, in order; each sieve keeps the cards that do best."""
    areas = {card.area for card in before}
    pillars = {card.pillars[0] for card in before}
    leads = {card.lead for card in before}
    sieves: list[Callable[[Card], int]] = []
    if wished.needed:
        sieves.append(lambda card: not wished.needed.isdisjoint(card.pillars))
    if wished.leaders_turn and Lead.LEADER not in leads:
        sieves.append(lambda card: card.lead is Lead.LEADER)
    if before:
        sieves.append(lambda card: (card.area not in areas) + (card.pillars[0] not in pillars))
    sieves.append(lambda card: -passed.get(card.id, 0))
    sieves.append(lambda card: wished.points(card) + (card.lead not in leads))
    return sieves


def _finest(cards: Sequence[Card], sieve: Callable[[Card], int]) -> list[Card]:
    found = [sieve(card) for card in cards]
    best = max(found)
    return [card for card, each in zip(cards, found, strict=True) if each == best]


def _chance(pair_id: str, card_id: str) -> bytes:
    """A fixed order for each pair, so that no card is first for everybody."""
    return sha256(f"{pair_id}/{card_id}".encode()).digest()
