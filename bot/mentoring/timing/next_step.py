"""What comes next in a pair: a talk that is booked, one that waits for a time, a topic, or a break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.mentoring.model import Meeting, MeetingAnswer, Pair

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A pair as one of the two finds it.

    `talk` has a topic and is still to be held, `starts_at` is its time, if it has one. `is_away`: the partner
    takes a break, until `back_on` if a day is known.
    """

    pair: Pair
    partner_id: str
    talk: Meeting | None = None
    starts_at: datetime | None = None
    is_away: bool = False
    back_on: date | None = None


def next_steps(
    person_id: str,
    pairs: Sequence[Pair],
    held: Mapping[str, Sequence[Meeting]],
    breaks: Mapping[str, date | None],
    now: datetime,
) -> list[NextStep]:
    """What comes next in each of a person's active pairs: the next talk first, and who is away last.

    Takes the meetings of each pair, the oldest first, and who takes a break until when.
    """
    found = [_of(person_id, pair, held[pair.id], breaks, now) for pair in pairs]
    return sorted(found, key=lambda each: (each.starts_at or FAR, each.is_away))


def _of(
    person_id: str,
    pair: Pair,
    held: Sequence[Meeting],
    breaks: Mapping[str, date | None],
    now: datetime,
) -> NextStep:
    partner_id = pair.partner_of(person_id)
    is_away, back_on = partner_id in breaks, breaks.get(partner_id)
    booked = [(each.starts_at, each) for each in held if each.starts_at and each.starts_at > now]
    if booked:
        starts_at, talk = min(booked, key=lambda each: each[0])
        return NextStep(pair, partner_id, talk, starts_at, is_away, back_on)
    waiting = held[-1] if held and _waits_for_a_time(held[-1]) else None
    return NextStep(pair, partner_id, waiting, None, is_away, back_on)


def _waits_for_a_time(last: Meeting) -> bool:
    """A time that is past is none any more once somebody said that they did not talk."""
    said = {last.mentor_says, last.leader_says}
    return not last.took_place and (last.starts_at is None or MeetingAnswer.NOT_YET in said)
