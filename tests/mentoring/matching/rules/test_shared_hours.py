"""Shared working hours: half-hour zones, the date line and the weeks in which clocks change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.matching.rules import shared_hours
from bot.mentoring.matching.rules.encoding import Clock
from bot.mentoring.matching.rules.shared_hours import SharedHours, working_span
from tests.support.examples import examples

OFFICE = (9 * 60, 17 * 60)
ALL_DAY = (0, 24 * 60)
WINTER = date(2026, 1, 14)

ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
)


def minutes(mentor: Clock, leader: Clock, on: date) -> int:
    return least([mentor, leader], on, 1)


def least(pair: Sequence[Clock], starts_on: date, weeks: int) -> int:
    """What a mentor with the first clock shares with a leader with the second."""
    return int(SharedHours(pair, starts_on, weeks).least(np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("mentor", "leader", "on", "expected"),
    [
        pytest.param("UTC", "UTC", WINTER, 480, id="the same clock"),
        pytest.param("Europe/London", "Asia/Tokyo", WINTER, 0, id="never awake together"),
        pytest.param("Europe/London", "Asia/Kolkata", WINTER, 150, id="half an hour off"),
        pytest.param("Europe/London", "Asia/Kathmandu", WINTER, 135, id="a quarter of an hour off"),
        pytest.param("Australia/Adelaide", "Asia/Kolkata", date(2026, 7, 1), 240, id="both half an hour off"),
        pytest.param("Pacific/Auckland", "America/Los_Angeles", WINTER, 300, id="leader a day behind"),
        pytest.param("America/Los_Angeles", "Pacific/Auckland", WINTER, 300, id="leader a day ahead"),
        pytest.param("Europe/London", "America/New_York", date(2026, 3, 3), 180, id="before spring"),
        pytest.param("Europe/London", "America/New_York", date(2026, 3, 10), 240, id="only one in spring"),
        pytest.param("Europe/London", "America/New_York", date(2026, 4, 1), 180, id="both in spring"),
        pytest.param("Europe/London", "America/New_York", date(2026, 10, 21), 180, id="before autumn"),
        pytest.param("Europe/London", "America/New_York", date(2026, 10, 28), 240, id="only one in autumn"),
        pytest.param("Europe/London", "America/New_York", date(2026, 11, 4), 180, id="both in autumn"),
    ],
)
def test_office_hours_shared_by_two_zones(mentor: str, leader: str, on: date, expected: int) -> None:
    assert minutes((mentor, *OFFICE), (leader, *OFFICE), on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(date(2026, 3, 29), 420, id="an hour is skipped"),
        pytest.param(date(2026, 10, 25), 540, id="an hour comes twice"),
    ],
)
def test_night_shift_while_the_clock_changes(on: date, expected: int) -> None:
    night = ("Europe/London", 0, 8 * 60)
    assert minutes(night, night, on) == expected


def test_dates_two_days_apart_can_meet() -> None:
    assert minutes(("Pacific/Kiritimati", *ALL_DAY), ("Etc/GMT+12", *ALL_DAY), WINTER) == 1440


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_shares_no_hours(zone: str) -> None:
    assert minutes((zone, *ALL_DAY), ("UTC", *ALL_DAY), WINTER) == 0
    assert minutes(("UTC", *ALL_DAY), (zone, *ALL_DAY), WINTER) == 0


@pytest.mark.parametrize("others", [0, 1_100], ids=["once for all", "as asked for"])
def test_many_are_asked_for_at_once(others: int) -> None:
    more = [("UTC", 0, until) for until in range(1, others + 1)]
    assert (len(more) ** 2 > shared_hours.TABLE) == (others > 0)
    london, kolkata, tokyo = (("Europe/London", *OFFICE), ("Asia/Kolkata", *OFFICE), ("Asia/Tokyo", *OFFICE))
    shared = SharedHours([london, kolkata, tokyo, *more], WINTER, 1)
    mentors, leaders = np.array([[0], [2], [0]], np.int32), np.array([1, 0], np.int32)
    assert shared.least(mentors, leaders).tolist() == [[150, 480], [270, 0], [150, 480]]
    assert shared.least(mentors[:, 0][:2], leaders).tolist() == [150, 0]


def test_what_is_kept_grows_with_clocks_and_not_with_pairs_of_them() -> None:
    many = [("UTC", start, end) for start in range(0, 600, 5) for end in range(610, 1440, 5)]
    shared = SharedHours(many, WINTER, 26)
    kept = [one for one in vars(shared).values() if isinstance(one, np.ndarray)]
    assert len(many) > 10_000
    assert sum(one.size for one in kept) <= 10 * len(many)


def counted(mentor: Clock, leader: Clock, on: date) -> int:
    """Minute by minute, from UTC to the wall clock of each."""
    begin = datetime.combine(on, datetime.min.time(), UTC) - timedelta(days=1)
    zones = ZoneInfo(mentor[0]), ZoneInfo(leader[0])
    total = 0
    for quarter in range(0, 3 * 24 * 60, 15):
        here, there = ((begin + timedelta(minutes=quarter)).astimezone(zone) for zone in zones)
        works = mentor[1] <= here.hour * 60 + here.minute < mentor[2] and here.date() == on
        total += 15 * (works and leader[1] <= there.hour * 60 + there.minute < leader[2])
    return total


# No shift begins or ends in the small hours, when a wall clock may show a time twice.
begins, ends = (st.sampled_from((0, *range(240, 660, 45))), st.sampled_from((*range(675, 1440, 45), 1440)))
clocks = st.tuples(st.sampled_from(ZONES), begins, ends)
days = st.one_of(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from([date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 10, 4)]),
    st.sampled_from([date(2026, 10, 25), date(2026, 11, 1), date(2026, 9, 27)]),
)


@settings(max_examples=examples(100), deadline=None)
@given(mentor=clocks, leader=clocks, on=days)
def test_the_same_as_counting_quarters_of_an_hour(mentor: Clock, leader: Clock, on: date) -> None:
    assert minutes(mentor, leader, on) == counted(mentor, leader, on)


def test_a_working_day_is_in_minutes_of_utc() -> None:
    begin, end = working_span(("Asia/Kolkata", *OFFICE), date(1970, 1, 2))
    assert (begin, end) == (24 * 60 + 3 * 60 + 30, 24 * 60 + 11 * 60 + 30)


@pytest.mark.parametrize(
    ("starts_on", "weeks", "expected"),
    [
        pytest.param(date(2026, 1, 7), 4, 180, id="no clock changes"),
        pytest.param(date(2026, 3, 10), 2, 240, id="between the two changes of spring"),
        pytest.param(date(2026, 3, 10), 4, 180, id="the second change takes an hour away"),
        pytest.param(date(2026, 9, 9), 26, 180, id="a half year over all four changes"),
    ],
)
def test_hours_are_shared_in_every_week(starts_on: date, weeks: int, expected: int) -> None:
    london, new_york = ("Europe/London", *OFFICE), ("America/New_York", *OFFICE)
    assert least([london, new_york], starts_on, weeks) == expected


@settings(max_examples=examples(30), deadline=None)
@given(pair=st.tuples(clocks, clocks), starts_on=days, weeks=st.integers(1, 30))
def test_weeks_with_the_same_clocks_are_not_missed(
    pair: tuple[Clock, Clock], starts_on: date, weeks: int
) -> None:
    each = [minutes(*pair, starts_on + timedelta(weeks=week)) for week in range(weeks)]
    assert least(pair, starts_on, weeks) == min(each)
