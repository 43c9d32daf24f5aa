"""Ending pairs that lost one of their two people; the other reads one neutral line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.mentoring.model import AccountStatus, Notice, NoticeKind, Pair, Person, Profile
from bot.mentoring.timing import cadence
from storage import notices, pairs, people
from storage.database import Transaction
from storage.ids import new_id


async def end_pairs_of(tx: Transaction, person_id: str, now: datetime, programme_id: str = "") -> None:
    """End every live pair of somebody who leaves, or that in one programme alone.

    The line to each partner of one that had begun is planned with it.
    """
    live_pairs = await pairs.live_of_person(tx, person_id)
    ending_pairs = [each for each in live_pairs if programme_id in ("", each.programme_id)]
    await _end(tx, ending_pairs, {person_id}, now)


async def end_pairs_in(tx: Transaction, programme_id: str, now: datetime) -> int:
    """End every live pair of a programme that ends before its time; open questions lapse.

    Both of each pair that had begun read one line, in their own hour. Gives how many these were.
    """
    ended_pairs = await pairs.end_of_programme(tx, programme_id, now)
    persons = await people.find_many(tx, _members(ended_pairs))
    profiles = await people.profiles_of(tx, persons)
    lines = []
    for pair in ended_pairs:
        subject = {"programme": programme_id}
        lines += _lines(pair, NoticeKind.PROGRAMME_CLOSING, subject, persons, profiles, now)
    await notices.add_all(tx, lines)
    return len(ended_pairs)


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
        if pair.began_at:
            lines = _lines(pair, NoticeKind.CLOSING, {}, persons, profiles, now)
            closing_lines += [each for each in lines if each.person_id not in departed_ids]
    await notices.add_all(tx, closing_lines)


def _lines(
    pair: Pair,
    kind: NoticeKind,
    subject: Mapping[str, str],
    persons: Mapping[str, Person],
    profiles: Mapping[str, Profile],
    now: datetime,
) -> list[Notice]:
    """The line to each of the two who has an account, which names the other, at their next good hour."""
    lines = []
    for person_id in (pair.mentor_id, pair.leader_id):
        person = persons[person_id]
        if person.account_status is AccountStatus.ACTIVE:
            clock = cadence.PersonalClock.of(person, profiles.get(person_id))
            due_at = next(cadence.soonest_slots(now, clock)).due_at
            details = {"partner": pair.partner_of(person_id), **subject}
            lines.append(Notice(new_id(), kind, due_at, due_at, person_id, subject=details))
    return lines


def _members(of_pairs: Sequence[Pair]) -> set[str]:
    return {side for pair in of_pairs for side in (pair.mentor_id, pair.leader_id)}
