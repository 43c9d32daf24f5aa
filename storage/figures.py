"""Read-only counts for the admin's page. What may be shown of them is a rule: see `bot.mentoring.figures`."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from bot.mentoring.figures import Counts
from bot.mentoring.model import MeetingAnswer, MemberState, NudgeKind, NudgeState
from storage.database import Transaction
from storage.meetings import put_back
from storage.tables import meetings, members, nudges, pairs


async def of_programme(tx: Transaction, programme_id: str, since: datetime, until: datetime) -> Counts:
    """Count a programme: members and pairs as they are now, the rest from `since` to before `until`."""
    sent, planned, answered = await _nudges(tx, programme_id, since, until)
    chosen, met, both = await _meetings(tx, programme_id, since, until)
    return Counts(
        members=await _members(tx, programme_id),
        pairs=await _pairs(tx, programme_id),
        pairs_began=await _began(tx, programme_id),
        nudges_planned=planned,
        nudges_sent=sent,
        nudges_answered=answered,
        cards_chosen=chosen,
        meetings=met,
        meetings_confirmed=both,
        used=await _used(tx, programme_id, since, until),
    )


async def _members(tx: Transaction, programme_id: str) -> dict[tuple[str, str], int]:
    counted = (
        select(members.c.role, members.c.state, func.count())
        .where(members.c.workspace_id == tx.workspace, members.c.programme_id == programme_id)
        .where(members.c.state != MemberState.LEFT)
        .group_by(members.c.role, members.c.state)
    )
    return {(role, state): count for role, state, count in await tx.execute(counted)}


async def _pairs(tx: Transaction, programme_id: str) -> dict[str, int]:
    counted = (
        select(pairs.c.state, func.count())
        .where(pairs.c.workspace_id == tx.workspace, pairs.c.programme_id == programme_id)
        .group_by(pairs.c.state)
    )
    return {state: count for state, count in await tx.execute(counted)}  # noqa: C416


async def _nudges(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> tuple[int, int, int]:
    mentors = select(pairs.c.mentor_id).where(
        pairs.c.workspace_id == tx.workspace,
        pairs.c.programme_id == programme_id,
        pairs.c.began_at.is_not(None),
    )
    ended = nudges.c.state.not_in([NudgeState.PLANNED, NudgeState.CLAIMED])
    is_sent = nudges.c.state == NudgeState.SENT
    counted = select(
        func.count(case((is_sent, 1))),
        func.count(case((ended, 1))),
        func.count(case((is_sent & nudges.c.answered_at.is_not(None), 1))),
    ).where(
        nudges.c.workspace_id == tx.workspace,
        nudges.c.kind == NudgeKind.WEEKLY,
        nudges.c.person_id.in_(mentors),
        nudges.c.due_at >= since,
        nudges.c.due_at < until,
    )
    sent, planned, answered = (await tx.execute(counted)).one()
    return sent, planned, answered


async def _began(tx: Transaction, programme_id: str) -> int:
    counted = select(func.count()).where(
        pairs.c.workspace_id == tx.workspace,
        pairs.c.programme_id == programme_id,
        pairs.c.began_at.is_not(None),
    )
    return int((await tx.execute(counted)).scalar_one())


async def _meetings(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> tuple[int, int, int]:
    says = (meetings.c.mentor_says, meetings.c.leader_says)
    somebody = or_(*(each == MeetingAnswer.MET for each in says))
    nobody_denies = ~or_(*(func.coalesce(each, "") == MeetingAnswer.NOT_YET for each in says))
    both = (says[0] == MeetingAnswer.MET) & (says[1] == MeetingAnswer.MET)
    counted = select(
        func.count(), func.count(case((somebody & nobody_denies, 1))), func.count(case((both, 1)))
    )
    chosen, met, confirmed = (await tx.execute(_of(counted, tx, programme_id, since, until))).one()
    return chosen, met, confirmed


async def _used(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> frozenset[tuple[str, str]]:
    used = select(meetings.c.pair_id, meetings.c.card_id).distinct()
    rows = await tx.execute(_of(used, tx, programme_id, since, until))
    return frozenset((row.pair_id, row.card_id) for row in rows)


def _of(
    counted: Select[*tuple[Any, ...]], tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> Select[*tuple[Any, ...]]:
    """Of the meetings of a programme in that time, but for cards that were put back."""
    same = (pairs.c.workspace_id == meetings.c.workspace_id) & (pairs.c.id == meetings.c.pair_id)
    return (
        counted.join_from(meetings, pairs, same)
        .where(meetings.c.workspace_id == tx.workspace, pairs.c.programme_id == programme_id)
        .where(meetings.c.opened_at >= since, meetings.c.opened_at < until, ~put_back())
    )
