"""A programme's calendar: which calendar moment comes in which week, for which role, and on which dates.

Week 1 begins on the day the programme starts, week -1 seven days before; there is no week 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.mentoring.model import Role, weeks_after


class CalendarMoment(StrEnum):
    """A kind of message that a programme sends unasked; mentors and leaders read different words."""

    ORIENTATION = "orientation"
    AGREEMENT = "agreement"
    TOPIC_CHOICE = "topic_choice"
    PREPARATION = "preparation"
    MEETING_CARD = "meeting_card"
    TAPS = "taps"
    ENERGY_TAP = "energy_tap"
    PROMISE_CHECK = "promise_check"
    MIDPOINT = "midpoint"
    CLOSING = "closing"
    FOUR_WEEKS_AFTER = "four_weeks_after"
    THREE_MONTHS_AFTER = "three_months_after"


# The beginning of a pair: these come in this order, one a week.
BEGINNING = (CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT)
# One unasked message a week for each person: the first of these wins. What cannot wait comes before a
# meeting, the meeting before what a later week can bring; preparation and taps are part of the meeting.
PRIORITY = (
    CalendarMoment.CLOSING,
    *BEGINNING,
    CalendarMoment.MEETING_CARD,
    CalendarMoment.MIDPOINT,
    CalendarMoment.THREE_MONTHS_AFTER,
    CalendarMoment.FOUR_WEEKS_AFTER,
    CalendarMoment.ENERGY_TAP,
    CalendarMoment.PROMISE_CHECK,
    CalendarMoment.TOPIC_CHOICE,
)
AROUND_A_MEETING = (CalendarMoment.PREPARATION, CalendarMoment.TAPS)
# These come again and again, so that nothing is lost where one gives way to another message.
RECURRING = (
    CalendarMoment.MEETING_CARD,
    CalendarMoment.ENERGY_TAP,
    CalendarMoment.PROMISE_CHECK,
    CalendarMoment.TOPIC_CHOICE,
)
ONCE = tuple(moment for moment in PRIORITY if moment not in RECURRING)

LOOKING_BACK = (CalendarMoment.FOUR_WEEKS_AFTER, CalendarMoment.THREE_MONTHS_AFTER)

# Before a programme people are invited for a month; three months after it comes the last line.
EARLIEST, LATEST_AFTER = -4, 13


@dataclass(frozen=True, slots=True)
class PresetRow:
    """One calendar moment in each of these weeks, for each of these roles."""

    moment: CalendarMoment
    weeks: tuple[int, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A calendar before it has dates: how many weeks the programme lasts, and its calendar moments."""

    id: str
    weeks: int
    rows: tuple[PresetRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A coordinator's change: the moment of `week` comes in week `to` instead, or not at all (None)."""

    moment: CalendarMoment
    week: int
    to: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class CalendarEntry:
    """A calendar moment for one role in one week; `begins_on` is the first day of that week."""

    week: int
    begins_on: date
    moment: CalendarMoment
    role: Role


def calendar_entries(
    preset: Preset, starts_on: date, changes: Sequence[CalendarChange] = ()
) -> tuple[CalendarEntry, ...]:
    """The entries of a programme's calendar, by week; each moment once for a role in a week.

    A change of a moment that the preset has not changes nothing. Raises `ValueError` where one names week 0.
    """
    new_weeks = {(change.moment, change.week): change.to for change in changes}
    entries = {
        CalendarEntry(to, first_day(starts_on, to), row.moment, role)
        for row in preset.rows
        for week in row.weeks
        if (to := new_weeks.get((row.moment, week), week)) is not None
        for role in row.roles
    }
    return tuple(sorted(entries))


def first_day(starts_on: date, week: int) -> date:
    """The day on which a week of a programme begins. Raises `ValueError` for week 0."""
    if week == 0:
        raise ValueError("a calendar has no week 0: week -1 is followed by week 1")
    return weeks_after(starts_on, week - 1 if week > 0 else week)


def week_of(starts_on: date, day: date) -> int:
    """The number of the week in which a day lies, also before the programme starts and after it ends."""
    weeks = (day - starts_on).days // 7
    return weeks + 1 if weeks >= 0 else weeks


def with_change(changes: Sequence[CalendarChange], change: CalendarChange) -> tuple[CalendarChange, ...]:
    """The changes with one more, which takes the place of an earlier one of the same moment.

    One that moves a moment back to its own week only takes the earlier one away.
    """
    others = [each for each in changes if (each.moment, each.week) != (change.moment, change.week)]
    return tuple(others) if change.to == change.week else (*others, change)


def is_over(starts_on: date, week: int, today: date) -> bool:
    """Whether the last day of that week lies before today."""
    return weeks_after(first_day(starts_on, week), 1) <= today


def suitable_weeks(moment: CalendarMoment, weeks: int) -> range:
    """The weeks that suit a moment in a programme of so many weeks; week 0 in them does not exist."""
    if moment in LOOKING_BACK:
        return range(weeks + 1, weeks + LATEST_AFTER + 1)
    half = weeks // 2
    return {
        CalendarMoment.ORIENTATION: range(EARLIEST, half + 1),
        CalendarMoment.AGREEMENT: range(1, half + 1),
        CalendarMoment.CLOSING: range(half + 1, weeks + 1),
    }.get(moment, range(1, weeks + 1))


def displacing_moment(
    entries: Sequence[CalendarEntry], moment: CalendarMoment, week: int
) -> CalendarMoment | None:
    """The moment that everybody gets in that week instead of this one; None where somebody does get it."""
    roles = {each.role for each in entries if (each.moment, each.week) == (moment, week)}
    weekly_moments = [weekly_moment(entries, role, week) for role in sorted(roles)]
    return None if moment in weekly_moments else next(iter(weekly_moments), None)


def week_before(week: int) -> int:
    """The number of the week before that one."""
    return -1 if week == 1 else week - 1


def week_after(week: int, weeks: int) -> int:
    """The number of the week that comes `weeks` weeks after `week`."""
    number = week + weeks
    return number + 1 if week < 0 <= number else number


def entries_from_week(
    entries: Sequence[CalendarEntry], first: int, *, every_second: bool = False
) -> list[CalendarEntry]:
    """The entries of one role, moved for a person who hears of a pair from week `first` on.

    The beginning of a pair is never missed: where its week is past, it comes in week `first`, and each
    moment of it at least one week after the one before, or two for a person who hears `every_second` week.
    """
    earliest, weeks = first, {}
    for moment in BEGINNING:
        planned_weeks = [each.week for each in entries if each.moment is moment]
        if planned_weeks:
            weeks[moment] = max(min(planned_weeks), earliest)
            earliest = week_after(weeks[moment], 2 if every_second else 1)
    return [replace(each, week=max(each.week, weeks.get(each.moment, each.week))) for each in entries]


def weekly_moment(
    entries: Sequence[CalendarEntry], role: Role, week: int, *, every_second: bool = False
) -> CalendarMoment | None:
    """The one moment, the first of `PRIORITY`, for a role in a week; None when nothing is planned.

    A person who hears `every_second` week gets what comes only once in the week after, rather than never.
    """
    moments = set(_moments(entries, role, week))
    missed = set(_moments(entries, role, week_before(week))) if every_second else set()
    if missed & {*ONCE}:
        moments = (moments | missed) & {*ONCE}
    return next((moment for moment in PRIORITY if moment in moments), None)


def _moments(entries: Sequence[CalendarEntry], role: Role, week: int) -> Iterator[CalendarMoment]:
    return (each.moment for each in entries if each.role is role and each.week == week)
