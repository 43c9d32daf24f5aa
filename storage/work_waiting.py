"""Work that waits for the clock, in all workspaces: one question, and all that an idle minute costs."""

from datetime import datetime

from sqlalchemy import and_, or_, select

from storage import (
    concerns,
    events,
    meetings,
    members,
    notices,
    nudges,
    pairs,
    programmes,
    proposed_pairs,
    retention,
    subscriptions,
    uploads,
    weekly_totals,
)
from storage.database import EVERYWHERE, Database, Scope
from storage.tables import workspaces as table
from storage.workspaces import are_accounts_due, is_sign_of_life_due


async def workspaces(db: Database, now: datetime) -> list[str]:
    """The ids of the workspaces in which the clock has something to do at that moment (UTC).

    A pause ends on its day wherever the person is: for it a workspace is named up to a day too early.
    """
    modules = (
        *(nudges, notices, pairs, members, meetings, programmes, subscriptions),
        *(events, weekly_totals, retention, concerns, uploads),
    )
    scope = Scope(table.c.id)
    is_sign_awaited = and_(is_sign_of_life_due(now), proposed_pairs.has_open_question(scope))
    of_modules = (module.is_work_waiting(scope, now) for module in modules)
    is_anything_waiting = or_(are_accounts_due(now), *of_modules, is_sign_awaited)
    async with db.reading(EVERYWHERE) as tx:
        rows = await tx.execute(select(table.c.id).where(is_anything_waiting).order_by(table.c.id))
        return [row.id for row in rows]
