"""Telling partners, in one neutral line, that somebody takes a break."""

import logging
from collections.abc import Sequence
from datetime import date

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.kit.language import speaking
from bot.blocks.messages import proposals
from bot.mentoring.model import AccountStatus, PairState, Person
from handlers.edge.reply import send
from storage import members, pairs, people
from storage.database import Transaction

logger = logging.getLogger(__name__)


async def read_partners(tx: Transaction, person_id: str) -> list[Person]:
    """The partners of a person who are there to be told: active accounts that take no break themselves."""
    live_pairs = await pairs.live_of_person(tx, person_id)
    partner_ids = [each.partner_of(person_id) for each in live_pairs if each.state is PairState.ACTIVE]
    resting = await members.paused_people(tx, partner_ids)
    partners = (await people.find_many(tx, partner_ids)).values()
    return [
        each for each in partners if each.account_status is AccountStatus.ACTIVE and each.id not in resting
    ]


async def tell_partners(
    client: AsyncWebClient, partners: Sequence[Person], person_id: str, until: date | None
) -> None:
    """Tell each partner, once, that the person takes a break, and until when.

    A failure is logged: the break stands on the partner's status page all the same.
    """
    for partner in partners:
        with speaking(partner.locale):
            message = proposals.break_notice(person_id, until)
        try:
            await send(client, partner.id, message)
        except (SlackApiError, ClientError, TimeoutError) as error:
            logger.warning("a partner could not be told of a break: %s", type(error).__name__)
