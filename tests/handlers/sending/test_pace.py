"""How fast a workspace is spoken to, and when not at all."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.sending.pace import OTHER, PER_MINUTE, ROOM_TO_RESUME, Pace
from tests.slack_simulator import Clock
from tests.support.examples import examples

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


def test_a_minute_takes_so_many_and_no_more() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    assert all(pace.try_acquire("T1") for _message in range(PER_MINUTE))
    assert not pace.try_acquire("T1")
    clock.advance(seconds=59)
    assert not pace.try_acquire("T1")
    clock.advance(seconds=2)
    assert pace.try_acquire("T1")


def test_a_rest_is_for_one_workspace() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    pace.start_rest("T1", timedelta(seconds=30))
    pace.start_rest("T1", timedelta(seconds=10))
    assert not pace.try_acquire("T1")
    assert pace.try_acquire("T2")
    clock.advance(seconds=29)
    assert not pace.try_acquire("T1")
    clock.advance(seconds=1)
    assert pace.try_acquire("T1")


def test_a_pass_makes_way_after_half_a_minute() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    clock.advance(seconds=29)
    assert pace.has_time(NOON)
    clock.advance(seconds=1)
    assert not pace.has_time(NOON)


def test_another_process_goes_on_where_the_last_one_was() -> None:
    clock = Clock(NOON)
    attempts = [NOON - timedelta(milliseconds=100 * number) for number in range(PER_MINUTE - 3)]
    pace = Pace(clock.now)
    pace.restore("T1", attempts, None)
    assert [pace.try_acquire("T1") for _message in range(4)] == [True, True, True, False]
    pace.restore("T2", [], NOON + A_MINUTE)
    assert not pace.try_acquire("T2")


def test_what_was_said_beside_the_ledger_counts_when_it_is_read() -> None:
    pace = Pace(Clock(NOON).now)
    assert all(pace.try_acquire("T1", OTHER) for _message in range(2))
    assert pace.try_acquire("T1")
    pace.restore("T1", [NOON] * (PER_MINUTE - 3), None)
    assert pace.try_acquire("T1")
    assert not pace.try_acquire("T1")


def test_a_process_that_ends_speaks_no_more() -> None:
    pace = Pace(Clock(NOON).now)
    pace.stop()
    assert not pace.try_acquire("T1")
    assert not pace.has_time(NOON)


@settings(deadline=None, max_examples=examples(30))
@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=700))
def test_no_minute_holds_more(gaps: list[int]) -> None:
    clock, went = Clock(NOON), []
    pace = Pace(clock.now)
    for gap in gaps:
        clock.advance(milliseconds=gap)
        if pace.try_acquire("T1"):
            went.append(clock.now())
    for first in went:
        assert sum(first <= moment < first + A_MINUTE for moment in went) <= PER_MINUTE


def test_who_was_stopped_may_go_on_when_there_is_room_for_many_again() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    while pace.try_acquire("T1"):
        clock.advance(milliseconds=100)
    assert not pace.has_room_again()
    clock.move_to(NOON + A_MINUTE + timedelta(milliseconds=100 * (ROOM_TO_RESUME - 3)))
    assert not pace.has_room_again()
    clock.advance(milliseconds=500)
    assert pace.has_room_again()
    assert not pace.has_room_again()  # told once


def test_who_was_not_stopped_has_nothing_to_go_on_with() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    assert pace.try_acquire("T1")
    clock.advance(minutes=2)
    assert not pace.has_room_again()


def test_who_rests_goes_on_after_the_rest() -> None:
    clock = Clock(NOON)
    pace = Pace(clock.now)
    pace.start_rest("T1", timedelta(seconds=30))
    assert not pace.try_acquire("T1")
    clock.advance(seconds=29)
    assert not pace.has_room_again()
    clock.advance(seconds=1)
    assert pace.has_room_again()
