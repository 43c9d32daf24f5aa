"""Changes that a coordinator made in the calendar of a programme."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment
from storage.database import Transaction
from storage.readable import readable
from storage.tables import programmes as table


async def changes_by_programme(
    tx: Transaction, programme_ids: Collection[str]
) -> Mapping[str, tuple[CalendarChange, ...]]:
    """The changes of each of the given programmes that has any, by programme id."""
    statement = tx.select(table, table.c.id, table.c.calendar_changes).where(
        table.c.id.in_(programme_ids), table.c.calendar_changes.is_not(None)
    )
    rows = await tx.execute(statement)
    return {row.id: _changes(row.id, row.calendar_changes or ()) for row in rows}


async def save_changes(tx: Transaction, programme_id: str, changes: Sequence[CalendarChange]) -> None:
    """Keep these as all changes of a programme's calendar."""
    document = [{"moment": each.moment, "week": each.week, "to": each.to} for each in changes]
    statement = tx.update(table).where(table.c.id == programme_id)
    await tx.execute(statement.values(calendar_changes=document))


def _changes(programme_id: str, documents: Sequence[dict[str, Any]]) -> tuple[CalendarChange, ...]:
    return tuple(readable(documents, _change, lambda _document: f"a change of the calendar {programme_id}"))


def _change(document: dict[str, Any]) -> CalendarChange:
    return CalendarChange(CalendarMoment(document["moment"]), document["week"], document["to"])
