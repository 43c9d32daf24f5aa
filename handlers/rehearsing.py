"""A match is rehearsed, looked at, and released as it was shown."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from bot.blocks import forms, plans
from bot.blocks.language import _
from bot.mentoring import cadence, certificate, matching, rematching
from bot.mentoring.facts import Facts, fingerprint
from bot.mentoring.model import Hindrance, Person, Programme
from bot.mentoring.plan import LeftOut, Plan, Rehearsal
from bot.mentoring.refusals import (
    AlreadyReleased,
    NobodyToMatch,
    NoProgramme,
    PlanOutdated,
    UnknownProgramme,
)
from bot.mentoring.summary import Summary, summary
from bot.mentoring.what_if import Gains, what_would_help
from handlers import proposing
from handlers.reply import Reply
from storage import admins, facts, members, programmes, rehearsals
from storage.database import Database, Transaction
from storage.ids import new_id

# Who waits for longer than this wants to see that it goes on.
PATIENCE_SECONDS = 2.0

Found = TypeVar("Found")
Tell = Callable[[str], None]


async def rehearse(
    asker: Person, db: Database, workspace: str, now: datetime, value: str, words: list[str], reply: Reply
) -> None:
    """The button *Rehearse the match*, and `/mentor admin match`: a plan to look at, nothing sent."""
    async with db.reading(workspace) as tx:
        await admins.require(tx, asker)
        programme = await _programme(tx, value, words, cadence.local_date(now, asker.timezone))
        known = await facts.of_programme(tx, programme)
        paused = await members.absent(tx, programme.id)
    if not known.candidates:
        raise NobodyToMatch
    await reply.open(forms.waiting())

    plan, told, is_proven = await _beside(lambda tell: _planned(known, tell), reply)
    absent = tuple(LeftOut(each.person_id, each.role, Hindrance.PAUSED) for each in paused)
    plan = replace(plan, left_out=plan.left_out + absent)

    rehearsal = Rehearsal(new_id(), programme.id, fingerprint(known), plan, now)
    async with db.transaction(workspace) as tx:
        await rehearsals.keep(tx, rehearsal, asker.id)
        await admins.note(tx, asker.id, "match rehearsed", now, {"rehearsal": rehearsal.id})

    def drawn(gains: Gains | None) -> dict[str, Any]:
        words = plans.rehearsed(plan, programme, told, gains, is_proven=is_proven)
        if not plan.matches:
            return forms.notice(_("Rehearsal"), plans.nothing_to_release(programme, plan, gains))
        return forms.plan_form(rehearsal.id, words)

    await reply.open(drawn(None))
    await reply.refresh(drawn(await asyncio.to_thread(what_would_help, known, plan)))


async def release(
    view: dict[str, Any],
    asker: Person,
    db: Database,
    workspace: str,
    now: datetime,
    reply: Reply,
) -> None:
    """The rehearsed plan is sent back: apply exactly that plan, or refuse because the facts changed."""
    async with db.transaction(workspace) as tx:
        await admins.require(tx, asker)
        rehearsal = await rehearsals.find(tx, view["private_metadata"])
        if rehearsal is None:
            raise PlanOutdated
        if rehearsal.released_at is not None:
            raise AlreadyReleased
        programme = await programmes.get(tx, rehearsal.programme_id)
        known = await facts.of_programme(tx, programme)
        if fingerprint(known) != rehearsal.fingerprint:
            raise PlanOutdated
        await rehearsals.release(tx, rehearsal.id, now)
        await proposing.propose(tx, programme.id, rehearsal.plan.matches, known, now)
        line = rematching.wait_list(rehearsal.plan, known)
        await members.wait(tx, programme.id, rehearsal.plan.left_out, line)
        await programmes.matched(tx, programme.id, rehearsal.fingerprint, now)
        await admins.note(tx, asker.id, "match released", now, {"rehearsal": rehearsal.id})

    await reply(plans.released(len(rehearsal.plan.matches)))


def _planned(known: Facts, tell: Tell) -> tuple[Plan, Summary, bool]:
    plan = matching.plan(known, tell)
    return plan, summary(plan, known), certificate.holds(plan, known)


async def _beside(work: Callable[[Tell], Found], reply: Reply) -> Found:
    """Work in a thread of its own, so that others are answered meanwhile; the form tells how far it is."""
    stage = [""]
    task = asyncio.create_task(asyncio.to_thread(work, lambda word: stage.__setitem__(0, word)))
    while not (await asyncio.wait({task}, timeout=PATIENCE_SECONDS))[0]:
        await reply.open(forms.waiting(plans.stage(stage[0])))
    return task.result()


async def _programme(tx: Transaction, programme_id: str, words: list[str], today: date) -> Programme:
    """The programme of a button, of a name, or else the newest; raises a refusal when there is none."""
    known = await programmes.unfinished(tx, today)
    named = " ".join(words[1:]).casefold()
    if not known:
        raise NoProgramme
    if not programme_id and not named:
        return known[-1]
    wanted = [each for each in known if each.id == programme_id or each.name.casefold() == named]
    if not wanted:
        raise UnknownProgramme
    return wanted[0]
