"""`/mentor admin topics`: an organisation's own cards, from the first draft until they are retired."""

from datetime import datetime
from typing import Any

from bot.blocks.forms import card_form
from bot.blocks.kit.text import Message
from bot.blocks.messages import own_cards as blocks
from bot.library import Library, checking
from bot.mentoring.model import Person
from bot.mentoring.refusals import CardChanged, TookTooLong
from bot.mentoring.topics.own_cards import CardRow, CardStatus, OwnCard
from handlers.acts import card_packs
from handlers.edge.reply import Reply
from storage import admins, own_cards, subscriptions, workspaces
from storage.database import Database, Transaction
from storage.ids import new_id


async def show(
    asker: Person, db: Database, workspace: str, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin topics [words]`: all own cards, or those with these words in their title."""
    words_of_title = " ".join(words[1:]).casefold()
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        cards = [each for each in await own_cards.list_all(tx) if words_of_title in each.title.casefold()]
        packs = await subscriptions.list_all(tx)
        guidance = await workspaces.guidance(tx)

    await reply(blocks.card_list(cards, packs, guidance, command))


async def open_card(asker: Person, db: Database, workspace: str, value: str, reply: Reply) -> None:
    """One card as pairs will see it, with what can be done to it."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        page = await _card_page(tx, value, asker)

    await reply(page)


async def open_form(
    asker: Person, db: Database, workspace: str, library: Library, value: str, reply: Reply
) -> None:
    """*Write a card*, and *Change*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        card = await own_cards.find(tx, value)

    row: CardRow = card.row if card else {"id": f"own-{new_id()[:12]}"}
    await reply.open(card_form.card_form(row, library.all_themes, is_new=card is None))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    library: Library,
    reply: Reply,
) -> None:
    """The form came back: save the card as a draft, or say in the form what to mend."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        cards = await own_cards.list_all(tx)
    card_id = view["private_metadata"]
    saved_row: CardRow = next((each.row for each in cards if each.id == card_id), {"id": card_id})
    row = card_form.read_card(view, saved_row)
    faults = await card_packs.card_faults(row, cards)
    if faults:
        errors = card_form.field_errors((each.field, each.predicate) for each in faults)
        try:
            await reply.show_errors(errors)
        except TookTooLong:  # what was written must not be lost
            await reply.open(
                card_form.card_form(row, library.all_themes, is_new="title" not in saved_row, errors=errors)
            )
        return

    async with db.transaction(workspace) as tx:
        await own_cards.save_draft(tx, card_id, row, asker.id, now)
        await card_packs.require_room(tx)
        await admins.record_action(tx, asker.id, "card written", now, {"card": card_id})
        page = await _card_page(tx, card_id, asker)

    await reply(page)


async def ask_review(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Ask for review*: another admin reads the card before it is published."""
    await _change_status(asker, db, workspace, now, value, CardStatus.IN_REVIEW, reply)


async def retire(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Retire*: pairs are not offered the card any more."""
    await _change_status(asker, db, workspace, now, value, CardStatus.RETIRED, reply)


async def bring_back(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Bring back*: a retired card is a draft again, so that somebody reads it before it is published."""
    await _change_status(asker, db, workspace, now, value, CardStatus.DRAFT, reply)


async def publish(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Publish*: offer a card to pairs, as it was read; the author may not publish a sensitive one."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        card = await _require_unchanged(tx, value)
        cards = await own_cards.list_all(tx)
    card.require_transition(CardStatus.PUBLISHED, asker.id)
    # Other cards may have come since it was written, and none may repeat another.
    faults = await card_packs.card_faults(card.row, cards)
    if faults:
        await reply(blocks.publication_refused([str(each) for each in faults], card))
        return

    await _change_status(asker, db, workspace, now, value, CardStatus.PUBLISHED, reply)


async def _change_status(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, status: CardStatus, reply: Reply
) -> None:
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        card = await _require_unchanged(tx, value)
        card.require_transition(status, asker.id)
        if not await own_cards.change_status(
            tx, card, status, now, asker.id if status is CardStatus.PUBLISHED else None
        ):
            raise CardChanged
        await admins.record_action(tx, asker.id, f"card {status}", now, {"card": card.id})
        page = await _card_page(tx, card.id, asker)

    await reply.replace(page)


async def _require_unchanged(tx: Transaction, value: str) -> OwnCard:
    """The card of a button; raises CardChanged if it was written anew since the button was drawn."""
    card_id, _, version = value.rpartition("/")
    card = await own_cards.find(tx, card_id)
    if card is None or str(card.version) != version:
        raise CardChanged
    return card


async def _card_page(tx: Transaction, card_id: str, reader: Person) -> Message:
    card = await own_cards.find(tx, card_id)
    if card is None:
        raise CardChanged
    sentences = [f"{field} {says}." for field, says in checking.form_faults(card.row)]
    if sentences:  # kept by an older bot, which asked less of a card
        return blocks.publication_refused(sentences, card)
    return blocks.card_preview(card, checking.card_from(card.row), await workspaces.guidance(tx), reader.id)
