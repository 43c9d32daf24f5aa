"""Who is paired with whom, now and ever. Rows are never deleted: they are the history."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Column, ColumnElement, Select, and_, exists, func, or_, select, union_all, update

from bot.mentoring.model import LIVE_PAIRS, AccountStatus, Cadence, NudgeState, Pair, PairState, Role
from storage import programmes
from storage.database import AnyRow, Transaction
from storage.rehearsals import kept_reasons, reasons
from storage.tables import nudges, people, profiles
from storage.tables import pairs as table
from storage.tables import programmes as runs

WAITING = (PairState.PROPOSED, PairState.CONSENTED)
GONE = [each for each in AccountStatus if each is not AccountStatus.ACTIVE]


async def propose(tx: Transaction, proposed: Sequence[Pair], now: datetime) -> None:
    if not proposed:
        return
    rows = [
        {
            "workspace_id": tx.workspace,
            "id": each.id,
            "programme_id": each.programme_id,
            "mentor_id": each.mentor_id,
            "leader_id": each.leader_id,
            "state": each.state,
            "reasons": kept_reasons(each.reasons),
            "proposed_at": now,
            "answer_by": each.answer_by,
        }
        for each in proposed
    ]
    await tx.execute(table.insert(), rows)


async def find(tx: Transaction, pair_id: str) -> Pair | None:
    mine = (table.c.workspace_id == tx.workspace, table.c.id == pair_id)
    row = (await tx.execute(select(table).where(*mine))).one_or_none()
    return _pair(row) if row else None


async def find_many(tx: Transaction, pair_ids: Collection[str]) -> Mapping[str, Pair]:
    return {pair.id: pair for pair in await _select(tx, table.c.id.in_(pair_ids))}


async def live_of(tx: Transaction, person_id: str) -> Sequence[Pair]:
    """The pairs a person is in or asked to be in, the oldest proposal first."""
    return await _select(tx, _has(person_id), table.c.state.in_(LIVE_PAIRS))


async def ever_of(tx: Transaction, person_id: str) -> Sequence[Pair]:
    """The pairs a person was ever in that began, the oldest first."""
    return await _select(tx, _has(person_id), table.c.began_at.is_not(None))


async def between(tx: Transaction, one: str, other: str) -> Sequence[Pair]:
    """The pairs that these two ever were, whoever mentored whom, the oldest first."""
    return await _select(tx, _has(one), _has(other))


async def lately_of(
    tx: Transaction, person_ids: Collection[str], since: datetime
) -> Mapping[str, list[Pair]]:
    """The pairs of each of the given people, in either role: the active, and those completed since then."""
    found: dict[str, list[Pair]] = {}
    is_recent = (table.c.state == PairState.COMPLETED) & (table.c.ended_at >= since)
    one = table.alias()
    ours = select(one.c.id).where(one.c.workspace_id == tx.workspace)
    # Asked for either side at once, SQLite would read every pair there is.
    theirs = union_all(*(ours.where(side.in_(person_ids)) for side in (one.c.mentor_id, one.c.leader_id)))
    for pair in await _select(tx, table.c.id.in_(theirs), (table.c.state == PairState.ACTIVE) | is_recent):
        for person_id in {pair.mentor_id, pair.leader_id} & {*person_ids}:
            found.setdefault(person_id, []).append(pair)
    return found


async def former(tx: Transaction) -> set[tuple[str, str]]:
    """Every (mentor, leader) that was ever proposed or paired in this workspace, in any programme."""
    ever = select(table.c.mentor_id, table.c.leader_id).where(table.c.workspace_id == tx.workspace)
    return {*await tx.listed(ever, lambda row: (row.mentor_id, row.leader_id))}


async def proposed_in(tx: Transaction, programme_id: str) -> set[tuple[str, str]]:
    """Every (mentor, leader) that was ever proposed or paired in this programme."""
    here = (table.c.workspace_id == tx.workspace, table.c.programme_id == programme_id)
    return {
        (row.mentor_id, row.leader_id)
        for row in await tx.execute(select(table.c.mentor_id, table.c.leader_id).where(*here))
    }


async def taken(tx: Transaction) -> dict[tuple[str, Role], int]:
    """How many live pairs each person is in, by role, over all programmes."""
    counts: dict[tuple[str, Role], int] = {}
    for column, role in ((table.c.mentor_id, Role.MENTOR), (table.c.leader_id, Role.LEADER)):
        live = select(column, func.count()).where(
            table.c.workspace_id == tx.workspace, table.c.state.in_(LIVE_PAIRS)
        )
        for person, count in await tx.execute(live.group_by(column)):
            counts[person, role] = count
    return counts


async def live_in(tx: Transaction, programme_id: str) -> Mapping[PairState, int]:
    """How many live pairs a programme has, by their state."""
    live = select(table.c.state, func.count()).where(
        table.c.workspace_id == tx.workspace,
        table.c.programme_id == programme_id,
        table.c.state.in_(LIVE_PAIRS),
    )
    return {state: count for state, count in await tx.execute(live.group_by(table.c.state))}  # noqa: C416


async def advance(
    tx: Transaction, pair_id: str, before: PairState, after: PairState, **values: datetime | str | None
) -> bool:
    """Move a pair from one state to the next; False if it was not in that state (any more)."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == pair_id, table.c.state == before)
    return await tx.change(update(table).where(*mine).values(state=after, **values)) == 1


async def give_up(tx: Transaction, proposed: Collection[Pair], now: datetime) -> None:
    """Let these lapse, as far as they are proposals that nobody has accepted."""
    these = table.c.id.in_([each.id for each in proposed]) & (table.c.state == PairState.PROPOSED)
    await _end_all(tx, these, PairState.LAPSED, now)


async def introduce(tx: Transaction, pair_id: str, channel_id: str | None, now: datetime) -> bool:
    """Keep the group message of an active pair and that it is introduced; False if it was before.

    Without a group message: that it never will be.
    """
    mine = (
        table.c.workspace_id == tx.workspace,
        table.c.id == pair_id,
        table.c.state == PairState.ACTIVE,
        table.c.introduced_at.is_(None),
    )
    return await tx.change(update(table).where(*mine).values(channel_id=channel_id, introduced_at=now)) == 1


async def introduce_again(tx: Transaction, pair_id: str) -> None:
    """Take back an introduction that could not be said."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == pair_id)
    await tx.execute(update(table).where(*mine).values(introduced_at=None))


async def introduce_later(tx: Transaction, pair_ids: Collection[str], at: datetime) -> None:
    """Let pairs that have not been introduced wait for that until a moment."""
    waiting = (
        table.c.workspace_id == tx.workspace,
        table.c.id.in_(pair_ids),
        table.c.introduced_at.is_(None),
    )
    await tx.execute(update(table).where(*waiting).values(introduce_at=at))


async def wait_until(tx: Transaction, pair_id: str, answer_by: datetime) -> None:
    """Give a proposal more time to be answered, if it still waits."""
    mine = (table.c.workspace_id == tx.workspace, table.c.id == pair_id, table.c.state.in_(WAITING))
    await tx.execute(update(table).where(*mine).values(answer_by=answer_by))


async def lapse(tx: Transaction, now: datetime) -> int:
    """Let proposals lapse whose time to answer is over; one whose question is still to be asked waits."""
    return await _end_all(tx, _is_unanswered(now), PairState.LAPSED, now)


async def bereft(tx: Transaction) -> Sequence[Pair]:
    """Live pairs of which one side can no longer take part."""
    return await _select(tx, _is_bereft(tx.workspace))


async def idle_people(tx: Transaction, after: str, at_most: int) -> Sequence[str]:
    """People in active pairs for whom nothing is planned though they want to hear: mend it.

    So many at most, in the order of their ids, from the one that follows `after`.
    """
    found: set[str] = set()
    for side, theirs in zip((table.c.mentor_id, table.c.leader_id), idle(tx.workspace), strict=True):
        following = theirs.where(side > after).order_by(side).distinct().limit(at_most)
        found |= set((await tx.execute(following)).scalars())
    return sorted(found)[:at_most]


def idle(whose: str | ColumnElement[str]) -> tuple[Select[str], Select[str]]:
    """The questions which mentors and which leaders of a workspace are idle, to be asked within another."""
    return _idle(whose, table.c.mentor_id), _idle(whose, table.c.leader_id)


def _idle(whose: str | ColumnElement[str], side: Column[str]) -> Select[str]:
    planned = exists().where(
        nudges.c.workspace_id == table.c.workspace_id,
        nudges.c.person_id == side,
        nudges.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]),
        nudges.c.meeting_id.is_(None),
    )
    wants_none = exists().where(
        profiles.c.workspace_id == table.c.workspace_id,
        profiles.c.person_id == side,
        profiles.c.rhythm_cadence == Cadence.OFF,
    )
    return select(side).where(
        table.c.workspace_id == whose, table.c.state == PairState.ACTIVE, ~planned, ~wants_none
    )


async def complete(tx: Transaction, now: datetime) -> int:
    """End the active pairs whose programme is over on this day (UTC)."""
    return await _end_all(tx, _outlasts(tx.workspace, now.date()), PairState.COMPLETED, now)


async def not_asked_yet(tx: Transaction, programme_id: str) -> Sequence[Pair]:
    """Proposals of a programme of which nobody knows: their question has not been sent."""
    asked = exists().where(
        nudges.c.workspace_id == table.c.workspace_id,
        nudges.c.pair_id == table.c.id,
        nudges.c.state.not_in([NudgeState.PLANNED, NudgeState.SKIPPED]),
    )
    return await _select(
        tx, table.c.programme_id == programme_id, table.c.state == PairState.PROPOSED, ~asked
    )


async def unintroduced(tx: Transaction, now: datetime) -> Sequence[Pair]:
    """Active pairs that have not been introduced yet, and do not wait for a later moment."""
    return await _select(tx, _is_unintroduced(now))


def to_do(whose: str | ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """The question whether pairs of a workspace wait for the clock, to be asked within another."""
    reasons = (_is_unanswered(now), _is_bereft(whose), _outlasts(whose, now.date()), _is_unintroduced(now))
    # Each is asked apart: asked together, none could be answered from an index.
    return or_(*(exists().where(table.c.workspace_id == whose, reason) for reason in reasons))


async def stop(tx: Transaction, pair: Pair, now: datetime) -> bool:
    """End a live pair before its time; False if it has ended already."""
    live = (table.c.workspace_id == tx.workspace, table.c.id == pair.id, table.c.state.in_(LIVE_PAIRS))
    return await tx.change(update(table).where(*live).values(state=PairState.STOPPED, ended_at=now)) == 1


def _is_unanswered(now: datetime) -> ColumnElement[bool]:
    to_be_asked = exists().where(
        nudges.c.workspace_id == table.c.workspace_id,
        nudges.c.pair_id == table.c.id,
        nudges.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]),
    )
    return and_(table.c.state.in_(WAITING), table.c.answer_by <= now, ~to_be_asked)


def _is_bereft(whose: str | ColumnElement[str]) -> ColumnElement[bool]:
    # Few have gone, and pairs are many: from those who have, their pairs are found by an index.
    gone = select(people.c.id).where(people.c.workspace_id == whose, people.c.standing.in_(GONE))
    gone = gone.correlate_except(people)
    has_lost = or_(table.c.mentor_id.in_(gone), table.c.leader_id.in_(gone))
    return and_(table.c.state.in_(LIVE_PAIRS), has_lost)


def _outlasts(whose: str | ColumnElement[str], today: date) -> ColumnElement[bool]:
    over = select(runs.c.id).where(runs.c.workspace_id == whose, today >= programmes.ENDS_ON)
    return and_(table.c.state == PairState.ACTIVE, table.c.programme_id.in_(over.correlate_except(runs)))


def _is_unintroduced(now: datetime) -> ColumnElement[bool]:
    has_waited = or_(table.c.introduce_at.is_(None), table.c.introduce_at <= now)
    return and_(table.c.state == PairState.ACTIVE, table.c.introduced_at.is_(None), has_waited)


async def _end_all(tx: Transaction, which: ColumnElement[bool], state: PairState, now: datetime) -> int:
    theirs = (table.c.workspace_id == tx.workspace, which)
    return await tx.change(update(table).where(*theirs).values(state=state, ended_at=now))


async def _select(tx: Transaction, *where: ColumnElement[bool]) -> Sequence[Pair]:
    mine = select(table).where(table.c.workspace_id == tx.workspace, *where)
    return [_pair(row) for row in await tx.execute(mine.order_by(table.c.proposed_at, table.c.id))]


def _has(person_id: str) -> ColumnElement[bool]:
    return or_(table.c.mentor_id == person_id, table.c.leader_id == person_id)


def _pair(row: AnyRow) -> Pair:
    return Pair(
        row.id,
        row.programme_id,
        row.mentor_id,
        row.leader_id,
        row.state,
        reasons(row.reasons),
        row.answer_by,
        row.channel_id,
        row.began_at,
        row.ended_at,
    )
