"""When: good hours on everybody's own wall clock, whatever the zone and whenever its clock changes."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.model import Cadence, Nudge, NudgeKind, Person, Profile, Rhythm
from bot.mentoring.timing import cadence, workdays
from bot.mentoring.timing.cadence import PersonalClock, Slot, Step
from tests.support.examples import examples

ODD = (
    "Africa/Casablanca",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Eucla",
    "Australia/Lord_Howe",
    "Etc/GMT+12",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
NAMED = sorted(zone for zone in available_timezones() if "/" in zone)
NOWHERE = "ZZ"  # no weekend but Saturday and Sunday, and no holiday

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

zones = st.sampled_from(ODD) | st.sampled_from(NAMED)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
people = st.from_regex(r"U[A-Z0-9]{8,10}", fullmatch=True)

choices = st.builds(
    Rhythm,
    weekday=st.none() | st.integers(0, 6),
    hour=st.none() | st.sampled_from(cadence.CHOSEN_HOURS),
    cadence=st.sampled_from([Cadence.WEEKLY, Cadence.FORTNIGHTLY]),
    country=st.none() | st.sampled_from(["AE", "BN", "CN", "EG", "IL", "IR", "NP", NOWHERE]),
)
everybody = st.builds(PersonalClock, zones, people, choices)

often = settings(max_examples=examples(100), deadline=None)


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def at(day: str, zone: str) -> datetime:
    """A wall-clock time in that zone, in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def weekly(after: datetime, whose: PersonalClock) -> Slot:
    slot = cadence.weekly_slot(after, whose)
    assert slot is not None
    return slot


def day_of(slot: Slot, whose: PersonalClock) -> date:
    return local(slot.due_at, whose.zone).date()


def works(day: date, whose: PersonalClock) -> bool:
    """Whether people there work on that day, as the calendar of their country has it."""
    country = whose.rhythm.country or workdays.country_of(whose.zone)
    if country in (None, NOWHERE):
        return day.weekday() < 5
    return country_holidays(country).is_working_day(day)


def beginning(day: date, whose: PersonalClock) -> date:
    """The first day of the week of that day: after the weekend, however long it is there."""
    country = whose.rhythm.country or workdays.country_of(whose.zone)
    weekend = {5, 6} if country in (None, NOWHERE) else country_holidays(country).weekend
    return next(
        each
        for each in (day - timedelta(days=n) for n in range(7))
        if each.weekday() == (max(weekend) + 1) % 7
    )


class TestTheWeeklySlot:
    @often
    @given(moments, everybody)
    def test_it_is_never_in_the_past_and_in_a_later_week(self, after: datetime, whose: PersonalClock) -> None:
        slot = weekly(after, whose)
        assert slot.due_at > after
        assert slot.due_at.tzinfo is UTC
        assert slot.week == cadence.week_of(slot.due_at, whose) > cadence.week_of(after, whose)

    @often
    @given(moments, everybody)
    def test_it_is_never_on_a_closed_day(self, after: datetime, whose: PersonalClock) -> None:
        assert works(day_of(weekly(after, whose), whose), whose)

    @often
    @given(moments, everybody)
    def test_it_is_never_outside_the_window(self, after: datetime, whose: PersonalClock) -> None:
        slot, hour = weekly(after, whose), whose.rhythm.hour
        wall = local(slot.due_at, whose.zone).time()
        opens, closes = (time(9, 30), time(11, 30)) if hour is None else (time(hour), time(hour + 1))
        assert opens <= wall < closes
        assert local(slot.not_after, whose.zone).time() == time(17)
        assert local(slot.not_after, whose.zone).date() == day_of(slot, whose)
        assert slot.due_at < slot.not_after

    @often
    @given(moments, moments, everybody)
    def test_two_instants_never_give_two_in_a_week(
        self, one: datetime, other: datetime, whose: PersonalClock
    ) -> None:
        first, second = weekly(one, whose), weekly(other, whose)
        same = beginning(day_of(first, whose), whose) == beginning(day_of(second, whose), whose)
        assert (first == second) == (first.week == second.week) == same

    @often
    @given(moments, everybody)
    def test_asked_twice_it_is_the_same(self, after: datetime, whose: PersonalClock) -> None:
        assert weekly(after, whose) == weekly(after, replace(whose))

    @often
    @given(moments, everybody)
    def test_chained_it_comes_once_a_week_at_the_same_second(
        self, after: datetime, whose: PersonalClock
    ) -> None:
        slot = weekly(after, whose)
        for _ in range(60):
            before, slot = slot, weekly(slot.due_at, whose)
            days = [beginning(day_of(each, whose), whose) for each in (before, slot)]
            weeks = (days[1] - days[0]).days // 7
            assert weeks >= 1
            assert weeks % 2 == 0 or whose.rhythm.cadence is Cadence.WEEKLY
            assert local(slot.due_at, whose.zone).time() == local(before.due_at, whose.zone).time()

    @often
    @given(moments, everybody)
    def test_it_is_the_day_that_was_chosen_or_the_next_that_is_open(
        self, after: datetime, whose: PersonalClock
    ) -> None:
        day = day_of(weekly(after, whose), whose)
        week = [beginning(day, whose) + timedelta(days=n) for n in range(7)]
        chosen = next((each for each in week if each.weekday() == whose.rhythm.weekday), week[0])
        open_days = [each for each in week if works(each, whose)]
        later = [each for each in open_days if each >= chosen]
        assert day == (later[0] if later else open_days[-1])

    @often
    @given(moments, everybody)
    def test_the_day_they_want_is_the_same_each_week_and_lies_in_the_week_of_the_nudge(
        self, after: datetime, whose: PersonalClock
    ) -> None:
        slots = [*islice(cadence.upcoming(after, whose), 60)]
        wanted = [cadence.wanted_day(slot.due_at, whose) for slot in slots]
        assert len({day.weekday() for day in wanted}) <= 1
        assert len(set(wanted)) == len(wanted)
        for slot, day in zip(slots, wanted, strict=True):
            assert abs((day_of(slot, whose) - day).days) < 7
            noon = datetime.combine(day, time(12), cadence.zone_of(whose.zone))
            assert cadence.week_of(noon, whose) == slot.week

    @often
    @given(moments, everybody)
    def test_what_is_still_to_come_begins_this_week(self, now: datetime, whose: PersonalClock) -> None:
        slots = list(islice(cadence.upcoming(now, whose), 20))
        assert slots[0].due_at > now
        assert len({slot.week for slot in slots}) == 20
        assert next(slot for slot in slots if slot.week != cadence.week_of(now, whose)) == weekly(now, whose)

    @often
    @given(moments, everybody)
    def test_who_wants_none_gets_none(self, after: datetime, whose: PersonalClock) -> None:
        off = replace(whose, rhythm=replace(whose.rhythm, cadence=Cadence.OFF))
        assert cadence.weekly_slot(after, off) is None
        assert list(cadence.upcoming(after, off)) == []

    def test_a_zone_does_not_ask_at_once(self) -> None:
        after = at("2026-03-04", "Europe/London")
        slots = [weekly(after, PersonalClock("Europe/London", f"U{n:08}")) for n in range(2_000)]
        seconds = Counter(slot.due_at for slot in slots)
        minutes = Counter(slot.due_at.replace(second=0) for slot in slots)
        assert max(seconds.values()) <= 6
        assert len(minutes) == 120
        assert max(minutes.values()) <= 40

    def test_every_second_week_is_not_the_same_for_all(self) -> None:
        fortnightly = Rhythm(cadence=Cadence.FORTNIGHTLY)
        after = at("2026-03-04", "Europe/London")
        weeks = Counter(
            weekly(after, PersonalClock("Europe/London", f"U{n:08}", fortnightly)).week for n in range(400)
        )
        assert weeks.keys() == {"2026-W11", "2026-W12"}
        assert min(weeks.values()) > 150


@pytest.mark.parametrize(
    ("zone", "rhythm", "after", "due"),
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
def test_the_first_working_day(zone: str, rhythm: Rhythm, after: str, due: str) -> None:
    whose = PersonalClock(zone, "U1", rhythm)
    assert day_of(weekly(at(after, zone), whose), whose) == date.fromisoformat(due)


def test_a_week_that_begins_on_sunday_bears_the_name_of_its_monday() -> None:
    cairo, london = PersonalClock("Africa/Cairo", "U1"), PersonalClock("Europe/London", "U1")
    sunday = at("2026-03-08T12:00", "Europe/London")
    assert (cadence.week_of(sunday, cairo), cadence.week_of(sunday, london)) == ("2026-W11", "2026-W10")
    saturday = sunday + timedelta(days=6)
    assert cadence.week_of(saturday, cairo) == cadence.week_of(saturday, london) == "2026-W11"


def test_who_was_asked_on_sunday_and_moves_is_not_asked_on_monday() -> None:
    cairo, london = PersonalClock("Africa/Cairo", "U1"), PersonalClock("Europe/London", "U1")
    asked = weekly(at("2026-03-04", "Africa/Cairo"), cairo)
    assert (asked.week, day_of(asked, cairo).isoformat()) == ("2026-W11", "2026-03-08")
    assert weekly(asked.due_at + timedelta(days=1), london).week == "2026-W12"


class TestTheDayThatApiaSkipped:
    """After Thursday 29 December 2011 came Saturday 31: that Friday is closed."""

    def test_a_chosen_friday_is_thursday(self) -> None:
        friday = PersonalClock("Pacific/Apia", "U1", Rhythm(4, country=NOWHERE))
        slot = weekly(at("2011-12-20", "Pacific/Apia"), friday)
        assert day_of(slot, friday) == date(2011, 12, 29)
        assert slot.not_after == datetime(2011, 12, 30, 3, tzinfo=UTC)
        assert day_of(weekly(slot.due_at, friday), friday) == date(2012, 1, 6)

    def test_what_should_not_wait_waits_for_monday(self) -> None:
        there = PersonalClock("Pacific/Apia", "U1", Rhythm(country=NOWHERE))
        thursday_evening = at("2011-12-29T18:00", "Pacific/Apia")
        assert day_of(next(cadence.soon(thursday_evening, there)), there) == date(2012, 1, 2)

    def test_it_is_no_day_to_answer(self) -> None:
        there = PersonalClock("Pacific/Apia", "U1", Rhythm(country=NOWHERE))
        ends = cadence.answer_by(at("2011-12-27T10:00", "Pacific/Apia"), there)
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
    whose = PersonalClock(zone, "U1", Rhythm(country=NOWHERE))
    wall = local(weekly(at("2026-06-10", zone), whose).due_at, zone).time()
    slot = weekly(sunday, whose)
    expected = datetime.combine(date.fromisoformat(monday), wall, UTC) - timedelta(minutes=offset)
    assert slot.due_at == expected
    assert slot.not_after == at(f"{monday}T17:00", zone)


def test_the_week_turns_on_the_persons_own_midnight() -> None:
    moment = datetime(2026, 3, 8, 11, 30, tzinfo=UTC)
    auckland, london = PersonalClock("Pacific/Auckland", "U1"), PersonalClock("Europe/London", "U1")
    assert cadence.week_of(moment, auckland) == "2026-W11"
    assert cadence.week_of(moment, london) == "2026-W10"
    assert day_of(weekly(moment, auckland), auckland).day == 16
    assert day_of(weekly(moment, london), london).day == 9


def test_a_week_belongs_to_its_iso_year() -> None:
    whose = PersonalClock("UTC", "U1")
    assert cadence.week_of(datetime(2027, 1, 1, 12, tzinfo=UTC), whose) == "2026-W53"
    assert weekly(datetime(2026, 12, 30, tzinfo=UTC), whose).week == "2027-W01"


class TestSoon:
    @often
    @given(moments, everybody)
    def test_it_begins_now_or_on_the_next_working_day(self, now: datetime, whose: PersonalClock) -> None:
        here, first = local(now, whose.zone), next(cadence.soon(now, whose))
        then = day_of(first, whose)
        if cadence.is_open(now, whose):
            assert first.due_at == now
        else:
            between = [here.date() + timedelta(days=n) for n in range(1, (then - here.date()).days)]
            assert first.due_at > now
            assert works(then, whose)
            assert not any(works(day, whose) for day in between)
        assert first.week == cadence.week_of(first.due_at, whose)
        assert local(first.not_after, whose.zone) == datetime.combine(then, time(17), ZoneInfo(whose.zone))

    @often
    @given(moments, everybody, st.sampled_from(Cadence))
    def test_it_goes_on_weekly_for_everybody(
        self, now: datetime, whose: PersonalClock, how_often: Cadence
    ) -> None:
        one = replace(whose, rhythm=replace(whose.rhythm, cadence=how_often))
        every_week = replace(whose, rhythm=replace(whose.rhythm, cadence=Cadence.WEEKLY))
        first, *rest = islice(cadence.soon(now, one), 6)
        assert len({slot.week for slot in (first, *rest)}) == 6
        assert (
            rest
            == [
                each
                for each in islice(cadence.upcoming(first.due_at, every_week), 6)
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
        whose = PersonalClock("Europe/Berlin", "U1")
        slot = next(cadence.soon(at(now, whose.zone), whose))
        assert day_of(slot, whose) == date.fromisoformat(day)
        assert slot.due_at > at(now, whose.zone)

    @pytest.mark.parametrize("now", ["2026-03-04T09:00", "2026-03-04T16:59"])
    def test_within_hours_it_is_now(self, now: str) -> None:
        whose = PersonalClock("Europe/Berlin", "U1")
        assert next(cadence.soon(at(now, whose.zone), whose)).due_at == at(now, whose.zone)


@often
@given(moments, everybody)
def test_open_is_a_working_hour_of_a_working_day(now: datetime, whose: PersonalClock) -> None:
    here = local(now, whose.zone)
    assert cadence.is_open(now, whose) == (9 <= here.hour < 17 and works(here.date(), whose))


class TestTheTimeToAnswer:
    @often
    @given(moments, everybody)
    def test_it_ends_on_the_third_working_day_at_five(self, asked: datetime, whose: PersonalClock) -> None:
        ends = local(cadence.answer_by(asked, whose), whose.zone)
        asked_on = local(asked, whose.zone).date()
        after = [asked_on + timedelta(days=n) for n in range(1, (ends.date() - asked_on).days + 1)]
        assert ends.time() == time(17)
        assert works(ends.date(), whose)
        assert sum(works(day, whose) for day in after) == 3

    @pytest.mark.parametrize(
        ("asked", "ends"),
        [
            pytest.param("2026-03-02T10:00", "2026-03-05T17:00", id="Monday: Thursday"),
            pytest.param("2026-03-04T10:00", "2026-03-09T17:00", id="Wednesday: over the weekend"),
            pytest.param("2026-03-07T10:00", "2026-03-11T17:00", id="Saturday: Wednesday"),
            pytest.param("2026-03-26T10:00", "2026-03-31T17:00", id="over the change of the clock"),
            pytest.param("2026-12-23T10:00", "2026-12-30T17:00", id="over Christmas"),
        ],
    )
    def test_three_working_days(self, asked: str, ends: str) -> None:
        whose = PersonalClock("Europe/London", "U1")
        assert cadence.answer_by(at(asked, whose.zone), whose) == at(ends, whose.zone)


class TestDoNotDisturb:
    SLOT = Slot("2026-W10", MONDAY + timedelta(hours=10), MONDAY + timedelta(hours=17))
    NUDGE = Nudge("nudge", "U1", NudgeKind.WEEKLY, SLOT.week, SLOT.due_at, SLOT.not_after)

    @pytest.mark.parametrize(
        ("quiet", "speaks"),
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
    def test_it_is_kept(self, quiet: tuple[int, int] | None, speaks: int | None, of: Slot | Nudge) -> None:
        hours = [MONDAY + timedelta(hours=n) for n in quiet or ()]
        span = (hours[0], hours[1]) if hours else None
        moment = cadence.after_quiet(MONDAY + timedelta(hours=11), span, of)
        assert moment == (None if speaks is None else MONDAY + timedelta(hours=speaks))


@pytest.mark.parametrize(
    ("ignored", "step", "how_often"),
    [
        (0, Step.AS_CHOSEN, Cadence.WEEKLY),
        (1, Step.AS_CHOSEN, Cadence.WEEKLY),
        (2, Step.EVERY_SECOND_WEEK, Cadence.FORTNIGHTLY),
        (3, Step.EVERY_SECOND_WEEK, Cadence.FORTNIGHTLY),
        (4, Step.ASK_TO_PAUSE, Cadence.FORTNIGHTLY),
        (5, Step.QUIET, Cadence.OFF),
        (50, Step.QUIET, Cadence.OFF),
    ],
)
def test_who_does_not_answer_is_asked_less(ignored: int, step: Step, how_often: Cadence) -> None:
    weekly, rarely, never = (PersonalClock("UTC", "U1", Rhythm(2, 9, each)) for each in Cadence)
    assert cadence.step(ignored) is step
    assert cadence.slowed(weekly, step).rhythm == Rhythm(2, 9, how_often)
    assert cadence.slowed(rarely, step).rhythm.cadence is max(
        how_often, Cadence.FORTNIGHTLY, key=list(Cadence).index
    )
    assert cadence.slowed(never, step) == never


@often
@given(after=moments, whose=everybody, ignored=st.integers(0, 6))
def test_of_two_weeks_one_at_least_comes_until_it_is_quiet(
    after: datetime, whose: PersonalClock, ignored: int
) -> None:
    at = cadence.step(ignored)
    due = [slot.due_at for slot in islice(cadence.upcoming(after, whose), 8)]
    comes = [cadence.comes(each, whose, at) for each in due]
    if at is Step.QUIET:
        assert not any(comes)
    elif at is Step.AS_CHOSEN or whose.rhythm.cadence is Cadence.FORTNIGHTLY:
        assert all(comes)
    else:
        weeks = [int(beginning(local(each, whose.zone).date(), whose).toordinal()) // 7 for each in due]
        turns = {week % 2 for week, does in zip(weeks, comes, strict=True) if does}
        assert len(turns) <= 1
        assert all(does == (week % 2 in turns) for week, does in zip(weeks, comes, strict=True) if turns)


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
        whose = PersonalClock("Europe/Berlin", "U1")
        slot = cadence.preparation(at(starts, whose.zone), at("2026-03-03T08:00", whose.zone), whose)
        assert (slot and str(day_of(slot, whose))) == prepares

    @pytest.mark.parametrize(
        ("ends", "asked"),
        [
            pytest.param("2026-03-12T14:50", "2026-03-12T14:50", id="at its end"),
            pytest.param("2026-03-12T16:00", "2026-03-13", id="the day is over within the hour: tomorrow"),
            pytest.param("2026-03-13T18:00", "2026-03-16", id="Friday evening: on Monday"),
            pytest.param("2026-03-12T08:30", "2026-03-12", id="before work: that morning"),
        ],
    )
    def test_is_asked_about_when_it_is_over(self, ends: str, asked: str) -> None:
        whose = PersonalClock("Europe/Berlin", "U1")
        slot = cadence.afterwards(at(ends, whose.zone), whose)
        assert local(slot.due_at, whose.zone).isoformat().startswith(asked)
        assert slot.not_after - slot.due_at >= timedelta(hours=1)

    @often
    @given(starts=moments, before=st.timedeltas(timedelta(0), timedelta(days=60)), whose=everybody)
    def test_its_messages_come_in_working_hours_and_in_time(
        self, starts: datetime, before: timedelta, whose: PersonalClock
    ) -> None:
        prepares, after = (
            cadence.preparation(starts, starts - before, whose),
            cadence.afterwards(starts, whose),
        )
        for slot in filter(None, (prepares, after)):
            assert works(day_of(slot, whose), whose)
            assert slot.due_at < slot.not_after
        if prepares:
            assert starts - before < prepares.due_at < starts
        assert after.due_at >= starts


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
    assert weekly(now, unknown) == weekly(now, utc)
    assert cadence.answer_by(now, unknown) == cadence.answer_by(now, utc)
    assert cadence.local_date(now, zone) == date(2026, 3, 4)
