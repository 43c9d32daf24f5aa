"""The two messages that belong to a booked meeting, and when each of its people gets them."""

from collections.abc import Iterator
from datetime import datetime

from bot.mentoring.model import NudgeKind
from bot.mentoring.timing import cadence
from bot.mentoring.timing.cadence import PersonalClock, Slot


def slots(
    starts_at: datetime, ends_at: datetime, now: datetime, clock: PersonalClock
) -> Iterator[tuple[NudgeKind, Slot]]:
    """At most two slots for one person: one before the meeting, if there is time for it, and one after it.

    Moments are aware; `clock` is the person's own.
    """
    before = cadence.preparation_slot(starts_at, now, clock)
    if before:
        yield NudgeKind.PREPARATION, before
    yield NudgeKind.AFTERWARDS, cadence.afterwards_slot(ends_at, clock)
