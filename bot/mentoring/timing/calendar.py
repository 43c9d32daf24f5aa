"""A programme's calendar: which moment comes in which week, for whom, and on which dates.

Week 1 begins on the day the programme starts, week -1 seven days before; there is no week 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.mentoring.model import Role


class Moment(StrEnum):
    """What a programme says of its own accord; mentors and leaders read different words."""

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


# How two people begin: they come in this order, one a week.
BEGINNING = (Moment.ORIENTATION, Moment.AGREEMENT)
# One unasked message a week for each person: the first of these wins. What cannot wait comes before a
# meeting, the meeting before what a later week can bring; preparation and taps are part of the meeting.
PRIORITY = (
    Moment.CLOSING,
    *BEGINNING,
    Moment.MEETING_CARD,
    Moment.MIDPOINT,
    Moment.THREE_MONTHS_AFTER,
    Moment.FOUR_WEEKS_AFTER,
    Moment.ENERGY_TAP,
    Moment.PROMISE_CHECK,
    Moment.TOPIC_CHOICE,
)
AROUND_A_MEETING = (Moment.PREPARATION, Moment.TAPS)
# They come back: in a week without a message, nothing is lost with them.
COMES_BACK = (Moment.MEETING_CARD, Moment.ENERGY_TAP, Moment.PROMISE_CHECK, Moment.TOPIC_CHOICE)
ONCE = tuple(moment for moment in PRIORITY if moment not in COMES_BACK)

LOOKING_BACK = (Moment.FOUR_WEEKS_AFTER, Moment.THREE_MONTHS_AFTER)

# Before a programme people are invited for a month; three months after it comes the last line.
EARLIEST, LATEST_AFTER = -4, 13


@dataclass(frozen=True, slots=True)
class Row:
    """One moment in each of these weeks, for each of these roles."""

    moment: Moment
    weeks: tuple[int, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A programme's plan before it has dates: how many weeks it lasts, and its moments."""

    id: str
    weeks: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A coordinator's wish: the moment of that week comes in week `to`, or not at all (None)."""

    moment: Moment
    week: int
    to: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A moment in a programme's calendar. `begins_on` is the first day of its week."""

    week: int
    begins_on: date
    moment: Moment
    role: Role


def dated(preset: Preset, starts_on: date, changes: Sequence[Change] = ()) -> tuple[Entry, ...]:
    """The calendar of a programme, by week; each moment once for a role in a week.

    A change of what is not there changes nothing. Raises `ValueError` where one names week 0.
    """
    moved = {(change.moment, change.week): change.to for change in changes}
    entries = {
        Entry(to, first_day(starts_on, to), row.moment, role)
        for row in preset.rows
        for week in row.weeks
        if (to := moved.get((row.moment, week), week)) is not None
        for role in row.roles
    }
    return tuple(sorted(entries))


def first_day(starts_on: date, week: int) -> date:
    """The day on which a week of a programme begins. Raises `ValueError` for week 0."""
    if week == 0:
        raise ValueError("a calendar has no week 0: week -1 is followed by week 1")
    return starts_on + timedelta(weeks=week - 1 if week > 0 else week)


def week_of(starts_on: date, day: date) -> int:
    """The week of a programme in which a day lies, before its start and after its end too."""
    weeks = (day - starts_on).days // 7
    return weeks + 1 if weeks >= 0 else weeks


def changed(changes: Sequence[Change], wished: Change) -> tuple[Change, ...]:
    """The changes with one more, which takes the place of an earlier one of the same moment.

    A moment that comes in its own week again is no change.
    """
    others = [each for each in changes if (each.moment, each.week) != (wished.moment, wished.week)]
    return tuple(others) if wished.to == wished.week else (*others, wished)


def is_over(starts_on: date, week: int, today: date) -> bool:
    return first_day(starts_on, week) + timedelta(weeks=1) <= today


def belongs_in(moment: Moment, weeks: int) -> range:
    """The weeks that suit a moment in a programme of so many weeks; there is no week 0 for all that."""
    if moment in LOOKING_BACK:
        return range(weeks + 1, weeks + LATEST_AFTER + 1)
    half = weeks // 2
    return {
        Moment.ORIENTATION: range(EARLIEST, half + 1),
        Moment.AGREEMENT: range(1, half + 1),
        Moment.CLOSING: range(half + 1, weeks + 1),
    }.get(moment, range(1, weeks + 1))


def gives_way_to(entries: Sequence[Entry], moment: Moment, week: int) -> Moment | None:
    """What everybody gets in that week instead of this moment; None where somebody gets it."""
    roles = {each.role for each in entries if (each.moment, each.week) == (moment, week)}
    seen = [unasked(entries, role, week) for role in sorted(roles)]
    return None if moment in seen else next(iter(seen), None)


def before(week: int) -> int:
    """The week before that one."""
    return -1 if week == 1 else week - 1


def after(week: int, weeks: int) -> int:
    """The week so many after that one."""
    later = week + weeks
    return later + 1 if week < 0 <= later else later


def joined(entries: Sequence[Entry], first: int, *, every_second: bool = False) -> list[Entry]:
    """The calendar for somebody of one role who hears of a pair from week `first` on.

    How a pair begins is not missed: it comes then, and what follows it a week later at the earliest.
    """
    earliest, weeks = first, {}
    for moment in BEGINNING:
        planned = [each.week for each in entries if each.moment is moment]
        if planned:
            weeks[moment] = max(min(planned), earliest)
            earliest = after(weeks[moment], 2 if every_second else 1)
    return [replace(each, week=max(each.week, weeks.get(each.moment, each.week))) for each in entries]


def unasked(entries: Sequence[Entry], role: Role, week: int, *, every_second: bool = False) -> Moment | None:
    """The one moment that somebody of that role gets in that week; None when nothing is planned.

    Who hears `every_second` week gets what comes only once in the week after, rather than never.
    """
    planned = set(_moments(entries, role, week))
    passed = set(_moments(entries, role, before(week))) if every_second else set()
    if passed & {*ONCE}:
        planned = (planned | passed) & {*ONCE}
    return next((moment for moment in PRIORITY if moment in planned), None)


def around_meeting(entries: Sequence[Entry], role: Role, week: int) -> tuple[Moment, ...]:
    """What belongs to the meeting of that week, should the pair have booked it: two messages at most."""
    planned = set(_moments(entries, role, week))
    return tuple(moment for moment in AROUND_A_MEETING if moment in planned)


def _moments(entries: Sequence[Entry], role: Role, week: int) -> Iterator[Moment]:
    return (each.moment for each in entries if each.role is role and each.week == week)
