"""Packs that are followed: when each is looked at next, what waits, and what happens side by side."""

from dataclasses import replace

from bot.mentoring.topics.pack_subscription import PackTrouble, PackVersion, Subscription
from storage import subscriptions
from storage.database import Database, Transaction
from tests.support.records import DAY, HOUR, NOW, WORKSPACE_ID, furnish_workspace

PACK, OTHER = "https://packs.example/one.toml", "https://packs.example/other.toml"
FIRST, SECOND, THIRD = (PackVersion(f"card = [] # {n}", f"{n}" * 64, f'"{n}"') for n in (1, 2, 3))
FOLLOWED = Subscription(PACK, FIRST.fingerprint, False, NOW, FIRST.etag)


async def follows(tx: Transaction) -> None:
    await furnish_workspace(tx)
    await subscriptions.subscribe(tx, PACK, FIRST, NOW, is_pinned=False)


async def read_subscription(tx: Transaction) -> Subscription:
    (subscription,) = await subscriptions.list_all(tx)
    return subscription


async def test_a_pack_is_followed_from_the_version_that_was_taken_in(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        assert await read_subscription(tx) == FOLLOWED
        assert await subscriptions.current_text(tx, PACK) == FIRST.text
        assert await subscriptions.newer_text(tx, PACK) is None
        assert await subscriptions.current_text(tx, OTHER) == ""
        assert await subscriptions.newer_text(tx, OTHER) is None


async def test_the_one_nobody_looked_at_for_longest_is_due_a_day_later(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        await subscriptions.subscribe(tx, OTHER, FIRST, NOW + HOUR, is_pinned=True)
        assert await subscriptions.most_overdue(tx, NOW + DAY - HOUR) is None
        assert await subscriptions.most_overdue(tx, NOW + 2 * DAY) == FOLLOWED
        assert await subscriptions.claim_check(tx, FOLLOWED, NOW + DAY)
        assert not await subscriptions.claim_check(tx, FOLLOWED, NOW + DAY), "another process has it"
        other = Subscription(OTHER, FIRST.fingerprint, True, NOW + HOUR, FIRST.etag)
        assert await subscriptions.most_overdue(tx, NOW + DAY + HOUR) == other
        assert await subscriptions.claim_check(tx, other, NOW + DAY)
        assert await subscriptions.most_overdue(tx, NOW + DAY + HOUR) is None


async def test_a_newer_version_waits_until_it_is_taken_in(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        await subscriptions.record_trouble(tx, PACK, PackTrouble.SLOW)
        assert await read_subscription(tx) == replace(FOLLOWED, trouble=PackTrouble.SLOW)
        await subscriptions.save_newer_version(tx, FOLLOWED, SECOND)
        with_news = replace(FOLLOWED, fingerprint=SECOND.fingerprint, etag=SECOND.etag, has_news=True)
        assert await read_subscription(tx) == with_news
        assert await subscriptions.newer_text(tx, PACK) == SECOND.text
        assert await subscriptions.current_text(tx, PACK) == FIRST.text
        await subscriptions.record_trouble(tx, PACK, PackTrouble.NO_FILE)
        assert await read_subscription(tx) == replace(with_news, trouble=PackTrouble.NO_FILE), (
            "what waits is not lost"
        )
        await subscriptions.accept_newer_version(tx, PACK, SECOND.text)
        assert await read_subscription(tx) == replace(with_news, trouble=PackTrouble.NO_FILE, has_news=False)
        assert await subscriptions.current_text(tx, PACK) == SECOND.text


async def test_what_came_while_a_version_was_taken_in_goes_on_waiting(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        await subscriptions.save_newer_version(tx, FOLLOWED, SECOND)
        await subscriptions.save_newer_version(tx, await read_subscription(tx), THIRD)
        await subscriptions.accept_newer_version(tx, PACK, SECOND.text)
        assert await subscriptions.current_text(tx, PACK) == SECOND.text
        assert await subscriptions.newer_text(tx, PACK) == THIRD.text


async def test_who_follows_anew_meanwhile_gets_no_older_version_back(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        await subscriptions.subscribe(tx, PACK, THIRD, NOW + HOUR, is_pinned=True)
        await subscriptions.save_newer_version(tx, FOLLOWED, SECOND)
        assert await read_subscription(tx) == Subscription(
            PACK, THIRD.fingerprint, True, NOW + HOUR, THIRD.etag
        )
        assert await subscriptions.newer_text(tx, PACK) is None


async def test_what_is_followed_no_more_is_gone(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await follows(tx)
        assert await subscriptions.unsubscribe(tx, PACK)
        assert not await subscriptions.unsubscribe(tx, PACK)
        await subscriptions.save_newer_version(tx, FOLLOWED, SECOND)
        await subscriptions.accept_newer_version(tx, PACK, SECOND.text)
        assert await subscriptions.list_all(tx) == []
