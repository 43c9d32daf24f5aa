"""A topic card against Slack's limits, wherever people meet it."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.blocks.kit import limits
from bot.blocks.kit.text import Message
from bot.blocks.messages import cards, topic_choice
from bot.mentoring.model import Card, Meeting, MeetingAnswer, Pair, PairState
from bot.mentoring.safeguarding import LONGEST_HELP
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, Guidance
from bot.mentoring.topics.preferences import OfferReason

# Longer than what Slack gives out today, so that a card which fits stays within the limits.
LONGEST_ID = "W" * 40
LONGEST_GUIDANCE = Guidance(
    "https://" + "a" * LONGEST_ADDRESS, LONGEST_ID, "&" * LONGEST_HELP, LONGEST_ID, LONGEST_ID
)


def card_excesses(card: Card) -> Iterator[tuple[str, str]]:
    """Each place where people meet the card, with what Slack would refuse or cut there."""
    for place, message in _places(card):
        yield from ((place, excess) for excess in dict.fromkeys(limits.excesses(message)))


def _places(card: Card) -> Iterator[tuple[str, Message]]:
    pair, meeting = _longest(card)
    yield "the card in the group message", cards.card_page(pair, card, meeting, LONGEST_GUIDANCE)
    yield "the card for the leader", cards.leader_topic(pair, card)
    yield (
        "the choice of three",
        topic_choice.choices({pair: [card] * 3}, {pair: tuple(OfferReason)}, LONGEST_ID),
    )


def _longest(card: Card) -> tuple[Pair, Meeting]:
    """A pair and its meeting with longer ids than Slack gives out."""
    any_time = datetime.min.replace(tzinfo=UTC)
    mentor, leader = LONGEST_ID, LONGEST_ID.lower()
    pair = Pair(LONGEST_ID, LONGEST_ID, mentor, leader, PairState.ACTIVE, (), answer_by=any_time)
    answers = (MeetingAnswer.MET, MeetingAnswer.NOT_YET)
    return pair, Meeting(LONGEST_ID, pair.id, card.id, any_time, LONGEST_ID, LONGEST_ID, *answers)
