"""The verdict on delivery, out of the stored nudges."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.mentoring.delivery_health import TOO_LONG, Backlog, Pulse, Reach, Tally, is_trouble, pulse, reach
from bot.mentoring.model import NudgeState, Skip
from tests.support.records import a_nudge

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
JUST_NOW, LONG_AGO = NOW - TOO_LONG, NOW - TOO_LONG - A_SECOND


@pytest.mark.parametrize(
    ("oldest_due", "last_settled", "expected"),
    [
        pytest.param(None, None, Pulse.WELL, id="nothing-ever"),
        pytest.param(None, LONG_AGO, Pulse.WELL, id="nothing-due-for-long"),
        pytest.param(JUST_NOW, None, Pulse.WELL, id="the-first-is-due"),
        pytest.param(JUST_NOW, LONG_AGO, Pulse.WELL, id="due-a-moment-ago"),
        pytest.param(LONG_AGO, JUST_NOW, Pulse.BEHIND, id="others-are-settled-meanwhile"),
        pytest.param(LONG_AGO, LONG_AGO, Pulse.STOPPED, id="nothing-is-settled-any-more"),
        pytest.param(LONG_AGO, None, Pulse.STOPPED, id="nothing-was-ever-settled"),
    ],
)
def test_the_pulse(oldest_due: datetime | None, last_settled: datetime | None, expected: Pulse) -> None:
    backlog = Backlog(3, 1 if oldest_due else 0, oldest_due)
    assert pulse(Tally({}, backlog, last_settled), NOW) is expected


@pytest.mark.parametrize(
    ("late_count", "sent_count", "expected"),
    [
        pytest.param(2, 0, Pulse.WELL, id="too few to have one cause"),
        pytest.param(3, 27, Pulse.WAS_LATE, id="one in ten"),
        pytest.param(3, 28, Pulse.WELL, id="fewer than that"),
    ],
)
def test_many_that_came_too_late_are_not_all_well(late_count: int, sent_count: int, expected: Pulse) -> None:
    counts = {(NudgeState.SENT, None): sent_count, (NudgeState.SKIPPED, str(Skip.LATE)): late_count}
    assert pulse(Tally(counts, Backlog(3), JUST_NOW), NOW) is expected
    overdue = Tally(counts, Backlog(3, 1, LONG_AGO), JUST_NOW)
    assert pulse(overdue, NOW) is Pulse.BEHIND


def test_the_lag_is_that_of_the_oldest_due() -> None:
    assert Backlog(3, 1, NOW - TOO_LONG).lag(NOW) == TOO_LONG
    assert Backlog(3).lag(NOW) == timedelta()


def test_a_tally_adds_up_by_state_and_by_reason() -> None:
    counts = {
        (NudgeState.SENT, None): 5,
        (NudgeState.SKIPPED, str(Skip.LATE)): 2,
        (NudgeState.SKIPPED, str(Skip.PAUSED)): 1,
        (NudgeState.FAILED, str(Skip.LATE)): 1,
    }
    tally = Tally(counts, Backlog())
    assert tally.count(NudgeState.SENT, NudgeState.SKIPPED) == 8
    assert tally.troubles(NudgeState.SENT) == {}
    assert tally.troubles(NudgeState.SKIPPED, NudgeState.FAILED) == {"late": 3}


@pytest.mark.parametrize("reason", [*Skip, "user_not_found", "interrupted", "ratelimited"])
def test_what_a_person_did_is_no_trouble(reason: str) -> None:
    assert is_trouble(reason) is (reason in ("late", "error", "user_not_found", "interrupted", "ratelimited"))


def test_of_a_person_is_said_what_was_sent_waits_or_could_not_be_delivered_and_nothing_else() -> None:
    skipped = [a_nudge(each, week=each, state=NudgeState.SKIPPED, reason=each) for each in Skip]
    assert reach(skipped) == reach([]) == Reach(False, False, ())
    others = [
        a_nudge("1", state=NudgeState.SENT),
        a_nudge("2", state=NudgeState.PLANNED, reason=Skip.DO_NOT_DISTURB),
        a_nudge("3", state=NudgeState.FAILED, reason="user_not_found"),
        a_nudge("4", state=NudgeState.FAILED, reason="user_not_found"),
    ]
    assert reach([*skipped, *others]) == Reach(True, True, ("user_not_found",))
