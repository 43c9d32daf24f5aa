"""What is planned next: after a nudge that ended, and for whoever was forgotten."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from bot.mentoring.model import Nudge, NudgeKind, Person, Skip, Standing
from bot.mentoring.timing import cadence
from handlers.knowing import Facts
from storage import nudges, pairs, people
from storage.database import Transaction
from storage.ids import new_id

AT_ONCE = 1_000
WEEKS_TO_LOOK_AHEAD = 5
ASKED_AGAIN = (Skip.LATE, Skip.MOVED, Skip.PAUSED, Skip.DO_NOT_DISTURB)


async def for_the_idle(tx: Transaction, after: str, now: datetime) -> str | None:
    """Plan for the next people who were forgotten; gives the last of them, None when there are no more."""
    idle = await pairs.idle_people(tx, after, AT_ONCE)
    await weekly_for(tx, idle, now)
    return idle[-1] if len(idle) == AT_ONCE else None


async def weekly_for(tx: Transaction, person_ids: Sequence[str], now: datetime) -> None:
    """Plan each person's next weekly nudge, unless the week it falls in has one planned."""
    known, told = await people.find_many(tx, person_ids), await people.profiles_of(tx, person_ids)
    slots = [
        (each, cadence.weekly_slot(now, cadence.Whose.of(each, told.get(each.id)))) for each in known.values()
    ]
    await nudges.plan_all(tx, [_planned(each, NudgeKind.WEEKLY, slot) for each, slot in slots if slot])


async def after(tx: Transaction, nudge: Nudge, facts: Facts, skip: Skip | None, now: datetime) -> None:
    """Whatever became of this nudge, the next one is planned in the same transaction."""
    person = facts.person
    if person.standing is not Standing.ACTIVE:
        return
    if nudge.meeting_id:
        if skip is Skip.MOVED:
            slot = next(cadence.soon(now, facts.whose))  # at a good hour where the person is now
            again = _planned(person, nudge.kind, slot, nudge.pair_id, nudge.meeting_id)
            await nudges.plan(tx, again)
        return
    if nudge.kind is NudgeKind.PROPOSAL and skip in ASKED_AGAIN:
        # Quiet hours last to the end of that day: not before the next one.
        slots = cadence.soon(nudge.not_after if skip is Skip.DO_NOT_DISTURB else now, facts.whose)
        if skip is Skip.PAUSED:
            next(slots)  # a pause is not over within the hour
        await _ask_again(tx, nudge, facts, slots)
    elif skip is Skip.MOVED:
        await _plan_first_free(tx, person, NudgeKind.WEEKLY, cadence.soon(now, facts.whose))
    if facts.goes_on(cadence.wanted_day(max(nudge.due_at, now), facts.whose)):
        await _weekly(tx, person, facts.whose, max(nudge.due_at, now))


async def _weekly(tx: Transaction, person: Person, whose: cadence.Whose, after: datetime) -> None:
    """The weekly nudge after that moment, unless the week it falls in has one planned."""
    slot = cadence.weekly_slot(after, whose)
    if slot is not None:
        await nudges.plan(tx, _planned(person, NudgeKind.WEEKLY, slot))


async def _ask_again(tx: Transaction, nudge: Nudge, facts: Facts, slots: Iterator[cadence.Slot]) -> None:
    """A question that could not be asked is asked at the next good hour, with as many days to answer."""
    slot = await _plan_first_free(tx, facts.person, nudge.kind, slots, nudge.pair_id)
    if slot is not None and nudge.pair_id:
        await pairs.wait_until(tx, nudge.pair_id, cadence.answer_by(slot.due_at, facts.whose))


async def _plan_first_free(
    tx: Transaction,
    person: Person,
    kind: NudgeKind,
    slots: Iterator[cadence.Slot],
    pair_id: str | None = None,
) -> cadence.Slot | None:
    """Plan a nudge in the first week that is not taken; None when a month is."""
    for slot in islice(slots, WEEKS_TO_LOOK_AHEAD):
        if await nudges.plan(tx, _planned(person, kind, slot, pair_id)):
            return slot
    return None


def _planned(
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
