"""Seats: how many pairs a person, or a programme, has at a time."""

from collections.abc import Collection

from sqlalchemy import func

from bot.mentoring.model import LIVE_PAIRS, PairState, Programme, Role
from storage import programmes
from storage.database import Transaction
from storage.tables import pairs as table


async def taken(
    tx: Transaction, programme: Programme, states: Collection[PairState] = LIVE_PAIRS
) -> dict[tuple[str, Role], int]:
    """How many pairs in these states each person is in, by role, over programmes that run while this does."""
    counts: dict[tuple[str, Role], int] = {}
    is_at_once = table.c.programme_id.in_(programmes.overlapping_ids(tx, programme))
    # Somebody may be a mentor in one programme and a leader in another: each role has seats of its own.
    for column, role in ((table.c.mentor_id, Role.MENTOR), (table.c.leader_id, Role.LEADER)):
        statement = tx.select(table, column, func.count()).where(table.c.state.in_(states), is_at_once)
        for person_id, count in await tx.execute(statement.group_by(column)):
            counts[person_id, role] = count
    return counts


async def count_active(tx: Transaction, programme_id: str) -> int:
    """How many active pairs a programme has."""
    is_active = (table.c.programme_id == programme_id) & (table.c.state == PairState.ACTIVE)
    count: int = (await tx.execute(tx.select(table, func.count()).where(is_active))).scalar_one()
    return count
