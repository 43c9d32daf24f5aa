"""What two people read before their talk follows it, when it moves or is called off."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import meetings as blocks
from bot.blocks.kit.language import speaking
from bot.library import Library
from bot.mentoring.model import Meeting, Pair
from handlers.edge.reply import revise
from storage import meetings, people, slots
from storage.database import Database


async def correct(
    db: Database, workspace: str, client: AsyncWebClient, library: Library, pair: Pair, known: Meeting
) -> None:
    """A preparation that somebody has already tells what holds now, in place: there is no second one.

    `known`: the meeting as it was when that was said; where its time still stands, nothing is done.
    """
    async with db.reading(workspace) as tx:
        held = (await meetings.of_pairs(tx, [pair.id]))[pair.id]
        now_is = next((each.starts_at for each in held if each.id == known.id), None)
        if now_is == known.starts_at:
            return
        sent = await slots.prepared(tx, known.id, [pair.mentor_id, pair.leader_id])
        theirs = await people.find_many(tx, sent)

    card = library.find(known.card_id)
    for person, (channel, ts) in sent.items():
        with speaking(theirs[person].locale):
            said = blocks.no_longer()
            if now_is and card:
                said = blocks.preparation(pair, pair.role_of(person), card, known.id, now_is)
        await revise(client, channel, ts, said)
