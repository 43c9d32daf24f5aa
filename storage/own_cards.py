"""The cards an organisation wrote itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from bot.mentoring.topics.own_cards import OwnCard, Row, Stand
from storage.database import Transaction, insert
from storage.tables import own_cards as table

COLUMNS = (
    table.c.id,
    table.c.card,
    table.c.stand,
    table.c.author_id,
    table.c.version,
    table.c.reviewer_id,
    table.c.shown,
)


async def write(tx: Transaction, card_id: str, words: Row, author_id: str, now: datetime) -> None:
    """Keep a card as it was written last; it is a draft now, whatever it was before."""
    fresh = {"card": words, "stand": Stand.DRAFT, "author_id": author_id, "written_at": now}
    statement = insert(tx, table).values(workspace_id=tx.workspace, id=card_id, version=1, **fresh)
    again = {**fresh, "version": table.c.version + 1, "reviewer_id": None}
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "id"], set_=again))


async def find(tx: Transaction, card_id: str) -> OwnCard | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == card_id)
    row = (await tx.execute(select(*COLUMNS).where(*mine))).one_or_none()
    return OwnCard(*row) if row else None


async def every(tx: Transaction) -> Sequence[OwnCard]:
    """All of them, in whatever state, the newest writing first."""
    mine = select(*COLUMNS).where(table.c.workspace_id == tx.workspace)
    return [OwnCard(*row) for row in await tx.execute(mine.order_by(table.c.written_at.desc(), table.c.id))]


async def count(tx: Transaction) -> int:
    mine = select(func.count()).select_from(table).where(table.c.workspace_id == tx.workspace)
    return int((await tx.execute(mine)).scalar_one())


async def settle(
    tx: Transaction, card: OwnCard, stand: Stand, now: datetime, reviewer_id: str | None = None
) -> bool:
    """Move a card on as it was read; False if it was written or moved meanwhile."""
    as_read = (
        table.c.workspace_id == tx.workspace,
        table.c.id == card.id,
        table.c.version == card.version,
        table.c.stand == card.stand,
    )
    moved = {"stand": stand, "reviewer_id": reviewer_id, "settled_at": now}
    shown = {"shown": card.words} if stand is Stand.PUBLISHED else {}
    return await tx.change(update(table).where(*as_read).values(**moved, **shown)) == 1


async def shown(tx: Transaction) -> tuple[list[Row], list[Row]]:
    """The words that are on the shelf, and those that were and may still lie before a pair."""
    mine = (table.c.workspace_id == tx.workspace, table.c.shown.is_not(None))
    found: tuple[list[Row], list[Row]] = ([], [])
    for words, stand in await tx.execute(
        select(table.c.shown, table.c.stand).where(*mine).order_by(table.c.id)
    ):
        found[stand is not Stand.PUBLISHED].append(words)
    return found
