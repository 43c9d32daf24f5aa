"""Read-only questions about the ledger of nudges, for those who run the bot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot.mentoring.delivery_health import Backlog, Tally
from bot.mentoring.model import Nudge, NudgeKind, NudgeState
from storage.database import EVERYWHERE, Database, Transaction, UnusableDatabase
from storage.nudges import COLUMNS
from storage.tables import nudges as table
from storage.tables import pairs, workspaces

WAITING = (NudgeState.PLANNED, NudgeState.CLAIMED)
ENDED = tuple(state for state in NudgeState if state not in WAITING)


async def everywhere(db: Database, now: datetime) -> Backlog:
    """What waits in all workspaces together: one query, answered from the index of what is due.

    Raises UnusableDatabase when the database does not answer.
    """
    # The workspaces are named because the index begins with them.
    counted = select(
        func.count(), func.count(case((table.c.due_at <= now, 1))), func.min(table.c.due_at)
    ).where(table.c.workspace_id.in_(select(workspaces.c.id)), table.c.state.in_(WAITING))
    try:
        async with db.reading(EVERYWHERE) as tx:
            planned, due, oldest = (await tx.execute(counted)).one()
    except (SQLAlchemyError, OSError) as error:
        raise UnusableDatabase("The database does not answer.") from error
    return Backlog(planned, due, oldest if due else None)


async def standing(tx: Transaction, now: datetime, since: datetime) -> Tally:
    """What waits in this workspace, and what became of the nudges that were due since that moment."""
    ended = and_(table.c.state.in_(ENDED), table.c.due_at >= since)
    counted = (
        select(
            table.c.state,
            table.c.reason,
            func.count(),
            func.count(case((table.c.due_at <= now, 1))),
            func.min(table.c.due_at),
            func.max(table.c.settled_at),
        )
        .where(table.c.workspace_id == tx.workspace, or_(table.c.state.in_(WAITING), ended))
        .group_by(table.c.state, table.c.reason)
    )
    counts: dict[tuple[NudgeState, str | None], int] = {}
    planned, due = 0, 0
    first: list[datetime] = []
    settled: list[datetime] = []
    for state, reason, count, of_them_due, oldest, latest in await tx.execute(counted):
        counts[state, reason] = count
        if state in WAITING:
            planned, due = planned + count, due + of_them_due
            first += [oldest] if of_them_due else []
        elif latest:
            settled.append(latest)
    return Tally(counts, Backlog(planned, due, min(first, default=None)), max(settled, default=None))


async def last_of(tx: Transaction, person_id: str, most: int) -> Sequence[Nudge]:
    """The last nudges of a person, the newest first, those that wait included."""
    return await _last(tx, most, table.c.person_id == person_id)


async def last_of_pair(tx: Transaction, pair_id: str, most: int) -> Sequence[Nudge]:
    """The last nudges that concern a pair: its invitations, and what its two got while it lasted."""
    lasted = select(pairs.c.id).where(
        pairs.c.workspace_id == tx.workspace,
        pairs.c.id == pair_id,
        or_(pairs.c.mentor_id == table.c.person_id, pairs.c.leader_id == table.c.person_id),
        pairs.c.began_at <= table.c.due_at,
        or_(pairs.c.ended_at.is_(None), pairs.c.ended_at >= table.c.due_at),
    )
    weekly = and_(table.c.kind == NudgeKind.WEEKLY, lasted.exists())
    return await _last(tx, most, or_(table.c.pair_id == pair_id, weekly))


async def _last(tx: Transaction, most: int, which: ColumnElement[bool]) -> Sequence[Nudge]:
    found = (
        select(*COLUMNS)
        .where(table.c.workspace_id == tx.workspace, which)
        .order_by(table.c.due_at.desc(), table.c.id.desc())
        .limit(most)
    )
    return [Nudge(*row) for row in await tx.execute(found)]
