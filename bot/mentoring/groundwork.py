"""Who is above whom and when people work, once more from the facts, for the check of a plan."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Clock = tuple[str, int, int]
DAYS = (-2, -1, 0, 1, 2)
TODAY = DAYS.index(0)


def lines(managers: Mapping[str, str | None]) -> dict[str, tuple[int, int, int]]:
    """Everybody's number, and from which number to which (not included) there are those below them.

    People to whom nobody reports are taken off, again and again; who is left goes round in a circle, and is
    above all in it.
    """
    reports = Counter(managers.values())
    bottom = [person for person in managers if not reports[person]]
    below = Counter[str]()
    for person in bottom:
        manager = managers.get(person)
        if manager is not None:
            below[manager] += below[person] + 1
            reports[manager] -= 1
            if not reports[manager]:
                bottom.append(manager)
    found: dict[str, tuple[int, int, int]] = {}
    top = [0]
    free: dict[str | None, list[int]] = {None: top}
    for start in managers.keys() - {*bottom}:
        if start not in found:
            circle = _circle(start, managers)
            first, size = top[0], 1 + sum(below[one] for one in circle)
            found |= dict.fromkeys(circle, (first, first, first + size))
            inside = [first + 1]
            free |= dict.fromkeys(circle, inside)
            top[0] += size
    for person in reversed(bottom):
        room = free[managers.get(person)]
        found[person] = room[0], room[0] + 1, room[0] + 1 + below[person]
        free[person] = [room[0] + 1]
        room[0] += below[person] + 1
    return found


def _circle(start: str, managers: Mapping[str, str | None]) -> list[str]:
    circle = [start]
    while (manager := managers[circle[-1]]) not in (None, start):
        circle.append(str(manager))
    return circle


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
