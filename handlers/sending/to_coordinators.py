"""Planning notices to coordinators: collected to one message a week, and one a day for what cannot wait."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.mentoring.model import AccountStatus, Hindrance, Notice, NoticeKind, Pair, Person
from bot.mentoring.timing import cadence
from storage import admins, notices, pairs, people, programmes
from storage.database import Transaction
from storage.ids import new_id

A_DAY = timedelta(days=1)
CANNOT_WAIT = frozenset({NoticeKind.UNREACHABLE, NoticeKind.NOT_INTRODUCED, NoticeKind.DEPARTED_COORDINATOR})

Happening = tuple[str, Mapping[str, str], str | None]
"""The coordinator's id, the subject of the notice, and the pair's id, if any."""


async def plan(
    tx: Transaction,
    kind: NoticeKind,
    coordinator_ids: Collection[str],
    subject: dict[str, str],
    now: datetime,
    pair_id: str | None = None,
) -> None:
    """Plan a notice to each of these coordinators, in the transaction of what it tells of (`now` in UTC)."""
    await _plan_all(tx, kind, [(each, subject, pair_id) for each in coordinator_ids], now)


async def plan_ended_pairs(tx: Transaction, rules: Mapping[Pair, Hindrance], now: datetime) -> None:
    """Tell coordinators of pairs that ended, and by which rule of the roster."""
    by_id = await programmes.find_many(tx, {pair.programme_id for pair in rules})
    happenings: list[Happening] = [
        (by_id[pair.programme_id].coordinator_id, {"rule": str(rule)}, pair.id)
        for pair, rule in rules.items()
    ]
    await _plan_all(tx, NoticeKind.PAIR_ENDED, happenings, now)


async def _plan_all(
    tx: Transaction, kind: NoticeKind, happenings: Sequence[Happening], now: datetime
) -> None:
    """Plan what happened for whoever reads it in the coordinator's place, each pair or subject once."""
    if not happenings:
        return
    readers = await _readers_in_place_of(tx, {coordinator_id for coordinator_id, *_about in happenings})
    distinct_readers = {each.id: each for group in readers.values() for each in group}
    due_times = await _due_times(tx, distinct_readers, kind, now)
    about_by_reader = {
        (reader.id, pair_id): subject
        for coordinator_id, subject, pair_id in happenings
        for reader in readers.get(coordinator_id, ())
    }
    planned = []
    for (reader_id, pair_id), subject in about_by_reader.items():
        due_at = due_times[reader_id]
        planned.append(Notice(new_id(), kind, due_at, due_at, reader_id, pair_id, subject=subject))
    await notices.add_all(tx, planned)


async def _readers_in_place_of(tx: Transaction, coordinator_ids: Collection[str]) -> dict[str, list[Person]]:
    """By coordinator who reads what is theirs: they, or all who stand in for one who has left Slack."""
    coordinators = await people.find_many(tx, coordinator_ids)
    departed = {each.id for each in coordinators.values() if each.account_status is not AccountStatus.ACTIVE}
    stand_ins = [*await admins.stand_ins(tx)] if departed else []
    return {each.id: stand_ins if each.id in departed else [each] for each in coordinators.values()}


async def _due_times(
    tx: Transaction, readers: Mapping[str, Person], kind: NoticeKind, now: datetime
) -> dict[str, datetime]:
    """By reader when a notice of that kind is due.

    What cannot wait comes at their next good hour, a day after the last at the earliest; all else at the hour
    of their weekly nudge.
    """
    profiles = await people.profiles_of(tx, readers)
    last_sent = await notices.last_to_coordinators(tx, readers)
    due_times = {}
    for person in readers.values():
        clock = cadence.PersonalClock.of(person, profiles.get(person.id))
        earliest = max(now, last_sent.get(person.id, now - A_DAY) + A_DAY)
        slots = cadence.soonest_slots(earliest, clock)
        if kind not in CANNOT_WAIT:
            next(slots)  # the one that should not wait
        due_times[person.id] = next(slots).due_at
    return due_times


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
