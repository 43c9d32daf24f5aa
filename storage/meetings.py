"""Meetings of pairs: the card each is for, when it is booked, and what each partner says became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case

from bot.mentoring.model import Meeting, MeetingAnswer, OfferState, Role
from storage.database import AnyRow, Scope, Transaction
from storage.tables import meetings as table
from storage.tables import offers

# Whoever opened it posts its card at once, unless their process dies.
POSTED_WITHIN = timedelta(minutes=2)
COLUMNS = (
    table.c.id,
    table.c.pair_id,
    table.c.card_id,
    table.c.opened_at,
    table.c.channel_id,
    table.c.ts,
    table.c.mentor_says,
    table.c.leader_says,
    table.c.starts_at,
    table.c.minutes,
    table.c.told_ts,
)


def is_card_swapped() -> ColumnElement[bool]:
    """The question whether the card of a meeting was exchanged for another, to be asked within another."""
    return Scope(table.c.workspace_id).exists(
        offers,
        offers.c.pair_id == table.c.pair_id,
        offers.c.card_id == table.c.card_id,
        offers.c.state == OfferState.SWAPPED,
    )


async def create(tx: Transaction, meeting: Meeting) -> bool:
    """Keep a meeting to come, its card to be posted; False if the pair had one about that card already."""
    statement = tx.insert(table).values(
        id=meeting.id,
        pair_id=meeting.pair_id,
        card_id=meeting.card_id,
        opened_at=meeting.opened_at,
        post_at=meeting.opened_at + POSTED_WITHIN,
    )
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def claim_card(tx: Transaction, meeting_id: str) -> bool:
    """Take its card, before Slack is asked to post it; False if that was done already."""
    statement = tx.update(table).where(table.c.id == meeting_id, table.c.post_at.is_not(None))
    return await tx.change(statement.values(post_at=None)) == 1


async def reschedule_card(tx: Transaction, meeting_id: str, at: datetime) -> None:
    """Give a claimed card back that Slack certainly did not take, to be posted at a later moment (UTC)."""
    await tx.execute(tx.update(table).where(table.c.id == meeting_id).values(post_at=at))


async def record_card_message(tx: Transaction, meeting_id: str, channel_id: str, ts: str) -> None:
    """Note in which message its card was posted."""
    await tx.execute(tx.update(table).where(table.c.id == meeting_id).values(channel_id=channel_id, ts=ts))


async def save_booking(
    tx: Transaction, meeting_id: str, starts_at: datetime | None, minutes: int | None = None
) -> None:
    """Note when a meeting is to be (UTC) and how many minutes it takes, or that it is booked no more."""
    # "Not yet" was said of another time.
    answers = {
        column.name: case((column == MeetingAnswer.NOT_YET, None), else_=column)
        for column in (table.c.mentor_says, table.c.leader_says)
    }
    statement = tx.update(table).where(table.c.id == meeting_id)
    await tx.execute(statement.values(starts_at=starts_at, minutes=minutes, **answers))


async def record_announcement(
    tx: Transaction, meeting_id: str, starts_at: datetime | None, ts: str
) -> str | None:
    """Note which message of the pair's conversation tells the time that stands, None if it was called off.

    Gives the message that tells it no longer: the former one, or this one where the time is another by now.
    """
    statement = tx.select(table, table.c.starts_at, table.c.told_ts).where(table.c.id == meeting_id)
    booking = (await tx.execute(statement)).one()
    if booking.starts_at != starts_at:
        return ts
    await tx.execute(tx.update(table).where(table.c.id == meeting_id).values(told_ts=ts))
    former_ts: str | None = booking.told_ts
    return former_ts


async def find(tx: Transaction, meeting_id: str) -> Meeting | None:
    """The meeting of that id, None where there is none."""
    row = (await tx.execute(tx.select(table, *COLUMNS).where(table.c.id == meeting_id))).one_or_none()
    return _meeting(row) if row else None


async def with_card_to_post(tx: Transaction, now: datetime) -> Sequence[Meeting]:
    """Meetings whose card is to be posted by now, the longest waiting first."""
    statement = tx.select(table, *COLUMNS).where(table.c.post_at <= now)
    rows = await tx.execute(statement.order_by(table.c.post_at, table.c.id))
    return [_meeting(row) for row in rows]


def is_work_waiting(scope: Scope, now: datetime) -> ColumnElement[bool]:
    """The question whether meetings of a workspace wait for the clock, to be asked within another."""
    return scope.exists(table, table.c.post_at <= now)


async def of_pairs(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, list[Meeting]]:
    """The meetings of each of the given pairs, by pair id, the oldest first, but for cards put back."""
    statement = (
        tx.select(table, *COLUMNS)
        .where(table.c.pair_id.in_(pair_ids), ~is_card_swapped())
        .order_by(table.c.opened_at, table.c.id)
    )
    meetings: dict[str, list[Meeting]] = {pair_id: [] for pair_id in pair_ids}
    for row in await tx.execute(statement):
        meetings[row.pair_id].append(_meeting(row))
    return meetings


async def record_answer(
    tx: Transaction, meeting_id: str, role: Role, answer: MeetingAnswer, now: datetime
) -> None:
    """Keep what the partner in that role says; a later word replaces an earlier one."""
    values = {f"{role}_says": answer, f"{role}_said_at": now}
    await tx.execute(tx.update(table).where(table.c.id == meeting_id).values(values))


def _meeting(row: AnyRow) -> Meeting:
    return Meeting(*row)
