"""How many weekly nudges in a row a person left unanswered, and what ends that."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select, update

from bot.mentoring.model import NudgeKind, NudgeState, PairState, Skip
from storage.database import Transaction
from storage.tables import nudges as table
from storage.tables import pairs

_SENT = (table.c.kind == NudgeKind.WEEKLY, table.c.state == NudgeState.SENT)


async def ignored_by(tx: Transaction, person_ids: Collection[str]) -> Mapping[str, int]:
    """For each of the given people who ignored any: how many in a row, up to the last one sent."""
    later = table.alias("later")
    answered_later = exists().where(
        later.c.workspace_id == tx.workspace,
        later.c.person_id == table.c.person_id,
        later.c.kind == NudgeKind.WEEKLY,
        later.c.answered_at.is_not(None),
        later.c.due_at > table.c.due_at,
    )
    ignored = (
        select(table.c.person_id, func.count().label("ignored"))
        .where(
            table.c.workspace_id == tx.workspace,
            table.c.person_id.in_(person_ids),
            *_SENT,
            table.c.answered_at.is_(None),
            ~answered_later,
        )
        .group_by(table.c.person_id)
    )
    return {row.person_id: row.ignored for row in await tx.execute(ignored)}


async def quiet_mentors(tx: Transaction, since: datetime) -> Sequence[str]:
    """The mentors of active pairs who got no nudge since that moment because they answered none before."""
    has_pair = exists().where(
        pairs.c.workspace_id == tx.workspace,
        pairs.c.mentor_id == table.c.person_id,
        pairs.c.state == PairState.ACTIVE,
    )
    other = table.alias("other")
    came_back = exists().where(
        other.c.workspace_id == tx.workspace,
        other.c.person_id == table.c.person_id,
        other.c.answered_at > table.c.settled_at,
    )
    quiet = (
        select(table.c.person_id)
        .distinct()
        .where(
            table.c.workspace_id == tx.workspace,
            table.c.state == NudgeState.SKIPPED,
            table.c.due_at >= since,
            table.c.reason == Skip.QUIET,
            has_pair,
            ~came_back,
        )
        .order_by(table.c.person_id)
    )
    return [row.person_id for row in await tx.execute(quiet)]


async def broken(tx: Transaction, person_id: str, now: datetime) -> None:
    """Note that a person did something: the last nudge they got counts as answered, the first time."""
    last = (
        select(table.c.id)
        .where(table.c.workspace_id == tx.workspace, table.c.person_id == person_id, *_SENT)
        .order_by(table.c.due_at.desc(), table.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    unanswered = (table.c.workspace_id == tx.workspace, table.c.id == last, table.c.answered_at.is_(None))
    await tx.execute(update(table).where(*unanswered).values(answered_at=now))
