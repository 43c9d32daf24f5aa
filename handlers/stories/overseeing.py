"""`/mentor admin health` and `/mentor admin nudges`: whether delivery goes well, and the last nudges."""

from datetime import datetime, timedelta
from itertools import chain

from bot.blocks.kit.text import mentioned_ids
from bot.blocks.messages import delivery_health
from bot.library import unreadable_cards
from bot.mentoring.model import Person
from bot.mentoring.refusals import NeverAPair, NobodyNamed
from bot.metrics import Metrics
from handlers.edge.reply import Reply
from storage import admins, nudge_history, own_cards, pairs, people, programmes
from storage.database import Database

LOOKS_BACK = timedelta(days=7)
MOST_NUDGES = 10


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


async def show_last_nudges(
    asker: Person, db: Database, workspace: str, words: list[str], reply: Reply
) -> None:
    """`/mentor admin nudges @person`, or `@mentor @leader` for a pair."""
    person_ids = mentioned_ids(" ".join(words))

    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        if len(person_ids) not in (1, 2):
            raise NobodyNamed
        if len(person_ids) == 1:
            page = delivery_health.nudges_of_person(
                person_ids[0], await nudge_history.last_of_person(tx, person_ids[0], MOST_NUDGES), asker
            )
        else:
            pairs_of_both = await pairs.between(tx, *person_ids)
            if not pairs_of_both:
                raise NeverAPair
            # The last of them: two people may have been a pair in several programmes.
            last_nudges = await nudge_history.last_of_pair(tx, pairs_of_both[-1].id, MOST_NUDGES)
            page = delivery_health.nudges_of_pair(pairs_of_both[-1], last_nudges, asker)

    await reply(page)
