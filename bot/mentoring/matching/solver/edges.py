"""Eligible pairs as arrays: edges of the bipartite graph of mentors and leaders."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.wishes import Points


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Edges as indices of mentors (`rows`) and of leaders (`columns`), with the points of each pair."""

    rows: IntArray
    columns: IntArray
    points: Points

    @classmethod
    def union(cls, parts: Iterable[Self]) -> Self:
        """All edges of the parts, each once, in order of mentor and leader."""
        edges = cls.concatenated(parts)
        keys, first_positions = np.unique(edges.keys(), return_index=True)
        return cls(keys >> 32, keys & 0xFFFFFFFF, edges.points[first_positions])

    @classmethod
    def concatenated(cls, parts: Iterable[Self]) -> Self:
        """All edges of the parts in their order, duplicates included."""
        edge_lists = list(parts)
        rows, columns, points = (
            np.concatenate([np.zeros(0, kind), *(getattr(edges, name) for edges in edge_lists)])
            for name, kind in (("rows", np.int64), ("columns", np.int64), ("points", np.int16))
        )
        return cls(rows, columns, points)

    def take(self, selection: Mask | IntArray) -> Self:
        """The selected edges, by a mask or by positions."""
        return type(self)(self.rows[selection], self.columns[selection], self.points[selection])

    def keys(self) -> IntArray:
        """One number for each edge; numbers ascend by mentor, then leader."""
        keys: IntArray = (self.rows << 32) | self.columns
        return keys

    def __len__(self) -> int:
        return len(self.rows)
