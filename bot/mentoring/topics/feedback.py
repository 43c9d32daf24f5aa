"""Feedback answers: one tap each, for the bot alone, and what the choice of topics takes from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.model import Meeting

# Mentors are asked for their energy every fourth week: an answer holds until they are asked again.
ENERGY_HOLDS = timedelta(weeks=5)


class Question(StrEnum):
    """A question to answer with one tap: was a talk worth the time, is there energy, was a promise kept."""

    WORTH = "worth"
    ENERGY = "energy"
    PROMISE = "promise"


class Rating(StrEnum):
    """The answer to any of the questions; high is the happy one."""

    HIGH = "high"
    SOME = "some"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """A private answer to one question; `about` is the id of the meeting, or for energy that of the nudge."""

    person_id: str
    question: Question
    about: str
    rating: Rating
    at: datetime


def good_meetings(meetings: Sequence[Meeting], answers: Collection[FeedbackAnswer]) -> int:
    """The number of meetings that took place, without those that a partner found a waste of time."""
    wasted = {each.about for each in answers if each.question is Question.WORTH and each.rating is Rating.LOW}
    return sum(meeting.took_place and meeting.id not in wasted for meeting in meetings)


def liked_cards(meetings: Sequence[Meeting], answers: Collection[FeedbackAnswer]) -> frozenset[str]:
    """The ids of the cards of meetings that one partner found worth the time, and neither a waste."""
    worth = [each for each in answers if each.question is Question.WORTH]
    good = {each.about for each in worth if each.rating is Rating.HIGH}
    good -= {each.about for each in worth if each.rating is Rating.LOW}
    return frozenset(meeting.card_id for meeting in meetings if meeting.id in good)


def is_mentor_low(
    meetings: Sequence[Meeting], mentor_answers: Collection[FeedbackAnswer], now: datetime
) -> bool:
    """Whether the mentor's last answer about one of these meetings, or lately about their energy, was low."""
    ids = {meeting.id for meeting in meetings}
    worth = [each for each in mentor_answers if each.question is Question.WORTH and each.about in ids]
    energy = [
        each for each in mentor_answers if each.question is Question.ENERGY and each.at > now - ENERGY_HOLDS
    ]
    last_answers = [max(each, key=lambda one: one.at) for each in (worth, energy) if each]
    return any(each.rating is Rating.LOW for each in last_answers)


def is_promise_kept(meeting: Meeting, answers: Collection[FeedbackAnswer]) -> bool:
    """Whether a person, out of their own answers, kept what they promised in that meeting."""
    is_kept = (Question.PROMISE, meeting.id, Rating.HIGH)
    return any((each.question, each.about, each.rating) == is_kept for each in answers)
