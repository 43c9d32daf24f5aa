"""Joining, changing the profile, pausing and leaving."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.blocks.forms.profile_form import profile_form, read_profile
from bot.blocks.messages import membership
from bot.library import Library
from bot.mentoring.membership import pause_end, require_full_account, role_by_level
from bot.mentoring.model import Member, MemberState, Person, Profile, Programme, Skip
from bot.mentoring.refusals import NoProgramme, NoProgrammeYet, NotAMember
from bot.mentoring.timing import cadence
from handlers.acts import announce_break, end_pair
from handlers.edge.reply import Reply, filled_in
from storage import admins, events, feedback, members, people, programmes, slots, unanswered
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)


async def open_form(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, reply: Reply
) -> None:
    """`/mentor join` and `/mentor profile`: the same form, empty or filled in."""
    require_full_account(asker)
    async with db.reading(workspace) as tx:
        profile = await people.find_profile(tx, asker.id)
        memberships = await members.current_of_person(tx, asker.id)
        open_programmes = [] if memberships else await _open_programmes(tx, asker, now)

    role = memberships[0].role if memberships else role_by_level(asker, open_programmes[0])
    await reply.open(
        profile_form(profile, role, open_programmes, library.themes, asker.timezone, is_new=not memberships)
    )


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The form came back: save the profile, and join the programme if the asker is no member."""
    async with db.reading(workspace) as tx:
        former = await people.find_profile(tx, asker.id) or Profile()
    rhythm_before = former.rhythm
    answers = filled_in(read_profile(view, former))
    require_full_account(asker)

    async with db.transaction(workspace) as tx:
        memberships = await members.current_of_person(tx, asker.id)
        await people.save_profile(tx, asker.id, answers.profile)
        await unanswered.mark_last_answered(tx, asker.id, now)
        if answers.profile.rhythm != rhythm_before:
            await _replan_weekly_nudge(tx, asker, now)
        programme = None if memberships else await _join(tx, asker, answers.programme_id, now)

    if programme is None:
        await reply(membership.profile_saved())
    else:
        role, is_level_known = role_by_level(asker, programme), asker.level is not None
        await reply(membership.welcome(role, programme, is_level_known=is_level_known))


async def pause(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    words: list[str],
    reply: Reply,
) -> None:
    """`/mentor pause [until date]`: no nudges come, the membership stays, and each partner reads one line.

    Who is paused already changes the day alone, of which nobody is told again.
    """
    until = pause_end(words, cadence.local_date(now, asker.timezone))

    async with db.transaction(workspace) as tx:
        is_paused = bool(await members.paused_people(tx, [asker.id]))
        if await members.change_states(tx, asker.id, MemberState.PAUSED, until) == 0:
            raise NotAMember
        await unanswered.mark_last_answered(tx, asker.id, now)
        if not is_paused:
            await announce_break.plan(tx, asker.id, until, now)

    await reply(membership.pause_notice(until))


async def resume(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """`/mentor resume`: a pause ends before its day."""
    async with db.transaction(workspace) as tx:
        if await members.change_states(tx, asker.id, MemberState.ACTIVE) == 0:
            raise NotAMember
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply(membership.welcome_back())


async def ask_before_leaving(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor leave`: ask first, because it ends a pair."""
    async with db.reading(workspace) as tx:
        memberships = await members.current_of_person(tx, asker.id)
    if not memberships:
        raise NotAMember

    await reply(membership.leave_question())


async def leave(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """*Leave*, once confirmed: memberships, pairs and private answers end; each partner reads one line."""
    async with db.transaction(workspace) as tx:
        if await members.change_states(tx, asker.id, MemberState.LEFT) == 0:
            raise NotAMember
        await people.delete_private_answers(tx, [asker.id])
        await feedback.delete_answers(tx, [asker.id])
        await end_pair.end_pairs_of(tx, asker.id, now)

    await reply(membership.farewell())


async def tick(db: Database, workspace: str, now: datetime) -> None:
    """The clock: end pauses on their day and pairs that lost a member, and delete old events."""
    async with db.transaction(workspace) as tx:
        for membership, zone in await members.pauses_perhaps_over(tx, now):
            # The query looks by the earliest time zone; here the person's own counts.
            if membership.paused_until and membership.paused_until <= cadence.local_date(now, zone):
                await members.change_states(tx, membership.person_id, MemberState.ACTIVE)
        await events.delete_old(tx, now)
        await end_pair.end_departed(tx, now)


async def _open_programmes(tx: Transaction, person: Person, now: datetime) -> Sequence[Programme]:
    """The programmes that a person may join; raises NoProgramme, or NoProgrammeYet for an admin."""
    open_programmes = await programmes.unfinished(tx, cadence.local_date(now, person.timezone))
    if not open_programmes:
        raise NoProgrammeYet if await admins.may_administer(tx, person) else NoProgramme
    return open_programmes


async def _join(tx: Transaction, person: Person, programme_id: str, now: datetime) -> Programme:
    programme = await programmes.find(tx, programme_id)
    if programme is None or programme.ends_on <= cadence.local_date(now, person.timezone):
        raise NoProgramme
    await members.enroll(tx, Member(programme.id, person.id, role_by_level(person, programme), now))
    return programme


async def _replan_weekly_nudge(tx: Transaction, person: Person, now: datetime) -> None:
    """Move a person's planned weekly nudge to the next free hour of their new rhythm, or cancel it."""
    nudge = await slots.next_weekly_nudge(tx, person.id, now)
    if nudge is None:
        return
    weeks_taken = await slots.weeks_taken(tx, person.id, but=nudge.id)
    clock = cadence.PersonalClock.of(person, await people.find_profile(tx, person.id))
    weekly_slots = cadence.weekly_slots(now, clock)
    slot = next((each for each in weekly_slots if each.week not in weeks_taken), None)
    if slot:
        await slots.reschedule(tx, nudge.id, slot)
    else:
        await slots.cancel(tx, nudge.id, Skip.OFF, now)
