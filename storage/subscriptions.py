"""The packs an organisation follows by their address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from bot.mentoring.topics.pack_subscription import (
    LOOK_EVERY,
    Subscription,
    Trouble,
    Version,
)
from storage.database import Transaction, insert
from storage.tables import subscriptions as table

COLUMNS = (
    table.c.address,
    table.c.fingerprint,
    table.c.is_pinned,
    table.c.looked_at,
    table.c.etag,
    table.c.trouble,
    table.c.waiting.is_not(None),
)


async def subscribe(
    tx: Transaction, address: str, version: Version, now: datetime, *, is_pinned: bool
) -> None:
    """Follow a pack whose version was just taken in; one that is followed already begins anew from there."""
    fresh = {
        "fingerprint": version.fingerprint,
        "is_pinned": is_pinned,
        "etag": version.etag,
        "taken": version.text,
        "waiting": None,
        "trouble": None,
        "looked_at": now,
    }
    statement = insert(tx, table).values(workspace_id=tx.workspace, address=address, **fresh)
    again = statement.on_conflict_do_update(index_elements=["workspace_id", "address"], set_=fresh)
    await tx.execute(again)


async def every(tx: Transaction) -> Sequence[Subscription]:
    """All packs that are followed, by address."""
    mine = select(*COLUMNS).where(table.c.workspace_id == tx.workspace).order_by(table.c.address)
    return [Subscription(*row) for row in await tx.execute(mine)]


async def taken(tx: Transaction, address: str) -> str:
    """The text of the version that was taken in last; none if the pack is not followed."""
    mine = (table.c.workspace_id == tx.workspace, table.c.address == address)
    return (await tx.execute(select(table.c.taken).where(*mine))).scalar_one_or_none() or ""


async def waiting(tx: Transaction, address: str) -> str | None:
    """The text of a newer version that waits to be taken in."""
    mine = (table.c.workspace_id == tx.workspace, table.c.address == address)
    return (await tx.execute(select(table.c.waiting).where(*mine))).scalar_one_or_none()


async def due(tx: Transaction, now: datetime) -> Subscription | None:
    """The pack that nobody looked at for the longest time, if that is a day or more."""
    mine = (table.c.workspace_id == tx.workspace, _is_due(now))
    oldest = select(*COLUMNS).where(*mine).order_by(table.c.looked_at, table.c.address).limit(1)
    row = (await tx.execute(oldest)).one_or_none()
    return Subscription(*row) if row else None


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether packs of a workspace wait for the clock, to be asked within another."""
    return exists().where(table.c.workspace_id == whose, _is_due(now))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return table.c.looked_at <= now - LOOK_EVERY


async def claim(tx: Transaction, found: Subscription, now: datetime) -> bool:
    """Be the one who looks at it; False if another does. Whatever comes of it, the next look is a day off."""
    as_read = (
        table.c.workspace_id == tx.workspace,
        table.c.address == found.address,
        table.c.looked_at == found.looked_at,
    )
    return await tx.change(update(table).where(*as_read).values(looked_at=now)) == 1


async def remark(tx: Transaction, address: str, trouble: Trouble | None) -> None:
    """Note what hindered the last look, or that nothing did."""
    mine = (table.c.workspace_id == tx.workspace, table.c.address == address)
    await tx.execute(update(table).where(*mine).values(trouble=trouble))


async def hold(tx: Transaction, found: Subscription, newer: Version) -> None:
    """Keep a newer version until a person takes it in, unless the pack is followed anew meanwhile."""
    as_read = (
        table.c.workspace_id == tx.workspace,
        table.c.address == found.address,
        table.c.fingerprint == found.fingerprint,
    )
    kept = {"fingerprint": newer.fingerprint, "etag": newer.etag, "waiting": newer.text, "trouble": None}
    await tx.execute(update(table).where(*as_read).values(**kept))


async def take(tx: Transaction, address: str, text: str) -> None:
    """The version that waited was taken in; a newer one that came meanwhile goes on waiting."""
    mine = (table.c.workspace_id == tx.workspace, table.c.address == address)
    await tx.execute(update(table).where(*mine).values(taken=text))
    await tx.execute(update(table).where(*mine, table.c.waiting == text).values(waiting=None))


async def unsubscribe(tx: Transaction, address: str) -> bool:
    """Follow a pack no more; False if nobody did."""
    mine = (table.c.workspace_id == tx.workspace, table.c.address == address)
    return await tx.change(delete(table).where(*mine)) == 1
