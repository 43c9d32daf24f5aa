"""What the ledger tells those who run the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, text

from bot.mentoring.delivery_health import Backlog, Tally
from bot.mentoring.model import NudgeKind, NudgeState, Skip
from storage import nudge_history, nudges
from storage.database import Database, Transaction, UnusableDatabase
from tests.support.records import (
    DAY,
    HOUR,
    NOW,
    WORKSPACE_ID,
    a_nudge,
    claim_nudges,
    furnish_workspace,
    ids_of,
)

WEEK = 7 * DAY


async def test_an_empty_ledger(tx: Transaction) -> None:
    assert await nudge_history.tally(tx, NOW, NOW - WEEK) == Tally({}, Backlog())
    assert await nudge_history.weekly_of_people(tx, ["ada"], NOW - WEEK) == []


async def test_it_is_counted_by_state_and_reason(tx: Transaction) -> None:
    kinds = (
        (NudgeState.SENT, None),
        (NudgeState.SENT, None),
        (NudgeState.SKIPPED, Skip.LATE),
        (NudgeState.FAILED, "user_not_found"),
        (NudgeState.PLANNED, "ratelimited"),
    )
    for number, (state, reason) in enumerate(kinds):
        await nudges.add(tx, a_nudge(str(number), week=str(number), state=state, reason=reason))
    tally = await nudge_history.tally(tx, NOW, NOW - WEEK)
    assert tally.counts == {
        (NudgeState.SENT, None): 2,
        (NudgeState.SKIPPED, "late"): 1,
        (NudgeState.FAILED, "user_not_found"): 1,
        (NudgeState.PLANNED, "ratelimited"): 1,
    }


async def test_what_ended_long_ago_does_not_count_and_what_waits_always_does(tx: Transaction) -> None:
    for number, (state, ago) in enumerate(
        [
            (NudgeState.SENT, WEEK),
            (NudgeState.SENT, WEEK + HOUR),
            (NudgeState.PLANNED, WEEK + HOUR),
        ]
    ):
        await nudges.add(tx, a_nudge(str(number), week=str(number), state=state, due_at=NOW - ago))
    tally = await nudge_history.tally(tx, NOW, NOW - WEEK)
    assert (tally.count(NudgeState.SENT), tally.count(NudgeState.PLANNED)) == (1, 1)


async def test_due_is_what_has_not_ended_though_its_hour_came(tx: Transaction) -> None:
    await claim_nudges(tx, "claimed")
    await nudges.add(tx, a_nudge("due", week="W1", due_at=NOW - HOUR, reason="ratelimited"))
    await nudges.add(tx, a_nudge("to come", week="W2", due_at=NOW + HOUR))
    await nudges.add(tx, a_nudge("ended", week="W3", due_at=NOW - DAY, state=NudgeState.SENT))
    backlog = (await nudge_history.tally(tx, NOW, NOW - WEEK)).backlog
    assert backlog == Backlog(3, 2, NOW - HOUR)


async def test_before_the_first_hour_nothing_is_due(tx: Transaction) -> None:
    await nudges.add(tx, a_nudge(due_at=NOW + HOUR))
    assert (await nudge_history.tally(tx, NOW, NOW - WEEK)).backlog == Backlog(1, 0, None)


async def test_when_the_last_one_was_settled(tx: Transaction) -> None:
    await claim_nudges(tx, "one", "two")
    await nudges.record_outcome(tx, "one", NudgeState.SENT, NOW + HOUR)
    await nudges.record_outcome(tx, "two", NudgeState.SKIPPED, NOW, reason=Skip.PAUSED)
    assert (await nudge_history.tally(tx, NOW, NOW - WEEK)).last_settled == NOW + HOUR


async def test_the_weekly_nudges_of_people_since_a_moment(tx: Transaction) -> None:
    for number in range(3):
        due_at = NOW + number * DAY
        await nudges.add(tx, a_nudge(str(number), week=str(number), due_at=due_at, state=NudgeState.SKIPPED))
    await nudges.add(tx, a_nudge("asked", week="W9", kind=NudgeKind.PROPOSAL, due_at=NOW + DAY))
    await nudges.add(tx, a_nudge("bens", person_id="ben", due_at=NOW + WEEK))
    await nudges.add(tx, a_nudge("farahs", person_id="farah", due_at=NOW + WEEK))
    found_nudges = await nudge_history.weekly_of_people(tx, ["ada", "ben", "nobody"], NOW + DAY)
    assert ids_of(found_nudges) == ["1", "2", "bens"]


@asynccontextmanager
async def queries_of(db: Database) -> AsyncIterator[list[str]]:
    """The questions that are asked inside the block."""
    queries: list[str] = []

    def note(_c: object, _u: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT"):
            queries.append(statement)

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    yield queries
    event.remove(db.engine.sync_engine, "before_cursor_execute", note)


async def test_what_waits_everywhere_is_one_query(db: Database) -> None:
    assert await nudge_history.backlog_everywhere(db, NOW) == Backlog()
    for workspace in (WORKSPACE_ID, "T2"):
        async with db.transaction(workspace) as tx:
            await furnish_workspace(tx)
            await claim_nudges(tx, "claimed", lease_until=NOW)
            await nudges.add(tx, a_nudge("to come", week="W2", due_at=NOW + HOUR))
            await nudges.add(tx, a_nudge("sent", week="W3", due_at=NOW - DAY, state=NudgeState.SENT))
    async with db.transaction("T2") as tx:
        await nudges.add(tx, a_nudge("due", week="W1", due_at=NOW - HOUR))
    async with queries_of(db) as queries:
        assert await nudge_history.backlog_everywhere(db, NOW) == Backlog(5, 3, NOW - HOUR)
    assert len(queries) == 1


async def test_what_waits_everywhere_is_read_from_the_index(sqlite_url: str) -> None:
    db = Database(sqlite_url)
    async with queries_of(db) as queries:
        await nudge_history.backlog_everywhere(db, NOW)
    async with db.reading(WORKSPACE_ID) as tx:
        values = {f"p{n}": "x" for n in range(queries[0].count("?"))}
        explained = queries[0]
        for name in values:
            explained = explained.replace("?", f":{name}", 1)
        plan = await tx.execute(text(f"EXPLAIN QUERY PLAN {explained}").bindparams(**values))
        steps = [row.detail for row in plan]
    await db.close()
    assert any("USING COVERING INDEX ix_nudges_due (workspace_id=? AND state=?" in step for step in steps)


async def test_a_database_that_does_not_answer_is_said_to_be_so(postgresql_url: str) -> None:
    db = Database(postgresql_url.replace("/postgres", "/nobody-has-it"))
    with pytest.raises(UnusableDatabase, match="does not answer"):
        await nudge_history.backlog_everywhere(db, NOW)
    await db.close()
