"""The workspaces that installed the app."""

from datetime import datetime

from sqlalchemy import or_, select, update

from bot.mentoring.model import Workspace
from bot.mentoring.topics.own_cards import Guidance
from storage.database import Transaction, insert
from storage.tables import workspaces as table

COLUMNS = (table.c.id, table.c.name, table.c.bot_user_id, table.c.closed_at, table.c.rests_until)


async def install(tx: Transaction, workspace: Workspace, now: datetime) -> None:
    """Keep a workspace; one that is known gets its newest name and bot."""
    kept = {"name": workspace.name, "bot_user_id": workspace.bot_user_id}
    statement = insert(tx, table).values(id=workspace.id, installed_at=now, **kept)
    await tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept))


async def close(tx: Transaction, now: datetime) -> None:
    """Note since when Slack lets nothing through; the first time stays."""
    open_one = (table.c.id == tx.workspace, table.c.closed_at.is_(None))
    await tx.execute(update(table).where(*open_one).values(closed_at=now))


async def open_again(tx: Transaction) -> bool:
    """Note that Slack lets us through; False if it did before."""
    closed = (table.c.id == tx.workspace, table.c.closed_at.is_not(None))
    return await tx.change(update(table).where(*closed).values(closed_at=None)) == 1


async def rest(tx: Transaction, until: datetime) -> None:
    """Note until when Slack wants to be left alone, for whoever delivers next; a longer rest stays."""
    shorter = or_(table.c.rests_until.is_(None), table.c.rests_until < until)
    await tx.execute(update(table).where(table.c.id == tx.workspace, shorter).values(rests_until=until))


async def get(tx: Transaction) -> Workspace:
    """The workspace of this transaction, which must be known."""
    return Workspace(*(await tx.execute(select(*COLUMNS).where(table.c.id == tx.workspace))).one())


async def find(tx: Transaction) -> Workspace | None:
    """The workspace of this transaction."""
    row = (await tx.execute(select(*COLUMNS).where(table.c.id == tx.workspace))).one_or_none()
    return Workspace(*row) if row else None


async def advise(tx: Transaction, guidance: Guidance) -> None:
    """Keep where the organisation's rules on generative AI are, and whom to ask."""
    kept = {"policy_url": guidance.policy_url, "expert_id": guidance.expert_id}
    await tx.execute(update(table).where(table.c.id == tx.workspace).values(**kept))


async def guidance(tx: Transaction) -> Guidance:
    """What was kept of it; nothing for a workspace that said nothing."""
    columns = (table.c.policy_url, table.c.expert_id)
    row = (await tx.execute(select(*columns).where(table.c.id == tx.workspace))).one_or_none()
    return Guidance(*row) if row else Guidance()
