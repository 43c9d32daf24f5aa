"""Pairs from proposal to end, and as history: until their names have had their time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, union_all

from bot.mentoring.model import LIVE_PAIRS, AccountStatus, NudgeState, Pair, PairState
from storage import programmes
from storage.database import AnyRow, Scope, Transaction
from storage.ids import id_batches
from storage.readable import readable
from storage.rehearsals import reasons_from_json, reasons_to_json
from storage.tables import nudges, people
from storage.tables import pairs as table

UNANSWERED = (PairState.PROPOSED, PairState.CONSENTED)
DEPARTED = [each for each in AccountStatus if each is not AccountStatus.ACTIVE]


async def add_all(tx: Transaction, pairs: Sequence[Pair], now: datetime) -> None:
    """Keep new pairs, proposed now (UTC)."""
    if not pairs:
        return
    rows = [
        {
            "id": each.id,
            "programme_id": each.programme_id,
            "mentor_id": each.mentor_id,
            "leader_id": each.leader_id,
            "state": each.state,
            "reasons": reasons_to_json(each.reasons),
            "proposed_at": now,
            "answer_by": each.answer_by,
            "asked_at": each.asked_at,
            "is_closed": each.is_closed,
        }
        for each in pairs
    ]
    await tx.execute(tx.insert(table), rows)


async def find(tx: Transaction, pair_id: str) -> Pair | None:
    """The pair of that id, None where there is none."""
    row = (await tx.execute(tx.select(table).where(table.c.id == pair_id))).one_or_none()
    return from_row(row) if row else None


async def find_many(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, Pair]:
    """Those of the given pairs that there are, by id."""
    return {pair.id: pair for ids in id_batches(pair_ids) for pair in await where(tx, table.c.id.in_(ids))}


async def live_of_person(tx: Transaction, person_id: str) -> Sequence[Pair]:
    """The pairs a person is in or proposed for, the oldest proposal first; they may know nothing of it."""
    return await where(tx, _has_partner(person_id), table.c.state.in_(LIVE_PAIRS))


async def active_of_person(tx: Transaction, person_id: str) -> Sequence[Pair]:
    """The active pairs of a person, the oldest proposal first."""
    return await where(tx, _has_partner(person_id), table.c.state == PairState.ACTIVE)


async def active(tx: Transaction) -> Sequence[Pair]:
    """Every active pair of the workspace, the oldest proposal first."""
    return await where(tx, table.c.state == PairState.ACTIVE)


async def live(tx: Transaction) -> Sequence[Pair]:
    """Every pair of the workspace that is active or proposed, the oldest proposal first."""
    return await where(tx, table.c.state.in_(LIVE_PAIRS))


async def begun_of_person(tx: Transaction, person_id: str) -> Sequence[Pair]:
    """The pairs a person was ever in that began, the oldest first."""
    return await where(tx, _has_partner(person_id), table.c.began_at.is_not(None))


async def never_begun(tx: Transaction) -> set[tuple[str, str]]:
    """Every (mentor, leader) that was proposed in this workspace, and never a pair in any programme."""
    columns = (table.c.mentor_id, table.c.leader_id)
    statement = tx.select(table, *columns).group_by(*columns).having(func.count(table.c.began_at) == 0)
    return {*await tx.map_rows(statement, lambda row: (row.mentor_id, row.leader_id))}


async def recent_by_person(
    tx: Transaction, person_ids: Collection[str], since: datetime
) -> Mapping[str, list[Pair]]:
    """The pairs of each of the given people, in either role: the active, and those completed since then."""
    is_recent = (table.c.state == PairState.COMPLETED) & (table.c.ended_at >= since)
    either = table.alias()
    # Asked for either side at once, SQLite would read every pair there is.
    ids = union_all(
        *(
            tx.select(either, either.c.id).where(side.in_(person_ids))
            for side in (either.c.mentor_id, either.c.leader_id)
        )
    )
    by_person: dict[str, list[Pair]] = {}
    for pair in await where(tx, table.c.id.in_(ids), (table.c.state == PairState.ACTIVE) | is_recent):
        for person_id in {pair.mentor_id, pair.leader_id} & {*person_ids}:
            by_person.setdefault(person_id, []).append(pair)
    return by_person


async def ever_proposed(tx: Transaction) -> set[tuple[str, str]]:
    """Every (mentor, leader) that was ever proposed or paired in this workspace, in any programme."""
    statement = tx.select(table, table.c.mentor_id, table.c.leader_id)
    return {*await tx.map_rows(statement, lambda row: (row.mentor_id, row.leader_id))}


async def ever_proposed_in(tx: Transaction, programme_id: str) -> dict[tuple[str, str], bool]:
    """Every (mentor, leader) that was ever proposed in this programme, and whether the pair began."""
    statement = tx.select(table, table.c.mentor_id, table.c.leader_id, table.c.began_at)
    rows = await tx.execute(statement.where(table.c.programme_id == programme_id))
    return {(row.mentor_id, row.leader_id): row.began_at is not None for row in rows}


async def with_departed_member(tx: Transaction) -> Sequence[Pair]:
    """Live pairs of which one side can no longer take part."""
    return await where(tx, _has_departed_member(tx))


async def change_state(
    tx: Transaction,
    pair_id: str,
    from_state: PairState,
    to_state: PairState,
    **values: datetime | str | None,
) -> bool:
    """Move a pair from one state to the next; False if it was not in that state (any more), or is closed.

    The values go into other columns of the pair together with it.
    """
    # Asked in the UPDATE itself: of two clicks at once, one finds the pair as it was.
    statement = tx.update(table).where(
        table.c.id == pair_id, table.c.state == from_state, table.c.is_closed.is_(False)
    )
    return await tx.change(statement.values(state=to_state, **values)) == 1


async def stop_all(tx: Transaction, pairs: Collection[Pair], now: datetime) -> int:
    """End pairs before their time, as far as they have not ended already; gives how many."""
    count = 0
    for ids in id_batches(each.id for each in pairs):
        are_live = table.c.id.in_(ids) & table.c.state.in_(LIVE_PAIRS)
        count += await _end_all(tx, are_live, PairState.STOPPED, now)
    return count


async def save_channel(tx: Transaction, pair_id: str, channel_id: str) -> None:
    """Note which group message is the pair's."""
    await tx.execute(tx.update(table).where(table.c.id == pair_id).values(channel_id=channel_id))


async def lapse_unanswered(tx: Transaction, now: datetime) -> int:
    """Let proposals lapse whose time to answer is over; one whose question is still to be asked waits.

    Where it is not certain that the question ever arrived, the two may be proposed to each other again.
    Gives how many lapsed. Nothing is left of which of them were closed.
    """
    return await _lapse(tx, _is_unanswered(now), now)


async def complete_finished(tx: Transaction, now: datetime) -> int:
    """End the active pairs whose time is over on this day (UTC), and give how many.

    Open questions lapse, as `lapse_unanswered` lets them.
    """
    is_over, has_had_its_term = _outlasts_programme(tx, now.date()), _has_had_its_term(tx, now.date())
    await _lapse(tx, is_over & table.c.state.in_(UNANSWERED), now)
    completed = await _end_all(tx, is_over, PairState.COMPLETED, now)
    return completed + await _end_all(tx, has_had_its_term, PairState.COMPLETED, now)


async def end_of_programme(tx: Transaction, programme_id: str, now: datetime) -> Sequence[Pair]:
    """End all live pairs of a programme before their time; gives those that had begun.

    Open questions lapse, as `lapse_unanswered` lets them.
    """
    in_programme = table.c.programme_id == programme_id
    begun_pairs = await where(tx, in_programme, table.c.state == PairState.ACTIVE)
    await _end_all(tx, in_programme & (table.c.state == PairState.ACTIVE), PairState.STOPPED, now)
    await _lapse(tx, in_programme & table.c.state.in_(UNANSWERED), now)
    return begun_pairs


async def oldest_beginning(tx: Transaction, programme_id: str) -> datetime | None:
    """When the oldest of a programme's active pairs began; None where it has none."""
    is_active = and_(table.c.programme_id == programme_id, table.c.state == PairState.ACTIVE)
    statement = tx.select(table, func.min(table.c.began_at).label("began_at")).where(is_active)
    oldest: datetime | None = (await tx.execute(statement)).scalar_one()
    return oldest


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether pairs of a workspace wait for the clock, to be asked within another."""
    today = now.date()
    conditions = (
        _is_unanswered(now),
        _has_departed_member(scope),
        _outlasts_programme(scope, today),
        _has_had_its_term(scope, today),
    )
    # Each is asked apart: asked together, none could be answered from an index.
    return or_(*(scope.exists(table, condition) for condition in conditions))


def from_row(row: AnyRow) -> Pair:
    """The pair that a row of the table holds."""
    return Pair(
        row.id,
        row.programme_id,
        row.mentor_id,
        row.leader_id,
        PairState(row.state),
        reasons_from_json(row.reasons),
        row.answer_by,
        row.channel_id,
        row.began_at,
        row.ended_at,
        row.asked_at,
        row.is_closed,
    )


def _is_unanswered(now: datetime) -> ColumnElement[bool]:
    # Nobody can answer what they have not been asked.
    is_still_to_be_asked = has_nudge(nudges.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]))
    return and_(table.c.state.in_(UNANSWERED), table.c.answer_by <= now, ~is_still_to_be_asked)


def has_nudge(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The question whether a pair has a nudge of which this holds, to be asked within another."""
    return Scope(table.c.workspace_id).exists(nudges, nudges.c.pair_id == table.c.id, condition)


def _has_departed_member(scope: Scope) -> ColumnElement[bool]:
    # Few have gone, and pairs are many: from those who have, their pairs are found by an index.
    departed = scope.select(people, people.c.id).where(people.c.account_status.in_(DEPARTED))
    departed = departed.correlate_except(people)
    has_lost = or_(table.c.mentor_id.in_(departed), table.c.leader_id.in_(departed))
    return and_(table.c.state.in_(LIVE_PAIRS), has_lost)


def _outlasts_programme(scope: Scope, today: date) -> ColumnElement[bool]:
    finished = programmes.finished_ids(scope, today)
    return and_(table.c.state.in_(LIVE_PAIRS), table.c.programme_id.in_(finished))


def _has_had_its_term(scope: Scope, today: date) -> ColumnElement[bool]:
    return and_(table.c.state == PairState.ACTIVE, programmes.is_term_over(scope, table, today))


async def _lapse(tx: Transaction, condition: ColumnElement[bool], now: datetime) -> int:
    """Let unanswered proposals lapse, and delete those of which nobody was certainly asked."""
    was_never_asked = tx.delete(table).where(condition, table.c.asked_at.is_(None))
    return await tx.change(was_never_asked) + await _end_all(tx, condition, PairState.LAPSED, now)


async def _end_all(tx: Transaction, condition: ColumnElement[bool], state: PairState, now: datetime) -> int:
    values = {"state": state, "ended_at": now, "is_closed": False}
    return await tx.change(tx.update(table).where(condition).values(values))


async def where(tx: Transaction, *conditions: ColumnElement[bool]) -> Sequence[Pair]:
    """The pairs of which all these conditions hold, the oldest proposal first."""
    statement = tx.select(table).where(*conditions).order_by(table.c.proposed_at, table.c.id)
    return readable(await tx.execute(statement), from_row, lambda row: f"pair {row.id}")


def _has_partner(person_id: str) -> ColumnElement[bool]:
    return or_(table.c.mentor_id == person_id, table.c.leader_id == person_id)
