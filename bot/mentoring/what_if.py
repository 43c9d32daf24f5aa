"""What another place or a relaxed rule would bring: found by solving it, not by guessing."""

from dataclasses import dataclass, replace

from bot.mentoring import matching
from bot.mentoring.facts import Facts, Needs, Rules
from bot.mentoring.model import Role


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


def _gain(facts: Facts, changed: Facts) -> Gain:
    before, after = (matching.reached(each) for each in (facts, changed))
    return Gain(after.covered - before.covered, after.poor - before.poor, after.total - before.total)
