"""Erasures: forgetting one person in every table. What is kept of it is a number and a day, and no name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, bindparam, cast, func, or_

from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.model import AccountStatus, AdminRole, NoticeKind, NudgeState
from bot.mentoring.personal_data import Erasure, KeptReason
from storage import programmes, uploads, workspaces
from storage.database import Transaction
from storage.tables import (
    admins,
    arrangements,
    audit,
    concerns,
    links,
    meetings,
    members,
    notices,
    nudges,
    own_cards,
    pairs,
    people,
    profiles,
    rehearsals,
    taps,
)
from storage.tables import erasures as table
from storage.tables import programmes as runs

NOBODY = ""
UNSENT = and_(nudges.c.state.in_([NudgeState.PLANNED, NudgeState.CLAIMED]), nudges.c.asked_at.is_(None))
# What a row says that stays for its id alone; whoever comes back is read anew from Slack.
BLANK: dict[str, Any] = {
    "name": NOBODY,
    "timezone": "UTC",
    "locale": "en-US",
    "account_status": AccountStatus.ACTIVE,
    "is_slack_admin": False,
    "account_changed_at": None,
}
NOT_IN_A_LINE: dict[str, Any] = {"level": None, "manager_id": None}


async def erase(tx: Transaction, person_id: str, now: datetime) -> Erasure:
    """Forget a person: their rows, their pairs with all that belongs to these, and their id elsewhere.

    The private lists of others stay as they are, and so does what coordinators wrote to keep two people
    apart: both protect somebody else. Whoever was a partner is to be told by the caller.
    """
    kept = await _kept_reasons(tx, person_id, now)
    await _erase_rehearsals(tx, person_id)
    pair_count = await _erase_pairs(tx, person_id)
    answers = await tx.change(tx.delete(taps).where(taps.c.person_id == person_id))
    sent_messages = await _erase_ledger(tx, nudges, nudges.c.person_id == person_id)
    sent_messages += await _erase_ledger(tx, notices, _is_notice_about(person_id))
    memberships = await tx.change(tx.delete(members).where(members.c.person_id == person_id))
    await tx.execute(tx.delete(profiles).where(profiles.c.person_id == person_id))
    await _erase_from_administration(tx, person_id, coordinates=KeptReason.COORDINATES in kept)
    await _erase_from_audit(tx, person_id)
    await workspaces.forget_person(tx, person_id)
    files = await uploads.schedule_deletion(tx, person_id, now)
    await _erase_row(tx, person_id, kept)

    last = (await tx.execute(tx.select(table, func.coalesce(func.max(table.c.number), 0)))).scalar_one()
    await tx.execute(tx.insert(table).values(number=last + 1, day=now.date()))
    return Erasure(last + 1, now.date(), memberships, pair_count, answers, sent_messages, files, kept)


async def _kept_reasons(tx: Transaction, person_id: str, now: datetime) -> tuple[KeptReason, ...]:
    is_theirs = runs.c.coordinator_id == person_id
    questions = {
        KeptReason.LINE: or_(*(tx.exists(each, each.c.manager_id == person_id) for each in (people, links))),
        KeptReason.COORDINATES: tx.exists(runs, is_theirs, now.date() < programmes.ENDS_ON),
        KeptReason.COORDINATED: tx.exists(runs, is_theirs, now.date() >= programmes.ENDS_ON),
        KeptReason.CONCERN: tx.exists(concerns, concerns.c.writer_id == person_id),
    }
    return tuple([reason for reason, question in questions.items() if await tx.ask(question)])


async def _erase_ledger(tx: Transaction, ledger: Table, is_theirs: ColumnElement[bool]) -> int:
    """Delete rows of a ledger; gives how many were sent: nobody may read of a question still to come."""
    sent_messages = await tx.change(tx.delete(ledger).where(is_theirs, ledger.c.state == NudgeState.SENT))
    await tx.execute(tx.delete(ledger).where(is_theirs))
    return sent_messages


def _is_notice_about(person_id: str) -> ColumnElement[bool]:
    """What waits to be said to a person, or about them; the line that their pair is closing stays."""
    names_person = cast(notices.c.subject, String).contains(person_id, autoescape=True)
    return or_(
        notices.c.person_id == person_id,
        and_(notices.c.kind.in_([NoticeKind.UNREACHABLE, NoticeKind.BREAK]), names_person),
    )


async def _erase_pairs(tx: Transaction, person_id: str) -> int:
    """Delete the pairs of a person with their offers and talks, and what others got or answered about them.

    Gives how many had begun: nobody may read that they were proposed to somebody and never asked.
    A message that somebody got still counts against their week, but names no pair any more.
    """
    columns = (pairs.c.id, pairs.c.mentor_id, pairs.c.leader_id)
    statement = tx.select(pairs, *columns).where(_names(person_id, pairs.c.mentor_id, pairs.c.leader_id))
    rows = (await tx.execute(statement)).all()
    pair_ids = [row.id for row in rows]
    partner_ids = {each for row in rows for each in (row.mentor_id, row.leader_id)} - {person_id}
    meeting_ids = tx.select(meetings, meetings.c.id).where(meetings.c.pair_id.in_(pair_ids))
    of_partners = and_(nudges.c.person_id.in_(partner_ids), nudges.c.pair_id.in_(pair_ids))
    await tx.execute(tx.delete(taps).where(taps.c.person_id.in_(partner_ids), taps.c.about.in_(meeting_ids)))
    await tx.execute(tx.delete(nudges).where(of_partners, or_(UNSENT, nudges.c.meeting_id.is_not(None))))
    await tx.execute(tx.update(nudges).where(of_partners).values(pair_id=None))
    theirs = tx.delete(pairs).where(pairs.c.id.in_(pair_ids))
    pair_count = await tx.change(theirs.where(pairs.c.began_at.is_not(None)))
    await tx.execute(theirs)
    return pair_count


async def _erase_rehearsals(tx: Transaction, person_id: str) -> None:
    """Delete the rehearsals of the programmes a person is or was in: nobody else stands in a plan."""
    memberships = tx.select(members, members.c.programme_id).where(members.c.person_id == person_id)
    is_theirs = _names(person_id, pairs.c.mentor_id, pairs.c.leader_id)
    programmes_of_pairs = tx.select(pairs, pairs.c.programme_id).where(is_theirs)
    is_concerned = [rehearsals.c.programme_id.in_(each) for each in (memberships, programmes_of_pairs)]
    await tx.execute(tx.delete(rehearsals).where(or_(*is_concerned)))


async def _erase_from_administration(tx: Transaction, person_id: str, *, coordinates: bool) -> None:
    """Take back roles, but for that of a coordinator while a programme needs one; and forget who did what."""
    roles = tx.delete(admins).where(admins.c.person_id == person_id)
    await tx.execute(roles.where(admins.c.role != AdminRole.COORDINATOR) if coordinates else roles)
    is_about = _names(person_id, arrangements.c.mentor_id, arrangements.c.leader_id)
    wanted = tx.delete(arrangements).where(is_about, arrangements.c.kind == Arrangement.TOGETHER)
    await tx.execute(wanted)
    for column in (arrangements.c.made_by, rehearsals.c.made_by, own_cards.c.author_id, audit.c.person_id):
        statement = tx.update(column.table).where(column == person_id)
        await tx.execute(statement.values({column: NOBODY}))
    is_reviewer = own_cards.c.reviewer_id == person_id
    await tx.execute(tx.update(own_cards).where(is_reviewer).values(reviewer_id=None))


async def _erase_from_audit(tx: Transaction, person_id: str) -> None:
    """Take the id of a person out of what admins did."""
    is_mentioned = cast(audit.c.subject, String).contains(person_id, autoescape=True)
    lines = tx.select(audit, audit.c.id, audit.c.subject).where(is_mentioned)
    changed_lines = [
        {
            "line_id": row.id,
            "details": {key: NOBODY if each == person_id else each for key, each in row.subject.items()},
        }
        for row in await tx.execute(lines)
    ]
    if changed_lines:
        statement = tx.update(audit).where(audit.c.id == bindparam("line_id"))
        await tx.execute(statement.values(subject=bindparam("details")), changed_lines)


async def _erase_row(tx: Transaction, person_id: str, kept: Sequence[KeptReason]) -> None:
    """Delete what Slack and the roster say of a person; where their id must stay, it stays alone."""
    row = people.c.id == person_id
    is_kept_apart = tx.exists(
        arrangements, _names(person_id, arrangements.c.mentor_id, arrangements.c.leader_id)
    )
    if not {*kept} - {KeptReason.CONCERN} and not await tx.ask(is_kept_apart):
        await tx.execute(tx.delete(people).where(row))
        return
    values = {"department": None, "location": None}
    values |= {} if KeptReason.COORDINATES in kept else BLANK
    values |= {} if KeptReason.LINE in kept else NOT_IN_A_LINE
    await tx.execute(tx.update(people).where(row).values(values))


def _names(person_id: str, *columns: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(*(column == person_id for column in columns))
