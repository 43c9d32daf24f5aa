"""Read-only counts for the admin's page. What may be shown of them is a rule: see `discretion`."""

from datetime import datetime

from sqlalchemy import case, func, or_, select

from bot.mentoring.model import Answer, Counts, MemberState, NudgeKind, NudgeState
from storage.database import Transaction
from storage.tables import meetings, members, nudges, pairs


async def of_programme(tx: Transaction, programme_id: str, since: datetime, until: datetime) -> Counts:
    """Count a programme: members and pairs as they are now, the rest from `since` to before `until`."""
    sent, planned, answered = await _nudges(tx, programme_id, since, until)
    chosen, met, both, cards = await _meetings(tx, programme_id, since, until)
    return Counts(
        members=await _members(tx, programme_id),
        pairs=await _pairs(tx, programme_id),
        nudges_planned=planned,
        nudges_sent=sent,
        nudges_answered=answered,
        cards_chosen=chosen,
        meetings=met,
        meetings_confirmed=both,
        pairs_by_card=cards,
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


async def _meetings(
    tx: Transaction, programme_id: str, since: datetime, until: datetime
) -> tuple[int, int, int, dict[str, int]]:
    says = (meetings.c.mentor_says, meetings.c.leader_says)
    somebody = or_(*(each == Answer.MET for each in says))
    nobody_denies = ~or_(*(func.coalesce(each, "") == Answer.NOT_YET for each in says))
    both = (says[0] == Answer.MET) & (says[1] == Answer.MET)
    counted = (
        select(
            meetings.c.card_id,
            func.count(),
            func.count(case((somebody & nobody_denies, 1))),
            func.count(case((both, 1))),
        )
        .join(pairs, (pairs.c.workspace_id == meetings.c.workspace_id) & (pairs.c.id == meetings.c.pair_id))
        .where(meetings.c.workspace_id == tx.workspace, pairs.c.programme_id == programme_id)
        .where(meetings.c.opened_at >= since, meetings.c.opened_at < until)
        .group_by(meetings.c.card_id)
    )
    rows = (await tx.execute(counted)).all()
    chosen, met, confirmed = (sum(row[column] for row in rows) for column in (1, 2, 3))
    return chosen, met, confirmed, {row.card_id: row[1] for row in rows}
