"""When two people could talk."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.model import Hours, Rhythm
from bot.mentoring.timing import shared_slots, workdays
from bot.mentoring.timing.cadence import PersonalClock, local_date
from tests.mentoring.timing.test_cadence import everybody, moments
from tests.support.examples import examples

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
USUAL = Hours()

hours = st.builds(
    lambda start, length: Hours(start, min(start + length, 24 * 60 - 1)),
    st.integers(0, 20 * 60),
    st.integers(30, 12 * 60),
)
sides = st.tuples(everybody, hours)


def side(zone: str, hours: Hours = USUAL, country: str | None = None) -> shared_slots.Side:
    return PersonalClock(zone, "U1", Rhythm(country=country)), hours


@pytest.mark.parametrize(
    ("one", "other", "when"),
    [
        pytest.param("Europe/London", "Europe/London", "2026-03-05T09:00", id="the same hours"),
        pytest.param("Europe/London", "Asia/Kolkata", "2026-03-05T09:00", id="the afternoon there"),
        pytest.param("Europe/London", "America/New_York", "2026-03-05T14:00", id="the morning there"),
        pytest.param(
            "Pacific/Auckland", "America/Lima", "2026-03-05T20:00", id="Friday there, Thursday here"
        ),
    ],
)
def test_the_first_hour_that_both_work(one: str, other: str, when: str) -> None:
    wanted = datetime.fromisoformat(when).replace(tzinfo=UTC)
    assert shared_slots.suggestion(NOON, side(one), side(other), 50) == wanted


def test_a_holiday_of_one_of_them_is_no_day() -> None:
    """Good Friday to Easter Monday 2026: 3 to 6 April."""
    before = datetime(2026, 3, 31, 12, tzinfo=UTC)
    found = shared_slots.suggestion(before, side("Europe/Berlin"), side("America/New_York"), 50)
    assert found == datetime(2026, 4, 7, 13, tzinfo=UTC)


def test_who_never_works_together_gets_no_proposal() -> None:
    early, late = Hours(6 * 60, 9 * 60), Hours(18 * 60, 20 * 60)
    assert shared_slots.suggestion(NOON, side("UTC", early), side("UTC", late), 25) is None


def _works(whose: PersonalClock, hours: Hours, begins: datetime, ends: datetime) -> bool:
    zone = ZoneInfo(whose.zone)
    day = begins.astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone)
    opens, closes = (midnight + timedelta(minutes=each) for each in (hours.start, hours.end))
    is_inside = opens.astimezone(UTC) <= begins and ends <= closes.astimezone(UTC)
    return is_inside and workdays.is_working(day, whose.country)


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
    assert shared_slots.works(side(zone), starts_at, 50) is is_working


@settings(max_examples=examples(200), deadline=None)
@given(now=moments, one=sides, other=sides, minutes=st.sampled_from([25, 50]))
def test_both_work_all_the_time_on_a_day_they_work(
    now: datetime, one: shared_slots.Side, other: shared_slots.Side, minutes: int
) -> None:
    found = shared_slots.suggestion(now, one, other, minutes)
    if found is not None:
        ends = found + timedelta(minutes=minutes)
        assert shared_slots.works(one, found, minutes)
        assert _works(*one, found, ends)
        assert _works(*other, found, ends)
        assert found.minute % 15 == 0
        assert timedelta(days=1) < found - now
        assert local_date(found, one[0].zone) - local_date(now, one[0].zone) <= timedelta(days=31)
