"""Own cards: the topic cards that an organisation wrote itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func

from bot.mentoring.topics.own_cards import CardRow, CardStatus, OwnCard
from storage.database import Transaction
from storage.tables import own_cards as table

COLUMNS = (
    table.c.id,
    table.c.card,
    table.c.status,
    table.c.author_id,
    table.c.version,
    table.c.reviewer_id,
    table.c.published_row,
)


async def save_draft(tx: Transaction, card_id: str, row: CardRow, author_id: str, now: datetime) -> None:
    """Keep a card as it was written last; it is a draft now, whatever it was before."""
    values = {"card": row, "status": CardStatus.DRAFT, "author_id": author_id, "written_at": now}
    statement = tx.insert(table).values(id=card_id, version=1, **values)
    rewritten = {**values, "version": table.c.version + 1, "reviewer_id": None}
    await tx.execute(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=rewritten))


async def find(tx: Transaction, card_id: str) -> OwnCard | None:
    """The own card of that id, None where there is none."""
    row = (await tx.execute(tx.select(table, *COLUMNS).where(table.c.id == card_id))).one_or_none()
    return OwnCard(*row) if row else None


async def list_all(tx: Transaction) -> Sequence[OwnCard]:
    """All own cards, of whatever status, the newest writing first."""
    statement = tx.select(table, *COLUMNS).order_by(table.c.written_at.desc(), table.c.id)
    return [OwnCard(*row) for row in await tx.execute(statement)]


async def count(tx: Transaction) -> int:
    """How many own cards there are, of whatever status."""
    return int((await tx.execute(tx.select(table, func.count()))).scalar_one())


async def change_status(
    tx: Transaction, card: OwnCard, status: CardStatus, now: datetime, reviewer_id: str | None = None
) -> bool:
    """Move a card on as it was read; False if it was written or moved meanwhile."""
    # Nobody publishes words that they did not read: of another version no row is found.
    as_read = tx.update(table).where(
        table.c.id == card.id, table.c.version == card.version, table.c.status == card.status
    )
    values = {"status": status, "reviewer_id": reviewer_id, "settled_at": now}
    publication = {"published_row": card.row} if status is CardStatus.PUBLISHED else {}
    return await tx.change(as_read.values(**values, **publication)) == 1


async def published_rows(tx: Transaction) -> tuple[list[CardRow], list[CardRow]]:
    """The cards that are published, and those that were and may still lie before a pair."""
    statement = (
        tx.select(table, table.c.published_row, table.c.status)
        .where(table.c.published_row.is_not(None))
        .order_by(table.c.id)
    )
    published: list[CardRow] = []
    withdrawn: list[CardRow] = []
    for row, status in await tx.execute(statement):
        (published if status is CardStatus.PUBLISHED else withdrawn).append(row)
    return published, withdrawn
