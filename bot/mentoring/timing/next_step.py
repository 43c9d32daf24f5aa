"""What is next for a person: a question to answer, a talk, a topic to choose, or a break."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.mentoring.model import Meeting, MeetingAnswer, Pair

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A pair as one of its two people finds it.

    `meeting` has a topic and is still to be held; `starts_at` is its time, if it has one. `is_away`: the
    partner takes a break, until `back_on` if a day is known. `is_paused`: the person does.
    """

    pair: Pair
    partner_id: str
    meeting: Meeting | None = None
    starts_at: datetime | None = None
    is_away: bool = False
    back_on: date | None = None
    is_paused: bool = False


def open_questions(person_id: str, pairs: Sequence[Pair], asked_pairs: Collection[str]) -> list[Pair]:
    """The proposals that wait for the yes or no of a person who was asked, in the order of `pairs`.

    `asked_pairs` are the ids of those about which they were. Of others nobody may know yet.
    """
    return [each for each in pairs if each.answerer_id == person_id and each.id in asked_pairs]


def next_steps(
    person_id: str,
    pairs: Sequence[Pair],
    meetings: Mapping[str, Sequence[Meeting]],
    breaks: Mapping[str, date | None],
    now: datetime,
) -> list[NextStep]:
    """The next step in each of a person's active pairs: the next meeting first, partners on a break last.

    `meetings` are those of each pair by its id, the oldest first. `breaks` holds everybody who takes one by
    their id, the person too, and the day it ends, None where that is not known.
    """
    steps = [_next_step(person_id, pair, meetings[pair.id], breaks, now) for pair in pairs]
    return sorted(steps, key=lambda each: (each.starts_at or FAR, each.is_away))


def _next_step(
    person_id: str,
    pair: Pair,
    meetings: Sequence[Meeting],
    breaks: Mapping[str, date | None],
    now: datetime,
) -> NextStep:
    partner_id = pair.partner_of(person_id)
    absences = (partner_id in breaks, breaks.get(partner_id), person_id in breaks)
    booked = [(each.starts_at, each) for each in meetings if each.starts_at and each.starts_at > now]
    if booked:
        starts_at, meeting = min(booked, key=lambda each: each[0])
        return NextStep(pair, partner_id, meeting, starts_at, *absences)
    unbooked = meetings[-1] if meetings and _waits_for_a_time(meetings[-1]) else None
    return NextStep(pair, partner_id, unbooked, None, *absences)


def _waits_for_a_time(last: Meeting) -> bool:
    """Whether the last meeting still needs a time, be it that one passed and they did not talk."""
    answers = {last.mentor_says, last.leader_says}
    return not last.took_place and (last.starts_at is None or MeetingAnswer.NOT_YET in answers)
