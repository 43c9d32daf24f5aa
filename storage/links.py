"""Links: people without a Slack account, through whom lines of managers lead."""

from collections.abc import Mapping

from storage.database import Transaction
from storage.tables import links as table

ROWS_PER_STATEMENT = 500


async def managers(tx: Transaction) -> dict[str, str | None]:
    """The manager's id of each link by its id, None where it is not known."""
    rows = await tx.execute(tx.select(table, table.c.id, table.c.manager_id))
    return {link: manager_id for link, manager_id in rows}  # noqa: C416 - rows are not pairs


async def replace_all(tx: Transaction, managers: Mapping[str, str | None]) -> None:
    """Keep these links with their managers, and no other."""
    await tx.execute(tx.delete(table))
    rows = [{"id": link, "manager_id": manager_id} for link, manager_id in managers.items()]
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        await tx.execute(tx.insert(table), rows[start : start + ROWS_PER_STATEMENT])
