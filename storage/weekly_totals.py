"""The totals of full weeks: written once, as what may be shown, and never changed.

The rows they came from may go once they are written: while a week is due, retention deletes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, func, or_

from bot.mentoring.figures import A_WEEK, Share, WeeklyTotals, last_full_week, monday_of
from storage.database import Scope, Transaction
from storage.programmes import LAST_WEEK_BEGINS
from storage.tables import programmes
from storage.tables import weekly_totals as table


@dataclass(frozen=True, slots=True)
class DueWeek:
    """A full week, by its Monday, and the ids of the programmes whose totals of it are not written."""

    begins_on: date
    programme_ids: Sequence[str]


async def next_due(tx: Transaction, now: datetime) -> DueWeek | None:
    """The earliest week that is over and lacks totals, with all programmes of which that is the next one.

    The first week of a programme is the one in which it was made, the last the one in which it ends.
    """
    last_written = func.max(table.c.begins_on)
    statement = (
        tx.select(programmes, programmes.c.id, programmes.c.created_at, last_written)
        .outerjoin(table)
        .where(_is_due(now))
        .group_by(programmes.c.id, programmes.c.created_at)
        .order_by(programmes.c.id)
    )
    next_weeks = {
        programme_id: written + A_WEEK if written else monday_of(created_at.date())
        for programme_id, created_at, written in await tx.execute(statement)
    }
    if not next_weeks:
        return None
    earliest = min(next_weeks.values())
    return DueWeek(earliest, [each for each, begins_on in next_weeks.items() if begins_on == earliest])


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether a week of a workspace lacks its totals, to be asked within another."""
    return scope.exists(programmes, _is_due(now))


def _is_due(now: datetime) -> ColumnElement[bool]:
    last_week = last_full_week(now)
    # Weeks are written one after the other: that the last is there says that all are.
    last = table.alias("last")
    is_written = Scope(programmes.c.workspace_id).exists(
        last,
        last.c.programme_id == programmes.c.id,
        or_(last.c.begins_on >= last_week, last.c.begins_on >= LAST_WEEK_BEGINS),
    )
    return and_(programmes.c.created_at < datetime.combine(last_week + A_WEEK, time(), UTC), ~is_written)


async def write(tx: Transaction, totals: Mapping[str, WeeklyTotals]) -> None:
    """Keep the totals of a week by programme id; what was written before stays as it is."""
    rows = [
        {
            "programme_id": programme_id,
            "begins_on": each.begins_on,
            "pairs": each.pairs,
            "shares": {figure: [share.part, share.whole] for figure, share in each.shares.items()},
        }
        for programme_id, each in totals.items()
    ]
    if rows:
        await tx.execute(tx.insert(table).on_conflict_do_nothing(), rows)


async def of_programme(tx: Transaction, programme_id: str, since: date) -> Sequence[WeeklyTotals]:
    """The totals of a programme's weeks that begin on that day or later, the oldest first."""
    statement = tx.select(table, table.c.begins_on, table.c.pairs, table.c.shares).where(
        table.c.programme_id == programme_id, table.c.begins_on >= since
    )
    return [
        WeeklyTotals(begins_on, pairs, {figure: Share(*share) for figure, share in shares.items()})
        for begins_on, pairs, shares in await tx.execute(statement.order_by(table.c.begins_on))
    ]
