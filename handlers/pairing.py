"""From a proposal to a pair: the mentor is asked, then the leader, and both are introduced."""

import logging
from datetime import datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks import messages
from bot.blocks.language import speaking
from bot.mentoring import cadence
from bot.mentoring.model import (
    Nudge,
    NudgeKind,
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
from handlers import proposing, standing
from handlers.pace import Pace
from handlers.reply import Reply, post, slacks_code
from storage import nudges, pairs, people, programmes, silence
from storage.database import Database, Transaction
from storage.ids import new_id

logger = logging.getLogger(__name__)

RATE_LIMITED = "ratelimited"


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
        await silence.broken(tx, asker.id, now)
        if asker.id == pair.mentor_id:
            await pairs.advance(tx, pair.id, PairState.PROPOSED, PairState.CONSENTED)
            leader = (await people.find_many(tx, [pair.leader_id]))[pair.leader_id]
            due = await proposing.ask_soon(tx, [(pair, leader)], now)
            await pairs.wait_until(tx, pair.id, due.get(pair.id, now))
        else:
            await pairs.advance(tx, pair.id, PairState.CONSENTED, PairState.ACTIVE, began_at=now)
            await _begin_nudges(tx, pair, now)

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
        await silence.broken(tx, asker.id, now)

    await reply.replace(messages.declined())


async def show(asker: Person, db: Database, workspace: str, now: datetime, reply: Reply) -> None:
    """`/mentor pair`: who my partner is and why we were matched."""
    async with db.reading(workspace) as tx:
        mine = await standing.what_comes(tx, asker, await pairs.live_of(tx, asker.id), now)
        if not mine:
            raise NoPair
        their = {each.id: each for each in await programmes.every(tx)}

    for each in mine:
        role, programme = each.pair.role_of(asker.id), their[each.pair.programme_id]
        await reply(messages.pair_page(each, role, programme))


async def tick(db: Database, workspace: str, now: datetime, courier: AsyncWebClient, pace: Pace) -> None:
    """The clock: let unanswered proposals lapse, end what is over, introduce who waits for it."""
    async with db.transaction(workspace) as tx:
        await pairs.lapse(tx, now)
        await pairs.complete(tx, now)
        waiting = await pairs.unintroduced(tx)
        known = await programmes.find_many(tx, {pair.programme_id for pair in waiting})

    for pair in waiting:
        if not pace.has_time(now):
            break  # nudges wait for this: the others follow in the next tick
        try:
            await _introduce(db, workspace, now, courier, pair, known[pair.programme_id])
        except SlackApiError as error:  # one pair that cannot be reached must not stop the others
            logger.warning("pair %s could not be introduced: %s", pair.id, slacks_code(error))
            if slacks_code(error) == RATE_LIMITED:
                break
        except (ClientError, TimeoutError) as error:
            logger.warning("pair %s could not be introduced: %s", pair.id, type(error).__name__)


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


async def _begin_nudges(tx: Transaction, pair: Pair, now: datetime) -> None:
    """From their next week on; before the programme begins its calendar may have something to say."""
    both = await people.find_many(tx, [pair.mentor_id, pair.leader_id])
    told = await people.profiles_of(tx, both)
    for each in both.values():
        slot = cadence.weekly_slot(now, cadence.Whose.of(each, told.get(each.id)))
        if slot is not None:
            nudge = Nudge(new_id(), each.id, NudgeKind.WEEKLY, slot.week, slot.due_at, slot.not_after)
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
