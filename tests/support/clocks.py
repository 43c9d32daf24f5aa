"""Strategies for instants and for personal clocks in all zones of the world, the unusual ones above all."""

from datetime import UTC, date, datetime
from zoneinfo import available_timezones

from hypothesis import strategies as st

from bot.mentoring.model import Cadence, Rhythm
from bot.mentoring.timing import cadence
from bot.mentoring.timing.cadence import PersonalClock

UNUSUAL_ZONES = (
    "Africa/Casablanca",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Etc/GMT+12",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
NO_COUNTRY = "ZZ"  # no weekend but Saturday and Sunday, and no holiday

zones = st.sampled_from(UNUSUAL_ZONES) | st.sampled_from(ZONES)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
instants = st.builds(datetime.combine, days, st.times(), st.just(UTC))
person_ids = st.from_regex(r"U[A-Z0-9]{8,10}", fullmatch=True)

rhythms = st.builds(
    Rhythm,
    weekday=st.none() | st.integers(0, 6),
    hour=st.none() | st.sampled_from(cadence.CHOSEN_HOURS),
    cadence=st.sampled_from([Cadence.WEEKLY, Cadence.FORTNIGHTLY]),
    country=st.none() | st.sampled_from(["AE", "BN", "CN", "EG", "IL", "IR", "NP", NO_COUNTRY]),
)
personal_clocks = st.builds(PersonalClock, zones, person_ids, rhythms)
