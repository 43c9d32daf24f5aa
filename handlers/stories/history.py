"""`/mentor history`: what a person did, and never what was said."""

from bot.blocks import history
from bot.library import Library
from bot.mentoring.model import Meeting, Person
from handlers.edge.reply import Reply
from storage import meetings, pairs
from storage.database import Database


async def show(asker: Person, db: Database, workspace: str, library: Library, reply: Reply) -> None:
    async with db.reading(workspace) as tx:
        mine = await pairs.ever_of(tx, asker.id)
        held = await meetings.of_pairs(tx, [pair.id for pair in mine])

    entries = [(pair, [(each, _title(each, library)) for each in held[pair.id]]) for pair in mine]
    await reply(history.history(entries, asker))


def _title(meeting: Meeting, library: Library) -> str:
    card = library.find(meeting.card_id)
    return card.title if card else meeting.card_id
