"""Topic packs as an author checks them: the library's own rules, and Slack's limits on what is drawn."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.blocks import cards, limits, messages
from bot.blocks.text import Message
from bot.library import packs
from bot.library.checking import Faults
from bot.library.lint import Outcome, lint
from bot.mentoring.appeal import Why
from bot.mentoring.model import Answer, Card, Meeting, Pair, PairState

LONGEST_ID = "W" * 40


def check(files: Sequence[Path]) -> Outcome:
    """Looks at these files beside the shipped packs, or at the shipped packs if none is given."""
    shipped = packs.in_folder()
    asked = {file.resolve() for file in files}
    others = [pack for pack in shipped if Path(str(pack)).resolve() not in asked]
    return lint(files, others, [drawn]) if files else lint(shipped, rules=[drawn])


def drawn(card: Card) -> Faults:
    """What Slack would refuse or cut where people meet the card."""
    for place, message in _places(card):
        yield from ((place, excess) for excess in dict.fromkeys(limits.excesses(message)))


def _places(card: Card) -> Iterator[tuple[str, Message]]:
    pair, meeting = _longest(card)
    yield "the card in the group message", cards.card_page(pair, card, meeting)
    yield "the card for the leader", cards.leader_topic(card)
    yield "the choice of three", messages.choices({pair: [card] * 3}, {pair: tuple(Why)}, LONGEST_ID)


def _longest(card: Card) -> tuple[Pair, Meeting]:
    """A pair and its meeting with longer ids than Slack gives out."""
    never = datetime.min.replace(tzinfo=UTC)
    mentor, leader = LONGEST_ID, LONGEST_ID.lower()
    pair = Pair(LONGEST_ID, LONGEST_ID, mentor, leader, PairState.ACTIVE, (), answer_by=never)
    said = (Answer.MET, Answer.NOT_YET)
    return pair, Meeting(LONGEST_ID, pair.id, card.id, never, LONGEST_ID, LONGEST_ID, *said)
