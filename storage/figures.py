"""Read-only counts for the admin's page. What may be shown of them is a rule: see `bot.mentoring.figures`."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_

from bot.mentoring.figures import Counts, PairOutcome, pair_outcome
from bot.mentoring.model import MeetingAnswer, MemberState, NudgeKind, NudgeState
from storage.database import Transaction
from storage.meetings import is_card_swapped
from storage.tables import meetings, members, nudges, pairs


async def of_programme(tx: Transaction, programme_id: str, since: datetime, until: datetime) -> Counts:
    """Count a programme: members and pairs as they are now, the rest from `since` to before `until` (UTC)."""
    nudges_sent, nudges_planned, nudges_answered = await _count_nudges(tx, programme_id, since, until)
    cards_chosen, took_place, confirmed = await _count_meetings(tx, programme_id, since, until)
    return Counts(
        members=await _count_members(tx, programme_id),
        pairs=await _count_pairs(tx, programme_id),
        pairs_began=await _count_pairs_begun(tx, programme_id),
        nudges_planned=nudges_planned,
        nudges_sent=nudges_sent,
        nudges_answered=nudges_answered,
        cards_chosen=cards_chosen,
        meetings=took_place,
        meetings_confirmed=confirmed,
        cards_used=await _cards_by_pair(tx, programme_id, since, until),
    )


async def _count_members(tx: Transaction, programme_id: str) -> dict[tuple[str, str], int]:
    """How many members there are who have not left, by role and state."""
    statement = (
        tx.select(members, members.c.role, members.c.state, func.count())
        .where(members.c.programme_id == programme_id, members.c.state != MemberState.LEFT)
        .group_by(members.c.role, members.c.state)
    )
    return {(role, state): count for role, state, count in await tx.execute(statement)}


async def _count_pairs(tx: Transaction, programme_id: str) -> dict[PairOutcome, int]:
    """How many pairs and proposals there ever were, by what became of them."""
    has_begun = pairs.c.began_at.is_not(None)
    statement = (
        tx.select(pairs, pairs.c.state, has_begun, func.count())
        .where(pairs.c.programme_id == programme_id)
        .group_by(pairs.c.state, has_begun)
    )
    counts = Counter[PairOutcome]()
    for state, is_pair, count in await tx.execute(statement):
        counts[pair_outcome(state, has_begun=bool(is_pair))] += count
    return dict(counts)


async def _count_pairs_begun(tx: Transaction, programme_id: str) -> int:
    statement = tx.select(pairs, func.count()).where(*_has_begun(programme_id))
    return int((await tx.execute(statement)).scalar_one())


async def _count_nudges(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> tuple[int, int, int]:
    """How many weekly nudges of the mentors were sent, came to an end at all, and were answered."""
    # A weekly nudge belongs to a person, not to a programme: it counts where they were ever a mentor.
    mentor_ids = tx.select(pairs, pairs.c.mentor_id).where(*_has_begun(programme_id))
    has_ended = nudges.c.state.not_in([NudgeState.PLANNED, NudgeState.CLAIMED])
    is_sent = nudges.c.state == NudgeState.SENT
    statement = tx.select(
        nudges,
        func.count(case((is_sent, 1))),
        func.count(case((has_ended, 1))),
        func.count(case((is_sent & nudges.c.answered_at.is_not(None), 1))),
    ).where(
        nudges.c.kind == NudgeKind.WEEKLY,
        nudges.c.person_id.in_(mentor_ids),
        nudges.c.due_at >= since,
        nudges.c.due_at < until,
    )
    nudges_sent, nudges_ended, nudges_answered = (await tx.execute(statement)).one()
    return nudges_sent, nudges_ended, nudges_answered


def _has_begun(programme_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions that a pair is of this programme, and that both once agreed."""
    return pairs.c.programme_id == programme_id, pairs.c.began_at.is_not(None)


async def _count_meetings(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> tuple[int, int, int]:
    """How many meetings were opened, took place as nobody denies, and took place as both say."""
    answers = (meetings.c.mentor_says, meetings.c.leader_says)
    # The same as `Meeting.took_place`, counted by the database.
    somebody_met = or_(*(answer == MeetingAnswer.MET for answer in answers))
    nobody_denies = ~or_(*(func.coalesce(answer, "") == MeetingAnswer.NOT_YET for answer in answers))
    both_met = (answers[0] == MeetingAnswer.MET) & (answers[1] == MeetingAnswer.MET)
    counts = (
        func.count(),
        func.count(case((somebody_met & nobody_denies, 1))),
        func.count(case((both_met, 1))),
    )
    row = (await tx.execute(_select_meetings(tx, programme_id, since, until, *counts))).one()
    opened_meetings, took_place, confirmed = row
    return opened_meetings, took_place, confirmed


async def _cards_by_pair(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> frozenset[tuple[str, str]]:
    """Each pair with each card it had a meeting about, as (pair id, card id)."""
    columns = (meetings.c.pair_id, meetings.c.card_id)
    rows = await tx.execute(_select_meetings(tx, programme_id, since, until, *columns).distinct())
    return frozenset((row.pair_id, row.card_id) for row in rows)


def _select_meetings(
    tx: Transaction, programme_id: str, since: datetime, until: datetime, *columns: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    """SELECT from the meetings that a programme opened in that time, but for cards that were put back."""
    return (
        tx.select(meetings, *columns)
        .join(pairs)
        .where(pairs.c.programme_id == programme_id)
        .where(meetings.c.opened_at >= since, meetings.c.opened_at < until, ~is_card_swapped())
    )
