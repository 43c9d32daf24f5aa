"""The good hours to speak to a person: in their own week, on their own wall clock.

Every instant that goes in or comes out is an aware UTC datetime. The week is the person's own: it begins
after the weekend of their country, so on Sunday in Cairo and on Monday in London, and bears the name of the
ISO week that holds most of it. Sunday 8 March 2026 begins "2026-W11" in Cairo and ends "2026-W10" in London.
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
MORNING_BEGINS, MORNING_SECONDS = time(9, 30), 2 * 60 * 60
CHOSEN_HOURS, HOUR_SECONDS = range(9, 17), 60 * 60
SPREAD_SECONDS = 45 * 60  # so that at four there is still time before the day ends
# Late is cancelled: what could not be sent by the end of that working day is dropped.
DAY_BEGINS = time(9)
DAY_ENDS = time(17)
DAYS_TO_ANSWER = 3
DAYS_TO_PREPARE, DAYS_TO_SEARCH = 2, 32
TIME_TO_ANSWER = timedelta(hours=1)
WEEKS_TO_SEARCH = 53
ZONES_CACHED, WEEKS_CACHED = 1_024, 1_024
# Somebody who does not answer is asked less often, not more.
IGNORED_BEFORE_SLOWING = 2
IGNORED_BEFORE_ASKING = 4


@dataclass(frozen=True, slots=True)
class PersonalClock:
    """A person's wall clock: the name of its time zone, the person's id, and the rhythm they chose."""

    zone: str
    person_id: str
    rhythm: Rhythm = field(default_factory=Rhythm)

    @classmethod
    def of(cls, person: Person, profile: Profile | None) -> "PersonalClock":
        return cls(person.timezone, person.id, profile.rhythm if profile else Rhythm())

    @property
    def country(self) -> str | None:
        """The country whose holidays they keep: the one they named, or else that of their time zone."""
        return self.rhythm.country or workdays.country_of(self.zone)


@dataclass(frozen=True, slots=True)
class Slot:
    """A good instant to speak in the person's `week`; after `not_after` it is too late."""

    week: str
    due_at: datetime
    not_after: datetime


class SilenceStep(StrEnum):
    """A step of the silence ladder: how much less somebody hears who does not answer."""

    AS_CHOSEN = "as_chosen"
    EVERY_SECOND_WEEK = "every_second_week"
    ASK_TO_PAUSE = "ask_to_pause"
    QUIET = "quiet"


@lru_cache(ZONES_CACHED)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where Slack names one that is not in the zone database."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        return ZoneInfo("UTC")


def local_date(instant: datetime, zone: str) -> date:
    """The date in that time zone at that instant."""
    return instant.astimezone(zone_of(zone)).date()


def week_of(instant: datetime, clock: PersonalClock) -> str:
    """The name of the person's own week at that instant, as in "2026-W10"."""
    return _week_name(_first_day_of_week(local_date(instant, clock.zone), clock))


def chosen_day(instant: datetime, clock: PersonalClock) -> date:
    """The day on which the person wants the weekly nudge, in their week at that instant.

    It may be a holiday: so these days are always whole weeks apart, and weeks of a programme can be counted
    by them.
    """
    return _chosen_day_in(_first_day_of_week(local_date(instant, clock.zone), clock), clock)


def next_weekly_slot(after: datetime, clock: PersonalClock) -> Slot | None:
    """The slot of the next weekly nudge, in a later week than `after` lies in; None when they want none."""
    this_week = week_of(after, clock)
    return next((slot for slot in weekly_slots(after, clock) if slot.week != this_week), None)


def weekly_slots(after: datetime, clock: PersonalClock) -> Iterator[Slot]:
    """The slots of the weekly nudges later than `after`, at most one in each week, for a year.

    It is the day they chose; where that is closed, the next working day of the week, or else the one
    before. A week without a working day has none. The second within the hour follows from the person's id
    and stays the same, so that the nudges of a whole zone do not reach Slack at once.
    """
    if clock.rhythm.cadence is Cadence.OFF:
        return
    first_day = _first_day_of_week(local_date(after, clock.zone), clock)
    for week in range(WEEKS_TO_SEARCH):
        slot = _slot_in_week(first_day + timedelta(weeks=week), clock)
        if slot and slot.due_at > after:
            yield slot


def soonest_slots(now: datetime, clock: PersonalClock) -> Iterator[Slot]:
    """The soonest slot for something that should not wait, then one in each week that follows.

    Within working hours the soonest is `now`; else it is their hour on the next working day. How often they
    want the weekly nudge does not matter here.
    """
    slot = _soonest_slot(now, clock)
    yield slot
    every_week = replace(clock, rhythm=replace(clock.rhythm, cadence=Cadence.WEEKLY))
    yield from (each for each in weekly_slots(slot.due_at, every_week) if each.week != slot.week)


def is_working_hour(now: datetime, clock: PersonalClock) -> bool:
    """Whether it is between nine and five on a working day of that person."""
    local = now.astimezone(zone_of(clock.zone))
    return DAY_BEGINS <= local.time() < DAY_ENDS and workdays.is_working(local.date(), clock.country)


def answer_by(asked_at: datetime, clock: PersonalClock) -> datetime:
    """The instant at which a proposal lapses: the end of the third working day after somebody was asked."""
    days = _working_days(local_date(asked_at, clock.zone) + timedelta(days=1), clock)
    for _ in range(DAYS_TO_ANSWER):
        day = next(days)
    return _instant(day, DAY_ENDS, clock.zone)


def extended_answer_by(answer_by: datetime, outage: timedelta, clock: PersonalClock) -> datetime:
    """The later instant at which a proposal lapses where for so long nobody could answer.

    It is the end of the first working day of which something is left so much later.
    """
    later = answer_by + outage
    days = _working_days(local_date(later, clock.zone), clock)
    return next(end for day in days if (end := _instant(day, DAY_ENDS, clock.zone)) >= later)


def after_do_not_disturb(
    now: datetime, do_not_disturb: tuple[datetime, datetime] | None, slot: Slot | Nudge
) -> datetime | None:
    """The instant to speak to somebody whose Do Not Disturb lasts from the one to the other instant.

    That is `now` where it is not on, else the end of it; None where the slot is over by then.
    """
    if do_not_disturb is None or not do_not_disturb[0] <= now < do_not_disturb[1]:
        return now
    end = do_not_disturb[1]
    return end if slot.due_at <= end < slot.not_after else None


def silence_step(ignored: int) -> SilenceStep:
    """The step of the silence ladder after so many weekly nudges that were ignored in a row.

    The question whether to pause counts as one of them: if it is ignored too, nothing comes any more.
    """
    if ignored < IGNORED_BEFORE_SLOWING:
        return SilenceStep.AS_CHOSEN
    if ignored < IGNORED_BEFORE_ASKING:
        return SilenceStep.EVERY_SECOND_WEEK
    return SilenceStep.ASK_TO_PAUSE if ignored == IGNORED_BEFORE_ASKING else SilenceStep.QUIET


def slowed_clock(clock: PersonalClock, step: SilenceStep) -> PersonalClock:
    """The same person's clock with the cadence of that step, and never more often than they chose."""
    if step is SilenceStep.AS_CHOSEN or clock.rhythm.cadence is Cadence.OFF:
        return clock
    slower = Cadence.OFF if step is SilenceStep.QUIET else Cadence.FORTNIGHTLY
    return replace(clock, rhythm=replace(clock.rhythm, cadence=slower))


def gets_weekly_nudge(due_at: datetime, clock: PersonalClock, step: SilenceStep) -> bool:
    """Whether the weekly nudge of `due_at` is sent to somebody at that step of the silence ladder."""
    cadence = slowed_clock(clock, step).rhythm.cadence
    if cadence is Cadence.FORTNIGHTLY:
        return _is_fortnightly_week(_first_day_of_week(local_date(due_at, clock.zone), clock), clock)
    return cadence is Cadence.WEEKLY


def preparation_slot(starts_at: datetime, now: datetime, clock: PersonalClock) -> Slot | None:
    """The slot of the reminder before a meeting: their hour two working days before; None when that is past.

    It leaves time to bring something, and to move the meeting if need be.
    """
    day = local_date(starts_at, clock.zone)
    earlier_days = (day - timedelta(days=n) for n in range(1, DAYS_TO_SEARCH))
    working = [each for each in earlier_days if workdays.is_working(each, clock.country)][:DAYS_TO_PREPARE]
    slot = _slot_on(working[-1], clock) if len(working) == DAYS_TO_PREPARE else None
    return slot if slot and slot.due_at > now else None


def afterwards_slot(ends_at: datetime, clock: PersonalClock) -> Slot:
    """The slot to ask how a meeting went: at its end, or the next working day if the day is nearly over."""
    answer_until = ends_at + TIME_TO_ANSWER
    return next(soonest_slots(ends_at if is_working_hour(answer_until, clock) else answer_until, clock))


def _soonest_slot(now: datetime, clock: PersonalClock) -> Slot:
    local = now.astimezone(zone_of(clock.zone))
    if is_working_hour(now, clock):
        return Slot(week_of(now, clock), now, _instant(local.date(), DAY_ENDS, clock.zone))
    is_day_begun = local.time() >= DAY_BEGINS
    days = _working_days(local.date() + timedelta(days=1 if is_day_begun else 0), clock)
    return next(slot for slot in (_slot_on(day, clock) for day in days) if slot)


def _slot_in_week(first_day: date, clock: PersonalClock) -> Slot | None:
    if clock.rhythm.cadence is Cadence.FORTNIGHTLY and not _is_fortnightly_week(first_day, clock):
        return None
    chosen = (_chosen_day_in(first_day, clock) - first_day).days
    for n in (*range(chosen, 7), *reversed(range(chosen))):
        if slot := _slot_on(first_day + timedelta(days=n), clock):
            return slot
    return None


def _chosen_day_in(first_day: date, clock: PersonalClock) -> date:
    weekday = clock.rhythm.weekday
    return first_day + timedelta(days=0 if weekday is None else (weekday - first_day.weekday()) % 7)


def _slot_on(day: date, clock: PersonalClock) -> Slot | None:
    """Their hour on that day; None when the day is closed, or the clock jumps over the hour."""
    if not workdays.is_working(day, clock.country):
        return None
    hour = clock.rhythm.hour
    earliest, seconds = (MORNING_BEGINS, MORNING_SECONDS) if hour is None else (time(hour), SPREAD_SECONDS)
    wall_time = datetime.combine(day, earliest) + timedelta(seconds=_personal_hash(clock.person_id) % seconds)
    due_at = _instant(day, wall_time.time(), clock.zone)
    if due_at.astimezone(zone_of(clock.zone)).replace(tzinfo=None) != wall_time:
        return None  # Apia went straight from 29 to 31 December 2011
    return Slot(_week_name(_first_day_of_week(day, clock)), due_at, _instant(day, DAY_ENDS, clock.zone))


def _working_days(day: date, clock: PersonalClock) -> Iterator[date]:
    """The person's working days from that day on, without end."""
    while True:
        # A day that the zone left out, such as the one in Apia, is on no wall clock.
        is_in_zone = local_date(_instant(day, DAY_ENDS, clock.zone), clock.zone) == day
        if is_in_zone and workdays.is_working(day, clock.country):
            yield day
        day += timedelta(days=1)


def _instant(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, zone_of(zone)).astimezone(UTC)


def _first_day_of_week(day: date, clock: PersonalClock) -> date:
    """The first day of the person's week in which that day lies."""
    return day - timedelta(days=(day.weekday() - workdays.first_weekday(clock.country)) % 7)


@lru_cache(WEEKS_CACHED)
def _week_name(first_day: date) -> str:
    # The middle day of seven lies in the ISO week that holds most of them.
    year, week, _ = (first_day + timedelta(days=3)).isocalendar()
    return f"{year}-W{week:02}"


def _is_fortnightly_week(first_day: date, clock: PersonalClock) -> bool:
    """Whether it is one of the person's every second weeks: the even ones for half of all people.

    Weeks are counted from the first Monday of Python's calendar, so that no new year breaks the turn.
    """
    week = (first_day + timedelta(days=3)).toordinal() // 7
    return (week + _personal_hash(clock.person_id, of="turn")) % 2 == 0


def _personal_hash(person_id: str, of: str = "second") -> int:
    """A number of 32 bits that follows from the person's id, another one for each purpose."""
    return int.from_bytes(sha256(f"{of} {person_id}".encode()).digest()[:4])
