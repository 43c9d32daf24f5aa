"""The next step of a pair: a meeting that is booked, one that waits for a time, a topic, or a break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.mentoring.model import Meeting, MeetingAnswer, Pair

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A pair as one of its two people finds it.

    `meeting` has a topic and is still to be held; `starts_at` is its time, if it has one. `is_away`: the
    partner takes a break, until `back_on` if a day is known.
    """

    pair: Pair
    partner_id: str
    meeting: Meeting | None = None
    starts_at: datetime | None = None
    is_away: bool = False
    back_on: date | None = None


def next_steps(
    person_id: str,
    pairs: Sequence[Pair],
    meetings: Mapping[str, Sequence[Meeting]],
    breaks: Mapping[str, date | None],
    now: datetime,
) -> list[NextStep]:
    """The next step in each of a person's active pairs: the next meeting first, partners on a break last.

    `meetings` are those of each pair by its id, the oldest first. `breaks` holds everybody who takes one by
    their id, and the day it ends, None where that is not known.
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
    is_away, back_on = partner_id in breaks, breaks.get(partner_id)
    booked = [(each.starts_at, each) for each in meetings if each.starts_at and each.starts_at > now]
    if booked:
        starts_at, meeting = min(booked, key=lambda each: each[0])
        return NextStep(pair, partner_id, meeting, starts_at, is_away, back_on)
    unbooked = meetings[-1] if meetings and _waits_for_a_time(meetings[-1]) else None
    return NextStep(pair, partner_id, unbooked, None, is_away, back_on)


def _waits_for_a_time(last: Meeting) -> bool:
    """Whether the last meeting still needs a time, be it that one passed and they did not talk."""
    answers = {last.mentor_says, last.leader_says}
    return not last.took_place and (last.starts_at is None or MeetingAnswer.NOT_YET in answers)
