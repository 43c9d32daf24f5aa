"""The decisions of a coordinator before a plan is made: its rules, who must be a pair, and who must not."""

from datetime import datetime
from typing import Any

from bot.blocks import match_reasons
from bot.blocks.forms import rules_form
from bot.blocks.kit.text import MENTION, mentioned_ids
from bot.blocks.messages import arrangements as blocks
from bot.blocks.messages import programme_changes
from bot.mentoring.matching import pins
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.membership import shared_programme
from bot.mentoring.model import Person, Programme, Role
from bot.mentoring.refusals import NotBothMembers, OwnPair, UnknownProgramme, UnsafePair
from bot.mentoring.timing import cadence
from handlers.edge.reply import Reply, filled_in
from storage import admins, arrangements, matching_problems, members, programmes, proposed_pairs
from storage.arrangements import PairArrangement
from storage.database import Database, Transaction


async def open_rules_form(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin rules`, and the button *Rules*."""
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_unfinished(tx, value, " ".join(words[1:]), today)
        rules = await matching_problems.rules_of(tx, programme)
        _fingerprint, may_move = await programmes.matching_state(tx, programme.id)

    await reply.open(rules_form.rules_form(programme, rules, may_move))


async def submit_rules(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The form came back: save the rules, and how many proposals a match may move."""
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.find(tx, view["private_metadata"])
        if programme is None:
            raise UnknownProgramme
        rules = await matching_problems.rules_of(tx, programme)
        answers = filled_in(rules_form.read_rules(view, rules))
        await matching_problems.save_rules(tx, programme.id, answers.rules)
        await programmes.save_move_limit(tx, programme.id, answers.may_move)
        await admins.record_action(tx, asker.id, "rules changed", now, {"programme": programme.id})

    await reply(programme_changes.rules_saved())


async def pair_people(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin pair @mentor @leader reason`: a pair in any case; alone, a list of all decisions."""
    await _arrange(asker, db, workspace, now, words, Arrangement.TOGETHER, command, reply)


async def keep_apart(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], command: str, reply: Reply
) -> None:
    """`/mentor admin apart @one @other reason`: never a pair; alone, a list of all decisions."""
    await _arrange(asker, db, workspace, now, words, Arrangement.APART, command, reply)


async def undo_arrangement(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """The button *Undo* of an arrangement."""
    programme_id, _, pair = value.partition("/")
    mentor_id, _, leader_id = pair.partition("/")
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        if await arrangements.remove(tx, programme_id, mentor_id, leader_id):
            await admins.record_action(
                tx, asker.id, "arrangement undone", now, _audit_details(programme_id, mentor_id, leader_id)
            )

    await reply(blocks.arrangement_undone())


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
    """Save an arrangement of two people, or show all of them where nobody is named.

    Raises UnsafePair for two who must not be a pair, NotBothMembers for two who cannot be one, OwnPair where
    the asker is one of them. No answer follows from a private list, or from a question to somebody.
    """
    text = " ".join(words[1:])
    person_ids = mentioned_ids(text)
    if not person_ids:
        await _show_arrangements(asker, db, workspace, now, command, reply)
        return

    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme, mentor, leader = await _mentor_and_leader(tx, asker, person_ids, now)
        details = _audit_details(programme.id, mentor, leader)
        hindrance = None
        if kind is Arrangement.TOGETHER:
            if asker.id in (mentor, leader):
                raise OwnPair
            problem = await matching_problems.of_programme(tx, programme)
            wanted = await matching_problems.pins_not_begun(tx, programme.id)
            hindrance = pins.known_hindrance(problem, wanted, (mentor, leader))
        previous_kind = await _arrangement_of(tx, programme, mentor, leader)
        if hindrance:
            await admins.record_action(tx, asker.id, "pair refused", now, details)
        else:
            reason = MENTION.sub("", text).strip()[: blocks.LONGEST_REASON]
            await arrangements.save(
                tx, programme.id, PairArrangement(mentor, leader, kind, reason), asker.id, now
            )
            if kind is Arrangement.APART:
                await _close_unknown_proposals(tx, programme, mentor, leader)
            await admins.record_action(tx, asker.id, f"arranged {kind}", now, details)

    # Only here: raised within the transaction, it would undo the record that the pair was refused.
    if hindrance:
        raise UnsafePair(why=match_reasons.pin_refusal(hindrance))
    await reply(blocks.arrangement_saved(kind, mentor, leader, replaces=previous_kind))


async def _mentor_and_leader(
    tx: Transaction, asker: Person, person_ids: list[str], now: datetime
) -> tuple[Programme, str, str]:
    """The programme that two people take part in, and which of them is mentor and leader there.

    Raises NotBothMembers.
    """
    if len(person_ids) != 2:
        raise NotBothMembers
    today = cadence.local_date(now, asker.timezone)
    one, other = [await members.current_of_person(tx, each, today) for each in person_ids]
    unfinished = await programmes.unfinished(tx, today)
    programme, role = shared_programme(unfinished, one, other)
    mentor, leader = person_ids if role is Role.MENTOR else reversed(person_ids)
    return programme, mentor, leader


def _audit_details(programme_id: str, mentor: str, leader: str) -> dict[str, str | int]:
    """The details under which the audit log keeps a decision about two people."""
    return {"programme": programme_id, "mentor": mentor, "leader": leader}


async def _arrangement_of(
    tx: Transaction, programme: Programme, mentor: str, leader: str
) -> Arrangement | None:
    """The kind of arrangement that these two have now, None if none."""
    pair_arrangements = await arrangements.of_programme(tx, programme.id)
    return next(
        (each.kind for each in pair_arrangements if (each.mentor_id, each.leader_id) == (mentor, leader)),
        None,
    )


async def _close_unknown_proposals(tx: Transaction, programme: Programme, mentor: str, leader: str) -> None:
    """Ask nobody about the proposals of two people that nobody was told of; they lapse at their time."""
    both = {mentor, leader}
    unknown = [
        each
        for each in await proposed_pairs.proposals_not_sent(tx, programme.id)
        if {each.mentor_id, each.leader_id} == both
    ]
    await proposed_pairs.close_proposals(tx, unknown)


async def _show_arrangements(
    asker: Person, db: Database, workspace: str, now: datetime, command: str, reply: Reply
) -> None:
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        running_programmes = await programmes.unfinished(tx, cadence.local_date(now, asker.timezone))
        rows = [
            (programme, each.mentor_id, each.leader_id, each.kind, each.reason)
            for programme in running_programmes
            for each in await arrangements.of_programme(tx, programme.id)
        ]

    await reply(blocks.arrangements(rows, command))
