"""How a pair is proposed: the mentor is asked first, at the next good hour that is free."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.mentoring.matching.plan import Match
from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import Nudge, NudgeKind, Pair, PairState, Person, Role
from bot.mentoring.timing import cadence
from storage import nudges, pairs, people
from storage.database import Transaction
from storage.ids import new_id

WEEKS_TO_WAIT = 4


async def propose(
    tx: Transaction, programme_id: str, matches: Sequence[Match], facts: Problem, now: datetime
) -> None:
    """Keep these pairs, and plan the question to each mentor."""
    mentors = {each.person.id: each.person for each in facts.candidates if each.role is Role.MENTOR}
    proposed = [
        Pair(
            id=new_id(),
            programme_id=programme_id,
            mentor_id=match.mentor_id,
            leader_id=match.leader_id,
            state=PairState.PROPOSED,
            reasons=match.reasons,
            answer_by=now,
        )
        for match in matches
    ]
    due = await ask_soon(tx, [(pair, mentors[pair.mentor_id]) for pair in proposed], now)
    await pairs.propose(tx, [replace(pair, answer_by=due.get(pair.id, now)) for pair in proposed], now)


async def ask_soon(
    tx: Transaction, asked: Sequence[tuple[Pair, Person]], now: datetime
) -> dict[str, datetime]:
    """Plan a question to each person in the first week in which nothing else is planned for them.

    Gives when each pair's answer is due. A pair whose weeks are all taken is missing: it lapses.
    """
    told = await people.profiles_of(tx, [person.id for _pair, person in asked])
    whose = {person.id: cadence.PersonalClock.of(person, told.get(person.id)) for _pair, person in asked}
    slots: dict[str, Iterator[cadence.Slot]] = {
        pair.id: cadence.soon(now, whose[person.id]) for pair, person in asked
    }
    due: dict[str, datetime] = {}
    for _week in range(WEEKS_TO_WAIT):
        tried = [(pair, person, next(slots[pair.id])) for pair, person in asked if pair.id not in due]
        planned = await nudges.plan_all(tx, [_question(*each) for each in tried])
        for pair, person, slot in tried:
            if pair.id in planned:
                due[pair.id] = cadence.answer_by(slot.due_at, whose[person.id])
    return due


def _question(pair: Pair, person: Person, slot: cadence.Slot) -> Nudge:
    return Nudge(
        id=new_id(),
        person_id=person.id,
        kind=NudgeKind.PROPOSAL,
        week=slot.week,
        due_at=slot.due_at,
        not_after=slot.not_after,
        pair_id=pair.id,
    )
