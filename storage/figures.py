"""The records of full weeks from which figures follow. What may be shown of them: `bot.mentoring.figures`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, func, or_

from bot.mentoring.figures import A_WEEK, WeekRecords
from bot.mentoring.model import MeetingAnswer, MemberState, Role
from storage import unanswered
from storage.database import Transaction
from storage.meetings import is_card_swapped
from storage.tables import meetings, members, pairs

# A nudge that stays away because earlier ones were not answered does so each week.
UNANSWERED_FOR = timedelta(days=8)


async def records_of_week(
    tx: Transaction, begins_on: date, programme_ids: Sequence[str]
) -> Mapping[str, WeekRecords]:
    """The records of each of these programmes in the week that begins on this Monday (UTC)."""
    begin = datetime.combine(begins_on, time(), UTC)
    under_way = await _pairs_under_way(tx, begin, programme_ids)
    talked = await _pairs_that_talked(tx, begin)
    first_cards = await _first_cards(tx, begin)
    members_by_role = await _count_members(tx, programme_ids)
    began, did_not_begin = await _count_proposals_ended(tx, begin, programme_ids)
    return {
        programme_id: WeekRecords(
            pairs=pair_ids,
            talked=talked & pair_ids,
            first_cards={pair: card for pair, card in first_cards.items() if pair in pair_ids},
            mentors=members_by_role[programme_id, Role.MENTOR],
            leaders=members_by_role[programme_id, Role.LEADER],
            began=began[programme_id],
            did_not_begin=did_not_begin[programme_id],
        )
        for programme_id, pair_ids in under_way.items()
    }


async def _pairs_under_way(
    tx: Transaction, begin: datetime, programme_ids: Sequence[str]
) -> dict[str, frozenset[str]]:
    """The pairs that lasted all of the week, by programme; none is paused or quiet."""
    is_paused = tx.exists(
        members,
        members.c.programme_id == pairs.c.programme_id,
        or_(members.c.person_id == pairs.c.mentor_id, members.c.person_id == pairs.c.leader_id),
        members.c.state == MemberState.PAUSED,
    )
    statement = tx.select(pairs, pairs.c.programme_id, pairs.c.id, pairs.c.mentor_id).where(
        pairs.c.programme_id.in_(programme_ids),
        pairs.c.began_at <= begin,
        or_(pairs.c.ended_at.is_(None), pairs.c.ended_at >= begin + A_WEEK),
        ~is_paused,
    )
    quiet_mentors = set(await unanswered.quiet_mentors(tx, begin + A_WEEK - UNANSWERED_FOR))
    by_programme: dict[str, set[str]] = {each: set() for each in programme_ids}
    for programme_id, pair_id, mentor_id in await tx.execute(statement):
        if mentor_id not in quiet_mentors:
            by_programme[programme_id].add(pair_id)
    return {programme_id: frozenset(pair_ids) for programme_id, pair_ids in by_programme.items()}


async def _pairs_that_talked(tx: Transaction, begin: datetime) -> frozenset[str]:
    """The pairs of which somebody first spoke in that week of a meeting that took place."""
    # The same as `Meeting.took_place`, asked of the database.
    answers = (meetings.c.mentor_says, meetings.c.leader_says)
    somebody_met = or_(*(answer == MeetingAnswer.MET for answer in answers))
    somebody_denies = or_(*(func.coalesce(answer, "") == MeetingAnswer.NOT_YET for answer in answers))
    said_at = (meetings.c.mentor_said_at, meetings.c.leader_said_at)
    said_before = or_(*(func.coalesce(instant < begin, false()) for instant in said_at))
    statement = tx.select(meetings, meetings.c.pair_id).where(
        somebody_met, ~somebody_denies, or_(*(_is_in_week(each, begin) for each in said_at)), ~said_before
    )
    return frozenset(row.pair_id for row in await tx.execute(statement.distinct()))


async def _first_cards(tx: Transaction, begin: datetime) -> Mapping[str, str]:
    """The card that each pair chose first in that week, by pair id, but for cards that were put back."""
    statement = tx.select(meetings, meetings.c.pair_id, meetings.c.card_id).where(
        _is_in_week(meetings.c.opened_at, begin), ~is_card_swapped()
    )
    first_cards: dict[str, str] = {}
    for pair_id, card_id in await tx.execute(statement.order_by(meetings.c.opened_at, meetings.c.id)):
        first_cards.setdefault(pair_id, card_id)
    return first_cards


async def _count_members(tx: Transaction, programme_ids: Sequence[str]) -> Counter[tuple[str, Role]]:
    """How many members each programme has now who have not left, by role."""
    statement = (
        tx.select(members, members.c.programme_id, members.c.role, func.count())
        .where(members.c.programme_id.in_(programme_ids), members.c.state != MemberState.LEFT)
        .group_by(members.c.programme_id, members.c.role)
    )
    return Counter({(programme, role): count for programme, role, count in await tx.execute(statement)})


async def _count_proposals_ended(
    tx: Transaction, begin: datetime, programme_ids: Sequence[str]
) -> tuple[Counter[str], Counter[str]]:
    """How many proposals of each programme became a pair in that week, and how many came to nothing.

    Declined, lapsed and never asked are one number: which it was stays between those two and the bot.
    """
    has_begun = pairs.c.began_at.is_not(None)
    came_to_an_end = or_(
        _is_in_week(pairs.c.began_at, begin), and_(~has_begun, _is_in_week(pairs.c.ended_at, begin))
    )
    statement = (
        tx.select(pairs, pairs.c.programme_id, has_begun, func.count())
        .where(pairs.c.programme_id.in_(programme_ids), came_to_an_end)
        .group_by(pairs.c.programme_id, has_begun)
    )
    began: Counter[str] = Counter()
    did_not_begin: Counter[str] = Counter()
    for programme_id, is_pair, count in await tx.execute(statement):
        (began if is_pair else did_not_begin)[programme_id] += count
    return began, did_not_begin


def _is_in_week(column: Column[Any], begin: datetime) -> ColumnElement[bool]:
    return and_(column >= begin, column < begin + A_WEEK)
