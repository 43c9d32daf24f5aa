"""What a tick asks is answered from an index, however many nudges stand in the ledger."""

from collections.abc import AsyncIterator, Awaitable

import pytest
from sqlalchemy import text

from bot.mentoring.model import NudgeState, PairState
from storage import idle_people, nudge_history, nudges, pairs, people, work_waiting
from storage.database import Database, Transaction
from tests.support.queries import recorded_queries
from tests.support.records import DAY, HOUR, NOW, WORKSPACE_ID, a_nudge, a_pair, a_person, furnish_workspace

MENTORS, WEEKS = 300, 20


@pytest.fixture
async def crowded(db: Database) -> AsyncIterator[Transaction]:
    """A ledger of twenty weeks; of each mentor the last nudge waits for its hour."""
    mentors = [f"mentor {number}" for number in range(MENTORS)]
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        await people.save_from_slack(tx, [a_person(each) for each in mentors])
        await pairs.add_all(
            tx, [a_pair(each, mentor_id=each, state=PairState.ACTIVE) for each in mentors], NOW
        )
        for week in range(WEEKS):
            is_last = week == WEEKS - 1
            due_at = NOW + HOUR if is_last else NOW - DAY * week
            state = NudgeState.PLANNED if is_last else NudgeState.SENT
            facts = {"week": f"W{week}", "due_at": due_at, "state": state}
            await nudges.add_all(tx, [a_nudge(f"{week} {each}", person_id=each, **facts) for each in mentors])
        if not db.is_sqlite:
            await tx.execute(text("ANALYZE"))
        yield tx
        await tx.connection.rollback()


async def plans(db: Database, tx: Transaction, question: Awaitable[object]) -> str:
    """How the database goes about what is asked; the ledger is never read from end to end."""
    explain = "EXPLAIN QUERY PLAN" if db.is_sqlite else "EXPLAIN"
    with recorded_queries(db) as queries:
        await question
    explanations = [
        await tx.connection.exec_driver_sql(f"{explain} {each.sql}", each.values) for each in queries
    ]
    plan = "\n".join(str(step[-1]) for steps in explanations for step in steps)
    assert "Seq Scan on nudges" not in plan, plan
    assert "SCAN nudges" not in plan, plan
    return plan


async def test_what_is_due_and_to_claim_it(db: Database, crowded: Transaction) -> None:
    plan = await plans(db, crowded, nudges.claim_due(crowded, NOW + 2 * HOUR, NOW + DAY, 50))
    key = "sqlite_autoindex_nudges_1" if db.is_sqlite else "pk_nudges"
    assert ("ix_nudges_due" in plan, key in plan) == (True, True), plan


async def test_whether_there_is_anything_to_do(db: Database, crowded: Transaction) -> None:
    plan = await plans(db, crowded, nudges.has_work(crowded, NOW))
    assert "ix_nudges_due" in plan
    assert_each_person_is_looked_up(db, plan)


async def test_what_waits_for_the_clock(db: Database, crowded: Transaction) -> None:
    plan = await plans(db, crowded, work_waiting.workspaces(db, NOW))
    assert "ix_nudges_due" in plan
    assert_each_person_is_looked_up(db, plan)


async def test_who_is_idle(db: Database, crowded: Transaction) -> None:
    assert_each_person_is_looked_up(db, await plans(db, crowded, idle_people.find_ids(crowded, "", 50)))


def assert_each_person_is_looked_up(db: Database, plan: str) -> None:
    """SQLite does so for one after the other; PostgreSQL may read all that waits at once."""
    if db.is_sqlite:
        assert "nudges USING INDEX ix_nudges_person (workspace_id=? AND person_id=? AND state=?)" in plan, (
            plan
        )


async def test_the_pairs_of_people(db: Database, crowded: Transaction) -> None:
    plan = await plans(db, crowded, pairs.recent_by_person(crowded, ["mentor 7", "mentor 8"], NOW))
    if db.is_sqlite:  # PostgreSQL reads so few from end to end
        for side in ("mentor", "leader"):
            assert f"INDEX ix_pairs_{side} (workspace_id=? AND {side}_id=?)" in plan, plan


async def test_the_weekly_nudges_of_a_person(db: Database, crowded: Transaction) -> None:
    assert "ix_nudges_person" in await plans(
        db, crowded, nudge_history.weekly_of_people(crowded, ["mentor 7"], NOW)
    )
