"""`/mentor admin health` and `/mentor admin nudges`: whether delivery goes well, and reaches somebody."""

from datetime import datetime, timedelta
from itertools import chain

from bot.blocks.kit.text import mentioned_ids
from bot.blocks.messages import delivery_health
from bot.library import unreadable_cards
from bot.mentoring.delivery_health import reach
from bot.mentoring.model import Person
from bot.mentoring.refusals import NobodyNamed
from bot.metrics import Metrics
from handlers.edge.reply import Reply
from storage import admins, nudge_history, own_cards, people, programmes
from storage.database import Database

LOOKS_BACK = timedelta(days=7)
LOOKS_BACK_FOR_A_PERSON = timedelta(days=28)
MOST_PEOPLE = 2


async def show_health(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    metrics: Metrics,
    command: str,
    reply: Reply,
) -> None:
    """`/mentor admin health`, and the button *Health*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        tally = await nudge_history.tally(tx, now, now - LOOKS_BACK)
        unreadable_rows = [
            *(f"profile {each}" for each in sorted(await people.unreadable_profiles(tx))),
            *(f"programme {each}" for each in sorted(await programmes.unreadable_ids(tx))),
            *(f"card {each}" for each in unreadable_cards(chain(*await own_cards.published_rows(tx)))),
        ]

    page = delivery_health.health(tally, metrics.rate_limits, asker, now, command, unreadable_rows)
    await reply(page)


async def show_reach(
    asker: Person, db: Database, workspace: str, now: datetime, words: list[str], reply: Reply
) -> None:
    """`/mentor admin nudges @person`, or the two of a pair; whether they are one plays no part."""
    person_ids = dict.fromkeys(mentioned_ids(" ".join(words)))

    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        if not 0 < len(person_ids) <= MOST_PEOPLE:
            raise NobodyNamed
        since = now - LOOKS_BACK_FOR_A_PERSON
        weekly_nudges = await nudge_history.weekly_of_people(tx, person_ids, since)

    reaches = {who: reach(each for each in weekly_nudges if each.person_id == who) for who in person_ids}
    await reply(delivery_health.nudges_of_people(reaches))
