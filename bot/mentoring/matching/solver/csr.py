"""Lists of unequal length, one for each row, kept end to end in one array."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules.encoding import Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Row r holds `values[bounds[r]:bounds[r + 1]]`."""

    bounds: Numbers
    values: Numbers

    @classmethod
    def of(cls, rows: Numbers, values: Numbers, height: int) -> Self:
        """Each value in the row it is given with, in the order given."""
        order = np.argsort(rows, kind="stable")
        bounds = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=height)))).astype(np.int64)
        return cls(bounds, values[order])

    def at(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """The values of these rows, each after the place in `rows` it belongs to."""
        starts, lengths = self.bounds[rows], self.bounds[rows + 1] - self.bounds[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        ends = np.cumsum(lengths)
        inside = np.arange(len(owner)) - np.repeat(ends - lengths, lengths)
        return owner, self.values[starts[owner] + inside]
