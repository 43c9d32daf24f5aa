"""A meeting that is booked: the form, what the pair reads, and the two messages that belong to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import (
    Button,
    Field,
    Form,
    Tap,
    with_number,
)
from bot.blocks.kit.language import _
from bot.blocks.kit.text import (
    Message,
    View,
    actions,
    asking,
    button,
    context,
    day,
    mention,
    message,
    moment,
    section,
)
from bot.mentoring.model import Card, Meeting, Pair, Role
from bot.mentoring.timing.calendar import Moment
from bot.mentoring.topics.feedback import Rating

LENGTHS = (25, 50)
LONGEST_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Booking:
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def meeting_form(meeting: Meeting, partner_id: str, suggested: datetime | None) -> View:
    """When to meet; `suggested` is a time that suits both."""
    opening = _("Times are in your own time zone. {partner} sees them in theirs.")
    lengths = [(str(each), _("{minutes} minutes").format(minutes=each)) for each in LENGTHS]
    start = meeting.starts_at or suggested
    element = {"type": "datetimepicker"} | ({"initial_date_time": int(start.timestamp())} if start else {})
    hint = None if meeting.starts_at or suggested is None else _("Proposed: you both work then.")
    blocks = [
        section(opening.format(partner=mention(partner_id))),
        fields.entry(Field.WHEN, _("When do you meet?"), element, hint=hint),
        fields.one(Field.LENGTH, _("For how long?"), lengths, str(meeting.minutes or LENGTHS[-1])),
    ]
    if meeting.starts_at:
        blocks.append(actions(_call_off(meeting)))
    title, submit = (_("Move your talk"), _("Move")) if meeting.starts_at else (_("Book a time"), _("Book"))
    return fields.modal(Form.MEETING, title, blocks, submit=submit, private=meeting.id)


def read_meeting(view: View, now: datetime) -> Booking | Errors:
    starts_at = datetime.fromtimestamp(fields.value(view, Field.WHEN), UTC)
    if not now < starts_at <= now + LONGEST_AHEAD:
        return {Field.WHEN: _("Please choose a time to come, within the next four months.")}
    return Booking(starts_at, int(fields.value(view, Field.LENGTH)))


def _call_off(meeting: Meeting) -> dict[str, object]:
    question = asking(
        _("Call it off?"),
        _("Your partner is told in one line, without a reason. You can book another time whenever you like."),
        _("Call it off"),
        _("Keep it"),
    )
    return button(_("Call it off"), Button.CALL_OFF, meeting.id, confirm=question)


def booked(meeting_id: str, booking: Booking, by: str, *, is_moved: bool = False) -> Message:
    """In the pair's group message: when they meet. Neither the topic nor a reason is named."""
    words = (
        _("{who} moved your talk: {when}, {minutes} minutes.")
        if is_moved
        else _("{who} booked your talk: {when}, {minutes} minutes.")
    )
    said = words.format(who=mention(by), when=moment(booking.starts_at), minutes=booking.minutes)
    return message(section(said), actions(button(_("Move it"), Button.BOOK, meeting_id)))


def called_off(meeting_id: str, by: str) -> Message:
    words = _("{who} called off the talk you had booked. Another time will do as well.")
    return message(
        section(words.format(who=mention(by))), actions(button(_("Pick a time"), Button.BOOK, meeting_id))
    )


def no_longer() -> Message:
    """In place of an earlier word about the time of a talk."""
    return message(section(_("A time for your talk stood here. It has changed since.")))


def noted() -> Message:
    """To whom booked, moved or called off."""
    return message(section(_("Done. Your partner sees it in your group message.")))


def outside_hours(meeting_id: str, partner_id: str, there: datetime) -> Message:
    """To whom booked a time at which the partner does not work; `there`: on the partner's own clock."""
    words = _(
        "Done, and your partner sees it. That is {day}, {hour} for {partner}, outside their working hours."
    )
    facts = {"day": day(there.date()), "hour": labels.clock(there.time()), "partner": mention(partner_id)}
    return message(section(words.format(**facts)), actions(button(_("Move it"), Button.BOOK, meeting_id)))


def preparation(pair: Pair, role: Role, card: Card, meeting_id: str, starts_at: datetime) -> Message:
    """Two working days before: what to bring, and a way to move it."""
    partner = mention(pair.leader_id if role is Role.MENTOR else pair.mentor_id)
    opening = _("Your talk with {partner}: {when}. The topic is *{title}*.")
    homework = {
        Role.MENTOR: _("You lead. Read your three questions once; that is all the homework."),
        Role.LEADER: _("To bring: {brings} That is all the homework.").format(brings=card.leader_brings),
    }[role]
    preview = _("Your talk with {partner}: {when}. What to bring is in this message.")
    facts = {"when": moment(starts_at), "partner": partner, "title": card.title}
    return message(
        section(opening.format(**facts)),
        section(homework),
        actions(button(_("Move it"), Button.BOOK, meeting_id)),
        context(_("You get this because you two booked a time.")),
        preview=preview.format(**facts) if card.sensitive else None,
    )


def afterwards(partner_id: str, meeting_id: str) -> Message:
    """When it is over: did they talk?"""
    words = _("Did you and {partner} talk? Either answer is fine; diaries win sometimes.")
    return message(
        section(words.format(partner=mention(partner_id))),
        actions(
            button(_("We met"), Button.WE_MET, meeting_id, main=True),
            button(_("Not yet"), Button.NOT_YET, meeting_id),
            button(_("Pick a new time"), Button.BOOK, meeting_id),
        ),
        context(_("You get this once, because you two booked a time.")),
    )


def thanks() -> Message:
    """In place of the question, once it is answered."""
    words = _("Thank you. Your group message shows what you both said.")
    return message(section(words), actions(button(_("History"), Button.HISTORY)))


def worth(role: Role, meeting_id: str) -> Message:
    """To whoever just said that they met, alone: was it worth the time?"""
    answers = ((Rating.HIGH, _("Yes")), (Rating.SOME, _("Partly")), (Rating.LOW, _("No")))
    taps = [
        button(label, with_number(Button.WORTH, number), str(Tap(Moment.TAPS, role, level, meeting_id)))
        for number, (level, label) in enumerate(answers, 1)
    ]
    return message(
        section(_("Worth the time? One tap; nobody sees it. It only guides which topics I bring.")),
        actions(*taps),
        context(_("You may leave it unanswered.")),
    )
