"""When: good hours on everybody's own wall clock, whatever the zone and whenever its clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring import cadence

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
WORKING = range(5)

zones = st.sampled_from(ODD) | st.sampled_from(NAMED)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.builds(datetime.combine, days, st.times(), st.just(UTC))
people = st.from_regex(r"U[A-Z0-9]{8,10}", fullmatch=True)

often = settings(max_examples=100, deadline=None)


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def iso_week(moment: datetime, zone: str) -> tuple[int, int]:
    year, week, _ = local(moment, zone).isocalendar()
    return year, week


def at(day: str, zone: str) -> datetime:
    """A wall-clock time in that zone, in UTC."""
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class TestTheWeeklySlot:
    @often
    @given(moments, zones, people)
    def test_it_is_the_monday_morning_of_the_next_week(self, after: datetime, zone: str, who: str) -> None:
        slot = cadence.weekly_slot(after, zone, who)
        here = local(slot.due_at, zone)
        assert slot.due_at > after
        assert here.weekday() == 0
        assert time(9, 30) <= here.time() <= time(11, 29)
        assert slot.due_at.tzinfo is UTC
        assert local(after, zone).date() < here.date() <= local(after, zone).date() + timedelta(days=7)

    @often
    @given(moments, zones, people)
    def test_its_week_is_the_persons_own_and_later(self, after: datetime, zone: str, who: str) -> None:
        slot = cadence.weekly_slot(after, zone, who)
        assert slot.week == cadence.week_of(slot.due_at, zone)
        assert iso_week(slot.due_at, zone) > iso_week(after, zone)

    @often
    @given(moments, zones, people)
    def test_it_is_too_late_at_five_the_same_day(self, after: datetime, zone: str, who: str) -> None:
        slot = cadence.weekly_slot(after, zone, who)
        assert local(slot.not_after, zone).time() == time(17)
        assert local(slot.not_after, zone).date() == local(slot.due_at, zone).date()
        assert slot.due_at < slot.not_after

    @often
    @given(moments, zones, people, days)
    def test_it_waits_for_a_day(self, after: datetime, zone: str, who: str, begins: date) -> None:
        slot = cadence.weekly_slot(after, zone, who, not_before=begins)
        monday = begins + timedelta(days=-begins.weekday() % 7)
        free = cadence.weekly_slot(after, zone, who)
        assert local(slot.due_at, zone).date() == max(monday, local(free.due_at, zone).date())

    @often
    @given(moments, zones, people)
    def test_asked_twice_it_is_the_same(self, after: datetime, zone: str, who: str) -> None:
        assert cadence.weekly_slot(after, zone, who) == cadence.weekly_slot(after, zone, who)

    @often
    @given(moments, moments, zones, people)
    def test_two_weeks_never_collide(self, one: datetime, other: datetime, zone: str, who: str) -> None:
        first, second = (cadence.weekly_slot(after, zone, who) for after in (one, other))
        same_week = iso_week(one, zone) == iso_week(other, zone)
        assert (first == second) == (first.week == second.week) == same_week

    @often
    @given(moments, zones, people)
    def test_chained_it_comes_every_week_at_the_same_minute(
        self, after: datetime, zone: str, who: str
    ) -> None:
        slot = cadence.weekly_slot(after, zone, who)
        for _ in range(60):
            before, slot = slot, cadence.next_week(slot, zone, who)
            was, now = local(before.due_at, zone), local(slot.due_at, zone)
            assert now.date() - was.date() == timedelta(days=7)
            assert now.time() == was.time()

    def test_a_zone_does_not_speak_at_once(self) -> None:
        after = at("2026-03-04", "Europe/London")
        minutes = {cadence.weekly_slot(after, "Europe/London", f"U{n:08}").due_at for n in range(200)}
        assert len(minutes) > 80


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
    wall = local(cadence.weekly_slot(at("2026-06-10", zone), zone, "U1").due_at, zone).time()
    slot = cadence.weekly_slot(sunday, zone, "U1")
    expected = datetime.combine(date.fromisoformat(monday), wall, UTC) - timedelta(minutes=offset)
    assert slot.due_at == expected
    assert slot.not_after == at(f"{monday}T17:00", zone)


def test_the_week_turns_on_the_persons_own_midnight() -> None:
    moment = datetime(2026, 3, 8, 11, 30, tzinfo=UTC)
    assert cadence.week_of(moment, "Pacific/Auckland") == "2026-W11"
    assert cadence.week_of(moment, "Europe/London") == "2026-W10"
    assert local(cadence.weekly_slot(moment, "Pacific/Auckland", "U1").due_at, "Pacific/Auckland").day == 16
    assert local(cadence.weekly_slot(moment, "Europe/London", "U1").due_at, "Europe/London").day == 9


def test_a_week_belongs_to_its_iso_year() -> None:
    assert cadence.week_of(datetime(2027, 1, 1, 12, tzinfo=UTC), "UTC") == "2026-W53"
    assert cadence.weekly_slot(datetime(2026, 12, 30, tzinfo=UTC), "UTC", "U1").week == "2027-W01"


class TestSoon:
    @often
    @given(moments, zones, people)
    def test_it_begins_now_or_on_the_next_working_morning(self, now: datetime, zone: str, who: str) -> None:
        here = local(now, zone)
        first = next(cadence.soon(now, zone, who))
        then = local(first.due_at, zone)
        if here.weekday() in WORKING and time(9) <= here.time() < time(17):
            assert first.due_at == now
        else:
            assert first.due_at > now
            assert then.weekday() in WORKING
            assert time(9, 30) <= then.time() <= time(11, 29)
            between = [here.date() + timedelta(days=n) for n in range(1, (then.date() - here.date()).days)]
            assert not any(day.weekday() in WORKING for day in between)
        assert first.week == cadence.week_of(first.due_at, zone)
        assert local(first.not_after, zone) == datetime.combine(then.date(), time(17), ZoneInfo(zone))

    @often
    @given(moments, zones, people)
    def test_it_goes_on_weekly(self, now: datetime, zone: str, who: str) -> None:
        slots = list(islice(cadence.soon(now, zone, who), 6))
        assert len({slot.week for slot in slots}) == 6
        assert slots[1] == cadence.weekly_slot(slots[0].due_at, zone, who)
        for before, slot in pairwise(slots[1:]):
            assert local(slot.due_at, zone).date() - local(before.due_at, zone).date() == timedelta(days=7)

    @pytest.mark.parametrize(
        ("now", "day"),
        [
            pytest.param("2026-03-04T08:59", "2026-03-04", id="before work: today"),
            pytest.param("2026-03-04T17:00", "2026-03-05", id="after work: tomorrow"),
            pytest.param("2026-03-06T17:00", "2026-03-09", id="on Friday evening: Monday"),
            pytest.param("2026-03-07T12:00", "2026-03-09", id="on Saturday: Monday"),
            pytest.param("2026-03-08T23:59", "2026-03-09", id="on Sunday night: Monday"),
            pytest.param("2026-03-09T00:00", "2026-03-09", id="on Monday at midnight: today"),
        ],
    )
    def test_out_of_hours(self, now: str, day: str) -> None:
        slot = next(cadence.soon(at(now, "Asia/Kathmandu"), "Asia/Kathmandu", "U1"))
        assert local(slot.due_at, "Asia/Kathmandu").date() == date.fromisoformat(day)
        assert slot.due_at > at(now, "Asia/Kathmandu")

    @pytest.mark.parametrize("now", ["2026-03-04T09:00", "2026-03-04T16:59"])
    def test_within_hours_it_is_now(self, now: str) -> None:
        slot = next(cadence.soon(at(now, "Asia/Kathmandu"), "Asia/Kathmandu", "U1"))
        assert slot.due_at == at(now, "Asia/Kathmandu")


class TestTheTimeToAnswer:
    @often
    @given(moments, zones)
    def test_it_ends_on_the_third_working_day_at_five(self, asked: datetime, zone: str) -> None:
        ends = local(cadence.answer_by(asked, zone), zone)
        asked_on = local(asked, zone).date()
        after = [asked_on + timedelta(days=n) for n in range(1, (ends.date() - asked_on).days + 1)]
        assert ends.time() == time(17)
        assert ends.weekday() in WORKING
        assert sum(day.weekday() in WORKING for day in after) == 3

    @pytest.mark.parametrize(
        ("asked", "ends"),
        [
            pytest.param("2026-03-02T10:00", "2026-03-05T17:00", id="Monday: Thursday"),
            pytest.param("2026-03-04T10:00", "2026-03-09T17:00", id="Wednesday: over the weekend"),
            pytest.param("2026-03-07T10:00", "2026-03-11T17:00", id="Saturday: Wednesday"),
            pytest.param("2026-03-26T10:00", "2026-03-31T17:00", id="over the change of the clock"),
        ],
    )
    def test_three_working_days(self, asked: str, ends: str) -> None:
        assert cadence.answer_by(at(asked, "Europe/London"), "Europe/London") == at(ends, "Europe/London")


@pytest.mark.parametrize(
    "zone", ["", "Nowhere/Place", "Europe", "../etc/passwd", "a\0b", "x" * 5_000, "tzdata.zi"]
)
def test_a_zone_that_nobody_knows_is_utc(zone: str) -> None:
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    assert cadence.zone_of(zone).key == "UTC"
    assert cadence.weekly_slot(now, zone, "U1") == cadence.weekly_slot(now, "UTC", "U1")
    assert cadence.answer_by(now, zone) == cadence.answer_by(now, "UTC")
    assert cadence.local_date(now, zone) == date(2026, 3, 4)
