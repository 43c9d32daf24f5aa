"""The topics to choose from, and what follows where nobody chooses."""

from collections.abc import Mapping, Sequence

from bot.blocks import labels
from bot.blocks.kit.ids import Button, Choice, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, Message, actions, bullets, button, context, mention, message, section
from bot.mentoring.model import Card, Pair
from bot.mentoring.topics.preferences import OfferReason

Offers = Mapping[Pair, Sequence[Card]]
OfferReasons = Mapping[Pair, Sequence[OfferReason]]


def choices(
    offers: Offers, reasons: OfferReasons, nudge_id: str = "-", *, is_nudge: bool = True, intro: str = ""
) -> Message:
    """Offer topics for each of a mentor's pairs, with the reasons; one message however many pairs there are.

    `is_nudge`: the message was not asked for, so it says why it comes. `intro`: a line above the topics.
    """
    several = len(offers) > 1
    lines = [intro] if intro else []
    if several:
        lines.append(_("Ideas for your next talks. Choose what suits you; skipping stays between us."))
    blocks: list[Block] = [section(each) for each in lines]
    for pair, cards in offers.items():
        leader = mention(pair.leader_id)
        opening = _(
            "Ideas for your next talk with {leader}. Choose what suits you; skipping stays between us."
        )
        head = (_("With {leader}:") if several else opening).format(leader=leader)
        reason_line = labels.offer_reasons(reasons[pair], leader)
        blocks += [section(head), _card_buttons(pair, cards, nudge_id), context(reason_line)]
        lines += (
            _as_text_of_one_leader(leader, cards, reason_line)
            if several
            else [_as_text(leader, cards), reason_line]
        )
    if is_nudge:
        lines.append(_("Once a week, because you mentor. Pause any time in the Home tab."))
        blocks.append(context(lines[-1]))
    # The titles stand on buttons, which a screen reader does not get with the text: it needs them in words.
    return message(*blocks, preview="\n".join(lines))


def _card_buttons(pair: Pair, cards: Sequence[Card], nudge_id: str) -> Block:
    choices = [
        button(card.title, with_number(Button.CHOOSE, number), str(Choice(pair.id, card.id, nudge_id)))
        for number, card in enumerate(cards, 1)
    ]
    skip = button(_("Skip this week"), Button.SKIP, str(Choice(pair.id, nudge_id=nudge_id)))
    return actions(*choices, skip)


def _as_text(leader: str, cards: Sequence[Card]) -> str:
    """The words of an offer for a screen reader."""
    words = _(
        "Ideas for your next talk with {leader}: {titles}. Choose what suits you; skipping stays between us."
    )
    return words.format(leader=leader, titles=_titles(cards))


def _as_text_of_one_leader(leader: str, cards: Sequence[Card], reason_line: str) -> list[str]:
    """The words of an offer for one leader of several, for a screen reader."""
    words = _("With {leader}: {titles}. {why}")
    return [bullets([words.format(leader=leader, titles=_titles(cards), why=reason_line)])]


def _titles(cards: Sequence[Card]) -> str:
    """The titles, without those of sensitive topics: others may see a notification."""
    return labels.and_list(_("another topic") if card.sensitive else card.title for card in cards)


def pause_question(nudge_id: str) -> Message:
    """The last message before silence, to somebody who has not answered for a while."""
    words = _(
        "It has been quiet for a while, and that is fine. Shall my messages pause? "
        "Your pair and place are kept, and you can resume whenever you like."
    )
    closing = _("If you choose nothing, I stay quiet. Topics wait for you in the Home tab.")
    return message(
        section(words),
        actions(
            button(_("Pause for now"), Button.PAUSE, main=True),
            button(_("Keep them coming"), Button.KEEP_NUDGING, nudge_id),
        ),
        context(closing),
    )


def nudges_kept() -> Message:
    """The answer to somebody who wants to be written to further."""
    return message(
        section(_("Gladly. New ideas come in your next week.")),
        actions(button(_("See topics now"), Button.TOPIC)),
    )


def topic_skipped() -> Message:
    """The answer to somebody who skipped this week's topics."""
    words = _("Skipped, and nobody is told. New ideas come next week.")
    return message(section(words), actions(button(_("See topics anyway"), Button.TOPIC)))


def no_topics_left() -> Message:
    """The answer where a pair has had every topic."""
    words = _("You two have talked about everything on the shelf. Bring your own question this week.")
    return message(section(words), actions(button(_("History"), Button.HISTORY)))
