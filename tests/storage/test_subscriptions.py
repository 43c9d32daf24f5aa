"""Packs that are followed: when each is looked at next, what waits, and what happens side by side."""

from dataclasses import replace

from bot.mentoring.topics.pack_subscription import Subscription, Trouble, Version
from storage import subscriptions
from storage.database import Database, Transaction
from tests.storage.cast import DAY, HERE, HOUR, NOW, move_in

PACK, OTHER = "https://packs.example/one.toml", "https://packs.example/other.toml"
FIRST, SECOND, THIRD = (Version(f"card = [] # {n}", f"{n}" * 64, f'"{n}"') for n in (1, 2, 3))
FOLLOWED = Subscription(PACK, FIRST.fingerprint, False, NOW, FIRST.etag)


async def follows(tx: Transaction) -> None:
    await move_in(tx)
    await subscriptions.subscribe(tx, PACK, FIRST, NOW, is_pinned=False)


async def found(tx: Transaction) -> Subscription:
    (only,) = await subscriptions.every(tx)
    return only


async def test_a_pack_is_followed_from_the_version_that_was_taken_in(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        assert await found(tx) == FOLLOWED
        assert await subscriptions.taken(tx, PACK) == FIRST.text
        assert await subscriptions.waiting(tx, PACK) is None
        assert await subscriptions.taken(tx, OTHER) == ""
        assert await subscriptions.waiting(tx, OTHER) is None


async def test_the_one_nobody_looked_at_for_longest_is_due_a_day_later(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        await subscriptions.subscribe(tx, OTHER, FIRST, NOW + HOUR, is_pinned=True)
        assert await subscriptions.due(tx, NOW + DAY - HOUR) is None
        assert await subscriptions.due(tx, NOW + 2 * DAY) == FOLLOWED
        assert await subscriptions.claim(tx, FOLLOWED, NOW + DAY)
        assert not await subscriptions.claim(tx, FOLLOWED, NOW + DAY), "another process has it"
        other = Subscription(OTHER, FIRST.fingerprint, True, NOW + HOUR, FIRST.etag)
        assert await subscriptions.due(tx, NOW + DAY + HOUR) == other
        assert await subscriptions.claim(tx, other, NOW + DAY)
        assert await subscriptions.due(tx, NOW + DAY + HOUR) is None


async def test_a_newer_version_waits_until_it_is_taken_in(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        await subscriptions.remark(tx, PACK, Trouble.SLOW)
        assert await found(tx) == replace(FOLLOWED, trouble=Trouble.SLOW)
        await subscriptions.hold(tx, FOLLOWED, SECOND)
        waits = replace(FOLLOWED, fingerprint=SECOND.fingerprint, etag=SECOND.etag, has_news=True)
        assert await found(tx) == waits
        assert await subscriptions.waiting(tx, PACK) == SECOND.text
        assert await subscriptions.taken(tx, PACK) == FIRST.text
        await subscriptions.remark(tx, PACK, Trouble.NO_FILE)
        assert await found(tx) == replace(waits, trouble=Trouble.NO_FILE), "what waits is not lost"
        await subscriptions.take(tx, PACK, SECOND.text)
        assert await found(tx) == replace(waits, trouble=Trouble.NO_FILE, has_news=False)
        assert await subscriptions.taken(tx, PACK) == SECOND.text


async def test_what_came_while_a_version_was_taken_in_goes_on_waiting(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        await subscriptions.hold(tx, FOLLOWED, SECOND)
        await subscriptions.hold(tx, await found(tx), THIRD)
        await subscriptions.take(tx, PACK, SECOND.text)
        assert await subscriptions.taken(tx, PACK) == SECOND.text
        assert await subscriptions.waiting(tx, PACK) == THIRD.text


async def test_who_follows_anew_meanwhile_gets_no_older_version_back(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        await subscriptions.subscribe(tx, PACK, THIRD, NOW + HOUR, is_pinned=True)
        await subscriptions.hold(tx, FOLLOWED, SECOND)
        assert await found(tx) == Subscription(PACK, THIRD.fingerprint, True, NOW + HOUR, THIRD.etag)
        assert await subscriptions.waiting(tx, PACK) is None


async def test_what_is_followed_no_more_is_gone(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await follows(tx)
        assert await subscriptions.unsubscribe(tx, PACK)
        assert not await subscriptions.unsubscribe(tx, PACK)
        await subscriptions.hold(tx, FOLLOWED, SECOND)
        await subscriptions.take(tx, PACK, SECOND.text)
        assert await subscriptions.every(tx) == []
