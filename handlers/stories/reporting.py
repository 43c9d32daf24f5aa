"""`/mentor stats`: the figures of a programme for a period; and the clock, which counts each week once."""

from datetime import UTC, date, datetime, timedelta

from bot.blocks.messages import reports
from bot.library import Library
from bot.mentoring.figures import last_full_week, requested_figures, totals_of_week
from bot.mentoring.model import Person
from handlers.edge.reply import Reply
from storage import admins, figures, programmes, weekly_totals
from storage.database import Database


async def show(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """`/mentor stats [programme] [period]`, and the button *Statistics*."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        all_programmes = await programmes.list_all(tx)
        programme, week_count = requested_figures(all_programmes, value, words)
        # The last full week is one of them.
        since = last_full_week(now) - timedelta(weeks=week_count - 1) if week_count else date.min
        weeks = await weekly_totals.of_programme(tx, programme.id, since)

    await reply(reports.figures(programme, weeks, now.astimezone(UTC).date(), all_programmes))


async def tick(db: Database, workspace: str, now: datetime, library: Library) -> None:
    """The clock: write the totals of the earliest week that is over and has none, once for all."""
    async with db.reading(workspace) as tx:
        if await weekly_totals.next_due(tx, now) is None:
            return

    async with db.transaction(workspace) as tx:
        due = await weekly_totals.next_due(tx, now)
        if due is None:
            return
        records = await figures.records_of_week(tx, due.begins_on, due.programme_ids)
        cards = {card_id for each in records.values() for card_id in each.first_cards.values()}
        pillars = {card_id: card.pillars[0] for card_id in cards if (card := library.find(card_id))}
        totals = {
            programme_id: totals_of_week(due.begins_on, each, pillars)
            for programme_id, each in records.items()
        }
        await weekly_totals.write(tx, totals)
