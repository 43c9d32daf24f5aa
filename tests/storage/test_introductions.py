"""Introductions of pairs."""

from bot.mentoring.model import PairState
from storage import introductions, pairs
from storage.database import Transaction
from tests.support.records import HOUR, NOW, ids_of, save_pair, save_pair_in_each_state


async def test_a_pair_is_introduced_once_unless_that_is_taken_back(tx: Transaction) -> None:
    await save_pair(tx)
    assert ids_of(await introductions.waiting_pairs(tx, NOW)) == ["pair"]
    assert await introductions.record(tx, "pair", "C1", NOW)
    assert not await introductions.record(tx, "pair", "C2", NOW)
    assert await introductions.waiting_pairs(tx, NOW) == []
    assert (await pairs.find_many(tx, ["pair"]))["pair"].channel_id == "C1"
    await introductions.take_back(tx, "pair")
    assert ids_of(await introductions.waiting_pairs(tx, NOW)) == ["pair"]


async def test_an_introduction_waits_until_its_moment(tx: Transaction) -> None:
    await save_pair(tx)
    await introductions.postpone(tx, ["pair"], NOW + HOUR)
    assert await introductions.waiting_pairs(tx, NOW) == []
    assert ids_of(await introductions.waiting_pairs(tx, NOW + HOUR)) == ["pair"]
    assert await introductions.give_up(tx, "pair", NOW)
    assert await introductions.waiting_pairs(tx, NOW + HOUR) == []


async def test_only_active_pairs_wait_to_be_introduced(tx: Transaction) -> None:
    await save_pair_in_each_state(tx)
    assert ids_of(await introductions.waiting_pairs(tx, NOW)) == [PairState.ACTIVE]
    assert not await introductions.record(tx, PairState.PROPOSED, "C1", NOW)
