"""Nudges: the ledger of what people are reminded of or asked, planned once and ended once, with why."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, or_

from bot.mentoring.model import Nudge, NudgeKind, NudgeState
from storage import idle_people, ledger
from storage.database import AnyRow, Scope, Transaction
from storage.readable import readable
from storage.tables import nudges as table

COLUMNS = (
    table.c.id,
    table.c.person_id,
    table.c.kind,
    table.c.week,
    table.c.due_at,
    table.c.not_after,
    table.c.state,
    table.c.reason,
    table.c.pair_id,
    table.c.attempts,
    table.c.meeting_id,
)
ASKED = (NudgeState.SENT, NudgeState.UNCONFIRMED, NudgeState.FAILED)

record_attempt = partial(ledger.record_attempt, table)
record_outcome = partial(ledger.record_outcome, table)
release_claims = partial(ledger.release_claims, table)
postpone = partial(ledger.postpone, table)
attempts_since = partial(ledger.attempts_since, table)


async def add(tx: Transaction, nudge: Nudge) -> bool:
    """Put a nudge into the ledger; False if that person's week is taken already."""
    # The unique indexes of the table are the budget: one unasked message a person and week.
    statement = tx.insert(table).values(_values(nudge))
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def add_all(tx: Transaction, nudges: Sequence[Nudge]) -> set[str | None]:
    """Put nudges into the ledger at once; gives the pairs of those whose week was not taken already."""
    if not nudges:
        return set()
    statement = tx.insert(table).on_conflict_do_nothing().returning(table.c.pair_id)
    rows = await tx.execute(statement, [_values(nudge) for nudge in nudges])
    return {row.pair_id for row in rows}


async def find(tx: Transaction, nudge_id: str) -> Nudge | None:
    """The nudge of that id, None where there is none."""
    row = (await tx.execute(tx.select(table, *COLUMNS).where(table.c.id == nudge_id))).one_or_none()
    return from_row(row) if row else None


async def asked_pairs(tx: Transaction, person_id: str, pair_ids: Collection[str]) -> set[str]:
    """The ids of those of these pairs that a person was asked about, be it certain that it arrived or not."""
    statement = tx.select(table, table.c.pair_id).where(
        table.c.person_id == person_id,
        table.c.kind == NudgeKind.PROPOSAL,
        table.c.state.in_(ASKED),
        table.c.pair_id.in_(pair_ids),
    )
    return {row.pair_id for row in await tx.execute(statement) if row.pair_id}


async def has_work(tx: Transaction, now: datetime) -> bool:
    """Whether anything is due, was left behind by a process that died, or was never planned: one query."""
    return await tx.ask(is_work_waiting(tx, now))


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether a workspace's nudges wait for the clock, to be asked alone or within another."""
    is_anybody_idle = or_(*(question.exists() for question in idle_people.questions(scope)))
    return ledger.is_work_waiting(table, scope, now) | is_anybody_idle


async def claim_due(tx: Transaction, now: datetime, lease_until: datetime, at_most: int) -> Sequence[Nudge]:
    """Take the nudges that are due, the longest waiting first; see `ledger.claim_due`."""
    rows = await ledger.claim_due(table, tx, now, lease_until, at_most)
    return readable(rows, _readable_nudge, lambda row: f"nudge {row.id}")


async def recover_abandoned(tx: Transaction, now: datetime) -> Sequence[Nudge]:
    """The nudges that ended unconfirmed with a process that died; see `ledger.recover_abandoned`."""
    return [from_row(row) for row in await ledger.recover_abandoned(table, tx, now)]


async def mark_answered(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """Note that the person did something with it; the first time counts."""
    statement = tx.update(table).where(table.c.id == nudge_id, table.c.answered_at.is_(None))
    await tx.execute(statement.values(answered_at=now))


def _readable_nudge(row: AnyRow) -> Nudge:
    NudgeKind(row.kind)  # one of a newer version is left alone until its claim is over
    return from_row(row)


def from_row(row: AnyRow) -> Nudge:
    """The nudge that a row of the table holds."""
    return Nudge(*(getattr(row, column.name) for column in COLUMNS))


def _values(nudge: Nudge) -> dict[str, Any]:
    return {
        "id": nudge.id,
        "person_id": nudge.person_id,
        "kind": nudge.kind,
        "week": nudge.week,
        "pair_id": nudge.pair_id,
        "due_at": nudge.due_at,
        "not_after": nudge.not_after,
        "state": nudge.state,
        "reason": nudge.reason,
        "attempts": nudge.attempts,
        "meeting_id": nudge.meeting_id,
    }
