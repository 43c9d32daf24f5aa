"""Eligible pairs as arrays: the edges of the bipartite graph that is solved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules.encoding import Grid, Numbers
from bot.mentoring.matching.rules.wishes import Points


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Eligible pairs: places of mentor and leader, and their points."""

    rows: Numbers
    columns: Numbers
    points: Points

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """All of them, each once, in order of mentor and leader."""
        every = cls.one_after_the_other(parts)
        keys, first = np.unique(every.keys(), return_index=True)
        return cls(keys >> 32, keys & 0xFFFFFFFF, every.points[first])

    @classmethod
    def one_after_the_other(cls, parts: Iterable[Self]) -> Self:
        """All of them as they come, also what is there twice."""
        some = list(parts)
        rows, columns, points = (
            np.concatenate([np.zeros(0, kind), *(getattr(part, name) for part in some)])
            for name, kind in (("rows", np.int64), ("columns", np.int64), ("points", np.int16))
        )
        return cls(rows, columns, points)

    def take(self, which: Grid | Numbers) -> Self:
        return type(self)(self.rows[which], self.columns[which], self.points[which])

    def keys(self) -> Numbers:
        """One number for each pair, in order."""
        keys: Numbers = (self.rows << 32) | self.columns
        return keys

    def __len__(self) -> int:
        return len(self.rows)
