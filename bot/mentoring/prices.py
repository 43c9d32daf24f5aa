"""Prices that tell whether a plan is the best: a mentor's and a leader's together never pay less than a pair.

For each pair that is not used, the two prices together are at least its worth; for each that is used, at most
that. Somebody's price keeps them from wanting another number of pairs than they have. Where such prices exist
no plan over these pairs is better. They are found as shortest paths, in 64-bit whole numbers.
"""

from dataclasses import dataclass

import numpy as np

from bot.mentoring.candidates import Edges
from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.instance import Instance, Side
from bot.mentoring.objective import Objective, thrown
from bot.mentoring.ragged import Ragged


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    mentors: Numbers
    leaders: Numbers


def prices(instance: Instance, objective: Objective, edges: Edges, used: Grid) -> Prices | None:
    """The lowest prices of mentors, with the highest of leaders, that prove the plan; None if it is not best."""
    worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    waiting = instance.weights.waiting
    low, most = _bounds(instance.mentors, objective, waiting, edges.rows[used])
    least, high = _bounds(instance.leaders, objective, waiting, edges.columns[used])
    search = _Search(edges, used, worth, low, high)
    if not search.settles() or (search.mentors > most).any() or (search.leaders < least).any():
        return None
    alone = np.bincount(edges.rows[used], minlength=len(most)) == 0
    # Nobody's pair is paid with the price of who has none, so it may be the highest there is.
    return Prices(np.where(alone, most, search.mentors), search.leaders)


def _bounds(side: Side, objective: Objective, waiting: int, places: Numbers) -> tuple[Numbers, Numbers]:
    """The lowest and the highest price at which everybody wants just the pairs they have.

    Who has a place to give and no pair does not want one: the first would cost more than it counts. Who has
    one pair wants it; further ones count nothing by themselves.
    """
    pairs = np.bincount(places, minlength=len(side.people))
    first = objective.first(side, waiting)
    beyond = 4 * (objective.place + int(first.max(initial=0)))
    low = np.select([pairs == 0, pairs == 1], [-beyond, -first], 0)
    high = np.select([pairs == side.room, pairs == 0], [beyond, -first], 0)
    return low, high


class _Search:
    """Prices that only move where they must: mentors' up and leaders' down, until nobody objects."""

    def __init__(self, edges: Edges, used: Grid, worth: Numbers, mentors: Numbers, leaders: Numbers) -> None:
        self.mentors, self.leaders = mentors, leaders
        self._worth = worth
        self._rows, self._columns = edges.rows, edges.columns
        number = np.arange(len(edges))
        self._wanting = Ragged.of(edges.columns[~used], number[~used], len(leaders))
        self._having = Ragged.of(edges.rows[used], number[used], len(mentors))

    def settles(self) -> bool:
        """Whether prices come to rest. In a best plan no chain of changes is longer than there are people."""
        self._lower(np.arange(len(self.mentors)))
        changed = np.arange(len(self.leaders))
        for _ in range(len(self.mentors) + len(self.leaders) + 2):
            changed = self._lower(self._raise(changed))
            if not len(changed):
                return True
        return False

    def _raise(self, leaders: Numbers) -> Numbers:
        """Raise mentors who would rather have one of these leaders; returns those mentors."""
        owner, edge = self._wanting.at(leaders)
        wanted = self._worth[edge] - self.leaders[leaders][owner]
        rows = self._rows[edge]
        more = wanted > self.mentors[rows]
        np.maximum.at(self.mentors, rows[more], wanted[more])
        return np.unique(rows[more])

    def _lower(self, mentors: Numbers) -> Numbers:
        """Lower leaders whose pair with one of these mentors no longer pays; returns those leaders."""
        owner, edge = self._having.at(mentors)
        paid = self._worth[edge] - self.mentors[mentors][owner]
        columns = self._columns[edge]
        less = paid < self.leaders[columns]
        np.minimum.at(self.leaders, columns[less], paid[less])
        return np.unique(columns[less])
