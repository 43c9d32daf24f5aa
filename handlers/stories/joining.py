"""Joining, changing the profile, pausing and leaving."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NoReturn

from bot.blocks.forms.profile_form import profile_form, read_profile
from bot.blocks.messages import membership
from bot.library import Library
from bot.mentoring.membership import joinable_programmes, pause_end, require_full_account
from bot.mentoring.model import Member, MemberState, Person, Profile, Programme, Role, Skip
from bot.mentoring.refusals import MembershipOver, NoProgramme, NoProgrammeYet, NotAMember, OneAtATime
from bot.mentoring.timing import cadence
from handlers.acts import announce_break, end_pair
from handlers.edge.reply import Reply, filled_in
from storage import admins, events, feedback, members, people, programmes, slots, unanswered
from storage.database import Database, Transaction


async def open_join_form(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, value: str, reply: Reply
) -> None:
    """`/mentor join`, and the button *Join*: the form of a programme; of several, first the list of them."""
    require_full_account(asker)
    async with db.reading(workspace) as tx:
        profile = await people.find_profile(tx, asker.id)
        memberships = await members.current_of_person(tx, asker.id, _today(asker, now))
        joinable = await _require_joinable(tx, asker, memberships, now)

    chosen = [each for each in joinable if value in (each[0].id, each[0].name)] or joinable
    if not chosen:
        roles = [each.role for each in memberships]
        await reply.open(profile_form(profile, roles, None, library.themes, asker.timezone))
    elif len(chosen) > 1:
        await reply(membership.joinable_programmes(chosen))
    else:
        [(programme, role)] = chosen
        await reply.open(profile_form(profile, [role], programme, library.themes, asker.timezone))


async def open_profile_form(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, value: str, reply: Reply
) -> None:
    """`/mentor profile`: the answers to change, also between two programmes; else the form to join."""
    require_full_account(asker)
    async with db.reading(workspace) as tx:
        profile = await people.find_profile(tx, asker.id)
        current = await members.current_of_person(tx, asker.id, _today(asker, now))
        memberships = current or (await members.kept_of_person(tx, asker.id))[:1]

    if not memberships:
        await open_join_form(asker, db, workspace, now, library, value, reply)
        return
    roles = [each.role for each in memberships]
    await reply.open(profile_form(profile, roles, None, library.themes, asker.timezone))


async def submit(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The form came back: save the profile, and join the programme if the asker is no member of it."""
    async with db.reading(workspace) as tx:
        profile_before = await people.find_profile(tx, asker.id) or Profile()
    answers = filled_in(read_profile(view, profile_before))
    require_full_account(asker)

    async with db.transaction(workspace) as tx:
        memberships = await members.current_of_person(tx, asker.id, _today(asker, now))
        joins = answers.programme_id not in {"", *(each.programme_id for each in memberships)}
        if not joins and not await members.kept_of_person(tx, asker.id):
            raise NotAMember  # they left while the form was open: their answers stay deleted
        await people.save_profile(tx, asker.id, answers.profile)
        await unanswered.mark_last_answered(tx, asker.id, now)
        if answers.profile.rhythm != profile_before.rhythm:
            await _replan_weekly_nudge(tx, asker, now)
        programme = await programmes.find(tx, answers.programme_id)
        joinable = await _joinable(tx, asker, memberships, now) if joins else []
        role = next((role for each, role in joinable if each == programme), None)
        if programme and role:
            await members.enroll(tx, Member(programme.id, asker.id, role, now))

    if not joins:
        await reply(membership.profile_saved())
    elif programme and role:
        await reply(membership.welcome(role, programme, is_level_known=asker.level is not None))
    elif programme and not programme.is_closed and not programme.is_over(_today(asker, now)):
        raise OneAtATime  # what was filled in is kept all the same
    else:
        await reply(membership.joining_over(programme, joinable))


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
    today = _today(asker, now)
    until = pause_end(words, today)

    async with db.transaction(workspace) as tx:
        is_paused = bool(await members.paused_people(tx, [asker.id], today))
        if await members.change_states(tx, asker.id, MemberState.PAUSED, today, until) == 0:
            await _refuse_non_member(tx, asker, now)
        await unanswered.mark_last_answered(tx, asker.id, now)
        if not is_paused:
            await announce_break.plan(tx, asker.id, now)

    await reply(membership.pause_notice(until))


async def resume(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """`/mentor resume`: a pause ends before its day."""
    async with db.transaction(workspace) as tx:
        is_paused = bool(await members.paused_people(tx, [asker.id], _today(asker, now)))
        if await members.change_states(tx, asker.id, MemberState.ACTIVE, _today(asker, now)) == 0:
            await _refuse_non_member(tx, asker, now)
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply(membership.welcome_back() if is_paused else membership.not_paused())


async def ask_before_leaving(
    asker: Person, db: Database, workspace: str, now: datetime, reply: Reply
) -> None:
    """`/mentor leave`: ask first, because it ends a pair; and which programme, if there are two."""
    async with db.reading(workspace) as tx:
        memberships = await members.current_of_person(tx, asker.id, _today(asker, now))
        if not memberships:
            await _refuse_non_member(tx, asker, now)
        joined = await programmes.find_many(tx, [each.programme_id for each in memberships])

    await reply(membership.leave_question(list(joined.values())))


async def leave(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    """*Leave*, once confirmed: memberships and pairs end, and each partner reads one neutral line.

    A button that names no programme asks whoever is in several which one. With the last one private answers
    go too.
    """
    today = _today(asker, now)
    async with db.reading(workspace) as tx:
        current_ids = [each.programme_id for each in await members.current_of_person(tx, asker.id, today)]
    is_named = value not in ("", "-")
    if len(current_ids) > 1 and not is_named:
        await ask_before_leaving(asker, db, workspace, now, reply)
        return
    programme_id = value if is_named else "".join(current_ids)

    async with db.transaction(workspace) as tx:
        ended = await members.change_states(tx, asker.id, MemberState.LEFT, today, programme_id=programme_id)
        if ended == 0:
            await _refuse_non_member(tx, asker, now)
        await _delete_private_answers(tx, asker.id, today)
        await end_pair.end_pairs_of(tx, asker.id, now, programme_id)
        memberships = await members.current_of_person(tx, asker.id, today)
        remaining = await programmes.find_many(tx, [each.programme_id for each in memberships])

    await reply(membership.farewell([*remaining.values()]))


async def tick(db: Database, workspace: str, now: datetime) -> None:
    """The clock: end pauses on their day and pairs that lost a member, and delete old events."""
    async with db.transaction(workspace) as tx:
        for paused, zone in await members.pauses_perhaps_over(tx, now):
            # The query looks by the earliest time zone; here the person's own counts.
            if paused.paused_until and paused.paused_until <= cadence.local_date(now, zone):
                await members.end_pause(tx, paused)
        await events.delete_old(tx, now)
        await end_pair.end_departed(tx, now)


def _today(person: Person, now: datetime) -> date:
    return cadence.local_date(now, person.timezone)


async def _require_joinable(
    tx: Transaction, person: Person, memberships: Sequence[Member], now: datetime
) -> list[tuple[Programme, Role]]:
    """The programmes that a person may join, with their role there; none for a member of all there are.

    Raises NoProgramme, NoProgrammeYet for an admin, or OneAtATime.
    """
    unfinished = await programmes.unfinished(tx, _today(person, now))
    if joinable := joinable_programmes(person, unfinished, memberships):
        return joinable
    joined_ids = {each.programme_id for each in memberships}
    if any(not each.is_closed and each.id not in joined_ids for each in unfinished):
        raise OneAtATime
    if joined_ids:
        return []
    is_first = not unfinished and await admins.may_administer(tx, person)
    raise NoProgrammeYet if is_first else NoProgramme


async def _joinable(
    tx: Transaction, person: Person, memberships: Sequence[Member], now: datetime
) -> list[tuple[Programme, Role]]:
    """The programmes that a person may join, with their role there."""
    return joinable_programmes(person, await programmes.unfinished(tx, _today(person, now)), memberships)


async def _refuse_non_member(tx: Transaction, person: Person, now: datetime) -> NoReturn:
    """Raises MembershipOver for a member of programmes that are over; else NotAMember or NoProgramme."""
    if await members.kept_of_person(tx, person.id):
        raise MembershipOver
    raise NotAMember if await _joinable(tx, person, [], now) else NoProgramme


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


async def _delete_private_answers(tx: Transaction, person_id: str, today: date) -> None:
    """Forget what only a person may know, once they are a member of nothing any more on `today`."""
    if not await members.current_of_person(tx, person_id, today):
        await people.delete_private_answers(tx, [person_id])
        await feedback.delete_answers(tx, [person_id])
