"""The best plan of all, from few pairs: solve, price every other pair, add what could improve it, again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.mentoring import mending
from bot.mentoring.candidates import Edges, candidates
from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.flow import solve
from bot.mentoring.instance import Instance
from bot.mentoring.objective import Objective, thrown
from bot.mentoring.prices import Prices, prices
from bot.mentoring.sheets import NOT_ELIGIBLE, Sheet, sheets

EACH = 16  # candidates of everybody; more are added where prices ask for them
ADDED = 8  # pairs added for a mentor on one sheet; the most promising come first
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """The pairs of the best plan, the prices that prove it over all eligible pairs, and the pairs looked at."""

    pairs: Edges
    known: Edges
    prices: Prices


def best(instance: Instance, objective: Objective, tell: Progress = lambda _: None, each: int = EACH) -> Proven:
    """The best plan of this instance; `tell` hears what is being done."""
    if not len(instance.mentors.people) or not len(instance.leaders.people):
        return Proven(Edges.joined([]), Edges.joined([]), _no_prices(instance, objective))
    tell("candidates")
    edges = candidates(instance, each)
    while True:
        tell(f"solving over {len(edges):,} pairs")
        used, found = _optimum(instance, objective, edges)
        tell("proof")
        added = improving(instance, objective, found, edges.take(used))
        if not len(added):
            return Proven(edges.take(used), edges, found)
        edges = Edges.joined([edges, added])


def _no_prices(instance: Instance, objective: Objective) -> Prices:
    """With one side empty nobody can have a pair, and a price at which nobody wants one proves it."""
    waiting = instance.weights.waiting
    return Prices(-objective.first(instance.mentors, waiting), -objective.first(instance.leaders, waiting))


def _optimum(instance: Instance, objective: Objective, edges: Edges) -> tuple[Grid, Prices]:
    """The best plan over these pairs, and its prices."""
    used = solve(instance, objective, edges)
    found = prices(instance, objective, edges, used)
    while found is None:
        used = mending.mended(instance, objective, edges, used)
        found = prices(instance, objective, edges, used)
    return used, found


def improving(instance: Instance, objective: Objective, found: Prices, used: Edges) -> Edges:
    """Pairs that the prices do not pay for: of each mentor the few on each sheet that ask for most."""
    mentors, leaders = found.mentors // objective.point, found.leaders // objective.point
    keys = used.keys()
    parts = []
    for sheet in sheets(instance):
        # Rounded down, prices let some pairs through that they do pay for, and never miss one they do not.
        row, column = np.nonzero(sheet.points >= mentors[sheet.rows][:, None] + leaders[sheet.columns])
        parts.append(_asking(instance, objective, found, keys, sheet, row, column))
    return Edges.joined(parts)


def _asking(
    instance: Instance,
    objective: Objective,
    found: Prices,
    keys: Numbers,
    sheet: Sheet,
    row: Numbers,
    column: Numbers,
) -> Edges:
    """Of these places on a sheet the pairs that are worth more than their prices, but those that are made."""
    edges = Edges(sheet.rows[row], sheet.columns[column], sheet.points[row, column])
    edges = edges.take(edges.points > NOT_ELIGIBLE)
    worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    excess = worth - found.mentors[edges.rows] - found.leaders[edges.columns]
    asking = (excess > 0) & ~np.isin(edges.keys(), keys)
    edges, excess = edges.take(asking), excess[asking]
    most = ADDED * len(sheet.rows)
    if len(edges) > most:
        edges = edges.take(np.argpartition(-excess, most)[:most])
    return edges
