"""For every mentor the best leaders and for every leader the best mentors: few pairs that hold a good plan.

Looking at one side alone loses up to an eighth of the people; both sides lose next to nothing, and what they
lose the prices of `proof` find.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.columns import Grid, Numbers
from bot.mentoring.instance import Instance
from bot.mentoring.objective import thrown
from bot.mentoring.sheets import Sheet, sheets
from bot.mentoring.wishes import Points

Keys = NDArray[np.uint32]
LEAST = np.uint32(1 << 16)  # the key of an eligible pair without points
BUCKETS = 8  # so many for each place in the list: the larger, the fewer are taken beyond the best


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Eligible pairs: places of mentor and leader, and their points."""

    rows: Numbers
    columns: Numbers
    points: Points

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """All of them, each once, in order of mentor and leader."""
        some = list(parts)
        rows, columns, points = (
            np.concatenate([np.zeros(0, kind), *(getattr(part, name) for part in some)])
            for name, kind in (("rows", np.int64), ("columns", np.int64), ("points", np.int16))
        )
        keys, first = np.unique((rows << 32) | columns, return_index=True)
        return cls(keys >> 32, keys & 0xFFFFFFFF, points[first].astype(np.int16))

    def take(self, which: Grid | Numbers) -> Self:
        return type(self)(self.rows[which], self.columns[which], self.points[which])

    def keys(self) -> Numbers:
        """One number for each pair, in order."""
        keys: Numbers = (self.rows << 32) | self.columns
        return keys

    def __len__(self) -> int:
        return len(self.rows)


def candidates(instance: Instance, each: int) -> Edges:
    """At least the `each` best partners of everybody, by points and then by dice, where there are so many."""
    board = Board(len(instance.leaders.people), each)
    found = []
    for sheet in sheets(instance):
        keys = _keys(instance, sheet)
        row, column = sheet.where(keys >= _bar(keys, each)[:, None])
        found.append(_edges(sheet, row, column))
        row, column = sheet.where(keys >= board.bar[sheet.columns])
        board.add(sheet.columns[column], keys[row, column], _edges(sheet, row, column))
    return Edges.joined([*found, board.best()])


def _edges(sheet: Sheet, row: Numbers, column: Numbers) -> Edges:
    return Edges(sheet.rows[row], sheet.columns[column], sheet.points[row, column])


def _keys(instance: Instance, sheet: Sheet) -> Keys:
    """Greater for the better pair; below `LEAST` for one that is not eligible."""
    dice = thrown(instance, sheet.rows[:, None], sheet.columns)
    none = np.full(sheet.points.shape[-1:], -1, dtype=np.int16)
    keys: Keys = (np.maximum(sheet.points, none) + np.int16(1)).astype(np.uint32)
    keys <<= np.uint32(16)
    dice >>= np.uint32(16)
    keys |= dice
    return keys


def _bar(keys: Keys, each: int) -> Keys:
    """For each row a key that `each` keys or some more reach, without sorting the row.

    Where `each` buckets hold a key that high, at least so many keys are.
    """
    height, width = keys.shape
    size = width // (each * BUCKETS)
    tops = keys if size < 2 else keys[:, : width // size * size].reshape(height, -1, size).max(axis=2)
    if tops.shape[1] <= each:
        return np.full(height, LEAST)
    bar: Keys = np.maximum(np.partition(tops, tops.shape[1] - each, axis=1)[:, -each], LEAST)
    return bar


class Board:
    """The best so far of every leader. What is below a leader's `bar` is not among them."""

    def __init__(self, leaders: int, each: int) -> None:
        self.bar = np.full(leaders, LEAST)
        self._each = each
        self._kept: list[tuple[Keys, Edges]] = []
        self._waiting = 0
        self._most = max(4 * leaders * each, 1 << 16)

    def add(self, columns: Numbers, keys: Keys, edges: Edges) -> None:
        self._kept.append((keys, edges))
        self._waiting += len(columns)
        if self._waiting > self._most:
            self._trim()

    def best(self) -> Edges:
        self._trim()
        return self._kept[0][1]

    def _trim(self) -> None:
        """Keep the best of each leader, and raise the bars."""
        none = Edges.joined([])
        keys = np.concatenate([np.zeros(0, np.uint32), *(keys for keys, _ in self._kept)])
        columns, rows, points = (
            np.concatenate([getattr(none, name), *(getattr(edges, name) for _, edges in self._kept)])
            for name in ("columns", "rows", "points")
        )
        order = np.argsort((columns << 32) | (0xFFFFFFFF - keys.astype(np.int64)))
        columns = columns[order]
        starts = np.searchsorted(columns, np.arange(len(self.bar)))
        rank = np.arange(len(columns)) - starts[columns]
        keep = order[rank < self._each]
        last = order[rank == self._each - 1]
        kept = Edges(rows[keep], columns[rank < self._each], points[keep])
        self.bar[kept.columns[np.isin(keep, last)]] = keys[last]
        self._kept, self._waiting = [(keys[keep], kept)], 0
