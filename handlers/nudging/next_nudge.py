"""What is planned next: after a nudge that ended, and for whoever was forgotten."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.mentoring.model import AccountStatus, Nudge, NudgeKind, Person, Skip
from bot.mentoring.timing import cadence
from handlers.acts.plan_nudges import planned_nudge
from handlers.nudging.recipient import Recipient
from storage import nudges, pairs
from storage.database import Transaction

WEEKS_TO_LOOK_AHEAD = 5
ASKED_AGAIN = (Skip.LATE, Skip.MOVED, Skip.PAUSED, Skip.DO_NOT_DISTURB)


async def after(tx: Transaction, nudge: Nudge, facts: Recipient, skip: Skip | None, now: datetime) -> None:
    """Whatever became of this nudge, the next one is planned in the same transaction."""
    person = facts.person
    if person.standing is not AccountStatus.ACTIVE:
        return
    if nudge.meeting_id:
        if skip is Skip.MOVED:
            slot = next(cadence.soon(now, facts.whose))  # at a good hour where the person is now
            again = planned_nudge(person, nudge.kind, slot, nudge.pair_id, nudge.meeting_id)
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


async def _weekly(tx: Transaction, person: Person, whose: cadence.PersonalClock, after: datetime) -> None:
    """The weekly nudge after that moment, unless the week it falls in has one planned."""
    slot = cadence.weekly_slot(after, whose)
    if slot is not None:
        await nudges.plan(tx, planned_nudge(person, NudgeKind.WEEKLY, slot))


async def _ask_again(tx: Transaction, nudge: Nudge, facts: Recipient, slots: Iterator[cadence.Slot]) -> None:
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
        if await nudges.plan(tx, planned_nudge(person, kind, slot, pair_id)):
            return slot
    return None
