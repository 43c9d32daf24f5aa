"""*We met* and *Not yet*: what each partner says became of a talk."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import cards
from bot.blocks import meetings as meeting_messages
from bot.library import Library
from bot.mentoring.model import Meeting, MeetingAnswer, Pair, PairState, Person
from bot.mentoring.refusals import NotYours, PairEnded
from bot.mentoring.topics.own_cards import Guidance
from handlers.edge.reply import Reply, revise
from storage import (
    meetings,
    pairs,
    unanswered,
    workspaces,
)
from storage.database import Database


async def we_met(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    body: dict[str, Any],
    value: str,
    reply: Reply,
) -> None:
    pair, meeting, guidance = await _tell(asker, db, workspace, now, value, MeetingAnswer.MET)
    await _redraw(pair, meeting, guidance, library, client, body, reply)
    await reply(meeting_messages.worth(pair.role_of(asker.id), meeting.id))


async def not_yet(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    body: dict[str, Any],
    value: str,
    reply: Reply,
) -> None:
    pair, meeting, guidance = await _tell(asker, db, workspace, now, value, MeetingAnswer.NOT_YET)
    await _redraw(pair, meeting, guidance, library, client, body, reply)


async def _tell(
    asker: Person, db: Database, workspace: str, now: datetime, meeting_id: str, answer: MeetingAnswer
) -> tuple[Pair, Meeting, Guidance]:
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, meeting_id)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        await meetings.tell(tx, meeting.id, pair.role_of(asker.id), answer, now)
        await unanswered.broken(tx, asker.id, now)
        told = await meetings.find(tx, meeting.id)
        guidance = await workspaces.guidance(tx)
    return pair, told or meeting, guidance


async def _redraw(
    pair: Pair,
    meeting: Meeting,
    guidance: Guidance,
    library: Library,
    client: AsyncWebClient,
    body: dict[str, Any],
    reply: Reply,
) -> None:
    """The card shows what was said, also when it was said in a message of its own."""
    card = library.find(meeting.card_id)
    page = cards.card_page(pair, card, meeting, guidance) if card else None
    if page and body.get("container", {}).get("message_ts") == meeting.ts:
        await reply.replace(page)
        return
    await reply.replace(meeting_messages.thanks())
    if page and meeting.channel_id and meeting.ts:
        await revise(client, meeting.channel_id, meeting.ts, page)
