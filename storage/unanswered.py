"""Unanswered weekly nudges: how many in a row a person left so, and what ends that."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func

from bot.mentoring.model import NudgeKind, NudgeState, PairState, Skip
from storage.database import Scope, Transaction
from storage.tables import nudges as table
from storage.tables import pairs

IS_SENT_WEEKLY = (table.c.kind == NudgeKind.WEEKLY, table.c.state == NudgeState.SENT)


async def count_ignored(tx: Transaction, person_ids: Collection[str]) -> Mapping[str, int]:
    """For each of the given people who ignored any: how many in a row, up to the last one sent."""
    statement = (
        tx.select(table, table.c.person_id, func.count().label("ignored"))
        .where(table.c.person_id.in_(person_ids), is_ignored(tx))
        .group_by(table.c.person_id)
    )
    return {row.person_id: row.ignored for row in await tx.execute(statement)}


def is_ignored(scope: Scope) -> ColumnElement[bool]:
    """The question whether a weekly nudge is one of the last that its person left unanswered in a row."""
    later = table.alias("later")
    answered_later = scope.exists(
        later,
        later.c.person_id == table.c.person_id,
        later.c.kind == NudgeKind.WEEKLY,
        later.c.answered_at.is_not(None),
        later.c.due_at > table.c.due_at,
    )
    return and_(*IS_SENT_WEEKLY, table.c.answered_at.is_(None), ~answered_later)


async def quiet_mentors(tx: Transaction, since: datetime) -> Sequence[str]:
    """The ids of mentors of active pairs who got no nudge since then because they answered none before."""
    has_pair = tx.exists(pairs, pairs.c.mentor_id == table.c.person_id, pairs.c.state == PairState.ACTIVE)
    other = table.alias("other")
    # Whoever answered any nudge since is not quiet any more.
    came_back = tx.exists(
        other, other.c.person_id == table.c.person_id, other.c.answered_at > table.c.settled_at
    )
    statement = (
        tx.select(table, table.c.person_id)
        .distinct()
        .where(
            table.c.state == NudgeState.SKIPPED,
            table.c.due_at >= since,
            table.c.reason == Skip.QUIET,
            has_pair,
            ~came_back,
        )
        .order_by(table.c.person_id)
    )
    return [row.person_id for row in await tx.execute(statement)]


async def mark_last_answered(tx: Transaction, person_id: str, now: datetime) -> None:
    """Note that a person did something: the last nudge they got counts as answered, the first time."""
    last_id = (
        tx.select(table, table.c.id)
        .where(table.c.person_id == person_id, *IS_SENT_WEEKLY)
        .order_by(table.c.due_at.desc(), table.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = tx.update(table).where(table.c.id == last_id, table.c.answered_at.is_(None))
    await tx.execute(statement.values(answered_at=now))
