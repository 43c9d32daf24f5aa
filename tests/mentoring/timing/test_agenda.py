"""The agenda of a week: one calendar moment for a person, in one role, with the pairs it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library.presets import load_presets
from bot.mentoring.model import Pair, PairState, Programme, Role
from bot.mentoring.timing.agenda import OFFERS_TOPICS, ProgrammeCalendar, agenda_item
from bot.mentoring.timing.calendar import (
    ONCE,
    PRIORITY,
    RECURRING,
    CalendarChange,
    CalendarMoment,
    Preset,
    calendar_entries,
    weekly_moment,
    with_change,
)

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)
PRESETS = load_presets()
PAIR = Pair("pair", "spring", "mia", "leo", PairState.ACTIVE, (), datetime(2026, 3, 1, tzinfo=UTC))
OVER = replace(PAIR, state=PairState.COMPLETED)

presets = st.sampled_from([*PRESETS.values()])
roles = st.sampled_from(Role)
each_role = pytest.mark.parametrize("role", Role)


def calendar_of(weeks: int = 12, changes: tuple[CalendarChange, ...] = ()) -> ProgrammeCalendar:
    preset = next(each for each in PRESETS.values() if each.weeks == weeks)
    programme = Programme("spring", "Spring", "Learn.", MONDAY, weeks, "noor", 6)
    return ProgrammeCalendar(programme, calendar_entries(preset, MONDAY, changes))


def day_of(week: int) -> date:
    return MONDAY + WEEK * (week - 1 if week > 0 else week)


def moment_of(
    programme_calendar: ProgrammeCalendar,
    pair: Pair,
    role: Role,
    week: int,
    *,
    since: int = -4,
    is_new: bool = True,
    every_second: bool = False,
) -> CalendarMoment | None:
    return programme_calendar.moment(
        pair, role, day_of(week), day_of(since), is_new=is_new, every_second=every_second
    )


class TestOnePair:
    @given(presets, st.integers(1, 39))
    def test_a_mentor_hears_something_in_each_week_of_a_programme(self, preset: Preset, week: int) -> None:
        programme_calendar = calendar_of(preset.weeks)
        moment = moment_of(programme_calendar, PAIR, Role.MENTOR, week)
        assert (moment is not None) or week > programme_calendar.programme.weeks

    def test_where_nothing_is_planned_a_mentor_chooses_and_a_leader_hears_nothing(self) -> None:
        off = (CalendarChange(CalendarMoment.AGREEMENT, 1),)
        assert moment_of(calendar_of(changes=off), PAIR, Role.MENTOR, 1) is CalendarMoment.TOPIC_CHOICE
        assert moment_of(calendar_of(changes=off), PAIR, Role.LEADER, 1) is None

    def test_before_the_start_nobody_chooses(self) -> None:
        assert moment_of(calendar_of(), PAIR, Role.MENTOR, -2) is None
        assert moment_of(calendar_of(), PAIR, Role.MENTOR, -1) is CalendarMoment.ORIENTATION

    @each_role
    @pytest.mark.parametrize("pair", [PAIR, OVER], ids=["active", "completed"])
    def test_after_the_end_only_the_looks_back_come(self, pair: Pair, role: Role) -> None:
        moments = {week: moment_of(calendar_of(), pair, role, week) for week in range(13, 40)}
        assert {week: moment for week, moment in moments.items() if moment} == {
            16: CalendarMoment.FOUR_WEEKS_AFTER,
            24: CalendarMoment.THREE_MONTHS_AFTER,
        }

    def test_a_topic_moved_behind_the_end_is_offered_to_nobody(self) -> None:
        late = (
            CalendarChange(CalendarMoment.AGREEMENT, 1, 14),
            CalendarChange(CalendarMoment.MEETING_CARD, 2, 15),
        )
        assert [moment_of(calendar_of(changes=late), OVER, Role.MENTOR, week) for week in (14, 15)] == [
            None,
            None,
        ]

    @each_role
    def test_it_goes_on_while_something_is_to_come(self, role: Role) -> None:
        programme_calendar = calendar_of()
        assert programme_calendar.has_more_for(PAIR, role, day_of(100))
        assert programme_calendar.has_more_for(OVER, role, day_of(23))
        assert not programme_calendar.has_more_for(OVER, role, day_of(24))


@each_role
class TestAnAlwaysOpenProgramme:
    """The weeks of a pair are its own: what a pair hears follows from when it began, and nothing else."""

    def moments(self, role: Role, began_on: date) -> list[CalendarMoment | None]:
        programme_calendar = calendar_of()
        programme = replace(programme_calendar.programme, is_always_open=True)
        open_calendar = replace(programme_calendar, programme=programme)
        pair = replace(PAIR, began_at=datetime.combine(began_on, time(9), UTC))
        first = began_on + timedelta(days=7 - began_on.weekday())
        return [
            open_calendar.moment(pair, role, first + WEEK * week, first, is_new=True, every_second=False)
            for week in range(30)
        ]

    @settings(deadline=None)
    @given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
    def test_two_pairs_begun_far_apart_have_the_same_weeks(self, role: Role, began_on: date) -> None:
        moments = self.moments(role, began_on)
        assert moments == self.moments(role, MONDAY)
        assert moments[:2] == [CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT]
        assert moments[11] is CalendarMoment.CLOSING
        assert [each for each in moments[12:] if each] == [
            CalendarMoment.FOUR_WEEKS_AFTER,
            CalendarMoment.THREE_MONTHS_AFTER,
        ]

    def test_it_goes_on_for_each_pair_while_something_is_to_come_for_it(self, role: Role) -> None:
        programme = replace(calendar_of().programme, is_always_open=True)
        open_calendar = replace(calendar_of(), programme=programme)
        over = replace(OVER, began_at=datetime(2030, 3, 3, 9, tzinfo=UTC))
        assert open_calendar.has_more_for(over, role, date(2030, 3, 4) + WEEK * 22)
        assert not open_calendar.has_more_for(over, role, date(2030, 3, 4) + WEEK * 23)


@each_role
class TestAPairThatBeginsLate:
    @given(preset=presets, since=st.integers(1, 10), every_second=st.booleans())
    def test_it_is_shown_how_it_goes_and_then_agrees(
        self, role: Role, preset: Preset, since: int, every_second: bool
    ) -> None:
        step = 2 if every_second else 1
        programme_calendar = calendar_of(preset.weeks)
        moments = [
            moment_of(programme_calendar, PAIR, role, week, since=since, every_second=every_second)
            for week in range(since, preset.weeks, step)
        ]
        assert moments[:2] == [CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT][: len(moments)]
        assert not {CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT} & {*moments[2:]}

    def test_in_the_week_before_the_start_too(self, role: Role) -> None:
        moments = [moment_of(calendar_of(), PAIR, role, week, since=1) for week in (1, 2, 4)]
        assert moments == [CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT, CalendarMoment.MEETING_CARD]

    def test_who_knows_how_it_goes_only_agrees(self, role: Role) -> None:
        assert moment_of(calendar_of(), PAIR, role, 6, since=6, is_new=False) is CalendarMoment.AGREEMENT

    def test_one_that_begins_in_time_keeps_to_the_calendar(self, role: Role) -> None:
        moments = [moment_of(calendar_of(), PAIR, role, week, since=-1) for week in (-1, 1, 2)]
        assert moments == [CalendarMoment.ORIENTATION, CalendarMoment.AGREEMENT, CalendarMoment.MEETING_CARD]

    def test_in_the_last_week_the_closing_comes_first_and_nothing_begins_after_it(self, role: Role) -> None:
        assert moment_of(calendar_of(), PAIR, role, 12, since=12) is CalendarMoment.CLOSING
        assert moment_of(calendar_of(), PAIR, role, 13, since=13) is None

    def test_what_is_switched_off_is_not_made_up_for(self, role: Role) -> None:
        off = (CalendarChange(CalendarMoment.ORIENTATION, -1),)
        assert moment_of(calendar_of(changes=off), PAIR, role, 5, since=5) is CalendarMoment.AGREEMENT


class TestEverySecondWeek:
    @given(presets, roles, st.booleans())
    def test_what_comes_once_is_never_lost(self, preset: Preset, role: Role, is_even: bool) -> None:
        programme_calendar = calendar_of(preset.weeks)
        weeks = [
            week
            for week in range(-4, programme_calendar.programme.weeks + 16)
            if week and (week % 2 == 0) is is_even
        ]
        weeks = [week for week in weeks if week > 0] if is_even else weeks
        moments = {moment_of(programme_calendar, PAIR, role, week, every_second=True) for week in weeks}
        assert {
            CalendarMoment.CLOSING,
            CalendarMoment.FOUR_WEEKS_AFTER,
            CalendarMoment.THREE_MONTHS_AFTER,
        } <= moments
        assert CalendarMoment.MIDPOINT in moments

    @given(presets, roles, st.integers(1, 55))
    def test_it_is_a_moment_of_one_of_the_two_weeks(self, preset: Preset, role: Role, week: int) -> None:
        programme_calendar = calendar_of(preset.weeks)
        either = weekly_moment(programme_calendar.entries, role, week, every_second=True)
        candidates = {
            each.moment
            for each in programme_calendar.entries
            if each.role is role and each.week in (week, week - 1 or -1)
        }
        assert either is None or either in candidates


class TestSeveralPairs:
    OTHER = replace(PAIR, id="other", leader_id="zoe")
    AS_LEADER = replace(PAIR, id="third", mentor_id="pam", leader_id="mia")

    @given(st.dictionaries(st.sampled_from([PAIR, OTHER, AS_LEADER]), st.sampled_from(PRIORITY), min_size=1))
    def test_the_first_of_all_wins_and_all_that_share_it_are_named(
        self, moments: Mapping[Pair, CalendarMoment]
    ) -> None:
        item = agenda_item("mia", moments)
        assert item.moment is min(moments.values(), key=PRIORITY.index)
        assert item.pairs
        assert {pair.role_of("mia") for pair in item.pairs} == {item.role}
        pairs_of_moment = {
            pair for pair in moments if moments[pair] is item.moment and pair.role_of("mia") is item.role
        }
        assert pairs_of_moment <= set(item.pairs)

    def test_topics_of_two_leaders_come_together(self) -> None:
        item = agenda_item(
            "mia", {PAIR: CalendarMoment.TOPIC_CHOICE, self.OTHER: CalendarMoment.MEETING_CARD}
        )
        assert set(item.pairs) == {PAIR, self.OTHER}
        assert item.moment in OFFERS_TOPICS

    def test_the_mentors_words_come_before_the_leaders(self) -> None:
        item = agenda_item("mia", {self.AS_LEADER: CalendarMoment.MIDPOINT, PAIR: CalendarMoment.MIDPOINT})
        assert (item.role, item.pairs) == (Role.MENTOR, (PAIR,))


class TestChanges:
    def test_a_later_change_takes_the_place_of_an_earlier_one(self) -> None:
        first, other = (
            CalendarChange(CalendarMoment.MIDPOINT, 7, 9),
            CalendarChange(CalendarMoment.CLOSING, 12),
        )
        assert with_change([first, other], CalendarChange(CalendarMoment.MIDPOINT, 7)) == (
            other,
            CalendarChange(CalendarMoment.MIDPOINT, 7),
        )

    def test_back_in_its_own_week_is_no_change(self) -> None:
        assert (
            with_change(
                [CalendarChange(CalendarMoment.MIDPOINT, 7, 9)], CalendarChange(CalendarMoment.MIDPOINT, 7, 7)
            )
            == ()
        )

    def test_every_moment_comes_once_or_comes_back(self) -> None:
        assert {*ONCE} | {*RECURRING} == {*PRIORITY}
        assert not {*ONCE} & {*RECURRING}
