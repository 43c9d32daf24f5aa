"""A time for a talk: booked, moved, called off; and the two messages that belong to it are planned."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import meetings as blocks
from bot.blocks.kit.text import Message
from bot.library import Library
from bot.mentoring.model import Meeting, Nudge, NudgeKind, Pair, PairState, Person, Profile
from bot.mentoring.refusals import AlreadyMet, CardGone, NoPair, NothingToMeetAbout, PairEnded
from bot.mentoring.timing import cadence, shared_slots
from handlers.acts import correct_preparation
from handlers.edge.reply import Reply, post, revise
from storage import (
    meetings,
    nudges,
    pairs,
    people,
    slots,
    unanswered,
)
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)


async def open_form(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """`/mentor meet`, and the buttons *Pick a time* and *Move it*."""
    async with db.reading(workspace) as tx:
        pair, meeting = await _to_come(tx, asker, value)
        sides = await _sides(tx, pair)

    if meeting.starts_at and meeting.starts_at <= now:
        meeting = replace(meeting, starts_at=None)  # that time is past: propose another
    one, other = sides.values()
    suggested = shared_slots.suggestion(now, one, other, blocks.LENGTHS[-1])
    await reply.open(blocks.meeting_form(meeting, pair.partner_of(asker.id), suggested))


async def submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    reply: Reply,
) -> None:
    booking = blocks.read_meeting(view, now)
    if isinstance(booking, dict):
        await ack(response_action="errors", errors=booking)
        return

    async with db.transaction(workspace) as tx:
        pair, meeting = await _to_come(tx, asker, view["private_metadata"])
        sides = await _sides(tx, pair)
        await meetings.book(tx, meeting.id, booking.starts_at, booking.minutes)
        await slots.call_off_meeting(tx, pair, meeting.id, now)
        await nudges.plan_all(tx, _planned(pair, meeting, booking, sides, now))
        await unanswered.broken(tx, asker.id, now)

    await reply(_noted(meeting.id, booking, pair.partner_of(asker.id), sides))
    is_moved = meeting.starts_at is not None and meeting.starts_at > now
    said = blocks.booked(meeting.id, booking, asker.id, is_moved=is_moved)
    await _tell(db, workspace, client, pair, meeting, booking.starts_at, said)
    await correct_preparation.correct(db, workspace, client, library, pair, meeting)


async def call_off(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    async with db.transaction(workspace) as tx:
        pair, meeting = await _to_come(tx, asker, value)
        await meetings.book(tx, meeting.id, None)
        await slots.call_off_meeting(tx, pair, meeting.id, now)
        await unanswered.broken(tx, asker.id, now)

    await reply(blocks.noted())
    if meeting.starts_at:
        await _tell(db, workspace, client, pair, meeting, None, blocks.called_off(meeting.id, asker.id))
        await correct_preparation.correct(db, workspace, client, library, pair, meeting)


async def _to_come(tx: Transaction, asker: Person, meeting_id: str) -> tuple[Pair, Meeting]:
    """The meeting of that id, or else the last that the person has a topic for; raises a refusal."""
    mine = {each.id: each for each in await pairs.live_of(tx, asker.id) if each.state is PairState.ACTIVE}
    if not mine:
        raise NoPair
    held = [each for theirs in (await meetings.of_pairs(tx, mine)).values() for each in theirs]
    if meeting_id not in ("", "-"):
        held = [each for each in held if each.id == meeting_id]
        if not held:
            gone = await meetings.find(tx, meeting_id)
            raise CardGone if gone and gone.pair_id in mine else PairEnded
        if held[0].took_place:
            raise AlreadyMet
    waiting = [each for each in held if not each.took_place]
    if not waiting:
        raise NothingToMeetAbout
    last = max(waiting, key=lambda each: each.opened_at)
    return mine[last.pair_id], last


async def _sides(tx: Transaction, pair: Pair) -> dict[str, shared_slots.Side]:
    both = await people.find_many(tx, [pair.mentor_id, pair.leader_id])
    told = await people.profiles_of(tx, both)
    return {
        each.id: (cadence.PersonalClock.of(each, told.get(each.id)), told.get(each.id, Profile()).hours)
        for each in both.values()
    }


def _noted(
    meeting_id: str, booking: blocks.Booking, partner_id: str, sides: Mapping[str, shared_slots.Side]
) -> Message:
    theirs = sides[partner_id]
    if shared_slots.works(theirs, booking.starts_at, booking.minutes):
        return blocks.noted()
    there = booking.starts_at.astimezone(cadence.zone_of(theirs[0].zone))
    return blocks.outside_hours(meeting_id, partner_id, there)


def _planned(
    pair: Pair,
    meeting: Meeting,
    booking: blocks.Booking,
    sides: Mapping[str, shared_slots.Side],
    now: datetime,
) -> list[Nudge]:
    return [
        Nudge(
            new_id(),
            person,
            kind,
            slot.week,
            slot.due_at,
            slot.not_after,
            pair_id=pair.id,
            meeting_id=meeting.id,
        )
        for person, (whose, _hours_of_work) in sides.items()
        for kind, slot in _hours(booking, whose, now)
    ]


def _hours(
    booking: blocks.Booking, whose: cadence.PersonalClock, now: datetime
) -> Iterator[tuple[NudgeKind, cadence.Slot]]:
    """At most two for each of them: one before it, where there is time for it, and one after it."""
    before = cadence.preparation(booking.starts_at, now, whose)
    if before:
        yield NudgeKind.PREPARATION, before
    yield NudgeKind.AFTERWARDS, cadence.afterwards(booking.ends_at, whose)


async def _tell(
    db: Database,
    workspace: str,
    client: AsyncWebClient,
    pair: Pair,
    meeting: Meeting,
    starts_at: datetime | None,
    said: Message,
) -> None:
    """The pair's group message, where one time stands. The booking holds, also if that is not reached."""
    if pair.channel_id is None:
        return
    outdated = meeting.told_ts
    try:
        answer = await post(client, pair.channel_id, said)
    except (SlackApiError, ClientError, TimeoutError) as error:
        logger.warning("pair %s could not be told of its meeting: %s", pair.id, type(error).__name__)
    else:
        async with db.transaction(workspace) as tx:
            outdated = await meetings.told(tx, meeting.id, starts_at, answer["ts"])
    if outdated:
        await revise(client, pair.channel_id, outdated, blocks.no_longer())
