"""Slots of planned nudges: which hour it is, which weeks are taken, and how a nudge moves or ends."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam

from bot.mentoring.model import Nudge, NudgeKind, NudgeState, Pair, Skip
from bot.mentoring.timing.cadence import Slot
from storage import nudges
from storage.database import Transaction
from storage.ids import id_batches
from storage.tables import nudges as table

LEAVES_ROOM = (NudgeState.SKIPPED, NudgeState.FAILED)


async def next_weekly_nudge(tx: Transaction, person_id: str, now: datetime) -> Nudge | None:
    """The weekly nudge that a person is still to get; None when none is planned, or it is due."""
    return (await next_weekly_nudges(tx, [person_id], now)).get(person_id)


async def next_weekly_nudges(
    tx: Transaction, person_ids: Iterable[str], now: datetime
) -> Mapping[str, Nudge]:
    """The weekly nudge, not due yet, that each of the given people is still to get, by person id."""
    by_person: dict[str, Nudge] = {}
    for ids in id_batches(person_ids):
        statement = tx.select(table, *nudges.COLUMNS).where(table.c.person_id.in_(ids), *_is_to_come(now))
        for nudge in await tx.map_rows(statement.order_by(table.c.due_at.desc()), nudges.from_row):
            by_person[nudge.person_id] = nudge
    return by_person


async def weeks_taken(tx: Transaction, person_id: str, *, but: str) -> set[str]:
    """The weeks in which a nudge other than `but` (its id) was sent or is planned for this person."""
    statement = tx.select(table, table.c.week).where(
        table.c.person_id == person_id,
        table.c.id != but,
        table.c.meeting_id.is_(None),  # messages about a meeting have a budget of their own
        table.c.state.not_in(LEAVES_ROOM),
    )
    return {row.week for row in await tx.execute(statement)}


async def reschedule(tx: Transaction, nudge_id: str, slot: Slot) -> bool:
    """Plan a nudge for another hour; False if it is under way already."""
    values = {"week": slot.week, "due_at": slot.due_at, "not_after": slot.not_after}
    return await _change_planned(tx, nudge_id, values)


async def reschedule_all(tx: Transaction, moved: Mapping[str, Slot]) -> None:
    """Plan nudges for other hours, by their id; one that is under way already stays."""
    # The names of parameters must differ from those of columns.
    rows = [
        {"nudge_id": nudge_id, "slot_week": slot.week, "slot_due_at": slot.due_at, "last": slot.not_after}
        for nudge_id, slot in moved.items()
    ]
    statement = tx.update(table).where(
        table.c.id == bindparam("nudge_id"), table.c.state == NudgeState.PLANNED
    )
    values: dict[str, Any] = {
        "week": bindparam("slot_week"),
        "due_at": bindparam("slot_due_at"),
        "not_after": bindparam("last"),
    }
    if rows:
        await tx.execute(statement.values(values), rows)


async def cancel(tx: Transaction, nudge_id: str, reason: Skip, now: datetime) -> bool:
    """End a planned nudge before its hour; False if it is under way already."""
    values = {"state": NudgeState.SKIPPED, "reason": reason, "settled_at": now}
    return await _change_planned(tx, nudge_id, values)


async def cancel_for_meeting(tx: Transaction, pair: Pair, meeting_id: str, now: datetime) -> None:
    """End what is still to be sent for a meeting of a pair that is moved or called off."""
    await _cancel_unsent(tx, [pair], table.c.meeting_id == meeting_id, Skip.NO_MEETING, now)


async def sent_preparations(
    tx: Transaction, meeting_id: str, person_ids: Collection[str]
) -> Mapping[str, tuple[str, str]]:
    """Where each of the given people was sent the preparation of a meeting: conversation and message.

    By person id; a person who was sent none is missing.
    """
    columns = (table.c.person_id, table.c.channel_id, table.c.ts)
    statement = tx.select(table, *columns).where(
        table.c.person_id.in_(person_ids),
        table.c.meeting_id == meeting_id,
        table.c.kind == NudgeKind.PREPARATION,
        table.c.state == NudgeState.SENT,
    )
    rows = await tx.execute(statement)
    return {row.person_id: (row.channel_id, row.ts) for row in rows if row.channel_id and row.ts}


async def cancel_proposal_questions(tx: Transaction, pairs: Collection[Pair], now: datetime) -> None:
    """End the questions that were still to be asked for proposals that are given up."""
    by_id = {each.id: each for each in pairs}
    for ids in id_batches(by_id):
        is_question = table.c.pair_id.in_(ids) & (table.c.kind == NudgeKind.PROPOSAL)
        await _cancel_unsent(tx, [by_id[each] for each in ids], is_question, Skip.NO_PAIR, now)


async def _cancel_unsent(
    tx: Transaction, pairs: Collection[Pair], condition: ColumnElement[bool], reason: Skip, now: datetime
) -> None:
    """End also what somebody has claimed for sending, as long as Slack was not asked."""
    statement = tx.update(table).where(
        # Named for the index: without them every nudge that was never sent would be read.
        table.c.person_id.in_({partner for each in pairs for partner in (each.mentor_id, each.leader_id)}),
        table.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]),
        table.c.asked_at.is_(None),
        condition,
    )
    values = {"state": NudgeState.SKIPPED, "reason": reason, "settled_at": now, "lease_until": None}
    await tx.execute(statement.values(values))


def _is_to_come(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a weekly nudge is planned, and not due yet."""
    return table.c.kind == NudgeKind.WEEKLY, table.c.state == NudgeState.PLANNED, table.c.due_at > now


async def _change_planned(tx: Transaction, nudge_id: str, values: dict[str, object]) -> bool:
    statement = tx.update(table).where(table.c.id == nudge_id, table.c.state == NudgeState.PLANNED)
    return await tx.change(statement.values(values)) == 1
