"""The working days of countries, and the countries of time zones."""

from datetime import date
from zoneinfo import available_timezones

import pytest

from bot.mentoring.timing import workdays


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/London", "GB"),
        ("America/New_York", "US"),
        ("US/Eastern", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Kathmandu", "NP"),
        ("Africa/Casablanca", "MA"),
        ("Australia/Lord_Howe", "AU"),
        ("Pacific/Apia", "WS"),
        ("Europe/Kyiv", "UA"),
        ("UTC", None),
        ("Etc/GMT+12", None),
        ("Nowhere/Place", None),
        ("", None),
    ],
)
def test_a_zone_lies_in_a_country(zone: str, country: str | None) -> None:
    assert workdays.country_of(zone) == country


def test_nearly_every_zone_of_a_city_has_a_country() -> None:
    cities = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    homeless = {zone for zone in cities if workdays.country_of(zone) is None}
    assert homeless <= {"America/Coyhaique", "Antarctica/Troll"}


@pytest.mark.parametrize(
    ("country", "first"),
    [("GB", 0), ("AE", 0), ("HK", 0), ("IL", 6), ("EG", 6), ("IR", 5), ("BN", 0), ("ZZ", 0), (None, 0)],
)
def test_a_week_begins_after_the_weekend(country: str | None, first: int) -> None:
    assert workdays.first_weekday(country) == first


@pytest.mark.parametrize(
    ("day", "country", "is_working"),
    [
        pytest.param("2026-12-25", "GB", False, id="Christmas Day"),
        pytest.param("2026-12-25", "IL", False, id="a Friday in Israel"),
        pytest.param("2026-12-25", "JP", True, id="Christmas Day in Japan"),
        pytest.param("2026-12-25", None, True, id="Christmas Day in no country"),
        pytest.param("2026-03-08", "IL", True, id="a Sunday in Israel"),
        pytest.param("2026-03-08", "GB", False, id="a Sunday in Britain"),
        pytest.param("2026-03-07", "HK", True, id="a Saturday in Hong Kong"),
        pytest.param("2026-02-28", "CN", True, id="a Saturday that is worked in China"),
        pytest.param("2026-07-03", "US", False, id="a holiday that is kept a day early"),
        pytest.param("2021-12-31", "US", False, id="a holiday of the next year, kept in this"),
        pytest.param("2028-02-29", "GB", True, id="a leap day"),
        pytest.param("2028-12-31", None, False, id="the last day of a leap year, a Sunday"),
        pytest.param("2032-12-31", None, True, id="the last day of a leap year, a Friday"),
        pytest.param("2026-03-04", "xx", True, id="a country that nobody knows"),
    ],
)
def test_what_is_a_working_day(day: str, country: str | None, is_working: bool) -> None:
    assert workdays.is_working(date.fromisoformat(day), country) is is_working
