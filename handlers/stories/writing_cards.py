"""`/mentor admin topics`: an organisation's own cards, from the first draft to the shelf and off it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.blocks import card_form
from bot.blocks import own_cards as blocks
from bot.blocks.kit.text import Message
from bot.library import Library, checking
from bot.mentoring.model import Person
from bot.mentoring.refusals import CardChanged, TookTooLong
from bot.mentoring.topics.own_cards import OwnCard, Row, Stand
from handlers.acts import card_packs
from handlers.edge.reply import Reply
from storage import (
    admins,
    own_cards,
    subscriptions,
    workspaces,
)
from storage.database import Database, Transaction
from storage.ids import new_id


async def show(
    asker: Person, db: Database, workspace: str, words: list[str], command: str, reply: Reply
) -> None:
    """All cards, or those with these words in their title."""
    named = " ".join(words[1:]).casefold()
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        own = [each for each in await own_cards.every(tx) if named in each.title.casefold()]
        packs = await subscriptions.every(tx)
        guidance = await workspaces.guidance(tx)

    await reply(blocks.shelf(own, packs, guidance, command))


async def open_card(asker: Person, db: Database, workspace: str, value: str, reply: Reply) -> None:
    """One card as pairs will see it, with what can be done to it."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        page = await _page(tx, value, asker)

    await reply(page)


async def open_form(
    asker: Person, db: Database, workspace: str, library: Library, value: str, reply: Reply
) -> None:
    """*Write a card*, and *Change*."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        own = await own_cards.find(tx, value)

    words: Row = own.words if own else {"id": f"own-{new_id()[:12]}"}
    await reply.open(card_form.card_form(words, _themes(library), is_new=own is None))


async def submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    library: Library,
    reply: Reply,
) -> None:
    """A card was written: keep it as a draft, or say in the form what to mend."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        own = await own_cards.every(tx)
    card_id = view["private_metadata"]
    before: Row = next((each.words for each in own if each.id == card_id), {"id": card_id})
    words = card_form.read_card(view, before)
    faults = await card_packs.faults_in(words, own)
    if faults:
        mend = card_form.errors((each.field, each.says) for each in faults)
        try:
            await ack(response_action="errors", errors=mend)
        except TookTooLong:  # what was written must not be lost
            await reply.open(
                card_form.card_form(words, _themes(library), is_new="title" not in before, mend=mend)
            )
        return

    async with db.transaction(workspace) as tx:
        await own_cards.write(tx, card_id, words, asker.id, now)
        await card_packs.require_room(tx)
        await admins.note(tx, asker.id, "card written", now, {"card": card_id})
        page = await _page(tx, card_id, asker)

    await reply(page)


async def ask_review(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    await _move(asker, db, workspace, now, value, Stand.IN_REVIEW, reply)


async def retire(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    await _move(asker, db, workspace, now, value, Stand.RETIRED, reply)


async def bring_back(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """A card that was retired is a draft again: whoever publishes it reads it anew."""
    await _move(asker, db, workspace, now, value, Stand.DRAFT, reply)


async def publish(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """Put a card on the shelf, as it was read; a sensitive one is not put there by its author."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        card = await _as_read(tx, value)
        own = await own_cards.every(tx)
    card.require_may_become(Stand.PUBLISHED, asker.id)
    faults = await card_packs.faults_in(card.words, own)
    if faults:
        await reply(blocks.not_yet([str(each) for each in faults], card))
        return

    await _move(asker, db, workspace, now, value, Stand.PUBLISHED, reply)


async def _move(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, stand: Stand, reply: Reply
) -> None:
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        card = await _as_read(tx, value)
        card.require_may_become(stand, asker.id)
        if not await own_cards.settle(tx, card, stand, now, asker.id if stand is Stand.PUBLISHED else None):
            raise CardChanged
        await admins.note(tx, asker.id, f"card {stand}", now, {"card": card.id})
        page = await _page(tx, card.id, asker)

    await reply.replace(page)


async def _as_read(tx: Transaction, value: str) -> OwnCard:
    """The card of a button, if it is still worded as it was when the button was drawn."""
    card_id, _, version = value.rpartition("/")
    found = await own_cards.find(tx, card_id)
    if found is None or str(found.version) != version:
        raise CardChanged
    return found


async def _page(tx: Transaction, card_id: str, reader: Person) -> Message:
    own = await own_cards.find(tx, card_id)
    if own is None:
        raise CardChanged
    amiss = [f"{field} {says}." for field, says in checking.form(own.words)]
    if amiss:  # kept by an older bot, which asked less of a card
        return blocks.not_yet(amiss, own)
    return blocks.page(own, checking.card(own.words), await workspaces.guidance(tx), reader.id)


def _themes(library: Library) -> list[str]:
    return sorted({card.theme for card in library.cards if card.theme})
