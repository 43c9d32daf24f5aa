"""An organisation's own cards: written, moved on as they were read, and what of them pairs may meet."""

from dataclasses import replace

from bot.mentoring.topics.own_cards import OwnCard, Stand
from storage import own_cards
from storage.database import Database, Transaction
from tests.storage.cast import DAY, HERE, NOW, move_in

FIRST, SECOND = {"id": "own-1", "title": "First"}, {"id": "own-1", "title": "Second"}


async def written(tx: Transaction) -> OwnCard:
    await own_cards.write(tx, "own-1", FIRST, "noor", NOW)
    return await kept(tx)


async def kept(tx: Transaction, card_id: str = "own-1") -> OwnCard:
    found = await own_cards.find(tx, card_id)
    assert found is not None
    return found


async def test_a_card_begins_as_a_draft_that_nobody_meets(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await move_in(tx)
        assert await written(tx) == OwnCard("own-1", FIRST, Stand.DRAFT, "noor")
        assert await own_cards.shown(tx) == ([], [])
        assert await own_cards.find(tx, "own-2") is None


async def test_what_was_published_stays_as_pairs_know_it_while_it_is_written_anew(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await move_in(tx)
        assert await own_cards.settle(tx, await written(tx), Stand.PUBLISHED, NOW, "zoe")
        assert (await kept(tx)).reviewer_id == "zoe"
        assert await own_cards.shown(tx) == ([FIRST], [])
        await own_cards.write(tx, "own-1", SECOND, "ada", NOW)
        assert await kept(tx) == OwnCard("own-1", SECOND, Stand.DRAFT, "ada", 2, None, FIRST)
        assert await own_cards.shown(tx) == ([], [FIRST])
        assert await own_cards.settle(tx, await kept(tx), Stand.PUBLISHED, NOW)
        assert await own_cards.shown(tx) == ([SECOND], [])
        assert await own_cards.settle(tx, await kept(tx), Stand.RETIRED, NOW)
        assert await own_cards.shown(tx) == ([], [SECOND])


async def test_it_moves_on_only_as_it_was_read(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await move_in(tx)
        before = await written(tx)
        await own_cards.write(tx, "own-1", SECOND, "ada", NOW)
        assert not await own_cards.settle(tx, before, Stand.PUBLISHED, NOW)
        now = await kept(tx)
        assert not await own_cards.settle(tx, replace(now, stand=Stand.RETIRED), Stand.DRAFT, NOW)
        assert await kept(tx) == now


async def test_the_newest_writing_comes_first(db: Database) -> None:
    async with db.transaction(HERE) as tx:
        await move_in(tx)
        for number, each in enumerate(("own-1", "own-2", "own-3")):
            await own_cards.write(tx, each, {"title": each}, "noor", NOW + number * DAY)
        await own_cards.write(tx, "own-2", {"title": "anew"}, "noor", NOW + 9 * DAY)
        assert [each.id for each in await own_cards.every(tx)] == ["own-2", "own-3", "own-1"]
        assert await own_cards.count(tx) == 3
