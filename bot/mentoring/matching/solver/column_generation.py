"""Column generation: the best plan over every eligible pair, from a flow over few of them.

The flow over some pairs is solved, all others are priced, pairs of negative reduced cost are added, and so on
until there is none (Gilmore and Gomory, 1961; Desaulniers, Desrosiers and Solomon, eds., *Column Generation*,
2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.candidates import candidate_pairs
from bot.mentoring.matching.solver.cycle_canceling import cancel_negative_cycles
from bot.mentoring.matching.solver.dual_prices import DualPrices, dual_prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.min_cost_flow import solve_flow
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.matching.solver.pricing import (
    MAX_CACHED_PAIRS,
    PricingCache,
    near_violating,
    violating_pairs,
)

CANDIDATES_EACH = 12  # pairs to begin with, for everybody
SETTLED_BELOW = 0.5  # violating pairs for each person, from which on prices will change little
# With fewer violating pairs the flow is not solved anew: in all, or for each person.
CANCEL_CYCLES_BELOW, CANCEL_CYCLES_BELOW_EACH = 10, 0.002
Progress = Callable[[str], None]
"""Is called with the name of each step as it begins."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """The pairs of the best plan, and the dual prices that prove it optimal over every eligible pair.

    `candidate_pairs` are all pairs over which the last flow went.
    """

    pairs: Edges
    candidate_pairs: Edges
    prices: DualPrices


def solve(
    instance: Instance,
    objective: Objective,
    report: Progress = lambda _: None,
    candidates_each: int = CANDIDATES_EACH,
    max_cached: int = MAX_CACHED_PAIRS,
) -> Optimum:
    """The best plan of this instance; `report` is called with the name of each step.

    1. The flow is solved over `candidates_each` best partners of everybody; its dual prices are found.
    2. All eligible pairs are priced, `max_cached` of them kept. Without a violating pair the plan is optimal.
    3. Violating pairs are added, and once those of little slack as well; the plan is made optimal again, by
       canceling cycles where few pairs are new, by a new flow else. Back to 2.

    The plan is the same for any `candidates_each`, and for any `max_cached` of more than twice the pairs of a
    plan. Raises ArithmeticError if the flow solver fails.
    """
    if not len(instance.mentors.people) or not len(instance.leaders.people):
        return Optimum(Edges.union([]), Edges.union([]), _prices_without_pairs(instance, objective))
    report("candidates")
    edges = candidate_pairs(instance, candidates_each)
    side_sizes = len(instance.mentors.people), len(instance.leaders.people)
    people = sum(side_sizes)
    cache: PricingCache | None = None
    is_settled = False
    report(f"solving over {len(edges):,} pairs")
    is_used, prices = _mask_and_prices(instance, objective, edges, solve_flow(instance, objective, edges))
    if min(side_sizes) <= candidates_each:
        return Optimum(edges.take(is_used), edges, prices)  # there are no other pairs
    while True:
        report("proof")
        if cache is None or cache.is_outdated(prices):
            cache = PricingCache.of(instance, objective, prices, max_cached)
        plan_pairs = edges.take(is_used)
        violating = violating_pairs(instance, objective, cache, prices, plan_pairs)
        if not len(violating):
            return Optimum(plan_pairs, edges, prices)
        edges = Edges.union([edges, violating])
        # Once few pairs violate the prices, those of little slack are likely to do so soon: added together,
        # and once, they save rounds. Before that they would only make the flow problem large.
        if not is_settled and len(violating) < SETTLED_BELOW * people:
            edges = Edges.union([edges, near_violating(instance, objective, cache, prices)])
            is_settled = True
        report(f"solving over {len(edges):,} pairs")
        if len(violating) < max(CANCEL_CYCLES_BELOW, CANCEL_CYCLES_BELOW_EACH * people):
            is_in_plan = np.isin(edges.keys(), plan_pairs.keys())
            is_used = cancel_negative_cycles(instance, objective, edges, is_in_plan, prices)
        else:
            is_used = solve_flow(instance, objective, edges)
        is_used, prices = _mask_and_prices(instance, objective, edges, is_used)


def _prices_without_pairs(instance: Instance, objective: Objective) -> DualPrices:
    """Prices that prove the empty plan where one side is empty: at them nobody wants a pair."""
    mentors, leaders = instance.mentors, instance.leaders
    return DualPrices(-objective.first_pair_worth(mentors), -objective.first_pair_worth(leaders))


def _mask_and_prices(
    instance: Instance, objective: Objective, edges: Edges, is_used: Mask
) -> tuple[Mask, DualPrices]:
    """The best plan over these edges, from one that should be optimal, and its prices."""
    prices = dual_prices(instance, objective, edges, is_used)
    if prices is None:
        is_used = cancel_negative_cycles(instance, objective, edges, is_used)
        prices = dual_prices(instance, objective, edges, is_used)
    if prices is None:
        raise ArithmeticError("no prices prove a plan that nothing improves")
    return is_used, prices
