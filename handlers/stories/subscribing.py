"""Packs by address: followed, looked at once a day, taken in by a person, followed no more."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.blocks import own_cards as shelf_blocks
from bot.blocks import subscriptions as blocks
from bot.blocks.kit.ids import Button
from bot.mentoring.model import Person
from bot.mentoring.refusals import NothingWaits, ShelfFull, TooManyPacks
from bot.mentoring.topics.pack_subscription import (
    MOST_PACKS,
    Subscription,
    Trouble,
    Unfetched,
    Version,
    file_name,
)
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from handlers.edge.fetch import Fetcher
from handlers.edge.reply import Reply
from storage import admins, subscriptions
from storage.database import Database


async def open_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)

    await reply.open(blocks.pack_form())


async def submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    fetch: Fetcher,
    reply: Reply,
) -> None:
    """An address to follow: take its pack in as drafts, or say why not and change nothing."""
    wanted = blocks.read_pack(view)
    if isinstance(wanted, dict):
        await ack(response_action="errors", errors=wanted)
        return
    address, fingerprint = wanted
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        others = [each for each in await subscriptions.every(tx) if each.address != address]
        before = await subscriptions.taken(tx, address)
    if len(others) >= MOST_PACKS:
        raise TooManyPacks

    try:
        version = await _newest(fetch, address, fingerprint)
        written = await card_packs.take_in(
            file_name(address), version.text, db, workspace, now, asker.id, before=before
        )
    except Unfetched as no:
        await reply(blocks.not_subscribed(no.trouble))
        return
    except BadPack as bad:
        await reply(shelf_blocks.cards_refused(bad.faults, Button.SUBSCRIBE))
        return

    async with db.transaction(workspace) as tx:
        await subscriptions.subscribe(tx, address, version, now, is_pinned=fingerprint is not None)
        await admins.note(tx, asker.id, "pack subscribed", now, {"address": address})

    await reply(blocks.subscribed(written, version.fingerprint))


async def take(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """The version that waits becomes drafts, because a person says so: until then pairs see no change."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        before = await subscriptions.taken(tx, value)
        text = await subscriptions.waiting(tx, value)
    if text is None:
        raise NothingWaits

    try:
        written = await card_packs.take_in(
            file_name(value), text, db, workspace, now, asker.id, before=before
        )
    except BadPack as bad:
        await reply(shelf_blocks.cards_refused(bad.faults, Button.SUBSCRIBE))
        return

    async with db.transaction(workspace) as tx:
        await subscriptions.take(tx, value, text)

    await reply(shelf_blocks.cards_imported(written))


async def unsubscribe(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        if not await subscriptions.unsubscribe(tx, value):
            raise NothingWaits
        await admins.note(tx, asker.id, "pack unsubscribed", now, {"address": value})

    await reply.replace(blocks.unsubscribed(value))


async def tick(db: Database, workspace: str, now: datetime, fetch: Fetcher) -> None:
    """Looks at one pack at most, so that the next nudges do not wait for several slow servers."""
    async with db.reading(workspace) as tx:
        found = await subscriptions.due(tx, now)
    if found is None:
        return
    async with db.transaction(workspace) as tx:
        if not await subscriptions.claim(tx, found, now):
            return

    trouble, newer = await _look(found, fetch, db, workspace)

    async with db.transaction(workspace) as tx:
        if newer:
            await subscriptions.hold(tx, found, newer)
        else:
            await subscriptions.remark(tx, found.address, trouble)


async def _look(
    found: Subscription, fetch: Fetcher, db: Database, workspace: str
) -> tuple[Trouble | None, Version | None]:
    """What hinders a newer version, or the newer version, or neither."""
    try:
        version = await fetch(found.address, found.etag)
        if version is None or version.fingerprint == found.fingerprint:
            return None, None
        version.require_to_be(found.fingerprint if found.is_pinned else None)
        async with db.reading(workspace) as tx:
            before = await subscriptions.taken(tx, found.address)
        await card_packs.changes(file_name(found.address), version.text, db, workspace, before=before)
    except Unfetched as no:
        return no.trouble, None
    except (BadPack, ShelfFull):
        return Trouble.BAD_CARDS, None
    return None, version


async def _newest(fetch: Fetcher, address: str, fingerprint: str | None) -> Version:
    version = await fetch(address)
    if version is None:  # not modified, though nothing was said of what we have
        raise Unfetched(Trouble.NO_FILE)
    version.require_to_be(fingerprint)
    return version
