"""A match is rehearsed, looked at, and released as it was shown."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.blocks import plans
from bot.blocks.forms.notices import notice, plan_form, waiting
from bot.blocks.kit.language import _
from bot.mentoring.matching import fingerprint, solve, wait_list
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.fingerprint import Marks, agree, marks
from bot.mentoring.matching.plan import LeftOut, Plan, Rehearsal
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.summary import Summary, summary
from bot.mentoring.matching.what_if import Gains, what_would_help
from bot.mentoring.model import Hindrance, Member, Person
from bot.mentoring.refusals import AlreadyReleased, NobodyToMatch, PlanGone
from bot.mentoring.timing import cadence
from handlers.acts import propose
from handlers.edge.reply import Reply
from storage import (
    admins,
    matching_problems,
    members,
    pairs,
    programmes,
    rehearsals,
)
from storage.database import Database
from storage.ids import new_id

# Who waits for longer than this wants to see that it goes on.
PATIENCE_SECONDS = 2.0

Found = TypeVar("Found")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with all that is kept and told of it."""

    plan: Plan
    told: Summary
    is_proven: bool
    fingerprint: str
    document: rehearsals.Written


async def rehearse(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """The button *Rehearse the match*, and `/mentor admin match`: a plan to look at, nothing sent."""
    today = cadence.local_date(now, asker.timezone)
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        programme = await programmes.chosen(tx, value, " ".join(words[1:]), today)
        known = await matching_problems.of_programme(tx, programme)
        absent = await members.absent(tx, programme.id)
        under_way = await pairs.live_in(tx, programme.id)
    if not known.candidates:
        raise NobodyToMatch
    await reply.open(waiting())

    found = await _beside(lambda tell: _planned(known, absent, tell), reply)

    rehearsal = Rehearsal(new_id(), programme.id, found.fingerprint, found.plan, now)
    async with db.transaction(workspace) as tx:
        await rehearsals.keep(tx, rehearsal, found.document, asker.id)
        await admins.note(tx, asker.id, "match rehearsed", now, {"rehearsal": rehearsal.id})

    def drawn(gains: Gains | None) -> dict[str, Any]:
        if not found.plan.matches:
            said = plans.nothing_to_release(programme, found.plan, gains, under_way)
            return notice(_("Rehearsal"), said)
        said = plans.rehearsed(found.plan, programme, found.told, gains, under_way, is_proven=found.is_proven)
        return plan_form(rehearsal.id, said)

    await reply.open(await asyncio.to_thread(drawn, None))
    gains = await asyncio.to_thread(what_would_help, known, found.plan)
    await reply.refresh(await asyncio.to_thread(drawn, gains))


async def release(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The rehearsed plan is sent back: apply exactly that plan, or refuse and say what changed."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        rehearsal = await rehearsals.find(tx, view["private_metadata"])
        if rehearsal is None:
            raise PlanGone
        # Of a programme that is over a form may still be open.
        await programmes.chosen(tx, rehearsal.programme_id, "", cadence.local_date(now, asker.timezone))

    is_applied = False
    while not is_applied:
        async with db.reading(workspace) as tx:
            known = await matching_problems.newest_of(tx, rehearsal.programme_id)
        seen = await asyncio.to_thread(marks, known)
        if seen.fingerprint != rehearsal.fingerprint:
            await _refuse(db, workspace, asker, now, rehearsal, seen, reply)
            return
        is_applied = await _applied(db, workspace, asker, now, rehearsal, known)

    await reply(plans.released(len(rehearsal.plan.matches)))


async def _applied(
    db: Database, workspace: str, asker: Person, now: datetime, rehearsal: Rehearsal, known: Problem
) -> bool:
    """Apply a plan; False, and nothing done, if the facts are not those any more that were looked at."""
    line = await asyncio.to_thread(wait_list.wait_list, rehearsal.plan, known)
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        # Marks take seconds for many thousands, and nobody else could write meanwhile; this takes a blink.
        if not agree(await matching_problems.newest_of(tx, rehearsal.programme_id), known):
            return False
        if not await rehearsals.release(tx, rehearsal.id, now):
            raise AlreadyReleased
        await propose.propose(tx, rehearsal.programme_id, rehearsal.plan.matches, known, now)
        await members.wait(tx, rehearsal.programme_id, rehearsal.plan.left_out, line)
        await programmes.matched(tx, rehearsal.programme_id, rehearsal.fingerprint, now)
        await admins.note(tx, asker.id, "match released", now, {"rehearsal": rehearsal.id})
    return True


async def _refuse(
    db: Database,
    workspace: str,
    asker: Person,
    now: datetime,
    rehearsal: Rehearsal,
    seen: Marks,
    reply: Reply,
) -> None:
    """Say what changed since the rehearsal; where that is its own release, say so."""
    async with db.reading(workspace) as tx:
        if await rehearsals.is_released(tx, rehearsal.id):
            raise AlreadyReleased
        before = await rehearsals.marks(tx, rehearsal.id)
    async with db.transaction(workspace) as tx:
        await admins.note(tx, asker.id, "release refused", now, {"rehearsal": rehearsal.id})

    found = fingerprint.between(before, seen) if before else None
    await reply(plans.outdated(rehearsal.programme_id, found))


def _planned(known: Problem, absent: Sequence[Member], tell: Tell) -> Planned:
    """The best plan for all, and who is paused told among those left out."""
    plan = solve.plan(known, tell)
    told, is_proven = summary(plan, known), verify.holds(plan, known)
    paused = tuple(LeftOut(each.person_id, each.role, Hindrance.PAUSED) for each in absent)
    plan = replace(plan, left_out=plan.left_out + paused)
    seen = marks(known)
    return Planned(plan, told, is_proven, seen.fingerprint, rehearsals.written(plan, seen))


async def _beside(work: Callable[[Tell], Found], reply: Reply) -> Found:
    """Work in a thread of its own, so that others are answered meanwhile; the form tells how far it is."""
    stage = [""]
    task = asyncio.create_task(asyncio.to_thread(work, lambda word: stage.__setitem__(0, word)))
    while not (await asyncio.wait({task}, timeout=PATIENCE_SECONDS))[0]:
        await reply.open(waiting(plans.stage(stage[0])))
    return task.result()
