"""From a proposal to a pair: the mentor is asked, then the leader, and the two are introduced."""

from dataclasses import replace
from datetime import datetime

from bot.blocks.messages import proposals
from bot.mentoring.model import NoticeKind, Pair, PairState, Person
from bot.mentoring.refusals import AlreadyAnswered, NotYours, ProposalOver
from handlers.acts import extend_questions, notify_pair, plan_nudges, propose, recheck, status
from handlers.edge.reply import Reply
from handlers.sending import notices
from handlers.sending.outbox import Outbox
from storage import pairs, people, programmes, proposed_pairs, unanswered, workspaces
from storage.database import Database, Transaction


async def accept(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    outbox: Outbox,
    command: str,
    value: str,
    reply: Reply,
) -> None:
    """*Yes, gladly*: from the mentor it leads to the leader's question, from the leader to the pair.

    Where the two must not be a pair any more, the question is closed instead.
    """
    async with db.transaction(workspace) as tx:
        pair = await _require_open_proposal(tx, value, asker)
        await unanswered.mark_last_answered(tx, asker.id, now)
        programme = await programmes.get(tx, pair.programme_id)
        is_mentor = asker.id == pair.mentor_id
        if is_mentor:
            # Before the rules are asked: where a private list is in the way, the mentor reads as ever.
            await pairs.change_state(tx, pair.id, PairState.PROPOSED, PairState.CONSENTED, asked_at=None)
            pair = replace(pair, state=PairState.CONSENTED, asked_at=None)
        is_open = not await recheck.end_unsafe(tx, [pair], now, answers=asker.id)
        if is_mentor:
            is_open = await _plan_leaders_question(tx, pair.id, now)
        elif is_open:
            await pairs.change_state(tx, pair.id, PairState.CONSENTED, PairState.ACTIVE, began_at=now)
            # From their next week on; before the programme begins its calendar may have something to say.
            await plan_nudges.plan_weekly(tx, [pair.mentor_id, pair.leader_id], now)
            await notify_pair.plan(tx, pair, NoticeKind.INTRODUCTION, asker.id, now)

    if not is_open:
        await reply.replace(proposals.question_closed(programme))
        await notices.deliver_batch(outbox, command)
    elif is_mentor:
        await reply.replace(proposals.mentor_acceptance(pair))
    else:
        await reply.replace(proposals.leader_acceptance(pair))
        await notices.deliver_batch(outbox, command)


async def decline(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Not this time*: nobody else is told, and the proposal lapses as if nobody had answered."""
    async with db.transaction(workspace) as tx:
        pair = await _require_open_proposal(tx, value, asker)
        await proposed_pairs.close_proposals(tx, [pair])
        if pair.asked_at is None:  # it has arrived, whatever became of Slack's answer
            await proposed_pairs.mark_asked(tx, pair.id, now, pair.answer_by)
        await unanswered.mark_last_answered(tx, asker.id, now)

    await reply.replace(proposals.decline_thanks())


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, command: str, reply: Reply
) -> None:
    """`/mentor pair`: each partner of the asker, why they were matched, and their next step.

    Without a partner it says what `/mentor` says.
    """
    async with db.reading(workspace) as tx:
        page = await status.read_page(tx, asker, now)

    for message in page.pair_messages() or [page.message(command)]:
        await reply(message)


async def tick(db: Database, workspace: str, now: datetime) -> None:
    """The clock: let unanswered proposals lapse, and complete finished pairs.

    While Slack lets nobody answer, nothing lapses.
    """
    async with db.transaction(workspace) as tx:
        if (await workspaces.get(tx)).closed_at is None:
            await workspaces.mark_alive(tx, now)
            await pairs.lapse_unanswered(tx, now)
        await pairs.complete_finished(tx, now)


async def return_from_outage(db: Database, workspace: str, now: datetime) -> None:
    """The clock, after the bot was away: nobody loses the time in which they could not answer."""
    async with db.transaction(workspace) as tx:
        if (await workspaces.get(tx)).closed_at is None:
            await extend_questions.after_outage(tx, None, now)
            await workspaces.mark_alive(tx, now)


async def _plan_leaders_question(tx: Transaction, pair_id: str, now: datetime) -> bool:
    """Plan the question to the leader of a pair to which the mentor agreed; False where it has ended."""
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state is not PairState.CONSENTED:
        return False
    leader = (await people.find_many(tx, [pair.leader_id]))[pair.leader_id]
    answer_times = await propose.plan_questions(tx, [(pair, leader)], now)
    await proposed_pairs.extend_answer_time(tx, pair.id, answer_times.get(pair.id, now))
    return True


async def _require_open_proposal(tx: Transaction, pair_id: str, person: Person) -> Pair:
    """The proposal that waits for this person's answer; raises ProposalOver, NotYours or AlreadyAnswered."""
    pair = await pairs.find(tx, pair_id)
    if pair is None or pair.state in (PairState.LAPSED, PairState.STOPPED):
        raise ProposalOver
    if person.id not in (pair.mentor_id, pair.leader_id):
        raise NotYours
    if pair.answerer_id != person.id:
        raise AlreadyAnswered
    return pair
