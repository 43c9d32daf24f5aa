"""`/mentor admin health` and `/mentor admin nudges`: whether delivery goes well, and what became of what."""

from datetime import datetime, timedelta

from bot.blocks import delivery_health
from bot.blocks.kit.text import mentioned
from bot.mentoring.model import Person
from bot.mentoring.refusals import NeverAPair, NobodyNamed
from bot.metrics import Metrics
from handlers.edge.reply import Reply
from storage import admins, nudge_history, pairs
from storage.database import Database

LOOKS_BACK = timedelta(days=7)
MOST_NUDGES = 10


async def health(
    asker: Person, db: Database, workspace: str, now: datetime, metrics: Metrics, command: str, reply: Reply
) -> None:
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        tally = await nudge_history.standing(tx, now, now - LOOKS_BACK)

    await reply(delivery_health.health(tally, metrics.limits_met, asker, now, command))


async def last_nudges(asker: Person, db: Database, workspace: str, words: list[str], reply: Reply) -> None:
    """`/mentor admin nudges @person`, or `@mentor @leader` for a pair."""
    named = mentioned(" ".join(words))

    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        if len(named) not in (1, 2):
            raise NobodyNamed
        if len(named) == 1:
            said = delivery_health.nudges_of(
                named[0], await nudge_history.last_of(tx, named[0], MOST_NUDGES), asker
            )
        else:
            known = await pairs.between(tx, *named)
            if not known:
                raise NeverAPair
            found = await nudge_history.last_of_pair(tx, known[-1].id, MOST_NUDGES)
            said = delivery_health.nudges_of_pair(known[-1], found, asker)

    await reply(said)
