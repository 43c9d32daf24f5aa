"""The days on which people work: all but the weekend and the public holidays of their country.

Holidays of a whole country count, those of a part of it do not. A country is a code of two letters (ISO
3166-1). For None, or a country whose calendar is not known, people rest on Saturday and Sunday only.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

from babel.core import get_global
from holidays import country_holidays, list_supported_countries

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset((SATURDAY, SUNDAY))
COUNTRY_YEARS = 2_048  # cached: three years of every country, and some to spare


@cache
def countries() -> frozenset[str]:
    """The codes of the countries whose calendar is known."""
    return frozenset(list_supported_countries(include_aliases=False))


@lru_cache(COUNTRY_YEARS)
def country_of(zone: str) -> str | None:
    """The country in which a time zone lies; None where it lies in none, such as UTC."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    country = territories.get(zone) or territories.get(aliases.get(zone, ""))
    return country if country in countries() else None


def is_working(day: date, country: str | None) -> bool:
    """Whether people in that country work on that day."""
    return day in _working_days(country, day.year)


@lru_cache(COUNTRY_YEARS)
def first_weekday(country: str | None) -> int:
    """The weekday after the weekend, Monday being 0: Sunday where people rest on Friday and Saturday."""
    weekend = country_holidays(country).weekend if country in countries() else WEEKEND
    return (max(weekend, default=SUNDAY) + 1) % 7


@lru_cache(COUNTRY_YEARS)
def _working_days(country: str | None, year: int) -> frozenset[date]:
    january = date(year, 1, 1)
    days = [day for day in (january + timedelta(days=n) for n in range(366)) if day.year == year]
    if country not in countries():
        return frozenset(day for day in days if day.weekday() not in WEEKEND)
    calendar = country_holidays(country, years=year)
    return frozenset(day for day in days if calendar.is_working_day(day))
