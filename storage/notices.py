"""Notices: the ledger of what people must hear because others acted, or because something went wrong."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import func

from bot.mentoring.model import FOR_COORDINATORS, Notice, NoticeKind, NudgeState
from storage import ledger
from storage.database import AnyRow, Transaction
from storage.ids import id_batches
from storage.tables import notices as table

record_attempt = partial(ledger.record_attempt, table)
# What it was about is forgotten with its end.
record_outcome = partial(ledger.record_outcome, table, subject={})
release_claims = partial(ledger.release_claims, table)
postpone = partial(ledger.postpone, table)
attempts_since = partial(ledger.attempts_since, table)
is_work_waiting = partial(ledger.is_work_waiting, table)


async def add_all(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Plan notices, in the transaction of what they tell of."""
    if notices:
        await tx.execute(
            tx.insert(table),
            [
                {
                    "id": each.id,
                    "kind": each.kind,
                    "person_id": each.person_id,
                    "pair_id": each.pair_id,
                    "meeting_id": each.meeting_id,
                    "subject": dict(each.subject),
                    "since": each.since,
                    "due_at": each.due_at,
                    "state": NudgeState.PLANNED,
                    "attempts": 0,
                }
                for each in notices
            ],
        )


async def planned_for(tx: Transaction, person_ids: Collection[str]) -> list[Notice]:
    """What still waits to be said to these people."""
    planned: list[Notice] = []
    for ids in id_batches(person_ids):
        statement = tx.select(table).where(table.c.person_id.in_(ids), table.c.state == NudgeState.PLANNED)
        planned += [_notice(row) for row in await tx.execute(statement)]
    return planned


async def has_work(tx: Transaction, now: datetime) -> bool:
    """Whether any is due or was left behind by a process that died: one query."""
    return await tx.ask(is_work_waiting(tx, now))


async def claim_due(tx: Transaction, now: datetime, lease_until: datetime, at_most: int) -> list[Notice]:
    """Take the notices that are due, and with one for a coordinator all others that wait for them.

    So a coordinator reads in one message what happened. See `ledger.claim_due`.
    """
    claims = [_notice(row) for row in await ledger.claim_due(table, tx, now, lease_until, at_most)]
    coordinator_ids = {each.person_id for each in claims if each.kind in FOR_COORDINATORS}
    if not coordinator_ids:
        return claims
    statement = tx.update(table).where(
        table.c.person_id.in_(coordinator_ids),
        table.c.kind.in_(FOR_COORDINATORS),
        table.c.state == NudgeState.PLANNED,
    )
    statement = statement.values(state=NudgeState.CLAIMED, lease_until=lease_until)
    collected = [_notice(row) for row in await tx.execute(statement.returning(table))]
    return claims + sorted(collected, key=lambda each: (each.since, each.id))


async def delay_introductions(tx: Transaction, until: datetime) -> None:
    """Put off all introductions that are planned until a moment (UTC): Slack opens no group before it."""
    statement = tx.update(table).where(
        table.c.kind == NoticeKind.INTRODUCTION, table.c.state == NudgeState.PLANNED, table.c.due_at < until
    )
    await tx.execute(statement.values(due_at=until))


async def recover_abandoned(tx: Transaction, now: datetime) -> int:
    """Take back what a process that died had claimed; gives how many ended unconfirmed."""
    return len(await ledger.recover_abandoned(table, tx, now, subject={}))


async def is_talk_announced(tx: Transaction, meeting_id: str) -> bool:
    """Whether a time of this meeting was announced to its pair, or perhaps was."""
    is_out = table.c.state.in_([NudgeState.SENT, NudgeState.UNCONFIRMED])
    return await tx.ask(tx.exists(table, table.c.meeting_id == meeting_id, is_out))


async def last_to_coordinators(tx: Transaction, person_ids: Collection[str]) -> Mapping[str, datetime]:
    """When each of these people was last sent something as a coordinator (UTC), for those who ever were."""
    statement = tx.select(table, table.c.person_id, func.max(table.c.settled_at).label("sent_at")).where(
        table.c.person_id.in_(person_ids),
        table.c.kind.in_(FOR_COORDINATORS),
        table.c.state == NudgeState.SENT,
    )
    rows = await tx.execute(statement.group_by(table.c.person_id))
    return {row.person_id: row.sent_at for row in rows}


def _notice(row: AnyRow) -> Notice:
    return Notice(
        row.id,
        row.kind,
        row.due_at,
        row.since,
        row.person_id,
        row.pair_id,
        row.meeting_id,
        row.subject,
    )
