"""The best plan among given pairs, as a minimum-cost flow from mentors to leaders.

From the source goes to each mentor one arc that earns the first pair and one for further pairs; from mentor
to leader an arc for each pair; from leader to the sink two arcs again. With whole capacities such a network
has an optimal flow in whole numbers (the integrality property; Ahuja, Magnanti and Orlin, *Network Flows*,
1993, section 9.6), and no two people are paired twice.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import TIE_BREAKER_BITS, Objective, TieBreakers, tie_breakers

SOLVER_BITS = 61  # the solver multiplies each cost by the number of nodes and wants the product to fit
MAX_LEVEL_BITS = 4  # from one level of the objective to the next, where exact numbers would not fit


def solve_flow(instance: Instance, objective: Objective, edges: Edges) -> Mask:
    """A mask of the edges that the best plan uses. Raises ArithmeticError if the flow solver fails.

    Where the objective's numbers are too large for the solver, smaller ones take their place: one unit of a
    level then is not more than everything below it in any plan, only in any likely one. Whether the answer
    is optimal all the same, `dual_prices` tells.
    """
    nodes = len(instance.mentors.people) + len(instance.leaders.people) + 2
    scaled = ScaledObjective.of(objective, SOLVER_BITS - nodes.bit_length())
    worth = scaled.worth(edges.points, tie_breakers(instance, edges.rows, edges.columns))
    source, sink = nodes - 2, nodes - 1
    leader_nodes = np.arange(len(instance.leaders.people)) + len(instance.mentors.people)
    # The solver minimizes, so worth is a negative cost.
    flow = SimpleMinCostFlow()
    arcs = [
        (edges.rows, leader_nodes[edges.columns], np.ones(len(edges), np.int64), -worth),
        *_terminal_arcs(instance.mentors, scaled.first_pair_worth(instance.mentors), source, None, 0),
        *_terminal_arcs(
            instance.leaders, scaled.first_pair_worth(instance.leaders), None, sink, int(leader_nodes[0])
        ),
    ]
    tails, heads, capacities, costs = (np.concatenate(parts) for parts in zip(*arcs, strict=True))
    # The last arc leads past everybody at no cost, so that seats may stay empty.
    max_pairs = int(min(instance.mentors.free_seats.sum(), instance.leaders.free_seats.sum()))
    flow.add_arcs_with_capacity_and_unit_cost(
        np.append(tails, source),
        np.append(heads, sink),
        np.append(capacities, max_pairs),
        np.append(costs, 0),
    )
    flow.set_node_supply(source, max_pairs)
    flow.set_node_supply(sink, -max_pairs)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the solver gave up: {status}")
    is_used: Mask = flow.flows(np.arange(len(edges))) > 0
    return is_used


@dataclass(frozen=True, slots=True)
class ScaledObjective:
    """The objective in numbers that the flow solver can take, with `extra_bits` of tie-breakers.

    Ties are what the solver is slowest at, and for very many people the objective has few tie-breaker bits;
    there are as many more as the solver has room for.
    """

    objective: Objective
    extra_bits: int

    @classmethod
    def of(cls, objective: Objective, bits: int) -> Self:
        """The objective in numbers of no more than so many bits."""
        fitted = fit_into_bits(objective, bits)
        spare_bits = bits - (2 * fitted.max_first_pair_worth).bit_length() - MAX_LEVEL_BITS
        return cls(fitted, max(0, min(TIE_BREAKER_BITS - fitted.tie_breaker_bits, spare_bits)))

    @property
    def max_first_pair_worth(self) -> int:
        """The greatest worth of a first pair, in the solver's numbers."""
        return self.objective.max_first_pair_worth << self._shift

    @property
    def _shift(self) -> int:
        return self.extra_bits + MAX_LEVEL_BITS if self.extra_bits else 0

    def first_pair_worth(self, side: Side) -> IntArray:
        """The worth of everybody's first pair, in the solver's numbers."""
        return self.objective.first_pair_worth(side) << self._shift

    def worth(self, points: Points, pair_tie_breakers: TieBreakers) -> IntArray:
        """The worth of pairs in the solver's numbers, with the extra bits below the objective's own."""
        # The bits that the objective uses itself fall off at the top.
        unused_bits = (pair_tie_breakers << np.uint32(self.objective.tie_breaker_bits)).astype(np.int64)
        return (self.objective.worth(points, pair_tie_breakers) << self._shift) + (
            unused_bits >> (32 - self.extra_bits)
        )


def fit_into_bits(objective: Objective, bits: int) -> Objective:
    """The objective, with smaller units if its own need more than so many bits."""
    if (2 * objective.max_first_pair_worth).bit_length() <= bits:
        return objective
    tie_breaker_bits = objective.tie_breaker_bits
    wait_bits = len(objective.wait_lengths).bit_length()
    spare_bits = bits - tie_breaker_bits - wait_bits - objective.max_points.bit_length() - 2
    level_bits = min(MAX_LEVEL_BITS, spare_bits // 3)
    per_point = 2 << (tie_breaker_bits + level_bits)
    per_poor_pair = (objective.max_points * per_point) << level_bits
    per_first_pair = per_poor_pair << level_bits
    return replace(objective, per_first_pair=per_first_pair, per_poor_pair=per_poor_pair, per_point=per_point)


def _terminal_arcs(
    side: Side, first_pair_worth: IntArray, source: int | None, sink: int | None, offset: int
) -> list[tuple[IntArray, IntArray, IntArray, IntArray]]:
    """Two arcs between each person and the terminal: for a first pair, and at no cost for further ones.

    Each is a tuple of tails, heads, capacities and costs; one of `source` and `sink` is None.
    """
    people = np.arange(len(side.people)) + offset
    first_seat = np.minimum(side.free_seats, 1)
    ends = np.full(len(people), source if source is not None else sink)
    tails, heads = (ends, people) if source is not None else (people, ends)
    return [
        (tails, heads, first_seat, -first_pair_worth),
        (tails, heads, side.free_seats - first_seat, np.zeros(len(people), np.int64)),
    ]
