"""The answers to a message of the calendar, as buttons."""

from collections.abc import Sequence

from bot.blocks.kit.ids import Button, Tap, with_number
from bot.blocks.kit.language import _
from bot.blocks.kit.text import Block, button
from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics.feedback import Rating

CHANGE, LATER = "change", "later"
Answers = Sequence[tuple[str, str]]


def answer_buttons(
    moment: CalendarMoment, role: Role, nudge_id: str, meeting_id: str | None = None, *, is_main: bool
) -> list[Block]:
    """One button for each answer to a calendar moment; `is_main` lets the first stand out."""
    return [
        button(
            label,
            with_number(Button.TAP, number),
            str(Tap(moment, role, answer, meeting_id or "-", nudge_id)),
            main=is_main and number == 1,
        )
        for number, (answer, label) in enumerate(_answers(moment), 1)
    ]


def _answers(moment: CalendarMoment) -> Answers:
    later = (LATER, _("Not now"))
    answers: dict[CalendarMoment, Answers] = {
        CalendarMoment.ORIENTATION: [("done", _("Got it"))],
        CalendarMoment.AGREEMENT: [("done", _("Done")), later],
        CalendarMoment.TOPIC_CHOICE: [("done", _("Got it")), later],
        CalendarMoment.MEETING_CARD: [("done", _("We have a time")), later],
        CalendarMoment.ENERGY_TAP: [
            (Rating.HIGH, _("Plenty")),
            (Rating.SOME, _("Enough")),
            (Rating.LOW, _("Running low")),
        ],
        CalendarMoment.PROMISE_CHECK: [
            (Rating.HIGH, _("Yes")),
            (Rating.SOME, _("Partly")),
            (Rating.LOW, _("No")),
            later,
        ],
        CalendarMoment.MIDPOINT: [
            ("good", _("Going well")),
            ("better", _("Could be better")),
            (CHANGE, _("I would like a change")),
        ],
        CalendarMoment.CLOSING: [("done", _("I know what I keep")), later],
        CalendarMoment.FOUR_WEEKS_AFTER: [
            ("yes", _("Yes")),
            ("some", _("Sometimes")),
            ("no", _("Not really")),
        ],
        CalendarMoment.THREE_MONTHS_AFTER: [
            ("yes", _("Yes")),
            ("some", _("A little")),
            ("no", _("Not really")),
        ],
    }
    return answers[moment]
