"""The two messages that belong to a booked meeting, and when each person gets them."""

from datetime import UTC, datetime, timedelta

from bot.mentoring.model import NudgeKind
from bot.mentoring.timing import meeting_nudges
from bot.mentoring.timing.cadence import PersonalClock

TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
HALF_AN_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
ADA = PersonalClock("Europe/London", "ada")


def kinds(now: datetime, starts_at: datetime = TUESDAY) -> list[NudgeKind]:
    return [kind for kind, _slot in meeting_nudges.slots(starts_at, starts_at + HALF_AN_HOUR, now, ADA)]


def test_one_before_and_one_after() -> None:
    (before, preparation), (after, question) = meeting_nudges.slots(
        TUESDAY, TUESDAY + HALF_AN_HOUR, TUESDAY - 14 * DAY, ADA
    )
    assert (before, after) == (NudgeKind.PREPARATION, NudgeKind.AFTERWARDS)
    assert preparation.due_at < TUESDAY
    assert question.due_at >= TUESDAY + HALF_AN_HOUR


def test_none_before_a_meeting_that_is_near() -> None:
    assert kinds(TUESDAY - HALF_AN_HOUR) == [NudgeKind.AFTERWARDS]


def test_the_question_after_a_meeting_in_the_evening_waits_for_the_morning() -> None:
    evening = TUESDAY.replace(hour=18)
    slots = dict(meeting_nudges.slots(evening, evening + HALF_AN_HOUR, TUESDAY - 14 * DAY, ADA))
    assert slots[NudgeKind.AFTERWARDS].due_at.date() == (TUESDAY + DAY).date()
