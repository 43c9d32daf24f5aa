"""Which moment somebody hears in a week, in which role, and about which of their pairs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.presets import load_presets
from bot.mentoring.model import Pair, PairState, Programme, Role
from bot.mentoring.timing.agenda import OFFERS_TOPICS, Course, turn
from bot.mentoring.timing.calendar import (
    COMES_BACK,
    ONCE,
    PRIORITY,
    Change,
    Moment,
    Preset,
    changed,
    dated,
    unasked,
)

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)
PRESETS = load_presets()
PAIR = Pair("pair", "spring", "mia", "leo", PairState.ACTIVE, (), datetime(2026, 3, 1, tzinfo=UTC))
OVER = replace(PAIR, state=PairState.COMPLETED)

presets = st.sampled_from([*PRESETS.values()])
roles = st.sampled_from(Role)
each_role = pytest.mark.parametrize("role", Role)


def course(weeks: int = 12, changes: tuple[Change, ...] = ()) -> Course:
    preset = next(each for each in PRESETS.values() if each.weeks == weeks)
    programme = Programme("spring", "Spring", "Learn.", MONDAY, weeks, "noor", 6)
    return Course(programme, dated(preset, MONDAY, changes))


def day_of(week: int) -> date:
    return MONDAY + WEEK * (week - 1 if week > 0 else week)


def heard(
    own: Course,
    pair: Pair,
    role: Role,
    week: int,
    *,
    since: int = -4,
    is_new: bool = True,
    every_second: bool = False,
) -> Moment | None:
    return own.moment(pair, role, day_of(week), day_of(since), is_new=is_new, every_second=every_second)


class TestOnePair:
    @given(presets, st.integers(1, 39))
    def test_a_mentor_hears_something_in_each_week_of_a_programme(self, preset: Preset, week: int) -> None:
        own = course(preset.weeks)
        moment = heard(own, PAIR, Role.MENTOR, week)
        assert (moment is not None) or week > own.programme.weeks

    def test_where_nothing_is_planned_a_mentor_chooses_and_a_leader_hears_nothing(self) -> None:
        off = (Change(Moment.AGREEMENT, 1),)
        assert heard(course(changes=off), PAIR, Role.MENTOR, 1) is Moment.TOPIC_CHOICE
        assert heard(course(changes=off), PAIR, Role.LEADER, 1) is None

    def test_before_the_start_nobody_chooses(self) -> None:
        assert heard(course(), PAIR, Role.MENTOR, -2) is None
        assert heard(course(), PAIR, Role.MENTOR, -1) is Moment.ORIENTATION

    @each_role
    @pytest.mark.parametrize("pair", [PAIR, OVER], ids=["active", "completed"])
    def test_after_the_end_only_the_looks_back_come(self, pair: Pair, role: Role) -> None:
        after = {week: heard(course(), pair, role, week) for week in range(13, 40)}
        assert {week: moment for week, moment in after.items() if moment} == {
            16: Moment.FOUR_WEEKS_AFTER,
            24: Moment.THREE_MONTHS_AFTER,
        }

    def test_a_topic_moved_behind_the_end_is_offered_to_nobody(self) -> None:
        late = (Change(Moment.AGREEMENT, 1, 14), Change(Moment.MEETING_CARD, 2, 15))
        assert [heard(course(changes=late), OVER, Role.MENTOR, week) for week in (14, 15)] == [None, None]

    @each_role
    def test_it_goes_on_while_something_is_to_come(self, role: Role) -> None:
        own = course()
        assert own.goes_on(PAIR, role, day_of(100))
        assert own.goes_on(OVER, role, day_of(23))
        assert not own.goes_on(OVER, role, day_of(24))


@each_role
class TestAPairThatBeginsLate:
    @given(preset=presets, since=st.integers(1, 10), every_second=st.booleans())
    def test_it_is_shown_how_it_goes_and_then_agrees(
        self, role: Role, preset: Preset, since: int, every_second: bool
    ) -> None:
        step = 2 if every_second else 1
        own = course(preset.weeks)
        got = [
            heard(own, PAIR, role, week, since=since, every_second=every_second)
            for week in range(since, preset.weeks, step)
        ]
        assert got[:2] == [Moment.ORIENTATION, Moment.AGREEMENT][: len(got)]
        assert not {Moment.ORIENTATION, Moment.AGREEMENT} & {*got[2:]}

    def test_in_the_week_before_the_start_too(self, role: Role) -> None:
        got = [heard(course(), PAIR, role, week, since=1) for week in (1, 2, 4)]
        assert got == [Moment.ORIENTATION, Moment.AGREEMENT, Moment.MEETING_CARD]

    def test_who_knows_how_it_goes_only_agrees(self, role: Role) -> None:
        assert heard(course(), PAIR, role, 6, since=6, is_new=False) is Moment.AGREEMENT

    def test_one_that_begins_in_time_keeps_to_the_calendar(self, role: Role) -> None:
        got = [heard(course(), PAIR, role, week, since=-1) for week in (-1, 1, 2)]
        assert got == [Moment.ORIENTATION, Moment.AGREEMENT, Moment.MEETING_CARD]

    def test_in_the_last_week_the_closing_comes_first_and_nothing_begins_after_it(self, role: Role) -> None:
        assert heard(course(), PAIR, role, 12, since=12) is Moment.CLOSING
        assert heard(course(), PAIR, role, 13, since=13) is None

    def test_what_is_switched_off_is_not_made_up_for(self, role: Role) -> None:
        off = (Change(Moment.ORIENTATION, -1),)
        assert heard(course(changes=off), PAIR, role, 5, since=5) is Moment.AGREEMENT


class TestEverySecondWeek:
    @given(presets, roles, st.booleans())
    def test_what_comes_once_is_never_lost(self, preset: Preset, role: Role, is_even: bool) -> None:
        own = course(preset.weeks)
        weeks = [week for week in range(-4, own.programme.weeks + 16) if week and (week % 2 == 0) is is_even]
        weeks = [week for week in weeks if week > 0] if is_even else weeks
        got = {heard(own, PAIR, role, week, every_second=True) for week in weeks}
        assert {Moment.CLOSING, Moment.FOUR_WEEKS_AFTER, Moment.THREE_MONTHS_AFTER} <= got
        assert Moment.MIDPOINT in got

    @given(presets, roles, st.integers(1, 55))
    def test_it_is_a_moment_of_one_of_the_two_weeks(self, preset: Preset, role: Role, week: int) -> None:
        own = course(preset.weeks)
        either = unasked(own.entries, role, week, every_second=True)
        planned = {
            each.moment for each in own.entries if each.role is role and each.week in (week, week - 1 or -1)
        }
        assert either is None or either in planned


class TestSeveralPairs:
    OTHER = replace(PAIR, id="other", leader_id="zoe")
    AS_LEADER = replace(PAIR, id="third", mentor_id="pam", leader_id="mia")

    @given(st.dictionaries(st.sampled_from([PAIR, OTHER, AS_LEADER]), st.sampled_from(PRIORITY), min_size=1))
    def test_the_first_of_all_wins_and_all_that_share_it_are_named(
        self, moments: Mapping[Pair, Moment]
    ) -> None:
        said = turn("mia", moments)
        assert said.moment is min(moments.values(), key=PRIORITY.index)
        assert said.pairs
        assert {pair.role_of("mia") for pair in said.pairs} == {said.role}
        alike = {
            pair for pair in moments if moments[pair] is said.moment and pair.role_of("mia") is said.role
        }
        assert alike <= set(said.pairs)

    def test_topics_of_two_leaders_come_together(self) -> None:
        said = turn("mia", {PAIR: Moment.TOPIC_CHOICE, self.OTHER: Moment.MEETING_CARD})
        assert set(said.pairs) == {PAIR, self.OTHER}
        assert said.moment in OFFERS_TOPICS

    def test_the_mentors_words_come_before_the_leaders(self) -> None:
        said = turn("mia", {self.AS_LEADER: Moment.MIDPOINT, PAIR: Moment.MIDPOINT})
        assert (said.role, said.pairs) == (Role.MENTOR, (PAIR,))


class TestChanges:
    def test_a_later_change_takes_the_place_of_an_earlier_one(self) -> None:
        first, other = Change(Moment.MIDPOINT, 7, 9), Change(Moment.CLOSING, 12)
        assert changed([first, other], Change(Moment.MIDPOINT, 7)) == (other, Change(Moment.MIDPOINT, 7))

    def test_back_in_its_own_week_is_no_change(self) -> None:
        assert changed([Change(Moment.MIDPOINT, 7, 9)], Change(Moment.MIDPOINT, 7, 7)) == ()

    def test_every_moment_comes_once_or_comes_back(self) -> None:
        assert {*ONCE} | {*COMES_BACK} == {*PRIORITY}
        assert not {*ONCE} & {*COMES_BACK}
