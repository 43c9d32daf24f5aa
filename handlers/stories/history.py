"""`/mentor history`: the talks of a person by pair, and never what was said in them."""

from bot.blocks.messages import history
from bot.library import Library
from bot.mentoring.model import Meeting, Person
from handlers.edge.reply import Reply
from storage import meetings, pairs
from storage.database import Database


async def show(asker: Person, db: Database, workspace: str, library: Library, reply: Reply) -> None:
    """`/mentor history`, and the button *History*."""
    async with db.reading(workspace) as tx:
        begun_pairs = await pairs.begun_of_person(tx, asker.id)
        meetings_by_pair = await meetings.of_pairs(tx, [pair.id for pair in begun_pairs])

    entries = [
        (pair, [(each, _title(each, library)) for each in meetings_by_pair[pair.id]]) for pair in begun_pairs
    ]
    await reply(history.history(entries, asker))


def _title(meeting: Meeting, library: Library) -> str:
    card = library.find(meeting.card_id)
    return card.title if card else meeting.card_id
