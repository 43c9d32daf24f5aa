"""The figures of a whole plan: how near to the ideal, which wishes were given up, whose load it is."""

from collections import Counter
from dataclasses import dataclass

from bot.mentoring.matching.explain import points_by_wish
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import PairIds, Problem
from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.violations import of_pairs
from bot.mentoring.model import Hindrance, Role


@dataclass(frozen=True, slots=True)
class WishTotals:
    """The number of pairs for which a wish counts, and its points beside the `most` it could count."""

    pairs: int
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`score` beside `ideal`, that with every wish of every pair fulfilled; `wishes` has both for each wish.

    `load`: pairs by department and role; None stands for an unknown department. `pinned`: the pairs that the
    coordinator asked for, each with the rules it sets aside, in the order people read.
    """

    score: int
    ideal: int
    wishes: dict[Wish, WishTotals]
    load: dict[tuple[str | None, Role], int]
    pinned: dict[PairIds, tuple[Hindrance, ...]]


def summarize(plan: Plan, problem: Problem) -> Summary:
    """The figures of a plan that was made for this problem."""
    instance = Instance.of(problem, everybody=True)
    rows, columns = instance.indices_of((one.mentor_id, one.leader_id) for one in plan.matches)
    points_of = points_by_wish(
        instance, instance.mentors.columns.take(rows), instance.leaders.columns.take(columns)
    )
    mentors = [instance.mentors.people[row].person for row in rows.tolist()]
    leaders = [instance.leaders.people[column].person for column in columns.tolist()]
    load = Counter((person.department, Role.MENTOR) for person in mentors)
    load.update((person.department, Role.LEADER) for person in leaders)
    max_points = wishes.max_points(problem.rules.weights)
    return Summary(
        score=sum(one.score for one in plan.matches),
        ideal=problem.rules.weights.best_score * len(plan.matches),
        wishes={
            wish: WishTotals(int((points > 0).sum()), int(points.sum()), max_points[wish] * len(plan.matches))
            for wish, points in points_of.items()
        },
        load=dict(load),
        pinned=_rules_set_aside(instance, plan, problem),
    )


def _rules_set_aside(
    instance: Instance, plan: Plan, problem: Problem
) -> dict[PairIds, tuple[Hindrance, ...]]:
    """The rules that each pinned pair of the plan violates; of earlier proposals nothing is said."""
    pinned = {*problem.pins} - {(one.mentor_id, one.leader_id) for one in plan.refused}
    pinned_pairs = [pair for one in plan.matches if (pair := (one.mentor_id, one.leader_id)) in pinned]
    violations = of_pairs(instance, *instance.indices_of(pinned_pairs))
    rules = [(rule, mask.tolist()) for rule, mask in violations]
    unspoken = {(pair, Hindrance.FORMER_PARTNER) for pair in problem.never_begun}
    return {
        pin: tuple(rule for rule, is_broken in rules if is_broken[position] and (pin, rule) not in unspoken)
        for position, pin in enumerate(pinned_pairs)
    }
