"""Ending a pair that has lost one of its two people; the other is told in one neutral line."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import permutations

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import proposals
from bot.mentoring.model import AccountStatus, Pair, PairState, Person, Programme
from handlers.edge.reply import send
from handlers.sending.outbox import REFUSALS, Outbox
from storage import pairs, people
from storage.database import Transaction

logger = logging.getLogger(__name__)


async def end_without_notice(tx: Transaction, now: datetime) -> list[tuple[Pair, Person]]:
    """End the pairs that lost a member and have nobody to tell.

    Returns the others, each with the partner to tell before it ends.
    """
    incomplete_pairs = await pairs.with_departed_member(tx)
    persons = await people.find_many(
        tx, {side for pair in incomplete_pairs for side in (pair.mentor_id, pair.leader_id)}
    )
    partners = {pair.id: _partner_to_tell(pair, persons) for pair in incomplete_pairs}
    for pair in incomplete_pairs:
        if partners[pair.id] is None:
            await pairs.stop(tx, pair, now)
    return [(pair, partner) for pair in incomplete_pairs if (partner := partners[pair.id])]


async def end_with_notice(outbox: Outbox, endings: Sequence[tuple[Pair, Person]]) -> None:
    """End each pair and tell the partner, as many as the pace allows in one pass; the others wait.

    A pair is taken back, to be ended and told of again, where Slack certainly did not take the message.
    """
    await outbox.load_rest()
    for pair, partner in endings:
        if not outbox.try_acquire():
            break
        # Before the partner is told: should the process die in between, nobody is told twice.
        async with outbox.db.transaction(outbox.workspace) as tx:
            if not await pairs.stop(tx, pair, outbox.now):
                continue
        with speaking(partner.locale):
            message = proposals.pair_closing(pair.partner_of(partner.id))
        result = await outbox.post(partner.id, message)
        if result.outcome not in REFUSALS and outbox.retry_at(result, outbox.now):
            async with outbox.db.transaction(outbox.workspace) as tx:
                await pairs.change_state(tx, pair.id, PairState.STOPPED, pair.state, ended_at=None)


async def notify_partners(client: AsyncWebClient, partners: Sequence[Person], departed_id: str) -> None:
    """Tell the former partners of a person who just left. A failure is logged, and the others are told."""
    for partner in partners:
        with speaking(partner.locale):
            message = proposals.pair_closing(departed_id)
        try:
            await send(client, partner.id, message)
        except (SlackApiError, ClientError, TimeoutError) as error:  # the others are told all the same
            logger.warning("a partner could not be told: %s", type(error).__name__)


async def notify_pairs(
    client: AsyncWebClient, ended_pairs: Sequence[Pair], persons: Mapping[str, Person], programme: Programme
) -> None:
    """Tell both of each pair that their programme ended before its time, as `notify_partners` tells."""
    for person_id, partner_id in (
        each for pair in ended_pairs for each in permutations((pair.mentor_id, pair.leader_id))
    ):
        person = persons[person_id]
        if person.account_status is not AccountStatus.ACTIVE:
            continue
        with speaking(person.locale):
            message = proposals.programme_closing(partner_id, programme)
        try:
            await send(client, person.id, message)
        except (SlackApiError, ClientError, TimeoutError) as error:  # the others are told all the same
            logger.warning("a pair could not be told: %s", type(error).__name__)


def _partner_to_tell(pair: Pair, persons: Mapping[str, Person]) -> Person | None:
    """The partner who is still active; None if there is none, or the pair was never agreed on."""
    pair_members = (persons[pair.mentor_id], persons[pair.leader_id])
    remaining = [each for each in pair_members if each.account_status is AccountStatus.ACTIVE]
    return remaining[0] if pair.began_at and remaining else None
