"""Mends a plan that is not the best: finds changes that gain, in exact numbers, and makes them.

A change is a circle through the network of `flow`: pairs that are made and pairs that are given up, in turn.
It is needed where the solver had to work with smaller numbers than the objective's own, and quicker than the
solver where only a few pairs ask to be made.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np

from bot.mentoring.matching.rules.encoding import NOBODY, Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.csr import Ragged
from bot.mentoring.matching.solver.cycles import circling
from bot.mentoring.matching.solver.dual_prices import Prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, thrown

NO_EDGE = -1
SELDOM = 8  # rounds from one look for circles to the next, which costs more than a round


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Single steps of a change: what each costs, and which pair it makes or gives up, if any."""

    tails: Numbers
    heads: Numbers
    costs: Numbers
    edges: Numbers


def mended(
    instance: Instance, objective: Objective, edges: Edges, used: Grid, near: Prices | None = None
) -> Grid:
    """The best plan over these pairs, reached from the plan that is `used`.

    The fewer pairs ask at prices `near`, the sooner it is found.
    """
    used = used.copy()
    distance = np.zeros(_hub(instance) + 1, np.int64)
    if near is not None:
        distance[:-1] = np.concatenate([near.mentors, -near.leaders])
    while len(pairs := _on_circles(_arcs(instance, objective, edges, used), distance)):
        used[pairs] ^= True
    return used


def _hub(instance: Instance) -> int:
    """The node where all places come from and go to; mentors stand before it, leaders before mentors."""
    return len(instance.mentors.people) + len(instance.leaders.people)


def _arcs(instance: Instance, objective: Objective, edges: Edges, used: Grid) -> _Arcs:
    worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    mentors, leaders = edges.rows, edges.columns + len(instance.mentors.people)
    tails, heads = np.where(used, leaders, mentors), np.where(used, mentors, leaders)
    parts = [(tails, heads, np.where(used, worth, -worth), np.arange(len(edges)))]
    for side, places, offset in (
        (instance.mentors, edges.rows, 0),
        (instance.leaders, edges.columns, len(instance.mentors.people)),
    ):
        pairs = np.bincount(places[used], minlength=len(side.people))
        first = objective.first(side)
        gains = _steps(pairs < side.room, np.where(pairs == 0, -first, 0), offset, _hub(instance))
        gives = _steps(pairs > 0, np.where(pairs == 1, first, 0), offset, _hub(instance))
        into, out = (gains, gives) if side is instance.mentors else (gives, gains)
        parts += [(into[1], into[0], *into[2:]), out]
    return _Arcs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _steps(
    possible: Grid, costs: Numbers, offset: int, hub: int
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """A step between each possible person and the hub: person, hub, cost, no pair."""
    people = np.flatnonzero(possible)
    return people + offset, np.full(len(people), hub), costs[people], np.full(len(people), NO_EDGE)


def _on_circles(arcs: _Arcs, distance: Numbers) -> Numbers:
    """The pairs on circles of steps that gain and do not meet each other; none if there is no such circle.

    The method of Bellman, Ford and Moore: steps from nodes that came nearer are taken again, beginning from
    `distance`, which becomes less. As soon as the best ways to some nodes run in a circle, it gains.
    """
    came = np.full(len(distance), NO_EDGE)
    leaving = Ragged.of(arcs.tails, np.arange(len(arcs.tails)), len(distance))
    nearer = np.arange(len(distance))
    for rounds in count(1):
        nearer = _nearer(arcs, distance, came, leaving.at(nearer)[1])
        if not len(nearer):
            return nearer
        if rounds % SELDOM == 0 and len(steps := _steps_round(arcs, came)):
            break
    pairs = arcs.edges[steps]
    made_or_given_up: Numbers = pairs[pairs != NO_EDGE]
    return made_or_given_up


def _nearer(arcs: _Arcs, distance: Numbers, came: Numbers, steps: Numbers) -> Numbers:
    """Take these steps; gives the nodes that are nearer by them."""
    reached = distance[arcs.tails[steps]] + arcs.costs[steps]
    better = reached < distance[arcs.heads[steps]]
    steps, reached = steps[better], reached[better]
    heads = arcs.heads[steps]
    np.minimum.at(distance, heads, reached)
    best = reached == distance[heads]
    came[heads[best]] = steps[best]
    return np.flatnonzero(np.bincount(heads))  # quicker than to sort or hash them


def _steps_round(arcs: _Arcs, came: Numbers) -> Numbers:
    """The steps of all circles among those by which nodes were reached."""
    steps: Numbers = came[circling(np.where(came == NO_EDGE, NOBODY, arcs.tails[came]))]
    return steps
