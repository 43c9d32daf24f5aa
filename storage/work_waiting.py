"""Work that waits for the clock, in all workspaces: one question, and all that an idle minute costs."""

from datetime import datetime

from sqlalchemy import or_, select

from storage import events, meetings, members, notices, nudges, pairs, programmes, subscriptions
from storage.database import EVERYWHERE, Database, Scope
from storage.tables import workspaces as table
from storage.workspaces import are_accounts_due


async def workspaces(db: Database, now: datetime) -> list[str]:
    """The ids of the workspaces in which the clock has something to do at that moment (UTC).

    A pause ends on its day wherever the person is: for it a workspace is named up to a day too early.
    """
    modules = (nudges, notices, pairs, members, meetings, programmes, subscriptions, events)
    scope = Scope(table.c.id)
    is_anything_waiting = or_(
        are_accounts_due(now), *(module.is_work_waiting(scope, now) for module in modules)
    )
    async with db.reading(EVERYWHERE) as tx:
        rows = await tx.execute(select(table.c.id).where(is_anything_waiting).order_by(table.c.id))
        return [row.id for row in rows]
