from dataclasses import replace

import pytest

from bot.mentoring.model import Offer, OfferState
from storage import topics
from storage.database import Transaction
from tests.support.records import DAY, NOW, save_pair

OFFERED, CHOSEN, SKIPPED, SWAPPED = OfferState


@pytest.fixture(autouse=True)
async def _two_pairs(tx: Transaction) -> None:
    await save_pair(tx)
    await save_pair(tx, "other", leader_id="greta")


async def read_offers(tx: Transaction, pair_id: str = "pair") -> list[Offer]:
    return (await topics.offers_of_pairs(tx, [pair_id]))[pair_id]


async def states(tx: Transaction, pair_id: str = "pair") -> dict[str, OfferState]:
    return {each.card_id: each.state for each in await read_offers(tx, pair_id)}


async def test_an_offer_is_found_as_made(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", ["T01"], NOW, "nudge")
    [stored_offer] = await read_offers(tx)
    assert replace(stored_offer, id="") == Offer("", "pair", "T01", OFFERED, NOW, "nudge")


async def test_offers_come_oldest_first_and_in_the_order_given(tx: Transaction) -> None:
    cards = ["T03", "T01", "T09", "T02", "T07", "T05"]
    await topics.record_offers(tx, "pair", cards, NOW)
    await topics.record_offers(tx, "pair", ["T00"], NOW - DAY)
    assert [each.card_id for each in await read_offers(tx)] == ["T00", *cards]


async def test_offers_of_several_pairs(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", ["T01"], NOW)
    by_pair = await topics.offers_of_pairs(tx, ["pair", "other"])
    assert [each.card_id for each in by_pair["pair"]] == ["T01"]
    assert by_pair["other"] == []
    assert await topics.offers_of_pairs(tx, []) == {}


async def test_nothing_to_offer_is_no_error(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", [], NOW)
    assert await read_offers(tx) == []


async def test_a_card_is_chosen_once(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", ["T01", "T02"], NOW)
    assert await topics.mark_chosen(tx, "pair", "T01", NOW)
    assert not await topics.mark_chosen(tx, "pair", "T01", NOW)
    assert await states(tx) == {"T01": CHOSEN, "T02": OFFERED}


@pytest.mark.parametrize(("pair", "card"), [("pair", "T02"), ("other", "T01")])
async def test_what_is_not_on_offer_cannot_be_chosen(tx: Transaction, pair: str, card: str) -> None:
    await topics.record_offers(tx, "pair", ["T01"], NOW)
    assert not await topics.mark_chosen(tx, pair, card, NOW)
    assert await states(tx) == {"T01": OFFERED}


async def test_closing_passes_over_what_is_open_of_this_pair(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", ["T01", "T02", "T03"], NOW)
    await topics.record_offers(tx, "other", ["T01"], NOW)
    await topics.mark_chosen(tx, "pair", "T01", NOW)
    assert await topics.close_open_offers(tx, "pair", NOW) == 2
    assert await topics.close_open_offers(tx, "pair", NOW) == 0
    assert await states(tx) == {"T01": CHOSEN, "T02": SKIPPED, "T03": SKIPPED}
    assert await states(tx, "other") == {"T01": OFFERED}
    assert not await topics.mark_chosen(tx, "pair", "T02", NOW)


async def test_a_chosen_card_is_exchanged_once(tx: Transaction) -> None:
    await topics.record_offers(tx, "pair", ["T01", "T02"], NOW)
    assert not await topics.mark_swapped(tx, "pair", "T01", NOW)
    await topics.mark_chosen(tx, "pair", "T01", NOW)
    assert not await topics.mark_swapped(tx, "pair", "T02", NOW)
    assert await topics.mark_swapped(tx, "pair", "T01", NOW)
    assert not await topics.mark_swapped(tx, "pair", "T01", NOW)
    assert await states(tx) == {"T01": SWAPPED, "T02": OFFERED}


async def test_what_a_leader_talked_about_with_any_mentor(tx: Transaction) -> None:
    await save_pair(tx, "second", mentor_id="ben")
    await topics.record_offers(tx, "pair", ["T01", "T02", "T03"], NOW)
    await topics.record_offers(tx, "second", ["T04"], NOW)
    await topics.record_offers(tx, "other", ["T05"], NOW)
    for pair_id, card_id in (("pair", "T01"), ("pair", "T03"), ("second", "T04"), ("other", "T05")):
        assert await topics.mark_chosen(tx, pair_id, card_id, NOW)
    await topics.mark_swapped(tx, "pair", "T03", NOW)
    assert await topics.cards_used_by(tx, ["farah"]) == {"farah": {"T01", "T04"}}
    assert await topics.cards_used_by(tx, []) == {}
