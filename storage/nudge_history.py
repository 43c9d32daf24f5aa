"""Read-only questions about the ledger of nudges, for those who run the bot."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from bot.mentoring.delivery_health import Backlog, Tally
from bot.mentoring.model import Nudge, NudgeKind, NudgeState
from storage.database import EVERYWHERE, Database, Transaction, UnusableDatabase
from storage.ids import id_batches
from storage.nudges import COLUMNS
from storage.tables import nudges as table
from storage.tables import workspaces

UNFINISHED = (NudgeState.PLANNED, NudgeState.CLAIMED)
FINISHED = tuple(state for state in NudgeState if state not in UNFINISHED)


async def backlog_everywhere(db: Database, now: datetime) -> Backlog:
    """The nudges that wait in all workspaces together: one query, answered from the index of what is due.

    Raises UnusableDatabase when the database does not answer.
    """
    # The workspaces are named because the index begins with them.
    statement = select(
        func.count(), func.count(case((table.c.due_at <= now, 1))), func.min(table.c.due_at)
    ).where(table.c.workspace_id.in_(select(workspaces.c.id)), table.c.state.in_(UNFINISHED))
    try:
        async with db.reading(EVERYWHERE) as tx:
            planned_count, due_count, oldest_due_at = (await tx.execute(statement)).one()
    except (SQLAlchemyError, OSError) as error:
        raise UnusableDatabase("The database does not answer.") from error
    return Backlog(planned_count, due_count, oldest_due_at if due_count else None)


async def people_asked(tx: Transaction, pair_ids: Collection[str]) -> dict[str, set[str]]:
    """By pair id the people of these pairs who were asked to be one, or perhaps were."""
    statement = tx.select(table, table.c.pair_id, table.c.person_id).where(
        table.c.kind == NudgeKind.PROPOSAL, table.c.state.in_([NudgeState.SENT, NudgeState.UNCONFIRMED])
    )
    asked_people: dict[str, set[str]] = {}
    for ids in id_batches(pair_ids):
        for row in await tx.execute(statement.where(table.c.pair_id.in_(ids))):
            asked_people.setdefault(row.pair_id or "", set()).add(row.person_id)
    return asked_people


async def tally(tx: Transaction, now: datetime, since: datetime) -> Tally:
    """The nudges that wait in this workspace, and the ends of those that were due since that moment (UTC)."""
    has_ended_since = and_(table.c.state.in_(FINISHED), table.c.due_at >= since)
    statement = (
        tx.select(
            table,
            table.c.state,
            table.c.reason,
            func.count(),
            func.count(case((table.c.due_at <= now, 1))),
            func.min(table.c.due_at),
            func.max(table.c.settled_at),
        )
        .where(or_(table.c.state.in_(UNFINISHED), has_ended_since))
        .group_by(table.c.state, table.c.reason)
    )
    counts: dict[tuple[NudgeState, str | None], int] = {}
    planned_count, due_count = 0, 0
    oldest_due: list[datetime] = []
    last_settled: list[datetime] = []
    for state, reason, count, due_of_them, first_due_at, last_settled_at in await tx.execute(statement):
        counts[state, reason] = count
        if state in UNFINISHED:
            planned_count, due_count = planned_count + count, due_count + due_of_them
            oldest_due += [first_due_at] if due_of_them else []
        elif last_settled_at:
            last_settled.append(last_settled_at)
    backlog = Backlog(planned_count, due_count, min(oldest_due, default=None))
    return Tally(counts, backlog, max(last_settled, default=None))


async def sent_to(tx: Transaction, person_id: str) -> Sequence[tuple[Nudge, datetime]]:
    """The nudges that a person got, perhaps or certainly, the oldest first, each with when it was sent.

    Not those that stayed away: the reason of one may be what somebody else did.
    """
    statement = tx.select(table, *COLUMNS, table.c.settled_at).where(
        table.c.person_id == person_id,
        table.c.state.in_([NudgeState.SENT, NudgeState.UNCONFIRMED]),
        table.c.settled_at.is_not(None),
    )
    rows = await tx.execute(statement.order_by(table.c.due_at, table.c.id))
    return [(Nudge(*row[:-1]), row.settled_at) for row in rows]


async def weekly_of_people(tx: Transaction, person_ids: Collection[str], since: datetime) -> Sequence[Nudge]:
    """The weekly nudges of these people that were due since that moment (UTC), those that wait included."""
    statement = (
        tx.select(table, *COLUMNS)
        .where(table.c.person_id.in_(person_ids), table.c.kind == NudgeKind.WEEKLY, table.c.due_at >= since)
        .order_by(table.c.due_at, table.c.id)
    )
    return [Nudge(*row) for row in await tx.execute(statement)]
