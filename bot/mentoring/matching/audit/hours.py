"""Working hours, for the audit of a plan: computed a second time, straight from the problem."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

AuditClock = tuple[str, int, int]
"""An IANA time zone, and the working hours kept in it in minutes after midnight."""
DAYS = (-2, -1, 0, 1, 2)
TODAY = DAYS.index(0)


def working_days(clocks: list[AuditClock], starts_on: date, weeks: int) -> NDArray[np.int32]:
    """By week, day and clock, the begin and end of working days around the weekday of `starts_on`.

    They are in minutes after midnight UTC of that weekday; weeks that are alike are there once.
    """
    spans = []
    for week in range(weeks):
        weekday = starts_on + timedelta(weeks=week)
        midnight = datetime.combine(weekday, time(), UTC)
        days = [weekday + timedelta(days=day) for day in DAYS]
        spans.append([[_working_span(clock, day, midnight) for clock in clocks] for day in days])
    table = np.array(spans, np.int32).reshape(weeks, len(DAYS), len(clocks), 2)
    return np.unique(table, axis=0)


def _working_span(clock: AuditClock, day: date, zero: datetime) -> tuple[int, int]:
    """Begin and end of a working day in minutes after `zero`; empty for an unknown time zone."""
    zone = _zone(clock[0])
    if zone is None:
        return 0, 0
    midnight = datetime.combine(day, time(), zone)
    begin, end = ((midnight + timedelta(minutes=minute)).astimezone(UTC) - zero for minute in clock[1:])
    return begin // timedelta(minutes=1), end // timedelta(minutes=1)


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
