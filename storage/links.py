"""Links: people without a Slack account, through whom lines of managers lead."""

from collections.abc import Collection, Mapping

from storage.database import Transaction
from storage.tables import links as table

ROWS_PER_STATEMENT = 500


async def managers(tx: Transaction, ids: Collection[str] | None = None) -> dict[str, str | None]:
    """The manager's id of each link, or of those with these ids, by its id; None where it is not known."""
    statement = tx.select(table, table.c.id, table.c.manager_id)
    rows = await tx.execute(statement if ids is None else statement.where(table.c.id.in_(ids)))
    return {link: manager_id for link, manager_id in rows}  # noqa: C416 - rows are not pairs


async def replace_all(tx: Transaction, managers: Mapping[str, str | None]) -> None:
    """Keep these links with their managers, and no other."""
    await tx.execute(tx.delete(table))
    rows = [{"id": link, "manager_id": manager_id} for link, manager_id in managers.items()]
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        await tx.execute(tx.insert(table), rows[start : start + ROWS_PER_STATEMENT])
