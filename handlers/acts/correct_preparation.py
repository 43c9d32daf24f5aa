"""Correcting the preparations that two people already have, when their talk moves or is called off."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import meetings as blocks
from bot.library import Library
from bot.mentoring.model import Meeting, Pair
from handlers.edge.reply import revise
from storage import meetings, people, slots
from storage.database import Database


async def correct_messages(
    db: Database, workspace: str, client: AsyncWebClient, library: Library, pair: Pair, meeting: Meeting
) -> None:
    """Rewrite in place the preparations that were sent for a meeting: nobody gets a second one.

    `meeting` is as it was when they were sent. Nothing is done while its time still stands.
    """
    async with db.reading(workspace) as tx:
        pair_meetings = (await meetings.of_pairs(tx, [pair.id]))[pair.id]
        starts_at = next((each.starts_at for each in pair_meetings if each.id == meeting.id), None)
        if starts_at == meeting.starts_at:
            return
        sent_messages = await slots.sent_preparations(tx, meeting.id, [pair.mentor_id, pair.leader_id])
        recipients = await people.find_many(tx, sent_messages)

    card = library.find(meeting.card_id)
    for person, (channel, ts) in sent_messages.items():
        with speaking(recipients[person].locale):
            # Called off, or of a card that is gone: then there is nothing to prepare.
            message = blocks.outdated_notice()
            if starts_at and card:
                message = blocks.preparation(pair, pair.role_of(person), card, meeting.id, starts_at)
        await revise(client, channel, ts, message)
