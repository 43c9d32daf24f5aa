"""A fair waiting list: the order in which people who are left out come next."""

from datetime import date

from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import MemberKey, Problem
from bot.mentoring.matching.rules.encoding import in_seeded_order
from bot.mentoring.model import Candidate, Hindrance, Role


def positions(plan: Plan, problem: Problem) -> dict[MemberKey, int]:
    """The waiting-list position of everybody left out for whom a partner exists, from 1 within their role.

    More earlier programmes without a pair come first, as in the plan; then, where the plan looks at what fits
    best, an earlier date of joining this one; then the seeded order.
    """
    candidates = {(one.person.id, one.role): one for one in problem.candidates}
    members = [(one.person_id, one.role) for one in plan.left_out if one.why is Hindrance.EVERYONE_TAKEN]
    in_tie_order, _ = in_seeded_order(problem, [candidates[member] for member in members])
    waiting_candidates = sorted(in_tie_order, key=_waiting_order)
    return {
        (one.person.id, role): position
        for role in Role
        for position, one in enumerate((one for one in waiting_candidates if one.role is role), 1)
    }


def _waiting_order(candidate: Candidate) -> tuple[int, date]:
    return -candidate.waited, candidate.since or date.max
