"""When a programme runs: which changes make sense, and what of a calendar they leave."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.library.presets import load_presets
from bot.mentoring.model import Programme
from bot.mentoring.refusals import EndsTooSoon, HasBegun, ProgrammeOver, Refusal
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from bot.mentoring.timing.terms import fitting_changes, require_sensible_change

PRESETS = load_presets()
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAY = date(2026, 3, 2)
SPRING = Programme("spring", "Spring", "Learn.", MONDAY, 26, "noor", 6)
OPEN = replace(SPRING, is_always_open=True)


class TestWhatMayChange:
    @pytest.mark.parametrize("starts_on", [MONDAY + WEEK, MONDAY - DAY])
    def test_the_first_day_until_it_has_come(self, starts_on: date) -> None:
        changed = replace(SPRING, starts_on=starts_on)
        require_sensible_change(SPRING, changed, MONDAY - DAY, None)
        with pytest.raises(HasBegun):
            require_sensible_change(SPRING, changed, MONDAY, None)

    def test_the_length_as_long_as_two_weeks_remain(self) -> None:
        shorter = replace(SPRING, weeks=12)
        require_sensible_change(SPRING, shorter, MONDAY + 10 * WEEK, None)
        with pytest.raises(EndsTooSoon):
            require_sensible_change(SPRING, shorter, MONDAY + 10 * WEEK + DAY, None)

    def test_of_an_always_open_programme_as_long_as_two_weeks_remain_to_each_pair(self) -> None:
        shorter = replace(OPEN, weeks=12)
        began = MONDAY - DAY
        require_sensible_change(OPEN, shorter, MONDAY + 100 * WEEK, None)
        require_sensible_change(OPEN, shorter, MONDAY + 10 * WEEK, began)
        with pytest.raises(EndsTooSoon):
            require_sensible_change(OPEN, shorter, MONDAY + 10 * WEEK + DAY, began)

    def test_a_longer_time_on_any_day(self) -> None:
        require_sensible_change(SPRING, replace(SPRING, weeks=39), MONDAY + 26 * WEEK - DAY, None)

    @pytest.mark.parametrize(
        ("programme", "refusal"),
        [(SPRING, ProgrammeOver), (replace(OPEN, ended_on=MONDAY + WEEK), ProgrammeOver)],
    )
    def test_nothing_of_what_is_over(self, programme: Programme, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            require_sensible_change(programme, replace(programme, name="New"), MONDAY + 26 * WEEK, None)


def test_a_change_of_the_calendar_stays_where_its_moment_is_and_its_week_suits() -> None:
    change = CalendarChange
    energy, midpoint = CalendarMoment.ENERGY_TAP, CalendarMoment.MIDPOINT
    fits = [change(energy, 5), change(energy, 9, 10), change(CalendarMoment.ORIENTATION, -1, 2)]
    unfit = [change(midpoint, 7, 8), change(energy, 5, 26), change(CalendarMoment.CLOSING, 26, 25)]
    assert fitting_changes(PRESETS["sprint12"], [*fits, unfit[1], unfit[2]]) == fits
    assert fitting_changes(PRESETS["standard26"], unfit[:1]) == []
