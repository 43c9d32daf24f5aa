"""`/mentor stats`: the figures of a programme for a period, as far as they may be shown."""

from datetime import date, datetime, timedelta

from bot.blocks.messages import reports
from bot.library import Library
from bot.mentoring.figures import earliest_midnight, requested_figures, shares_by_pillar
from bot.mentoring.model import Person
from bot.mentoring.timing import cadence
from handlers.edge.reply import Reply
from storage import admins, figures, programmes
from storage.database import Database

BEFORE_ANYTHING = date(2000, 1, 1)


async def show(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    library: Library,
    value: str,
    words: list[str],
    reply: Reply,
) -> None:
    """`/mentor stats [programme] [period]`, and the button *Statistics*."""
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        all_programmes = await programmes.list_all(tx)
        programme, days = requested_figures(all_programmes, value, words)
        # Today is the last of the days; the second more is for what happens right now.
        since = today - timedelta(days=days - 1) if days else None
        begin = earliest_midnight(since or BEFORE_ANYTHING)
        counts = await figures.of_programme(tx, programme.id, begin, now + timedelta(seconds=1))

    cards = {card_id: card for _pair_id, card_id in counts.cards_used if (card := library.find(card_id))}
    shares = shares_by_pillar(counts, {card_id: card.pillars[0] for card_id, card in cards.items()})
    await reply(reports.figures(programme, counts, shares, since, today, all_programmes))
