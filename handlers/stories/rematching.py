"""While a programme runs: who is free again, or came late, is matched within a day."""

import asyncio
import logging
from datetime import datetime

from bot.mentoring.matching import rematch, wait_list
from bot.mentoring.matching.fingerprint import agree, fingerprint
from bot.mentoring.model import Programme
from handlers.acts import propose
from storage import (
    admins,
    matching_problems,
    members,
    pairs,
    programmes,
    slots,
)
from storage.database import Database

logger = logging.getLogger(__name__)

NOBODY = "the clock"


async def tick(db: Database, workspace: str, now: datetime) -> None:
    """The clock: once a day, each programme whose first match was released."""
    async with db.reading(workspace) as tx:
        due = await programmes.to_match_again(tx, now)
    if not due:
        return
    async with db.alone(workspace, "matching") as is_ours:
        turns = [_again(db, workspace, now, programme) for programme in due if is_ours]
        outcomes = [(await asyncio.gather(turn, return_exceptions=True))[0] for turn in turns]
    for outcome in outcomes:
        if outcome is not None:  # the others have had their turn
            raise outcome


async def _again(db: Database, workspace: str, now: datetime, programme: Programme) -> None:
    async with db.reading(workspace) as tx:
        known = await matching_problems.newest_of(tx, programme.id)
        unasked = await pairs.not_asked_yet(tx, programme.id)
        before, may_move = await programmes.matching_state(tx, programme.id)
    mark = await asyncio.to_thread(fingerprint, known)
    if mark == before:
        async with db.transaction(workspace) as tx:
            await programmes.matched(tx, programme.id, mark, now)
        return
    standing = [(each.mentor_id, each.leader_id) for each in unasked]
    alone = [(each.person.id, each.role) for each in known.candidates if not known.pairs_of(each)]
    found = await asyncio.to_thread(rematch.rematch, known, alone, standing, may_move)
    line = await asyncio.to_thread(wait_list.wait_list, found.plan, known)
    matches = [each for each in found.plan.matches if (each.mentor_id, each.leader_id) not in found.open]

    async with db.transaction(workspace) as tx:
        if not agree(await matching_problems.newest_of(tx, programme.id), known):
            return  # somebody came or went meanwhile: the next tick looks again
        given_up = [pair for pair in unasked if (pair.mentor_id, pair.leader_id) in found.moved]
        still_unknown = {pair.id for pair in await pairs.not_asked_yet(tx, programme.id)}
        if not still_unknown.issuperset(pair.id for pair in given_up):
            return  # one of them has been asked meanwhile
        await pairs.give_up(tx, given_up, now)
        await slots.call_off_questions(tx, given_up, now)
        await propose.propose(tx, programme.id, matches, known, now)
        await members.wait(tx, programme.id, found.plan.left_out, line)
        await programmes.matched(tx, programme.id, mark, now)
        await admins.note(
            tx, NOBODY, "matched again", now, {"programme": programme.id, "pairs": len(matches)}
        )
    logger.info("programme %s: %d pairs proposed anew", programme.id, len(matches))
