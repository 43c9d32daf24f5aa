"""The audit, as tests read it."""

from collections.abc import Sequence

from storage.database import Transaction
from storage.tables import audit as table


async def recorded_actions(tx: Transaction) -> Sequence[tuple[str, str]]:
    """The audit as (person id, act), the oldest first."""
    statement = tx.select(table, table.c.person_id, table.c.act).order_by(table.c.at, table.c.id)
    return [(person_id, act) for person_id, act in await tx.execute(statement)]
