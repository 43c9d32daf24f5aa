"""Runs of reverse mentoring."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, exists, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.mentoring.model import Pillar, Programme
from bot.mentoring.refusals import NameTaken, NoProgrammeYet, ProgrammeOver, UnknownProgramme
from storage.database import AnyRow, Transaction, insert
from storage.tables import programmes as table

MATCHED_EVERY = timedelta(days=1)


class _EndsOn(FunctionElement[date]):
    """The first day after a programme, which each database reckons in a dialect of its own."""

    type = Date()
    inherit_cache = True


@compiles(_EndsOn, "sqlite")
def _on_sqlite(element: _EndsOn, compiler: SQLCompiler, **given: Any) -> str:
    first, weeks = (compiler.process(each, **given) for each in element.clauses)
    return f"date({first}, ({weeks} * 7) || ' days')"


@compiles(_EndsOn, "postgresql")
def _on_postgresql(element: _EndsOn, compiler: SQLCompiler, **given: Any) -> str:
    first, weeks = (compiler.process(each, **given) for each in element.clauses)
    return f"({first} + {weeks} * 7)"


ENDS_ON = _EndsOn(table.c.starts_on, table.c.weeks)
COLUMNS = (
    table.c.id,
    table.c.name,
    table.c.purpose,
    table.c.starts_on,
    table.c.weeks,
    table.c.coordinator_id,
    table.c.leader_level,
    table.c.level_gap,
    table.c.aims,
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
        aims=list(programme.aims),
        created_at=now,
    )
    if await tx.change(statement.on_conflict_do_nothing(index_elements=["workspace_id", "name_key"])) == 0:
        raise NameTaken


async def find(tx: Transaction, programme_id: str) -> Programme | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    row = (await tx.execute(select(*COLUMNS).where(*mine))).one_or_none()
    return _programme(row) if row else None


async def find_many(tx: Transaction, programme_ids: Collection[str]) -> Mapping[str, Programme]:
    """Those of the given programmes that there are, by id."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.id.in_(programme_ids))
    return {row.id: _programme(row) for row in await tx.execute(select(*COLUMNS).where(*theirs))}


async def get(tx: Transaction, programme_id: str) -> Programme:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    return _programme((await tx.execute(select(*COLUMNS).where(*mine))).one())


async def every(tx: Transaction) -> Sequence[Programme]:
    """All programmes of the workspace, the newest start first."""
    newest = select(*COLUMNS).where(table.c.workspace_id == tx.workspace)
    rows = await tx.execute(newest.order_by(table.c.starts_on.desc(), table.c.name_key))
    return [_programme(row) for row in rows]


async def matching_state(tx: Transaction, programme_id: str) -> tuple[str | None, int]:
    """From which facts the last match was made (None: none was), and how many proposals may move at most."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    row = (await tx.execute(select(table.c.matched_from, table.c.may_move).where(*mine))).one()
    return row.matched_from, row.may_move


async def matched(tx: Transaction, programme_id: str, fingerprint: str, now: datetime) -> None:
    """Note from which facts the last match was made, and when it was looked at."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    await tx.execute(update(table).where(*mine).values(matched_from=fingerprint, matched_at=now))


async def to_match_again(tx: Transaction, now: datetime) -> Sequence[Programme]:
    """Unfinished programmes whose match was released, and not looked at for a day."""
    due = select(*COLUMNS).where(table.c.workspace_id == tx.workspace, _is_to_match_again(now))
    return [_programme(row) for row in await tx.execute(due.order_by(table.c.matched_at))]


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether programmes of a workspace wait for the clock, to be asked within another."""
    return exists().where(table.c.workspace_id == whose, _is_to_match_again(now))


def _is_to_match_again(now: datetime) -> ColumnElement[bool]:
    return and_(table.c.matched_at <= now - MATCHED_EVERY, now.date() < ENDS_ON)


async def let_move(tx: Transaction, programme_id: str, at_most: int) -> None:
    """Set how many proposals that nobody has answered may be given up for a better plan, 0 or more."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == programme_id)
    await tx.execute(update(table).where(*mine).values(may_move=at_most))


async def unfinished(tx: Transaction, today: date) -> Sequence[Programme]:
    """Programmes whose last week is not over on `today`, the earliest start first."""
    running = [each for each in await every(tx) if each.ends_on > today]
    return sorted(running, key=lambda each: (each.starts_on, each.name))


async def chosen(tx: Transaction, programme_id: str, name: str, today: date) -> Programme:
    """The unfinished programme of that id, or else of that name; where neither is given, the newest.

    Raises NoProgrammeYet, ProgrammeOver or UnknownProgramme.
    """
    known = await unfinished(tx, today)
    wanted = [each for each in known if each.id == programme_id or each.name.casefold() == name.casefold()]
    if wanted:
        return wanted[0]
    if programme_id:
        raise ProgrammeOver
    if not known:
        raise NoProgrammeYet
    if name:
        raise UnknownProgramme
    return known[-1]


def _programme(row: AnyRow) -> Programme:
    return replace(Programme(*row), aims=tuple(Pillar(each) for each in row.aims))
