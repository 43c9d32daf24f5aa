"""Ending pairs that lost one of their two people; the other reads one neutral line."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.mentoring.model import AccountStatus, Notice, NoticeKind, Pair
from bot.mentoring.timing import cadence
from storage import notices, pairs, people
from storage.database import Transaction
from storage.ids import new_id


async def end_pairs_of(tx: Transaction, person_id: str, now: datetime) -> None:
    """End every live pair of somebody who leaves, and plan the line to each partner of one that had begun."""
    await _end(tx, await pairs.live_of_person(tx, person_id), {person_id}, now)


async def end_departed(tx: Transaction, now: datetime) -> None:
    """End every pair of which one side can no longer take part, and plan the line to the other."""
    incomplete_pairs = await pairs.with_departed_member(tx)
    persons = await people.find_many(tx, _members(incomplete_pairs))
    departed_ids = {each.id for each in persons.values() if each.account_status is not AccountStatus.ACTIVE}
    await _end(tx, incomplete_pairs, departed_ids, now)


async def _end(
    tx: Transaction, ending_pairs: Sequence[Pair], departed_ids: Collection[str], now: datetime
) -> None:
    """End these pairs; who stays of a pair that had begun reads of it in their own hour."""
    persons = await people.find_many(tx, _members(ending_pairs))
    profiles = await people.profiles_of(tx, persons)
    closing_lines = []
    await pairs.stop_all(tx, ending_pairs, now)
    for pair in ending_pairs:
        for person_id in (pair.mentor_id, pair.leader_id) if pair.began_at else ():
            person = persons[person_id]
            if person_id in departed_ids or person.account_status is not AccountStatus.ACTIVE:
                continue
            clock = cadence.PersonalClock.of(person, profiles.get(person_id))
            due_at = next(cadence.soonest_slots(now, clock)).due_at
            subject = {"partner": pair.partner_of(person_id)}
            closing_lines.append(
                Notice(new_id(), NoticeKind.CLOSING, due_at, due_at, person_id, subject=subject)
            )
    await notices.add_all(tx, closing_lines)


def _members(of_pairs: Sequence[Pair]) -> set[str]:
    return {side for pair in of_pairs for side in (pair.mentor_id, pair.leader_id)}
