"""Good hours on everybody's own wall clock, whatever the zone and whenever its clock changes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.model import Cadence, Nudge, NudgeKind, Person, Profile, Rhythm
from bot.mentoring.timing import cadence, workdays
from bot.mentoring.timing.cadence import PersonalClock, SilenceStep, Slot
from tests.support.clocks import NO_COUNTRY, instants, personal_clocks
from tests.support.examples import examples

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

often = settings(max_examples=examples(100), deadline=None)


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def at(day: str, zone: str) -> datetime:
    """A wall-clock time in that zone, in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def weekly_slot(instant: datetime, clock: PersonalClock) -> Slot:
    slot = cadence.next_weekly_slot(instant, clock)
    assert slot is not None
    return slot


def day_of(slot: Slot, clock: PersonalClock) -> date:
    return local(slot.due_at, clock.zone).date()


def is_working_day(day: date, clock: PersonalClock) -> bool:
    """Whether it is a working day in the calendar of the person's country, asked without the bot's rule."""
    country = clock.rhythm.country or workdays.country_of(clock.zone)
    if country in (None, NO_COUNTRY):
        return day.weekday() < 5
    return country_holidays(country).is_working_day(day)


def first_day_of_week(day: date, clock: PersonalClock) -> date:
    """The first day of the week of that day: after the weekend, however long it is there."""
    country = clock.rhythm.country or workdays.country_of(clock.zone)
    weekend = {5, 6} if country in (None, NO_COUNTRY) else country_holidays(country).weekend
    return next(
        each
        for each in (day - timedelta(days=n) for n in range(7))
        if each.weekday() == (max(weekend) + 1) % 7
    )


class TestTheWeeklySlot:
    @often
    @given(instants, personal_clocks)
    def test_it_is_never_in_the_past_and_in_a_later_week(
        self, instant: datetime, clock: PersonalClock
    ) -> None:
        slot = weekly_slot(instant, clock)
        assert slot.due_at > instant
        assert slot.due_at.tzinfo is UTC
        assert slot.week == cadence.week_of(slot.due_at, clock) > cadence.week_of(instant, clock)

    @often
    @given(instants, personal_clocks)
    def test_it_is_never_on_a_closed_day(self, instant: datetime, clock: PersonalClock) -> None:
        assert is_working_day(day_of(weekly_slot(instant, clock), clock), clock)

    @often
    @given(instants, personal_clocks)
    def test_it_is_never_outside_the_window(self, instant: datetime, clock: PersonalClock) -> None:
        slot, hour = weekly_slot(instant, clock), clock.rhythm.hour
        wall = local(slot.due_at, clock.zone).time()
        opens, closes = (time(9, 30), time(11, 30)) if hour is None else (time(hour), time(hour + 1))
        assert opens <= wall < closes
        assert local(slot.not_after, clock.zone).time() == time(17)
        assert local(slot.not_after, clock.zone).date() == day_of(slot, clock)
        assert slot.due_at < slot.not_after

    @often
    @given(instants, instants, personal_clocks)
    def test_two_instants_never_give_two_in_a_week(
        self, one: datetime, other: datetime, clock: PersonalClock
    ) -> None:
        first, second = weekly_slot(one, clock), weekly_slot(other, clock)
        is_same_week = first_day_of_week(day_of(first, clock), clock) == first_day_of_week(
            day_of(second, clock), clock
        )
        assert (first == second) == (first.week == second.week) == is_same_week

    @often
    @given(instants, personal_clocks)
    def test_asked_twice_it_is_the_same(self, instant: datetime, clock: PersonalClock) -> None:
        assert weekly_slot(instant, clock) == weekly_slot(instant, replace(clock))

    @often
    @given(instants, personal_clocks)
    def test_chained_it_comes_once_a_week_at_the_same_second(
        self, instant: datetime, clock: PersonalClock
    ) -> None:
        slot = weekly_slot(instant, clock)
        for _ in range(60):
            previous, slot = slot, weekly_slot(slot.due_at, clock)
            days = [first_day_of_week(day_of(each, clock), clock) for each in (previous, slot)]
            weeks = (days[1] - days[0]).days // 7
            assert weeks >= 1
            assert weeks % 2 == 0 or clock.rhythm.cadence is Cadence.WEEKLY
            assert local(slot.due_at, clock.zone).time() == local(previous.due_at, clock.zone).time()

    @often
    @given(instants, personal_clocks)
    def test_it_is_the_day_that_was_chosen_or_the_next_that_is_open(
        self, instant: datetime, clock: PersonalClock
    ) -> None:
        day = day_of(weekly_slot(instant, clock), clock)
        week = [first_day_of_week(day, clock) + timedelta(days=n) for n in range(7)]
        chosen = next((each for each in week if each.weekday() == clock.rhythm.weekday), week[0])
        open_days = [each for each in week if is_working_day(each, clock)]
        later = [each for each in open_days if each >= chosen]
        assert day == (later[0] if later else open_days[-1])

    @often
    @given(instants, personal_clocks)
    def test_the_day_they_want_is_the_same_each_week_and_lies_in_the_week_of_the_nudge(
        self, instant: datetime, clock: PersonalClock
    ) -> None:
        slots = [*islice(cadence.weekly_slots(instant, clock), 60)]
        chosen_days = [cadence.chosen_day(slot.due_at, clock) for slot in slots]
        assert len({day.weekday() for day in chosen_days}) <= 1
        assert len(set(chosen_days)) == len(chosen_days)
        for slot, day in zip(slots, chosen_days, strict=True):
            assert abs((day_of(slot, clock) - day).days) < 7
            noon = datetime.combine(day, time(12), cadence.zone_of(clock.zone))
            assert cadence.week_of(noon, clock) == slot.week

    @often
    @given(instants, personal_clocks)
    def test_what_is_still_to_come_begins_this_week(self, now: datetime, clock: PersonalClock) -> None:
        slots = list(islice(cadence.weekly_slots(now, clock), 20))
        assert slots[0].due_at > now
        assert len({slot.week for slot in slots}) == 20
        assert next(slot for slot in slots if slot.week != cadence.week_of(now, clock)) == weekly_slot(
            now, clock
        )

    @often
    @given(instants, personal_clocks)
    def test_who_wants_none_gets_none(self, instant: datetime, clock: PersonalClock) -> None:
        off = replace(clock, rhythm=replace(clock.rhythm, cadence=Cadence.OFF))
        assert cadence.next_weekly_slot(instant, off) is None
        assert list(cadence.weekly_slots(instant, off)) == []

    def test_a_zone_does_not_ask_at_once(self) -> None:
        instant = at("2026-03-04", "Europe/London")
        slots = [weekly_slot(instant, PersonalClock("Europe/London", f"U{n:08}")) for n in range(2_000)]
        seconds = Counter(slot.due_at for slot in slots)
        minutes = Counter(slot.due_at.replace(second=0) for slot in slots)
        assert max(seconds.values()) <= 6
        assert len(minutes) == 120
        assert max(minutes.values()) <= 40

    def test_every_second_week_is_not_the_same_for_all(self) -> None:
        fortnightly = Rhythm(cadence=Cadence.FORTNIGHTLY)
        instant = at("2026-03-04", "Europe/London")
        weeks = Counter(
            weekly_slot(instant, PersonalClock("Europe/London", f"U{n:08}", fortnightly)).week
            for n in range(400)
        )
        assert weeks.keys() == {"2026-W11", "2026-W12"}
        assert min(weeks.values()) > 150


@pytest.mark.parametrize(
    ("zone", "rhythm", "instant", "due"),
    [
        pytest.param("Europe/London", Rhythm(), "2026-04-29", "2026-05-05", id="London, after May Day"),
        pytest.param("Europe/London", Rhythm(4), "2026-12-16", "2026-12-24", id="before Christmas Day"),
        pytest.param("Europe/London", Rhythm(5), "2026-03-04", "2026-03-13", id="Saturday: on Friday"),
        pytest.param("Europe/London", Rhythm(2), "2026-03-02", "2026-03-11", id="Wednesday"),
        pytest.param("Asia/Jerusalem", Rhythm(), "2026-03-04", "2026-03-08", id="Jerusalem, on Sunday"),
        pytest.param("Asia/Jerusalem", Rhythm(), "2026-03-08", "2026-03-15", id="Jerusalem, a week later"),
        pytest.param("Africa/Cairo", Rhythm(4), "2026-03-04", "2026-03-12", id="Cairo, Friday: on Thursday"),
        pytest.param("Asia/Dubai", Rhythm(), "2026-03-04", "2026-03-09", id="Dubai, on Monday"),
        pytest.param("Asia/Tehran", Rhythm(), "2026-04-05", "2026-04-11", id="Tehran, on Saturday"),
        pytest.param("Europe/London", Rhythm(country="IL"), "2026-03-04", "2026-03-08", id="as in Israel"),
        pytest.param("Asia/Shanghai", Rhythm(), "2026-02-10", "2026-02-24", id="no week of spring festival"),
        pytest.param("Asia/Shanghai", Rhythm(5), "2026-02-03", "2026-02-14", id="a Saturday that is worked"),
        pytest.param("America/New_York", Rhythm(), "2026-05-20", "2026-05-26", id="after Memorial Day"),
        pytest.param("Asia/Kathmandu", Rhythm(), "2026-03-01", "2026-03-04", id="Kathmandu, after Holi"),
    ],
)
def test_the_first_working_day(zone: str, rhythm: Rhythm, instant: str, due: str) -> None:
    clock = PersonalClock(zone, "U1", rhythm)
    assert day_of(weekly_slot(at(instant, zone), clock), clock) == date.fromisoformat(due)


def test_a_week_that_begins_on_sunday_bears_the_name_of_its_monday() -> None:
    cairo, london = PersonalClock("Africa/Cairo", "U1"), PersonalClock("Europe/London", "U1")
    sunday = at("2026-03-08T12:00", "Europe/London")
    assert (cadence.week_of(sunday, cairo), cadence.week_of(sunday, london)) == ("2026-W11", "2026-W10")
    saturday = sunday + timedelta(days=6)
    assert cadence.week_of(saturday, cairo) == cadence.week_of(saturday, london) == "2026-W11"


def test_who_was_asked_on_sunday_and_moves_is_not_asked_on_monday() -> None:
    cairo, london = PersonalClock("Africa/Cairo", "U1"), PersonalClock("Europe/London", "U1")
    slot = weekly_slot(at("2026-03-04", "Africa/Cairo"), cairo)
    assert (slot.week, day_of(slot, cairo).isoformat()) == ("2026-W11", "2026-03-08")
    assert weekly_slot(slot.due_at + timedelta(days=1), london).week == "2026-W12"


class TestTheDayThatApiaSkipped:
    """After Thursday 29 December 2011 came Saturday 31: that Friday is closed."""

    def test_a_chosen_friday_is_thursday(self) -> None:
        friday = PersonalClock("Pacific/Apia", "U1", Rhythm(4, country=NO_COUNTRY))
        slot = weekly_slot(at("2011-12-20", "Pacific/Apia"), friday)
        assert day_of(slot, friday) == date(2011, 12, 29)
        assert slot.not_after == datetime(2011, 12, 30, 3, tzinfo=UTC)
        assert day_of(weekly_slot(slot.due_at, friday), friday) == date(2012, 1, 6)

    def test_what_should_not_wait_waits_for_monday(self) -> None:
        clock = PersonalClock("Pacific/Apia", "U1", Rhythm(country=NO_COUNTRY))
        thursday_evening = at("2011-12-29T18:00", "Pacific/Apia")
        assert day_of(next(cadence.soonest_slots(thursday_evening, clock)), clock) == date(2012, 1, 2)

    def test_it_is_no_day_to_answer(self) -> None:
        clock = PersonalClock("Pacific/Apia", "U1", Rhythm(country=NO_COUNTRY))
        ends = cadence.answer_by(at("2011-12-27T10:00", "Pacific/Apia"), clock)
        assert ends == at("2012-01-02T17:00", "Pacific/Apia")


@pytest.mark.parametrize(
    ("zone", "monday", "offset"),
    [
        pytest.param("Europe/London", "2026-03-23", 0, id="London, winter"),
        pytest.param("Europe/London", "2026-03-30", 60, id="London, the day after spring forward"),
        pytest.param("Europe/London", "2026-10-19", 60, id="London, summer"),
        pytest.param("Europe/London", "2026-10-26", 0, id="London, the day after fall back"),
        pytest.param("America/New_York", "2026-03-02", -300, id="New York, winter"),
        pytest.param("America/New_York", "2026-03-09", -240, id="New York, the day after spring forward"),
        pytest.param("America/New_York", "2026-11-02", -300, id="New York, the day after fall back"),
        pytest.param("Africa/Casablanca", "2026-02-09", 60, id="Casablanca, before Ramadan"),
        pytest.param("Africa/Casablanca", "2026-02-16", 0, id="Casablanca, in Ramadan"),
        pytest.param("Africa/Casablanca", "2026-03-23", 60, id="Casablanca, after Ramadan"),
        pytest.param("Asia/Kathmandu", "2026-03-30", 345, id="Kathmandu, three quarters"),
        pytest.param("Australia/Lord_Howe", "2026-03-30", 660, id="Lord Howe, summer"),
        pytest.param("Australia/Lord_Howe", "2026-04-06", 630, id="Lord Howe, half an hour back"),
        pytest.param("Pacific/Apia", "2021-03-29", 840, id="Apia, the last summer"),
        pytest.param("Pacific/Apia", "2021-04-05", 780, id="Apia, winter for good"),
    ],
)
def test_the_clock_on_the_wall_decides(zone: str, monday: str, offset: int) -> None:
    sunday = at(f"{monday}T23:59", zone) - timedelta(days=1)
    clock = PersonalClock(zone, "U1", Rhythm(country=NO_COUNTRY))
    wall = local(weekly_slot(at("2026-06-10", zone), clock).due_at, zone).time()
    slot = weekly_slot(sunday, clock)
    expected = datetime.combine(date.fromisoformat(monday), wall, UTC) - timedelta(minutes=offset)
    assert slot.due_at == expected
    assert slot.not_after == at(f"{monday}T17:00", zone)


def test_the_week_turns_on_the_persons_own_midnight() -> None:
    instant = datetime(2026, 3, 8, 11, 30, tzinfo=UTC)
    auckland, london = PersonalClock("Pacific/Auckland", "U1"), PersonalClock("Europe/London", "U1")
    assert cadence.week_of(instant, auckland) == "2026-W11"
    assert cadence.week_of(instant, london) == "2026-W10"
    assert day_of(weekly_slot(instant, auckland), auckland).day == 16
    assert day_of(weekly_slot(instant, london), london).day == 9


def test_a_week_belongs_to_its_iso_year() -> None:
    clock = PersonalClock("UTC", "U1")
    assert cadence.week_of(datetime(2027, 1, 1, 12, tzinfo=UTC), clock) == "2026-W53"
    assert weekly_slot(datetime(2026, 12, 30, tzinfo=UTC), clock).week == "2027-W01"


class TestSoon:
    @often
    @given(instants, personal_clocks)
    def test_it_begins_now_or_on_the_next_working_day(self, now: datetime, clock: PersonalClock) -> None:
        local_now, first = local(now, clock.zone), next(cadence.soonest_slots(now, clock))
        first_day = day_of(first, clock)
        if cadence.is_working_hour(now, clock):
            assert first.due_at == now
        else:
            between = [
                local_now.date() + timedelta(days=n) for n in range(1, (first_day - local_now.date()).days)
            ]
            assert first.due_at > now
            assert is_working_day(first_day, clock)
            assert not any(is_working_day(day, clock) for day in between)
        assert first.week == cadence.week_of(first.due_at, clock)
        assert local(first.not_after, clock.zone) == datetime.combine(
            first_day, time(17), ZoneInfo(clock.zone)
        )

    @often
    @given(instants, personal_clocks, st.sampled_from(Cadence))
    def test_it_goes_on_weekly_for_everybody(
        self, now: datetime, clock: PersonalClock, how_often: Cadence
    ) -> None:
        one = replace(clock, rhythm=replace(clock.rhythm, cadence=how_often))
        every_week = replace(clock, rhythm=replace(clock.rhythm, cadence=Cadence.WEEKLY))
        first, *later_slots = islice(cadence.soonest_slots(now, one), 6)
        assert len({slot.week for slot in (first, *later_slots)}) == 6
        assert (
            later_slots
            == [
                each
                for each in islice(cadence.weekly_slots(first.due_at, every_week), 6)
                if each.week != first.week
            ][:5]
        )

    @pytest.mark.parametrize(
        ("now", "day"),
        [
            pytest.param("2026-03-04T08:59", "2026-03-04", id="before work: today"),
            pytest.param("2026-03-04T17:00", "2026-03-05", id="after work: tomorrow"),
            pytest.param("2026-03-06T17:00", "2026-03-09", id="on Friday evening: Monday"),
            pytest.param("2026-03-07T12:00", "2026-03-09", id="on Saturday: Monday"),
            pytest.param("2026-03-08T23:59", "2026-03-09", id="on Sunday night: Monday"),
            pytest.param("2026-03-09T00:00", "2026-03-09", id="on Monday at midnight: today"),
            pytest.param("2026-04-02T17:00", "2026-04-07", id="before Easter: Tuesday after, in Berlin"),
        ],
    )
    def test_out_of_hours(self, now: str, day: str) -> None:
        clock = PersonalClock("Europe/Berlin", "U1")
        slot = next(cadence.soonest_slots(at(now, clock.zone), clock))
        assert day_of(slot, clock) == date.fromisoformat(day)
        assert slot.due_at > at(now, clock.zone)

    @pytest.mark.parametrize("now", ["2026-03-04T09:00", "2026-03-04T16:59"])
    def test_within_hours_it_is_now(self, now: str) -> None:
        clock = PersonalClock("Europe/Berlin", "U1")
        assert next(cadence.soonest_slots(at(now, clock.zone), clock)).due_at == at(now, clock.zone)


@often
@given(instants, personal_clocks)
def test_open_is_a_working_hour_of_a_working_day(now: datetime, clock: PersonalClock) -> None:
    local_now = local(now, clock.zone)
    assert cadence.is_working_hour(now, clock) == (
        9 <= local_now.hour < 17 and is_working_day(local_now.date(), clock)
    )


class TestTheTimeToAnswer:
    @often
    @given(instants, personal_clocks)
    def test_it_ends_on_the_third_working_day_at_five(self, asked_at: datetime, clock: PersonalClock) -> None:
        ends = local(cadence.answer_by(asked_at, clock), clock.zone)
        asked_on = local(asked_at, clock.zone).date()
        days = [asked_on + timedelta(days=n) for n in range(1, (ends.date() - asked_on).days + 1)]
        assert ends.time() == time(17)
        assert is_working_day(ends.date(), clock)
        assert sum(is_working_day(day, clock) for day in days) == 3

    @pytest.mark.parametrize(
        ("asked_at", "ends"),
        [
            pytest.param("2026-03-02T10:00", "2026-03-05T17:00", id="Monday: Thursday"),
            pytest.param("2026-03-04T10:00", "2026-03-09T17:00", id="Wednesday: over the weekend"),
            pytest.param("2026-03-07T10:00", "2026-03-11T17:00", id="Saturday: Wednesday"),
            pytest.param("2026-03-26T10:00", "2026-03-31T17:00", id="over the change of the clock"),
            pytest.param("2026-12-23T10:00", "2026-12-30T17:00", id="over Christmas"),
        ],
    )
    def test_three_working_days(self, asked_at: str, ends: str) -> None:
        clock = PersonalClock("Europe/London", "U1")
        assert cadence.answer_by(at(asked_at, clock.zone), clock) == at(ends, clock.zone)


class TestTimeThatWasLost:
    """What an outage took of the time to answer is given back."""

    @pytest.mark.parametrize(
        ("hours", "ends"),
        [
            pytest.param(0, "2026-03-05T17:00", id="nothing lost: Thursday stays"),
            pytest.param(2, "2026-03-06T17:00", id="two hours: Friday"),
            pytest.param(24, "2026-03-06T17:00", id="a day: Friday"),
            pytest.param(25, "2026-03-09T17:00", id="more than a day: over the weekend"),
            pytest.param(96, "2026-03-09T17:00", id="four days: Monday"),
        ],
    )
    def test_it_ends_on_a_working_day_of_which_something_is_left(self, hours: int, ends: str) -> None:
        clock = PersonalClock("Europe/London", "U1")
        thursday = at("2026-03-05T17:00", clock.zone)
        later = cadence.extended_answer_by(thursday, timedelta(hours=hours), clock)
        assert later == at(ends, clock.zone)

    @often
    @given(instants, st.timedeltas(timedelta(), timedelta(days=30)), personal_clocks)
    def test_nobody_has_less_time_than_before(
        self, asked_at: datetime, lost: timedelta, clock: PersonalClock
    ) -> None:
        ends = cadence.answer_by(asked_at, clock)
        later = cadence.extended_answer_by(ends, lost, clock)
        assert later >= ends + lost
        assert is_working_day(local(later, clock.zone).date(), clock)


class TestDoNotDisturb:
    SLOT = Slot("2026-W10", MONDAY + timedelta(hours=10), MONDAY + timedelta(hours=17))
    NUDGE = Nudge("nudge", "U1", NudgeKind.WEEKLY, SLOT.week, SLOT.due_at, SLOT.not_after)

    @pytest.mark.parametrize(
        ("do_not_disturb", "hour"),
        [
            pytest.param(None, 11, id="never quiet: at once"),
            pytest.param((12, 14), 11, id="later: at once"),
            pytest.param((8, 11), 11, id="just over: at once"),
            pytest.param((11, 14), 14, id="from now on: after it"),
            pytest.param((8, 14), 14, id="since this morning: after it"),
            pytest.param((8, 17), None, id="all day: not this week"),
            pytest.param((8, 33), None, id="until tomorrow: not this week"),
        ],
    )
    @pytest.mark.parametrize("of", [SLOT, NUDGE])
    def test_it_is_kept(
        self, do_not_disturb: tuple[int, int] | None, hour: int | None, of: Slot | Nudge
    ) -> None:
        hours = [MONDAY + timedelta(hours=n) for n in do_not_disturb or ()]
        interval = (hours[0], hours[1]) if hours else None
        instant = cadence.after_do_not_disturb(MONDAY + timedelta(hours=11), interval, of)
        assert instant == (None if hour is None else MONDAY + timedelta(hours=hour))


@pytest.mark.parametrize(
    ("ignored", "step", "how_often"),
    [
        (0, SilenceStep.AS_CHOSEN, Cadence.WEEKLY),
        (1, SilenceStep.AS_CHOSEN, Cadence.WEEKLY),
        (2, SilenceStep.EVERY_SECOND_WEEK, Cadence.FORTNIGHTLY),
        (3, SilenceStep.EVERY_SECOND_WEEK, Cadence.FORTNIGHTLY),
        (4, SilenceStep.ASK_TO_PAUSE, Cadence.FORTNIGHTLY),
        (5, SilenceStep.QUIET, Cadence.OFF),
        (50, SilenceStep.QUIET, Cadence.OFF),
    ],
)
def test_who_does_not_answer_is_asked_less(ignored: int, step: SilenceStep, how_often: Cadence) -> None:
    every_week, rarely, off = (PersonalClock("UTC", "U1", Rhythm(2, 9, each)) for each in Cadence)
    assert cadence.silence_step(ignored) is step
    assert cadence.slowed_clock(every_week, step).rhythm == Rhythm(2, 9, how_often)
    assert cadence.slowed_clock(rarely, step).rhythm.cadence is max(
        how_often, Cadence.FORTNIGHTLY, key=list(Cadence).index
    )
    assert cadence.slowed_clock(off, step) == off


@often
@given(instant=instants, clock=personal_clocks, ignored=st.integers(0, 6))
def test_of_two_weeks_one_at_least_comes_until_it_is_quiet(
    instant: datetime, clock: PersonalClock, ignored: int
) -> None:
    step = cadence.silence_step(ignored)
    due = [slot.due_at for slot in islice(cadence.weekly_slots(instant, clock), 8)]
    sent_flags = [cadence.gets_weekly_nudge(each, clock, step) for each in due]
    if step is SilenceStep.QUIET:
        assert not any(sent_flags)
    elif step is SilenceStep.AS_CHOSEN or clock.rhythm.cadence is Cadence.FORTNIGHTLY:
        assert all(sent_flags)
    else:
        weeks = [
            int(first_day_of_week(local(each, clock.zone).date(), clock).toordinal()) // 7 for each in due
        ]
        turns = {week % 2 for week, is_sent in zip(weeks, sent_flags, strict=True) if is_sent}
        assert len(turns) <= 1
        assert all(
            is_sent == (week % 2 in turns) for week, is_sent in zip(weeks, sent_flags, strict=True) if turns
        )


class TestAMeeting:
    @pytest.mark.parametrize(
        ("starts", "prepares"),
        [
            pytest.param("2026-03-12T14:00", "2026-03-10", id="Thursday: on Tuesday"),
            pytest.param("2026-03-17T14:00", "2026-03-13", id="Tuesday: before the weekend"),
            pytest.param("2026-04-07T14:00", "2026-04-01", id="after Easter: before it"),
            pytest.param("2026-03-04T14:00", None, id="too soon to prepare"),
        ],
    )
    def test_is_prepared_two_working_days_before(self, starts: str, prepares: str | None) -> None:
        clock = PersonalClock("Europe/Berlin", "U1")
        slot = cadence.preparation_slot(at(starts, clock.zone), at("2026-03-03T08:00", clock.zone), clock)
        assert (slot and str(day_of(slot, clock))) == prepares

    @pytest.mark.parametrize(
        ("ends", "asked_at"),
        [
            pytest.param("2026-03-12T14:50", "2026-03-12T14:50", id="at its end"),
            pytest.param("2026-03-12T16:00", "2026-03-13", id="the day is over within the hour: tomorrow"),
            pytest.param("2026-03-13T18:00", "2026-03-16", id="Friday evening: on Monday"),
            pytest.param("2026-03-12T08:30", "2026-03-12", id="before work: that morning"),
        ],
    )
    def test_is_asked_about_when_it_is_over(self, ends: str, asked_at: str) -> None:
        clock = PersonalClock("Europe/Berlin", "U1")
        slot = cadence.afterwards_slot(at(ends, clock.zone), clock)
        assert local(slot.due_at, clock.zone).isoformat().startswith(asked_at)
        assert slot.not_after - slot.due_at >= timedelta(hours=1)

    @often
    @given(starts=instants, notice=st.timedeltas(timedelta(0), timedelta(days=60)), clock=personal_clocks)
    def test_its_messages_come_in_working_hours_and_in_time(
        self, starts: datetime, notice: timedelta, clock: PersonalClock
    ) -> None:
        prepares, asks = (
            cadence.preparation_slot(starts, starts - notice, clock),
            cadence.afterwards_slot(starts, clock),
        )
        for slot in filter(None, (prepares, asks)):
            assert is_working_day(day_of(slot, clock), clock)
            assert slot.due_at < slot.not_after
        if prepares:
            assert starts - notice < prepares.due_at < starts
        assert asks.due_at >= starts


def test_a_person_is_taken_as_they_are_known() -> None:
    ada, rhythm = Person("U1", "Ada", "Europe/London", "en-GB"), Rhythm(2, 9)
    assert PersonalClock.of(ada, None) == PersonalClock("Europe/London", "U1", Rhythm())
    assert PersonalClock.of(ada, Profile(rhythm=rhythm)) == PersonalClock("Europe/London", "U1", rhythm)


@pytest.mark.parametrize(
    "zone", ["", "Nowhere/Place", "Europe", "../etc/passwd", "a\0b", "x" * 5_000, "tzdata.zi"]
)
def test_a_zone_that_nobody_knows_is_utc(zone: str) -> None:
    now, unknown, utc = (
        datetime(2026, 3, 4, 12, tzinfo=UTC),
        PersonalClock(zone, "U1"),
        PersonalClock("UTC", "U1"),
    )
    assert cadence.zone_of(zone).key == "UTC"
    assert weekly_slot(now, unknown) == weekly_slot(now, utc)
    assert cadence.answer_by(now, unknown) == cadence.answer_by(now, utc)
    assert cadence.local_date(now, zone) == date(2026, 3, 4)
