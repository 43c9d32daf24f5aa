"""The hours in which two people could talk."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.model import Format, Hours, Rhythm
from bot.mentoring.timing import shared_slots, workdays
from bot.mentoring.timing.cadence import PersonalClock, local_date
from tests.support.clocks import instants, personal_clocks
from tests.support.examples import examples

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
USUAL = Hours()

hours = st.builds(
    lambda start, length: Hours(start, min(start + length, 24 * 60 - 1)),
    st.integers(0, 20 * 60),
    st.integers(30, 12 * 60),
)
availabilities = st.tuples(personal_clocks, hours)


def availability(zone: str, hours: Hours = USUAL, country: str | None = None) -> shared_slots.Availability:
    return PersonalClock(zone, "U1", Rhythm(country=country)), hours


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("Europe/London", "Europe/London", "2026-03-05T09:00", id="the same hours"),
        pytest.param("Europe/London", "Asia/Kolkata", "2026-03-05T09:00", id="the afternoon there"),
        pytest.param("Europe/London", "America/New_York", "2026-03-05T14:00", id="the morning there"),
        pytest.param(
            "Pacific/Auckland", "America/Lima", "2026-03-05T20:00", id="Friday there, Thursday here"
        ),
    ],
)
def test_the_first_hour_that_both_work(one: str, other: str, expected: str) -> None:
    starts_at = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert shared_slots.suggested_start(NOON, availability(one), availability(other), 50) == starts_at


def test_a_holiday_of_one_of_them_is_no_day() -> None:
    """Good Friday to Easter Monday 2026: 3 to 6 April."""
    tuesday = datetime(2026, 3, 31, 12, tzinfo=UTC)
    starts_at = shared_slots.suggested_start(
        tuesday, availability("Europe/Berlin"), availability("America/New_York"), 50
    )
    assert starts_at == datetime(2026, 4, 7, 13, tzinfo=UTC)


def test_who_never_works_together_gets_no_proposal() -> None:
    early, late = Hours(6 * 60, 9 * 60), Hours(18 * 60, 20 * 60)
    assert (
        shared_slots.suggested_start(NOON, availability("UTC", early), availability("UTC", late), 25) is None
    )


def _works_throughout(clock: PersonalClock, hours: Hours, begins: datetime, ends: datetime) -> bool:
    zone = ZoneInfo(clock.zone)
    day = begins.astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone)
    opens, closes = (midnight + timedelta(minutes=each) for each in (hours.start, hours.end))
    is_inside = opens.astimezone(UTC) <= begins and ends <= closes.astimezone(UTC)
    return is_inside and workdays.is_working(day, clock.country)


@pytest.mark.parametrize(
    ("zone", "begins", "is_working"),
    [
        pytest.param("Europe/London", "2026-03-05T09:00", True, id="as the day begins"),
        pytest.param("Europe/London", "2026-03-05T08:59", False, id="before it"),
        pytest.param("Europe/London", "2026-03-05T16:10", True, id="to the very end"),
        pytest.param("Europe/London", "2026-03-05T16:11", False, id="over the end"),
        pytest.param("Europe/London", "2026-03-07T12:00", False, id="on a Saturday"),
        pytest.param("Asia/Dubai", "2026-03-05T16:00", False, id="evening there"),
        pytest.param("Pacific/Auckland", "2026-03-05T20:00", True, id="Friday morning there"),
    ],
)
def test_who_works_then(zone: str, begins: str, *, is_working: bool) -> None:
    starts_at = datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert shared_slots.is_available(availability(zone), starts_at, 50) is is_working


@settings(max_examples=examples(200), deadline=None)
@given(now=instants, one=availabilities, other=availabilities, minutes=st.sampled_from([25, 50]))
def test_both_work_all_the_time_on_a_day_they_work(
    now: datetime, one: shared_slots.Availability, other: shared_slots.Availability, minutes: int
) -> None:
    starts_at = shared_slots.suggested_start(now, one, other, minutes)
    if starts_at is not None:
        ends = starts_at + timedelta(minutes=minutes)
        assert shared_slots.is_available(one, starts_at, minutes)
        assert _works_throughout(*one, starts_at, ends)
        assert _works_throughout(*other, starts_at, ends)
        assert starts_at.minute % 15 == 0
        assert timedelta(days=1) < starts_at - now
        assert local_date(starts_at, one[0].zone) - local_date(now, one[0].zone) <= timedelta(days=31)


EITHER, VIDEO, IN_PERSON = Format


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        (EITHER, EITHER, EITHER),
        (EITHER, VIDEO, VIDEO),
        (IN_PERSON, EITHER, IN_PERSON),
        (VIDEO, VIDEO, VIDEO),
        (VIDEO, IN_PERSON, None),
    ],
)
def test_the_way_to_meet_is_one_that_suits_both(one: Format, other: Format, way: Format | None) -> None:
    assert shared_slots.shared_format(one, other) is way
    assert shared_slots.shared_format(other, one) is way
