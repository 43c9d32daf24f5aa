"""Rehearsing a match: the plan is computed and looked at, and released exactly as it was shown."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bot.blocks.forms.notices import notice, plan_form, wait_notice
from bot.blocks.kit.language import _
from bot.blocks.messages import plans
from bot.mentoring.matching import fingerprint, pins, solve, wait_list
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.fingerprint import Marks, are_equivalent, marks_of
from bot.mentoring.matching.plan import LeftOut, Plan, Rehearsal
from bot.mentoring.matching.problem import PairIds, Problem
from bot.mentoring.matching.summary import Summary, summarize
from bot.mentoring.matching.what_if import Gains, known_gains
from bot.mentoring.model import Hindrance, Member, Person, Programme
from bot.mentoring.refusals import AccountsUnknown, AlreadyReleased, NobodyToMatch, PlanGone
from bot.mentoring.timing import cadence
from handlers.acts import end_pair, follow_accounts, propose
from handlers.edge.directory import Directory, DirectoryClosed
from handlers.edge.reply import Reply
from storage import admins, matching_problems, members, programmes, rehearsals, workspaces
from storage.database import Database
from storage.ids import new_id

logger = logging.getLogger(__name__)

# After so long without a word, people want to see that it goes on.
PATIENCE_SECONDS = 2.0
# What Slack said of accounts so lately is taken for true at a release.
ACCOUNTS_LAST = timedelta(minutes=5)

Result = TypeVar("Result")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """A plan, as it is `shown`, with its summary, whether it is proven best, and how it is saved."""

    plan: Plan
    shown: Plan
    summary: Summary
    is_proven: bool
    fingerprint: str
    document: rehearsals.PlanDocument


async def rehearse(
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    value: str,
    words: list[str],
    directory: Directory,
    reply: Reply,
) -> None:
    """`/mentor admin match`, and the button *Rehearse the match*: a plan to look at, and nothing is sent.

    1. Show in a form that the work takes a moment, see who still has an account, and read the problem.
    2. Compute the plan in a thread, and save it, so that exactly this one can be released.
    3. Show it; then work out what other rules would bring, which takes longer, and show that as well.
    """
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        programme = await programmes.get_unfinished(tx, value, " ".join(words[1:]), today)
    await reply.open(wait_notice())
    accounts_read_at = await _compare_accounts(db, workspace, now, directory)

    async with db.reading(workspace) as tx:
        problem = await matching_problems.of_programme(tx, programme)
        paused_members = await members.paused_in_programme(tx, programme.id)
        wanted = await matching_problems.pins_not_begun(tx, programme.id)
    if not problem.candidates:
        raise NobodyToMatch

    report = await _with_progress(
        lambda report_progress: _rehearse(problem, wanted, paused_members, report_progress), reply
    )

    rehearsal = Rehearsal(new_id(), programme.id, report.fingerprint, report.plan, now)
    async with db.transaction(workspace) as tx:
        await rehearsals.save(tx, rehearsal, report.document, asker.id)
        await admins.record_action(tx, asker.id, "match rehearsed", now, {"rehearsal": rehearsal.id})

    draw_form = partial(_draw, rehearsal.id, programme, report, accounts_read_at)
    # In threads, since a plan for thousands takes a while to draw.
    await reply.open(await asyncio.to_thread(draw_form, None))
    gains = await asyncio.to_thread(known_gains, problem, report.plan)
    await reply.refresh(await asyncio.to_thread(draw_form, gains))


def _draw(
    rehearsal_id: str,
    programme: Programme,
    report: PlanReport,
    accounts_read_at: datetime | None,
    gains: Gains | None,
) -> dict[str, Any]:
    """The form in which a plan is shown and can be released; `gains` is None while they are worked out."""
    if not report.plan.matches:
        return notice(_("Rehearsal"), plans.nothing_to_release(programme, report.shown, gains))
    message = plans.rehearsal(
        report.shown, programme, report.summary, gains, accounts_read_at, is_proven=report.is_proven
    )
    return plan_form(rehearsal_id, message)


async def release(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    directory: Directory,
    reply: Reply,
) -> None:
    """*Release*: apply exactly the plan that was rehearsed, or refuse and say what changed since."""
    async with db.reading(workspace) as tx:
        await admins.require_admin(tx, asker)
        rehearsal = await rehearsals.find(tx, view["private_metadata"])
        if rehearsal is None:
            raise PlanGone
        # A form may still be open when its programme is over.
        await programmes.get_unfinished(
            tx, rehearsal.programme_id, "", cadence.local_date(now, asker.timezone)
        )

    await _follow_accounts_of(db, workspace, now, rehearsal.plan, directory)

    # Somebody may write between the look and the application: then look again.
    is_applied = False
    while not is_applied:
        async with db.reading(workspace) as tx:
            problem = await matching_problems.of_programme_id(tx, rehearsal.programme_id)
        marks = await asyncio.to_thread(marks_of, problem)
        if marks.fingerprint != rehearsal.fingerprint:
            await _refuse_outdated(db, workspace, asker, now, rehearsal, marks, reply)
            return
        is_applied = await _apply_if_unchanged(db, workspace, asker, now, rehearsal, problem)

    await reply(plans.release_confirmation(len(rehearsal.plan.matches)))


async def _compare_accounts(
    db: Database, workspace: str, now: datetime, directory: Directory
) -> datetime | None:
    """Compare the accounts of members with Slack, unless that was done within the hour.

    Gives as of when they are known (UTC), None where they were never compared.
    """
    async with db.reading(workspace) as tx:
        read_at = (await workspaces.get(tx)).accounts_read_at
    if read_at and now - read_at < workspaces.COMPARED_AT_MOST_EVERY:
        return read_at
    try:
        accounts = await follow_accounts.describe_members(db, workspace, directory)
    except DirectoryClosed as reason:
        logger.warning("accounts could not be compared before a rehearsal: %s", reason)
        return read_at
    async with db.transaction(workspace) as tx:
        await follow_accounts.follow(tx, accounts.found, now, accounts.unseen_ids)
        await workspaces.record_accounts_read(tx, now)
        await end_pair.end_departed(tx, now)
    return now


async def _follow_accounts_of(
    db: Database, workspace: str, now: datetime, plan: Plan, directory: Directory
) -> None:
    """Follow the accounts of all who are in a plan, unless accounts were compared minutes ago.

    Raises AccountsUnknown where Slack does not describe them: nobody is asked of whom that is not known.
    """
    async with db.reading(workspace) as tx:
        read_at = (await workspaces.get(tx)).accounts_read_at
    if read_at and now - read_at < ACCOUNTS_LAST:
        return
    try:
        accounts = await directory.find_many(
            {person_id for match in plan.matches for person_id in (match.mentor_id, match.leader_id)}
        )
    except DirectoryClosed as reason:
        raise AccountsUnknown from reason
    async with db.transaction(workspace) as tx:
        await follow_accounts.follow(tx, accounts.found, now, accounts.unseen_ids)
        await end_pair.end_departed(tx, now)


async def _apply_if_unchanged(
    db: Database, workspace: str, asker: Person, now: datetime, rehearsal: Rehearsal, problem: Problem
) -> bool:
    """Apply a plan; False, and nothing is done, if the problem is not the one any more that was looked at."""
    waiting = await asyncio.to_thread(wait_list.waiting_members, rehearsal.plan, problem)
    async with db.transaction(workspace) as tx:
        await admins.require_admin(tx, asker)
        # Marks take seconds for many thousands, and nobody else could write meanwhile; this takes a blink.
        if not are_equivalent(await matching_problems.of_programme_id(tx, rehearsal.programme_id), problem):
            return False
        if not await rehearsals.mark_released(tx, rehearsal.id, now):
            raise AlreadyReleased
        await propose.propose_pairs(tx, rehearsal.programme_id, rehearsal.plan.matches, problem, now)
        await members.save_wait_list(tx, rehearsal.programme_id, waiting)
        await programmes.record_match(tx, rehearsal.programme_id, rehearsal.fingerprint, now)
        await admins.record_action(tx, asker.id, "match released", now, {"rehearsal": rehearsal.id})
    return True


async def _refuse_outdated(
    db: Database,
    workspace: str,
    asker: Person,
    now: datetime,
    rehearsal: Rehearsal,
    marks: Marks,
    reply: Reply,
) -> None:
    """Say what changed since the rehearsal; raises AlreadyReleased where that is its own release."""
    async with db.reading(workspace) as tx:
        # Its own pairs changed the problem.
        if await rehearsals.is_released(tx, rehearsal.id):
            raise AlreadyReleased
        rehearsed_marks = await rehearsals.marks(tx, rehearsal.id)
    async with db.transaction(workspace) as tx:
        await admins.record_action(tx, asker.id, "release refused", now, {"rehearsal": rehearsal.id})

    changes = fingerprint.changes_between(rehearsed_marks, marks) if rehearsed_marks else None
    await reply(plans.outdated_plan(rehearsal.programme_id, changes))


def _rehearse(
    problem: Problem,
    wanted: Collection[PairIds],
    paused_members: Sequence[Member],
    report_progress: Progress,
) -> PlanReport:
    """The best plan of a problem; as it is shown, with all members who have no partner, and all pins."""
    plan = solve.best_plan(problem, report_progress)
    summary, is_proven = summarize(plan, problem), verify.holds(plan, problem)
    paused = tuple(LeftOut(each.person_id, each.role, Hindrance.PAUSED) for each in paused_members)
    shown = wait_list.with_all_who_wait(plan, problem)
    shown = replace(
        shown, left_out=shown.left_out + paused, refused=pins.with_proposed(plan.refused, problem, wanted)
    )
    marks = marks_of(problem)
    return PlanReport(plan, shown, summary, is_proven, marks.fingerprint, rehearsals.to_document(plan, marks))


async def _with_progress(work: Callable[[Progress], Result], reply: Reply) -> Result:
    """Do work in a thread, so that others are answered meanwhile, and show its stage in the open form."""
    stage = [""]
    task = asyncio.create_task(asyncio.to_thread(work, lambda name: stage.__setitem__(0, name)))
    while not (await asyncio.wait({task}, timeout=PATIENCE_SECONDS))[0]:
        await reply.open(wait_notice(plans.progress(stage[0])))
    return task.result()
