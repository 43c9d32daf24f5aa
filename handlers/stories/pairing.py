"""From a proposal to a pair: the mentor is asked, then the leader, and the two are introduced."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.blocks.kit.language import speaking
from bot.blocks.messages import proposals
from bot.mentoring.model import Pair, PairState, Person, Programme
from bot.mentoring.refusals import AlreadyAnswered, NoPair, NotYours, ProposalOver
from handlers.acts import notify_coordinators, plan_nudges, propose, status
from handlers.edge.reply import Reply
from handlers.sending.outbox import REFUSALS, Outbox
from handlers.sending.post import Outcome, PostResult
from storage import introductions, pairs, people, programmes, unanswered
from storage.database import Database, Transaction


async def accept(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    outbox: Outbox,
    value: str,
    reply: Reply,
) -> None:
    """*Yes, gladly*: from the mentor it leads to the leader's question, from the leader to the pair."""
    async with db.transaction(workspace) as tx:
        pair = await _require_open_proposal(tx, value, asker)
        programme = await programmes.get(tx, pair.programme_id)
        await unanswered.mark_last_answered(tx, asker.id, now)
        if asker.id == pair.mentor_id:
            await pairs.change_state(tx, pair.id, PairState.PROPOSED, PairState.CONSENTED)
            leader = (await people.find_many(tx, [pair.leader_id]))[pair.leader_id]
            answers_due = await propose.plan_questions(tx, [(pair, leader)], now)
            await pairs.extend_answer_time(tx, pair.id, answers_due.get(pair.id, now))
        else:
            await pairs.change_state(tx, pair.id, PairState.CONSENTED, PairState.ACTIVE, began_at=now)
            # From their next week on; before the programme begins its calendar may have something to say.
            await plan_nudges.plan_weekly(tx, [pair.mentor_id, pair.leader_id], now)

    if asker.id == pair.mentor_id:
        await reply.replace(proposals.mentor_acceptance(pair))
    else:
        await reply.replace(proposals.leader_acceptance(pair))
        await outbox.load_rest()
        if outbox.try_acquire():  # else the clock introduces them
            await _introduce(outbox, pair, programme)


async def decline(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Not this time*: nobody else is told, and the proposal lapses as if nobody had answered."""
    async with db.transaction(workspace) as tx:
        pair = await _require_open_proposal(tx, value, asker)
        await pairs.close_proposals(tx, [pair])
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply.replace(proposals.decline_thanks())


async def show(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """`/mentor pair`: each partner of the asker, why they were matched, and their next step."""
    async with db.reading(workspace) as tx:
        steps = await status.read_next_steps(tx, asker, await pairs.live_of_person(tx, asker.id), now)
        if not steps:
            raise NoPair
        programmes_by_id = {each.id: each for each in await programmes.list_all(tx)}

    for step in steps:
        role, programme = step.pair.role_of(asker.id), programmes_by_id[step.pair.programme_id]
        await reply(proposals.pair_page(step, role, programme))


async def tick(db: Database, workspace: str, now: datetime, outbox: Outbox) -> None:
    """The clock: let unanswered proposals lapse, complete finished pairs, and introduce new ones."""
    async with db.transaction(workspace) as tx:
        await pairs.lapse_unanswered(tx, now)
        await pairs.complete_finished(tx, now)
        waiting_pairs = await introductions.waiting_pairs(tx, now)

    if waiting_pairs:
        async with outbox.turn() as is_ours:
            if is_ours:
                await _introduce_all(outbox, waiting_pairs)


async def _require_open_proposal(tx: Transaction, pair_id: str, person: Person) -> Pair:
    """The proposal that waits for this person's answer; raises ProposalOver, NotYours or AlreadyAnswered."""
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state in (PairState.LAPSED, PairState.STOPPED):
        raise ProposalOver
    if person.id not in (pair.mentor_id, pair.leader_id):
        raise NotYours
    expected = PairState.PROPOSED if person.id == pair.mentor_id else PairState.CONSENTED
    if pair.state is not expected or pair.is_closed:
        raise AlreadyAnswered
    return pair


async def _introduce_all(outbox: Outbox, waiting_pairs: Sequence[Pair]) -> None:
    """Introduce as many pairs as there is time for in one pass.

    Nudges wait for this, so the others follow in the next pass.
    """
    async with outbox.db.reading(outbox.workspace) as tx:
        programmes_by_id = await programmes.find_many(tx, {pair.programme_id for pair in waiting_pairs})

    await outbox.load_rest()
    for index, pair in enumerate(waiting_pairs):
        if not outbox.try_acquire():
            break
        result = await _introduce(outbox, pair, programmes_by_id[pair.programme_id])
        # The limit is one of the workspace: the others would only meet it as well.
        if result.outcome is Outcome.LIMITED:
            await _postpone(outbox, result, waiting_pairs[index:])
            break


async def _introduce(outbox: Outbox, pair: Pair, programme: Programme) -> PostResult:
    """Open a pair's group message and post the introduction into it, at most once; where not taken, later."""
    if pair.channel_id is None:
        opening = await outbox.open_group(pair.mentor_id, pair.leader_id)
        if opening.channel is None:
            await _postpone(outbox, opening, [pair])
            return opening
        pair = replace(pair, channel_id=opening.channel)
    channel = pair.channel_id or ""
    async with outbox.db.transaction(outbox.workspace) as tx:
        # Before it is posted: should the process die in between, a missing message is better than two.
        if not await introductions.record(tx, pair.id, channel, outbox.now):
            return PostResult(Outcome.SENT)
        mentor = await people.find(tx, pair.mentor_id)

    with speaking(mentor.locale if mentor else "en-US"):
        message = proposals.introduction(pair, programme)
    result = await outbox.post(channel, message)
    if outbox.retry_at(result, pair.began_at or outbox.now):
        async with outbox.db.transaction(outbox.workspace) as tx:
            await introductions.take_back(tx, pair.id)
        await _postpone(outbox, result, [pair])
    elif result.outcome in REFUSALS:
        await notify_coordinators.report_failed_introduction(outbox, pair, result.reason)
    return result


async def _postpone(outbox: Outbox, result: PostResult, waiting_pairs: Sequence[Pair]) -> None:
    """Plan to introduce these pairs later.

    Where Slack refused the first for a day, it is given up, and the coordinator is told.
    """
    retry_at = outbox.retry_at(result, waiting_pairs[0].began_at or outbox.now)
    async with outbox.db.transaction(outbox.workspace) as tx:
        if retry_at:
            await introductions.postpone(tx, [pair.id for pair in waiting_pairs], retry_at)
            return
        is_given_up = await introductions.give_up(tx, waiting_pairs[0].id, outbox.now)
    if is_given_up and result.outcome in REFUSALS:
        await notify_coordinators.report_failed_introduction(outbox, waiting_pairs[0], result.reason)
