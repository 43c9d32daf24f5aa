"""Conversations of pairs: the card each was for, and what each partner says became of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, select, update

from bot.mentoring.model import Meeting, MeetingAnswer, OfferState, Role
from storage.database import AnyRow, Transaction, insert
from storage.tables import meetings as table
from storage.tables import offers

# Whoever opened it posts its card at once, unless their process dies.
POSTED_BY_THEN = timedelta(minutes=2)
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


def put_back() -> ColumnElement[bool]:
    """Whether the card of a meeting was exchanged for another."""
    return exists().where(
        offers.c.workspace_id == table.c.workspace_id,
        offers.c.pair_id == table.c.pair_id,
        offers.c.card_id == table.c.card_id,
        offers.c.state == OfferState.SWAPPED,
    )


async def open_for(tx: Transaction, meeting: Meeting) -> bool:
    """Keep a meeting to come, its card to be posted; False if the pair had one about that card already."""
    statement = insert(tx, table).values(
        workspace_id=tx.workspace,
        id=meeting.id,
        pair_id=meeting.pair_id,
        card_id=meeting.card_id,
        opened_at=meeting.opened_at,
        post_at=meeting.opened_at + POSTED_BY_THEN,
    )
    return await tx.change(statement.on_conflict_do_nothing()) == 1


async def claim_card(tx: Transaction, meeting_id: str) -> bool:
    """Take its card, before Slack is asked to post it; False if that was done already."""
    to_be_posted = (
        table.c.workspace_id == tx.workspace,
        table.c.id == meeting_id,
        table.c.post_at.is_not(None),
    )
    return await tx.change(update(table).where(*to_be_posted).values(post_at=None)) == 1


async def post_again(tx: Transaction, meeting_id: str, at: datetime) -> None:
    """Give a claimed card back that Slack certainly did not take, to be posted at a later moment."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    await tx.execute(update(table).where(*mine).values(post_at=at))


async def place(tx: Transaction, meeting_id: str, channel_id: str, ts: str) -> None:
    """Note where its card was posted."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    await tx.execute(update(table).where(*mine).values(channel_id=channel_id, ts=ts))


async def book(
    tx: Transaction, meeting_id: str, starts_at: datetime | None, minutes: int | None = None
) -> None:
    """Note when a meeting is to be and how many minutes it takes, or that it is booked no more."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    # "Not yet" was said of another time.
    said = {
        column.name: case((column == MeetingAnswer.NOT_YET, None), else_=column)
        for column in (table.c.mentor_says, table.c.leader_says)
    }
    await tx.execute(update(table).where(*mine).values(starts_at=starts_at, minutes=minutes, **said))


async def told(tx: Transaction, meeting_id: str, starts_at: datetime | None, ts: str) -> str | None:
    """Note which message of the pair's conversation tells the time that stands, None if it was called off.

    Gives the message that tells it no longer: the former one, or this one where the time is another by now.
    """
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    now_is = (await tx.execute(select(table.c.starts_at, table.c.told_ts).where(*mine))).one()
    if now_is.starts_at != starts_at:
        return ts
    await tx.execute(update(table).where(*mine).values(told_ts=ts))
    former: str | None = now_is.told_ts
    return former


async def find(tx: Transaction, meeting_id: str) -> Meeting | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    row = (await tx.execute(select(*COLUMNS).where(*mine))).one_or_none()
    return _meeting(row) if row else None


async def unplaced(tx: Transaction, now: datetime) -> Sequence[Meeting]:
    """Meetings whose card is to be posted by then, the longest waiting first."""
    waiting = select(*COLUMNS).where(table.c.workspace_id == tx.workspace, table.c.post_at <= now)
    waiting = waiting.order_by(table.c.post_at, table.c.id)
    return [_meeting(row) for row in await tx.execute(waiting)]


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether meetings of a workspace wait for the clock, to be asked within another."""
    return exists().where(table.c.workspace_id == whose, table.c.post_at <= now)


async def of_pairs(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, list[Meeting]]:
    """The meetings of each of the given pairs, the oldest first, but for cards that were put back."""
    theirs = (table.c.workspace_id == tx.workspace, table.c.pair_id.in_(pair_ids), ~put_back())
    found: dict[str, list[Meeting]] = {pair_id: [] for pair_id in pair_ids}
    for row in await tx.execute(select(*COLUMNS).where(*theirs).order_by(table.c.opened_at, table.c.id)):
        found[row.pair_id].append(_meeting(row))
    return found


async def tell(tx: Transaction, meeting_id: str, role: Role, answer: MeetingAnswer, now: datetime) -> None:
    """Keep what one partner says; a later word replaces an earlier one."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == meeting_id)
    said = {f"{role}_says": answer, f"{role}_said_at": now}
    await tx.execute(update(table).where(*mine).values(said))


def _meeting(row: AnyRow) -> Meeting:
    return Meeting(*row)
