"""Mends a plan that is not the best: finds changes that gain, in exact numbers, and makes them.

A change is a circle through the network of `flow`: pairs that are made and pairs that are given up, in turn.
It is needed where the solver had to work with smaller numbers than the objective's own, and quicker than the
solver where only a few pairs ask to be made.
"""

from itertools import count

import numpy as np

from bot.mentoring.candidates import Edges
from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.instance import Instance, Side
from bot.mentoring.objective import Objective, thrown
from bot.mentoring.prices import Prices
from bot.mentoring.ragged import Ragged

NO_EDGE = -1
# What a step costs that cannot be taken. Prices are less than 5 places of at most 2^58, and a way round a
# circle gets only some places shorter until the next look for circles: so it is never worth it.
FAR = np.int64(1 << 62)
SELDOM = 8  # rounds from one look for circles to the next, which costs more than a round


def mended(
    instance: Instance, objective: Objective, edges: Edges, used: Grid, near: Prices | None = None
) -> Grid:
    """The best plan over these pairs, reached from the plan that is `used`.

    The fewer pairs ask at prices `near`, the sooner it is found.
    """
    used = used.copy()
    network = _Network(instance, objective, edges)
    start = np.zeros(network.nodes, np.int64)
    if near is not None:
        start[:-1] = np.concatenate([near.mentors, -near.leaders])
    while len(pairs := network.on_circles(network.costs(used), start)):
        used[pairs] ^= True
    return used


class _Network:
    """Single steps of a change, and which pair each makes or gives up, if any.

    Mentors come first, then leaders, then the hub, where all places come from and go to.
    """

    def __init__(self, instance: Instance, objective: Objective, edges: Edges) -> None:
        self._instance, self._objective, self._edges = instance, objective, edges
        self._worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
        people = np.arange(len(instance.mentors.people) + len(instance.leaders.people))
        self.nodes = len(people) + 1
        hub, none = np.full(len(people), len(people)), np.full(len(people), NO_EDGE)
        leaders, pairs = edges.columns + len(instance.mentors.people), np.arange(len(edges))
        self._tails = np.concatenate([edges.rows, leaders, people, hub])
        self._heads = np.concatenate([leaders, edges.rows, hub, people])
        self._pairs = np.concatenate([pairs, pairs, none, none])
        self._leaving = Ragged.of(self._tails, np.arange(len(self._tails)), self.nodes)

    def costs(self, used: Grid) -> Numbers:
        """What each step costs from this plan, in the order of steps."""
        mentors_gain, mentors_give = self._places(self._instance.mentors, self._edges.rows[used])
        leaders_gain, leaders_give = self._places(self._instance.leaders, self._edges.columns[used])
        making, giving_up = np.where(used, FAR, -self._worth), np.where(used, self._worth, FAR)
        to_hub, from_hub = (mentors_give, leaders_gain), (mentors_gain, leaders_give)
        return np.concatenate([making, giving_up, *to_hub, *from_hub])

    def _places(self, side: Side, taken: Numbers) -> tuple[Numbers, Numbers]:
        """What it costs everybody of a side to have one pair more, and one pair less."""
        pairs, first = np.bincount(taken, minlength=len(side.people)), self._objective.first(side)
        more = np.where(pairs < side.room, np.where(pairs == 0, -first, 0), FAR)
        return more, np.where(pairs > 0, np.where(pairs == 1, first, 0), FAR)

    def on_circles(self, costs: Numbers, start: Numbers) -> Numbers:
        """The pairs on circles of steps that gain and do not meet each other; none if there is no circle.

        The method of Bellman, Ford and Moore, from distances at `start`: steps from nodes that came nearer
        are taken again. As soon as the best ways to some nodes run in a circle, it gains.
        """
        distance, came = start.copy(), np.full(self.nodes, NO_EDGE)
        nearer = np.arange(self.nodes)
        for rounds in count(1):
            nearer = self._nearer(costs, distance, came, self._leaving.at(nearer)[1])
            if not len(nearer):
                return nearer
            if rounds % SELDOM == 0 and len(steps := self._round(came)):
                break
        pairs = self._pairs[steps]
        changed: Numbers = pairs[pairs != NO_EDGE]
        return changed

    def _nearer(self, costs: Numbers, distance: Numbers, came: Numbers, steps: Numbers) -> Numbers:
        """Take these steps; gives the nodes that are nearer by them."""
        reached = distance[self._tails[steps]] + costs[steps]
        better = reached < distance[self._heads[steps]]
        steps, reached = steps[better], reached[better]
        heads = self._heads[steps]
        np.minimum.at(distance, heads, reached)
        best = reached == distance[heads]
        came[heads[best]] = steps[best]
        return np.unique(heads)

    def _round(self, came: Numbers) -> Numbers:
        """The steps of all circles among those by which nodes were reached."""
        nowhere = self.nodes
        before = np.append(np.where(came == NO_EDGE, nowhere, self._tails[came]), nowhere)
        for _ in range(nowhere.bit_length()):
            before = before[before]  # so far back that only what goes round is left
        inside = np.unique(before)
        steps: Numbers = came[inside[inside != nowhere]]
        return steps
