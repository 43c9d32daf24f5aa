"""The ledger: every unasked message, planned once and ended once, with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from bot.mentoring.model import Nudge, NudgeKind, NudgeState
from storage import idle_people
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
    return _nudge(row) if row else None


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
    # Asked whether one exists, PostgreSQL takes many for due and reads the whole table until it meets one.
    first_due_at = scope.select(table, func.min(table.c.due_at)).where(table.c.state == NudgeState.PLANNED)
    is_due = first_due_at.scalar_subquery() <= now
    is_left_behind = scope.exists(table, *_is_expired(now))
    is_anybody_idle = or_(*(question.exists() for question in idle_people.questions(scope)))
    return is_due | is_left_behind | is_anybody_idle


async def claim_due(tx: Transaction, now: datetime, lease_until: datetime, at_most: int) -> Sequence[Nudge]:
    """Take the nudges that are due, the longest waiting first, so that no other process sends them.

    The claim holds until `lease_until` (UTC): after that the process is taken for dead.
    """
    due_nudges = (
        tx.select(table, table.c.id)
        .where(table.c.state == NudgeState.PLANNED, table.c.due_at <= now)
        .order_by(table.c.due_at, table.c.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)  # what another process is claiming is passed over, not waited for
    )
    ids = [row.id for row in await tx.execute(due_nudges)]
    if not ids:
        return []
    # They are locked, so they are still planned; asked for that again, SQLite reads all that is planned.
    statement = tx.update(table).where(table.c.id.in_(ids))
    statement = statement.values(state=NudgeState.CLAIMED, lease_until=lease_until)
    rows = await tx.execute(statement.returning(*COLUMNS))
    claims = readable(rows, _readable_nudge, lambda row: f"nudge {row.id}")
    return sorted(claims, key=lambda nudge: (nudge.due_at, nudge.id))


async def recover_abandoned(tx: Transaction, now: datetime) -> Sequence[Nudge]:
    """Take back what a process that died had claimed; gives those that ended unconfirmed.

    A nudge for which Slack was never asked is planned again. One for which Slack was asked and no
    answer was kept is never sent again: a doubled message is worse than a missing one.
    """
    expired = tx.update(table).where(*_is_expired(now))
    await tx.execute(expired.where(table.c.asked_at.is_(None)).values(state=NudgeState.PLANNED))
    values = {"state": NudgeState.UNCONFIRMED, "reason": "interrupted", "settled_at": now}
    unconfirmed = expired.where(table.c.asked_at.is_not(None)).values(values)
    return [_nudge(row) for row in await tx.execute(unconfirmed.returning(*COLUMNS))]


async def record_attempt(tx: Transaction, nudge_id: str, now: datetime) -> bool:
    """Note, before Slack is asked, that it will be; False if the claim is not ours any more."""
    statement = tx.update(table).where(*_is_claimed(nudge_id), table.c.asked_at.is_(None))
    return await tx.change(statement.values(asked_at=now)) == 1


async def record_outcome(
    tx: Transaction,
    nudge_id: str,
    state: NudgeState,
    now: datetime,
    *,
    reason: str | None = None,
    channel_id: str | None = None,
    ts: str | None = None,
) -> bool:
    """End a claimed nudge; False if it had ended already, or is to be skipped and Slack was asked."""
    statement = tx.update(table).where(*_is_claimed(nudge_id))
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
    return await tx.change(statement.values(values)) == 1


async def attempts_since(tx: Transaction, moment: datetime) -> Sequence[datetime]:
    """The moments (UTC) after this one at which Slack was asked, but for attempts that are undone."""
    statement = tx.select(table, table.c.asked_at).where(table.c.asked_at > moment)
    return [row.asked_at for row in await tx.execute(statement) if row.asked_at]


async def release_claims(tx: Transaction, nudge_ids: Collection[str]) -> None:
    """Give back claimed nudges for which Slack was not asked: their turn comes with the next claim."""
    statement = tx.update(table).where(
        table.c.id.in_(nudge_ids), table.c.state == NudgeState.CLAIMED, table.c.asked_at.is_(None)
    )
    await tx.execute(statement.values(state=NudgeState.PLANNED, lease_until=None))


async def postpone(
    tx: Transaction, nudge_id: str, due_at: datetime, reason: str | None, *, slack_was_asked: bool
) -> bool:
    """Give a claimed nudge back that Slack certainly did not take, to be tried again at a later moment.

    False if the claim is not ours any more. `attempts` counts how often Slack was asked.
    """
    is_as_told = table.c.asked_at.is_not(None) if slack_was_asked else table.c.asked_at.is_(None)
    values = {
        "state": NudgeState.PLANNED,
        "reason": reason,
        "due_at": due_at,
        "attempts": table.c.attempts + int(slack_was_asked),
        "asked_at": None,
        "lease_until": None,
    }
    statement = tx.update(table).where(*_is_claimed(nudge_id), is_as_told)
    return await tx.change(statement.values(values)) == 1


async def mark_answered(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """Note that the person did something with it; the first time counts."""
    statement = tx.update(table).where(table.c.id == nudge_id, table.c.answered_at.is_(None))
    await tx.execute(statement.values(answered_at=now))


def _is_claimed(nudge_id: str) -> tuple[ColumnElement[bool], ...]:
    return table.c.id == nudge_id, table.c.state == NudgeState.CLAIMED


def _is_expired(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a process claimed a nudge and did not end it in time: it is taken for dead."""
    return table.c.state == NudgeState.CLAIMED, table.c.lease_until <= now


def _readable_nudge(row: AnyRow) -> Nudge:
    NudgeKind(row.kind)  # one of a newer version is left alone until its claim is over
    return _nudge(row)


def _nudge(row: AnyRow) -> Nudge:
    return Nudge(*row)


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
