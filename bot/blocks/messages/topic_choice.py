"""The topics to choose from, and what follows where nobody chooses."""

from collections.abc import Mapping, Sequence

from bot.blocks import labels
from bot.blocks.kit.ids import Button, Choice, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    mention,
    message,
    section,
)
from bot.mentoring.model import Card, Pair
from bot.mentoring.topics.preferences import OfferReason

Offers = Mapping[Pair, Sequence[Card]]
Whys = Mapping[Pair, Sequence[OfferReason]]


def choices(
    offers: Offers, whys: Whys, nudge_id: str = "-", *, is_nudge: bool = True, lead: str = ""
) -> Message:
    """Topics to choose from, for each pair a mentor leads, and why; one message whatever their number.

    `lead`: what is said before.
    """
    several = len(offers) > 1
    said = [lead] if lead else []
    if several:
        said.append(_("Ideas for your next talks. Choose what suits you; skipping stays between us."))
    blocks: list[Block] = [section(each) for each in said]
    for pair, cards in offers.items():
        leader = mention(pair.leader_id)
        opening = _(
            "Ideas for your next talk with {leader}. Choose what suits you; skipping stays between us."
        )
        head = (_("With {leader}:") if several else opening).format(leader=leader)
        why = labels.whys(whys[pair], leader)
        blocks += [section(head), _shelf(pair, cards, nudge_id), context(why)]
        said += _heard_of_one(leader, cards, why) if several else [_heard(leader, cards), why]
    if is_nudge:
        said.append(_("Once a week, because you mentor. Pause any time in the Home tab."))
        blocks.append(context(said[-1]))
    return message(*blocks, preview="\n".join(said))


def _shelf(pair: Pair, cards: Sequence[Card], nudge_id: str) -> Block:
    choices = [
        button(card.title, with_number(Button.CHOOSE, number), str(Choice(pair.id, card.id, nudge_id)))
        for number, card in enumerate(cards, 1)
    ]
    skip = button(_("Skip this week"), Button.SKIP, str(Choice(pair.id, nudge_id=nudge_id)))
    return actions(*choices, skip)


def _heard(leader: str, cards: Sequence[Card]) -> str:
    words = _(
        "Ideas for your next talk with {leader}: {titles}. Choose what suits you; skipping stays between us."
    )
    return words.format(leader=leader, titles=_titles(cards))


def _heard_of_one(leader: str, cards: Sequence[Card], why: str) -> list[str]:
    """One leader of several."""
    words = _("With {leader}: {titles}. {why}")
    return [bullets([words.format(leader=leader, titles=_titles(cards), why=why)])]


def _titles(cards: Sequence[Card]) -> str:
    """A notification may be seen by others: the title of a sensitive topic is never in it."""
    return labels.listed(_("another topic") if card.sensitive else card.title for card in cards)


def pause_question(nudge_id: str) -> Message:
    """The last message before silence, to somebody who has answered none for a while."""
    words = _(
        "It has been quiet for a while, and that is fine. Shall my messages pause? "
        "Your pair and place are kept, and you can resume whenever you like."
    )
    closing = _("If you choose nothing, I stay quiet. Topics wait for you in the Home tab.")
    return message(
        section(words),
        actions(
            button(_("Pause for now"), Button.PAUSE, main=True),
            button(_("Keep them coming"), Button.KEEP, nudge_id),
        ),
        context(closing),
    )


def kept() -> Message:
    return message(
        section(_("Gladly. New ideas come in your next week.")),
        actions(button(_("See topics now"), Button.TOPIC)),
    )


def skipped() -> Message:
    words = _("Skipped, and nobody is told. New ideas come next week.")
    return message(section(words), actions(button(_("See topics anyway"), Button.TOPIC)))


def no_topics_left() -> Message:
    words = _("You two have talked about everything on the shelf. Bring your own question this week.")
    return message(section(words), actions(button(_("History"), Button.HISTORY)))
