"""The choice of three cards to offer a pair next: rules that nothing may break, then preferences.

The reasons stand in `docs/decisions/015-three-cards.md`.
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


def next_cards(
    library: Sequence[Card], history: PairHistory, retired: Sequence[Card] = ()
) -> tuple[Card, ...]:
    """Up to three cards for a pair, the best first; always the same for the same history.

    1. Until the pair has its agreement, only opening cards come.
    2. Cards that a rule forbids drop out.
    3. Of the rest the best three for this pair's preferences come, each unlike those before it.

    `retired` are cards that nobody is offered any more: pairs may have talked about them.
    """
    cards = {card.id: card for card in (*library, *retired)}
    if _agreement_is_due(cards, history):
        return _opening_cards(cards, history)
    chosen = _chosen_cards(cards, history)
    allowed = _allowed_cards(library, history, chosen)
    return _best_three(allowed, preferences.of_pair(history, chosen, cards), history)


def offer_reasons(
    offered: Sequence[Card], library: Sequence[Card], history: PairHistory, retired: Sequence[Card] = ()
) -> tuple[OfferReason, ...]:
    """The reasons to offer these cards, each once; `history` is that before they were offered."""
    cards = {card.id: card for card in (*library, *retired)}
    if _agreement_is_due(cards, history):
        return (OfferReason.FIRST_TALKS,)
    pair_preferences = preferences.of_pair(history, _chosen_cards(cards, history), cards)
    return tuple(dict.fromkeys(pair_preferences.reason_for(card) for card in offered))


def _chosen_cards(cards: Mapping[str, Card], history: PairHistory) -> list[Card]:
    return [cards[card_id] for card_id in history.chosen_cards if card_id in cards]


def _agreement_is_due(cards: Mapping[str, Card], history: PairHistory) -> bool:
    return AGREEMENT in cards and AGREEMENT not in history.chosen_cards


def _opening_cards(cards: Mapping[str, Card], history: PairHistory) -> tuple[Card, ...]:
    """The opening cards not used yet; the agreement even if it was put back, or nothing could follow."""
    unused = [card_id for card_id in OPENING if card_id == AGREEMENT or card_id not in history.used_cards]
    return tuple(cards[card_id] for card_id in unused if card_id in cards)


def _allowed_cards(library: Sequence[Card], history: PairHistory, chosen: Sequence[Card]) -> list[Card]:
    """The cards that no rule forbids.

    Opening cards are about two people: a leader who had them with an earlier mentor may have them again.
    """
    excluded = history.used_cards | (history.known_to_leader - {*OPENING}) | {CLOSING}
    stages = {stage for stage, depth in DEPTH.items() if depth <= DEPTH[history.stage]}
    welcome_themes = {theme for theme, answer in history.mentor.themes.items() if answer is Willingness.GLAD}
    no_technology = _had_enough_technology(chosen)
    return [
        card
        for card in library
        if card.id not in excluded
        and card.stage in stages
        and not (card.sensitive and card.theme not in welcome_themes)
        and not (no_technology and Pillar.TECHNOLOGY in card.pillars)
    ]


def _had_enough_technology(chosen: Sequence[Card]) -> bool:
    last = chosen[-TECHNOLOGY_IN_A_ROW:]
    return len(last) == TECHNOLOGY_IN_A_ROW and all(Pillar.TECHNOLOGY in card.pillars for card in last)


def _best_three(
    allowed: Sequence[Card], pair_preferences: TopicPreferences, history: PairHistory
) -> tuple[Card, ...]:
    three: list[Card] = []
    remaining = list(allowed)
    times_passed_over = history.times_passed_over
    while remaining and len(three) < OFFERED_AT_ONCE:
        best = remaining
        for criterion in _criteria(pair_preferences, three, times_passed_over):
            best = _with_highest_score(best, criterion)
        card = min(best, key=lambda card: _tie_breaker(history.pair_id, card.id))
        three.append(card)
        remaining = [each for each in remaining if each is not card]
    return tuple(three)


def _criteria(
    pair_preferences: TopicPreferences, selected: Sequence[Card], times_passed_over: Mapping[str, int]
) -> list[Callable[[Card], int]]:
    """The scores by which the next of the three is found, beside those already selected.

    Their order is strict: a later score only decides between cards that are equal by all the earlier ones.
    """
    areas = {card.area for card in selected}
    pillars = {card.pillars[0] for card in selected}
    leads = {card.lead for card in selected}
    criteria: list[Callable[[Card], int]] = []
    if pair_preferences.needed_pillars:
        criteria.append(lambda card: not pair_preferences.needed_pillars.isdisjoint(card.pillars))
    if pair_preferences.leaders_turn and Lead.LEADER not in leads:
        criteria.append(lambda card: card.lead is Lead.LEADER)  # one of the three is enough for a turn
    if selected:
        # Three cards of one kind would be no choice.
        criteria.append(lambda card: (card.area not in areas) + (card.pillars[0] not in pillars))
    criteria.append(lambda card: -times_passed_over.get(card.id, 0))
    criteria.append(lambda card: pair_preferences.points(card) + (card.lead not in leads))
    return criteria


def _with_highest_score(cards: Sequence[Card], criterion: Callable[[Card], int]) -> list[Card]:
    scores = [criterion(card) for card in cards]
    highest = max(scores)
    return [card for card, score in zip(cards, scores, strict=True) if score == highest]


def _tie_breaker(pair_id: str, card_id: str) -> bytes:
    """A key that orders cards differently for each pair, so that no card is first for everybody."""
    return sha256(f"{pair_id}/{card_id}".encode()).digest()
