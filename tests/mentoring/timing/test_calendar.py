"""Which moment in which week, on which date, and which one wins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.presets import load_presets
from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import (
    AROUND_A_MEETING,
    PRIORITY,
    Change,
    Entry,
    Moment,
    Preset,
    Row,
    around_meeting,
    dated,
    first_day,
    unasked,
    week_of,
)

PRESETS = load_presets()
MONDAY = date(2026, 3, 2)
BOTH = (Role.MENTOR, Role.LEADER)
each_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)


def preset(*rows: Row) -> Preset:
    return Preset("own", 12, rows)


def entries(*rows: Row) -> tuple[Entry, ...]:
    return dated(preset(*rows), MONDAY)


class TestDates:
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
        assert entries(Row(Moment.TAPS, (2, 1), BOTH), Row(Moment.ORIENTATION, (-1,), (Role.LEADER,))) == (
            Entry(-1, MONDAY - timedelta(weeks=1), Moment.ORIENTATION, Role.LEADER),
            Entry(1, MONDAY, Moment.TAPS, Role.LEADER),
            Entry(1, MONDAY, Moment.TAPS, Role.MENTOR),
            Entry(2, MONDAY + timedelta(weeks=1), Moment.TAPS, Role.LEADER),
            Entry(2, MONDAY + timedelta(weeks=1), Moment.TAPS, Role.MENTOR),
        )

    def test_a_moment_may_be_moved_for_both_roles(self) -> None:
        own = preset(Row(Moment.MIDPOINT, (7,), BOTH), Row(Moment.TAPS, (7,), BOTH))
        moved = dated(own, MONDAY, [Change(Moment.MIDPOINT, 7, 9)])
        assert [(each.week, each.moment) for each in moved] == [
            (7, Moment.TAPS),
            (7, Moment.TAPS),
            (9, Moment.MIDPOINT),
            (9, Moment.MIDPOINT),
        ]
        assert moved[-1].begins_on == date(2026, 4, 27)

    def test_a_moment_may_be_switched_off(self) -> None:
        own = preset(Row(Moment.ENERGY_TAP, (5, 9), (Role.MENTOR,)))
        assert [each.week for each in dated(own, MONDAY, [Change(Moment.ENERGY_TAP, 5)])] == [9]

    def test_two_of_a_kind_that_meet_in_a_week_are_one(self) -> None:
        own = preset(Row(Moment.ENERGY_TAP, (5, 9), (Role.MENTOR,)))
        assert [each.week for each in dated(own, MONDAY, [Change(Moment.ENERGY_TAP, 5, 9)])] == [9]

    def test_a_change_of_what_is_not_there_changes_nothing(self) -> None:
        own = preset(Row(Moment.ENERGY_TAP, (5,), (Role.MENTOR,)))
        assert dated(own, MONDAY, [Change(Moment.ENERGY_TAP, 6, 8), Change(Moment.TAPS, 5)]) == dated(
            own, MONDAY
        )

    def test_nothing_moves_to_week_0(self) -> None:
        own = preset(Row(Moment.ENERGY_TAP, (5,), (Role.MENTOR,)))
        with pytest.raises(ValueError, match="no week 0"):
            dated(own, MONDAY, [Change(Moment.ENERGY_TAP, 5, 0)])


class TestTheOneMessage:
    def test_every_moment_has_its_place(self) -> None:
        assert sorted((*PRIORITY, *AROUND_A_MEETING)) == sorted(Moment)

    @pytest.mark.parametrize(
        ("wins", "waits"),
        [
            (Moment.CLOSING, Moment.MEETING_CARD),
            (Moment.MEETING_CARD, Moment.MIDPOINT),
            (Moment.MEETING_CARD, Moment.ENERGY_TAP),
            (Moment.MIDPOINT, Moment.ENERGY_TAP),
            (Moment.AGREEMENT, Moment.TOPIC_CHOICE),
            (Moment.ENERGY_TAP, Moment.TOPIC_CHOICE),
            (Moment.PROMISE_CHECK, Moment.TOPIC_CHOICE),
        ],
    )
    def test_one_wins(self, wins: Moment, waits: Moment) -> None:
        for rows in ((wins, waits), (waits, wins)):
            planned = entries(*(Row(moment, (3,), BOTH) for moment in rows))
            assert unasked(planned, Role.MENTOR, 3) is wins

    def test_each_role_has_its_own(self) -> None:
        planned = entries(
            Row(Moment.ENERGY_TAP, (5,), (Role.MENTOR,)), Row(Moment.PROMISE_CHECK, (5,), (Role.LEADER,))
        )
        assert unasked(planned, Role.MENTOR, 5) is Moment.ENERGY_TAP
        assert unasked(planned, Role.LEADER, 5) is Moment.PROMISE_CHECK
        assert unasked(planned, Role.LEADER, 6) is None

    def test_what_belongs_to_a_meeting_is_no_message_of_the_week(self) -> None:
        planned = entries(Row(Moment.TAPS, (4,), BOTH), Row(Moment.PREPARATION, (4,), BOTH))
        assert unasked(planned, Role.MENTOR, 4) is None
        assert around_meeting(planned, Role.MENTOR, 4) == (Moment.PREPARATION, Moment.TAPS)
        assert around_meeting(planned, Role.MENTOR, 5) == ()


MEETINGS = {
    "sprint12": [2, 4, 6, 8, 10, 12],
    "standard26": [2, 4, 7, 10, 14, 18, 22, 26],
    "long39": [2, 4, 8, 12, 16, 20, 24, 28, 32, 36, 39],
}


def in_weeks(preset: Preset, moment: Moment, role: Role) -> list[int]:
    return [each.week for each in dated(preset, MONDAY) if each.moment is moment and each.role is role]


@each_preset
class TestTheShippedPresets:
    @pytest.mark.parametrize("role", Role)
    def test_they_meet_as_often_as_practice_says(self, preset: Preset, role: Role) -> None:
        assert in_weeks(preset, Moment.MEETING_CARD, role) == MEETINGS[preset.id]
        assert in_weeks(preset, Moment.PREPARATION, role) == MEETINGS[preset.id]

    @pytest.mark.parametrize("role", Role)
    def test_after_each_meeting_but_the_last_there_are_taps_and_after_that_the_closing(
        self, preset: Preset, role: Role
    ) -> None:
        assert in_weeks(preset, Moment.TAPS, role) == MEETINGS[preset.id][:-1]
        assert in_weeks(preset, Moment.CLOSING, role) == [preset.weeks]

    @pytest.mark.parametrize("role", Role)
    def test_there_is_something_every_week_until_week_12(self, preset: Preset, role: Role) -> None:
        calendar = dated(preset, MONDAY)
        assert all(unasked(calendar, role, week) for week in range(1, 13))

    @pytest.mark.parametrize("role", Role)
    def test_a_leader_and_a_mentor_get_what_everybody_gets(self, preset: Preset, role: Role) -> None:
        calendar = dated(preset, MONDAY)
        assert unasked(calendar, role, -1) is Moment.ORIENTATION
        assert unasked(calendar, role, 1) is Moment.AGREEMENT
        assert unasked(calendar, role, preset.weeks) is Moment.CLOSING
        assert unasked(calendar, role, preset.weeks + 4) is Moment.FOUR_WEEKS_AFTER
        last = {"sprint12": 24, "standard26": 39, "long39": 52}[preset.id]
        assert unasked(calendar, role, last) is Moment.THREE_MONTHS_AFTER
        assert in_weeks(preset, Moment.MIDPOINT, role) == {12: [7], 26: [13], 39: [13, 26]}[preset.weeks]

    def test_what_is_planned_for_a_week_mostly_comes(self, preset: Preset) -> None:
        """Only a topic choice ever yields, and only to an energy tap or a promise check."""
        calendar = dated(preset, MONDAY)
        lost = {
            (each.moment, unasked(calendar, each.role, each.week))
            for each in calendar
            if each.moment not in AROUND_A_MEETING
            and each.moment is not unasked(calendar, each.role, each.week)
        }
        assert lost <= {
            (Moment.TOPIC_CHOICE, Moment.ENERGY_TAP),
            (Moment.MEETING_CARD, Moment.CLOSING),
        }
