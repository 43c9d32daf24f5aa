"""What another place or a relaxed rule would bring: found by solving it, not by guessing."""

from dataclasses import dataclass, replace

from bot.mentoring import matching
from bot.mentoring.facts import Facts, Needs, Rules
from bot.mentoring.model import Hindrance, Role
from bot.mentoring.plan import Plan

MOST_PLACES = 3  # mentors a leader takes at most


@dataclass(frozen=True, slots=True)
class Gain:
    """The difference to the plan as it is: more places with a pair, fewer poor pairs, more points."""

    covered: int
    poor: int
    total: int


def with_rules(facts: Facts, rules: Rules) -> Gain:
    """What other rules would bring."""
    return _gain(facts, replace(facts, rules=rules))


def with_needs_one_way(facts: Facts) -> Gain:
    """What it would bring to ask for a need in one direction only."""
    return with_rules(facts, replace(facts.rules, needs=Needs.EITHER))


def with_level_gap(facts: Facts, levels: int) -> Gain:
    """What another least gap would bring; `levels` is 1 or more."""
    return with_rules(facts, replace(facts.rules, level_gap=levels))


def with_another_place(facts: Facts, person_id: str, role: Role) -> Gain:
    """What it would bring if this person took one more partner."""
    more = [
        replace(one, capacity=one.capacity + 1) if (one.person.id, one.role) == (person_id, role) else one
        for one in facts.candidates
    ]
    return _gain(facts, replace(facts, candidates=more))


@dataclass(frozen=True, slots=True)
class Gains:
    """What a coordinator could do for those left out, and what it would bring; None where that is nothing.

    `another_place` names the leader for whose place the plan pays most.
    """

    needs_one_way: Gain | None = None
    smaller_gap: Gain | None = None
    another_place: tuple[str, Gain] | None = None


def what_would_help(facts: Facts, plan: Plan) -> Gains:
    """What each single step would bring, as far as anybody is left out whom it could help."""
    reasons = {each.why for each in plan.left_out}
    reasons |= {one.rule for each in plan.left_out for one in each.helps}
    needs, gap, place = None, None, None
    if Hindrance.NO_SHARED_NEED in reasons and facts.rules.needs is Needs.BOTH:
        needs = _worthwhile(with_needs_one_way(facts))
    if Hindrance.LEVEL_GAP in reasons and facts.rules.level_gap > 1:
        gap = _worthwhile(with_level_gap(facts, facts.rules.level_gap - 1))
    leader = _most_wanted(facts, plan)
    if Hindrance.EVERYONE_TAKEN in reasons and leader:
        gained = _worthwhile(with_another_place(facts, leader, Role.LEADER))
        place = (leader, gained) if gained else None
    return Gains(needs, gap, place)


def _most_wanted(facts: Facts, plan: Plan) -> str | None:
    """The leader for whose place the plan pays most, among those who could take another."""
    prices = plan.certificate.leader_prices if plan.certificate else {}
    could = [
        one.person.id
        for one in facts.candidates
        if one.role is Role.LEADER and 0 < one.capacity < MOST_PLACES and one.person.id in prices
    ]
    return max(sorted(could), key=lambda person: prices[person], default=None)


def _worthwhile(gain: Gain) -> Gain | None:
    return gain if gain.covered > 0 else None


def _gain(facts: Facts, changed: Facts) -> Gain:
    before, after = (matching.reached(each) for each in (facts, changed))
    return Gain(after.covered - before.covered, after.poor - before.poor, after.total - before.total)
