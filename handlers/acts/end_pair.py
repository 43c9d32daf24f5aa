"""A pair that has lost one of its two: it ends, and the other is told in one neutral line."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import proposals
from bot.mentoring.model import AccountStatus, Pair, PairState, Person
from handlers.edge.reply import post
from handlers.sending.outbox import REFUSALS, Outbox
from storage import pairs, people
from storage.database import Transaction

logger = logging.getLogger(__name__)


async def with_departed_member(tx: Transaction, now: datetime) -> list[tuple[Pair, Person]]:
    """The pairs that lost a side, with who is to be told before they end; where nobody is, they end here."""
    found = await pairs.bereft(tx)
    sides = await people.find_many(tx, {side for pair in found for side in (pair.mentor_id, pair.leader_id)})
    left = {pair.id: _who_is_left(pair, sides) for pair in found}
    for pair in found:
        if left[pair.id] is None:
            await pairs.stop(tx, pair, now)
    return [(pair, partner) for pair in found if (partner := left[pair.id])]


async def close(voice: Outbox, closing: Sequence[tuple[Pair, Person]]) -> None:
    """End as many pairs as can be told of in one pass; the others end in the next."""
    await voice.begin()
    for pair, partner in closing:
        if not voice.may_go_on():
            break
        async with voice.db.transaction(voice.workspace) as tx:
            if not await pairs.stop(tx, pair, voice.now):
                continue
        with speaking(partner.locale):
            said = proposals.pair_closing(pair.partner_of(partner.id))
        posted = await voice.post(partner.id, said)
        if posted.fate not in REFUSALS and voice.again(posted, voice.now):
            async with voice.db.transaction(voice.workspace) as tx:
                await pairs.advance(tx, pair.id, PairState.STOPPED, pair.state, ended_at=None)


async def tell(client: AsyncWebClient, partners: Sequence[Person], person_id: str) -> None:
    """What follows at once when somebody leaves."""
    for partner in partners:
        with speaking(partner.locale):
            said = proposals.pair_closing(person_id)
        try:
            await post(client, partner.id, said)
        except (SlackApiError, ClientError, TimeoutError) as error:  # the others are told all the same
            logger.warning("a partner could not be told: %s", type(error).__name__)


def _who_is_left(pair: Pair, sides: Mapping[str, Person]) -> Person | None:
    """The partner who is still here, if they knew of it."""
    both = (sides[pair.mentor_id], sides[pair.leader_id])
    here = [each for each in both if each.standing is AccountStatus.ACTIVE]
    return here[0] if pair.began_at and here else None
