"""*We met* and *Not yet*: what each partner says became of a talk."""

from datetime import datetime

from bot.blocks import messages
from bot.library import Library
from bot.mentoring.model import Answer, Meeting, Pair, PairState, Person
from bot.mentoring.refusals import NotYours, PairEnded
from handlers.reply import Reply
from storage import meetings, pairs
from storage.database import Database


async def we_met(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, value: str, reply: Reply
) -> None:
    pair, meeting = await _tell(asker, db, workspace, now, value, Answer.MET)
    await _redraw(pair, meeting, library, reply)


async def not_yet(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, value: str, reply: Reply
) -> None:
    pair, meeting = await _tell(asker, db, workspace, now, value, Answer.NOT_YET)
    await _redraw(pair, meeting, library, reply)


async def _tell(
    asker: Person, db: Database, workspace: str, now: datetime, meeting_id: str, answer: Answer
) -> tuple[Pair, Meeting]:
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, meeting_id)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        await meetings.tell(tx, meeting.id, pair.role_of(asker.id), answer, now)
        told = await meetings.find(tx, meeting.id)
    return pair, told or meeting


async def _redraw(pair: Pair, meeting: Meeting, library: Library, reply: Reply) -> None:
    card = library.find(meeting.card_id)
    if card is not None:
        await reply.replace(messages.card_page(pair, card, meeting))
