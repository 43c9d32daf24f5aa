"""Runs of reverse mentoring."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from bot.mentoring.model import Programme
from bot.mentoring.refusals import NameTaken
from storage.database import Transaction
from storage.tables import programmes as table
from storage.upserts import insert

COLUMNS = (
    table.c.id,
    table.c.name,
    table.c.purpose,
    table.c.starts_on,
    table.c.weeks,
    table.c.coordinator_id,
    table.c.leader_level,
    table.c.level_gap,
)


async def create(tx: Transaction, programme: Programme, now: datetime) -> None:
    """Keep a new programme; raises NameTaken when the workspace has one of that name."""
    statement = insert(tx, table).values(
        workspace_id=tx.workspace,
        id=programme.id,
        name=programme.name,
        name_key=programme.name.casefold(),
        purpose=programme.purpose,
        starts_on=programme.starts_on,
        weeks=programme.weeks,
        coordinator_id=programme.coordinator_id,
        leader_level=programme.leader_level,
        level_gap=programme.level_gap,
        created_at=now,
    )
    if await tx.change(statement.on_conflict_do_nothing(index_elements=["workspace_id", "name_key"])) == 0:
        raise NameTaken


async def find(tx: Transaction, programme_id: str) -> Programme | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    row = (await tx.execute(select(*COLUMNS).where(*mine))).one_or_none()
    return Programme(*row) if row else None


async def find_many(tx: Transaction, programme_ids: Collection[str]) -> Mapping[str, Programme]:
    """Those of the given programmes that there are, by id."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.id.in_(programme_ids))
    return {row.id: Programme(*row) for row in await tx.execute(select(*COLUMNS).where(*theirs))}


async def get(tx: Transaction, programme_id: str) -> Programme:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    return Programme(*(await tx.execute(select(*COLUMNS).where(*mine))).one())


async def every(tx: Transaction) -> Sequence[Programme]:
    """All programmes of the workspace, the newest start first."""
    newest = select(*COLUMNS).where(table.c.workspace_id == tx.workspace)
    rows = await tx.execute(newest.order_by(table.c.starts_on.desc(), table.c.name_key))
    return [Programme(*row) for row in rows]


async def unfinished(tx: Transaction, today: date) -> Sequence[Programme]:
    """Programmes whose last week is not over on `today`, the earliest start first."""
    running = [each for each in await every(tx) if each.ends_on > today]
    return sorted(running, key=lambda each: (each.starts_on, each.name))
