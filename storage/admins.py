"""Admins of the bot, and the audit of what they did."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.mentoring.model import AccountStatus, AdminRole, Person
from bot.mentoring.refusals import NotAnAdmin
from storage import people
from storage.database import Transaction
from storage.ids import new_id
from storage.tables import admins as table
from storage.tables import audit
from storage.tables import people as persons

ROSTER_IMPORTED = "roster imported"
"""The act by which the audit says that a roster was imported: from then on its people stay for a while."""


async def grant_role(tx: Transaction, person_id: str, role: AdminRole, now: datetime) -> bool:
    """Give a person a role; False if they have it already."""
    statement = tx.insert(table).values(person_id=person_id, role=role, given_at=now)
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def may_administer(tx: Transaction, person: Person) -> bool:
    """Admins are those who were given a role here, and the admins and owners of the Slack workspace.

    A guest, or somebody of another company, is none, whatever they were before.
    """
    if person.account_status is not AccountStatus.ACTIVE:
        return False
    if person.is_slack_admin:
        return True
    roles = tx.select(table, table.c.role).where(table.c.person_id == person.id).limit(1)
    return (await tx.execute(roles)).first() is not None


async def appointed_ids(tx: Transaction) -> set[str]:
    """The ids of those who were given a role here, the coordinators of programmes among them."""
    return {row.person_id for row in await tx.execute(tx.select(table, table.c.person_id).distinct())}


async def require_admin(tx: Transaction, person: Person) -> None:
    """Raises NotAnAdmin for anybody who may not administer."""
    if not await may_administer(tx, person):
        raise NotAnAdmin


async def stand_ins(tx: Transaction) -> Sequence[Person]:
    """The people to turn to where a coordinator has left Slack, all of them active.

    They are the admins of the Slack workspace, as far as they are known here; else those with a role.
    """
    is_active = persons.c.account_status == AccountStatus.ACTIVE
    slack_admins = tx.select(persons, persons.c.id).where(persons.c.is_slack_admin, is_active)
    with_role = tx.select(table, table.c.person_id).join(persons).where(is_active)
    ids = (await tx.execute(slack_admins)).scalars().all() or (await tx.execute(with_role)).scalars().all()
    return list((await people.find_many(tx, ids)).values())


async def record_action(
    tx: Transaction, person_id: str, act: str, now: datetime, subject: Mapping[str, str | int]
) -> None:
    """Write one line of the audit: who, what, when, to which ids. No names and no answers."""
    await record_actions(tx, person_id, act, now, [subject])


async def record_actions(
    tx: Transaction, person_id: str, act: str, now: datetime, subjects: Sequence[Mapping[str, str | int]]
) -> None:
    """Write one line of the audit for each subject, as `record_action` does."""
    rows = [
        {"id": new_id(), "at": now, "person_id": person_id, "act": act, "subject": dict(each)}
        for each in subjects
    ]
    if rows:
        await tx.execute(tx.insert(audit), rows)
