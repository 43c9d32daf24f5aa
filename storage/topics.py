"""Which cards were offered to a pair, and which it used."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

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


async def offer(
    tx: Transaction, pair_id: str, card_ids: Sequence[str], now: datetime, nudge_id: str | None = None
) -> None:
    """Keep what is offered at once, in this order."""
    ids = sorted(new_id() for _ in card_ids)  # rows of one moment are read in the order of their ids
    rows = [
        {
            "workspace_id": tx.workspace,
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
        await tx.execute(table.insert(), rows)


async def of_pairs(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, list[Offer]]:
    """All offers ever made to each of the given pairs, the oldest first."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.pair_id.in_(pair_ids))
    found: dict[str, list[Offer]] = {pair_id: [] for pair_id in pair_ids}
    for row in await tx.execute(select(*COLUMNS).where(*theirs).order_by(table.c.offered_at, table.c.id)):
        found[row.pair_id].append(_offer(row))
    return found


async def used_by(tx: Transaction, leader_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The cards each of the given leaders ever talked about, with any mentor."""
    theirs = (
        table.c.workspace_id == tx.workspace,
        table.c.state == OfferState.CHOSEN,
        pairs.c.leader_id.in_(leader_ids),
    )
    joined = table.join(
        pairs, (pairs.c.workspace_id == table.c.workspace_id) & (pairs.c.id == table.c.pair_id)
    )
    found: dict[str, set[str]] = {}
    rows = select(pairs.c.leader_id, table.c.card_id).select_from(joined).where(*theirs)
    for leader_id, card_id in await tx.execute(rows):
        found.setdefault(leader_id, set()).add(card_id)
    return {leader_id: frozenset(card_ids) for leader_id, card_ids in found.items()}


async def choose(tx: Transaction, pair_id: str, card_id: str, now: datetime) -> bool:
    """Mark an open offer as chosen; False if it is not open (any more)."""
    return await _settle(tx, pair_id, OfferState.OFFERED, OfferState.CHOSEN, now, card_id) > 0


async def close(tx: Transaction, pair_id: str, now: datetime) -> int:
    """End the open offers of a pair as passed over; gives how many there were."""
    return await _settle(tx, pair_id, OfferState.OFFERED, OfferState.SKIPPED, now)


async def swap(tx: Transaction, pair_id: str, card_id: str, now: datetime) -> bool:
    """Mark a chosen card as exchanged for another; False if it was not the chosen one."""
    return await _settle(tx, pair_id, OfferState.CHOSEN, OfferState.SWAPPED, now, card_id) > 0


async def withdraw(tx: Transaction, nudge_id: str) -> None:
    """Forget the cards of a nudge that certainly reached nobody."""
    mine = (table.c.workspace_id == tx.workspace, table.c.nudge_id == nudge_id)
    await tx.execute(delete(table).where(*mine))


async def _settle(
    tx: Transaction,
    pair_id: str,
    before: OfferState,
    after: OfferState,
    now: datetime,
    card_id: str | None = None,
) -> int:
    mine = [table.c.workspace_id == tx.workspace, table.c.pair_id == pair_id, table.c.state == before]
    if card_id is not None:
        mine.append(table.c.card_id == card_id)
    return await tx.change(update(table).where(*mine).values(state=after, settled_at=now))


def _offer(row: AnyRow) -> Offer:
    return Offer(*row)
