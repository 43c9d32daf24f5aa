"""The best plan of all, from few pairs: solve, price every other pair, add what could improve it, again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.mentoring import mending
from bot.mentoring.candidates import Edges, candidates
from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.flow import solve
from bot.mentoring.instance import Instance
from bot.mentoring.objective import Objective, thrown
from bot.mentoring.prices import Prices, prices
from bot.mentoring.sheets import sheets

EACH = 16  # candidates of everybody; more are added where prices ask for them
# Pairs that fall short of their prices by a few points are added with those that exceed them. The more people
# there are, the more pairs lie within a point, and the fewer points will do.
NEARLY = range(1, 5)
NEARLY_TOGETHER = 80_000  # people times points
ADDED = 64  # pairs added for a mentor on one sheet; the most promising come first
Rough = NDArray[np.int32] | Numbers
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """The pairs of the best plan, the prices that prove it over every eligible pair, the pairs looked at."""

    pairs: Edges
    known: Edges
    prices: Prices


def best(
    instance: Instance, objective: Objective, tell: Progress = lambda _: None, each: int = EACH
) -> Proven:
    """The best plan of this instance; `tell` hears what is being done."""
    if not len(instance.mentors.people) or not len(instance.leaders.people):
        return Proven(Edges.joined([]), Edges.joined([]), _no_prices(instance, objective))
    tell("candidates")
    edges = candidates(instance, each)
    while True:
        tell(f"solving over {len(edges):,} pairs")
        used, found = _optimum(instance, objective, edges)
        tell("proof")
        asking, near = improving(instance, objective, found, edges.take(used))
        if not len(asking):
            return Proven(edges.take(used), edges, found)
        edges = Edges.joined([edges, near])


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


def improving(instance: Instance, objective: Objective, found: Prices, used: Edges) -> tuple[Edges, Edges]:
    """The pairs that the prices do not pay for, and others that come near to that.

    Without the first the plan is the best. Of the mentors on a sheet only so many are taken as ask for most.
    Rounded down, prices let some pairs through that they do pay for, and never miss one they do not.
    """
    mentors, leaders = _narrowed(objective, found)
    people = len(instance.mentors.people) + len(instance.leaders.people)
    short = min(max(NEARLY_TOGETHER // people, NEARLY[0]), NEARLY[-1])
    asking, near = [], []
    most_each = ADDED + int(instance.mentors.room.max())  # so that made pairs never crowd out others
    for sheet in sheets(instance):
        bar = (mentors[sheet.rows] - short)[:, None] + leaders[sheet.columns]
        row, column = sheet.where(sheet.points >= bar)
        edges = Edges(sheet.rows[row], sheet.columns[column], sheet.points[row, column])
        edges = edges.take(edges.points >= 0)
        excess = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
        excess -= found.mentors[edges.rows] + found.leaders[edges.columns]
        most = most_each * len(sheet.rows)
        if len(edges) > most:
            foremost = np.argpartition(-excess, most)[:most]
            edges, excess = edges.take(foremost), excess[foremost]
        asking.append(edges.take(excess > 0))
        near.append(edges)
    all_asking = Edges.joined(asking)
    return all_asking.take(~np.isin(all_asking.keys(), used.keys())), Edges.joined(near)


def _narrowed(objective: Objective, found: Prices) -> tuple[Rough, Rough]:
    """Prices in whole points, rounded down, and in 32 bits where nothing is lost by it.

    Half a place is far more than any score, so it need not be that much: what matters is only whether the
    halves in two prices cancel out.
    """
    half = objective.place // objective.point // 2
    exact = found.mentors // objective.point, found.leaders // objective.point
    halves = [(points + half // 2) // half for points in exact]
    rests = [points - some * half for points, some in zip(exact, halves, strict=True)]
    if half <= 1 << 26 or any(np.abs(rest).max() >= 1 << 24 for rest in rests):
        return exact
    if any(np.abs(some).max() >= 16 for some in halves):
        return exact
    mentors, leaders = (
        (rest + (some << 26)).astype(np.int32) for rest, some in zip(rests, halves, strict=True)
    )
    return mentors, leaders
