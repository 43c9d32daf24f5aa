"""How two people could talk: in the hours in which both work, on days on which both work, as both like."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.mentoring.model import Format, Hours
from bot.mentoring.timing import cadence, workdays
from bot.mentoring.timing.cadence import PersonalClock

# Sooner leaves no time to prepare, later is forgotten.
SOONEST, DAYS_TO_SEARCH = timedelta(days=3), 28
QUARTER = timedelta(minutes=15)
# Their days may bear different dates: a Tuesday in Auckland meets a Monday in Lima.
DATES_AROUND = (0, -1, 1)

Availability = tuple[PersonalClock, Hours]
"""A person's clock, which knows zone and holidays, and their working hours on it."""


def suggested_start(now: datetime, one: Availability, other: Availability, minutes: int) -> datetime | None:
    """The first instant from which two people both work for so many minutes, on a full quarter of an hour.

    It is three days from now or later; None when there is none within four weeks.
    """
    first = cadence.local_date(now + SOONEST, one[0].zone)
    for n in range(DAYS_TO_SEARCH):
        day = first + timedelta(days=n)
        for begins, ends in _shared_spans(day, one, other):
            start = _next_quarter(max(begins, now))
            if start + timedelta(minutes=minutes) <= ends:
                return start
    return None


def shared_format(one: Format, other: Format) -> Format | None:
    """The way to meet that suits two people; `EITHER` where neither minds, None where each likes another."""
    formats = {one, other} - {Format.EITHER}
    return None if len(formats) > 1 else next(iter(formats), Format.EITHER)


def is_available(person: Availability, starts_at: datetime, minutes: int) -> bool:
    """Whether a person works from that instant on for so many minutes."""
    span = _working_span(cadence.local_date(starts_at, person[0].zone), person)
    return bool(span) and span[0] <= starts_at and starts_at + timedelta(minutes=minutes) <= span[1]


def _shared_spans(day: date, one: Availability, other: Availability) -> Iterator[tuple[datetime, datetime]]:
    """The spans in which both work while it is that day to the first; a span may end before it begins."""
    first_span = _working_span(day, one)
    for n in DATES_AROUND:
        second_span = _working_span(day + timedelta(days=n), other)
        if first_span and second_span:
            yield max(first_span[0], second_span[0]), min(first_span[1], second_span[1])


def _working_span(day: date, person: Availability) -> Sequence[datetime]:
    """The instants at which a person's working day begins and ends; empty on a day off."""
    clock, hours = person
    if not workdays.is_working(day, clock.country):
        return ()
    midnight = datetime.combine(day, time(), cadence.zone_of(clock.zone))
    return [(midnight + timedelta(minutes=minute)).astimezone(UTC) for minute in (hours.start, hours.end)]


def _next_quarter(instant: datetime) -> datetime:
    return instant + (datetime.min.replace(tzinfo=instant.tzinfo) - instant) % QUARTER
