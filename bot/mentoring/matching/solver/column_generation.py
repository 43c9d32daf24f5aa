"""The best plan of all, from few pairs: solve, hold all others against the prices, add what asks, again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import Grid
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.candidates import candidates
from bot.mentoring.matching.solver.cycle_canceling import mended
from bot.mentoring.matching.solver.dual_prices import Prices, prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.min_cost_flow import solve
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.matching.solver.pricing import (
    NEAR,
    Watch,
    asking,
    likely,
)

EACH = 12  # candidates of everybody; more are added where prices ask for them
FEW = 0.5  # pairs asking, as a share of people
MENDED = 10, 0.002  # fewer asking than the first, or than that share of people: the plan is mended
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """The pairs of the best plan, the prices that prove it over every eligible pair, the pairs looked at."""

    pairs: Edges
    known: Edges
    prices: Prices


def best(
    instance: Instance,
    objective: Objective,
    tell: Progress = lambda _: None,
    each: int = EACH,
    most: int = NEAR,
) -> Proven:
    """The best plan of this instance; `tell` hears what is being done.

    It begins with `each` candidates for everybody, and remembers `most` pairs near to asking; the plan is the
    same whatever these are, as long as `most` is more than twice the pairs of any plan.
    """
    if not len(instance.mentors.people) or not len(instance.leaders.people):
        return Proven(Edges.joined([]), Edges.joined([]), _no_prices(instance, objective))
    tell("candidates")
    edges = candidates(instance, each)
    sides = len(instance.mentors.people), len(instance.leaders.people)
    people = sum(sides)
    watch: Watch | None = None
    is_settled = False
    tell(f"solving over {len(edges):,} pairs")
    used, found = _optimum(instance, objective, edges, solve(instance, objective, edges))
    if min(sides) <= each:
        return Proven(edges.take(used), edges, found)  # there are no pairs but these
    while True:
        tell("proof")
        if watch is None or watch.is_outdated(found):
            watch = Watch.of(instance, objective, found, most)
        made = edges.take(used)
        more = asking(instance, objective, watch, found, made)
        if not len(more):
            return Proven(made, edges, found)
        edges = Edges.joined([edges, more])
        # Once few pairs ask, those near to it are likely to be wanted soon: taken together, and once, they
        # save rounds. Before that they would only make the problem large.
        if not is_settled and len(more) < FEW * people:
            edges = Edges.joined([edges, likely(instance, objective, watch, found)])
            is_settled = True
        tell(f"solving over {len(edges):,} pairs")
        if len(more) < max(MENDED[0], MENDED[1] * people):
            used = mended(instance, objective, edges, np.isin(edges.keys(), made.keys()), found)
        else:
            used = solve(instance, objective, edges)
        used, found = _optimum(instance, objective, edges, used)


def _no_prices(instance: Instance, objective: Objective) -> Prices:
    """With one side empty nobody can have a pair, and a price at which nobody wants one proves it."""
    return Prices(-objective.first(instance.mentors), -objective.first(instance.leaders))


def _optimum(instance: Instance, objective: Objective, edges: Edges, used: Grid) -> tuple[Grid, Prices]:
    """The best plan over these pairs, from one that should be, and its prices."""
    found = prices(instance, objective, edges, used)
    if found is None:
        used = mended(instance, objective, edges, used)
        found = prices(instance, objective, edges, used)
    if found is None:
        raise ArithmeticError("no prices prove a plan that nothing improves")
    return used, found
