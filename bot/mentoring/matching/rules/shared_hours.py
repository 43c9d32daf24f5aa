"""The working hours that two people share in every week of a programme."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import CodeArray, WorkClock

_DAYS_AROUND = (0, -2, -1, 1, 2)
"""From UTC-12 to UTC+14 is more than a day, so a working day can meet one that is dated two days apart."""
MINUTES_A_DAY = 24 * 60
MAX_TABLE_SIZE = 1 << 20  # pairs of clocks: up to a thousand clocks, all of them are computed once


class SharedHours:
    """The fewest minutes that two clocks share in any week of a programme, across changes to daylight time.

    The same weekday of every week is computed; weeks in which no zone changed its offset are computed once.
    """

    def __init__(self, clocks: Sequence[WorkClock], starts_on: date, weeks: int) -> None:
        days = [starts_on + timedelta(weeks=week) for week in range(weeks)]
        # Read backwards, of days with the same offsets the first one stays.
        day_by_offsets = {tuple(_offsets(clocks, day)): day for day in reversed(days)}
        spans = [
            [[working_span(clock, day + timedelta(days=shift)) for clock in clocks] for shift in _DAYS_AROUND]
            for day in day_by_offsets.values()
        ]
        minutes = np.array(spans, dtype=np.int32).reshape(
            len(day_by_offsets), len(_DAYS_AROUND), len(clocks), 2
        )
        self._starts, self._ends = minutes[..., 0], minutes[..., 1]
        self._table: NDArray[np.int16] | None = None
        if len(clocks) ** 2 <= MAX_TABLE_SIZE:
            codes = np.arange(len(clocks), dtype=np.int32)
            self._table = self._compute(codes[:, None], codes)

    def fewest_minutes(self, mentors: CodeArray, leaders: CodeArray) -> NDArray[np.int16]:
        """The minutes of mentors' working day in which leaders work too, whatever the leaders' date is.

        Takes indices of clocks that broadcast against each other; the minimum over all weeks counts.
        """
        return self._compute(mentors, leaders) if self._table is None else self._table[mentors, leaders]

    def _compute(self, mentors: CodeArray, leaders: CodeArray) -> NDArray[np.int16]:
        fewest = np.full(np.broadcast_shapes(mentors.shape, leaders.shape), MINUTES_A_DAY, np.int16)
        for begins, ends in zip(self._starts, self._ends, strict=True):
            begin, end = begins[0][mentors], ends[0][mentors]
            together = [
                (np.minimum(end, other_end[leaders]) - np.maximum(begin, other_begin[leaders])).clip(min=0)
                for other_begin, other_end in zip(begins, ends, strict=True)
            ]
            fewest = np.minimum(fewest, np.add.reduce(together)).astype(np.int16)
        return fewest


def working_span(clock: WorkClock, day: date) -> tuple[int, int]:
    """One working day as minutes since 1970 in UTC, end not included.

    The span is empty for a time zone nobody knows: shared hours are never taken on trust.
    """
    name, start, end = clock
    zone = _zone(name)
    if zone is None:
        return 0, 0
    midnight = datetime.combine(day, time())  # naive, so that minutes are added on the wall clock
    begin_timestamp, end_timestamp = (
        (midnight + timedelta(minutes=minute)).replace(tzinfo=zone).timestamp() for minute in (start, end)
    )
    return int(begin_timestamp // 60), int(end_timestamp // 60)


def _offsets(clocks: Iterable[WorkClock], day: date) -> Iterable[timedelta | None]:
    """The offset from UTC of each zone on that day and days around, where a working span may reach."""
    zones = {name: _zone(name) for name, _, _ in clocks}
    for _, zone in sorted(zones.items()):
        for shift in (-2, 0, 3):
            yield datetime.combine(day + timedelta(days=shift), time(), zone).utcoffset() if zone else None


@cache
def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, if there is one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder such as "America"
        return None
