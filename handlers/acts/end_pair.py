"""Ending pairs that lost one of their two people; the other reads one neutral line."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.mentoring.model import AccountStatus, NoticeKind, Pair
from handlers.sending import to_people
from handlers.sending.to_people import Line
from storage import pairs, people
from storage.database import Transaction


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
    lines = [
        Line(
            NoticeKind.PROGRAMME_CLOSING, each, {"partner": pair.partner_of(each), "programme": programme_id}
        )
        for pair in ended_pairs
        for each in (pair.mentor_id, pair.leader_id)
    ]
    await to_people.plan(tx, lines, now)
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
    await pairs.stop_all(tx, ending_pairs, now)
    lines = [
        Line(NoticeKind.CLOSING, each, {"partner": pair.partner_of(each)})
        for pair in ending_pairs
        for each in (pair.mentor_id, pair.leader_id)
        if pair.began_at and each not in departed_ids
    ]
    await to_people.plan(tx, lines, now)


def _members(of_pairs: Sequence[Pair]) -> set[str]:
    return {side for pair in of_pairs for side in (pair.mentor_id, pair.leader_id)}
