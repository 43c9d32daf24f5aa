"""Who may administer, and what they did."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.mentoring.model import AdminRole, Person
from bot.mentoring.refusals import NotAnAdmin
from storage.database import Transaction, insert
from storage.ids import new_id
from storage.tables import admins as table
from storage.tables import audit


async def appoint(tx: Transaction, person_id: str, role: AdminRole, now: datetime) -> bool:
    """Give a role; False if the person held it already."""
    statement = insert(tx, table).values(
        workspace_id=tx.workspace, person_id=person_id, role=role, given_at=now
    )
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def may_administer(tx: Transaction, person: Person) -> bool:
    """Admins are those who were given a role here, and the admins and owners of the Slack workspace."""
    if person.is_slack_admin:
        return True
    mine = (table.c.workspace_id == tx.workspace, table.c.person_id == person.id)
    return (await tx.execute(select(table.c.role).where(*mine).limit(1))).first() is not None


async def require(tx: Transaction, person: Person) -> None:
    """Raises NotAnAdmin for anybody else."""
    if not await may_administer(tx, person):
        raise NotAnAdmin


async def note(
    tx: Transaction, person_id: str, act: str, now: datetime, subject: Mapping[str, str | int]
) -> None:
    """Write one line of the audit: who, what, when, to which ids. No names and no answers."""
    values = {
        "workspace_id": tx.workspace,
        "id": new_id(),
        "at": now,
        "person_id": person_id,
        "act": act,
        "subject": dict(subject),
    }
    await tx.execute(audit.insert().values(values))


async def noted(tx: Transaction) -> Sequence[tuple[str, str]]:
    """The audit as (who, act), the oldest first."""
    mine = select(audit.c.person_id, audit.c.act).where(audit.c.workspace_id == tx.workspace)
    return [(who, act) for who, act in await tx.execute(mine.order_by(audit.c.at, audit.c.id))]
