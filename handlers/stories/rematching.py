"""Matching again while a programme runs, so that people without a partner get one within a day."""

import asyncio
import logging
from datetime import datetime

from bot.mentoring.matching import rematch, wait_list
from bot.mentoring.matching.fingerprint import are_equivalent, fingerprint
from bot.mentoring.model import Programme
from handlers.acts import propose
from handlers.edge.doors import isolated
from storage import admins, matching_problems, members, programmes, proposed_pairs, slots
from storage.database import Database

logger = logging.getLogger(__name__)

BY_CLOCK = "the clock"


async def tick(db: Database, workspace: str, now: datetime) -> None:
    """The clock: match each programme again, once a day after its first match was released."""
    async with db.reading(workspace) as tx:
        due_programmes = await programmes.due_for_rematch(tx, now)
    if not due_programmes:
        return
    failures: list[Exception] = []
    async with db.alone(workspace, "matching") as is_ours:
        for programme in due_programmes if is_ours else ():
            with isolated(failures):
                await _rematch(db, workspace, now, programme)
    if failures:
        raise failures[0]


async def _rematch(db: Database, workspace: str, now: datetime, programme: Programme) -> None:
    """Match a programme again, unless nothing changed that the last plan followed from.

    1. Read the problem, and the proposals that nobody was told of: these alone may move.
    2. Compute outside of any transaction, which takes seconds for many people.
    3. Save all of it, or nothing if the problem changed meanwhile: the next tick tries again.
    """
    async with db.reading(workspace) as tx:
        problem = await matching_problems.of_programme_id(tx, programme.id)
        unsent_proposals = await proposed_pairs.proposals_not_sent(tx, programme.id)
        last_fingerprint, may_move = await programmes.matching_state(tx, programme.id)
    problem_fingerprint = await asyncio.to_thread(fingerprint, problem)
    if problem_fingerprint == last_fingerprint:
        async with db.transaction(workspace) as tx:
            # The same plan would come of it; recorded, so that the next look is a day off.
            await programmes.record_match(tx, programme.id, problem_fingerprint, now)
        return
    last_proposals = [(each.mentor_id, each.leader_id) for each in unsent_proposals]
    members_without_pair = [
        (each.person.id, each.role) for each in problem.candidates if not problem.live_pairs_of(each)
    ]
    rematched = await asyncio.to_thread(
        rematch.rematch, problem, members_without_pair, last_proposals, may_move
    )
    waiting = await asyncio.to_thread(wait_list.waiting_members, rematched.plan, problem)
    matches = [
        each for each in rematched.plan.matches if (each.mentor_id, each.leader_id) not in rematched.movable
    ]

    async with db.transaction(workspace) as tx:
        if not are_equivalent(await matching_problems.of_programme_id(tx, programme.id), problem):
            return
        withdrawn = [
            pair for pair in unsent_proposals if (pair.mentor_id, pair.leader_id) in rematched.withdrawn
        ]
        still_unsent = {pair.id for pair in await proposed_pairs.proposals_not_sent(tx, programme.id)}
        if not still_unsent.issuperset(pair.id for pair in withdrawn):
            return  # the person was asked meanwhile, and may have seen it
        await proposed_pairs.withdraw(tx, withdrawn)
        await slots.cancel_proposal_questions(tx, withdrawn, now)
        await propose.propose_pairs(tx, programme.id, matches, problem, now)
        await members.save_wait_list(tx, programme.id, waiting)
        await programmes.record_match(tx, programme.id, problem_fingerprint, now)
        await admins.record_action(
            tx, BY_CLOCK, "matched again", now, {"programme": programme.id, "pairs": len(matches)}
        )
    logger.info("programme %s: %d pairs proposed anew", programme.id, len(matches))
