import asyncio

from storage import events
from storage.database import Database, Transaction
from tests.storage.cast import DAY, HERE, HOUR, NOW, move_in


async def test_an_event_is_new_once(tx: Transaction) -> None:
    assert await events.is_new(tx, "E1", NOW)
    assert not await events.is_new(tx, "E1", NOW + DAY)
    assert await events.is_new(tx, "E2", NOW)


async def test_what_was_seen_long_ago_is_forgotten(tx: Transaction) -> None:
    await events.is_new(tx, "old", NOW - 2 * DAY - HOUR)
    await events.is_new(tx, "recent", NOW)
    await events.forget(tx, NOW)
    assert await events.is_new(tx, "old", NOW)
    assert not await events.is_new(tx, "recent", NOW)


async def test_of_several_deliveries_at_once_one_is_new(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await move_in(tx)

    async def delivered() -> bool:
        async with db.transaction(HERE) as tx:
            return await events.is_new(tx, "E1", NOW)

    assert sorted(await asyncio.gather(*(delivered() for _ in range(5)))) == [False] * 4 + [True]
