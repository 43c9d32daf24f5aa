import asyncio

from storage import events
from storage.database import Database, Transaction
from tests.support.records import DAY, HOUR, NOW, WORKSPACE_ID, furnish_workspace


async def test_an_event_is_new_once(tx: Transaction) -> None:
    assert await events.record_delivery(tx, "E1", NOW)
    assert not await events.record_delivery(tx, "E1", NOW + DAY)
    assert await events.record_delivery(tx, "E2", NOW)


async def test_what_was_seen_long_ago_is_forgotten(tx: Transaction) -> None:
    await events.record_delivery(tx, "old", NOW - 2 * DAY - HOUR)
    await events.record_delivery(tx, "recent", NOW)
    await events.delete_old(tx, NOW)
    assert await events.record_delivery(tx, "old", NOW)
    assert not await events.record_delivery(tx, "recent", NOW)


async def test_of_several_deliveries_at_once_one_is_new(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)

    async def delivered() -> bool:
        async with db.transaction(WORKSPACE_ID) as tx:
            return await events.record_delivery(tx, "E1", NOW)

    assert sorted(await asyncio.gather(*(delivered() for _ in range(5)))) == [False] * 4 + [True]
