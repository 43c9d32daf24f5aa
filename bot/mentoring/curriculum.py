"""Which three cards to offer a pair next."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby

from bot.mentoring.model import Area, Card, Offer, OfferState, Pillar, Profile, Stage, Willingness

OFFERED_AT_ONCE = 3
# Closeness grows with gradual, mutual disclosure (Aron and others 1997): depth follows trust.
MEETINGS_FOR_MIDDLE = 2
MEETINGS_FOR_DEEP = 4
# Programmes that turn into technical support lose both sides (Jordan and Sorell 2019).
TECHNOLOGY_IN_A_ROW = 2

# A choice of another card puts the first away; what was merely passed over may come back.
USED = (OfferState.CHOSEN, OfferState.SWAPPED)


def next_cards(
    library: Sequence[Card],
    made: Sequence[Offer],
    *,
    meetings: int,
    mentor: Profile,
    leader: Profile,
    pair_id: str,
) -> tuple[Card, ...]:
    """Up to three cards for a pair, the best first; the same for the same history.

    `made` are all offers it ever had, the oldest first: a card it used never comes back, one it
    passed over comes back after all others. `meetings` counts the talks that took place.
    """
    used = [each.card_id for each in made if each.state in USED]
    passed = [each.card_id for each in made if each.state not in USED]
    cards = {card.id: card for card in library}
    touched = {pillar for card_id in used if card_id in cards for pillar in cards[card_id].pillars}
    allowed = [card for card in library if _may_have(card, used, meetings, mentor)]
    if _had_enough_technology([cards[card_id] for card_id in used if card_id in cards]):
        allowed = [card for card in allowed if not _is_technology(card)] or allowed
    wanted = set(mentor.wants) | set(leader.wants) | set(mentor.offers) | set(leader.offers)

    def rank(card: Card) -> tuple[int, bool, int, bytes]:
        is_opening = meetings < MEETINGS_FOR_MIDDLE and card.area is Area.STARTING
        fresh = not touched.issuperset(card.pillars)
        asked_for = 2 * (card.area in _both_sides(mentor, leader)) + (card.area in wanted)
        return (passed.count(card.id), not is_opening, -(asked_for + fresh), _chance(pair_id, card.id))

    chosen: list[Card] = []
    for _times, equally_often in groupby(sorted(allowed, key=rank), lambda card: passed.count(card.id)):
        chosen += _different(list(equally_often), chosen)
    return tuple(chosen)


def _may_have(card: Card, used: Iterable[str], meetings: int, mentor: Profile) -> bool:
    return (
        card.id not in used
        and _is_open(card.stage, meetings)
        and (not card.sensitive or mentor.themes.get(card.theme or "") is Willingness.GLAD)
    )


def _is_open(stage: Stage, meetings: int) -> bool:
    needed = {Stage.EARLY: 0, Stage.MIDDLE: MEETINGS_FOR_MIDDLE, Stage.DEEP: MEETINGS_FOR_DEEP}
    return meetings >= needed[stage]


def _both_sides(mentor: Profile, leader: Profile) -> set[Area]:
    return (set(leader.wants) & set(mentor.offers)) | (set(mentor.wants) & set(leader.offers))


def _is_technology(card: Card) -> bool:
    return Pillar.TECHNOLOGY in card.pillars


def _had_enough_technology(used: Sequence[Card]) -> bool:
    last = used[-TECHNOLOGY_IN_A_ROW:]
    return len(last) == TECHNOLOGY_IN_A_ROW and all(_is_technology(card) for card in last)


def _different(ranked: Sequence[Card], before: Sequence[Card]) -> list[Card]:
    """What makes up three: the first that differ in their main pillar; by rank where they cannot."""
    found: list[Card] = []
    wanted = OFFERED_AT_ONCE - len(before)
    for card in ranked:
        if len(found) < wanted and card.pillars[0] not in {each.pillars[0] for each in (*before, *found)}:
            found.append(card)
    rest = [card for card in ranked if card not in found]
    return found + rest[: wanted - len(found)]


def _chance(pair_id: str, card_id: str) -> bytes:
    """A fixed order for each pair, so that no card is first for everybody."""
    return sha256(f"{pair_id}/{card_id}".encode()).digest()
