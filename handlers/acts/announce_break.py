"""Planning one neutral line to partners, that somebody takes a break."""

from datetime import datetime

from bot.mentoring.model import NoticeKind
from handlers.sending import to_people
from handlers.sending.to_people import Line
from storage import members, pairs
from storage.database import Transaction


async def plan(tx: Transaction, person_id: str, now: datetime) -> None:
    """Plan the line to each partner who takes no break too (`now` in UTC)."""
    active_pairs = await pairs.active_of_person(tx, person_id)
    partner_ids = [each.partner_of(person_id) for each in active_pairs]
    readers = {*partner_ids} - await members.paused_people(tx, partner_ids, now.date())
    lines = [Line(NoticeKind.BREAK, each, {"partner": person_id}) for each in sorted(readers)]
    await to_people.plan(tx, lines, now)
