"""Cycle canceling: makes a plan optimal over given pairs by exchanges that gain, in exact numbers.

A cycle of negative cost in the residual network of `min_cost_flow` makes some pairs and gives up others, in
turn; a plan without one is optimal (Ahuja, Magnanti and Orlin, *Network Flows*, 1993, sections 9.3 and 9.6).
It is needed where the flow solver had to work with smaller numbers than the objective's own, and quicker than
that solver where only a few pairs violate the prices.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.csr import Csr
from bot.mentoring.matching.solver.cycles import NO_PREDECESSOR, nodes_on_cycles
from bot.mentoring.matching.solver.dual_prices import DualPrices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, tie_breakers

NO_EDGE = -1
ROUNDS_BETWEEN_CYCLE_CHECKS = 8  # such a check costs more than a round


@dataclass(frozen=True, slots=True, eq=False)
class _ResidualArcs:
    """Arcs of the residual network, each with its cost and the edge it makes or gives up, or `NO_EDGE`."""

    tails: IntArray
    heads: IntArray
    costs: IntArray
    edges: IntArray


def cancel_negative_cycles(
    instance: Instance,
    objective: Objective,
    edges: Edges,
    is_used: Mask,
    start_prices: DualPrices | None = None,
) -> Mask:
    """A mask of the best plan over these edges, reached from the plan that `is_used`.

    The fewer pairs violate `start_prices`, the sooner it is found.
    """
    is_used = is_used.copy()
    distance = np.zeros(_hub(instance) + 1, np.int64)
    # With prices as distances, only arcs of violating pairs can be relaxed at first.
    if start_prices is not None:
        distance[:-1] = np.concatenate([start_prices.mentors, -start_prices.leaders])
    while len(
        improving := _edges_on_negative_cycles(_residual_arcs(instance, objective, edges, is_used), distance)
    ):
        is_used[improving] ^= True
    return is_used


def _hub(instance: Instance) -> int:
    """The node that is source and sink at once, after the nodes of mentors and of leaders."""
    return len(instance.mentors.people) + len(instance.leaders.people)


def _residual_arcs(instance: Instance, objective: Objective, edges: Edges, is_used: Mask) -> _ResidualArcs:
    """The residual network of a plan: what can be made, at minus its worth, and what can be given up."""
    worth = objective.worth(edges.points, tie_breakers(instance, edges.rows, edges.columns))
    mentors, leaders = edges.rows, edges.columns + len(instance.mentors.people)
    tails, heads = np.where(is_used, leaders, mentors), np.where(is_used, mentors, leaders)
    parts = [(tails, heads, np.where(is_used, worth, -worth), np.arange(len(edges)))]
    for side, nodes, offset in (
        (instance.mentors, edges.rows, 0),
        (instance.leaders, edges.columns, len(instance.mentors.people)),
    ):
        pairs = np.bincount(nodes[is_used], minlength=len(side.people))
        first_pair_worth = objective.first_pair_worth(side)
        adding = _source_sink_arcs(
            pairs < side.free_seats, np.where(pairs == 0, -first_pair_worth, 0), offset, _hub(instance)
        )
        removing = _source_sink_arcs(
            pairs > 0, np.where(pairs == 1, first_pair_worth, 0), offset, _hub(instance)
        )
        # Flow runs from the hub to mentors, and from leaders to the hub.
        incoming, outgoing = (adding, removing) if side is instance.mentors else (removing, adding)
        parts += [(incoming[1], incoming[0], *incoming[2:]), outgoing]
    return _ResidualArcs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _source_sink_arcs(
    is_possible: Mask, costs: IntArray, offset: int, hub: int
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Arcs between people and the hub where that is possible: tails, heads, costs, and no edges."""
    people = np.flatnonzero(is_possible)
    return people + offset, np.full(len(people), hub), costs[people], np.full(len(people), NO_EDGE)


def _edges_on_negative_cycles(arcs: _ResidualArcs, distance: IntArray) -> IntArray:
    """The edges on some negative cycles that share no node; none if there is no negative cycle.

    The label-correcting method of Bellman, Ford and Moore, beginning from `distance`, which is lowered in
    place: arcs out of nodes whose distance fell are relaxed again. A cycle among the arcs by which nodes were
    reached has negative cost (Ahuja, Magnanti and Orlin, section 5.5).
    """
    predecessor_arc = np.full(len(distance), NO_EDGE)
    outgoing = Csr.of(arcs.tails, np.arange(len(arcs.tails)), len(distance))
    relaxed = np.arange(len(distance))
    for rounds in count(1):
        relaxed = _relax(arcs, distance, predecessor_arc, outgoing.entries_of(relaxed)[1])
        if not len(relaxed):
            return relaxed
        is_due = rounds % ROUNDS_BETWEEN_CYCLE_CHECKS == 0
        if is_due and len(cycle_arcs := _arcs_on_cycles(arcs, predecessor_arc)):
            break
    edges = arcs.edges[cycle_arcs]
    exchanged: IntArray = edges[edges != NO_EDGE]
    return exchanged


def _relax(
    arcs: _ResidualArcs, distance: IntArray, predecessor_arc: IntArray, arc_indices: IntArray
) -> IntArray:
    """Relax these arcs, in place; returns the nodes whose distance fell."""
    new_distance = distance[arcs.tails[arc_indices]] + arcs.costs[arc_indices]
    is_nearer = new_distance < distance[arcs.heads[arc_indices]]
    arc_indices, new_distance = arc_indices[is_nearer], new_distance[is_nearer]
    heads = arcs.heads[arc_indices]
    np.minimum.at(distance, heads, new_distance)
    is_nearest = new_distance == distance[heads]
    predecessor_arc[heads[is_nearest]] = arc_indices[is_nearest]
    return np.flatnonzero(np.bincount(heads))  # quicker than to sort or hash them


def _arcs_on_cycles(arcs: _ResidualArcs, predecessor_arc: IntArray) -> IntArray:
    """The arcs of all cycles among those by which nodes were reached."""
    predecessor = np.where(predecessor_arc == NO_EDGE, NO_PREDECESSOR, arcs.tails[predecessor_arc])
    cycle_arcs: IntArray = predecessor_arc[nodes_on_cycles(predecessor)]
    return cycle_arcs
