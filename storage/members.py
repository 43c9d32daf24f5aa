"""Memberships: who takes part in which programme, in which role and state."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_

from bot.mentoring.matching.wait_list import Waiting
from bot.mentoring.model import (
    LIVE_PAIRS,
    AccountStatus,
    Candidate,
    Hindrance,
    Member,
    MemberState,
    Person,
    Role,
)
from storage import people, programmes
from storage.database import AnyRow, Scope, Transaction
from storage.tables import members as table
from storage.tables import pairs
from storage.tables import people as persons
from storage.tables import programmes as runs

EARLIEST_ZONE = timedelta(hours=14)  # a day begins on the Line Islands 14 hours before it begins in UTC


async def enroll(tx: Transaction, member: Member) -> None:
    """Keep a membership; somebody who left and comes back takes the old one again."""
    key = {"programme_id": member.programme_id, "person_id": member.person_id, "role": member.role}
    values = {"state": member.state, "paused_until": member.paused_until, "joined_at": member.joined_at}
    await tx.execute(tx.upsert(table, key, values))


async def of_person(tx: Transaction, person_id: str) -> Sequence[Member]:
    """All memberships a person has or had, the newest first."""
    statement = tx.select(table).where(table.c.person_id == person_id)
    rows = await tx.execute(statement.order_by(table.c.joined_at.desc(), table.c.programme_id))
    return [_member(row) for row in rows]


async def has_any(tx: Transaction, programme_id: str) -> bool:
    """Whether anybody has ever joined a programme."""
    return await tx.ask(tx.exists(table, table.c.programme_id == programme_id))


async def kept_of_person(tx: Transaction, person_id: str) -> list[Member]:
    """The memberships that a person did not leave, the newest first, also in programmes that are over."""
    return [each for each in await of_person(tx, person_id) if each.state is not MemberState.LEFT]


async def current_of_person(tx: Transaction, person_id: str, today: date) -> Sequence[Member]:
    """The memberships that a person has in programmes that are not over on `today`, the newest first."""
    statement = tx.select(table).where(table.c.person_id == person_id, _is_current(tx, today))
    rows = await tx.execute(statement.order_by(table.c.joined_at.desc(), table.c.programme_id))
    return [_member(row) for row in rows]


async def change_states(
    tx: Transaction,
    person_id: str,
    state: MemberState,
    today: date,
    until: date | None = None,
    *,
    programme_id: str = "",
) -> int:
    """Pause (until that day), resume or end a person's current memberships; gives how many.

    Those in programmes that are over on `today` stay as they were. With `programme_id` it is that one alone.
    """
    statement = tx.update(table).where(table.c.person_id == person_id, _is_current(tx, today))
    if programme_id:
        statement = statement.where(table.c.programme_id == programme_id)
    if state is MemberState.LEFT:  # whoever has left waits for nothing, and why they did is private
        statement = statement.values(waits_because=None, waits_as=None)
    return await tx.change(statement.values(state=state, paused_until=until))


async def end_of_deactivated(tx: Transaction) -> None:
    """End every membership of those whose account is deactivated."""
    deactivated = tx.select(persons, persons.c.id).where(
        persons.c.account_status == AccountStatus.DEACTIVATED
    )
    statement = tx.update(table).where(table.c.state != MemberState.LEFT, table.c.person_id.in_(deactivated))
    await tx.execute(
        statement.values(state=MemberState.LEFT, paused_until=None, waits_because=None, waits_as=None)
    )


async def current_ids(tx: Transaction) -> set[str]:
    """The ids of all who are a member of any programme, and have not left it."""
    statement = tx.select(table, table.c.person_id).where(table.c.state != MemberState.LEFT)
    return {row.person_id for row in await tx.execute(statement.distinct())}


async def end_pause(tx: Transaction, member: Member) -> None:
    """Let a paused membership go on, also in a programme that is over."""
    statement = tx.update(table).where(
        table.c.programme_id == member.programme_id,
        table.c.person_id == member.person_id,
        table.c.role == member.role,
        table.c.state == MemberState.PAUSED,
    )
    await tx.execute(statement.values(state=MemberState.ACTIVE, paused_until=None))


async def pauses_perhaps_over(tx: Transaction, now: datetime) -> Sequence[tuple[Member, str]]:
    """Memberships paused until a day that has begun somewhere on earth, with the person's time zone each."""
    statement = tx.select(table, table, persons.c.timezone).join(persons).where(_may_pause_end(now))
    return [(_member(row), row.timezone) for row in await tx.execute(statement)]


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether a pause in a workspace may be over, to be asked within another."""
    return scope.exists(table, _may_pause_end(now))


def _may_pause_end(now: datetime) -> ColumnElement[bool]:
    return and_(table.c.state == MemberState.PAUSED, table.c.paused_until <= (now + EARLIEST_ZONE).date())


def _is_current(scope: Scope, today: date) -> ColumnElement[bool]:
    is_running = table.c.programme_id.in_(programmes.unfinished_ids(scope, today))
    return and_(table.c.state != MemberState.LEFT, is_running)


async def paused_in_programme(tx: Transaction, programme_id: str) -> Sequence[Member]:
    """The members of a programme who are paused."""
    statement = tx.select(table).where(
        table.c.programme_id == programme_id, table.c.state == MemberState.PAUSED
    )
    return [_member(row) for row in await tx.execute(statement)]


async def update_roles_from_levels(tx: Transaction, today: date) -> None:
    """Role follows level: give those without a live pair the role that their level now asks for.

    What somebody was in a programme that is over on `today` stays.
    """
    level = tx.select(persons, persons.c.level).where(persons.c.id == table.c.person_id).scalar_subquery()
    leader_level = (
        tx.select(runs, runs.c.leader_level).where(runs.c.id == table.c.programme_id).scalar_subquery()
    )
    has_live_pair = tx.exists(
        pairs,
        pairs.c.programme_id == table.c.programme_id,
        or_(pairs.c.mentor_id == table.c.person_id, pairs.c.leader_id == table.c.person_id),
        pairs.c.state.in_(LIVE_PAIRS),
    )
    is_running = table.c.programme_id.in_(programmes.unfinished_ids(tx, today))
    other = table.alias("other")
    # A pair that lives keeps its roles: they are what the two agreed to.
    for role, is_right in ((Role.LEADER, level >= leader_level), (Role.MENTOR, level < leader_level)):
        # Whoever left in one role and came back in the other has two rows.
        has_both = tx.exists(
            other,
            other.c.programme_id == table.c.programme_id,
            other.c.person_id == table.c.person_id,
            other.c.role == role,
        )
        statement = tx.update(table).where(
            table.c.role != role, is_right, is_running, ~has_live_pair, ~has_both
        )
        await tx.execute(statement.values(role=role))


async def paused_people(tx: Transaction, person_ids: Sequence[str], today: date) -> set[str]:
    """The ids of those of the given people who are paused in every programme they take part in."""
    return set(await resume_days(tx, person_ids, today))


async def resume_days(tx: Transaction, person_ids: Sequence[str], today: date) -> Mapping[str, date | None]:
    """The day on which each of the given people who is paused everywhere resumes, None without one.

    What counts are the programmes that are not over on `today`; for a person without one, those that are:
    they may still look back.
    """
    is_running = table.c.programme_id.in_(programmes.unfinished_ids(tx, today)).label("is_running")
    columns = (table.c.person_id, table.c.state, table.c.paused_until, is_running)
    statement = tx.select(table, *columns).where(
        table.c.person_id.in_(set(person_ids)), table.c.state != MemberState.LEFT
    )
    memberships = (await tx.execute(statement)).all()
    running = {row.person_id for row in memberships if row.is_running}
    memberships = [row for row in memberships if row.is_running or row.person_id not in running]
    # Who is active in one programme is there to be spoken to.
    active_ids = {row.person_id for row in memberships if row.state is MemberState.ACTIVE}
    return {row.person_id: row.paused_until for row in memberships if row.person_id not in active_ids}


async def candidates(tx: Transaction, programme_id: str) -> Sequence[Candidate]:
    """The active members of a programme with all that matching needs to know of them, always in one order.

    Somebody without a profile, or whose private answers no key opens, is none.
    """
    columns = [persons.c[name] for name in people.PERSON_COLUMNS]
    statement = (
        tx.select(table, *columns, table.c.role, table.c.joined_at)
        .join(persons)
        .where(
            table.c.programme_id == programme_id,
            table.c.state == MemberState.ACTIVE,
            persons.c.account_status == AccountStatus.ACTIVE,
        )
        .order_by(persons.c.id, table.c.role)
    )
    joined_members = await tx.map_rows(statement, _person_role_since)
    profiles = await people.profiles_of(tx, [person.id for person, _, _ in joined_members])
    return await asyncio.to_thread(
        lambda: [
            Candidate(person, profiles[person.id], role, since=since)
            for person, role, since in joined_members
            # Whose private list cannot be read is in no plan: it must not be taken for empty.
            if person.id in profiles and profiles[person.id].is_readable
        ]
    )


async def save_wait_list(tx: Transaction, programme_id: str, waiting: Sequence[Waiting]) -> None:
    """Keep who waits for a partner and why, and their waiting-list position; nobody else waits any more."""
    in_programme = tx.update(table).where(table.c.programme_id == programme_id)
    await tx.execute(in_programme.values(waits_because=None, waits_as=None))
    if not waiting:
        return
    # The names of parameters must differ from those of columns.
    rows = [
        {
            "waiting_id": each.person_id,
            "waiting_role": each.role,
            "hindrance": each.reason,
            "position": each.position,
        }
        for each in waiting
    ]
    statement = in_programme.where(
        table.c.person_id == bindparam("waiting_id"), table.c.role == bindparam("waiting_role")
    )
    values: dict[str, Any] = {"waits_because": bindparam("hindrance"), "waits_as": bindparam("position")}
    await tx.execute(statement.values(values), rows)


def _person_role_since(row: AnyRow) -> tuple[Person, Role, date]:
    """Somebody, the role they joined in, and since which day (UTC)."""
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
        None if row.waits_because is None else Hindrance(row.waits_because),
        row.waits_as,
    )
