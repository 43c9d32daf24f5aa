"""Planning a notice to a pair, in the transaction of what one of the two did."""

from datetime import datetime, timedelta

from bot.mentoring.model import Notice, NoticeKind, Pair
from bot.mentoring.timing import cadence
from storage import notices, people
from storage.database import Transaction
from storage.ids import new_id

CANNOT_WAIT = timedelta(days=1)


async def plan(
    tx: Transaction,
    pair: Pair,
    kind: NoticeKind,
    actor_id: str,
    now: datetime,
    meeting_id: str | None = None,
    starts_at: datetime | None = None,
    was_to_start_at: datetime | None = None,
) -> None:
    """Plan a notice to the pair's group message: at the partner's next good hour.

    What concerns a talk of the next 24 hours, by its new or its old start, comes at once. Instants: UTC.
    """
    partner_id = pair.partner_of(actor_id)
    partner = (await people.find_many(tx, [partner_id]))[partner_id]
    clock = cadence.PersonalClock.of(partner, await people.find_profile(tx, partner_id))
    is_urgent = any(each and now <= each <= now + CANNOT_WAIT for each in (starts_at, was_to_start_at))
    due_at = now if is_urgent else next(cadence.soonest_slots(now, clock)).due_at
    subject = {"by": actor_id} | ({"starts_at": starts_at.isoformat()} if starts_at else {})
    await notices.add_all(tx, [Notice(new_id(), kind, due_at, due_at, None, pair.id, meeting_id, subject)])
