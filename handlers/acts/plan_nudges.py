"""What is planned: for whoever was forgotten, and for who begins."""

from collections.abc import Sequence
from datetime import datetime

from bot.mentoring.model import Nudge, NudgeKind, Person
from bot.mentoring.timing import cadence
from storage import nudges, pairs, people
from storage.database import Transaction
from storage.ids import new_id

AT_ONCE = 1_000


async def for_the_idle(tx: Transaction, after: str, now: datetime) -> str | None:
    """Plan for the next people who were forgotten; gives the last of them, None when there are no more."""
    idle = await pairs.idle_people(tx, after, AT_ONCE)
    await weekly_for(tx, idle, now)
    return idle[-1] if len(idle) == AT_ONCE else None


async def weekly_for(tx: Transaction, person_ids: Sequence[str], now: datetime) -> None:
    """Plan each person's next weekly nudge, unless the week it falls in has one planned."""
    known, told = await people.find_many(tx, person_ids), await people.profiles_of(tx, person_ids)
    slots = [
        (each, cadence.weekly_slot(now, cadence.PersonalClock.of(each, told.get(each.id))))
        for each in known.values()
    ]
    await nudges.plan_all(tx, [planned_nudge(each, NudgeKind.WEEKLY, slot) for each, slot in slots if slot])


def planned_nudge(
    person: Person,
    kind: NudgeKind,
    slot: cadence.Slot,
    pair_id: str | None = None,
    meeting_id: str | None = None,
) -> Nudge:
    return Nudge(
        new_id(),
        person.id,
        kind,
        slot.week,
        slot.due_at,
        slot.not_after,
        pair_id=pair_id,
        meeting_id=meeting_id,
    )
