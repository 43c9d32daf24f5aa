"""Shared working hours: half-hour zones, the date line and the weeks in which clocks change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.matching.rules import shared_hours
from bot.mentoring.matching.rules.encoding import WorkClock
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


def minutes(mentor: WorkClock, leader: WorkClock, day: date) -> int:
    return fewest_minutes([mentor, leader], day, 1)


def fewest_minutes(pair: Sequence[WorkClock], starts_on: date, weeks: int) -> int:
    """The minutes that a mentor with the first clock shares with a leader with the second, in any week."""
    return int(SharedHours(pair, starts_on, weeks).fewest_minutes(np.array([0]), np.array([1]))[0])


@pytest.mark.parametrize(
    ("mentor", "leader", "day", "expected"),
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
def test_office_hours_shared_by_two_zones(mentor: str, leader: str, day: date, expected: int) -> None:
    assert minutes((mentor, *OFFICE), (leader, *OFFICE), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 3, 29), 420, id="an hour is skipped"),
        pytest.param(date(2026, 10, 25), 540, id="an hour comes twice"),
    ],
)
def test_night_shift_while_the_clock_changes(day: date, expected: int) -> None:
    night = ("Europe/London", 0, 8 * 60)
    assert minutes(night, night, day) == expected


def test_dates_two_days_apart_can_meet() -> None:
    assert minutes(("Pacific/Kiritimati", *ALL_DAY), ("Etc/GMT+12", *ALL_DAY), WINTER) == 1440


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "America", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_shares_no_hours(zone: str) -> None:
    assert minutes((zone, *ALL_DAY), ("UTC", *ALL_DAY), WINTER) == 0
    assert minutes(("UTC", *ALL_DAY), (zone, *ALL_DAY), WINTER) == 0


@pytest.mark.parametrize("count", [0, 1_100], ids=["once for all", "as asked for"])
def test_many_are_asked_for_at_once(count: int) -> None:
    other_clocks = [("UTC", 0, until) for until in range(1, count + 1)]
    assert (len(other_clocks) ** 2 > shared_hours.MAX_TABLE_SIZE) == (count > 0)
    london, kolkata, tokyo = (("Europe/London", *OFFICE), ("Asia/Kolkata", *OFFICE), ("Asia/Tokyo", *OFFICE))
    shared = SharedHours([london, kolkata, tokyo, *other_clocks], WINTER, 1)
    mentors, leaders = np.array([[0], [2], [0]], np.int32), np.array([1, 0], np.int32)
    assert shared.fewest_minutes(mentors, leaders).tolist() == [[150, 480], [270, 0], [150, 480]]
    assert shared.fewest_minutes(mentors[:, 0][:2], leaders).tolist() == [150, 0]


def test_what_is_kept_grows_with_clocks_and_not_with_pairs_of_them() -> None:
    clocks = [("UTC", start, end) for start in range(0, 600, 5) for end in range(610, 1440, 5)]
    shared = SharedHours(clocks, WINTER, 26)
    arrays = [one for one in vars(shared).values() if isinstance(one, np.ndarray)]
    assert len(clocks) > 10_000
    assert sum(one.size for one in arrays) <= 10 * len(clocks)


def minutes_counted(mentor: WorkClock, leader: WorkClock, day: date) -> int:
    """The minutes counted quarter by quarter, from UTC to the wall clock of each."""
    begin = datetime.combine(day, datetime.min.time(), UTC) - timedelta(days=1)
    zones = ZoneInfo(mentor[0]), ZoneInfo(leader[0])
    total = 0
    for quarter in range(0, 3 * 24 * 60, 15):
        mentor_time, leader_time = ((begin + timedelta(minutes=quarter)).astimezone(zone) for zone in zones)
        mentor_works = (
            mentor[1] <= mentor_time.hour * 60 + mentor_time.minute < mentor[2] and mentor_time.date() == day
        )
        total += 15 * (mentor_works and leader[1] <= leader_time.hour * 60 + leader_time.minute < leader[2])
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
@given(mentor=clocks, leader=clocks, day=days)
def test_the_same_as_counting_quarters_of_an_hour(mentor: WorkClock, leader: WorkClock, day: date) -> None:
    assert minutes(mentor, leader, day) == minutes_counted(mentor, leader, day)


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
    assert fewest_minutes([london, new_york], starts_on, weeks) == expected


@settings(max_examples=examples(30), deadline=None)
@given(pair=st.tuples(clocks, clocks), starts_on=days, weeks=st.integers(1, 30))
def test_weeks_with_the_same_clocks_are_not_missed(
    pair: tuple[WorkClock, WorkClock], starts_on: date, weeks: int
) -> None:
    weekly_minutes = [minutes(*pair, starts_on + timedelta(weeks=week)) for week in range(weeks)]
    assert fewest_minutes(pair, starts_on, weeks) == min(weekly_minutes)
