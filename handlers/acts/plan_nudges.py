"""Planning weekly nudges for people who begin, and for those who were forgotten."""

from collections.abc import Sequence
from datetime import datetime

from bot.mentoring.model import Nudge, NudgeKind, Person
from bot.mentoring.timing import cadence
from storage import idle_people, nudges, people
from storage.database import Database, Transaction
from storage.ids import new_id

# In one transaction: others must be able to write in between.
AT_ONCE = 1_000


async def plan_for_all_idle(db: Database, workspace: str, now: datetime) -> None:
    """Plan for members of active pairs for whom nothing is planned, a page at a time."""
    last_id: str | None = ""
    while last_id is not None:
        async with db.transaction(workspace) as tx:
            last_id = await plan_for_idle(tx, last_id, now)


async def plan_for_idle(tx: Transaction, after_id: str, now: datetime) -> str | None:
    """Plan the weekly nudge of the next people who have a pair and no nudge planned, ordered by their ids.

    Returns the id to go on after, None when there are no more.
    """
    person_ids = await idle_people.find_ids(tx, after_id, AT_ONCE)
    await plan_weekly(tx, person_ids, now)
    return person_ids[-1] if len(person_ids) == AT_ONCE else None


async def plan_weekly(tx: Transaction, person_ids: Sequence[str], now: datetime) -> None:
    """Plan each person's next weekly nudge, unless the week it falls in has one planned."""
    persons, profiles = await people.find_many(tx, person_ids), await people.profiles_of(tx, person_ids)
    slots = [
        (each, cadence.next_weekly_slot(now, cadence.PersonalClock.of(each, profiles.get(each.id))))
        for each in persons.values()
    ]
    await nudges.add_all(tx, [planned_nudge(each, NudgeKind.WEEKLY, slot) for each, slot in slots if slot])


def planned_nudge(
    person: Person,
    kind: NudgeKind,
    slot: cadence.Slot,
    pair_id: str | None = None,
    meeting_id: str | None = None,
) -> Nudge:
    """A new nudge for a person in a slot; with a meeting it is outside the budget of one a week."""
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
