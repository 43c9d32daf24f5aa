"""Who left how many nudges in a row unanswered, and what ends that."""

from collections.abc import Sequence
from typing import Any

import pytest

from bot.mentoring.model import NudgeKind, NudgeState, Skip
from storage import nudges, unanswered
from storage.database import Transaction
from tests.support.records import DAY, HOUR, NOW, a_nudge, enroll, save_pair

SENT, SKIPPED = NudgeState.SENT, NudgeState.SKIPPED


async def got(tx: Transaction, *weeks: tuple[NudgeState, bool], person: str = "ada", **changes: Any) -> None:
    """One nudge a week, the oldest first: what became of it, and whether it was answered."""
    for number, (state, is_answered) in enumerate(weeks):
        name = f"{person}{number}{changes.get('kind', '')}"
        usual = {"week": f"W{number}", "due_at": NOW + number * 7 * DAY, "state": state}
        await nudges.add(tx, a_nudge(name, person_id=person, **usual | changes))
        if is_answered:
            await nudges.mark_answered(tx, name, NOW + number * 7 * DAY + HOUR)


@pytest.mark.parametrize(
    ("weeks", "ignored"),
    [
        pytest.param([], 0, id="none sent"),
        pytest.param([(SENT, False)], 1, id="one"),
        pytest.param([(SENT, False)] * 3, 3, id="three"),
        pytest.param([(SENT, False), (SENT, True)], 0, id="the last was answered"),
        pytest.param([(SENT, True), (SENT, False), (SENT, False)], 2, id="since the last answer"),
        pytest.param(
            [(SENT, False), (SKIPPED, False), (SENT, False)], 2, id="what was skipped is no silence"
        ),
        pytest.param([(NudgeState.UNCONFIRMED, False)], 0, id="what perhaps never came is no silence"),
        pytest.param([(SENT, False), (NudgeState.PLANNED, False)], 1, id="what is to come is no silence"),
    ],
)
async def test_only_what_was_sent_and_left_unanswered_in_a_row_counts(
    tx: Transaction, weeks: Sequence[tuple[NudgeState, bool]], ignored: int
) -> None:
    await got(tx, *weeks)
    await got(tx, (SENT, False), person="ben")
    assert await unanswered.count_ignored(tx, ["ada"]) == ({"ada": ignored} if ignored else {})


async def test_an_invitation_is_no_weekly_nudge(tx: Transaction) -> None:
    await got(tx, (SENT, False), kind=NudgeKind.PROPOSAL)
    assert await unanswered.count_ignored(tx, ["ada"]) == {}


async def test_whatever_they_do_breaks_it(tx: Transaction) -> None:
    await got(tx, (SENT, False), (SENT, False), (SKIPPED, False))
    await unanswered.mark_last_answered(tx, "ada", NOW + 20 * DAY)
    await unanswered.mark_last_answered(tx, "nobody", NOW)
    assert await unanswered.count_ignored(tx, ["ada"]) == {}


async def test_quiet_are_those_who_got_none_because_they_answered_none(tx: Transaction) -> None:
    await enroll(tx, "ada", "ben")
    await save_pair(tx)
    for person in ("ada", "ben"):  # only ada has a pair
        await got(tx, (SENT, False), (SKIPPED, False), person=person, reason=Skip.QUIET)
    since = NOW + 6 * DAY
    assert await unanswered.quiet_mentors(tx, since) == ["ada"]
    assert await unanswered.quiet_mentors(tx, since + 2 * DAY) == []


async def test_nobody_is_quiet_who_came_back(tx: Transaction) -> None:
    await enroll(tx, "ada")
    await save_pair(tx)
    await got(tx, (SENT, False), (NudgeState.PLANNED, False))
    await nudges.claim_due(tx, NOW + 7 * DAY, NOW + 8 * DAY, 10)
    await nudges.record_outcome(tx, "ada1", SKIPPED, NOW + 7 * DAY, reason=Skip.QUIET)
    assert await unanswered.quiet_mentors(tx, NOW) == ["ada"]
    await unanswered.mark_last_answered(tx, "ada", NOW + 7 * DAY + HOUR)
    assert await unanswered.quiet_mentors(tx, NOW) == []
