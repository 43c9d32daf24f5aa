"""Join, change the profile, pause, resume, leave; and follow what Slack says of an account."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.forms.profile_form import profile_form, read_profile
from bot.blocks.messages import membership
from bot.library import Library
from bot.mentoring.model import (
    AccountStatus,
    Member,
    MemberState,
    Person,
    Profile,
    Programme,
    Role,
    Skip,
)
from bot.mentoring.refusals import (
    BadDate,
    DayIsOver,
    GuestsCannotJoin,
    LeftSlack,
    NoProgramme,
    NoProgrammeYet,
    NotAMember,
)
from bot.mentoring.timing import cadence
from bot.metrics import Metrics
from bot.slack import accounts
from handlers.acts import end_pair
from handlers.edge.reply import Reply
from handlers.sending.outbox import SPEAKING, Outbox
from handlers.sending.pace import Pace
from storage import (
    admins,
    events,
    members,
    pairs,
    people,
    programmes,
    slots,
    unanswered,
)
from storage.database import Database, Transaction

logger = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(days=365)


async def open_form(
    asker: Person, db: Database, workspace: str, now: datetime, library: Library, reply: Reply
) -> None:
    """`/mentor join` and `/mentor profile`: the same form, empty or filled in."""
    _admit(asker)
    async with db.reading(workspace) as tx:
        profile = await people.profile(tx, asker.id)
        places = [
            each for each in await members.of_person(tx, asker.id) if each.state is not MemberState.LEFT
        ]
        choices = [] if places else await _open_programmes(tx, asker, now)

    role = places[0].role if places else _role(asker, choices[0])

    themes = sorted({card.theme for card in library.cards if card.theme})
    await reply.open(profile_form(profile, role, choices, themes, asker.timezone, is_new=not places))


async def submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The form came back: join, or keep the new answers."""
    async with db.reading(workspace) as tx:
        before = (await people.profile(tx, asker.id) or Profile()).rhythm
    answers = read_profile(view, before)
    if isinstance(answers, dict):
        await ack(response_action="errors", errors=answers)
        return
    _admit(asker)

    async with db.transaction(workspace) as tx:
        places = [
            each for each in await members.of_person(tx, asker.id) if each.state is not MemberState.LEFT
        ]
        await people.describe(tx, asker.id, answers.profile)
        await unanswered.broken(tx, asker.id, now)
        if answers.profile.rhythm != before:
            await _plan_anew(tx, asker, now)
        programme = None if places else await _join(tx, asker, answers.programme_id, now)

    if programme is None:
        await reply(membership.profile_saved())
    else:
        role, is_level_known = _role(asker, programme), asker.level is not None
        await reply(membership.joined(role, programme, is_level_known=is_level_known))


async def pause(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], reply: Reply
) -> None:
    """`/mentor pause [until date]`: no prompts, and the place is kept."""
    until = _until(words, cadence.local_date(now, asker.timezone))

    async with db.transaction(workspace) as tx:
        if await members.settle(tx, asker.id, MemberState.PAUSED, until) == 0:
            raise NotAMember
        await unanswered.broken(tx, asker.id, now)

    await reply(membership.paused(until))


async def resume(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    async with db.transaction(workspace) as tx:
        if await members.settle(tx, asker.id, MemberState.ACTIVE) == 0:
            raise NotAMember
        await unanswered.broken(tx, asker.id, now)

    await reply(membership.resumed())


async def ask_before_leaving(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor leave`: a question first, because it ends a pair."""
    async with db.reading(workspace) as tx:
        places = await members.of_person(tx, asker.id)
    if all(place.state is MemberState.LEFT for place in places):
        raise NotAMember

    await reply(membership.confirm_leaving())


async def leave(
    asker: Person, db: Database, workspace: str, now: datetime, client: AsyncWebClient, reply: Reply
) -> None:
    """The button behind the question: places and pairs end, each partner is told one neutral line."""
    async with db.transaction(workspace) as tx:
        if await members.settle(tx, asker.id, MemberState.LEFT) == 0:
            raise NotAMember
        partners = await _end_pairs(tx, asker.id, now)

    await reply(membership.left())
    await end_pair.tell(client, partners, asker.id)


async def changed(
    payload: dict[str, Any], db: Database, workspace: str, now: datetime, client: AsyncWebClient
) -> None:
    """Slack says that an account is new or has changed: a name, a zone, a deactivation."""
    person = accounts.person(payload["user"])

    async with db.transaction(workspace) as tx:
        known = await people.find(tx, person.id)
        if known is None:
            return
        await people.meet(tx, [person])
        if person.timezone != known.timezone:
            await _follow(tx, person, now)
        if person.standing is not AccountStatus.DEACTIVATED:
            return
        await members.settle(tx, person.id, MemberState.LEFT)
        partners = await _end_pairs(tx, person.id, now)

    await end_pair.tell(client, partners, person.id)


async def tick(
    db: Database, workspace: str, now: datetime, courier: AsyncWebClient, pace: Pace, metrics: Metrics
) -> None:
    """The clock: pauses end on their day, pairs end when one side is gone, old events are forgotten."""
    async with db.transaction(workspace) as tx:
        for place, zone in await members.pausing(tx, now):
            if place.paused_until and place.paused_until <= cadence.local_date(now, zone):
                await members.settle(tx, place.person_id, MemberState.ACTIVE)
        await events.forget(tx, now)
        closing = await end_pair.with_departed_member(tx, now)

    if closing:
        async with db.alone(workspace, SPEAKING) as is_ours:
            if is_ours:
                await end_pair.close(Outbox(db, workspace, now, courier, pace, metrics), closing)


def _admit(person: Person) -> None:
    if person.standing is AccountStatus.GUEST:
        raise GuestsCannotJoin
    if person.standing is not AccountStatus.ACTIVE:
        raise LeftSlack


async def _open_programmes(tx: Transaction, person: Person, now: datetime) -> Sequence[Programme]:
    found = await programmes.unfinished(tx, cadence.local_date(now, person.timezone))
    if not found:
        raise NoProgrammeYet if await admins.may_administer(tx, person) else NoProgramme
    return found


async def _join(tx: Transaction, person: Person, programme_id: str, now: datetime) -> Programme:
    programme = await programmes.find(tx, programme_id)
    if programme is None or programme.ends_on <= cadence.local_date(now, person.timezone):
        raise NoProgramme
    await members.enroll(tx, Member(programme.id, person.id, _role(person, programme), now))
    return programme


async def _plan_anew(tx: Transaction, person: Person, now: datetime) -> None:
    """Another rhythm: the weekly nudge that waits moves to its next free hour, or is called off."""
    planned = await slots.planned(tx, person.id, now)
    if planned is None:
        return
    taken = await slots.taken(tx, person.id, but=planned.id)
    whose = cadence.PersonalClock.of(person, await people.profile(tx, person.id))
    hours = cadence.upcoming(now, whose)
    slot = next((each for each in hours if each.week not in taken), None)
    if slot:
        await slots.move(tx, planned.id, slot)
    else:
        await slots.call_off(tx, planned.id, Skip.OFF, now)


async def _follow(tx: Transaction, person: Person, now: datetime) -> None:
    """Another time zone: the weekly nudge that waits comes at the same hour there, if that is to come."""
    planned = await slots.planned(tx, person.id, now)
    if planned is None:
        return
    whose = cadence.PersonalClock.of(person, await people.profile(tx, person.id))
    there = (each for each in cadence.upcoming(now, whose) if each.week >= planned.week)
    slot = next(there, None)
    if slot and slot.week == planned.week:
        await slots.move(tx, planned.id, slot)


def _role(person: Person, programme: Programme) -> Role:
    """Role follows level: people are not asked to claim seniority."""
    is_leader = person.level is not None and person.level >= programme.leader_level
    return Role.LEADER if is_leader else Role.MENTOR


def _until(words: list[str], today: date) -> date | None:
    if not words:
        return None
    try:
        until = date.fromisoformat(words[-1])
    except ValueError:
        raise BadDate from None
    if not today < until <= today + LONGEST_PAUSE:
        raise DayIsOver
    return until


async def _end_pairs(tx: Transaction, person_id: str, now: datetime) -> list[Person]:
    """Stop every live pair of a person; gives the partners who knew of it, as we know them."""
    live = await pairs.live_of(tx, person_id)
    for pair in live:
        await pairs.stop(tx, pair, now)
    known = [pair.partner_of(person_id) for pair in live if pair.began_at]
    return list((await people.find_many(tx, known)).values())
