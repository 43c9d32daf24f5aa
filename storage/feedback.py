"""What people said with one tap. Nobody reads it: it only guides what the bot says next."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import select

from bot.mentoring.topics.feedback import FeedbackAnswer
from storage.database import Transaction, insert
from storage.tables import taps as table

COLUMNS = (table.c.person_id, table.c.asked, table.c.about, table.c.level, table.c.at)


async def keep(tx: Transaction, said: FeedbackAnswer) -> None:
    """Keep one answer, in place of an earlier one to the same question."""
    statement = insert(tx, table).values(workspace_id=tx.workspace, **asdict(said))
    keys = ["workspace_id", "person_id", "asked", "about"]
    again = {"level": said.level, "at": said.at}
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=again))


async def of_people(tx: Transaction, person_ids: Collection[str]) -> Mapping[str, list[FeedbackAnswer]]:
    """All that each of the given people ever said, the oldest first."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.person_id.in_(person_ids))
    found: dict[str, list[FeedbackAnswer]] = {person_id: [] for person_id in person_ids}
    for row in await tx.execute(select(*COLUMNS).where(*theirs).order_by(table.c.at, table.c.about)):
        found[row.person_id].append(FeedbackAnswer(*row))
    return found
