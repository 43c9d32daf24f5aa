"""An organisation's own cards: written, moved on as they were read, and what of them pairs may meet."""

from dataclasses import replace

from bot.mentoring.topics.own_cards import CardStatus, OwnCard
from storage import own_cards
from storage.database import Database, Transaction
from tests.support.records import DAY, NOW, WORKSPACE_ID, furnish_workspace

FIRST, SECOND = {"id": "own-1", "title": "First"}, {"id": "own-1", "title": "Second"}


async def written(tx: Transaction) -> OwnCard:
    await own_cards.save_draft(tx, "own-1", FIRST, "noor", NOW)
    return await read_card(tx)


async def read_card(tx: Transaction, card_id: str = "own-1") -> OwnCard:
    card = await own_cards.find(tx, card_id)
    assert card is not None
    return card


async def test_a_card_begins_as_a_draft_that_nobody_meets(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        assert await written(tx) == OwnCard("own-1", FIRST, CardStatus.DRAFT, "noor")
        assert await own_cards.published_rows(tx) == ([], [])
        assert await own_cards.find(tx, "own-2") is None


async def test_what_was_published_stays_as_pairs_know_it_while_it_is_written_anew(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        assert await own_cards.change_status(tx, await written(tx), CardStatus.PUBLISHED, NOW, "zoe")
        assert (await read_card(tx)).reviewer_id == "zoe"
        assert await own_cards.published_rows(tx) == ([FIRST], [])
        await own_cards.save_draft(tx, "own-1", SECOND, "ada", NOW)
        assert await read_card(tx) == OwnCard("own-1", SECOND, CardStatus.DRAFT, "ada", 2, None, FIRST)
        assert await own_cards.published_rows(tx) == ([], [FIRST])
        assert await own_cards.change_status(tx, await read_card(tx), CardStatus.PUBLISHED, NOW)
        assert await own_cards.published_rows(tx) == ([SECOND], [])
        assert await own_cards.change_status(tx, await read_card(tx), CardStatus.RETIRED, NOW)
        assert await own_cards.published_rows(tx) == ([], [SECOND])


async def test_it_moves_on_only_as_it_was_read(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        card = await written(tx)
        await own_cards.save_draft(tx, "own-1", SECOND, "ada", NOW)
        assert not await own_cards.change_status(tx, card, CardStatus.PUBLISHED, NOW)
        now = await read_card(tx)
        assert not await own_cards.change_status(
            tx, replace(now, status=CardStatus.RETIRED), CardStatus.DRAFT, NOW
        )
        assert await read_card(tx) == now


async def test_the_newest_writing_comes_first(db: Database) -> None:
    async with db.transaction(WORKSPACE_ID) as tx:
        await furnish_workspace(tx)
        for number, each in enumerate(("own-1", "own-2", "own-3")):
            await own_cards.save_draft(tx, each, {"title": each}, "noor", NOW + number * DAY)
        await own_cards.save_draft(tx, "own-2", {"title": "anew"}, "noor", NOW + 9 * DAY)
        assert [each.id for each in await own_cards.list_all(tx)] == ["own-2", "own-3", "own-1"]
        assert await own_cards.count(tx) == 3
