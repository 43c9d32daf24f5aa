"""A fair waiting list: what everybody reads who has no partner yet, and the order in which they come next."""

from dataclasses import dataclass, replace
from datetime import date

from bot.mentoring.matching.plan import LeftOut, Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.encoding import in_seeded_order
from bot.mentoring.model import Candidate, Hindrance, Role


@dataclass(frozen=True, slots=True)
class Waiting:
    """A member without a partner, why, and their waiting-list position, from 1 within their role, if any."""

    person_id: str
    role: Role
    reason: Hindrance
    position: int | None = None


def waiting_members(plan: Plan, problem: Problem) -> list[Waiting]:
    """Everybody of whom no pair has begun, with what they may read about it.

    Whoever is only proposed to somebody waits like all others: nobody can tell from what they read that they
    were, or that somebody said no. Everybody for whom a partner exists has a position: more earlier
    programmes without a pair come first, as in the plan; then, where the plan looks at what fits best, an
    earlier date of joining this one; then the seeded order.
    """
    reasons = {(one.person_id, one.role): one.why for one in plan.left_out}
    without_partner = [
        one for one in problem.candidates if not problem.begun_pairs.get((one.person.id, one.role))
    ]
    in_tie_order, _ = in_seeded_order(problem, without_partner)
    lines: dict[Role, int] = dict.fromkeys(Role, 0)
    waiting = []
    for one in sorted(in_tie_order, key=_waiting_order):
        reason = _readable(reasons.get((one.person.id, one.role), Hindrance.EVERYONE_TAKEN))
        has_position = reason is Hindrance.EVERYONE_TAKEN
        lines[one.role] += has_position
        waiting.append(Waiting(one.person.id, one.role, reason, lines[one.role] if has_position else None))
    return waiting


def with_all_who_wait(plan: Plan, problem: Problem) -> Plan:
    """The plan with everybody left out who has no partner and is in no pair of it, by id.

    It leaves out by itself only who is free: that a question to somebody is open would be seen from that.
    """
    in_plan = {(getattr(one, f"{role}_id"), role) for one in plan.matches for role in Role}
    in_plan |= {(one.person_id, one.role) for one in plan.left_out}
    others = [
        LeftOut(one.person.id, one.role, Hindrance.EVERYONE_TAKEN)
        for one in problem.candidates
        if (key := (one.person.id, one.role)) not in in_plan and not problem.begun_pairs.get(key)
    ]
    left_out = sorted((*plan.left_out, *others), key=lambda one: (one.person_id, one.role))
    return replace(plan, left_out=tuple(left_out))


def _readable(reason: Hindrance) -> Hindrance:
    """The reason as the person may read it: that a coordinator keeps them from somebody is none."""
    return Hindrance.EVERYONE_TAKEN if reason is Hindrance.KEPT_APART else reason


def _waiting_order(candidate: Candidate) -> tuple[int, date]:
    return -candidate.waited, candidate.since or date.max
