"""From a proposal to a pair: the mentor is asked, then the leader, and both are introduced."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import proposals
from bot.mentoring.model import (
    Pair,
    PairState,
    Person,
    Programme,
)
from bot.mentoring.refusals import (
    AlreadyAnswered,
    NoPair,
    NotYours,
    ProposalOver,
)
from bot.metrics import Metrics
from handlers.acts import notify_coordinators, plan_nudges, propose, status
from handlers.edge.reply import Reply
from handlers.sending.outbox import REFUSALS, SPEAKING, Outbox
from handlers.sending.pace import Pace
from handlers.sending.post import Outcome, PostResult
from storage import (
    pairs,
    people,
    programmes,
    unanswered,
)
from storage.database import Database, Transaction


async def accept(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    courier: AsyncWebClient,
    pace: Pace,
    metrics: Metrics,
    value: str,
    reply: Reply,
) -> None:
    """*Yes, gladly*: from the mentor it leads to the leader's question, from the leader to the pair."""
    async with db.transaction(workspace) as tx:
        pair = await _waiting_for(tx, value, asker)
        programme = await programmes.get(tx, pair.programme_id)
        await unanswered.broken(tx, asker.id, now)
        if asker.id == pair.mentor_id:
            await pairs.advance(tx, pair.id, PairState.PROPOSED, PairState.CONSENTED)
            leader = (await people.find_many(tx, [pair.leader_id]))[pair.leader_id]
            due = await propose.ask_soon(tx, [(pair, leader)], now)
            await pairs.wait_until(tx, pair.id, due.get(pair.id, now))
        else:
            await pairs.advance(tx, pair.id, PairState.CONSENTED, PairState.ACTIVE, began_at=now)
            # From their next week on; before the programme begins its calendar may have something to say.
            await plan_nudges.weekly_for(tx, [pair.mentor_id, pair.leader_id], now)

    if asker.id == pair.mentor_id:
        await reply.replace(proposals.accepted_first(pair))
    else:
        await reply.replace(proposals.accepted_both(pair))
        voice = Outbox(db, workspace, now, courier, pace, metrics)
        await voice.begin()
        if voice.may_go_on():  # else the clock introduces them
            await _introduce(voice, pair, programme)


async def decline(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, reply: Reply
) -> None:
    """*Not this time*: nobody else is told."""
    async with db.transaction(workspace) as tx:
        pair = await _waiting_for(tx, value, asker)
        await pairs.advance(tx, pair.id, pair.state, PairState.DECLINED, ended_at=now)
        await unanswered.broken(tx, asker.id, now)

    await reply.replace(proposals.declined())


async def show(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """`/mentor pair`: who my partner is and why we were matched."""
    async with db.reading(workspace) as tx:
        mine = await status.what_comes(tx, asker, await pairs.live_of(tx, asker.id), now)
        if not mine:
            raise NoPair
        their = {each.id: each for each in await programmes.every(tx)}

    for each in mine:
        role, programme = each.pair.role_of(asker.id), their[each.pair.programme_id]
        await reply(proposals.pair_page(each, role, programme))


async def tick(
    db: Database, workspace: str, now: datetime, courier: AsyncWebClient, pace: Pace, metrics: Metrics
) -> None:
    """The clock: let unanswered proposals lapse, end what is over, introduce who waits for it."""
    async with db.transaction(workspace) as tx:
        await pairs.lapse(tx, now)
        await pairs.complete(tx, now)
        waiting = await pairs.unintroduced(tx, now)

    if waiting:
        async with db.alone(workspace, SPEAKING) as is_ours:
            if is_ours:
                await _introduce_all(Outbox(db, workspace, now, courier, pace, metrics), waiting)


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


async def _introduce_all(voice: Outbox, waiting: Sequence[Pair]) -> None:
    """As many as there is time for in one pass; nudges wait for this, so the others follow in the next."""
    async with voice.db.reading(voice.workspace) as tx:
        known = await programmes.find_many(tx, {pair.programme_id for pair in waiting})

    await voice.begin()
    for place, pair in enumerate(waiting):
        if not voice.may_go_on():
            break
        posted = await _introduce(voice, pair, known[pair.programme_id])
        if posted.fate is Outcome.LIMITED:
            await _wait(voice, posted, waiting[place:])
            break


async def _introduce(voice: Outbox, pair: Pair, programme: Programme) -> PostResult:
    """Open the pair's group message and say the first words in it, at most once; where not taken, later."""
    if pair.channel_id is None:
        opened = await voice.open(pair.mentor_id, pair.leader_id)
        if opened.channel is None:
            await _wait(voice, opened, [pair])
            return opened
        pair = replace(pair, channel_id=opened.channel)
    channel = pair.channel_id or ""
    async with voice.db.transaction(voice.workspace) as tx:
        if not await pairs.introduce(tx, pair.id, channel, voice.now):
            return PostResult(Outcome.SENT)
        mentor = await people.find(tx, pair.mentor_id)

    with speaking(mentor.locale if mentor else "en-US"):
        said = proposals.introduction(pair, programme)
    posted = await voice.post(channel, said)
    if voice.again(posted, pair.began_at or voice.now):
        async with voice.db.transaction(voice.workspace) as tx:
            await pairs.introduce_again(tx, pair.id)
        await _wait(voice, posted, [pair])
    elif posted.fate in REFUSALS:
        await notify_coordinators.never_introduced(voice, pair, posted.reason)
    return posted


async def _wait(voice: Outbox, posted: PostResult, waiting: Sequence[Pair]) -> None:
    """They are introduced later, or never where Slack goes on to refuse it."""
    at = voice.again(posted, waiting[0].began_at or voice.now)
    async with voice.db.transaction(voice.workspace) as tx:
        if at:
            await pairs.introduce_later(tx, [pair.id for pair in waiting], at)
            return
        given_up = await pairs.introduce(tx, waiting[0].id, None, voice.now)
    if given_up and posted.fate in REFUSALS:
        await notify_coordinators.never_introduced(voice, waiting[0], posted.reason)
