"""When people work, once more from the facts, for the audit of a plan."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Clock = tuple[str, int, int]
DAYS = (-2, -1, 0, 1, 2)
TODAY = DAYS.index(0)


def working_days(clocks: list[Clock], starts_on: date, weeks: int) -> NDArray[np.int32]:
    """Begin and end of each clock's working days around the same weekday of every week, in minutes after it.

    Weeks in which nothing changes are there once: by week, day and clock.
    """
    told = []
    for week in range(weeks):
        on = starts_on + timedelta(weeks=week)
        zero = datetime.combine(on, time(), UTC)
        told.append([[_working(clock, on + timedelta(days=day), zero) for clock in clocks] for day in DAYS])
    table = np.array(told, np.int32).reshape(weeks, len(DAYS), len(clocks), 2)
    return np.unique(table, axis=0)


def _working(clock: Clock, day: date, zero: datetime) -> tuple[int, int]:
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
