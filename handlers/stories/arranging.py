"""What a coordinator decides before a plan is made: its rules, who must be a pair, who must not."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.blocks import match_reasons
from bot.blocks import rules as blocks
from bot.blocks.kit.text import MENTION, mentioned
from bot.mentoring.matching import pins
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.model import LIVE_PAIRS, Hindrance, Member, MemberState, PairState, Person, Programme, Role
from bot.mentoring.refusals import NotBothMembers, UnknownProgramme, UnsafePair
from bot.mentoring.timing import cadence
from handlers.edge.reply import Reply
from storage import (
    admins,
    arrangements,
    matching_problems,
    members,
    pairs,
    programmes,
    slots,
)
from storage.arrangements import Arranged
from storage.database import Database, Transaction


async def open_rules(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin rules`, and the button *Rules*."""
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        programme = await programmes.chosen(tx, value, " ".join(words[1:]), today)
        rules = await matching_problems.rules_of(tx, programme)
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
        answers = blocks.read_rules(view, await matching_problems.rules_of(tx, programme))
        if not isinstance(answers, dict):
            await matching_problems.change_rules(tx, programme.id, answers.rules)
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
            await admins.note(
                tx, asker.id, "arrangement undone", now, _subject(programme_id, mentor_id, leader_id)
            )

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
        subject = _subject(programme.id, mentor, leader)
        refused = await _unsafe(tx, programme, mentor, leader) if kind is Arrangement.TOGETHER else None
        before = await _before(tx, programme, mentor, leader)
        is_known = False
        if refused:
            await admins.note(tx, asker.id, "pair refused", now, subject)
        else:
            reason = MENTION.sub("", said).strip()[: blocks.LONGEST_REASON]
            await arrangements.make(tx, programme.id, Arranged(mentor, leader, kind, reason), asker.id, now)
            is_known = kind is Arrangement.APART and await _give_up(tx, programme, mentor, leader, now)
            await admins.note(tx, asker.id, f"arranged {kind}", now, subject)

    if refused:
        raise UnsafePair(why=match_reasons.kept_apart(refused))
    await reply(blocks.arranged(kind, mentor, leader, replaces=before, are_a_pair=is_known))


def _subject(programme_id: str, mentor: str, leader: str) -> dict[str, str | int]:
    """What the audit says of two people."""
    return {"programme": programme_id, "mentor": mentor, "leader": leader}


async def _before(tx: Transaction, programme: Programme, mentor: str, leader: str) -> Arrangement | None:
    """What was decided of these two until now."""
    decided = await arrangements.of_programme(tx, programme.id)
    return next((each.kind for each in decided if (each.mentor_id, each.leader_id) == (mentor, leader)), None)


async def _give_up(tx: Transaction, programme: Programme, mentor: str, leader: str, now: datetime) -> bool:
    """Withdraw a proposal of which nobody knows; whether one is left of which somebody does."""
    unknown = {each.id for each in await pairs.not_asked_yet(tx, programme.id)}
    live = [each for each in await pairs.between(tx, mentor, leader) if each.state in LIVE_PAIRS]
    for pair in live:
        if pair.id in unknown:
            await pairs.advance(tx, pair.id, PairState.PROPOSED, PairState.LAPSED, ended_at=now)
            await slots.call_off_questions(tx, [pair], now)
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


async def _unsafe(tx: Transaction, programme: Programme, mentor: str, leader: str) -> Hindrance | None:
    """Why these two must not be a pair, whatever a coordinator decided of them before."""
    known = await matching_problems.of_programme(tx, programme)
    two = (mentor, leader)
    apart = [pair for pair in known.apart if pair not in (two, two[::-1])]
    settled = pins.settle(replace(known, pins=[*known.pins, two], apart=apart))
    return next((each.why for each in settled.refused if two == (each.mentor_id, each.leader_id)), None)
