"""Changes of when a programme runs: which make sense, and what of its calendar they leave."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.mentoring.model import Programme, next_monday, weeks_after
from bot.mentoring.refusals import EndsTooSoon, HasBegun, ProgrammeOver
from bot.mentoring.timing.calendar import CalendarChange, Preset, suitable_weeks

# The last week is the farewell; it must still be to come for everybody.
TIME_TO_PART = timedelta(weeks=2)


def require_sensible_change(
    before: Programme, after: Programme, today: date, oldest_pair_began: date | None
) -> None:
    """Raises ProgrammeOver, HasBegun or EndsTooSoon where a programme cannot be changed so on `today`.

    `oldest_pair_began`: the day on which the oldest of its active pairs did, None where it has none.

    1. What is over stays as it was, and what has begun keeps its first day.
    2. What is shortened ends in two weeks at the earliest: the programme or, where it is always open, each
       of its pairs.
    """
    if before.is_over(today):
        raise ProgrammeOver
    if after.starts_on != before.starts_on and before.starts_on <= today:
        raise HasBegun
    first_end = after.ends_on
    if after.is_always_open and oldest_pair_began:
        first_end = weeks_after(next_monday(oldest_pair_began), after.weeks)
    if after.weeks < before.weeks and first_end < today + TIME_TO_PART:
        raise EndsTooSoon


def fitting_changes(preset: Preset, changes: Sequence[CalendarChange]) -> list[CalendarChange]:
    """The changes of a calendar that make sense in another preset: it has the moment, and the week suits."""
    moments = {(row.moment, week) for row in preset.rows for week in row.weeks}
    return [
        each
        for each in changes
        if (each.moment, each.week) in moments
        and (each.to is None or each.to in suitable_weeks(each.moment, preset.weeks))
    ]
