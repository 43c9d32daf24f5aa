"""Planning notices to coordinators: collected to one message a week, and one a day for what cannot wait."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.mentoring.model import Notice, NoticeKind
from bot.mentoring.timing import cadence
from storage import notices, pairs, people, programmes
from storage.database import Transaction
from storage.ids import new_id

A_DAY = timedelta(days=1)
CANNOT_WAIT = frozenset({NoticeKind.UNREACHABLE, NoticeKind.NOT_INTRODUCED})


async def plan(
    tx: Transaction,
    kind: NoticeKind,
    coordinator_ids: Collection[str],
    subject: dict[str, str],
    now: datetime,
    pair_id: str | None = None,
) -> None:
    """Plan a notice to each of these coordinators, in the transaction of what it tells of.

    What cannot wait comes at their next good hour, a day after the last at the earliest; all else at the hour
    of their weekly nudge. `now` is in UTC.
    """
    persons, profiles = (
        await people.find_many(tx, coordinator_ids),
        await people.profiles_of(tx, coordinator_ids),
    )
    last_sent = await notices.last_to_coordinators(tx, coordinator_ids)
    planned = []
    for person in persons.values():
        clock = cadence.PersonalClock.of(person, profiles.get(person.id))
        earliest = max(now, last_sent.get(person.id, now - A_DAY) + A_DAY)
        slots = cadence.soonest_slots(earliest, clock)
        if kind not in CANNOT_WAIT:
            next(slots)  # the one that should not wait
        due_at = next(slots).due_at
        planned.append(Notice(new_id(), kind, due_at, due_at, person.id, pair_id, subject=subject))
    await notices.add_all(tx, planned)


async def plan_unreachable(
    tx: Transaction, person_id: str, coordinator_ids: Collection[str], now: datetime
) -> None:
    """Tell the coordinators that Slack does not let us write to a person, so that their pairs rest."""
    others = [each for each in coordinator_ids if each != person_id]
    await plan(tx, NoticeKind.UNREACHABLE, others, {"person": person_id}, now)


async def plan_reconnection(tx: Transaction, since: datetime, now: datetime) -> None:
    """Tell the coordinators of running programmes that Slack lets messages through again.

    `since` is when it stopped to; until now nobody could be reached.
    """
    running_programmes = await programmes.unfinished(tx, now.date())
    coordinator_ids = {each.coordinator_id for each in running_programmes}
    await plan(tx, NoticeKind.RECONNECTED, coordinator_ids, {"since": since.isoformat()}, now)


async def plan_failed_introduction(
    tx: Transaction, introduction: Notice, reason: str | None, now: datetime
) -> None:
    """Tell the coordinator that two people agreed, and Slack refused for a day to let us introduce them."""
    pair = await pairs.find(tx, introduction.pair_id or "")
    if pair is None:
        return
    coordinator_id = (await programmes.get(tx, pair.programme_id)).coordinator_id
    subject = {"reason": reason or ""}
    await plan(tx, NoticeKind.NOT_INTRODUCED, [coordinator_id], subject, now, pair.id)
