"""What the ledger tells those who run the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, text

from bot.mentoring.delivery_health import Backlog, Tally
from bot.mentoring.model import NudgeKind, NudgeState, PairState, Skip
from storage import nudge_history, nudges, pairs
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
    save_pair,
)

WEEK = 7 * DAY


async def test_an_empty_ledger(tx: Transaction) -> None:
    assert await nudge_history.tally(tx, NOW, NOW - WEEK) == Tally({}, Backlog())
    assert await nudge_history.last_of_person(tx, "ada", 10) == []
    assert await nudge_history.last_of_pair(tx, "pair", 10) == []


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


async def test_a_persons_last_nudges_the_newest_first(tx: Transaction) -> None:
    for number in range(4):
        due_at = NOW + number * DAY
        await nudges.add(tx, a_nudge(str(number), week=str(number), due_at=due_at, state=NudgeState.SKIPPED))
    await nudges.add(tx, a_nudge("bens", person_id="ben", due_at=NOW + WEEK))
    assert ids_of(await nudge_history.last_of_person(tx, "ada", 3)) == ["3", "2", "1"]
    assert await nudge_history.last_of_person(tx, "nobody", 3) == []


async def test_a_pairs_nudges_are_its_invitations_and_the_weeks_of_both_while_it_lasts(
    tx: Transaction,
) -> None:
    await save_pair(tx, state=PairState.STOPPED, began_at=NOW, ended_at=NOW + WEEK)
    rows = (
        ("mentor asked", "ada", NudgeKind.PROPOSAL, -2 * DAY, "pair"),
        ("before it", "ada", NudgeKind.WEEKLY, -DAY, None),
        ("leader asked", "farah", NudgeKind.PROPOSAL, -HOUR, "pair"),
        ("first", "ada", NudgeKind.WEEKLY, 0 * DAY, None),
        ("of its leader", "farah", NudgeKind.WEEKLY, DAY, None),
        ("of another pair", "ada", NudgeKind.PROPOSAL, 2 * DAY, "other"),
        ("last", "ada", NudgeKind.WEEKLY, WEEK, None),
        ("after it", "ada", NudgeKind.WEEKLY, WEEK + HOUR, None),
    )
    for name, person_id, kind, delay, pair_id in rows:
        nudge = a_nudge(
            name, person_id=person_id, week=name[:8], due_at=NOW + delay, kind=kind, pair_id=pair_id
        )
        await nudges.add(tx, nudge)
    expected = ["last", "of its leader", "first", "leader asked", "mentor asked"]
    assert ids_of(await nudge_history.last_of_pair(tx, "pair", 10)) == expected
    assert ids_of(await nudge_history.last_of_pair(tx, "pair", 2)) == expected[:2]


async def test_a_pair_that_lasts_and_one_that_never_began(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "asked", leader_id="greta", state=PairState.PROPOSED, began_at=None)
    await nudges.add(tx, a_nudge(due_at=NOW + WEEK))
    assert ids_of(await nudge_history.last_of_pair(tx, "pair", 10)) == ["nudge"]
    assert await nudge_history.last_of_pair(tx, "asked", 10) == []


async def test_pairs_between_two_whoever_mentors(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "other way", mentor_id="farah", leader_id="ada", state=PairState.LAPSED)
    await save_pair(tx, "other", leader_id="greta")
    assert set(ids_of(await pairs.between(tx, "ada", "farah"))) == {"pair", "other way"}
    assert await pairs.between(tx, "ben", "farah") == []


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
