"""The ledger: every unasked message, planned once and ended once, with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from bot.mentoring.model import Nudge, NudgeState
from storage import pairs
from storage.database import AnyRow, Transaction, insert
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


async def plan(tx: Transaction, nudge: Nudge) -> bool:
    """Put a nudge into the ledger; False if that person's week is taken already."""
    statement = insert(tx, table).values(_row(tx, nudge))
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def plan_all(tx: Transaction, planned: Sequence[Nudge]) -> set[str | None]:
    """Put nudges into the ledger at once; gives the pairs of those whose week was not taken already."""
    if not planned:
        return set()
    statement = insert(tx, table).on_conflict_do_nothing().returning(table.c.pair_id)
    rows = await tx.execute(statement, [_row(tx, nudge) for nudge in planned])
    return {row.pair_id for row in rows}


async def find(tx: Transaction, nudge_id: str) -> Nudge | None:
    row = (await tx.execute(select(*COLUMNS).where(_is(tx, nudge_id)))).one_or_none()
    return _nudge(row) if row else None


async def has_work(tx: Transaction, now: datetime) -> bool:
    """Whether anything is due, was left behind by a process that died, or was never planned: one query."""
    return bool((await tx.execute(select(to_do(tx.workspace, now)))).scalar_one())


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether a workspace's nudges wait for the clock, to be asked alone or within another."""
    ours = table.c.workspace_id == whose
    # Asked whether one exists, PostgreSQL takes many for due and reads the whole table until it meets one.
    first = select(func.min(table.c.due_at)).where(ours, table.c.state == NudgeState.PLANNED)
    due = first.scalar_subquery() <= now
    left_behind = exists().where(ours, table.c.state == NudgeState.CLAIMED, table.c.lease_until <= now)
    idle = or_(*(theirs.exists() for theirs in pairs.idle(whose)))
    return due | left_behind | idle


async def claim_due(tx: Transaction, now: datetime, lease_until: datetime, at_most: int) -> Sequence[Nudge]:
    """Take the nudges that are due, the longest waiting first, so that no other process sends them."""
    due = (
        select(table.c.id)
        .where(
            table.c.workspace_id == tx.workspace,
            table.c.state == NudgeState.PLANNED,
            table.c.due_at <= now,
        )
        .order_by(table.c.due_at, table.c.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    ours = [row.id for row in await tx.execute(due)]
    if not ours:
        return []
    # They are locked, so they are still planned; asked for that again, SQLite reads all that is planned.
    locked = (table.c.workspace_id == tx.workspace, table.c.id.in_(ours))
    claim = update(table).where(*locked).values(state=NudgeState.CLAIMED, lease_until=lease_until)
    claimed = [_nudge(row) for row in await tx.execute(claim.returning(*COLUMNS))]
    return sorted(claimed, key=lambda nudge: (nudge.due_at, nudge.id))


async def recover(tx: Transaction, now: datetime) -> Sequence[Nudge]:
    """Take back what a process that died had claimed; gives those that ended unconfirmed.

    A nudge for which Slack was never asked is planned again. One for which Slack was asked and no
    answer was kept is never sent again: a doubled message is worse than a missing one.
    """
    expired = (
        table.c.workspace_id == tx.workspace,
        table.c.state == NudgeState.CLAIMED,
        table.c.lease_until <= now,
    )
    silent, asked = table.c.asked_at.is_(None), table.c.asked_at.is_not(None)
    await tx.execute(update(table).where(*expired, silent).values(state=NudgeState.PLANNED))
    ended = {"state": NudgeState.UNCONFIRMED, "reason": "interrupted", "settled_at": now}
    lost = update(table).where(*expired, asked).values(ended)
    return [_nudge(row) for row in await tx.execute(lost.returning(*COLUMNS))]


async def ask(tx: Transaction, nudge_id: str, now: datetime) -> bool:
    """Note, before Slack is asked, that it will be; False if the claim is not ours any more."""
    claimed = (_is(tx, nudge_id), table.c.state == NudgeState.CLAIMED, table.c.asked_at.is_(None))
    return await tx.change(update(table).where(*claimed).values(asked_at=now)) == 1


async def settle(
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
    ended = {
        "state": state,
        "reason": reason,
        "settled_at": now,
        "channel_id": channel_id,
        "ts": ts,
        "lease_until": None,
    }
    claimed = [_is(tx, nudge_id), table.c.state == NudgeState.CLAIMED]
    if state is NudgeState.SKIPPED:
        claimed.append(table.c.asked_at.is_(None))
    return await tx.change(update(table).where(*claimed).values(ended)) == 1


async def asked_since(tx: Transaction, moment: datetime) -> Sequence[datetime]:
    """When Slack was asked, for each nudge for which that was later than the moment and is not undone."""
    lately = (table.c.workspace_id == tx.workspace, table.c.asked_at > moment)
    return [row.asked_at for row in await tx.execute(select(table.c.asked_at).where(*lately)) if row.asked_at]


async def give_back(tx: Transaction, nudge_ids: Collection[str]) -> None:
    """Give back claimed nudges for which Slack was not asked: their turn comes with the next claim."""
    claimed = (
        table.c.workspace_id == tx.workspace,
        table.c.id.in_(nudge_ids),
        table.c.state == NudgeState.CLAIMED,
        table.c.asked_at.is_(None),
    )
    planned = {"state": NudgeState.PLANNED, "lease_until": None}
    await tx.execute(update(table).where(*claimed).values(planned))


async def postpone(
    tx: Transaction, nudge_id: str, due_at: datetime, reason: str | None, *, was_asked: bool
) -> bool:
    """Give a claimed nudge back that Slack certainly did not take, to be tried again at a later moment.

    False if the claim is not ours any more. `attempts` counts how often Slack was asked.
    """
    again = {
        "state": NudgeState.PLANNED,
        "reason": reason,
        "due_at": due_at,
        "attempts": table.c.attempts + int(was_asked),
        "asked_at": None,
        "lease_until": None,
    }
    asked = table.c.asked_at.is_not(None) if was_asked else table.c.asked_at.is_(None)
    claimed = (_is(tx, nudge_id), table.c.state == NudgeState.CLAIMED, asked)
    return await tx.change(update(table).where(*claimed).values(again)) == 1


async def answer(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """Note that the person did something with it; the first time counts."""
    unanswered = (_is(tx, nudge_id), table.c.answered_at.is_(None))
    await tx.execute(update(table).where(*unanswered).values(answered_at=now))


def _is(tx: Transaction, nudge_id: str) -> ColumnElement[bool]:
    return (table.c.workspace_id == tx.workspace) & (table.c.id == nudge_id)


def _nudge(row: AnyRow) -> Nudge:
    return Nudge(*row)


def _row(tx: Transaction, nudge: Nudge) -> dict[str, Any]:
    return {
        "workspace_id": tx.workspace,
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
