"""Arrangements of a coordinator: two people who must be a pair in a programme, or must not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.mentoring.matching.plan import Arrangement
from storage.database import Transaction
from storage.tables import arrangements as table


@dataclass(frozen=True, slots=True)
class PairArrangement:
    """Two people of a programme, what was decided of them, and the reason that was given."""

    mentor_id: str
    leader_id: str
    kind: Arrangement
    reason: str


async def save(
    tx: Transaction, programme_id: str, arrangement: PairArrangement, made_by: str, now: datetime
) -> None:
    """Keep what was decided of two people, in place of what was decided before."""
    key = {
        "programme_id": programme_id,
        "mentor_id": arrangement.mentor_id,
        "leader_id": arrangement.leader_id,
    }
    decision = {
        "kind": arrangement.kind,
        "reason": arrangement.reason,
        "made_by": made_by,
        "made_at": now,
    }
    await tx.execute(tx.upsert(table, key, decision))


async def remove(tx: Transaction, programme_id: str, mentor_id: str, leader_id: str) -> bool:
    """Forget what was decided of two people; False if nothing was."""
    statement = tx.delete(table).where(
        table.c.programme_id == programme_id,
        table.c.mentor_id == mentor_id,
        table.c.leader_id == leader_id,
    )
    return await tx.change(statement) == 1


async def keys_of_kind(tx: Transaction, kind: Arrangement) -> set[tuple[str, str, str]]:
    """Programme, mentor and leader of everything that was arranged in this way, by their ids."""
    statement = tx.select(table, table.c.programme_id, table.c.mentor_id, table.c.leader_id)
    rows = await tx.execute(statement.where(table.c.kind == kind))
    return {(row.programme_id, row.mentor_id, row.leader_id) for row in rows}


async def of_programme(tx: Transaction, programme_id: str) -> Sequence[PairArrangement]:
    """All arrangements of a programme, the newest first; a reason that no key opens is empty."""
    statement = (
        tx.select(table, table.c.mentor_id, table.c.leader_id, table.c.kind, table.c.reason)
        .where(table.c.programme_id == programme_id)
        .order_by(table.c.made_at.desc(), table.c.mentor_id, table.c.leader_id)
    )
    return [
        PairArrangement(row.mentor_id, row.leader_id, row.kind, row.reason or "")
        for row in await tx.execute(statement)
    ]
