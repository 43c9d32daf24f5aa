"""Who must be a pair in a programme, and who must not, because a coordinator said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from bot.mentoring.matching.plan import Arrangement
from storage.database import Transaction, insert
from storage.tables import arrangements as table


@dataclass(frozen=True, slots=True)
class Arranged:
    """Two people of a programme, what was decided of them, and the reason that was given."""

    mentor_id: str
    leader_id: str
    kind: Arrangement
    reason: str


async def make(tx: Transaction, programme_id: str, arranged: Arranged, made_by: str, now: datetime) -> None:
    """Keep what was decided of two people, in place of what was decided before."""
    fresh = {"kind": arranged.kind, "reason": arranged.reason, "made_by": made_by, "made_at": now}
    key = {"programme_id": programme_id, "mentor_id": arranged.mentor_id, "leader_id": arranged.leader_id}
    statement = insert(tx, table).values(workspace_id=tx.workspace, **key, **fresh)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", *key], set_=fresh))


async def undo(tx: Transaction, programme_id: str, mentor_id: str, leader_id: str) -> bool:
    """Forget what was decided of two people; False if nothing was."""
    these = (
        table.c.workspace_id == tx.workspace,
        table.c.programme_id == programme_id,
        table.c.mentor_id == mentor_id,
        table.c.leader_id == leader_id,
    )
    return await tx.change(delete(table).where(*these)) == 1


async def of_programme(tx: Transaction, programme_id: str) -> Sequence[Arranged]:
    """All that was decided in a programme, the newest first."""
    columns = (table.c.mentor_id, table.c.leader_id, table.c.kind, table.c.reason)
    mine = (table.c.workspace_id == tx.workspace, table.c.programme_id == programme_id)
    newest = (
        select(*columns).where(*mine).order_by(table.c.made_at.desc(), table.c.mentor_id, table.c.leader_id)
    )
    return [Arranged(*row) for row in await tx.execute(newest)]
