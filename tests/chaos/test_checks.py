"""Each check of the chaos can fail: a good account is spoilt in one way, and that way is named."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.mentoring.model import NudgeState
from tests.chaos.account import Account, Heard, Row
from tests.chaos.checks import complaints
from tests.chaos.size import Size

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
A_WEEK, AN_HOUR = timedelta(weeks=1), timedelta(hours=1)
NEXT = MONDAY + A_WEEK + AN_HOUR
ADA, BEN = "U0MENTOR00000", "U0MENTOR00004"  # both in London
QUIET = Size(pairs=2, weeks=1, processes=1, kills=1, restarts=0, hangs=0, step=AN_HOUR, mishaps=0.5)


def a_row(nudge_id: str, person_id: str, state: NudgeState = NudgeState.SENT, **more: Any) -> Row:
    sent = {"channel_id": f"D-{person_id}", "ts": "1772445600.000000"} if state is NudgeState.SENT else {}
    return Row(
        nudge_id, person_id, "2026-W10", MONDAY + AN_HOUR, state, **{"asked_at": MONDAY, **sent, **more}
    )


def a_message(nudge_id: str, person_id: str, **more: Any) -> Heard:
    return replace(Heard(nudge_id, person_id, f"D-{person_id}", "1772445600.000000"), **more)


SENT, MESSAGE = a_row("n1", ADA), a_message("n1", ADA)
DOUBTFUL = a_row("n2", BEN, NudgeState.UNCONFIRMED, reason="interrupted")
GOOD = Account(
    size=QUIET,
    until=MONDAY + A_WEEK,
    expected={ADA: {"2026-W10"}, BEN: {"2026-W10"}},
    rows=[SENT, DOUBTFUL],
    heard=[MESSAGE, a_message("n2", BEN)],
    left_hanging=set(),
    mishaps=Counter(server_errors=1),
    kills=1,
    restarts=0,
)


def test_a_good_account() -> None:
    assert complaints(GOOD) == []


def many_doubtful(ticks: int, each: int) -> list[Row]:
    return [
        replace(DOUBTFUL, id=f"{tick}-{n}", person_id=f"U0MENTOR{n:05}", asked_at=MONDAY + tick * AN_HOUR)
        for tick in range(ticks)
        for n in range(each)
    ]


@pytest.mark.parametrize(
    ("spoilt", "check"),
    [
        ({"rows": [SENT, a_row("n2", BEN, NudgeState.CLAIMED)]}, "every_nudge_has_ended"),
        ({"rows": [SENT, a_row("n2", BEN, NudgeState.PLANNED)]}, "every_nudge_has_ended"),
        ({"rows": [SENT, replace(DOUBTFUL, reason=None)]}, "every_nudge_has_ended"),
        ({"expected": {ADA: {"2026-W10", "2026-W11"}}}, "no_week_is_forgotten"),
        ({"heard": [MESSAGE, MESSAGE]}, "nothing_came_twice"),
        ({"heard": []}, "what_was_sent_is_there"),
        ({"heard": [replace(MESSAGE, ts="1772445600.000100")]}, "what_was_sent_is_there"),
        ({"heard": [MESSAGE, a_message("n3", BEN)]}, "nothing_else_is_there"),
        ({"rows": [SENT, a_row("n2", BEN, NudgeState.SKIPPED, reason="late")]}, "nothing_else_is_there"),
        ({"heard": [MESSAGE, MESSAGE]}, "the_sums_agree"),
        ({"rows": [SENT, replace(DOUBTFUL, reason="no_answer")]}, "doubt_has_a_cause"),
        ({"rows": [SENT, *many_doubtful(2, 8)]}, "doubt_has_a_cause"),
        ({"heard": [MESSAGE, a_message("n2", ADA, ts="1772532000.000000")]}, "nobody_is_over_budget"),
        ({"rows": [SENT, a_row("n2", BEN, NudgeState.SKIPPED, reason="late")]}, "most_were_sent"),
        ({"kills": 0}, "there_was_chaos"),
        ({"mishaps": Counter()}, "there_was_chaos"),
        ({"kills": 50, "rows": [SENT]}, "there_was_chaos"),
    ],
)
def test_one_that_is_spoilt(spoilt: dict[str, Any], check: str) -> None:
    assert check in {said.partition(":")[0] for said in complaints(replace(GOOD, **spoilt))}


@pytest.mark.parametrize(
    "harmless",
    [
        {"heard": [MESSAGE]},  # what is in doubt may have arrived or not
        {"rows": [SENT, replace(DOUBTFUL, reason="no_answer")], "left_hanging": {"n2"}},
        {"rows": [SENT, *many_doubtful(1, 8)], "heard": [MESSAGE]},
        {
            "rows": [
                SENT,
                DOUBTFUL,
                replace(SENT, id="n3", state=NudgeState.PLANNED, not_after=MONDAY + 2 * A_WEEK),
            ]
        },
    ],
)
def test_one_that_is_not(harmless: dict[str, Any]) -> None:
    assert complaints(replace(GOOD, **harmless)) == []
