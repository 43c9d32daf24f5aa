"""Cards as packs: held against all rules of the library, taken in whole or not at all, and given out."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.blocks.card_limits import drawn
from bot.library.lint import Fault, faults_of, lint
from bot.library.packs import BadCard, Written, in_folder, rows, toml
from bot.mentoring.refusals import ShelfFull
from bot.mentoring.topics.own_cards import OwnCard, Row, Stand
from storage import admins, own_cards
from storage.database import Database, Transaction

OWN_CARDS = "your own cards"
MOST_CARDS = 500


class BadPack(ValueError):
    """A pack cannot be taken in; each fault is a sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(faults)
        self.faults = faults


async def faults_in(words: Row, own: Sequence[OwnCard]) -> list[Fault]:
    """What is wrong with one card beside the shipped ones and its organisation's others, by field."""
    beside = [*in_folder(), _pack(own, but={words["id"]})]
    # It takes a third of a second: beside the loop, so that others are answered meanwhile.
    return await asyncio.to_thread(faults_of, Written(OWN_CARDS, toml([words])), beside, [drawn])


async def take_in(
    name: str, text: str, db: Database, workspace: str, now: datetime, by: str, *, before: str | None = None
) -> int:
    """Keep the cards of a pack as drafts, but for those that are here word for word; how many were written.

    A pack that is followed, whose text was `before` when it was taken in last, replaces no cards but its own,
    and of these only what it words anew. Raises BadPack, or ShelfFull, and keeps nothing then.
    """
    changed = await changes(name, text, db, workspace, before=before)

    async with db.transaction(workspace) as tx:
        for row in changed:
            await own_cards.write(tx, row["id"], row, by, now)
        await require_room(tx)
        await admins.note(tx, by, "cards imported", now, {"cards": len(changed)})

    return len(changed)


async def changes(
    name: str, text: str, db: Database, workspace: str, *, before: str | None = None
) -> list[Row]:
    """The cards that `take_in` would write; raises as it does."""
    async with db.reading(workspace) as tx:
        own = await own_cards.every(tx)
    # Beside the loop, as above.
    return await asyncio.to_thread(_changes, Written(name, text), own, before)


async def require_room(tx: Transaction) -> None:
    """Raises ShelfFull when there are more cards than can be kept."""
    if await own_cards.count(tx) > MOST_CARDS:
        raise ShelfFull


async def given_out(tx: Transaction) -> str:
    """All cards of the organisation's own as a pack; no text at all if there are none."""
    return toml(each.words for each in await own_cards.every(tx))


def _changes(pack: Written, own: Sequence[OwnCard], before: str | None) -> list[Row]:
    try:
        found = rows(pack)
    except BadCard as bad:
        raise BadPack([str(bad)]) from bad
    if len(found) > MOST_CARDS:
        raise ShelfFull
    here = {each.id: each.words for each in own}
    earlier = dict(rows(Written(OWN_CARDS, before))) if before else {}
    replaced = {name for name, row in found if before is None or name in earlier or here.get(name) == row}
    outcome = lint([pack], [*in_folder(), _pack(own, but=replaced)], [drawn])
    if outcome.faults:
        raise BadPack(outcome.faults)
    return [row for name, row in found if row not in (here.get(name), earlier.get(name))]


def _pack(own: Sequence[OwnCard], but: Collection[str]) -> Written:
    """The cards that count beside others: those that are retired may be written anew."""
    kept = [each.words for each in own if each.id not in but and each.stand is not Stand.RETIRED]
    return Written(OWN_CARDS, toml(kept) if kept else "card = []")
