"""What a tick asks of the database grows with what it delivers, and not with the people who are there."""

from sqlalchemy import delete, func, select

from bot.mentoring.model import NudgeState
from handlers.acts.plan_nudges import AT_ONCE
from handlers.nudging import deliver
from storage.database import Database
from storage.tables import nudges
from tests.bench.crowd import DUE_AT, PLANNED_AT, WORKSPACE, leader, moves_in
from tests.bench.week import tick_services
from tests.slack_simulator import Clock
from tests.support.queries import recorded_queries

# Noted as asked, the old cards closed, the new ones offered; then settled, and the next one planned.
OF_A_NUDGE, TRANSACTIONS_OF_A_NUDGE = 17, 3
OF_A_BATCH = 15  # at most: claimed, and the facts for all of them
OF_A_PAGE = 5  # idle mentors, idle leaders, who they are, what they told us, and all that is planned


async def queries_of_idle_tick(db: Database) -> int:
    """The number of queries in a tick in which nothing is due."""
    with recorded_queries(db) as queries:
        await deliver.tick(**tick_services(db, Clock(PLANNED_AT), PLANNED_AT))
    return len(queries)


async def delete_nudges(db: Database, count: int) -> None:
    async with db.transaction(WORKSPACE) as tx:
        await tx.execute(delete(nudges).where(nudges.c.id.in_(select(nudges.c.id).limit(count))))


async def leave_mentors_alone(db: Database) -> None:
    """Leaders choose no cards, so they cost less."""
    async with db.transaction(WORKSPACE) as tx:
        await tx.execute(delete(nudges).where(nudges.c.person_id.startswith(leader(0)[:3])))


async def count_nudges(db: Database, state: NudgeState) -> int:
    query = select(func.count()).select_from(nudges).where(nudges.c.state == state)
    async with db.reading(WORKSPACE) as tx:
        return int((await tx.execute(query)).scalar_one())


async def test_planning_costs_queries_for_a_thousand_people_and_not_for_each(db: Database) -> None:
    crowd = 2 * AT_ONCE + 200
    await moves_in(db, crowd // 2)
    costs = {}
    for forgotten in (crowd, 200, 20):
        await delete_nudges(db, forgotten)
        costs[forgotten] = await queries_of_idle_tick(db)
        assert await count_nudges(db, NudgeState.PLANNED) == crowd
    assert costs[200] == costs[20]
    assert costs[crowd] == costs[20] + 2 * (OF_A_PAGE + (0 if db.is_sqlite else 1))


async def test_delivering_costs_each_nudge_the_same(db: Database) -> None:
    await moves_in(db, 3 * deliver.BATCH_SIZE)
    await queries_of_idle_tick(db)
    await leave_mentors_alone(db)
    delivery = deliver.Delivery(**tick_services(db, Clock(DUE_AT), DUE_AT))
    with recorded_queries(db) as fifty:
        await delivery.deliver_batch()
    with recorded_queries(db) as hundred:
        await delivery.deliver_batch()
        await delivery.deliver_batch()
    assert await count_nudges(db, NudgeState.SENT) == 3 * deliver.BATCH_SIZE
    assert len(hundred) == 2 * len(fifty)
    turns = 0 if db.is_sqlite else TRANSACTIONS_OF_A_NUDGE
    assert len(fifty) <= deliver.BATCH_SIZE * (OF_A_NUDGE + turns) + OF_A_BATCH
