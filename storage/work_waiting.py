"""What waits for the clock, in all workspaces: one question, and all that an idle minute costs."""

from datetime import datetime

from sqlalchemy import or_, select

from storage import events, meetings, members, nudges, pairs, programmes, subscriptions
from storage.database import EVERYWHERE, Database
from storage.tables import workspaces as table


async def busy(db: Database, now: datetime) -> list[str]:
    """The ids of the workspaces in which the clock has something to do at that moment (UTC).

    A pause ends on its day wherever the person is: for it a workspace is named up to a day too early.
    """
    rooms = (nudges, pairs, members, meetings, programmes, subscriptions, events)
    anything = or_(*(room.to_do(table.c.id, now) for room in rooms))
    async with db.reading(EVERYWHERE) as tx:
        rows = await tx.execute(select(table.c.id).where(anything).order_by(table.c.id))
        return [row.id for row in rows]
