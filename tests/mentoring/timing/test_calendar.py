"""The calendar: moments in their weeks, on their dates, and the one that wins where several meet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.presets import load_presets
from bot.mentoring.model import Programme, Role
from bot.mentoring.timing.calendar import (
    AROUND_A_MEETING,
    PRIORITY,
    CalendarChange,
    CalendarEntry,
    CalendarMoment,
    Preset,
    PresetRow,
    calendar_entries,
    first_day,
    is_over,
    week_of,
    weekly_moment,
)

PRESETS = load_presets()
MONDAY = date(2026, 3, 2)
BOTH = (Role.MENTOR, Role.LEADER)
each_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)


def preset(*rows: PresetRow) -> Preset:
    return Preset("own", 12, rows)


def entries(*rows: PresetRow) -> tuple[CalendarEntry, ...]:
    return calendar_entries(preset(*rows), MONDAY)


class TestDates:
    @pytest.mark.parametrize(("starts_on", "last"), [(date.max, date.max), (date.min, date(1, 3, 26))])
    def test_a_day_beyond_all_days_is_the_last_or_the_first(self, starts_on: date, last: date) -> None:
        programme = Programme("id", "Odd", "Learn.", starts_on, 12, "noor", 4)
        assert programme.ends_on == last
        assert replace(programme, weeks=10**12).ends_on == date.max
        assert first_day(date.min, -1) == date.min
        assert not is_over(date.max, 12, MONDAY)
        assert is_over(date.min, -1, MONDAY)

    @pytest.mark.parametrize(
        ("week", "day"), [(-4, date(2026, 2, 2)), (-1, date(2026, 2, 23)), (1, MONDAY), (2, date(2026, 3, 9))]
    )
    def test_week_1_begins_with_the_programme_and_week_minus_1_comes_before_it(
        self, week: int, day: date
    ) -> None:
        assert first_day(MONDAY, week) == day
        assert {week_of(MONDAY, day + timedelta(days=n)) for n in range(7)} == {week}

    def test_there_is_no_week_0(self) -> None:
        with pytest.raises(ValueError, match="no week 0"):
            first_day(MONDAY, 0)

    @given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-2000, 2000))
    def test_every_day_lies_in_the_week_that_holds_it(self, starts_on: date, days: int) -> None:
        day = starts_on + timedelta(days=days)
        assert timedelta() <= day - first_day(starts_on, week_of(starts_on, day)) < timedelta(weeks=1)


class TestTheCalendar:
    def test_it_holds_each_moment_for_each_of_its_roles_by_week(self) -> None:
        assert entries(
            PresetRow(CalendarMoment.TAPS, (2, 1), BOTH),
            PresetRow(CalendarMoment.ORIENTATION, (-1,), (Role.LEADER,)),
        ) == (
            CalendarEntry(-1, MONDAY - timedelta(weeks=1), CalendarMoment.ORIENTATION, Role.LEADER),
            CalendarEntry(1, MONDAY, CalendarMoment.TAPS, Role.LEADER),
            CalendarEntry(1, MONDAY, CalendarMoment.TAPS, Role.MENTOR),
            CalendarEntry(2, MONDAY + timedelta(weeks=1), CalendarMoment.TAPS, Role.LEADER),
            CalendarEntry(2, MONDAY + timedelta(weeks=1), CalendarMoment.TAPS, Role.MENTOR),
        )

    def test_a_moment_may_be_moved_for_both_roles(self) -> None:
        programme_preset = preset(
            PresetRow(CalendarMoment.MIDPOINT, (7,), BOTH), PresetRow(CalendarMoment.TAPS, (7,), BOTH)
        )
        moved = calendar_entries(programme_preset, MONDAY, [CalendarChange(CalendarMoment.MIDPOINT, 7, 9)])
        assert [(each.week, each.moment) for each in moved] == [
            (7, CalendarMoment.TAPS),
            (7, CalendarMoment.TAPS),
            (9, CalendarMoment.MIDPOINT),
            (9, CalendarMoment.MIDPOINT),
        ]
        assert moved[-1].begins_on == date(2026, 4, 27)

    def test_a_moment_may_be_switched_off(self) -> None:
        programme_preset = preset(PresetRow(CalendarMoment.ENERGY_TAP, (5, 9), (Role.MENTOR,)))
        assert [
            each.week
            for each in calendar_entries(
                programme_preset, MONDAY, [CalendarChange(CalendarMoment.ENERGY_TAP, 5)]
            )
        ] == [9]

    def test_two_of_a_kind_that_meet_in_a_week_are_one(self) -> None:
        programme_preset = preset(PresetRow(CalendarMoment.ENERGY_TAP, (5, 9), (Role.MENTOR,)))
        assert [
            each.week
            for each in calendar_entries(
                programme_preset, MONDAY, [CalendarChange(CalendarMoment.ENERGY_TAP, 5, 9)]
            )
        ] == [9]

    def test_a_change_of_what_is_not_there_changes_nothing(self) -> None:
        programme_preset = preset(PresetRow(CalendarMoment.ENERGY_TAP, (5,), (Role.MENTOR,)))
        assert calendar_entries(
            programme_preset,
            MONDAY,
            [CalendarChange(CalendarMoment.ENERGY_TAP, 6, 8), CalendarChange(CalendarMoment.TAPS, 5)],
        ) == calendar_entries(programme_preset, MONDAY)

    def test_nothing_moves_to_week_0(self) -> None:
        programme_preset = preset(PresetRow(CalendarMoment.ENERGY_TAP, (5,), (Role.MENTOR,)))
        with pytest.raises(ValueError, match="no week 0"):
            calendar_entries(programme_preset, MONDAY, [CalendarChange(CalendarMoment.ENERGY_TAP, 5, 0)])


class TestTheOneMessage:
    def test_every_moment_has_its_place(self) -> None:
        assert sorted((*PRIORITY, *AROUND_A_MEETING)) == sorted(CalendarMoment)

    @pytest.mark.parametrize(
        ("winner", "loser"),
        [
            (CalendarMoment.CLOSING, CalendarMoment.MEETING_CARD),
            (CalendarMoment.MEETING_CARD, CalendarMoment.MIDPOINT),
            (CalendarMoment.MEETING_CARD, CalendarMoment.ENERGY_TAP),
            (CalendarMoment.MIDPOINT, CalendarMoment.ENERGY_TAP),
            (CalendarMoment.AGREEMENT, CalendarMoment.TOPIC_CHOICE),
            (CalendarMoment.ENERGY_TAP, CalendarMoment.TOPIC_CHOICE),
            (CalendarMoment.PROMISE_CHECK, CalendarMoment.TOPIC_CHOICE),
        ],
    )
    def test_one_wins(self, winner: CalendarMoment, loser: CalendarMoment) -> None:
        for rows in ((winner, loser), (loser, winner)):
            calendar = entries(*(PresetRow(moment, (3,), BOTH) for moment in rows))
            assert weekly_moment(calendar, Role.MENTOR, 3) is winner

    def test_each_role_has_its_own(self) -> None:
        calendar = entries(
            PresetRow(CalendarMoment.ENERGY_TAP, (5,), (Role.MENTOR,)),
            PresetRow(CalendarMoment.PROMISE_CHECK, (5,), (Role.LEADER,)),
        )
        assert weekly_moment(calendar, Role.MENTOR, 5) is CalendarMoment.ENERGY_TAP
        assert weekly_moment(calendar, Role.LEADER, 5) is CalendarMoment.PROMISE_CHECK
        assert weekly_moment(calendar, Role.LEADER, 6) is None

    def test_what_belongs_to_a_meeting_is_no_message_of_the_week(self) -> None:
        calendar = entries(
            PresetRow(CalendarMoment.TAPS, (4,), BOTH), PresetRow(CalendarMoment.PREPARATION, (4,), BOTH)
        )
        assert weekly_moment(calendar, Role.MENTOR, 4) is None


MEETINGS = {
    "sprint12": [2, 4, 6, 8, 10, 12],
    "standard26": [2, 4, 7, 10, 14, 18, 22, 26],
    "long39": [2, 4, 8, 12, 16, 20, 24, 28, 32, 36, 39],
}


def in_weeks(preset: Preset, moment: CalendarMoment, role: Role) -> list[int]:
    return [
        each.week for each in calendar_entries(preset, MONDAY) if each.moment is moment and each.role is role
    ]


@each_preset
class TestTheShippedPresets:
    @pytest.mark.parametrize("role", Role)
    def test_they_meet_as_often_as_practice_says(self, preset: Preset, role: Role) -> None:
        assert in_weeks(preset, CalendarMoment.MEETING_CARD, role) == MEETINGS[preset.id]
        assert in_weeks(preset, CalendarMoment.PREPARATION, role) == MEETINGS[preset.id]

    @pytest.mark.parametrize("role", Role)
    def test_after_each_meeting_but_the_last_there_are_taps_and_after_that_the_closing(
        self, preset: Preset, role: Role
    ) -> None:
        assert in_weeks(preset, CalendarMoment.TAPS, role) == MEETINGS[preset.id][:-1]
        assert in_weeks(preset, CalendarMoment.CLOSING, role) == [preset.weeks]

    @pytest.mark.parametrize("role", Role)
    def test_there_is_something_every_week_until_week_12(self, preset: Preset, role: Role) -> None:
        calendar = calendar_entries(preset, MONDAY)
        assert all(weekly_moment(calendar, role, week) for week in range(1, 13))

    @pytest.mark.parametrize("role", Role)
    def test_a_leader_and_a_mentor_get_what_everybody_gets(self, preset: Preset, role: Role) -> None:
        calendar = calendar_entries(preset, MONDAY)
        assert weekly_moment(calendar, role, -1) is CalendarMoment.ORIENTATION
        assert weekly_moment(calendar, role, 1) is CalendarMoment.AGREEMENT
        assert weekly_moment(calendar, role, preset.weeks) is CalendarMoment.CLOSING
        assert weekly_moment(calendar, role, preset.weeks + 4) is CalendarMoment.FOUR_WEEKS_AFTER
        last = {"sprint12": 24, "standard26": 39, "long39": 52}[preset.id]
        assert weekly_moment(calendar, role, last) is CalendarMoment.THREE_MONTHS_AFTER
        assert (
            in_weeks(preset, CalendarMoment.MIDPOINT, role) == {12: [7], 26: [13], 39: [13, 26]}[preset.weeks]
        )

    def test_what_is_planned_for_a_week_mostly_comes(self, preset: Preset) -> None:
        """Only a topic choice ever yields, and only to an energy tap or a promise check."""
        calendar = calendar_entries(preset, MONDAY)
        displaced = {
            (each.moment, weekly_moment(calendar, each.role, each.week))
            for each in calendar
            if each.moment not in AROUND_A_MEETING
            and each.moment is not weekly_moment(calendar, each.role, each.week)
        }
        assert displaced <= {
            (CalendarMoment.TOPIC_CHOICE, CalendarMoment.ENERGY_TAP),
            (CalendarMoment.MEETING_CARD, CalendarMoment.CLOSING),
        }
