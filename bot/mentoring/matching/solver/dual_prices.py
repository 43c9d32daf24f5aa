"""Dual prices, one for a seat of each person: they prove a plan optimal over given pairs.

The slack of a pair is the sum of its two prices less its worth: the reduced cost of its arc in the network of
`min_cost_flow`. It is 0 or more for each pair that is not used, and 0 or less for each that is; and at their
price nobody wants another number of pairs than they have. Where such prices exist, no plan over these pairs
is better: the reduced cost optimality conditions and complementary slackness (Ahuja, Magnanti and Orlin,
*Network Flows*, 1993, section 9.3). They are found as shortest paths, in 64-bit whole numbers.
"""

from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.solver.csr import Csr
from bot.mentoring.matching.solver.cycles import NO_PREDECESSOR, nodes_on_cycles
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, tie_breakers

ROUNDS_BETWEEN_CYCLE_CHECKS = 32  # such a check costs more than a round
PriceBounds = tuple[IntArray, IntArray]
"""The lowest and the highest price that everybody of a side may have."""


@dataclass(frozen=True, slots=True, eq=False)
class DualPrices:
    """A price for a seat of each mentor and of each leader, in units of worth."""

    mentors: IntArray
    leaders: IntArray


def dual_prices(instance: Instance, objective: Objective, edges: Edges, is_used: Mask) -> DualPrices | None:
    """Prices that prove the plan that `is_used` optimal over these edges; None if it is not.

    They are halfway between the lowest and the highest prices of mentors that do: there the fewest of all
    other pairs violate them.
    """
    worth = objective.worth(edges.points, tie_breakers(instance, edges.rows, edges.columns))
    mentors = _price_bounds(instance.mentors, objective, edges.rows[is_used])
    leaders = _price_bounds(instance.leaders, objective, edges.columns[is_used])
    lowest = _extreme_prices(edges.rows, edges.columns, is_used, worth, mentors, leaders)
    highest = _extreme_prices(edges.columns, edges.rows, is_used, worth, leaders, mentors)
    if lowest is None or highest is None:
        return None
    # `lowest` has the lowest prices of mentors with the highest of leaders, `highest` the other way round.
    # Members without a pair pay for none, so their price may be as high as they would bear.
    return DualPrices(
        _raise_unpaired(mentors, edges.rows[is_used], (lowest[0] + highest[1]) // 2),
        _raise_unpaired(leaders, edges.columns[is_used], (lowest[1] + highest[0]) // 2),
    )


def _raise_unpaired(bounds: PriceBounds, paired_nodes: IntArray, node_prices: IntArray) -> IntArray:
    """The prices of a side, with the highest allowed for nodes that are in no pair."""
    return np.where(np.bincount(paired_nodes, minlength=len(node_prices)) == 0, bounds[1], node_prices)


def _price_bounds(side: Side, objective: Objective, paired_nodes: IntArray) -> PriceBounds:
    """The lowest and the highest price at which everybody wants as many pairs as they have.

    At their price, somebody with a free seat and no pair does not want one: the first would cost more than it
    counts. Somebody with one pair wants it; further ones count nothing by themselves.
    """
    pairs = np.bincount(paired_nodes, minlength=len(side.people))
    first_pair_worth = objective.first_pair_worth(side)
    unbounded = 4 * (objective.per_first_pair + objective.max_first_pair_worth)
    # Somebody with no free seat left may have any higher price, and somebody without a pair any lower one.
    low = np.select([pairs == 0, pairs == 1], [-unbounded, -first_pair_worth], 0)
    high = np.select([pairs == side.free_seats, pairs == 0], [unbounded, -first_pair_worth], 0)
    return low, high


def _extreme_prices(
    rows: IntArray,
    columns: IntArray,
    is_used: Mask,
    worth: IntArray,
    ascending: PriceBounds,
    descending: PriceBounds,
) -> tuple[IntArray, IntArray] | None:
    """The lowest prices of one side with the highest of the other, within these bounds, if there are any.

    Mentors and leaders may take either part.
    """
    search = _PriceSearch(rows, columns, is_used, worth, ascending[0].copy(), descending[1].copy())
    is_within_bounds = (
        search.converges()
        and (search.ascending <= ascending[1]).all()
        and (search.descending >= descending[0]).all()
    )
    return (search.ascending, search.descending) if is_within_bounds else None


class _PriceSearch:
    """A label-correcting search for shortest paths: prices of rows only rise, prices of columns only fall.

    Each round mends the pairs that the prices of the round before violate, until none is left.
    """

    def __init__(
        self,
        rows: IntArray,
        columns: IntArray,
        is_used: Mask,
        worth: IntArray,
        ascending: IntArray,
        descending: IntArray,
    ) -> None:
        self.ascending, self.descending = ascending, descending
        self._raised_by, self._lowered_by = (
            np.full(len(ascending), NO_PREDECESSOR),
            np.full(len(descending), NO_PREDECESSOR),
        )
        self._worth, self._rows, self._columns = worth, rows, columns
        edge_index = np.arange(len(rows))
        self._unused_edges = Csr.of(columns[~is_used], edge_index[~is_used], len(descending))
        self._used_edges = Csr.of(rows[is_used], edge_index[is_used], len(ascending))

    def converges(self) -> bool:
        """Whether prices come to rest; they do not if a cycle of them drives itself on."""
        self._lower_columns(np.arange(len(self.ascending)))
        changed, rounds = np.arange(len(self.descending)), 0
        while len(changed):
            changed, rounds = self._lower_columns(self._raise_rows(changed)), rounds + 1
            if rounds % ROUNDS_BETWEEN_CYCLE_CHECKS == 0 and len(nodes_on_cycles(self._predecessors())):
                return False
        return True

    def _predecessors(self) -> IntArray:
        """The node whose price moved that of each node: rows first, columns numbered after them."""
        offset = len(self.ascending)
        raised_by = np.where(self._raised_by == NO_PREDECESSOR, NO_PREDECESSOR, self._raised_by + offset)
        return np.concatenate([raised_by, self._lowered_by])

    def _raise_rows(self, columns: IntArray) -> IntArray:
        """Raise rows until no unused pair with these columns, whose prices fell, has negative slack.

        Returns the rows that were raised.
        """
        entry, edge = self._unused_edges.entries_of(columns)
        lower_bound = self._worth[edge] - self.descending[columns][entry]
        rows = self._rows[edge]
        is_violated = lower_bound > self.ascending[rows]
        rows, lower_bound, causes = rows[is_violated], lower_bound[is_violated], columns[entry[is_violated]]
        # Of several edges to a row the greatest bound counts, and the column behind it is the cause.
        np.maximum.at(self.ascending, rows, lower_bound)
        is_binding = lower_bound == self.ascending[rows]
        self._raised_by[rows[is_binding]] = causes[is_binding]
        return np.flatnonzero(np.bincount(rows))  # quicker than to sort or hash them

    def _lower_columns(self, rows: IntArray) -> IntArray:
        """Lower columns until no used pair with these rows, whose prices rose, has positive slack.

        Returns the columns that were lowered.
        """
        entry, edge = self._used_edges.entries_of(rows)
        upper_bound = self._worth[edge] - self.ascending[rows][entry]
        columns = self._columns[edge]
        is_violated = upper_bound < self.descending[columns]
        columns, upper_bound, causes = (
            columns[is_violated],
            upper_bound[is_violated],
            rows[entry[is_violated]],
        )
        # Of several edges to a column the least bound counts, and the row behind it is the cause.
        np.minimum.at(self.descending, columns, upper_bound)
        is_binding = upper_bound == self.descending[columns]
        self._lowered_by[columns[is_binding]] = causes[is_binding]
        return np.flatnonzero(np.bincount(columns))
