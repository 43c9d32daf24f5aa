"""Retention: what has had its time is deleted, some at a time; what a next match or others need stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, tuple_

from bot.mentoring.model import LIVE_PAIRS, MemberState
from bot.mentoring.retention import Limits
from storage.admins import ROSTER_IMPORTED
from storage.database import Scope, Transaction
from storage.nudge_history import FINISHED
from storage.programmes import ENDS_ON
from storage.tables import (
    admins,
    arrangements,
    audit,
    links,
    members,
    notices,
    nudges,
    pairs,
    people,
    profiles,
    programmes,
    rehearsals,
    taps,
    workspaces,
)
from storage.unanswered import is_ignored

EVERY = timedelta(days=1)
OF_ROSTER = (people.c.level, people.c.manager_id, people.c.department, people.c.location)
AT_ONCE = 200  # with a pair go all its topics and talks, with a person all their nudges


async def is_due(tx: Transaction, now: datetime) -> bool:
    """Whether it is a day since all that had had its time was deleted in this workspace."""
    return await tx.ask(tx.select(workspaces, workspaces.c.id).where(_is_due(now)).exists())


def is_work_waiting(_scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether anything may have had its time in a workspace, to be asked of its own row."""
    return _is_due(now)


async def delete_some(tx: Transaction, limits: Limits) -> bool:
    """Delete some of what has had its time; whether that was all of it.

    One kind of rows after the other, so that what the next kind follows from is complete.
    """
    room = AT_ONCE
    for table, has_had_its_time in _kinds(tx, limits):
        key = list(table.primary_key)
        rows = tx.select(table, *key).where(has_had_its_time).limit(room).correlate(None)
        room -= await tx.change(tx.delete(table).where(tuple_(*key).in_(rows)))
        if room <= 0:
            return False
    return await _clear_roster(tx, limits, room) < room


async def _clear_roster(tx: Transaction, limits: Limits, at_most: int) -> int:
    """Empty what the roster said of people who stay, such as coordinators; gives of how many."""
    has_had_its_time = ~_is_roster_in_use(tx, limits) & or_(*(each.is_not(None) for each in OF_ROSTER))
    ids = tx.select(people, people.c.id).where(has_had_its_time).limit(at_most).correlate(None)
    emptied = tx.update(people).where(people.c.id.in_(ids)).values(dict.fromkeys(OF_ROSTER))
    return await tx.change(emptied)


async def record_end(tx: Transaction, now: datetime) -> None:
    """Note that all of it was deleted: the next time comes in a day."""
    await tx.execute(tx.update(workspaces).values(tidied_at=now))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return func.coalesce(workspaces.c.tidied_at, workspaces.c.installed_at) <= now - EVERY


def _kinds(scope: Scope, limits: Limits) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each kind of rows, in the order in which they go, with the condition under which they do."""
    over = _programmes_over(scope, limits)
    takes_part = _takes_part_elsewhere(scope, limits, members.c.person_id)
    yield members, members.c.programme_id.in_(over) & ~takes_part
    yield members, _left_long_ago(scope, limits)
    # Whoever takes part elsewhere keeps their partners, whom not to meet again, and their topics.
    takes_part = or_(
        *(_takes_part_elsewhere(scope, limits, each) for each in (pairs.c.mentor_id, pairs.c.leader_id))
    )
    yield pairs, (pairs.c.programme_id.in_(over) | _ended_long_ago(scope, limits)) & ~takes_part
    yield arrangements, arrangements.c.programme_id.in_(over) | _arranged_long_ago(scope, limits)
    yield profiles, ~scope.exists(members, members.c.person_id == profiles.c.person_id)
    yield taps, ~scope.exists(members, members.c.person_id == taps.c.person_id)
    yield people, ~_is_needed(scope, limits)
    yield links, ~_is_roster_in_use(scope, limits)
    is_old = rehearsals.c.made_at < limits.rehearsals
    yield rehearsals, is_old | rehearsals.c.programme_id.in_(over)
    yield audit, audit.c.at < limits.audit
    # What a person left unanswered last still says how often they want to hear.
    is_old = nudges.c.state.in_(FINISHED) & (nudges.c.due_at < limits.nudges)
    yield nudges, is_old & ~is_ignored(scope)
    yield notices, notices.c.state.in_(FINISHED) & (notices.c.due_at < limits.nudges)


def _programmes_over(scope: Scope, limits: Limits) -> Select[Any]:
    """The ids of the programmes whose names have had their time."""
    over = scope.select(programmes, programmes.c.id).where(limits.programmes_ended >= ENDS_ON)
    return over.correlate_except(programmes)


def _ended_long_ago(scope: Scope, limits: Limits) -> ColumnElement[bool]:
    """Whether a pair of an always-open programme, which has no end itself, ended as long ago."""
    has_ended = pairs.c.state.not_in(LIVE_PAIRS) & (pairs.c.ended_at < _instant(limits.programmes_ended))
    return and_(pairs.c.programme_id.in_(_always_open(scope)), has_ended)


def _left_long_ago(scope: Scope, limits: Limits) -> ColumnElement[bool]:
    """Whether somebody who joined an always-open programme as long ago left it, and no pair names them."""
    has_left = (members.c.state == MemberState.LEFT) & (
        members.c.joined_at < _instant(limits.programmes_ended)
    )
    is_named = scope.exists(
        pairs,
        pairs.c.programme_id == members.c.programme_id,
        or_(pairs.c.mentor_id == members.c.person_id, pairs.c.leader_id == members.c.person_id),
    )
    return and_(members.c.programme_id.in_(_always_open(scope)), has_left, ~is_named)


def _arranged_long_ago(scope: Scope, limits: Limits) -> ColumnElement[bool]:
    """Whether an always-open programme has neither of two people any more, arranged as long ago."""
    both = (arrangements.c.mentor_id, arrangements.c.leader_id)
    is_member = scope.exists(
        members, members.c.programme_id == arrangements.c.programme_id, members.c.person_id.in_(both)
    )
    is_pair = scope.exists(
        pairs,
        pairs.c.programme_id == arrangements.c.programme_id,
        pairs.c.mentor_id == arrangements.c.mentor_id,
        pairs.c.leader_id == arrangements.c.leader_id,
    )
    is_old = arrangements.c.made_at < _instant(limits.programmes_ended)
    return and_(arrangements.c.programme_id.in_(_always_open(scope)), is_old, ~is_member, ~is_pair)


def _always_open(scope: Scope) -> Select[Any]:
    always_open = scope.select(programmes, programmes.c.id).where(programmes.c.is_always_open)
    return always_open.correlate_except(programmes)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _takes_part_elsewhere(scope: Scope, limits: Limits, person_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a person is a member of a programme whose names have not had their time."""
    membership = members.alias("elsewhere")
    return scope.exists(
        membership,
        membership.c.person_id == person_id,
        membership.c.state != MemberState.LEFT,
        membership.c.programme_id.not_in(_programmes_over(scope, limits)),
    )


def _is_needed(scope: Scope, limits: Limits) -> ColumnElement[bool]:
    """Whether a person is in anything, coordinates or administers, or stands in a roster in use."""
    is_in_roster = or_(*(each.is_not(None) for each in OF_ROSTER))
    references = (
        members.c.person_id,
        *(pairs.c.mentor_id, pairs.c.leader_id),
        *(arrangements.c.mentor_id, arrangements.c.leader_id),
        programmes.c.coordinator_id,
        admins.c.person_id,
        *(workspaces.c.expert_id, workspaces.c.first_contact_id, workspaces.c.second_contact_id),
    )
    is_in_something = (scope.exists(each.table, each == people.c.id) for each in references)
    return or_(*is_in_something, and_(_is_roster_in_use(scope, limits), is_in_roster))


def _is_roster_in_use(scope: Scope, limits: Limits) -> ColumnElement[bool]:
    """Whether a programme needs what the roster says, or one that was imported lately may."""
    return or_(
        scope.exists(programmes, limits.programmes_ended < ENDS_ON),
        scope.exists(audit, audit.c.act == ROSTER_IMPORTED, audit.c.at >= limits.roster),
    )
