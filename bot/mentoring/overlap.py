"""How well two people fit: the hours they share, what they have for each other, and the points for it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.eligibility import MINUTES_NEEDED, Grid, equal, holds, known
from bot.mentoring.model import Area, Because, Candidate, Hours, Reason

Numbers = NDArray[np.int64]
Clock = tuple[str, Hours]
"""An IANA time zone and the working hours kept in it."""

AREA_POINTS = 10  # people join to learn: a shared area outweighs any other single reason
AREAS_COUNTED = 3  # more than three are not talked through in a programme, so long lists win nothing
DEPARTMENT_POINTS = 6  # another department brings another view, and less of a stake in what is said
PLACE_POINTS = 3  # another place widens the view too, at the price of meetings in person
HOUR_POINTS = 1  # every further shared hour makes a date easier to find, and no more than that
HOURS_COUNTED = 4  # with six hours in common a date is no problem any longer

_DAYS_AROUND = (-2, -1, 0, 1, 2)
"""From UTC-12 to UTC+14 is more than a day, so a working day can meet one that is dated two days apart."""


def clocks(people: Sequence[Candidate]) -> list[Clock]:
    """The clock each of them works by."""
    return [(one.person.timezone, one.profile.hours) for one in people]


def shared_minutes(mentors: Sequence[Clock], leaders: Sequence[Clock], on: date) -> Numbers:
    """Minutes of each mentor's working day `on` in which each leader works too, whatever their date is.

    Returns one row per mentor and one column per leader, each value from 0 to the mentor's working minutes.
    Each distinct clock is worked out once: a thousand people keep a few dozen clocks.
    """
    rows, row_of = _distinct(mentors)
    columns, column_of = _distinct(leaders)
    begins, ends = _spans(rows, on, (0,))
    others_begin, others_end = _spans(columns, on, _DAYS_AROUND)
    together = np.minimum(ends[:, None, :], others_end) - np.maximum(begins[:, None, :], others_begin)
    minutes: Numbers = together.clip(min=0).sum(axis=2)
    return minutes[np.ix_(row_of, column_of)]


def working_span(clock: Clock, day: date) -> tuple[int, int]:
    """One working day as minutes since 1970 in UTC, end not included.

    The span is empty for a time zone nobody knows: shared hours are never taken on trust.
    """
    zone = _zone(clock[0])
    if zone is None:
        return 0, 0
    midnight = datetime.combine(day, time())  # naive, so that minutes are added on the wall clock
    start, end = (
        (midnight + timedelta(minutes=minute)).replace(tzinfo=zone).timestamp()
        for minute in (clock[1].start, clock[1].end)
    )
    return int(start // 60), int(end // 60)


def _zone(name: str) -> ZoneInfo | None:
    """The time zone of that name, if there is one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder such as "America"
        return None


def _distinct(all_clocks: Sequence[Clock]) -> tuple[list[Clock], list[int]]:
    """Every clock once, and for each clock given its place among those."""
    places: dict[Clock, int] = {}
    indices = [places.setdefault(clock, len(places)) for clock in all_clocks]
    return list(places), indices


def _spans(rows: Sequence[Clock], on: date, days: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Begins and ends, one row per clock and one column per day around `on`."""
    spans = [[working_span(clock, on + timedelta(days=day)) for day in days] for clock in rows]
    table = np.array(spans, dtype=np.int64).reshape(len(rows), len(days), 2)
    return table[:, :, 0], table[:, :, 1]


def scores(mentors: Sequence[Candidate], leaders: Sequence[Candidate], minutes: Numbers) -> Numbers:
    """The score of each mentor (row) with each leader (column), as `reasons` gives it in words."""
    offered, wanted = _areas(mentors)
    leaders_offer, leaders_want = _areas(leaders)
    taught, learnt = offered @ leaders_want.T, wanted @ leaders_offer.T
    areas = np.minimum(taught, AREAS_COUNTED) + np.minimum(learnt, AREAS_COUNTED)
    hours: Numbers = ((minutes - MINUTES_NEEDED) // 60).clip(0, HOURS_COUNTED)
    departments = _elsewhere([p.person.department for p in mentors], [p.person.department for p in leaders])
    places = _elsewhere([p.person.location for p in mentors], [p.person.location for p in leaders])
    points: Numbers = AREA_POINTS * areas + DEPARTMENT_POINTS * departments + PLACE_POINTS * places
    return points + HOUR_POINTS * hours


def reasons(mentor: Candidate, leader: Candidate, minutes: int) -> tuple[Reason, ...]:
    """Why the two fit, in the order people read it; at most the areas that were counted."""
    taught = _common(mentor.profile.offers, leader.profile.wants)
    learnt = _common(leader.profile.offers, mentor.profile.wants)
    found = (
        (taught, Reason(Because.LEADER_WANTS, areas=taught)),
        (learnt, Reason(Because.MENTOR_WANTS, areas=learnt)),
        (_differ(mentor.person.department, leader.person.department), Reason(Because.OTHER_DEPARTMENT)),
        (_differ(mentor.person.location, leader.person.location), Reason(Because.OTHER_PLACE)),
        (minutes, Reason(Because.SHARED_HOURS, minutes=minutes)),
    )
    return tuple(reason for applies, reason in found if applies)


def _common(some: Collection[Area], others: Collection[Area]) -> tuple[Area, ...]:
    """The areas in both, in the order of `Area`, as many as count."""
    return tuple(area for area in Area if area in some and area in others)[:AREAS_COUNTED]


def _differ(one: str | None, other: str | None) -> bool:
    """Both are known and not the same."""
    return one is not None and other is not None and one != other


def _areas(people: Sequence[Candidate]) -> tuple[Numbers, Numbers]:
    """Who (row) offers and who wants which area (column), as 0 and 1."""
    offers, wants = [one.profile.offers for one in people], [one.profile.wants for one in people]
    areas = tuple(Area)
    return holds(offers, areas).astype(np.int64), holds(wants, areas).astype(np.int64)


def _elsewhere(rows: Sequence[str | None], columns: Sequence[str | None]) -> Grid:
    """`_differ` for each row and column."""
    return known(rows)[:, None] & known(columns) & ~equal(rows, columns)
