"""When: the good hours of a person's own week, on their own wall clock.

Every function takes aware UTC moments and an IANA zone, and gives aware UTC moments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The first working morning of the week: people start things at fresh beginnings (Dai, Milkman and
# Riis 2014), and a weekly reminder does better than one or two a week (Antinyan and others 2021).
FIRST_WORKING_DAY = 0
OPENS = time(9, 30)
CLOSES = time(11, 30)
# Late is cancelled: what could not be sent by the end of that working day is dropped.
DAY_BEGINS = time(9)
DAY_ENDS = time(17)
WEEKEND = (5, 6)
DAYS_TO_ANSWER = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """A good moment to speak, in which ISO week of the person it lies, and when it is too late."""

    week: str
    due_at: datetime
    not_after: datetime


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where Slack names one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        return ZoneInfo("UTC")


def week_of(moment: datetime, zone: str) -> str:
    """The person's own ISO week at that moment, as in "2026-W10"."""
    return _week(moment.astimezone(zone_of(zone)).date())


def weekly_slot(after: datetime, zone: str, person_id: str, *, not_before: date | None = None) -> Slot:
    """The next weekly nudge after `after`: the first working morning of a week that begins later.

    The minute between 09:30 and 11:30 is the person's own and stays the same, so that a whole zone
    does not speak at once. `not_before` is a local day, such as the start of a programme.
    """
    today = after.astimezone(zone_of(zone)).date()
    monday = today + timedelta(days=7 - today.weekday() + FIRST_WORKING_DAY)
    while not_before is not None and monday < not_before:
        monday += timedelta(weeks=1)
    return _slot(monday, zone, _minute_of(person_id))


def next_week(slot: Slot, zone: str, person_id: str) -> Slot:
    """The weekly nudge of the week after."""
    return weekly_slot(slot.due_at, zone, person_id)


def soon(now: datetime, zone: str, person_id: str) -> Iterator[Slot]:
    """The soonest good moment for something that should not wait, then one in each week that follows.

    Within working hours that is now; else the next working morning.
    """
    local = now.astimezone(zone_of(zone))
    open_now = local.weekday() not in WEEKEND and DAY_BEGINS <= local.time() < DAY_ENDS
    if open_now:
        slot = Slot(_week(local.date()), now, _at(local.date(), DAY_ENDS, zone))
    else:
        past_today = local.weekday() in WEEKEND or local.time() >= DAY_ENDS
        first = _working_day(local.date() + timedelta(days=1 if past_today else 0))
        slot = _slot(first, zone, _minute_of(person_id))
    yield slot
    while True:
        slot = next_week(slot, zone, person_id)
        yield slot


def is_open(now: datetime, zone: str) -> bool:
    """Whether it is a working hour there."""
    local = now.astimezone(zone_of(zone))
    return local.weekday() not in WEEKEND and DAY_BEGINS <= local.time() < DAY_ENDS


def answer_by(asked_at: datetime, zone: str) -> datetime:
    """When a proposal lapses: at the end of the third working day after it was made."""
    day = asked_at.astimezone(zone_of(zone)).date()
    for _ in range(DAYS_TO_ANSWER):
        day = _working_day(day + timedelta(days=1))
    return _at(day, DAY_ENDS, zone)


def local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(zone_of(zone)).date()


def _slot(day: date, zone: str, minute: int) -> Slot:
    opens = datetime.combine(day, OPENS) + timedelta(minutes=minute)
    return Slot(_week(day), _at(day, opens.time(), zone), _at(day, DAY_ENDS, zone))


def _at(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, zone_of(zone)).astimezone(UTC)


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _working_day(day: date) -> date:
    while day.weekday() in WEEKEND:
        day += timedelta(days=1)
    return day


def _minute_of(person_id: str) -> int:
    span = (CLOSES.hour - OPENS.hour) * 60 + CLOSES.minute - OPENS.minute
    return int.from_bytes(sha256(person_id.encode()).digest()[:4]) % span
