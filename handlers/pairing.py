"""From a plan to a pair: rehearse, release, ask the mentor, ask the leader, introduce them."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import forms, messages, reports
from bot.blocks.language import _, speaking
from bot.mentoring import cadence, matching
from bot.mentoring.facts import Facts, Rules, fingerprint
from bot.mentoring.model import Nudge, NudgeKind, Pair, PairState, Person, Programme, Role
from bot.mentoring.plan import Hindrance, LeftOut, Rehearsal
from bot.mentoring.refusals import (
    AlreadyAnswered,
    AlreadyReleased,
    NobodyToMatch,
    NoPair,
    NoProgramme,
    NotYours,
    PlanOutdated,
    ProposalOver,
    UnknownProgramme,
)
from handlers.reply import Reply, post, slacks_code
from storage import admins, members, nudges, pairs, people, programmes, rehearsals
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)

WEEKS_TO_WAIT = 4


async def rehearse(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """The button *Rehearse the match*, and `/mentor admin match`: a plan to look at, nothing sent."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        programme = await _programme(tx, value, words, cadence.local_date(now, asker.timezone))
        facts = await _facts(tx, programme)
        paused = await members.absent(tx, programme.id)
    if not facts.candidates:
        raise NobodyToMatch
    await reply.open(forms.waiting())

    plan = await asyncio.to_thread(matching.plan, facts)
    absent = tuple(LeftOut(each.person_id, each.role, Hindrance.PAUSED) for each in paused)
    plan = replace(plan, left_out=plan.left_out + absent)

    rehearsal = Rehearsal(new_id(), programme.id, fingerprint(facts), plan, now)
    async with db.transaction(workspace) as tx:
        await rehearsals.keep(tx, rehearsal, asker.id)
        await admins.note(tx, asker.id, "match rehearsed", now, {"rehearsal": rehearsal.id})

    if plan.matches:
        await reply.open(forms.plan_form(rehearsal.id, reports.rehearsed(plan, programme)))
    else:
        await reply.open(forms.notice(_("Rehearsal"), reports.nothing_to_release(programme, plan)))


async def release(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The rehearsed plan is sent back: apply exactly that plan, or refuse because the facts changed."""

    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        rehearsal = await rehearsals.find(tx, view["private_metadata"])
        if rehearsal is None:
            raise PlanOutdated
        if rehearsal.released_at is not None:
            raise AlreadyReleased
        programme = await programmes.get(tx, rehearsal.programme_id)
        facts = await _facts(tx, programme)
        if fingerprint(facts) != rehearsal.fingerprint:
            raise PlanOutdated
        await rehearsals.release(tx, rehearsal.id, now)
        await _propose(tx, rehearsal, facts, now)
        await admins.note(tx, asker.id, "match released", now, {"rehearsal": rehearsal.id})

    await reply(reports.released(len(rehearsal.plan.matches)))


async def accept(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    client: AsyncWebClient,
    value: str,
    reply: Reply,
) -> None:
    """*Yes, gladly*: from the mentor it leads to the leader's question, from the leader to the pair."""
    async with db.transaction(workspace) as tx:
        pair = await _waiting_for(tx, value, asker)
        programme = await programmes.get(tx, pair.programme_id)
        if asker.id == pair.mentor_id:
            await pairs.advance(tx, pair.id, PairState.PROPOSED, PairState.CONSENTED)
            leader = (await people.find_many(tx, [pair.leader_id]))[pair.leader_id]
            due = await _ask_soon(tx, [(pair, leader)], now)
            await pairs.wait_until(tx, pair.id, due.get(pair.id, now))
        else:
            await pairs.advance(tx, pair.id, PairState.CONSENTED, PairState.ACTIVE, began_at=now)
            await _begin_nudges(tx, pair, programme, now)

    if asker.id == pair.mentor_id:
        await reply.replace(messages.accepted_first(pair))
    else:
        await reply.replace(messages.accepted_both(pair))
        await _introduce(db, workspace, now, client, pair, programme)


async def decline(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Not this time*: nobody else is told."""
    async with db.transaction(workspace) as tx:
        pair = await _waiting_for(tx, value, asker)
        await pairs.advance(tx, pair.id, pair.state, PairState.DECLINED, ended_at=now)

    await reply.replace(messages.declined())


async def show(asker: Person, db: Database, workspace: str, reply: Reply) -> None:
    """`/mentor pair`: who my partner is and why we were matched."""
    async with db.reading(workspace) as tx:
        mine = [each for each in await pairs.live_of(tx, asker.id) if each.state is PairState.ACTIVE]
        if not mine:
            raise NoPair
        their = {each.id: await programmes.get(tx, each.programme_id) for each in mine}

    for pair in mine:
        await reply(messages.pair_page(pair, asker.id, their[pair.id]))


async def tick(db: Database, workspace: str, now: datetime, client: AsyncWebClient) -> None:
    """The clock: let unanswered proposals lapse, end what is over, introduce who waits for it."""
    async with db.transaction(workspace) as tx:
        for pair in await pairs.unanswered(tx, now):
            await pairs.advance(tx, pair.id, pair.state, PairState.LAPSED, ended_at=now)
        known = {each.id: each for each in await programmes.every(tx)}
        over = [each.id for each in known.values() if each.ends_on <= now.date()]
        for pair in await pairs.active_in(tx, over):
            await pairs.advance(tx, pair.id, PairState.ACTIVE, PairState.COMPLETED, ended_at=now)
        waiting = await pairs.unintroduced(tx)

    for pair in waiting:
        try:
            await _introduce(db, workspace, now, client, pair, known[pair.programme_id])
        except SlackApiError as error:  # one pair that cannot be reached must not stop the others
            logger.warning("pair %s could not be introduced: %s", pair.id, slacks_code(error))


async def _programme(tx: Transaction, programme_id: str, words: list[str], today: date) -> Programme:
    """The programme of a button, of a name, or else the newest; raises a refusal when there is none."""
    known = await programmes.unfinished(tx, today)
    named = " ".join(words[1:]).casefold()
    if not known:
        raise NoProgramme
    if not programme_id and not named:
        return known[-1]
    wanted = [each for each in known if each.id == programme_id or each.name.casefold() == named]
    if not wanted:
        raise UnknownProgramme
    return wanted[0]


async def _facts(tx: Transaction, programme: Programme) -> Facts:
    return Facts(
        candidates=await members.candidates(tx, programme.id),
        starts_on=programme.starts_on,
        weeks=programme.weeks,
        rules=Rules(level_gap=programme.level_gap),
        former=await pairs.former(tx),
        taken=await pairs.taken(tx),
        managers=await people.managers(tx),
    )


async def _propose(tx: Transaction, rehearsal: Rehearsal, facts: Facts, now: datetime) -> None:
    mentors = {each.person.id: each.person for each in facts.candidates if each.role is Role.MENTOR}
    proposed = [
        Pair(
            id=new_id(),
            programme_id=rehearsal.programme_id,
            mentor_id=match.mentor_id,
            leader_id=match.leader_id,
            state=PairState.PROPOSED,
            reasons=match.reasons,
            answer_by=now,
        )
        for match in rehearsal.plan.matches
    ]
    due = await _ask_soon(tx, [(pair, mentors[pair.mentor_id]) for pair in proposed], now)
    await pairs.propose(tx, [replace(pair, answer_by=due.get(pair.id, now)) for pair in proposed], now)


async def _ask_soon(
    tx: Transaction, asked: Sequence[tuple[Pair, Person]], now: datetime
) -> dict[str, datetime]:
    """Plan a question to each person in the first week in which nothing else is planned for them.

    Gives when each pair's answer is due. A pair whose weeks are all taken is missing: it lapses.
    """
    told = await people.profiles_of(tx, [person.id for _pair, person in asked])
    whose = {person.id: cadence.Whose.of(person, told.get(person.id)) for _pair, person in asked}
    slots: dict[str, Iterator[cadence.Slot]] = {
        pair.id: cadence.soon(now, whose[person.id]) for pair, person in asked
    }
    due: dict[str, datetime] = {}
    for _week in range(WEEKS_TO_WAIT):
        tried = [(pair, person, next(slots[pair.id])) for pair, person in asked if pair.id not in due]
        planned = await nudges.plan_all(tx, [_question(*each) for each in tried])
        for pair, person, slot in tried:
            if pair.id in planned:
                due[pair.id] = cadence.answer_by(slot.due_at, whose[person.id])
    return due


def _question(pair: Pair, person: Person, slot: cadence.Slot) -> Nudge:
    return Nudge(
        id=new_id(),
        person_id=person.id,
        kind=NudgeKind.PROPOSAL,
        week=slot.week,
        due_at=slot.due_at,
        not_after=slot.not_after,
        pair_id=pair.id,
    )


async def _waiting_for(tx: Transaction, pair_id: str, person: Person) -> Pair:
    """The proposal that waits for this person's answer; else the reason why not, as a refusal."""
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state in (PairState.LAPSED, PairState.STOPPED, PairState.DECLINED):
        raise ProposalOver
    if person.id not in (pair.mentor_id, pair.leader_id):
        raise NotYours
    expected = PairState.PROPOSED if person.id == pair.mentor_id else PairState.CONSENTED
    if pair.state is not expected:
        raise AlreadyAnswered
    return pair


async def _begin_nudges(tx: Transaction, pair: Pair, programme: Programme, now: datetime) -> None:
    mentor = (await people.find_many(tx, [pair.mentor_id]))[pair.mentor_id]
    whose = cadence.Whose.of(mentor, await people.profile(tx, mentor.id))
    slot = cadence.weekly_slot(now, whose, not_before=programme.starts_on)
    if slot is not None:
        nudge = Nudge(new_id(), mentor.id, NudgeKind.WEEKLY, slot.week, slot.due_at, slot.not_after)
        await nudges.plan(tx, nudge)


async def _introduce(
    db: Database, workspace: str, now: datetime, client: AsyncWebClient, pair: Pair, programme: Programme
) -> None:
    """Open the pair's group message and say the first words in it, once; again if that was refused."""
    answer = await client.conversations_open(users=[pair.mentor_id, pair.leader_id])
    channel = answer["channel"]["id"]
    async with db.transaction(workspace) as tx:
        if not await pairs.introduce(tx, pair.id, channel, now):
            return
        mentor = await people.find(tx, pair.mentor_id)

    try:
        with speaking(mentor.locale if mentor else "en-US"):
            await post(client, channel, messages.introduction(pair, programme))
    except SlackApiError:
        async with db.transaction(workspace) as tx:
            await pairs.introduce_again(tx, pair.id)
        raise
