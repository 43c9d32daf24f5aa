"""The ledger: planned once, claimed once, ended once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from bot.mentoring.model import Nudge, NudgeKind, NudgeState, Skip
from storage import nudges
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.tables import nudges as table
from tests.support.records import (
    DAY,
    HOUR,
    NOW,
    WORKSPACE_ID,
    a_nudge,
    claim_nudges,
    few_examples,
    furnish_workspace,
    ids_of,
    state_of,
)

LEAVES_ROOM = (NudgeState.SKIPPED, NudgeState.FAILED)
OF_A_MEETING = (NudgeKind.PREPARATION, NudgeKind.AFTERWARDS)
KEEPS_THE_WEEK = tuple(state for state in NudgeState if state not in LEAVES_ROOM)
ENDS = (NudgeState.SENT, NudgeState.SKIPPED, NudgeState.FAILED, NudgeState.UNCONFIRMED)


async def row(tx: Transaction, nudge_id: str = "nudge") -> dict[str, Any]:
    """What no function gives back."""
    rows = await tx.execute(select(table).where(table.c.id == nudge_id))
    return dict(rows.one()._mapping)


async def test_a_nudge_is_found_as_planned(tx: Transaction) -> None:
    nudge = a_nudge(kind=NudgeKind.PROPOSAL, pair_id="pair", attempts=2, reason="why")
    assert await nudges.add(tx, nudge)
    assert await nudges.find(tx, "nudge") == nudge
    assert await nudges.find(tx, "nobody") is None


@pytest.mark.parametrize("state", KEEPS_THE_WEEK)
async def test_a_second_live_nudge_of_a_week_is_refused(tx: Transaction, state: NudgeState) -> None:
    assert await nudges.add(tx, a_nudge("first", state=state))
    assert not await nudges.add(tx, a_nudge("second", kind=NudgeKind.PROPOSAL))
    assert await nudges.find(tx, "second") is None


@pytest.mark.parametrize("state", LEAVES_ROOM)
async def test_what_was_not_sent_leaves_room(tx: Transaction, state: NudgeState) -> None:
    assert await nudges.add(tx, a_nudge("first", state=state))
    assert await nudges.add(tx, a_nudge("second"))
    assert not await nudges.add(tx, a_nudge("third"))


async def test_the_database_itself_keeps_the_budget(tx: Transaction) -> None:
    await nudges.add(tx, a_nudge("first"))
    once_more = {**await row(tx, "first"), "id": "second"}
    with pytest.raises(IntegrityError):
        await tx.execute(table.insert().values(once_more))


async def test_a_meeting_has_a_budget_of_its_own(tx: Transaction) -> None:
    assert await nudges.add(tx, a_nudge("weekly"))
    of_it = [a_nudge(kind, kind=kind, meeting_id="meeting") for kind in OF_A_MEETING]
    for each in of_it:
        assert await nudges.add(tx, each)
        assert not await nudges.add(tx, replace(each, id=f"{each.id} again", week="2026-W11"))
        once_more = {**await row(tx, each.id), "id": "second"}
        with pytest.raises(IntegrityError):
            async with tx.connection.begin_nested():
                await tx.execute(table.insert().values(once_more))
    assert await nudges.add(tx, a_nudge("other", kind=NudgeKind.AFTERWARDS, meeting_id="other"))
    assert not await nudges.add(tx, a_nudge("second weekly"))


async def test_another_week_and_another_person_have_budgets_of_their_own(tx: Transaction) -> None:
    assert await nudges.add(tx, a_nudge("one"))
    assert await nudges.add(tx, a_nudge("two", week="2026-W11"))
    assert await nudges.add(tx, a_nudge("three", person_id="ben"))


async def test_planning_at_once_tells_which_pairs_were_planned(tx: Transaction) -> None:
    await nudges.add(tx, a_nudge("earlier"))
    new_nudges = [
        a_nudge(each, person_id=each, pair_id=f"pair of {each}") for each in ("ada", "ben", "farah")
    ]
    assert await nudges.add_all(tx, new_nudges) == {"pair of ben", "pair of farah"}
    assert await nudges.add_all(tx, new_nudges) == set()
    assert await nudges.add_all(tx, []) == set()


async def test_planning_many_at_once(tx: Transaction) -> None:
    """More rows than one statement carries."""
    new_nudges = [a_nudge(str(each), week=str(each), pair_id=str(each)) for each in range(3000)]
    assert await nudges.add_all(tx, new_nudges) == {str(each) for each in range(3000)}


asked_of = st.lists(
    st.tuples(st.sampled_from(["ada", "ben"]), st.sampled_from(["W1", "W2", "W3"])), max_size=8
)


@few_examples
@given(earlier_requests=asked_of, requests=asked_of)
async def test_of_each_persons_week_the_first_is_planned(
    tx: Transaction, earlier_requests: list[tuple[str, str]], requests: list[tuple[str, str]]
) -> None:
    async with tx.connection.begin_nested() as savepoint:
        for person, week in earlier_requests:
            await nudges.add(tx, a_nudge(new_id(), person_id=person, week=week))
        new_nudges = [
            a_nudge(new_id(), person_id=person, week=week, pair_id=new_id()) for person, week in requests
        ]
        first_of_week = {(each.person_id, each.week): each for each in reversed(new_nudges)}
        pair_ids = await nudges.add_all(tx, new_nudges)
        assert pair_ids == {
            each.pair_id for key, each in first_of_week.items() if key not in earlier_requests
        }
        await savepoint.rollback()


async def test_what_is_due_is_claimed_longest_waiting_first(tx: Transaction) -> None:
    for number, hours in enumerate((1, -1, 0, -3)):
        await nudges.add(tx, a_nudge(f"{hours:+}", week=f"W{number}", due_at=NOW + hours * HOUR))
    claims = await nudges.claim_due(tx, NOW, NOW + HOUR, 10)
    assert ids_of(claims) == ["-3", "-1", "+0"]
    assert {each.state for each in claims} == {NudgeState.CLAIMED}
    assert await nudges.claim_due(tx, NOW, NOW + HOUR, 10) == []
    assert await state_of(tx, "+1") is NudgeState.PLANNED


async def test_no_more_are_claimed_than_asked_for(tx: Transaction) -> None:
    for number in range(3):
        await nudges.add(tx, a_nudge(str(number), week=str(number)))
    assert ids_of(await nudges.claim_due(tx, NOW, NOW + HOUR, 2)) == ["0", "1"]
    assert ids_of(await nudges.claim_due(tx, NOW, NOW + HOUR, 2)) == ["2"]


@pytest.mark.parametrize("state", [each for each in NudgeState if each is not NudgeState.PLANNED])
async def test_only_planned_nudges_are_claimed(tx: Transaction, state: NudgeState) -> None:
    await nudges.add(tx, a_nudge(state=state))
    assert await nudges.claim_due(tx, NOW, NOW + HOUR, 10) == []


@asynccontextmanager
async def out_of_turn(db: Database, workspace: str) -> AsyncIterator[Transaction]:
    """A transaction that on PostgreSQL waits for no other writer."""
    async with db.engine.begin() as connection:
        yield Transaction(workspace, connection)


@pytest.mark.parametrize("open_transaction", [Database.transaction, out_of_turn], ids=["in turn", "at once"])
async def test_claimers_share_what_is_due(
    db: Database, open_transaction: Callable[[Database, str], AbstractAsyncContextManager[Transaction]]
) -> None:
    due_nudges = [a_nudge(f"{number:02}", week=str(number)) for number in range(40)]
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await nudges.add_all(tx, due_nudges)

    async def claim() -> list[str]:
        claimed_ids: list[str] = []
        for _turn in due_nudges:
            async with open_transaction(db, WORKSPACE_ID) as tx:
                claimed_ids += ids_of(await nudges.claim_due(tx, NOW, NOW + HOUR, 3))
        return claimed_ids

    shares = await asyncio.gather(*(claim() for _claimer in range(4)))
    assert sorted(chain(*shares)) == ids_of(due_nudges)


@pytest.mark.parametrize(
    ("is_asked", "hours", "state"),
    [
        pytest.param(False, 1, NudgeState.PLANNED, id="not asked"),
        pytest.param(True, 1, NudgeState.UNCONFIRMED, id="asked"),
        pytest.param(False, 0, NudgeState.CLAIMED, id="not asked and lease not over"),
        pytest.param(True, 0, NudgeState.CLAIMED, id="asked and lease not over"),
    ],
)
async def test_what_a_dead_process_had_claimed(
    tx: Transaction, hours: int, state: NudgeState, *, is_asked: bool
) -> None:
    await claim_nudges(tx, "nudge")
    if is_asked:
        await nudges.record_attempt(tx, "nudge", NOW)
    unconfirmed = await nudges.recover_abandoned(tx, NOW + hours * HOUR)
    assert await state_of(tx, "nudge") is state
    assert ids_of(unconfirmed) == (["nudge"] if state is NudgeState.UNCONFIRMED else [])


async def test_an_interrupted_nudge_says_so_and_stays_ended(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.record_attempt(tx, "nudge", NOW)
    interrupted = a_nudge(state=NudgeState.UNCONFIRMED, reason="interrupted")
    assert await nudges.recover_abandoned(tx, NOW + HOUR) == [interrupted]
    assert await nudges.recover_abandoned(tx, NOW + DAY) == []
    stored = await row(tx)
    assert (stored["reason"], stored["settled_at"]) == ("interrupted", NOW + HOUR)
    assert not await nudges.record_outcome(tx, "nudge", NudgeState.SENT, NOW + DAY)
    assert await nudges.claim_due(tx, NOW + DAY, NOW + 2 * DAY, 1) == []


async def test_a_recovered_nudge_can_be_claimed_and_asked_again(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.recover_abandoned(tx, NOW + HOUR)
    assert ids_of(await nudges.claim_due(tx, NOW + HOUR, NOW + 2 * HOUR, 1)) == ["nudge"]
    assert await nudges.record_attempt(tx, "nudge", NOW + HOUR)


@pytest.mark.parametrize("state", [NudgeState.PLANNED, *ENDS])
async def test_what_is_not_claimed_is_left_alone(tx: Transaction, state: NudgeState) -> None:
    await nudges.add(tx, a_nudge(state=state))
    stored = await row(tx)
    assert not await nudges.record_attempt(tx, "nudge", NOW)
    assert not await nudges.record_outcome(tx, "nudge", NudgeState.SENT, NOW)
    for slack_was_asked in (True, False):
        assert not await nudges.postpone(
            tx, "nudge", NOW + HOUR, "ratelimited", slack_was_asked=slack_was_asked
        )
    await nudges.recover_abandoned(tx, NOW + DAY)
    assert await row(tx) == stored


async def test_slack_is_asked_once(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    assert await nudges.record_attempt(tx, "nudge", NOW)
    assert not await nudges.record_attempt(tx, "nudge", NOW + HOUR)
    assert (await row(tx))["asked_at"] == NOW


@pytest.mark.parametrize("state", ENDS)
async def test_a_claimed_nudge_ends_once(tx: Transaction, state: NudgeState) -> None:
    await claim_nudges(tx, "nudge")
    outcome = {"reason": "because", "channel_id": "D1", "ts": "1.2"}
    assert await nudges.record_outcome(tx, "nudge", state, NOW, **outcome)
    assert not await nudges.record_outcome(tx, "nudge", NudgeState.FAILED, NOW + HOUR, reason="again")
    stored = await row(tx)
    assert stored["state"] is state
    assert stored["settled_at"] == NOW
    assert stored["lease_until"] is None
    assert {name: stored[name] for name in outcome} == outcome


async def test_a_skip_is_a_reason(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.record_outcome(tx, "nudge", NudgeState.SKIPPED, NOW, reason=Skip.AWAY)
    skipped_nudge = a_nudge(state=NudgeState.SKIPPED, reason="away")
    assert await nudges.find(tx, "nudge") == skipped_nudge


async def test_a_postponed_nudge_is_tried_again_later(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.record_attempt(tx, "nudge", NOW)
    assert not await nudges.postpone(tx, "nudge", NOW + HOUR, "ratelimited", slack_was_asked=False)
    assert await nudges.postpone(tx, "nudge", NOW + HOUR, "ratelimited", slack_was_asked=True)
    assert await nudges.find(tx, "nudge") == a_nudge(due_at=NOW + HOUR, attempts=1, reason="ratelimited")
    assert (await row(tx))["lease_until"] is None
    assert await nudges.claim_due(tx, NOW, NOW + DAY, 1) == []
    assert ids_of(await nudges.claim_due(tx, NOW + HOUR, NOW + DAY, 1)) == ["nudge"]
    assert await nudges.record_attempt(tx, "nudge", NOW + HOUR)


async def test_the_first_answer_counts(tx: Transaction) -> None:
    await nudges.add(tx, a_nudge(state=NudgeState.SENT))
    await nudges.mark_answered(tx, "nudge", NOW)
    await nudges.mark_answered(tx, "nudge", NOW + HOUR)
    await nudges.mark_answered(tx, "", NOW)
    assert (await row(tx))["answered_at"] == NOW


steps = st.lists(st.sampled_from(["plan", "claim", "ask", "recover", "postpone", *ENDS]), max_size=12)


@few_examples
@given(steps=steps)
async def test_whatever_happens_a_week_holds_one_nudge_and_what_ended_stays_ended(
    tx: Transaction, steps: list[str]
) -> None:
    ended_nudges: dict[str, Nudge] = {}
    now, newest = NOW, ""
    async with tx.connection.begin_nested() as savepoint:
        for step in steps:
            now += HOUR
            newest = await _step(tx, step, newest, now)
            all_nudges = [Nudge(*each) for each in await tx.execute(select(*nudges.COLUMNS))]
            assert sum(each.state in KEEPS_THE_WEEK for each in all_nudges) <= 1
            assert ended_nudges.items() <= {each.id: each for each in all_nudges}.items()
            ended_nudges = {each.id: each for each in all_nudges if each.state in ENDS}
        await savepoint.rollback()


async def _step(tx: Transaction, step: str, newest: str, now: datetime) -> str:
    """One step in the life of the newest nudge; gives the newest nudge."""
    if step == "plan":
        new = a_nudge(new_id())
        return new.id if await nudges.add(tx, new) else newest
    if step == "claim":
        await nudges.claim_due(tx, now, now + HOUR, 1)
    elif step == "ask":
        await nudges.record_attempt(tx, newest, now)
    elif step == "recover":
        await nudges.recover_abandoned(tx, now)
    elif step == "postpone":
        await nudges.postpone(tx, newest, now, "ratelimited", slack_was_asked=True)
    else:
        await nudges.record_outcome(tx, newest, NudgeState(step), now)
    return newest


async def test_the_due_query_uses_its_index(db: Database) -> None:
    run: list[tuple[str, Any]] = []
    event.listen(
        db.engine.sync_engine, "before_cursor_execute", lambda *heard: run.append((heard[2], heard[3]))
    )
    explain = "EXPLAIN QUERY PLAN" if db.is_sqlite else "EXPLAIN"
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        sent_nudges = [a_nudge(str(each), week=str(each), state=NudgeState.SENT) for each in range(2000)]
        await nudges.add_all(tx, sent_nudges)
        await tx.execute(text("ANALYZE"))
        run.clear()
        await nudges.claim_due(tx, NOW, NOW + HOUR, 50)
        [(statement, values)] = run
        steps = await tx.connection.exec_driver_sql(f"{explain} {statement}", values)
        assert "ix_nudges_due" in " ".join(str(line) for line in steps)


@pytest.mark.parametrize(
    ("hours", "expected"), [pytest.param(-1, False, id="before it is due"), pytest.param(0, True, id="due")]
)
async def test_there_is_work_when_something_is_due(tx: Transaction, hours: int, *, expected: bool) -> None:
    await nudges.add(tx, a_nudge())
    assert await nudges.has_work(tx, NOW + hours * HOUR) is expected


async def test_there_is_work_when_a_lease_is_over(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    assert not await nudges.has_work(tx, NOW)
    assert await nudges.has_work(tx, NOW + HOUR)


async def test_what_was_not_asked_can_be_given_back(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.release_claims(tx, ["nudge", "unknown"])
    assert await state_of(tx, "nudge") is NudgeState.PLANNED
    assert ids_of(await nudges.claim_due(tx, NOW, NOW + HOUR, 1)) == ["nudge"]


async def test_what_was_asked_cannot_be_given_back(tx: Transaction) -> None:
    await claim_nudges(tx, "nudge")
    await nudges.record_attempt(tx, "nudge", NOW)
    await nudges.release_claims(tx, ["nudge"])
    assert await state_of(tx, "nudge") is NudgeState.CLAIMED
