"""People's places in programmes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select, update

from bot.mentoring.model import Candidate, Member, MemberState, Person, Role, Standing
from storage import people
from storage.database import AnyRow, Transaction
from storage.tables import members as table
from storage.tables import people as persons
from storage.upserts import insert


async def enroll(tx: Transaction, member: Member) -> None:
    """Give a person a place; somebody who left and comes back takes the old place again."""
    fresh = {"state": member.state, "paused_until": member.paused_until, "joined_at": member.joined_at}
    statement = insert(tx, table).values(
        workspace_id=tx.workspace,
        programme_id=member.programme_id,
        person_id=member.person_id,
        role=member.role,
        **fresh,
    )
    key = ["workspace_id", "programme_id", "person_id", "role"]
    await tx.execute(statement.on_conflict_do_update(index_elements=key, set_=fresh))


async def of_person(tx: Transaction, person_id: str) -> Sequence[Member]:
    """All places a person holds or held, the newest first."""
    mine = (table.c.workspace_id == tx.workspace, table.c.person_id == person_id)
    newest = select(table).where(*mine).order_by(table.c.joined_at.desc(), table.c.programme_id)
    return [_member(row) for row in await tx.execute(newest)]


async def settle(tx: Transaction, person_id: str, state: MemberState, until: date | None = None) -> int:
    """Pause, resume or end every place of a person that they have not left; gives how many."""
    places = (
        table.c.workspace_id == tx.workspace,
        table.c.person_id == person_id,
        table.c.state != MemberState.LEFT,
    )
    return await tx.change(update(table).where(*places).values(state=state, paused_until=until))


async def resume_due(tx: Transaction, today: date) -> int:
    """Wake those whose pause ends today or earlier; gives how many."""
    over = (
        table.c.workspace_id == tx.workspace,
        table.c.state == MemberState.PAUSED,
        table.c.paused_until <= today,
    )
    return await tx.change(update(table).where(*over).values(state=MemberState.ACTIVE, paused_until=None))


async def paused(tx: Transaction, person_ids: Sequence[str]) -> set[str]:
    """Those of the given people who are paused everywhere they take part."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.person_id.in_(set(person_ids)))
    rows = (await tx.execute(select(table.c.person_id, table.c.state).where(*theirs))).all()
    awake = {row.person_id for row in rows if row.state is MemberState.ACTIVE}
    return {row.person_id for row in rows if row.state is MemberState.PAUSED} - awake


async def candidates(tx: Transaction, programme_id: str) -> Sequence[Candidate]:
    """The active members of a programme with all that matching needs to know of them."""
    active = (
        table.c.workspace_id == tx.workspace,
        table.c.programme_id == programme_id,
        table.c.state == MemberState.ACTIVE,
        persons.c.standing == Standing.ACTIVE,
    )
    same = and_(persons.c.workspace_id == table.c.workspace_id, persons.c.id == table.c.person_id)
    columns = [persons.c[name] for name in ("id", *people.FROM_SLACK, *people.FROM_ROSTER)]
    rows = (await tx.execute(select(*columns, table.c.role).join(table, same).where(*active))).all()
    told = await people.profiles_of(tx, [row.id for row in rows])
    return [_candidate(row, told) for row in rows if row.id in told]


def _candidate(row: AnyRow, told: dict[str, Any]) -> Candidate:
    *person, role = row
    return Candidate(Person(*person), told[row.id], Role(role))


def _member(row: AnyRow) -> Member:
    return Member(row.programme_id, row.person_id, row.role, row.joined_at, row.state, row.paused_until)
