"""Proposing pairs: the mentor is asked first, at the next good hour that is free."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.mentoring.matching.plan import Match
from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import Nudge, NudgeKind, Pair, PairState, Person, Profile, Role
from bot.mentoring.timing import cadence
from storage import nudges, pairs, people
from storage.database import Transaction
from storage.ids import new_id

WEEKS_TO_TRY = 4


async def propose_pairs(
    tx: Transaction, programme_id: str, matches: Sequence[Match], problem: Problem, now: datetime
) -> None:
    """Save these matches as proposed pairs, and plan the question to each mentor.

    Of two people one of whom keeps the other on a private list nobody is asked: their pair is closed from the
    beginning. Its question waits like any other, is dropped when it would be sent, and lapses with its time.
    `now` is in UTC; `problem` has every mentor of the matches among its candidates.
    """
    mentors = {each.person.id: each.person for each in problem.candidates if each.role is Role.MENTOR}
    profiles = await people.profiles_of(
        tx, {each for one in matches for each in (one.mentor_id, one.leader_id)}
    )
    proposals = [
        Pair(
            id=new_id(),
            programme_id=programme_id,
            mentor_id=match.mentor_id,
            leader_id=match.leader_id,
            state=PairState.PROPOSED,
            reasons=match.reasons,
            answer_by=now,
            is_closed=_is_private(match, profiles),
        )
        for match in matches
    ]
    answer_times = await plan_questions(tx, [(pair, mentors[pair.mentor_id]) for pair in proposals], now)
    # A pair whose question found no week has its answer due at once, so the next tick lets it lapse.
    with_times = [replace(pair, answer_by=answer_times.get(pair.id, now)) for pair in proposals]
    await pairs.add_all(tx, with_times, now)


async def plan_questions(
    tx: Transaction, questions: Sequence[tuple[Pair, Person]], now: datetime
) -> dict[str, datetime]:
    """Plan a question to each person in the first week in which nothing else is planned for them.

    Returns until when (UTC) each is to be answered, by the pair's id. A pair whose next four weeks are all
    taken is missing: it lapses.
    """
    profiles = await people.profiles_of(tx, [person.id for _pair, person in questions])
    clocks = {
        person.id: cadence.PersonalClock.of(person, profiles.get(person.id)) for _pair, person in questions
    }
    slots: dict[str, Iterator[cadence.Slot]] = {
        pair.id: cadence.soonest_slots(now, clocks[person.id]) for pair, person in questions
    }
    answer_times: dict[str, datetime] = {}
    # A week at a time for all of them: one statement for each week, however many are asked.
    for _week in range(WEEKS_TO_TRY):
        pending = [
            (pair, person, next(slots[pair.id])) for pair, person in questions if pair.id not in answer_times
        ]
        planned_pairs = await nudges.add_all(tx, [_nudge(*each) for each in pending])
        for pair, person, slot in pending:
            if pair.id in planned_pairs:
                answer_times[pair.id] = cadence.answer_by(slot.due_at, clocks[person.id])
    return answer_times


def _is_private(match: Match, profiles: Mapping[str, Profile]) -> bool:
    """Whether one of the two keeps the other on a private list."""
    return any(
        other in profiles[one].avoids
        for one, other in ((match.mentor_id, match.leader_id), (match.leader_id, match.mentor_id))
        if one in profiles
    )


def _nudge(pair: Pair, person: Person, slot: cadence.Slot) -> Nudge:
    return Nudge(
        id=new_id(),
        person_id=person.id,
        kind=NudgeKind.PROPOSAL,
        week=slot.week,
        due_at=slot.due_at,
        not_after=slot.not_after,
        pair_id=pair.id,
    )
