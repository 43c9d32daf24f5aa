"""*We met* and *Not yet*: the answers of both partners to whether a talk took place."""

from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.messages import cards
from bot.blocks.messages import meetings as meeting_messages
from bot.library import Library
from bot.mentoring.model import Meeting, MeetingAnswer, Pair, PairState, Person
from bot.mentoring.refusals import NotYours, PairEnded
from bot.mentoring.topics.own_cards import Guidance
from handlers.edge.reply import Reply, revise
from storage import meetings, pairs, unanswered, workspaces
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
    """*We met*: ask privately whether it was worth the time."""
    pair, meeting, guidance = await _record_answer(asker, db, workspace, now, value, MeetingAnswer.MET)
    await _update_card(pair, meeting, guidance, library, client, body, reply)
    await reply(meeting_messages.worth_question(pair.role_of(asker.id), meeting.id))


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
    """*Not yet*: the card goes on waiting for a talk."""
    pair, meeting, guidance = await _record_answer(asker, db, workspace, now, value, MeetingAnswer.NOT_YET)
    await _update_card(pair, meeting, guidance, library, client, body, reply)


async def _record_answer(
    asker: Person, db: Database, workspace: str, now: datetime, meeting_id: str, answer: MeetingAnswer
) -> tuple[Pair, Meeting, Guidance]:
    """Save the answer; return what the card needs to be drawn anew. Raises PairEnded or NotYours."""
    async with db.transaction(workspace) as tx:
        meeting = await meetings.find(tx, meeting_id)
        pair = await pairs.find(tx, meeting.pair_id) if meeting else None
        if meeting is None or pair is None or pair.state is not PairState.ACTIVE:
            raise PairEnded
        if asker.id not in (pair.mentor_id, pair.leader_id):
            raise NotYours
        await meetings.record_answer(tx, meeting.id, pair.role_of(asker.id), answer, now)
        await unanswered.mark_last_answered(tx, asker.id, now)
        updated_meeting = await meetings.find(tx, meeting.id)
        guidance = await workspaces.guidance(tx)
    return pair, updated_meeting or meeting, guidance


async def _update_card(
    pair: Pair,
    meeting: Meeting,
    guidance: Guidance,
    library: Library,
    client: AsyncWebClient,
    body: dict[str, Any],
    reply: Reply,
) -> None:
    """Draw the card in the group message with both answers, also where the button was on another message."""
    card = library.find(meeting.card_id)
    page = cards.card_page(pair, card, meeting, guidance) if card else None
    if page and body.get("container", {}).get("message_ts") == meeting.ts:
        await reply.replace(page)
        return
    await reply.replace(meeting_messages.follow_up_thanks())
    if page and meeting.channel_id and meeting.ts:
        await revise(client, meeting.channel_id, meeting.ts, page)
