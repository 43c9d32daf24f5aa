"""Which feedback answer a tap is, and what it is about."""

from datetime import UTC, datetime

import pytest

from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.timing.feedback_moments import QUESTIONS, feedback_answer
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating

NOW = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


def answer(
    moment: CalendarMoment,
    rating: str = "high",
    meeting_id: str | None = "talk",
    nudge_id: str | None = "nudge",
) -> FeedbackAnswer | None:
    return feedback_answer("ada", moment, rating, NOW, meeting_id=meeting_id, nudge_id=nudge_id)


@pytest.mark.parametrize(
    ("moment", "question", "about"),
    [
        (CalendarMoment.TAPS, Question.WORTH, "talk"),
        (CalendarMoment.PROMISE_CHECK, Question.PROMISE, "talk"),
        (CalendarMoment.ENERGY_TAP, Question.ENERGY, "nudge"),
    ],
)
def test_it_belongs_to_what_was_asked_about(moment: CalendarMoment, question: Question, about: str) -> None:
    assert answer(moment) == FeedbackAnswer("ada", question, about, Rating.HIGH, NOW)


@pytest.mark.parametrize("moment", [each for each in CalendarMoment if each not in QUESTIONS], ids=str)
def test_other_moments_ask_for_none(moment: CalendarMoment) -> None:
    assert answer(moment) is None


def test_nor_is_one_about_nothing_or_without_a_rating() -> None:
    assert answer(CalendarMoment.TAPS, meeting_id=None) is None
    assert answer(CalendarMoment.ENERGY_TAP, nudge_id=None) is None
    assert answer(CalendarMoment.TAPS, rating="splendid") is None
