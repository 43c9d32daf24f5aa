"""The working hours two people share, in every week of a programme."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from bot.mentoring.columns import Clock, Numbers

_DAYS_AROUND = (-2, -1, 0, 1, 2)
"""From UTC-12 to UTC+14 is more than a day, so a working day can meet one that is dated two days apart."""


def least_shared_minutes(clocks: Sequence[Clock], starts_on: date, weeks: int) -> Numbers:
    """The fewest minutes that each two clocks share in any week, whatever clocks change meanwhile.

    Looked at is the same weekday of every week. Weeks in which no zone has changed its clock count once.
    """
    days = [starts_on + timedelta(weeks=week) for week in range(weeks)]
    unlike = {tuple(_offsets(clocks, day)): day for day in reversed(days)}
    grids = [shared_minutes(clocks, clocks, day) for day in unlike.values()]
    least: Numbers = np.minimum.reduce(grids)
    return least


def shared_minutes(mentors: Sequence[Clock], leaders: Sequence[Clock], on: date) -> Numbers:
    """Minutes of each mentor's working day `on` in which each leader works too, whatever their date is.

    Returns one row per mentor and one column per leader, each value from 0 to the mentor's working minutes.
    """
    begins, ends = _spans(mentors, on, (0,))
    others_begin, others_end = _spans(leaders, on, _DAYS_AROUND)
    shared = np.zeros((len(mentors), len(leaders)), dtype=np.int64)
    for day in range(len(_DAYS_AROUND)):
        together = np.minimum(ends, others_end[:, day]) - np.maximum(begins, others_begin[:, day])
        shared += together.clip(min=0)
    return shared


def working_span(clock: Clock, day: date) -> tuple[int, int]:
    """One working day as minutes since 1970 in UTC, end not included.

    The span is empty for a time zone nobody knows: shared hours are never taken on trust.
    """
    name, start, end = clock
    zone = _zone(name)
    if zone is None:
        return 0, 0
    midnight = datetime.combine(day, time())  # naive, so that minutes are added on the wall clock
    begin, finish = (
        (midnight + timedelta(minutes=minute)).replace(tzinfo=zone).timestamp() for minute in (start, end)
    )
    return int(begin // 60), int(finish // 60)


def _offsets(clocks: Iterable[Clock], day: date) -> Iterable[timedelta | None]:
    """How far from UTC each zone is around that day; the days around count, since a span may reach there."""
    zones = {name: _zone(name) for name, _, _ in clocks}
    for _, zone in sorted(zones.items()):
        for around in (-2, 0, 3):
            yield datetime.combine(day + timedelta(days=around), time(), zone).utcoffset() if zone else None


@cache
def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, if there is one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder such as "America"
        return None


def _spans(rows: Sequence[Clock], on: date, days: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Begins and ends, one row per clock and one column per day around `on`."""
    spans = [[working_span(clock, on + timedelta(days=day)) for day in days] for clock in rows]
    table = np.array(spans, dtype=np.int64).reshape(len(rows), len(days), 2)
    return table[:, :, 0], table[:, :, 1]
