"""For every mentor the best leaders and for every leader the best mentors: few pairs that hold a good plan.

Looking at one side alone loses up to an eighth of the people; both sides lose next to nothing, and what they
lose the prices of `proof` find.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import thrown
from bot.mentoring.matching.solver.tiles import Sheet, sheets

Keys = NDArray[np.uint32]
Value = TypeVar("Value", bound=np.generic)
LEAST = np.uint32(1 << 16)  # the key of an eligible pair without points
BUCKETS = 8  # so many for each place in the list: the larger, the fewer are looked at beyond the best
TIED = 8  # where more than one pair in so many passes for good, dice are thrown to tell them apart


def candidates(instance: Instance, each: int) -> Edges:
    """The `each` best partners of everybody, by points and then by dice, where there are so many."""
    board = Board(len(instance.leaders.people), each)
    found = []
    for sheet in sheets(instance):
        bar = _bar(sheet.points, each, np.int16(0))
        row, column = sheet.where(_promising(instance, sheet, bar, board))
        edges = Edges(sheet.rows[row], sheet.columns[column], sheet.points[row, column])
        keys = _keys(instance, edges)
        mine = np.flatnonzero(edges.points >= bar[row])
        found.append(edges.take(mine[_best(row[mine], keys[mine], each)]))
        board.add(edges, keys)
    return Edges.joined([*found, board.best()])


def _promising(instance: Instance, sheet: Sheet, bar: Points, board: "Board") -> Grid:
    """Where all candidates of a sheet are, and few others.

    Points tell most pairs apart, and are there already; dice would have to be thrown for each.
    """
    grid: Grid = sheet.points >= np.minimum(bar[:, None], board.points[sheet.columns])
    if np.count_nonzero(grid) * TIED > grid.size:
        keys = _keys(instance, Edges(sheet.rows[:, None], sheet.columns, sheet.points))
        grid = keys >= np.minimum(_bar(keys, board.each, LEAST)[:, None], board.bar[sheet.columns])
    return grid


def _keys(instance: Instance, edges: Edges) -> Keys:
    """Greater for the better pair; below `LEAST` for one that is not eligible."""
    points = (np.maximum(edges.points, np.int16(-1)) + np.int16(1)).astype(np.uint32)
    keys: Keys = (points << np.uint32(16)) | (thrown(instance, edges.rows, edges.columns) >> np.uint32(16))
    return keys


def _bar(values: NDArray[Value], each: int, least: Value) -> NDArray[Value]:
    """For each row a value that `each` values or some more reach, but `least` at least, without sorting it.

    Where `each` buckets hold a value that high, at least so many values are.
    """
    height, width = values.shape
    size = width // (each * BUCKETS)
    tops = values if size < 2 else values[:, : width // size * size].reshape(height, -1, size).max(axis=2)
    if tops.shape[1] <= each:
        return np.full(height, least)
    bar: NDArray[Value] = np.maximum(np.partition(tops, tops.shape[1] - each, axis=1)[:, -each], least)
    return bar


def _best(places: Numbers, keys: Keys, each: int) -> Numbers:
    """Which are among the `each` best of their place; by place, and the best first."""
    order = np.argsort((places << 32) | (0xFFFFFFFF - keys.astype(np.int64)))
    number = np.bincount(places)
    before = np.cumsum(number) - number
    best: Numbers = order[np.arange(len(order)) - before[places[order]] < each]
    return best


class Board:
    """The best so far of every leader. What is below a leader's `bar`, or its `points`, is not among them."""

    def __init__(self, leaders: int, each: int) -> None:
        self.each = each
        self.bar = np.full(leaders, LEAST)
        self.points = np.zeros(leaders, np.int16)
        self._kept: list[tuple[Keys, Edges]] = []
        self._waiting = 0
        self._most = max(leaders * each, 1 << 16)

    def add(self, edges: Edges, keys: Keys) -> None:
        some = keys >= self.bar[edges.columns]
        self._kept.append((keys[some], edges.take(some)))
        self._waiting += int(np.count_nonzero(some))
        if self._waiting > self._most:
            self._trim()

    def best(self) -> Edges:
        self._trim()
        return self._kept[0][1]

    def _trim(self) -> None:
        """Keep the best of each leader, and raise the bars."""
        keys = np.concatenate([np.zeros(0, np.uint32), *(keys for keys, _ in self._kept)])
        edges = Edges.one_after_the_other(edges for _, edges in self._kept)
        best = _best(edges.columns, keys, self.each)
        self._kept, self._waiting = [(keys[best], edges.take(best))], 0
        number = np.bincount(edges.columns[best], minlength=len(self.bar))
        last = np.cumsum(number) - 1
        full = number == self.each
        self.bar[full] = keys[best][last[full]]
        self.points = ((self.bar >> np.uint32(16)) - np.uint32(1)).astype(np.int16)
