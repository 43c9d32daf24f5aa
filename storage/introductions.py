"""Introductions of pairs: whether the two of an active pair were told of each other, and in which message."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from bot.mentoring.model import Pair, PairState
from storage import pairs
from storage.database import Scope, Transaction
from storage.tables import pairs as table


async def waiting_pairs(tx: Transaction, now: datetime) -> Sequence[Pair]:
    """The active pairs to be introduced by now, the oldest proposal first."""
    statement = tx.select(table).where(_is_waiting(now)).order_by(table.c.proposed_at, table.c.id)
    return [pairs.from_row(row) for row in await tx.execute(statement)]


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether pairs of a workspace are to be introduced by now, to be asked within another."""
    return scope.exists(table, _is_waiting(now))


async def record(tx: Transaction, pair_id: str, channel_id: str, now: datetime) -> bool:
    """Keep the group message in which an active pair is introduced; False if it was done with before."""
    return await _end_waiting(tx, pair_id, channel_id, now)


async def give_up(tx: Transaction, pair_id: str, now: datetime) -> bool:
    """Note that an active pair will have no introduction; False if it was done with before."""
    return await _end_waiting(tx, pair_id, None, now)


async def take_back(tx: Transaction, pair_id: str) -> None:
    """Let a pair wait again whose introduction could not be said."""
    await tx.execute(tx.update(table).where(table.c.id == pair_id).values(introduced_at=None))


async def postpone(tx: Transaction, pair_ids: Collection[str], at: datetime) -> None:
    """Let pairs that have not been introduced wait for that until a moment (UTC)."""
    statement = tx.update(table).where(table.c.id.in_(pair_ids), table.c.introduced_at.is_(None))
    await tx.execute(statement.values(introduce_at=at))


def _is_waiting(now: datetime) -> ColumnElement[bool]:
    # Without a moment it never had to wait.
    may_begin = or_(table.c.introduce_at.is_(None), table.c.introduce_at <= now)
    return and_(table.c.state == PairState.ACTIVE, table.c.introduced_at.is_(None), may_begin)


async def _end_waiting(tx: Transaction, pair_id: str, channel_id: str | None, now: datetime) -> bool:
    statement = tx.update(table).where(
        table.c.id == pair_id, table.c.state == PairState.ACTIVE, table.c.introduced_at.is_(None)
    )
    return await tx.change(statement.values(channel_id=channel_id, introduced_at=now)) == 1
