"""What a coordinator decides before a plan is made: its rules, who must be a pair, who must not."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.blocks import arranging as blocks
from bot.blocks import fit
from bot.blocks.text import MENTION, mentioned
from bot.mentoring import cadence, pinning
from bot.mentoring.model import LIVE_PAIRS, Member, MemberState, PairState, Person, Programme, Role
from bot.mentoring.plan import Arrangement
from bot.mentoring.refusals import NoProgramme, NotBothMembers, UnknownProgramme, UnsafePair
from handlers.reply import Reply
from storage import admins, arrangements, facts, members, pairs, programmes, slots
from storage.arrangements import Arranged
from storage.database import Database, Transaction


async def open_rules(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """`/mentor admin rules`, and the button *Rules*."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        known = await programmes.unfinished(tx, cadence.local_date(now, asker.timezone))
        if not known:
            raise NoProgramme
        programme = next((each for each in known if each.id == value), known[-1])
        rules = await facts.rules_of(tx, programme)
        _before, may_move = await programmes.matching_state(tx, programme.id)

    await reply.open(blocks.rules_form(programme, rules, may_move))


async def rules_submitted(
    ack: Callable[..., Awaitable[None]],
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        programme = await programmes.find(tx, view["private_metadata"])
        if programme is None:
            raise UnknownProgramme
        answers = blocks.read_rules(view, await facts.rules_of(tx, programme))
        if not isinstance(answers, dict):
            await facts.change_rules(tx, programme.id, answers.rules)
            await programmes.let_move(tx, programme.id, answers.may_move)
            await admins.note(tx, asker.id, "rules changed", now, {"programme": programme.id})

    if isinstance(answers, dict):
        await ack(response_action="errors", errors=answers)
    else:
        await reply(blocks.rules_saved())


async def together(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin pair @mentor @leader reason`."""
    await _arrange(asker, db, workspace, now, words, Arrangement.TOGETHER, command, reply)


async def apart(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin apart @one @other reason`."""
    await _arrange(asker, db, workspace, now, words, Arrangement.APART, command, reply)


async def undo(asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply) -> None:
    programme_id, _, two = value.partition("/")
    mentor_id, _, leader_id = two.partition("/")
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        if await arrangements.undo(tx, programme_id, mentor_id, leader_id):
            await admins.note(tx, asker.id, "arrangement undone", now, {"programme": programme_id})

    await reply(blocks.undone())


async def _arrange(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    words: list[str],
    kind: Arrangement,
    command: str,
    reply: Reply,
) -> None:
    said = " ".join(words[1:])
    named = mentioned(said)
    if not named:
        await _list(asker, db, workspace, now, command, reply)
        return
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        programme, mentor, leader = await _both(tx, asker, named, now)
        reason = MENTION.sub("", said).strip()[: blocks.LONGEST_REASON]
        if kind is Arrangement.TOGETHER:
            await _refuse_what_is_unsafe(tx, programme, mentor, leader)
        await arrangements.make(tx, programme.id, Arranged(mentor, leader, kind, reason), asker.id, now)
        is_known = kind is Arrangement.APART and await _give_up(tx, programme, mentor, leader, now)
        await admins.note(tx, asker.id, f"arranged {kind}", now, {"programme": programme.id})

    await reply(blocks.arranged(kind, mentor, leader, are_a_pair=is_known))


async def _give_up(tx: Transaction, programme: Programme, mentor: str, leader: str, now: datetime) -> bool:
    """Withdraw a proposal of which nobody knows; whether one is left of which somebody does."""
    unknown = {each.id for each in await pairs.not_asked_yet(tx, programme.id)}
    live = [each for each in await pairs.between(tx, mentor, leader) if each.state in LIVE_PAIRS]
    for pair in live:
        if pair.id in unknown:
            await pairs.advance(tx, pair.id, PairState.PROPOSED, PairState.LAPSED, ended_at=now)
            await slots.call_off_questions(tx, [pair.id], now)
    return any(pair.id not in unknown for pair in live)


async def _list(
    asker: Person, db: Database, workspace: str, now: datetime, command: str, reply: Reply
) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        known = await programmes.unfinished(tx, cadence.local_date(now, asker.timezone))
        decided = [
            (programme, each.mentor_id, each.leader_id, each.kind, each.reason)
            for programme in known
            for each in await arrangements.of_programme(tx, programme.id)
        ]

    await reply(blocks.arrangements(decided, command))


async def _both(
    tx: Transaction, asker: Person, named: list[str], now: datetime
) -> tuple[Programme, str, str]:
    """The programme in which the two take part, and who of them is the mentor; raises a refusal."""
    if len(named) != 2:
        raise NotBothMembers
    places = [await _places(tx, person) for person in named]
    for programme in await programmes.unfinished(tx, cadence.local_date(now, asker.timezone)):
        roles = [places_of.get(programme.id) for places_of in places]
        if set(roles) == {Role.MENTOR, Role.LEADER}:
            mentor, leader = named if roles[0] is Role.MENTOR else reversed(named)
            return programme, mentor, leader
    raise NotBothMembers


async def _places(tx: Transaction, person_id: str) -> dict[str, Role]:
    held: list[Member] = [
        each for each in await members.of_person(tx, person_id) if each.state is not MemberState.LEFT
    ]
    return {each.programme_id: each.role for each in held}


async def _refuse_what_is_unsafe(tx: Transaction, programme: Programme, mentor: str, leader: str) -> None:
    known = await facts.of_programme(tx, programme)
    for refused in pinning.settle(replace(known, pins=[*known.pins, (mentor, leader)])).refused:
        if mentor == refused.mentor_id or leader == refused.leader_id:
            raise UnsafePair(why=fit.kept_apart(refused.why))
