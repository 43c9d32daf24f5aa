"""Planning notices to coordinators: collected to one message a week, and one a day for what cannot wait."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from bot.mentoring.model import AccountStatus, Notice, NoticeKind, Person
from bot.mentoring.timing import cadence
from storage import admins, notices, pairs, people, programmes
from storage.database import Transaction
from storage.ids import new_id

A_DAY = timedelta(days=1)
CANNOT_WAIT = frozenset({NoticeKind.UNREACHABLE, NoticeKind.NOT_INTRODUCED, NoticeKind.DEPARTED_COORDINATOR})


async def plan(
    tx: Transaction,
    kind: NoticeKind,
    coordinator_ids: Collection[str],
    subject: dict[str, str],
    now: datetime,
    pair_id: str | None = None,
) -> None:
    """Plan a notice to each of these coordinators, in the transaction of what it tells of.

    In the place of a coordinator who has left Slack those read it who stand in.

    What cannot wait comes at their next good hour, a day after the last at the earliest; all else at the hour
    of their weekly nudge. `now` is in UTC.
    """
    persons = await _readers(tx, coordinator_ids)
    reader_ids = [each.id for each in persons]
    profiles = await people.profiles_of(tx, reader_ids)
    last_sent = await notices.last_to_coordinators(tx, reader_ids)
    planned = []
    for person in persons:
        clock = cadence.PersonalClock.of(person, profiles.get(person.id))
        earliest = max(now, last_sent.get(person.id, now - A_DAY) + A_DAY)
        slots = cadence.soonest_slots(earliest, clock)
        if kind not in CANNOT_WAIT:
            next(slots)  # the one that should not wait
        due_at = next(slots).due_at
        planned.append(Notice(new_id(), kind, due_at, due_at, person.id, pair_id, subject=subject))
    await notices.add_all(tx, planned)


async def _readers(tx: Transaction, coordinator_ids: Collection[str]) -> list[Person]:
    """These coordinators, and in the place of those who have left Slack all who stand in, each once."""
    coordinators = (await people.find_many(tx, coordinator_ids)).values()
    present = {each.id: each for each in coordinators if each.account_status is AccountStatus.ACTIVE}
    if len(present) < len(coordinators):
        present |= {each.id: each for each in await admins.stand_ins(tx)}
    return list(present.values())


async def plan_departed_coordinator(tx: Transaction, coordinator_id: str, today: date, now: datetime) -> None:
    """Tell those who stand in for a coordinator who has just left Slack, if a programme waits for another.

    `today` is the day that counts for which programmes are over, `now` in UTC.
    """
    unfinished = await programmes.unfinished(tx, today)
    if any(each.coordinator_id == coordinator_id for each in unfinished):
        subject = {"coordinator": coordinator_id}
        await plan(tx, NoticeKind.DEPARTED_COORDINATOR, [coordinator_id], subject, now)


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
