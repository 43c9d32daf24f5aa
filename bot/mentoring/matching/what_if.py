"""The gain of another seat or a relaxed rule: the changed problem is solved, nothing is guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.mentoring.matching import solve
from bot.mentoring.matching.plan import Certificate, Plan
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.model import Hindrance, Role

MAX_CAPACITY = 3  # mentors at a time that a leader may be asked to take


@dataclass(frozen=True, slots=True)
class Gain:
    """The difference to the plan as it is, in members with a pair, poor pairs and points."""

    covered: int
    poor: int
    total: int


def with_rules(problem: Problem, current: Certificate, rules: Rules) -> Gain:
    """The gain of other rules; `current` is the certificate of the plan as it is."""
    return _gain(current, replace(problem, rules=rules))


def with_needs_one_way(problem: Problem, current: Certificate) -> Gain:
    """The gain of asking for a need in one direction only."""
    return with_rules(problem, current, replace(problem.rules, needs=Needs.EITHER))


def with_level_gap(problem: Problem, current: Certificate, levels: int) -> Gain:
    """The gain of another least level gap; `levels` is 1 or more."""
    return with_rules(problem, current, replace(problem.rules, level_gap=levels))


def with_another_seat(problem: Problem, current: Certificate, person_id: str, role: Role) -> Gain:
    """The gain of one more seat of this person in this role."""
    candidates = [
        replace(one, capacity=one.capacity + 1) if (one.person.id, one.role) == (person_id, role) else one
        for one in problem.candidates
    ]
    return _gain(current, replace(problem, candidates=candidates))


@dataclass(frozen=True, slots=True)
class Gains:
    """The gain of each single step a coordinator could take for people left out; None where there is none.

    `another_seat` names the leader whose seat has the highest dual price.
    """

    needs_one_way: Gain | None = None
    smaller_gap: Gain | None = None
    another_seat: tuple[str, Gain] | None = None


def known_gains(problem: Problem, plan: Plan) -> Gains:
    """The gains that a coordinator may read of this plan: those of the problem as anybody knows it.

    Worked out from the whole problem, the number of people whom a step helps would follow from private lists.
    """
    if not problem.never_begun and not any(one.profile.avoids for one in problem.candidates):
        return possible_gains(problem, plan)
    known_problem = problem.as_anybody_knows_it()
    return possible_gains(known_problem, solve.best_plan(known_problem))


def possible_gains(problem: Problem, plan: Plan) -> Gains:
    """The gain of each single step, solved only where it could help anybody left out of this plan."""
    current = plan.certificate
    if current is None:
        return Gains()
    obstacles = {each.why for each in plan.left_out}
    obstacles |= {one.rule for each in plan.left_out for one in each.helps}
    needs_one_way, smaller_gap, another_seat = None, None, None
    if Hindrance.NO_SHARED_NEED in obstacles and problem.rules.needs is Needs.BOTH:
        needs_one_way = _worthwhile(with_needs_one_way(problem, current))
    if Hindrance.LEVEL_GAP in obstacles and problem.rules.level_gap > 1:
        smaller_gap = _worthwhile(with_level_gap(problem, current, problem.rules.level_gap - 1))
    leader = _highest_priced_leader(problem, current.leader_prices)
    if Hindrance.EVERYONE_TAKEN in obstacles and leader:
        gain = _worthwhile(with_another_seat(problem, current, leader, Role.LEADER))
        another_seat = (leader, gain) if gain else None
    return Gains(needs_one_way, smaller_gap, another_seat)


def _highest_priced_leader(problem: Problem, prices: Mapping[str, int]) -> str | None:
    """The leader whose seat has the highest dual price, among those who could take another partner."""
    leaders = [
        one.person.id
        for one in problem.candidates
        if one.role is Role.LEADER and 0 < one.capacity < MAX_CAPACITY and one.person.id in prices
    ]
    return max(sorted(leaders), key=lambda person: prices[person], default=None)


def _worthwhile(gain: Gain) -> Gain | None:
    return gain if gain.covered > 0 else None


def _gain(current: Certificate, relaxed: Problem) -> Gain:
    best = solve.best_certificate(relaxed)
    return Gain(best.covered - current.covered, best.poor - current.poor, best.total - current.total)
