"""Subscriptions: the card packs that an organisation follows by their address."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement

from bot.mentoring.topics.pack_subscription import LOOK_EVERY, PackTrouble, PackVersion, Subscription
from storage.database import Scope, Transaction
from storage.tables import subscriptions as table

COLUMNS = (
    table.c.address,
    table.c.fingerprint,
    table.c.is_pinned,
    table.c.looked_at,
    table.c.etag,
    table.c.trouble,
    table.c.newer_text.is_not(None),
)


async def subscribe(
    tx: Transaction, address: str, version: PackVersion, now: datetime, *, is_pinned: bool
) -> None:
    """Follow a pack whose version was just taken in; one that is followed already begins anew from there."""
    values = {
        "fingerprint": version.fingerprint,
        "is_pinned": is_pinned,
        "etag": version.etag,
        "current_text": version.text,
        "newer_text": None,
        "trouble": None,
        "looked_at": now,
    }
    await tx.execute(tx.upsert(table, {"address": address}, values))


async def list_all(tx: Transaction) -> Sequence[Subscription]:
    """All packs that are followed, by address."""
    statement = tx.select(table, *COLUMNS).order_by(table.c.address)
    return [Subscription(*row) for row in await tx.execute(statement)]


async def current_text(tx: Transaction, address: str) -> str:
    """The text of the version that was taken in last; none if the pack is not followed."""
    statement = tx.select(table, table.c.current_text).where(table.c.address == address)
    return (await tx.execute(statement)).scalar_one_or_none() or ""


async def newer_text(tx: Transaction, address: str) -> str | None:
    """The text of a newer version that waits to be taken in, None where there is none."""
    statement = tx.select(table, table.c.newer_text).where(table.c.address == address)
    return (await tx.execute(statement)).scalar_one_or_none()


async def most_overdue(tx: Transaction, now: datetime) -> Subscription | None:
    """The pack that nobody looked at for the longest time, if that is a day or more."""
    statement = tx.select(table, *COLUMNS).where(_is_due(now))
    statement = statement.order_by(table.c.looked_at, table.c.address).limit(1)
    row = (await tx.execute(statement)).one_or_none()
    return Subscription(*row) if row else None


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether packs of a workspace wait for the clock, to be asked within another."""
    return scope.exists(table, _is_due(now))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return table.c.looked_at <= now - LOOK_EVERY


async def claim_check(tx: Transaction, subscription: Subscription, now: datetime) -> bool:
    """Be the one who looks at it; False if another does. Whatever comes of it, the next look is a day off."""
    as_read = tx.update(table).where(
        table.c.address == subscription.address, table.c.looked_at == subscription.looked_at
    )
    return await tx.change(as_read.values(looked_at=now)) == 1


async def record_trouble(tx: Transaction, address: str, trouble: PackTrouble | None) -> None:
    """Note what hindered the last look, or that nothing did."""
    await tx.execute(tx.update(table).where(table.c.address == address).values(trouble=trouble))


async def save_newer_version(tx: Transaction, subscription: Subscription, newer: PackVersion) -> None:
    """Keep a newer version until a person takes it in, unless the pack is followed anew meanwhile."""
    as_read = tx.update(table).where(
        table.c.address == subscription.address, table.c.fingerprint == subscription.fingerprint
    )
    values = {
        "fingerprint": newer.fingerprint,
        "etag": newer.etag,
        "newer_text": newer.text,
        "trouble": None,
    }
    await tx.execute(as_read.values(**values))


async def accept_newer_version(tx: Transaction, address: str, text: str) -> None:
    """Keep the version that waited as taken in; a newer one that came meanwhile goes on waiting."""
    statement = tx.update(table).where(table.c.address == address)
    await tx.execute(statement.values(current_text=text))
    # The text says which version was taken in: one that came meanwhile has another.
    await tx.execute(statement.where(table.c.newer_text == text).values(newer_text=None))


async def unsubscribe(tx: Transaction, address: str) -> bool:
    """Follow a pack no more; False if nobody did."""
    return await tx.change(tx.delete(table).where(table.c.address == address)) == 1
