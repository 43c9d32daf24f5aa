"""Subscribing to packs by their address: they are looked at once a day, and a person imports what is new."""

from datetime import datetime
from typing import Any

from bot.blocks.forms import pack_form
from bot.blocks.kit.ids import Button
from bot.blocks.messages import own_cards as shelf_blocks
from bot.blocks.messages import subscriptions as blocks
from bot.mentoring.model import Person
from bot.mentoring.refusals import NothingWaits, ShelfFull, TooManyPacks
from bot.mentoring.topics.pack_subscription import (
    MOST_PACKS,
    PackTrouble,
    PackUnavailable,
    PackVersion,
    Subscription,
    file_name,
)
from handlers.acts import card_packs
from handlers.acts.card_packs import BadPack
from handlers.edge.fetch import Fetcher
from handlers.edge.reply import Reply, filled_in
from storage import admins, subscriptions
from storage.database import Database


async def open_form(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """*Subscribe to a pack*: a form for its address."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)

    await reply.open(pack_form.pack_form())


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    fetch: Fetcher,
    reply: Reply,
) -> None:
    """The form came back: import the pack of an address as drafts and subscribe to it, or say why not."""
    address, fingerprint = filled_in(pack_form.read_pack(view))
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        other_packs = [each for each in await subscriptions.list_all(tx) if each.address != address]
        followed_text = await subscriptions.current_text(tx, address)
    if len(other_packs) >= MOST_PACKS:
        raise TooManyPacks

    try:
        version = await _fetch_version(fetch, address, fingerprint)
        card_count = await card_packs.import_pack(
            file_name(address), version.text, db, workspace, now, asker.id, followed_text=followed_text
        )
    except PackUnavailable as unavailable:
        await reply(blocks.subscription_refused(unavailable.trouble))
        return
    except BadPack as error:
        await reply(shelf_blocks.cards_refused(error.faults, Button.SUBSCRIBE))
        return

    async with db.transaction(workspace) as tx:
        await subscriptions.subscribe(tx, address, version, now, is_pinned=fingerprint is not None)
        await admins.record_action(tx, asker.id, "pack subscribed", now, {"address": address})

    await reply(blocks.subscription_confirmed(card_count, version.fingerprint))


async def import_newer_version(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Take in*: the newer version becomes drafts. Until a person says so, pairs see no change."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        followed_text = await subscriptions.current_text(tx, value)
        text = await subscriptions.newer_text(tx, value)
    if text is None:
        raise NothingWaits

    try:
        card_count = await card_packs.import_pack(
            file_name(value), text, db, workspace, now, asker.id, followed_text=followed_text
        )
    except BadPack as error:
        await reply(shelf_blocks.cards_refused(error.faults, Button.SUBSCRIBE))
        return

    async with db.transaction(workspace) as tx:
        await subscriptions.accept_newer_version(tx, value, text)

    await reply(shelf_blocks.cards_imported(card_count))


async def unsubscribe(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Unsubscribe*: the cards that were imported stay."""
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        if not await subscriptions.unsubscribe(tx, value):
            raise NothingWaits
        await admins.record_action(tx, asker.id, "pack unsubscribed", now, {"address": value})

    await reply.replace(blocks.subscription_ended(value))


async def tick(db: Database, workspace: str, now: datetime, fetch: Fetcher) -> None:
    """The clock: look at one pack at most, so that the next nudges do not wait for several slow servers."""
    async with db.reading(workspace) as tx:
        subscription = await subscriptions.most_overdue(tx, now)
    if subscription is None:
        return
    async with db.transaction(workspace) as tx:
        # Of several processes one looks, and none again today even where this one dies.
        if not await subscriptions.claim_check(tx, subscription, now):
            return

    trouble, newer_version = await _check(subscription, fetch, db, workspace)

    async with db.transaction(workspace) as tx:
        if newer_version:
            await subscriptions.save_newer_version(tx, subscription, newer_version)
        else:
            await subscriptions.record_trouble(tx, subscription.address, trouble)


async def _check(
    subscription: Subscription, fetch: Fetcher, db: Database, workspace: str
) -> tuple[PackTrouble | None, PackVersion | None]:
    """The trouble with a pack, or its newer version if that has no faults; neither if nothing is new."""
    try:
        version = await fetch(subscription.address, subscription.etag)
        if version is None or version.fingerprint == subscription.fingerprint:
            return None, None
        version.require_to_be(subscription.fingerprint if subscription.is_pinned else None)
        async with db.reading(workspace) as tx:
            followed_text = await subscriptions.current_text(tx, subscription.address)
        await card_packs.changed_rows(
            file_name(subscription.address), version.text, db, workspace, followed_text=followed_text
        )
    except PackUnavailable as unavailable:
        return unavailable.trouble, None
    except (BadPack, ShelfFull):
        return PackTrouble.BAD_CARDS, None
    return None, version


async def _fetch_version(fetch: Fetcher, address: str, fingerprint: str | None) -> PackVersion:
    """The pack at an address; raises PackUnavailable, also for another fingerprint than wanted."""
    version = await fetch(address)
    if version is None:  # "not modified", though we named no version that we have
        raise PackUnavailable(PackTrouble.NO_FILE)
    version.require_to_be(fingerprint)
    return version
