"""People's places in programmes."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, update

from bot.mentoring.matching.plan import LeftOut
from bot.mentoring.model import LIVE_PAIRS, AccountStatus, Candidate, Member, MemberState, Person, Role
from storage import people
from storage.database import AnyRow, Transaction, insert
from storage.tables import members as table
from storage.tables import pairs, programmes
from storage.tables import people as persons

EARLIEST_ZONE = timedelta(hours=14)


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


async def pausing(tx: Transaction, now: datetime) -> Sequence[tuple[Member, str]]:
    """Places paused until a day that has begun somewhere on earth, each with its person's time zone."""
    same = and_(persons.c.workspace_id == table.c.workspace_id, persons.c.id == table.c.person_id)
    until = (table.c.workspace_id == tx.workspace, _pauses_until(now))
    rows = await tx.execute(select(table, persons.c.timezone).join(persons, same).where(*until))
    return [(_member(row), row.timezone) for row in rows]


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether a pause in a workspace may be over, to be asked within another."""
    return exists().where(table.c.workspace_id == whose, _pauses_until(now))


def _pauses_until(now: datetime) -> ColumnElement[bool]:
    return and_(table.c.state == MemberState.PAUSED, table.c.paused_until <= (now + EARLIEST_ZONE).date())


async def absent(tx: Transaction, programme_id: str) -> Sequence[Member]:
    """The members of a programme who are paused."""
    mine = (
        table.c.workspace_id == tx.workspace,
        table.c.programme_id == programme_id,
        table.c.state == MemberState.PAUSED,
    )
    return [_member(row) for row in await tx.execute(select(table).where(*mine))]


async def follow_levels(tx: Transaction) -> None:
    """Role follows level: give those without a live pair the role that their level now asks for."""
    level = (
        select(persons.c.level)
        .where(persons.c.workspace_id == table.c.workspace_id, persons.c.id == table.c.person_id)
        .scalar_subquery()
    )
    needed = (
        select(programmes.c.leader_level)
        .where(programmes.c.workspace_id == table.c.workspace_id, programmes.c.id == table.c.programme_id)
        .scalar_subquery()
    )
    paired = exists().where(
        pairs.c.workspace_id == table.c.workspace_id,
        pairs.c.programme_id == table.c.programme_id,
        or_(pairs.c.mentor_id == table.c.person_id, pairs.c.leader_id == table.c.person_id),
        pairs.c.state.in_(LIVE_PAIRS),
    )
    for role, belongs in ((Role.LEADER, level >= needed), (Role.MENTOR, level < needed)):
        free = (table.c.workspace_id == tx.workspace, table.c.role != role, belongs, ~paired)
        await tx.execute(update(table).where(*free).values(role=role))


async def paused(tx: Transaction, person_ids: Sequence[str]) -> set[str]:
    """Those of the given people who are paused everywhere they take part."""
    return set(await breaks(tx, person_ids))


async def breaks(tx: Transaction, person_ids: Sequence[str]) -> Mapping[str, date | None]:
    """Who of the given people is paused everywhere they take part, and until which day, if one is set."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.person_id.in_(set(person_ids)))
    columns = (table.c.person_id, table.c.state, table.c.paused_until)
    rows = (await tx.execute(select(*columns).where(*theirs))).all()
    awake = {row.person_id for row in rows if row.state is MemberState.ACTIVE}
    paused = [row for row in rows if row.state is MemberState.PAUSED and row.person_id not in awake]
    return {row.person_id: row.paused_until for row in paused}


async def candidates(tx: Transaction, programme_id: str) -> Sequence[Candidate]:
    """The active members of a programme with all that matching needs to know of them, always in one order."""
    active = (
        table.c.workspace_id == tx.workspace,
        table.c.programme_id == programme_id,
        table.c.state == MemberState.ACTIVE,
        persons.c.standing == AccountStatus.ACTIVE,
    )
    same = and_(persons.c.workspace_id == table.c.workspace_id, persons.c.id == table.c.person_id)
    columns = [persons.c[name] for name in people.FIELDS]
    joined = select(*columns, table.c.role, table.c.joined_at).join(table, same).where(*active)
    some = await tx.listed(joined.order_by(persons.c.id, table.c.role), _joined)
    told = await people.profiles_of(tx, [person.id for person, _, _ in some])
    return await asyncio.to_thread(
        lambda: [
            Candidate(person, told[person.id], role, since=since)
            for person, role, since in some
            if person.id in told
        ]
    )


async def wait(
    tx: Transaction, programme_id: str, left_out: Sequence[LeftOut], line: Mapping[tuple[str, Role], int]
) -> None:
    """Keep who waits for a partner and why, and their place in the line; nobody else waits any more."""
    mine = (table.c.workspace_id == tx.workspace, table.c.programme_id == programme_id)
    await tx.execute(update(table).where(*mine).values(waits_because=None, waits_as=None))
    if not left_out:
        return
    rows = [
        {"who": each.person_id, "as_role": each.role, "why": each.why}
        | {"turn": line.get((each.person_id, each.role))}
        for each in left_out
    ]
    theirs = (table.c.person_id == bindparam("who"), table.c.role == bindparam("as_role"))
    told: dict[str, Any] = {"waits_because": bindparam("why"), "waits_as": bindparam("turn")}
    await tx.execute(update(table).where(*mine, *theirs).values(told), rows)


def _joined(row: AnyRow) -> tuple[Person, Role, date]:
    """Somebody, the role they joined in, and since when."""
    *person, role, joined_at = row
    return Person(*person), Role(role), joined_at.date()


def _member(row: AnyRow) -> Member:
    return Member(
        row.programme_id,
        row.person_id,
        row.role,
        row.joined_at,
        row.state,
        row.paused_until,
        row.waits_because,
        row.waits_as,
    )
