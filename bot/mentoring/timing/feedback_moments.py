"""The calendar moments that ask for feedback: which question each asks, and what the answer is about."""

from datetime import datetime

from bot.mentoring.timing.calendar import CalendarMoment
from bot.mentoring.topics.feedback import FeedbackAnswer, Question, Rating

QUESTIONS = {
    CalendarMoment.TAPS: Question.WORTH,
    CalendarMoment.PROMISE_CHECK: Question.PROMISE,
    CalendarMoment.ENERGY_TAP: Question.ENERGY,
}


def feedback_answer(
    person_id: str,
    moment: CalendarMoment,
    rating: str,
    now: datetime,
    *,
    meeting_id: str | None,
    nudge_id: str | None,
) -> FeedbackAnswer | None:
    """The feedback answer that a person gives with one tap; None for a tap that is no feedback.

    An answer about energy belongs to the nudge that asked, any other to the meeting it asked about; without
    that, or with a `rating` that is none, nothing can follow from the tap.
    """
    question = QUESTIONS.get(moment)
    about = nudge_id if question is Question.ENERGY else meeting_id
    if question is None or about is None or rating not in list(Rating):
        return None
    return FeedbackAnswer(person_id, question, about, Rating(rating), now)
