"""What a tick asks of the database grows with what it delivers, and not with the people who are there."""

from sqlalchemy import delete, func, select

from bot.mentoring.model import NudgeState
from handlers.acts.plan_nudges import AT_ONCE
from handlers.nudging import deliver
from storage.database import Database
from storage.tables import nudges
from tests.bench.crowd import DUE_AT, PLANNED_AT, WORKSPACE, leader, moves_in
from tests.bench.week import company
from tests.slack_simulator import Clock
from tests.support.queries import counted

# Noted as asked, the old cards closed, the new ones offered; then settled, and the next one planned.
OF_A_NUDGE, TRANSACTIONS_OF_A_NUDGE = 17, 3
OF_A_BATCH = 15  # at most: claimed, and the facts for all of them
OF_A_PAGE = 5  # idle mentors, idle leaders, who they are, what they told us, and all that is planned


async def planning(db: Database) -> int:
    """What a tick costs in which nothing is due."""
    with counted(db) as sent:
        await deliver.tick(db, WORKSPACE, PLANNED_AT, **company(Clock(PLANNED_AT)))
    return len(sent)


async def forget(db: Database, how_many: int) -> None:
    async with db.transaction(WORKSPACE) as tx:
        await tx.execute(delete(nudges).where(nudges.c.id.in_(select(nudges.c.id).limit(how_many))))


async def leave_mentors_alone(db: Database) -> None:
    """Leaders choose no cards, so they cost less."""
    async with db.transaction(WORKSPACE) as tx:
        await tx.execute(delete(nudges).where(nudges.c.person_id.startswith(leader(0)[:3])))


async def how_many(db: Database, state: NudgeState) -> int:
    found = select(func.count()).select_from(nudges).where(nudges.c.state == state)
    async with db.reading(WORKSPACE) as tx:
        return int((await tx.execute(found)).scalar_one())


async def test_planning_costs_queries_for_a_thousand_people_and_not_for_each(db: Database) -> None:
    crowd = 2 * AT_ONCE + 200
    await moves_in(db, crowd // 2)
    costs = {}
    for forgotten in (crowd, 200, 20):
        await forget(db, forgotten)
        costs[forgotten] = await planning(db)
        assert await how_many(db, NudgeState.PLANNED) == crowd
    assert costs[200] == costs[20]
    assert costs[crowd] == costs[20] + 2 * (OF_A_PAGE + (0 if db.is_sqlite else 1))


async def test_delivering_costs_each_nudge_the_same(db: Database) -> None:
    await moves_in(db, 3 * deliver.AT_ONCE)
    await planning(db)
    await leave_mentors_alone(db)
    delivery = deliver.Delivery(db, WORKSPACE, DUE_AT, **company(Clock(DUE_AT)))
    with counted(db) as fifty:
        await delivery.batch()
    with counted(db) as hundred:
        await delivery.batch()
        await delivery.batch()
    assert await how_many(db, NudgeState.SENT) == 3 * deliver.AT_ONCE
    assert len(hundred) == 2 * len(fifty)
    turns = 0 if db.is_sqlite else TRANSACTIONS_OF_A_NUDGE
    assert len(fifty) <= deliver.AT_ONCE * (OF_A_NUDGE + turns) + OF_A_BATCH
