"""Planning the next nudge when one has ended, whether it was sent or not."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from bot.mentoring.model import AccountStatus, Nudge, NudgeKind, Person, Skip
from bot.mentoring.timing import cadence
from bot.mentoring.timing.recipient import Recipient
from handlers.acts.plan_nudges import planned_nudge
from storage import nudges, proposed_pairs
from storage.database import Transaction

WEEKS_TO_LOOK_AHEAD = 5
RETRIED_SKIPS = (Skip.LATE, Skip.NOT_WORKING_HOUR, Skip.PAUSED, Skip.DO_NOT_DISTURB)


async def plan(tx: Transaction, nudge: Nudge, recipient: Recipient, skip: Skip | None, now: datetime) -> None:
    """Plan the next nudge of a recipient in the transaction in which this one ended.

    `skip` is the reason why it was not sent, None if Slack was asked. `now` is in UTC.

    1. A person who is not active any more gets no other.
    2. A nudge about a meeting comes once; it is planned anew where the person moved to another time zone.
    3. A question that could not be asked is planned for the next good hour.
    4. The weekly nudge is planned as long as any calendar has more for the person.
    """
    person = recipient.person
    if person.account_status is not AccountStatus.ACTIVE:
        return
    if nudge.meeting_id:
        if skip is Skip.NOT_WORKING_HOUR:
            slot = next(cadence.soonest_slots(now, recipient.clock))  # at a good hour where the person is now
            moved_nudge = planned_nudge(person, nudge.kind, slot, nudge.pair_id, nudge.meeting_id)
            await nudges.add(tx, moved_nudge)
        return
    if nudge.kind is NudgeKind.PROPOSAL and skip in RETRIED_SKIPS:
        # Quiet hours last to the end of that day: not before the next one.
        slots = cadence.soonest_slots(
            nudge.not_after if skip is Skip.DO_NOT_DISTURB else now, recipient.clock
        )
        if skip is Skip.PAUSED:
            next(slots)  # a pause is not over within the hour
        await _ask_again(tx, nudge, recipient, slots)
    elif skip is Skip.NOT_WORKING_HOUR:
        await _plan_first_free(tx, person, NudgeKind.WEEKLY, cadence.soonest_slots(now, recipient.clock))
    # A nudge may end before its hour or after it: the next one follows the later of the two.
    if recipient.hears_more_after(cadence.chosen_day(max(nudge.due_at, now), recipient.clock)):
        await _plan_weekly(tx, person, recipient.clock, max(nudge.due_at, now))


async def _plan_weekly(
    tx: Transaction, person: Person, clock: cadence.PersonalClock, instant: datetime
) -> None:
    """Plan the weekly nudge after that instant, unless the week it falls in has one planned."""
    slot = cadence.next_weekly_slot(instant, clock)
    if slot is not None:
        await nudges.add(tx, planned_nudge(person, NudgeKind.WEEKLY, slot))


async def _ask_again(
    tx: Transaction, nudge: Nudge, recipient: Recipient, slots: Iterator[cadence.Slot]
) -> None:
    """Plan a question that could not be asked for the next good hour, and give as many days to answer it."""
    slot = await _plan_first_free(tx, recipient.person, nudge.kind, slots, nudge.pair_id)
    if slot is not None and nudge.pair_id:
        await proposed_pairs.extend_answer_time(
            tx, nudge.pair_id, cadence.answer_by(slot.due_at, recipient.clock)
        )


async def _plan_first_free(
    tx: Transaction,
    person: Person,
    kind: NudgeKind,
    slots: Iterator[cadence.Slot],
    pair_id: str | None = None,
) -> cadence.Slot | None:
    """Plan a nudge in the first week that has none, and return its slot; None if all of the next have one."""
    for slot in islice(slots, WEEKS_TO_LOOK_AHEAD):
        if await nudges.add(tx, planned_nudge(person, kind, slot, pair_id)):
            return slot
    return None
