"""What somebody says with one tap, for the bot alone, and what the choice of topics takes from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.model import Meeting

# Mentors are asked for their energy every fourth week: what they said holds until they are asked again.
ENERGY_HOLDS = timedelta(weeks=5)


class Question(StrEnum):
    """Whether a talk was worth the time, how much energy there is, whether a promise was kept."""

    WORTH = "worth"
    ENERGY = "energy"
    PROMISE = "promise"


class Rating(StrEnum):
    HIGH = "high"
    SOME = "some"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """One private answer; `about` is the meeting, or for energy the nudge that asked."""

    person_id: str
    asked: Question
    about: str
    level: Rating
    at: datetime


def good_meetings(held: Sequence[Meeting], said: Collection[FeedbackAnswer]) -> int:
    """How many talks there were that neither found a waste of time; who says nothing does not object."""
    regretted = {each.about for each in said if each.asked is Question.WORTH and each.level is Rating.LOW}
    return sum(meeting.took_place and meeting.id not in regretted for meeting in held)


def liked(held: Sequence[Meeting], said: Collection[FeedbackAnswer]) -> frozenset[str]:
    """The cards of talks that somebody found worth the time, and neither not."""
    worth = [each for each in said if each.asked is Question.WORTH]
    good = {each.about for each in worth if each.level is Rating.HIGH}
    good -= {each.about for each in worth if each.level is Rating.LOW}
    return frozenset(meeting.card_id for meeting in held if meeting.id in good)


def is_low(held: Sequence[Meeting], said: Collection[FeedbackAnswer], now: datetime) -> bool:
    """Whether the mentor, whose answers these are, last found a talk of this pair a waste, or is tired."""
    theirs = {meeting.id for meeting in held}
    worth = [each for each in said if each.asked is Question.WORTH and each.about in theirs]
    energy = [each for each in said if each.asked is Question.ENERGY and each.at > now - ENERGY_HOLDS]
    last = [max(each, key=lambda one: one.at) for each in (worth, energy) if each]
    return any(each.level is Rating.LOW for each in last)


def is_kept(meeting: Meeting, said: Collection[FeedbackAnswer]) -> bool:
    """Whether somebody, whose answers these are, kept what they promised in that talk."""
    kept = (Question.PROMISE, meeting.id, Rating.HIGH)
    return any((each.asked, each.about, each.level) == kept for each in said)
