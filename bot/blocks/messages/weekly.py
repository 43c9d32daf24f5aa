"""The messages of a programme's calendar, to mentors and to leaders, and the thanks for an answer."""

from collections.abc import Sequence

from bot.blocks import labels
from bot.blocks.buttons import pause_button
from bot.blocks.kit.ids import Button, Choice
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, actions, button, context, mention, message, section
from bot.blocks.messages.orientation import orientation_card
from bot.blocks.messages.taps import CHANGE, LATER, answer_buttons
from bot.blocks.messages.weekly_openings import opening
from bot.mentoring.model import Card, Role
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics.feedback import Rating

# With a topic and without a time: then the talk may be booked.
BOOKS = (CalendarMoment.MEETING_CARD, CalendarMoment.TOPIC_CHOICE)


def calendar_message(
    moment: CalendarMoment,
    role: Role,
    partners: Sequence[str],
    nudge_id: str,
    *,
    card: Card | None = None,
    meeting_id: str | None = None,
) -> Message:
    """The one message of a week; `card` and `meeting_id` are the talk it is about, past or to come."""
    if moment is CalendarMoment.ORIENTATION:
        return orientation_card(role, 1, nudge_id)
    partner_names = labels.and_list(mention(each) for each in partners)
    opening_blocks = [section(opening(moment, role).format(who=partner_names))]
    topic = _topic_line(moment, role, card)
    books = meeting_id if moment in BOOKS else None
    buttons = [button(_("Pick a time"), Button.BOOK, books, main=True)] if books else []
    # One button at most stands out, and a time comes before an answer.
    buttons += answer_buttons(moment, role, nudge_id, meeting_id, is_main=not buttons)
    closing = context(_closing(moment))
    blocks = [*opening_blocks, *([section(topic)] if topic else []), actions(*buttons), closing]
    # A notification may be seen by others: nothing of a sensitive topic is in it.
    preview_blocks = [*opening_blocks, closing] if topic and card and card.sensitive else blocks
    return message(*blocks, preview=message(*preview_blocks).text)


def closing_card(leader_id: str, pair_id: str, card: Card, nudge_id: str) -> Message:
    """The closing message, with the card for looking back."""
    choose = button(card.title, Button.CHOOSE, str(Choice(pair_id, card.id, nudge_id)), main=True)
    taps = answer_buttons(CalendarMoment.CLOSING, Role.MENTOR, nudge_id, is_main=False)
    return message(
        section(opening(CalendarMoment.CLOSING, Role.MENTOR).format(who=mention(leader_id))),
        section(_("There is a card for looking back together; it goes to your group message.")),
        actions(choose, *taps),
        context(_closing(CalendarMoment.CLOSING)),
    )


def topics_opening(moment: CalendarMoment) -> str:
    """The line above the topics that a mentor chooses from; empty in most weeks."""
    return {
        CalendarMoment.AGREEMENT: _("You two begin, and you steer the topics."),
        CalendarMoment.MEETING_CARD: _("A good week to talk."),
    }.get(moment, "")


def thanks(moment: CalendarMoment, answer: str) -> Message:
    """The thanks in place of a calendar message that was answered."""
    special = {
        (CalendarMoment.ENERGY_TAP, Rating.LOW): _(
            "Thank you for saying so. Lighter topics come for a while, and 25 minutes are enough. "
            "A pause is fine too; your pair and place are kept."
        ),
        (CalendarMoment.MIDPOINT, CHANGE): _(
            "Thank you for saying so. I tell nobody. Your coordinator can help, quietly, "
            "if you write to them; you need not give a reason."
        ),
    }
    if words := special.get((moment, answer)):
        return message(section(words), actions(pause_button()))
    if answer == LATER:
        return message(section(_("That is fine. It waits for you in the Home tab.")))
    return message(section(_thanks(moment, answer)))


def _thanks(moment: CalendarMoment, answer: str) -> str:
    if moment is CalendarMoment.PROMISE_CHECK and answer == Rating.HIGH:
        return _("Well kept. I tell nobody, and shall not ask about it again.")
    if moment is CalendarMoment.PROMISE_CHECK:
        return _("Thank you. I tell nobody; there will be another moment for it.")
    if moment is CalendarMoment.TAPS and answer == Rating.LOW:
        return _("Thank you for saying so. I tell nobody; I bring something different next.")
    if moment in (CalendarMoment.TAPS, CalendarMoment.ENERGY_TAP):
        return _("Thank you. I tell nobody; it only guides which topics I bring.")
    if moment is CalendarMoment.MEETING_CARD:
        return _("Good. Put it in with *Pick a time* in your group message, and I prepare you both for it.")
    if moment in (CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT, CalendarMoment.TOPIC_CHOICE):
        return _("Thank you. That is all for this week.")
    return _("Thank you. What you pressed stays with you; I do not keep it.")


def _topic_line(moment: CalendarMoment, role: Role, card: Card | None) -> str | None:
    if card is None:
        return None
    if moment is CalendarMoment.PROMISE_CHECK:
        promise = card.promise if role is Role.LEADER else card.mentor_promise
        return f"_{promise}_" if promise else None
    if moment is CalendarMoment.TOPIC_CHOICE:
        words = _("Chosen: *{title}*. To bring: {brings}")
        return words.format(title=card.title, brings=card.leader_brings)
    return _("Chosen: *{title}*.").format(title=card.title) if moment is CalendarMoment.MEETING_CARD else None


def _closing(moment: CalendarMoment) -> str:
    if moment is CalendarMoment.FOUR_WEEKS_AFTER:
        return _("Your talks are over. I ask once more, in two months, and then no more.")
    if moment is CalendarMoment.THREE_MONTHS_AFTER:
        return _("This was my last question about it. Thank you for taking part.")
    return _("At most one such message a week. Pause any time in the Home tab.")
