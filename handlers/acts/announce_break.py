"""Planning one neutral line to partners, that somebody takes a break."""

from datetime import datetime

from bot.mentoring.model import AccountStatus, Notice, NoticeKind, PairState
from bot.mentoring.timing import cadence
from storage import members, notices, pairs, people
from storage.database import Transaction
from storage.ids import new_id


async def plan(tx: Transaction, person_id: str, now: datetime) -> None:
    """Plan the line to each partner who is there to read it, in their own good hour (`now` in UTC)."""
    live_pairs = await pairs.live_of_person(tx, person_id)
    partner_ids = [each.partner_of(person_id) for each in live_pairs if each.state is PairState.ACTIVE]
    resting = await members.paused_people(tx, partner_ids, now.date())
    profiles = await people.profiles_of(tx, partner_ids)
    lines = []
    for partner in (await people.find_many(tx, partner_ids)).values():
        if partner.account_status is AccountStatus.ACTIVE and partner.id not in resting:
            clock = cadence.PersonalClock.of(partner, profiles.get(partner.id))
            due_at = next(cadence.soonest_slots(now, clock)).due_at
            lines.append(
                Notice(new_id(), NoticeKind.BREAK, due_at, due_at, partner.id, subject={"partner": person_id})
            )
    await notices.add_all(tx, lines)
