"""Own cards as packs: checked against all rules of the library, imported whole or not at all, exported."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.blocks.card_limits import card_excesses
from bot.library.lint import CardFault, faults_of, lint
from bot.library.packs import MOST_CARDS, BadCard, TextPack, card_rows, packs_in, to_toml
from bot.mentoring.refusals import ShelfFull
from bot.mentoring.topics.own_cards import CardRow, CardStatus, OwnCard
from storage import admins, own_cards
from storage.database import Database, Transaction

OWN_PACK_NAME = "your own cards"


class BadPack(ValueError):
    """A pack that cannot be imported; each of its `faults` is a sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(faults)
        self.faults = faults


async def card_faults(row: CardRow, existing_cards: Sequence[OwnCard]) -> list[CardFault]:
    """The faults of one card, by field, beside the shipped cards and its organisation's other cards."""
    known_packs = [*packs_in(), _pack_of_others(existing_cards, {row["id"]})]
    # It takes a third of a second: in a thread, so that others are answered meanwhile.
    return await asyncio.to_thread(
        faults_of, TextPack(OWN_PACK_NAME, to_toml([row])), known_packs, [card_excesses]
    )


async def import_pack(
    name: str,
    text: str,
    db: Database,
    workspace: str,
    now: datetime,
    person_id: str,
    *,
    followed_text: str | None = None,
) -> int:
    """Save the cards of a pack as drafts, but for those that exist word for word; return how many were saved.

    A pack that is subscribed to replaces no cards but its own, and of these only what it words anew;
    `followed_text` is its text when it was imported last. Raises BadPack or ShelfFull, and saves nothing.
    """
    rows = await changed_rows(name, text, db, workspace, followed_text=followed_text)

    async with db.transaction(workspace) as tx:
        for row in rows:
            await own_cards.save_draft(tx, row["id"], row, person_id, now)
        # After they are saved, as some may replace others; if there are too many, all is undone.
        await require_room(tx)
        await admins.record_action(tx, person_id, "cards imported", now, {"cards": len(rows)})

    return len(rows)


async def changed_rows(
    name: str, text: str, db: Database, workspace: str, *, followed_text: str | None = None
) -> list[CardRow]:
    """The rows of the cards that `import_pack` would save; raises as it does."""
    async with db.reading(workspace) as tx:
        existing_cards = await own_cards.list_all(tx)
    # In a thread, for the same reason.
    return await asyncio.to_thread(_changed_rows, TextPack(name, text), existing_cards, followed_text)


async def require_room(tx: Transaction) -> None:
    """Raise ShelfFull if the organisation has more own cards than can be kept."""
    if await own_cards.count(tx) > MOST_CARDS:
        raise ShelfFull


async def export_pack(tx: Transaction) -> str:
    """All own cards as the text of a pack, empty if there are none."""
    return to_toml(each.row for each in await own_cards.list_all(tx))


def _changed_rows(
    pack: TextPack, existing_cards: Sequence[OwnCard], followed_text: str | None
) -> list[CardRow]:
    try:
        pack_rows = card_rows(pack)
        # A subscription replaces only cards that it brought: one with the same id may be a coordinator's own.
        followed_rows = dict(card_rows(TextPack(OWN_PACK_NAME, followed_text))) if followed_text else {}
    except BadCard as error:
        raise BadPack([str(error)]) from error
    if len(pack_rows) > MOST_CARDS:
        raise ShelfFull
    existing_rows = {each.id: each.row for each in existing_cards}
    replaced_ids = {
        card_id
        for card_id, row in pack_rows
        if followed_text is None or card_id in followed_rows or existing_rows.get(card_id) == row
    }
    result = lint([pack], [*packs_in(), _pack_of_others(existing_cards, replaced_ids)], [card_excesses])
    if result.faults:
        raise BadPack(result.faults)
    return [
        row
        for card_id, row in pack_rows
        if row not in (existing_rows.get(card_id), followed_rows.get(card_id))
    ]


def _pack_of_others(cards: Sequence[OwnCard], excluded_ids: Collection[str]) -> TextPack:
    """The other own cards as a pack to compare with, without retired ones, which may be written anew."""
    rows = [
        each.row for each in cards if each.id not in excluded_ids and each.status is not CardStatus.RETIRED
    ]
    return TextPack(OWN_PACK_NAME, to_toml(rows) if rows else "card = []")
