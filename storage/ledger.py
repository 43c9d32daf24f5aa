"""A ledger of what the bot says unasked: each row is claimed before Slack is asked, and ends once.

Nudges and notices are kept in such a table each; both have the columns that are used here.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func

from bot.mentoring.model import NudgeState
from storage.database import AnyRow, Scope, Transaction
from storage.ids import id_batches


def is_work_waiting(table: Table, scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether a row is due or was left behind by a dead process, to be asked within another."""
    # Asked whether one exists, PostgreSQL takes many for due and reads the whole table until it meets one.
    first_due_at = scope.select(table, func.min(table.c.due_at)).where(table.c.state == NudgeState.PLANNED)
    return (first_due_at.scalar_subquery() <= now) | scope.exists(table, *_is_expired(table, now))


async def claim_due(
    table: Table, tx: Transaction, now: datetime, lease_until: datetime, at_most: int
) -> Sequence[AnyRow]:
    """Take the rows that are due, the longest waiting first, so that no other process says the same.

    The claim holds until `lease_until` (UTC): after that the process is taken for dead.
    """
    due_rows = (
        tx.select(table, table.c.id)
        .where(table.c.state == NudgeState.PLANNED, table.c.due_at <= now)
        .order_by(table.c.due_at, table.c.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)  # what another process is claiming is passed over, not waited for
    )
    ids = [row.id for row in await tx.execute(due_rows)]
    if not ids:
        return []
    # They are locked, so they are still planned; asked for that again, SQLite reads all that is planned.
    statement = tx.update(table).where(table.c.id.in_(ids))
    statement = statement.values(state=NudgeState.CLAIMED, lease_until=lease_until)
    claims = await tx.execute(statement.returning(table))
    return sorted(claims, key=lambda row: (row.due_at, row.id))


async def recover_abandoned(
    table: Table, tx: Transaction, now: datetime, **values_of_table: Any
) -> Sequence[AnyRow]:
    """Take back what a process that died had claimed; gives the rows that ended unconfirmed.

    A row for which Slack was never asked is planned again. One for which Slack was asked and no answer was
    kept is never said again: a doubled message is worse than a missing one. `values_of_table` go into
    columns of those that end so, as in `record_outcome`.
    """
    expired = tx.update(table).where(*_is_expired(table, now))
    await tx.execute(expired.where(table.c.asked_at.is_(None)).values(state=NudgeState.PLANNED))
    values = {"state": NudgeState.UNCONFIRMED, "reason": "interrupted", "settled_at": now}
    unconfirmed = expired.where(table.c.asked_at.is_not(None)).values(values | values_of_table)
    return (await tx.execute(unconfirmed.returning(table))).all()


async def record_attempt(table: Table, tx: Transaction, row_id: str, now: datetime) -> bool:
    """Note, before Slack is asked, that it will be; False if the claim is not ours any more."""
    statement = tx.update(table).where(*_is_claimed(table, row_id), table.c.asked_at.is_(None))
    return await tx.change(statement.values(asked_at=now)) == 1


async def record_outcome(
    table: Table,
    tx: Transaction,
    row_id: str,
    state: NudgeState,
    now: datetime,
    *,
    reason: str | None = None,
    channel_id: str | None = None,
    ts: str | None = None,
    **values_of_table: Any,
) -> bool:
    """End a claimed row; False if it had ended already, or is to be skipped and Slack was asked.

    `values_of_table` go into columns that not every ledger has.
    """
    statement = tx.update(table).where(*_is_claimed(table, row_id))
    # Once Slack was asked the message may have arrived, and nobody may say that it was skipped.
    if state is NudgeState.SKIPPED:
        statement = statement.where(table.c.asked_at.is_(None))
    values = {
        "state": state,
        "reason": reason,
        "settled_at": now,
        "channel_id": channel_id,
        "ts": ts,
        "lease_until": None,
    }
    return await tx.change(statement.values(values | values_of_table)) == 1


async def attempts_since(table: Table, tx: Transaction, moment: datetime) -> Sequence[datetime]:
    """The moments (UTC) after this one at which Slack was asked, but for attempts that are undone."""
    statement = tx.select(table, table.c.asked_at).where(table.c.asked_at > moment)
    return [row.asked_at for row in await tx.execute(statement) if row.asked_at]


async def release_claims(table: Table, tx: Transaction, row_ids: Collection[str]) -> None:
    """Give back claimed rows for which Slack was not asked: their turn comes with the next claim."""
    is_unasked = (table.c.state == NudgeState.CLAIMED) & table.c.asked_at.is_(None)
    statement = tx.update(table).where(is_unasked).values(state=NudgeState.PLANNED, lease_until=None)
    for ids in id_batches(row_ids):
        await tx.execute(statement.where(table.c.id.in_(ids)))


async def postpone(
    table: Table,
    tx: Transaction,
    row_id: str,
    due_at: datetime,
    reason: str | None,
    *,
    slack_was_asked: bool,
) -> bool:
    """Give a claimed row back that Slack certainly did not take, to be tried again at a later moment.

    False if the claim is not ours any more. `attempts` counts how often Slack was asked.
    """
    is_as_noted = table.c.asked_at.is_not(None) if slack_was_asked else table.c.asked_at.is_(None)
    values = {
        "state": NudgeState.PLANNED,
        "reason": reason,
        "due_at": due_at,
        "attempts": table.c.attempts + int(slack_was_asked),
        "asked_at": None,
        "lease_until": None,
    }
    statement = tx.update(table).where(*_is_claimed(table, row_id), is_as_noted)
    return await tx.change(statement.values(values)) == 1


def _is_claimed(table: Table, row_id: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.id == row_id, table.c.state == NudgeState.CLAIMED


def _is_expired(table: Table, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a process claimed a row and did not end it in time: it is taken for dead."""
    return table.c.state == NudgeState.CLAIMED, table.c.lease_until <= now
