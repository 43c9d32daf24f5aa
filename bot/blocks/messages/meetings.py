"""A talk that is booked: what the pair reads of it before and after."""

from datetime import datetime

from bot.blocks import labels
from bot.blocks.forms.meeting_form import Booking
from bot.blocks.kit.ids import Button, Tap, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Message, actions, button, context, day, instant, mention, message, section
from bot.mentoring.model import Card, Format, Pair, Role
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics.feedback import Rating


def booking_notice(
    meeting_id: str,
    booking: Booking,
    by: str,
    suits_both: Format | None = Format.EITHER,
    *,
    is_moved: bool = False,
) -> Message:
    """The time of a talk, in the pair's group message, and how both like to meet (None: not alike).

    Neither the topic nor a reason is named.
    """
    words = (
        _("{who} moved your talk: {when}, {minutes} minutes.")
        if is_moved
        else _("{who} booked your talk: {when}, {minutes} minutes.")
    )
    sentence = words.format(who=mention(by), when=instant(booking.starts_at), minutes=booking.minutes)
    way = labels.shared_format(suits_both)
    return message(
        section(f"{sentence} {way}".strip()), actions(button(_("Move it"), Button.BOOK, meeting_id))
    )


def cancellation_notice(meeting_id: str, by: str) -> Message:
    """The message to the pair that a talk was called off."""
    words = _("{who} called off the talk you had booked. Another time will do as well.")
    return message(
        section(words.format(who=mention(by))), actions(button(_("Pick a time"), Button.BOOK, meeting_id))
    )


def outdated_notice() -> Message:
    """The message that replaces an earlier one about the time of a talk."""
    return message(section(_("A time for your talk stood here. It has changed since.")))


def booking_confirmation() -> Message:
    """The answer to whoever booked, moved or called off a talk."""
    return message(section(_("Done. Your partner sees it in your group message.")))


def outside_hours_warning(meeting_id: str, partner_id: str, partner_time: datetime) -> Message:
    """The answer to whoever booked outside the partner's hours; `partner_time` is on their own clock."""
    words = _(
        "Done, and your partner sees it. That is {day}, {hour} for {partner}, outside their working hours."
    )
    facts = {
        "day": day(partner_time.date()),
        "hour": labels.time_of_day(partner_time.time()),
        "partner": mention(partner_id),
    }
    return message(section(words.format(**facts)), actions(button(_("Move it"), Button.BOOK, meeting_id)))


def preparation(pair: Pair, role: Role, card: Card, meeting_id: str, starts_at: datetime) -> Message:
    """The message two working days before a talk: what to bring, and a way to move it."""
    partner = mention(pair.leader_id if role is Role.MENTOR else pair.mentor_id)
    opening = _("Your talk with {partner}: {when}. The topic is *{title}*.")
    homework = {
        Role.MENTOR: _("You lead. Read your three questions once; that is all the homework."),
        Role.LEADER: _("To bring: {brings} That is all the homework.").format(brings=card.leader_brings),
    }[role]
    # A notification may be seen by others: it does not name a sensitive topic.
    preview = _("Your talk with {partner}: {when}. What to bring is in this message.")
    facts = {"when": instant(starts_at), "partner": partner, "title": card.title}
    return message(
        section(opening.format(**facts)),
        section(homework),
        actions(button(_("Move it"), Button.BOOK, meeting_id)),
        context(_("You get this because you two booked a time.")),
        preview=preview.format(**facts) if card.sensitive else None,
    )


def follow_up_question(partner_id: str, meeting_id: str, unbooked: Card | None = None) -> Message:
    """The question whether the two met: after a talk they booked, or about a card that has no time."""
    words = _("Did you and {partner} talk? Either answer is fine; diaries win sometimes.")
    closing, book = _("You get this once, because you two booked a time."), _("Pick a new time")
    preview = None
    if unbooked:
        # A notification may be seen by others: it does not name a sensitive topic.
        preview = _("Did you and {partner} talk about your topic? It counts without a booked time, too.")
        words = _("Did you and {partner} talk about *{title}*? It counts without a booked time, too.")
        closing = _("Either answer is fine. At most one such message a week; pause any time in the Home tab.")
        book = _("Pick a time")
    facts = {"partner": mention(partner_id), "title": unbooked.title if unbooked else ""}
    return message(
        section(words.format(**facts)),
        actions(
            button(_("We met"), Button.WE_MET, meeting_id, main=True),
            button(_("Not yet"), Button.NOT_YET, meeting_id),
            button(book, Button.BOOK, meeting_id),
        ),
        context(closing),
        preview=preview.format(**facts) + "\n" + closing
        if unbooked and preview and unbooked.sensitive
        else None,
    )


def follow_up_thanks() -> Message:
    """The thanks in place of that question."""
    words = _("Thank you. Your group message shows what you both said.")
    return message(section(words), actions(button(_("History"), Button.HISTORY)))


def worth_question(role: Role, meeting_id: str) -> Message:
    """The question whether a talk was worth the time, to whoever said that they met, alone."""
    answers = ((Rating.HIGH, _("Yes")), (Rating.SOME, _("Partly")), (Rating.LOW, _("No")))
    taps = [
        button(
            label,
            with_number(Button.RATE_MEETING, number),
            str(Tap(CalendarMoment.TAPS, role, level, meeting_id)),
        )
        for number, (level, label) in enumerate(answers, 1)
    ]
    return message(
        section(_("Worth the time? One tap; nobody sees it. It only guides which topics I bring.")),
        actions(*taps),
        context(_("You may leave it unanswered.")),
    )
