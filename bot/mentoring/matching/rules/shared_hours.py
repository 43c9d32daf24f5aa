"""The working hours two people share, in every week of a programme."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import Clock, Codes

_DAYS_AROUND = (0, -2, -1, 1, 2)
"""From UTC-12 to UTC+14 is more than a day, so a working day can meet one that is dated two days apart."""
A_DAY = 24 * 60
TABLE = 1 << 20  # pairs of clocks: up to a thousand clocks, everything is worked out once


class SharedHours:
    """The fewest minutes that two clocks share in any week, whatever clocks change meanwhile.

    Looked at is the same weekday of every week. Weeks in which no zone has changed its clock count once.
    """

    def __init__(self, clocks: Sequence[Clock], starts_on: date, weeks: int) -> None:
        days = [starts_on + timedelta(weeks=week) for week in range(weeks)]
        unlike = {tuple(_offsets(clocks, day)): day for day in reversed(days)}
        spans = [
            [
                [working_span(clock, day + timedelta(days=around)) for clock in clocks]
                for around in _DAYS_AROUND
            ]
            for day in unlike.values()
        ]
        table = np.array(spans, dtype=np.int32).reshape(len(unlike), len(_DAYS_AROUND), len(clocks), 2)
        self._begins, self._ends = table[..., 0], table[..., 1]
        self._known: NDArray[np.int16] | None = None
        if len(clocks) ** 2 <= TABLE:
            every = np.arange(len(clocks), dtype=np.int32)
            self._known = self._worked_out(every[:, None], every)

    def least(self, mentors: Codes, leaders: Codes) -> NDArray[np.int16]:
        """Minutes of mentors' working day in which leaders work too, whatever their date is.

        Takes places of clocks that broadcast against each other.
        """
        return self._worked_out(mentors, leaders) if self._known is None else self._known[mentors, leaders]

    def _worked_out(self, mentors: Codes, leaders: Codes) -> NDArray[np.int16]:
        least = np.full(np.broadcast_shapes(mentors.shape, leaders.shape), A_DAY, np.int16)
        for begins, ends in zip(self._begins, self._ends, strict=True):
            begin, end = begins[0][mentors], ends[0][mentors]
            together = [
                (np.minimum(end, other_end[leaders]) - np.maximum(begin, other_begin[leaders])).clip(min=0)
                for other_begin, other_end in zip(begins, ends, strict=True)
            ]
            least = np.minimum(least, np.add.reduce(together)).astype(np.int16)
        return least


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
