"""The best plan among given pairs, as a flow of least cost from mentors to leaders.

From the source goes to each mentor one arc that earns the first pair and one for further pairs; from mentor
to leader an arc for each pair; from leader to the sink two arcs again. Whatever the capacities, such a
network has a best flow in whole numbers, and no two people are paired twice.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from bot.mentoring.matching.rules.encoding import Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import (
    DICE_BITS,
    Dice,
    Objective,
    thrown,
)

SOLVER_BITS = 61  # the solver multiplies each cost by the number of nodes and wants the product to fit
WIDEST = 4  # bits from one level of the objective to the next where exact ones would not fit


def solve(instance: Instance, objective: Objective, edges: Edges) -> Grid:
    """Which of the edges the best plan uses.

    Where the objective's numbers are too large for the solver, smaller ones take their place: one unit of a
    level then is not more than everything below it in any plan, only in any likely one. Whether the answer
    is the best after all, the prices tell.
    """
    nodes = len(instance.mentors.people) + len(instance.leaders.people) + 2
    scaled = Scaled.of(objective, SOLVER_BITS - nodes.bit_length())
    worth = scaled.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    source, sink = nodes - 2, nodes - 1
    leaders = np.arange(len(instance.leaders.people)) + len(instance.mentors.people)
    flow = SimpleMinCostFlow()
    arcs = [
        (edges.rows, leaders[edges.columns], np.ones(len(edges), np.int64), -worth),
        *_places(instance.mentors, scaled.first(instance.mentors), source, None, 0),
        *_places(instance.leaders, scaled.first(instance.leaders), None, sink, int(leaders[0])),
    ]
    tails, heads, capacities, costs = (np.concatenate(parts) for parts in zip(*arcs, strict=True))
    most = int(min(instance.mentors.room.sum(), instance.leaders.room.sum()))
    flow.add_arcs_with_capacity_and_unit_cost(
        np.append(tails, source), np.append(heads, sink), np.append(capacities, most), np.append(costs, 0)
    )
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the solver gave up: {status}")
    used: Grid = flow.flows(np.arange(len(edges))) > 0
    return used


@dataclass(frozen=True, slots=True)
class Scaled:
    """The objective in numbers that the solver can take, with `further` bits of the dice where there is room.

    Ties are what the solver is slowest at, and among very many people the objective has few bits of dice.
    """

    objective: Objective
    further: int

    @classmethod
    def of(cls, objective: Objective, bits: int) -> Self:
        """Numbers of no more than so many bits."""
        fits = fitting(objective, bits)
        room = bits - (2 * fits.most).bit_length() - WIDEST
        return cls(fits, max(0, min(DICE_BITS - fits.dice_bits, room)))

    @property
    def most(self) -> int:
        """The most that one first pair counts."""
        return self.objective.most << self._shift

    @property
    def _shift(self) -> int:
        return self.further + WIDEST if self.further else 0

    def first(self, side: Side) -> Numbers:
        return self.objective.first(side) << self._shift

    def worth(self, points: Points, dice: Dice) -> Numbers:
        rest = (dice << np.uint32(self.objective.dice_bits)).astype(np.int64)  # those bits fall off
        return (self.objective.worth(points, dice) << self._shift) + (rest >> (32 - self.further))


def fitting(objective: Objective, bits: int) -> Objective:
    """The objective, with smaller numbers if its own have more than so many bits."""
    if (2 * objective.most).bit_length() <= bits:
        return objective
    dice_bits = objective.dice_bits
    turns = len(objective.waits).bit_length()
    wide = min(WIDEST, (bits - dice_bits - turns - objective.top.bit_length() - 2) // 3)
    point = 2 << (dice_bits + wide)
    poor = (objective.top * point) << wide
    return replace(objective, place=poor << wide, poor=poor, point=point)


def _places(
    side: Side, first: Numbers, source: int | None, sink: int | None, offset: int
) -> list[tuple[Numbers, Numbers, Numbers, Numbers]]:
    """Two arcs for each person: one for the first pair, and one for the others without a price."""
    people = np.arange(len(side.people)) + offset
    one = np.minimum(side.room, 1)
    ends = np.full(len(people), source if source is not None else sink)
    tails, heads = (ends, people) if source is not None else (people, ends)
    return [(tails, heads, one, -first), (tails, heads, side.room - one, np.zeros(len(people), np.int64))]
