"""Proposed pairs: whom a question waits for, until when, and how one is closed or withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam

from bot.mentoring.model import NudgeState, Pair, PairState
from storage import pairs
from storage.database import Scope, Transaction
from storage.ids import id_batches
from storage.tables import nudges
from storage.tables import pairs as table


async def proposals_not_sent(tx: Transaction, programme_id: str) -> Sequence[Pair]:
    """Proposals of a programme that wait for their question to be sent, so that nobody knows of them yet."""
    has_been_sent = pairs.has_nudge(nudges.c.state.not_in([NudgeState.PLANNED, NudgeState.SKIPPED]))
    return await pairs.where(
        tx,
        table.c.programme_id == programme_id,
        table.c.state == PairState.PROPOSED,
        table.c.is_closed.is_(False),
        ~has_been_sent,
    )


async def close_proposals(tx: Transaction, proposals: Collection[Pair]) -> None:
    """Ask nobody about these proposals any more; they take their seats until their time to answer is over."""
    for ids in id_batches(each.id for each in proposals):
        is_proposal = table.c.id.in_(ids) & table.c.state.in_(pairs.UNANSWERED)
        await tx.execute(tx.update(table).where(is_proposal).values(is_closed=True))


async def mark_asked(tx: Transaction, pair_id: str, now: datetime, answer_by: datetime) -> None:
    """Note that the open question has arrived, and until when (UTC) it may be answered."""
    statement = tx.update(table).where(table.c.id == pair_id, table.c.state.in_(pairs.UNANSWERED))
    await tx.execute(statement.values(asked_at=now, answer_by=answer_by))


async def with_open_question(tx: Transaction) -> Sequence[Pair]:
    """The proposals about which somebody was certainly asked, and has not answered."""
    return await pairs.where(tx, _has_open_question())


def has_open_question(scope: Scope) -> ColumnElement[bool]:
    """The question whether anybody in a workspace was asked and may answer, to be asked within another."""
    return scope.exists(table, _has_open_question())


async def save_answer_times(tx: Transaction, answer_times: Mapping[str, datetime]) -> None:
    """Set until when (UTC) each of these proposals, by id, may be answered."""
    if not answer_times:
        return
    # The names of parameters must differ from those of columns.
    rows = [{"proposal": pair_id, "until": until} for pair_id, until in answer_times.items()]
    statement = tx.update(table).where(table.c.id == bindparam("proposal"))
    await tx.execute(statement.values(answer_by=bindparam("until")), rows)


async def extend_answer_time(tx: Transaction, pair_id: str, answer_by: datetime) -> None:
    """Give a proposal more time to be answered, until then (UTC), if it still waits."""
    statement = tx.update(table).where(table.c.id == pair_id, table.c.state.in_(pairs.UNANSWERED))
    await tx.execute(statement.values(answer_by=answer_by))


async def withdraw(tx: Transaction, proposals: Collection[Pair]) -> None:
    """Take back these, as far as nobody accepted them: the two may be proposed to each other again."""
    for ids in id_batches(each.id for each in proposals):
        await tx.execute(tx.delete(table).where(table.c.id.in_(ids), table.c.state == PairState.PROPOSED))


def _has_open_question() -> ColumnElement[bool]:
    return and_(table.c.state.in_(pairs.UNANSWERED), table.c.asked_at.is_not(None))
