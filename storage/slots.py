"""The hour for which a weekly nudge is planned: which it is, what else is planned, and how it moves."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from bot.mentoring.model import Nudge, NudgeKind, NudgeState, Pair, Skip
from bot.mentoring.timing.cadence import Slot
from storage import nudges
from storage.database import Transaction
from storage.tables import nudges as table

LEAVES_ROOM = (NudgeState.SKIPPED, NudgeState.FAILED)


async def planned(tx: Transaction, person_id: str, now: datetime) -> Nudge | None:
    """The weekly nudge that a person is still to get; None when none is planned, or it is due."""
    waiting = (
        table.c.workspace_id == tx.workspace,
        table.c.person_id == person_id,
        table.c.kind == NudgeKind.WEEKLY,
        table.c.state == NudgeState.PLANNED,
        table.c.due_at > now,
    )
    first = select(table.c.id).where(*waiting).order_by(table.c.due_at).limit(1)
    row = (await tx.execute(first)).one_or_none()
    return await nudges.find(tx, row.id) if row else None


async def taken(tx: Transaction, person_id: str, *, but: str) -> set[str]:
    """The weeks in which something else was sent or is planned for this person."""
    others = (
        table.c.workspace_id == tx.workspace,
        table.c.person_id == person_id,
        table.c.id != but,
        table.c.meeting_id.is_(None),
        table.c.state.not_in(LEAVES_ROOM),
    )
    return {row.week for row in await tx.execute(select(table.c.week).where(*others))}


async def move(tx: Transaction, nudge_id: str, slot: Slot) -> bool:
    """Plan a nudge for another hour; False if it is under way already."""
    hour = {"week": slot.week, "due_at": slot.due_at, "not_after": slot.not_after}
    return await _change(tx, nudge_id, hour)


async def call_off(tx: Transaction, nudge_id: str, why: Skip, now: datetime) -> bool:
    """End a planned nudge before its hour; False if it is under way already."""
    return await _change(tx, nudge_id, {"state": NudgeState.SKIPPED, "reason": why, "settled_at": now})


async def call_off_meeting(tx: Transaction, pair: Pair, meeting_id: str, now: datetime) -> None:
    """End what is still to be sent for a meeting of a pair that is moved or called off."""
    await _call_off(tx, [pair], table.c.meeting_id == meeting_id, Skip.NO_MEETING, now)


async def prepared(
    tx: Transaction, meeting_id: str, person_ids: Collection[str]
) -> Mapping[str, tuple[str, str]]:
    """Who of the given people was sent the preparation of a meeting, and where: conversation and message."""
    sent = (
        table.c.workspace_id == tx.workspace,
        table.c.person_id.in_(person_ids),
        table.c.meeting_id == meeting_id,
        table.c.kind == NudgeKind.PREPARATION,
        table.c.state == NudgeState.SENT,
    )
    rows = await tx.execute(select(table.c.person_id, table.c.channel_id, table.c.ts).where(*sent))
    return {row.person_id: (row.channel_id, row.ts) for row in rows if row.channel_id and row.ts}


async def call_off_questions(tx: Transaction, pairs: Collection[Pair], now: datetime) -> None:
    """End the questions that were still to be asked for proposals that are given up."""
    which = (table.c.pair_id.in_([each.id for each in pairs])) & (table.c.kind == NudgeKind.PROPOSAL)
    await _call_off(tx, pairs, which, Skip.NO_PAIR, now)


async def _call_off(
    tx: Transaction, pairs: Collection[Pair], which: ColumnElement[bool], why: Skip, now: datetime
) -> None:
    """Also what somebody has claimed for sending, as long as Slack was not asked."""
    waiting = (
        table.c.workspace_id == tx.workspace,
        # Named for the index: without them every nudge that was never sent would be read.
        table.c.person_id.in_({who for each in pairs for who in (each.mentor_id, each.leader_id)}),
        table.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]),
        table.c.asked_at.is_(None),
        which,
    )
    ended = {"state": NudgeState.SKIPPED, "reason": why, "settled_at": now, "lease_until": None}
    await tx.execute(update(table).where(*waiting).values(ended))


async def _change(tx: Transaction, nudge_id: str, values: dict[str, object]) -> bool:
    waiting = (
        table.c.workspace_id == tx.workspace,
        table.c.id == nudge_id,
        table.c.state == NudgeState.PLANNED,
    )
    return await tx.change(update(table).where(*waiting).values(values)) == 1
