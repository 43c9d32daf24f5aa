"""Mends a plan that is not the best: finds changes that gain, in exact numbers, and makes them.

A change is a circle through the network of `flow`: pairs that are made and pairs that are given up, in turn.
It is needed only where the solver had to work with smaller numbers than the objective's own.
"""

from dataclasses import dataclass

import numpy as np

from bot.mentoring.candidates import Edges
from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.instance import Instance
from bot.mentoring.objective import Objective, thrown

NO_EDGE = -1


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Single steps of a change: what each costs, and which pair it makes or gives up, if any."""

    tails: Numbers
    heads: Numbers
    costs: Numbers
    edges: Numbers


def mended(instance: Instance, objective: Objective, edges: Edges, used: Grid) -> Grid:
    """The best plan over these pairs, reached from the plan that is `used`."""
    used = used.copy()
    while len(circle := _circle(_arcs(instance, objective, edges, used), _hub(instance) + 1)):
        used[circle] ^= True
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


def _circle(arcs: _Arcs, nodes: int) -> Numbers:
    """The pairs on a circle of steps that costs less than nothing; none if there is no such circle.

    The method of Bellman, Ford and Moore. As soon as the best ways to some nodes run in a circle, it gains.
    """
    distance = np.zeros(nodes, np.int64)
    came = np.full(nodes, NO_EDGE)
    while True:
        reached = distance[arcs.tails] + arcs.costs
        better = reached < distance[arcs.heads]
        if not better.any():
            return np.zeros(0, np.int64)
        np.minimum.at(distance, arcs.heads[better], reached[better])
        best = np.flatnonzero(better & (reached == distance[arcs.heads]))
        came[arcs.heads[best]] = best
        if len(steps := _round(arcs, came)):
            pairs = arcs.edges[steps]
            circle: Numbers = pairs[pairs != NO_EDGE]
            return circle


def _round(arcs: _Arcs, came: Numbers) -> Numbers:
    """The steps of a circle among those by which nodes were reached; none if there is none."""
    nowhere = len(came)
    before = np.append(np.where(came == NO_EDGE, nowhere, arcs.tails[came]), nowhere)
    far = before
    for _ in range(nowhere.bit_length()):
        far = far[far]
    inside = np.flatnonzero(far[:-1] != nowhere)
    if not len(inside):
        return inside
    start = int(far[inside[0]])
    steps, node = [came[start]], int(before[start])
    while node != start:
        steps.append(came[node])
        node = int(before[node])
    return np.array(steps)
