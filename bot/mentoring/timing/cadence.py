"""When: the good hours of a person's own week, on their own wall clock.

Moments go in and come out as aware UTC. The week is the person's own: it begins after the weekend of
their country, so on Sunday in Cairo and on Monday in London, and bears the name of the ISO week that
holds most of it. Sunday 8 March 2026 begins "2026-W11" in Cairo and ends "2026-W10" in London.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.mentoring.model import Cadence, Nudge, Person, Profile, Rhythm
from bot.mentoring.timing import workdays

# The first working morning of the week: people start things at fresh beginnings (Dai, Milkman and
# Riis 2014), and a weekly reminder does better than one or two a week (Antinyan and others 2021).
OPENS, MORNING = time(9, 30), 2 * 60 * 60
CHOSEN_HOURS, HOUR = range(9, 17), 60 * 60
SPREAD = 45 * 60  # so that at four there is still time before the day ends
# Late is cancelled: what could not be sent by the end of that working day is dropped.
DAY_BEGINS = time(9)
DAY_ENDS = time(17)
DAYS_TO_ANSWER = 3
DAYS_TO_PREPARE, DAYS_TO_SEARCH = 2, 32
TIME_TO_ANSWER = timedelta(hours=1)
WEEKS_TO_SEARCH = 53
ZONES, DAYS = 1_024, 1_024  # kept at hand
# Who does not answer is asked less, not more.
IGNORED_BEFORE_SLOWING = 2
IGNORED_BEFORE_ASKING = 4


@dataclass(frozen=True, slots=True)
class PersonalClock:
    """Whose hour it is: the zone of their wall clock, who they are, and the rhythm they chose."""

    zone: str
    person_id: str
    rhythm: Rhythm = field(default_factory=Rhythm)

    @classmethod
    def of(cls, person: Person, profile: Profile | None) -> "PersonalClock":
        return cls(person.timezone, person.id, profile.rhythm if profile else Rhythm())

    @property
    def country(self) -> str | None:
        return self.rhythm.country or workdays.country_of(self.zone)


@dataclass(frozen=True, slots=True)
class Slot:
    """A good moment to speak, in which week of the person it lies, and when it is too late."""

    week: str
    due_at: datetime
    not_after: datetime


class Step(StrEnum):
    """How far down the silence ladder somebody is."""

    AS_CHOSEN = "as_chosen"
    EVERY_SECOND_WEEK = "every_second_week"
    ASK_TO_PAUSE = "ask_to_pause"
    QUIET = "quiet"


@lru_cache(ZONES)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where Slack names one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        return ZoneInfo("UTC")


def local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(zone_of(zone)).date()


def week_of(moment: datetime, whose: PersonalClock) -> str:
    """The person's own week at that moment, as in "2026-W10"."""
    return _name(_beginning(local_date(moment, whose.zone), whose))


def wanted_day(moment: datetime, whose: PersonalClock) -> date:
    """The day on which they want the nudge of that week, be it a holiday or not: always seven days apart."""
    return _wanted(_beginning(local_date(moment, whose.zone), whose), whose)


def weekly_slot(after: datetime, whose: PersonalClock) -> Slot | None:
    """The next weekly nudge, in a later week than `after` lies in; None when they want none."""
    this_week = week_of(after, whose)
    return next((slot for slot in upcoming(after, whose) if slot.week != this_week), None)


def upcoming(after: datetime, whose: PersonalClock) -> Iterator[Slot]:
    """The weekly nudges later than `after`, at most one in each week, for a year.

    It is the day they chose; where that is closed, the next working day of the week, or else the one
    before. A week without a working day has none. The second within the hour is the person's own and
    stays the same, so that a whole zone does not ask Slack at once.
    """
    if whose.rhythm.cadence is Cadence.OFF:
        return
    this_week = _beginning(local_date(after, whose.zone), whose)
    for n in range(WEEKS_TO_SEARCH):
        slot = _in_week(this_week + timedelta(weeks=n), whose)
        if slot and slot.due_at > after:
            yield slot


def soon(now: datetime, whose: PersonalClock) -> Iterator[Slot]:
    """The soonest good moment for something that should not wait, then one in each week that follows.

    Within working hours that is now; else their hour on the next working day. How often they want the
    weekly nudge does not matter here.
    """
    slot = _now_or_next(now, whose)
    yield slot
    every_week = replace(whose, rhythm=replace(whose.rhythm, cadence=Cadence.WEEKLY))
    yield from (each for each in upcoming(slot.due_at, every_week) if each.week != slot.week)


def is_open(now: datetime, whose: PersonalClock) -> bool:
    """Whether it is a working hour of a working day there."""
    local = now.astimezone(zone_of(whose.zone))
    return DAY_BEGINS <= local.time() < DAY_ENDS and workdays.is_working(local.date(), whose.country)


def answer_by(asked_at: datetime, whose: PersonalClock) -> datetime:
    """When a proposal lapses: at the end of the third working day after it was made."""
    days = _working_days(local_date(asked_at, whose.zone) + timedelta(days=1), whose)
    for _ in range(DAYS_TO_ANSWER):
        day = next(days)
    return _at(day, DAY_ENDS, whose.zone)


def after_quiet(
    moment: datetime, quiet: tuple[datetime, datetime] | None, slot: Slot | Nudge
) -> datetime | None:
    """When to speak to somebody who may be in Do Not Disturb: at once, when it ends, or None: too late."""
    if quiet is None or not quiet[0] <= moment < quiet[1]:
        return moment
    return quiet[1] if slot.due_at <= quiet[1] < slot.not_after else None


def step(ignored: int) -> Step:
    """The step of the silence ladder after so many nudges ignored in a row.

    The question whether to pause counts as one more: after it nothing comes.
    """
    if ignored < IGNORED_BEFORE_SLOWING:
        return Step.AS_CHOSEN
    if ignored < IGNORED_BEFORE_ASKING:
        return Step.EVERY_SECOND_WEEK
    return Step.ASK_TO_PAUSE if ignored == IGNORED_BEFORE_ASKING else Step.QUIET


def slowed(whose: PersonalClock, at: Step) -> PersonalClock:
    """The same person at that step: never more often than they chose."""
    wanted = whose.rhythm.cadence
    if at is Step.AS_CHOSEN or wanted is Cadence.OFF:
        return whose
    slower = Cadence.OFF if at is Step.QUIET else Cadence.FORTNIGHTLY
    return replace(whose, rhythm=replace(whose.rhythm, cadence=slower))


def comes(due_at: datetime, whose: PersonalClock, at: Step) -> bool:
    """Whether the weekly nudge that is due then comes, at that step of the ladder."""
    cadence = slowed(whose, at).rhythm.cadence
    if cadence is Cadence.FORTNIGHTLY:
        return _is_their_turn(_beginning(local_date(due_at, whose.zone), whose), whose)
    return cadence is Cadence.WEEKLY


def preparation(starts_at: datetime, now: datetime, whose: PersonalClock) -> Slot | None:
    """Their hour two working days before a meeting; None when that is past.

    It leaves time to bring something, and to move the meeting if need be.
    """
    day = local_date(starts_at, whose.zone)
    before = (day - timedelta(days=n) for n in range(1, DAYS_TO_SEARCH))
    working = [each for each in before if workdays.is_working(each, whose.country)][:DAYS_TO_PREPARE]
    slot = _on(working[-1], whose) if len(working) == DAYS_TO_PREPARE else None
    return slot if slot and slot.due_at > now else None


def afterwards(ends_at: datetime, whose: PersonalClock) -> Slot:
    """When to ask how a meeting went: at its end, or on the next working day where the day is nearly over."""
    later = ends_at + TIME_TO_ANSWER
    return next(soon(ends_at if is_open(later, whose) else later, whose))


def _now_or_next(now: datetime, whose: PersonalClock) -> Slot:
    local = now.astimezone(zone_of(whose.zone))
    if is_open(now, whose):
        return Slot(week_of(now, whose), now, _at(local.date(), DAY_ENDS, whose.zone))
    too_late = local.time() >= DAY_BEGINS
    days = _working_days(local.date() + timedelta(days=1 if too_late else 0), whose)
    return next(slot for slot in (_on(day, whose) for day in days) if slot)


def _in_week(beginning: date, whose: PersonalClock) -> Slot | None:
    if whose.rhythm.cadence is Cadence.FORTNIGHTLY and not _is_their_turn(beginning, whose):
        return None
    first = (_wanted(beginning, whose) - beginning).days
    for n in (*range(first, 7), *reversed(range(first))):
        if slot := _on(beginning + timedelta(days=n), whose):
            return slot
    return None


def _wanted(beginning: date, whose: PersonalClock) -> date:
    chosen = whose.rhythm.weekday
    return beginning + timedelta(days=0 if chosen is None else (chosen - beginning.weekday()) % 7)


def _on(day: date, whose: PersonalClock) -> Slot | None:
    """Their hour on that day; None when the day is closed, or the clock jumps over the hour."""
    if not workdays.is_working(day, whose.country):
        return None
    hour = whose.rhythm.hour
    opens, seconds = (OPENS, MORNING) if hour is None else (time(hour), SPREAD)
    wall = datetime.combine(day, opens) + timedelta(seconds=_hash_of(whose.person_id) % seconds)
    due_at = _at(day, wall.time(), whose.zone)
    if due_at.astimezone(zone_of(whose.zone)).replace(tzinfo=None) != wall:
        return None  # Apia went straight from 29 to 31 December 2011
    return Slot(_name(_beginning(day, whose)), due_at, _at(day, DAY_ENDS, whose.zone))


def _working_days(day: date, whose: PersonalClock) -> Iterator[date]:
    while True:
        is_there = local_date(_at(day, DAY_ENDS, whose.zone), whose.zone) == day
        if is_there and workdays.is_working(day, whose.country):
            yield day
        day += timedelta(days=1)


def _at(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, zone_of(zone)).astimezone(UTC)


def _beginning(day: date, whose: PersonalClock) -> date:
    """The first day of the person's week in which that day lies."""
    return day - timedelta(days=(day.weekday() - workdays.first_weekday(whose.country)) % 7)


@lru_cache(DAYS)
def _name(beginning: date) -> str:
    year, week, _ = (beginning + timedelta(days=3)).isocalendar()
    return f"{year}-W{week:02}"


def _is_their_turn(beginning: date, whose: PersonalClock) -> bool:
    """Every second week since the first Monday of the calendar: even weeks for half of the people."""
    week = (beginning + timedelta(days=3)).toordinal() // 7
    return (week + _hash_of(whose.person_id, of="turn")) % 2 == 0


def _hash_of(person_id: str, of: str = "second") -> int:
    return int.from_bytes(sha256(f"{of} {person_id}".encode()).digest()[:4])
