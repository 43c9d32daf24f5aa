"""Programmes: runs of reverse mentoring, each with its weeks, its coordinator and its rules of matching."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Table, and_, case, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.mentoring.model import Pillar, Programme, latest_first_day
from bot.mentoring.refusals import NameTaken, NoProgrammeYet, ProgrammeOver, TooFarAhead, UnknownProgramme
from storage.database import AnyRow, Scope, Transaction
from storage.readable import readable
from storage.tables import members
from storage.tables import programmes as table

REMATCHED_EVERY = timedelta(days=1)
A_DAY = timedelta(days=1)  # it is tomorrow somewhere
# An older bot kept any first day. All that is reckoned from one must stay within the days there are.
FIRST_DAYS = date(1970, 1, 1), date(2200, 1, 1)


class _EndsOn(FunctionElement[date]):
    """The first day after a programme, which each database reckons in a dialect of its own."""

    type = Date()
    inherit_cache = True


class _TermEndsOn(FunctionElement[date]):
    """As `Pair.ends_on` in an always-open programme: whole weeks from the Monday after an instant (UTC)."""

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


@compiles(_TermEndsOn, "sqlite")
def _term_on_sqlite(element: _TermEndsOn, compiler: SQLCompiler, **options: Any) -> str:
    began_at, weeks = (compiler.process(each, **options) for each in element.clauses)
    return f"date({began_at}, '1 day', 'weekday 1', ({weeks} * 7) || ' days')"


@compiles(_TermEndsOn, "postgresql")
def _term_on_postgresql(element: _TermEndsOn, compiler: SQLCompiler, **options: Any) -> str:
    began_at, weeks = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST(date_trunc('week', {began_at} AT TIME ZONE 'UTC') AS DATE) + ({weeks} + 1) * 7)"


# As `Programme.ends_on`; SQLite knows no day after the last one either.
ENDS_ON = func.coalesce(
    table.c.ended_on,
    case((table.c.is_always_open, None), else_=_EndsOn(table.c.starts_on, table.c.weeks)),
    literal(date.max, Date()),
)
LAST_WEEK_BEGINS = _EndsOn(ENDS_ON, -1)
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
    table.c.is_always_open,
    table.c.is_closed,
    table.c.ended_on,
)


async def create(tx: Transaction, programme: Programme, now: datetime) -> None:
    """Keep a new programme.

    Raises NameTaken when the workspace has one of that name, TooFarAhead for one that begins too late.
    """
    _require_known_days(programme, now)
    values = {**_values(programme), "is_always_open": programme.is_always_open}
    statement = tx.insert(table).values(id=programme.id, created_at=now, **values)
    # Of the name alone: an id that is there already is an error, and raises.
    unique_name = [table.c.workspace_id, table.c.name_key]
    if await tx.change(statement.on_conflict_do_nothing(index_elements=unique_name)) == 0:
        raise NameTaken


async def save(tx: Transaction, programme: Programme, now: datetime) -> None:
    """Keep what was changed of a programme; raises as `create` does."""
    _require_known_days(programme, now)
    same_name = tx.select(table, table.c.id).where(
        table.c.name_key == programme.name.casefold(), table.c.id != programme.id
    )
    if (await tx.execute(same_name)).first():
        raise NameTaken
    await tx.execute(tx.update(table).where(table.c.id == programme.id).values(_values(programme)))


async def close(tx: Transaction, programme_id: str, *, is_closed: bool) -> None:
    """Close a programme to joining, or open it again."""
    await tx.execute(tx.update(table).where(table.c.id == programme_id).values(is_closed=is_closed))


async def end(tx: Transaction, programme_id: str, today: date) -> bool:
    """End an unfinished programme with yesterday as its last day; False if it is over already."""
    is_unfinished = and_(table.c.id == programme_id, today < ENDS_ON)
    return await tx.change(tx.update(table).where(is_unfinished).values(ended_on=today)) == 1


async def delete_unjoined(tx: Transaction, programme_id: str) -> bool:
    """Delete a programme with its settings; False, and nothing is done, if anybody has ever joined it."""
    has_members = tx.exists(members, members.c.programme_id == table.c.id)
    return await tx.change(tx.delete(table).where(table.c.id == programme_id, ~has_members)) == 1


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


async def get_named(tx: Transaction, programme_id: str, name: str = "") -> Programme:
    """The programme of that id, or else of that name; where neither is given, the newest. It may be over.

    Raises NoProgrammeYet or UnknownProgramme.
    """
    all_programmes = await list_all(tx)
    if not all_programmes:
        raise NoProgrammeYet
    by_id = {each.id: each for each in all_programmes}
    if programme_id in by_id:
        return by_id[programme_id]
    named = [each for each in all_programmes if name.casefold() in ("", each.name.casefold())]
    if not named or (programme_id and not name):
        raise UnknownProgramme
    return named[0]


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


def unfinished_ids(scope: Scope, today: date) -> Select[*tuple[Any, ...]]:
    """The question which programmes are not over on `today`, to be asked within another."""
    return scope.select(table, table.c.id).where(today < ENDS_ON).correlate_except(table)


def finished_ids(scope: Scope, today: date) -> Select[*tuple[Any, ...]]:
    """The question which programmes are over on `today`, to be asked within another."""
    return scope.select(table, table.c.id).where(today >= ENDS_ON).correlate_except(table)


def overlapping_ids(scope: Scope, programme: Programme) -> Select[*tuple[Any, ...]]:
    """The question which programmes run while this one does, to be asked within another."""
    is_overlapping = and_(table.c.starts_on < programme.ends_on, programme.starts_on < ENDS_ON)
    return scope.select(table, table.c.id).where(is_overlapping).correlate_except(table)


def is_term_over(scope: Scope, pairs: Table, today: date) -> ColumnElement[bool]:
    """The question whether a pair of an always-open programme has had its weeks, asked within another."""
    always_open = scope.select(table, table.c.id).where(table.c.is_always_open).correlate_except(table)
    is_over = today >= _TermEndsOn(pairs.c.began_at, table.c.weeks)
    own_programme = scope.exists(table, table.c.id == pairs.c.programme_id, is_over)
    # First by the programme, for which there is an index.
    return and_(pairs.c.programme_id.in_(always_open), own_programme)


async def save_move_limit(tx: Transaction, programme_id: str, at_most: int) -> None:
    """Set how many proposals that nobody has answered may be given up for a better plan, 0 or more."""
    await tx.execute(tx.update(table).where(table.c.id == programme_id).values(may_move=at_most))


async def unfinished(tx: Transaction, today: date) -> Sequence[Programme]:
    """Programmes whose last day is not over on `today`, the earliest start first."""
    return not_over(await list_all(tx), today)


def not_over(programmes: Iterable[Programme], today: date) -> list[Programme]:
    """Those of the programmes whose last day is not over on `today`, the earliest start first."""
    running = (each for each in programmes if not each.is_over(today))
    return sorted(running, key=lambda each: (each.starts_on, each.name))


async def get_unfinished(tx: Transaction, programme_id: str, name: str, today: date) -> Programme:
    """The unfinished programme of that id, or else of that name; where neither is given, the newest.

    Raises NoProgrammeYet, ProgrammeOver or UnknownProgramme.
    """
    programmes = await list_all(tx)
    meant = [each for each in programmes if programme_id == each.id or _is_called(each, name)]
    running = [each for each in programmes if not each.is_over(today)]
    if programme_id or meant:
        for each in meant:
            if not each.is_over(today):
                return each
        raise ProgrammeOver
    if not running:
        raise NoProgrammeYet
    if name:
        raise UnknownProgramme
    return running[0]


async def unreadable_ids(tx: Transaction) -> set[str]:
    """The ids of the programmes of this workspace that cannot be read."""
    rows = (await tx.execute(tx.select(table, *COLUMNS))).all()
    return {row.id for row in rows} - {each.id for each in readable(rows, _programme, _name)}


def _is_called(programme: Programme, name: str) -> bool:
    return programme.name.casefold() == name.casefold()


def _name(row: AnyRow) -> str:
    return f"programme {row.id}"


def _require_known_days(programme: Programme, now: datetime) -> None:
    if programme.starts_on > latest_first_day(now.date() + A_DAY):
        raise TooFarAhead


def _values(programme: Programme) -> dict[str, Any]:
    """What a coordinator may change of a programme, as its row holds it."""
    return {
        "name": programme.name,
        "name_key": programme.name.casefold(),
        "purpose": programme.purpose,
        "starts_on": programme.starts_on,
        "weeks": programme.weeks,
        "coordinator_id": programme.coordinator_id,
        "leader_level": programme.leader_level,
        "level_gap": programme.level_gap,
        "aims": list(programme.aims),
    }


def _programme(row: AnyRow) -> Programme:
    earliest, latest = FIRST_DAYS
    return replace(
        Programme(*row),
        starts_on=min(max(earliest, row.starts_on), latest),
        aims=tuple(Pillar(each) for each in row.aims),
    )
