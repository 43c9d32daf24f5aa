"""Booking a time for a talk, moving it and calling it off, with the two nudges that belong to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms import meeting_form
from bot.blocks.kit.text import Message
from bot.blocks.messages import meetings as blocks
from bot.library import Library
from bot.mentoring.model import Format, Meeting, NoticeKind, Nudge, Pair, Person, Profile
from bot.mentoring.refusals import AlreadyMet, CardGone, NoPair, NothingToMeetAbout, PairEnded
from bot.mentoring.timing import cadence, meeting_nudges, shared_slots
from handlers.acts import correct_preparation, notify_pair
from handlers.edge.reply import Reply, filled_in
from handlers.sending import notices
from handlers.sending.outbox import Outbox
from storage import meetings, nudges, pairs, people, slots, unanswered
from storage.database import Database, Transaction
from storage.ids import new_id


async def open_form(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """`/mentor meet`, and the buttons *Pick a time* and *Move it*."""
    async with db.reading(workspace) as tx:
        pair, meeting = await _find_meeting(tx, asker, value)
        availability_by_id, suits_both = await _read_availability(tx, pair)

    if meeting.starts_at and meeting.starts_at <= now:
        meeting = replace(meeting, starts_at=None)  # that time is past: another one is suggested
    # The longest talk is assumed, so that any length fits into the suggested time.
    one, other = availability_by_id.values()
    suggested = shared_slots.suggested_start(now, one, other, meeting_form.LENGTHS[-1])
    await reply.open(meeting_form.meeting_form(meeting, pair.partner_of(asker.id), suggested, suits_both))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    outbox: Outbox,
    command: str,
    library: Library,
    reply: Reply,
) -> None:
    """The form came back: save the time, plan the nudges around it, and the notice to the pair."""
    booking = filled_in(meeting_form.read_meeting(view, now))

    async with db.transaction(workspace) as tx:
        pair, meeting = await _find_meeting(tx, asker, view["private_metadata"])
        availability_by_id, _suits_both = await _read_availability(tx, pair)
        await meetings.save_booking(tx, meeting.id, booking.starts_at, booking.minutes)
        # The nudges of an earlier time give way to those of the new one.
        await slots.cancel_for_meeting(tx, pair, meeting.id, now)
        await nudges.add_all(tx, _meeting_nudges(pair, meeting, booking, availability_by_id, now))
        is_moved = meeting.starts_at is not None and meeting.starts_at > now
        kind = NoticeKind.MOVE if is_moved else NoticeKind.BOOKING
        await notify_pair.plan(
            tx, pair, kind, asker.id, now, meeting.id, booking.starts_at, meeting.starts_at
        )
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply(_confirmation(meeting.id, booking, pair.partner_of(asker.id), availability_by_id))
    await notices.deliver_batch(outbox, command)
    await correct_preparation.correct_messages(db, workspace, client, library, pair, meeting)


async def call_off(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    outbox: Outbox,
    command: str,
    library: Library,
    value: str,
    reply: Reply,
) -> None:
    """*Call it off*: the topic stays, without a time."""
    async with db.transaction(workspace) as tx:
        pair, meeting = await _find_meeting(tx, asker, value)
        await meetings.save_booking(tx, meeting.id, None)
        await slots.cancel_for_meeting(tx, pair, meeting.id, now)
        if meeting.starts_at:
            await notify_pair.plan(
                tx, pair, NoticeKind.CANCELLATION, asker.id, now, meeting.id, None, meeting.starts_at
            )
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply(blocks.booking_confirmation())
    if meeting.starts_at:
        await notices.deliver_batch(outbox, command)
        await correct_preparation.correct_messages(db, workspace, client, library, pair, meeting)


async def _find_meeting(tx: Transaction, asker: Person, meeting_id: str) -> tuple[Pair, Meeting]:
    """The meeting of that id, or else the last that the person has a topic for, with its pair.

    Raises NoPair, PairEnded, CardGone, AlreadyMet or NothingToMeetAbout.
    """
    active_pairs = {each.id: each for each in await pairs.active_of_person(tx, asker.id)}
    is_named = meeting_id not in ("", "-")
    if not active_pairs:
        raise PairEnded if is_named else NoPair
    candidates = [
        each for of_pair in (await meetings.of_pairs(tx, active_pairs)).values() for each in of_pair
    ]
    if is_named:
        candidates = [each for each in candidates if each.id == meeting_id]
        if not candidates:
            meeting = await meetings.find(tx, meeting_id)
            raise CardGone if meeting and meeting.pair_id in active_pairs else PairEnded
        if candidates[0].took_place:
            raise AlreadyMet
    open_meetings = [each for each in candidates if not each.took_place]
    if not open_meetings:
        raise NothingToMeetAbout
    last = max(open_meetings, key=lambda each: each.opened_at)
    return active_pairs[last.pair_id], last


async def _read_availability(
    tx: Transaction, pair: Pair
) -> tuple[dict[str, shared_slots.Availability], Format | None]:
    """The clocks and working hours of the two people of a pair, by their ids, and how both like to meet."""
    persons = await people.find_many(tx, [pair.mentor_id, pair.leader_id])
    profiles = {each: Profile() for each in persons} | await people.profiles_of(tx, persons)
    availability_by_id = {
        each.id: (cadence.PersonalClock.of(each, profiles[each.id]), profiles[each.id].hours)
        for each in persons.values()
    }
    return availability_by_id, shared_slots.shared_format(*(each.format for each in profiles.values()))


def _confirmation(
    meeting_id: str,
    booking: meeting_form.Booking,
    partner_id: str,
    availability_by_id: Mapping[str, shared_slots.Availability],
) -> Message:
    """The answer to who booked, with a warning where the partner does not work at that time."""
    availability = availability_by_id[partner_id]
    if shared_slots.is_available(availability, booking.starts_at, booking.minutes):
        return blocks.booking_confirmation()
    local_start = booking.starts_at.astimezone(cadence.zone_of(availability[0].zone))
    return blocks.outside_hours_warning(meeting_id, partner_id, local_start)


def _meeting_nudges(
    pair: Pair,
    meeting: Meeting,
    booking: meeting_form.Booking,
    availability_by_id: Mapping[str, shared_slots.Availability],
    now: datetime,
) -> list[Nudge]:
    """The nudges that belong to a booking, up to two for each of the two people."""
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
        for person, (clock, _hours_of_work) in availability_by_id.items()
        for kind, slot in meeting_nudges.slots(booking.starts_at, booking.ends_at, now, clock)
    ]
