"""What another place or a relaxed rule would bring: found by solving it, not by guessing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.mentoring.matching import solve
from bot.mentoring.matching.plan import Certificate, Plan
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.model import Hindrance, Role

MOST_PLACES = 3  # mentors a leader takes at most


@dataclass(frozen=True, slots=True)
class Gain:
    """The difference to the plan as it is: more places with a pair, fewer poor pairs, more points."""

    covered: int
    poor: int
    total: int


def with_rules(facts: Problem, before: Certificate, rules: Rules) -> Gain:
    """What other rules would bring, beside what the plan of these facts reaches."""
    return _gain(before, replace(facts, rules=rules))


def with_needs_one_way(facts: Problem, before: Certificate) -> Gain:
    """What it would bring to ask for a need in one direction only."""
    return with_rules(facts, before, replace(facts.rules, needs=Needs.EITHER))


def with_level_gap(facts: Problem, before: Certificate, levels: int) -> Gain:
    """What another least gap would bring; `levels` is 1 or more."""
    return with_rules(facts, before, replace(facts.rules, level_gap=levels))


def with_another_place(facts: Problem, before: Certificate, person_id: str, role: Role) -> Gain:
    """What it would bring if this person took one more partner."""
    more = [
        replace(one, capacity=one.capacity + 1) if (one.person.id, one.role) == (person_id, role) else one
        for one in facts.candidates
    ]
    return _gain(before, replace(facts, candidates=more))


@dataclass(frozen=True, slots=True)
class Gains:
    """What a coordinator could do for those left out, and what it would bring; None where that is nothing.

    `another_place` names the leader for whose place the plan pays most.
    """

    needs_one_way: Gain | None = None
    smaller_gap: Gain | None = None
    another_place: tuple[str, Gain] | None = None


def what_would_help(facts: Problem, plan: Plan) -> Gains:
    """What each single step would bring to this plan, as far as it could help anybody left out."""
    before = plan.certificate
    if before is None:
        return Gains()
    reasons = {each.why for each in plan.left_out}
    reasons |= {one.rule for each in plan.left_out for one in each.helps}
    needs, gap, place = None, None, None
    if Hindrance.NO_SHARED_NEED in reasons and facts.rules.needs is Needs.BOTH:
        needs = _worthwhile(with_needs_one_way(facts, before))
    if Hindrance.LEVEL_GAP in reasons and facts.rules.level_gap > 1:
        gap = _worthwhile(with_level_gap(facts, before, facts.rules.level_gap - 1))
    leader = _most_wanted(facts, before.leader_prices)
    if Hindrance.EVERYONE_TAKEN in reasons and leader:
        gained = _worthwhile(with_another_place(facts, before, leader, Role.LEADER))
        place = (leader, gained) if gained else None
    return Gains(needs, gap, place)


def _most_wanted(facts: Problem, prices: Mapping[str, int]) -> str | None:
    """The leader for whose place the plan pays most, among those who could take another."""
    could = [
        one.person.id
        for one in facts.candidates
        if one.role is Role.LEADER and 0 < one.capacity < MOST_PLACES and one.person.id in prices
    ]
    return max(sorted(could), key=lambda person: prices[person], default=None)


def _worthwhile(gain: Gain) -> Gain | None:
    return gain if gain.covered > 0 else None


def _gain(before: Certificate, changed: Problem) -> Gain:
    after = solve.reached(changed)
    return Gain(after.covered - before.covered, after.poor - before.poor, after.total - before.total)
