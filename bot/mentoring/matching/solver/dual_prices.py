"""Prices that tell whether a plan is the best: a mentor's and a leader's together never pay less than a pair.

For each pair that is not used, the two prices together are at least its worth; for each that is used, at most
that. Somebody's price keeps them from wanting another number of pairs than they have. Where such prices exist
no plan over these pairs is better. They are found as shortest paths, in 64-bit whole numbers.
"""

from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.rules.encoding import NOBODY, Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.solver.csr import Ragged
from bot.mentoring.matching.solver.cycles import circling
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, thrown

SELDOM = 32  # rounds from one look for circles to the next, which costs more than a round
Bounds = tuple[Numbers, Numbers]
"""The lowest and the highest price for everybody of a side."""


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    mentors: Numbers
    leaders: Numbers


def prices(instance: Instance, objective: Objective, edges: Edges, used: Grid) -> Prices | None:
    """Prices that prove the plan over these pairs; None if it is not the best.

    Halfway between the lowest and the highest prices of mentors that do: there the fewest of all other pairs
    look as if they could improve the plan.
    """
    worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    mentors = _bounds(instance.mentors, objective, edges.rows[used])
    leaders = _bounds(instance.leaders, objective, edges.columns[used])
    lowest = _settled(edges.rows, edges.columns, used, worth, mentors, leaders)
    highest = _settled(edges.columns, edges.rows, used, worth, leaders, mentors)
    if lowest is None or highest is None:
        return None
    # Who has no pair takes no part in paying for one, so their price may be as high as they would bear.
    return Prices(
        _with_loners_at_most(mentors, edges.rows[used], (lowest[0] + highest[1]) // 2),
        _with_loners_at_most(leaders, edges.columns[used], (lowest[1] + highest[0]) // 2),
    )


def _with_loners_at_most(bounds: Bounds, places: Numbers, prices: Numbers) -> Numbers:
    return np.where(np.bincount(places, minlength=len(prices)) == 0, bounds[1], prices)


def _bounds(side: Side, objective: Objective, places: Numbers) -> Bounds:
    """The lowest and the highest price at which everybody wants just the pairs they have.

    Who has a place to give and no pair does not want one: the first would cost more than it counts. Who has
    one pair wants it; further ones count nothing by themselves.
    """
    pairs = np.bincount(places, minlength=len(side.people))
    first = objective.first(side)
    beyond = 4 * (objective.place + objective.most)
    low = np.select([pairs == 0, pairs == 1], [-beyond, -first], 0)
    high = np.select([pairs == side.room, pairs == 0], [beyond, -first], 0)
    return low, high


def _settled(
    rows: Numbers, columns: Numbers, used: Grid, worth: Numbers, rising: Bounds, falling: Bounds
) -> Bounds | None:
    """The lowest prices of one side with the highest of the other that keep to their bounds, if any do."""
    search = _Search(rows, columns, used, worth, rising[0].copy(), falling[1].copy())
    kept = search.settles() and (search.rising <= rising[1]).all() and (search.falling >= falling[0]).all()
    return (search.rising, search.falling) if kept else None


class _Search:
    """Prices that only move where they must: one side's up and the other's down, until nobody objects."""

    def __init__(
        self, rows: Numbers, columns: Numbers, used: Grid, worth: Numbers, rising: Numbers, falling: Numbers
    ) -> None:
        self.rising, self.falling = rising, falling
        self._raised_by, self._lowered_by = np.full(len(rising), NOBODY), np.full(len(falling), NOBODY)
        self._worth, self._rows, self._columns = worth, rows, columns
        number = np.arange(len(rows))
        self._wanting = Ragged.of(columns[~used], number[~used], len(falling))
        self._having = Ragged.of(rows[used], number[used], len(rising))

    def settles(self) -> bool:
        """Whether prices come to rest; not if somebody's price is what drives it on."""
        self._lower(np.arange(len(self.rising)))
        changed, rounds = np.arange(len(self.falling)), 0
        while len(changed):
            changed, rounds = self._lower(self._raise(changed)), rounds + 1
            if rounds % SELDOM == 0 and len(circling(self._driven_by())):
                return False
        return True

    def _driven_by(self) -> Numbers:
        """For everybody whose price moved who made it move: first those of the one side, then the other."""
        side = len(self.rising)
        raised_by = np.where(self._raised_by == NOBODY, NOBODY, self._raised_by + side)
        return np.concatenate([raised_by, self._lowered_by])

    def _raise(self, of: Numbers) -> Numbers:
        """Raise those who would rather have one of these, whose prices fell; returns whom it raised."""
        owner, edge = self._wanting.at(of)
        wanted = self._worth[edge] - self.falling[of][owner]
        rows = self._rows[edge]
        more = wanted > self.rising[rows]
        rows, wanted, by = rows[more], wanted[more], of[owner[more]]
        np.maximum.at(self.rising, rows, wanted)
        most = wanted == self.rising[rows]
        self._raised_by[rows[most]] = by[most]
        return np.flatnonzero(np.bincount(rows))  # quicker than to sort or hash them

    def _lower(self, of: Numbers) -> Numbers:
        """Lower those whose pair with one of these, whose prices rose, no longer pays; returns them."""
        owner, edge = self._having.at(of)
        paid = self._worth[edge] - self.rising[of][owner]
        columns = self._columns[edge]
        less = paid < self.falling[columns]
        columns, paid, by = columns[less], paid[less], of[owner[less]]
        np.minimum.at(self.falling, columns, paid)
        least = paid == self.falling[columns]
        self._lowered_by[columns[least]] = by[least]
        return np.flatnonzero(np.bincount(columns))
