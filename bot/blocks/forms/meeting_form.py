"""The form in which a talk is booked or moved, and how it is read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.blocks import labels
from bot.blocks.kit import fields
from bot.blocks.kit.fields import Errors
from bot.blocks.kit.ids import Button, Field, Form
from bot.blocks.kit.language import _
from bot.blocks.kit.text import View, actions, button, confirmation, mention, section
from bot.mentoring.model import Format, Meeting

LENGTHS = (25, 50)
LONGEST_AHEAD = timedelta(days=120)  # the four months of the error below


@dataclass(frozen=True, slots=True)
class Booking:
    """A time for a talk, in UTC."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """The end of the talk, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)


def meeting_form(
    meeting: Meeting, partner_id: str, suggested: datetime | None, suits_both: Format | None = Format.EITHER
) -> View:
    """A time and a length to choose; `suggested` is an instant that suits both, None where there is none.

    `suits_both` is how both like to meet, None where each likes another way.
    """
    opening = _("Times are in your own time zone. {partner} sees them in theirs.").format(
        partner=mention(partner_id)
    )
    lengths = [(str(each), _("{minutes} minutes").format(minutes=each)) for each in LENGTHS]
    start = meeting.starts_at or suggested
    element = {"type": "datetimepicker"} | ({"initial_date_time": int(start.timestamp())} if start else {})
    hint = None if meeting.starts_at or suggested is None else _("Proposed: you both work then.")
    blocks = [
        section(f"{opening} {labels.shared_format(suits_both)}".strip()),
        fields.input_block(Field.WHEN, _("When do you meet?"), element, hint=hint),
        fields.single_choice(Field.LENGTH, _("For how long?"), lengths, str(meeting.minutes or LENGTHS[-1])),
    ]
    if meeting.starts_at:
        blocks.append(actions(_call_off(meeting)))
    title, submit = (_("Move your talk"), _("Move")) if meeting.starts_at else (_("Book a time"), _("Book"))
    return fields.modal(Form.MEETING, title, blocks, submit=submit, private_metadata=meeting.id)


def read_meeting(view: View, now: datetime) -> Booking | Errors:
    """The booking that was filled in, or an error where its time is past or too far ahead."""
    starts_at = datetime.fromtimestamp(fields.value(view, Field.WHEN), UTC)
    if not now < starts_at <= now + LONGEST_AHEAD:
        return {Field.WHEN: _("Please choose a time to come, within the next four months.")}
    return Booking(starts_at, int(fields.value(view, Field.LENGTH)))


def _call_off(meeting: Meeting) -> dict[str, object]:
    question = confirmation(
        _("Call it off?"),
        _("Your partner is told in one line, without a reason. You can book another time whenever you like."),
        _("Call it off"),
        _("Keep it"),
    )
    return button(_("Call it off"), Button.CALL_OFF, meeting.id, confirm=question)
