"""What a coordinator changed in the calendar of a programme."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from bot.mentoring.timing.calendar import Change, Moment
from storage.database import Transaction
from storage.tables import programmes as table


async def changes_of(tx: Transaction, programme_ids: Collection[str]) -> Mapping[str, tuple[Change, ...]]:
    """The changes of each of the given programmes that has any."""
    theirs = (
        table.c.workspace_id == tx.workspace,
        table.c.id.in_(programme_ids),
        table.c.calendar_changes.is_not(None),
    )
    rows = await tx.execute(select(table.c.id, table.c.calendar_changes).where(*theirs))
    return {row.id: tuple(map(_change, row.calendar_changes or ())) for row in rows}


async def change(tx: Transaction, programme_id: str, changes: Sequence[Change]) -> None:
    """Keep these changes of a programme's calendar, in place of those that were kept."""
    kept = [{"moment": each.moment, "week": each.week, "to": each.to} for each in changes]
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    await tx.execute(update(table).where(*mine).values(calendar_changes=kept))


def _change(kept: dict[str, Any]) -> Change:
    return Change(Moment(kept["moment"]), kept["week"], kept["to"])
