"""When two people could talk: hours in which both work, on days on which both work."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.mentoring.model import Hours
from bot.mentoring.timing import cadence, workdays
from bot.mentoring.timing.cadence import PersonalClock

# Sooner leaves no time to prepare, later is forgotten.
SOONEST, DAYS_TO_SEARCH = timedelta(days=3), 28
QUARTER = timedelta(minutes=15)
# Their days may bear different dates: a Tuesday in Auckland meets a Monday in Lima.
DATES_AROUND = (0, -1, 1)

Side = tuple[PersonalClock, Hours]


def suggestion(now: datetime, one: Side, other: Side, minutes: int) -> datetime | None:
    """The first quarter of an hour, three days on or later, from which both work for so many minutes.

    None when there is none within four weeks.
    """
    first = cadence.local_date(now + SOONEST, one[0].zone)
    for n in range(DAYS_TO_SEARCH):
        day = first + timedelta(days=n)
        for begins, ends in _together(day, one, other):
            start = _next_quarter(max(begins, now))
            if start + timedelta(minutes=minutes) <= ends:
                return start
    return None


def works(side: Side, starts_at: datetime, minutes: int) -> bool:
    """Whether that person works then, for so many minutes."""
    day = _span(cadence.local_date(starts_at, side[0].zone), side)
    return bool(day) and day[0] <= starts_at and starts_at + timedelta(minutes=minutes) <= day[1]


def _together(day: date, one: Side, other: Side) -> Iterator[tuple[datetime, datetime]]:
    theirs = [_span(day + timedelta(days=n), other) for n in DATES_AROUND]
    mine = _span(day, one)
    for their in theirs:
        if mine and their:
            yield max(mine[0], their[0]), min(mine[1], their[1])


def _span(day: date, side: Side) -> Sequence[datetime]:
    """When this person's working day begins and ends; nothing on a day off."""
    whose, hours = side
    if not workdays.is_working(day, whose.country):
        return ()
    midnight = datetime.combine(day, time(), cadence.zone_of(whose.zone))
    return [(midnight + timedelta(minutes=minute)).astimezone(UTC) for minute in (hours.start, hours.end)]


def _next_quarter(moment: datetime) -> datetime:
    return moment + (datetime.min.replace(tzinfo=moment.tzinfo) - moment) % QUARTER
