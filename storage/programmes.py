"""Programmes: runs of reverse mentoring, each with its weeks, its coordinator and its rules of matching."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.mentoring.model import Pillar, Programme, latest_first_day
from bot.mentoring.refusals import NameTaken, NoProgrammeYet, ProgrammeOver, TooFarAhead, UnknownProgramme
from storage.database import AnyRow, Scope, Transaction
from storage.readable import readable
from storage.tables import programmes as table

REMATCHED_EVERY = timedelta(days=1)
A_DAY = timedelta(days=1)  # it is tomorrow somewhere
# An older bot kept any first day. All that is reckoned from one must stay within the days there are.
FIRST_DAYS = date(1970, 1, 1), date(2200, 1, 1)


class _EndsOn(FunctionElement[date]):
    """The first day after a programme, which each database reckons in a dialect of its own."""

    type = Date()
    inherit_cache = True


@compiles(_EndsOn, "sqlite")
def _on_sqlite(element: _EndsOn, compiler: SQLCompiler, **options: Any) -> str:
    first, weeks = (compiler.process(each, **options) for each in element.clauses)
    return f"date({first}, (({weeks}) * 7) || ' days')"


@compiles(_EndsOn, "postgresql")
def _on_postgresql(element: _EndsOn, compiler: SQLCompiler, **options: Any) -> str:
    first, weeks = (compiler.process(each, **options) for each in element.clauses)
    return f"({first} + ({weeks}) * 7)"


ENDS_ON = _EndsOn(table.c.starts_on, table.c.weeks)
LAST_WEEK_BEGINS = _EndsOn(table.c.starts_on, table.c.weeks - 1)
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
    """Keep a new programme.

    Raises NameTaken when the workspace has one of that name, TooFarAhead for one that begins too late.
    """
    if programme.starts_on > latest_first_day(now.date() + A_DAY):
        raise TooFarAhead
    statement = tx.insert(table).values(
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
    # Of the name alone: an id that is there already is an error, and raises.
    unique_name = [table.c.workspace_id, table.c.name_key]
    if await tx.change(statement.on_conflict_do_nothing(index_elements=unique_name)) == 0:
        raise NameTaken


async def find(tx: Transaction, programme_id: str) -> Programme | None:
    """The programme of that id, None where there is none."""
    row = (await tx.execute(tx.select(table, *COLUMNS).where(table.c.id == programme_id))).one_or_none()
    return _programme(row) if row else None


async def find_many(tx: Transaction, programme_ids: Collection[str]) -> Mapping[str, Programme]:
    """Those of the given programmes that there are, by id."""
    rows = await tx.execute(tx.select(table, *COLUMNS).where(table.c.id.in_(programme_ids)))
    return {each.id: each for each in readable(rows, _programme, _name)}


async def get(tx: Transaction, programme_id: str) -> Programme:
    """The programme of that id, which there must be."""
    row = (await tx.execute(tx.select(table, *COLUMNS).where(table.c.id == programme_id))).one()
    return _programme(row)


async def list_all(tx: Transaction) -> Sequence[Programme]:
    """All programmes of the workspace, the newest start first."""
    statement = tx.select(table, *COLUMNS).order_by(table.c.starts_on.desc(), table.c.name_key)
    return readable(await tx.execute(statement), _programme, _name)


async def matching_state(tx: Transaction, programme_id: str) -> tuple[str | None, int]:
    """The fingerprint of the last match (None: none was made), and how many proposals may move at most."""
    statement = tx.select(table, table.c.matched_from, table.c.may_move).where(table.c.id == programme_id)
    row = (await tx.execute(statement)).one()
    return row.matched_from, row.may_move


async def record_match(tx: Transaction, programme_id: str, fingerprint: str, now: datetime) -> None:
    """Note from which facts the last match was made, and when it was looked at."""
    statement = tx.update(table).where(table.c.id == programme_id)
    await tx.execute(statement.values(matched_from=fingerprint, matched_at=now))


async def due_for_rematch(tx: Transaction, now: datetime) -> Sequence[Programme]:
    """Unfinished programmes whose match was released, and not looked at for a day."""
    statement = tx.select(table, *COLUMNS).where(_is_due_for_rematch(now)).order_by(table.c.matched_at)
    return readable(await tx.execute(statement), _programme, _name)


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether programmes of a workspace wait for the clock, to be asked within another."""
    return scope.exists(table, _is_due_for_rematch(now))


def _is_due_for_rematch(now: datetime) -> ColumnElement[bool]:
    return and_(table.c.matched_at <= now - REMATCHED_EVERY, now.date() < ENDS_ON)


async def save_move_limit(tx: Transaction, programme_id: str, at_most: int) -> None:
    """Set how many proposals that nobody has answered may be given up for a better plan, 0 or more."""
    await tx.execute(tx.update(table).where(table.c.id == programme_id).values(may_move=at_most))


async def unfinished(tx: Transaction, today: date) -> Sequence[Programme]:
    """Programmes whose last week is not over on `today`, the earliest start first."""
    programmes = [each for each in await list_all(tx) if each.ends_on > today]
    return sorted(programmes, key=lambda each: (each.starts_on, each.name))


async def get_unfinished(tx: Transaction, programme_id: str, name: str, today: date) -> Programme:
    """The unfinished programme of that id, or else of that name; where neither is given, the newest.

    Raises NoProgrammeYet, ProgrammeOver or UnknownProgramme.
    """
    programmes = await unfinished(tx, today)
    for each in programmes:
        if each.id == programme_id or each.name.casefold() == name.casefold():
            return each
    if programme_id:
        raise ProgrammeOver
    if not programmes:
        raise NoProgrammeYet
    if name:
        raise UnknownProgramme
    return programmes[-1]


async def unreadable_ids(tx: Transaction) -> set[str]:
    """The ids of the programmes of this workspace that cannot be read."""
    rows = (await tx.execute(tx.select(table, *COLUMNS))).all()
    return {row.id for row in rows} - {each.id for each in readable(rows, _programme, _name)}


def _name(row: AnyRow) -> str:
    return f"programme {row.id}"


def _programme(row: AnyRow) -> Programme:
    earliest, latest = FIRST_DAYS
    return replace(
        Programme(*row),
        starts_on=min(max(earliest, row.starts_on), latest),
        aims=tuple(Pillar(each) for each in row.aims),
    )
