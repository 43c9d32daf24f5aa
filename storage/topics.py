"""Offers of topic cards: which were made to a pair, and which of them it used."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.mentoring.model import Offer, OfferState
from storage.database import AnyRow, Transaction
from storage.ids import new_id
from storage.tables import offers as table
from storage.tables import pairs

COLUMNS = (
    table.c.id,
    table.c.pair_id,
    table.c.card_id,
    table.c.state,
    table.c.offered_at,
    table.c.nudge_id,
)


async def record_offers(
    tx: Transaction, pair_id: str, card_ids: Sequence[str], now: datetime, nudge_id: str | None = None
) -> None:
    """Keep the cards that are offered to a pair at once, in this order."""
    ids = sorted(new_id() for _ in card_ids)  # rows of one moment are read in the order of their ids
    rows = [
        {
            "id": offer_id,
            "pair_id": pair_id,
            "card_id": card_id,
            "nudge_id": nudge_id,
            "state": OfferState.OFFERED,
            "offered_at": now,
        }
        for offer_id, card_id in zip(ids, card_ids, strict=True)
    ]
    if rows:
        await tx.execute(tx.insert(table), rows)


async def offers_of_pairs(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, list[Offer]]:
    """All offers ever made to each of the given pairs, by pair id, the oldest first."""
    statement = (
        tx.select(table, *COLUMNS)
        .where(table.c.pair_id.in_(pair_ids))
        .order_by(table.c.offered_at, table.c.id)
    )
    offers: dict[str, list[Offer]] = {pair_id: [] for pair_id in pair_ids}
    for row in await tx.execute(statement):
        offers[row.pair_id].append(_offer(row))
    return offers


async def cards_used_by(tx: Transaction, leader_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The ids of the cards that each of the given leaders ever talked about, with any mentor."""
    statement = (
        tx.select(table, pairs.c.leader_id, table.c.card_id)
        .join(pairs)
        .where(table.c.state == OfferState.CHOSEN, pairs.c.leader_id.in_(leader_ids))
    )
    card_ids: dict[str, set[str]] = {}
    for leader_id, card_id in await tx.execute(statement):
        card_ids.setdefault(leader_id, set()).add(card_id)
    return {leader_id: frozenset(used_ids) for leader_id, used_ids in card_ids.items()}


async def mark_chosen(tx: Transaction, pair_id: str, card_id: str, now: datetime) -> bool:
    """Mark an open offer as chosen; False if it is not open (any more)."""
    return await _change_state(tx, pair_id, OfferState.OFFERED, OfferState.CHOSEN, now, card_id) > 0


async def close_open_offers(tx: Transaction, pair_id: str, now: datetime) -> int:
    """End the open offers of a pair as passed over; gives how many there were."""
    return await _change_state(tx, pair_id, OfferState.OFFERED, OfferState.SKIPPED, now)


async def mark_swapped(tx: Transaction, pair_id: str, card_id: str, now: datetime) -> bool:
    """Mark a chosen card as exchanged for another; False if it was not the chosen one."""
    return await _change_state(tx, pair_id, OfferState.CHOSEN, OfferState.SWAPPED, now, card_id) > 0


async def delete_offers(tx: Transaction, nudge_id: str) -> None:
    """Forget the cards of a nudge that certainly reached nobody."""
    await tx.execute(tx.delete(table).where(table.c.nudge_id == nudge_id))


async def _change_state(
    tx: Transaction,
    pair_id: str,
    from_state: OfferState,
    to_state: OfferState,
    now: datetime,
    card_id: str | None = None,
) -> int:
    """Move the offers of a pair, or the one of that card, to the next state; gives how many moved."""
    statement = tx.update(table).where(table.c.pair_id == pair_id, table.c.state == from_state)
    if card_id is not None:
        statement = statement.where(table.c.card_id == card_id)
    return await tx.change(statement.values(state=to_state, settled_at=now))


def _offer(row: AnyRow) -> Offer:
    return Offer(*row)
