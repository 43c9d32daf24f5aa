"""Compressed sparse rows (CSR): lists of unequal length, one for each row, end to end in one array."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.matching.rules.encoding import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Csr:
    """Row r holds `values[indptr[r]:indptr[r + 1]]`."""

    indptr: IntArray
    values: IntArray

    @classmethod
    def of(cls, rows: IntArray, values: IntArray, row_count: int) -> Self:
        """Puts each value into the row at its position in `rows`; within a row the order of values stays."""
        order = np.argsort(rows, kind="stable")
        indptr = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=row_count)))).astype(np.int64)
        return cls(indptr, values[order])

    def entries_of(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        """Two arrays, an entry for each value of these rows: its position in `rows`, and the value."""
        starts, lengths = self.indptr[rows], self.indptr[rows + 1] - self.indptr[rows]
        entry_rows = np.repeat(np.arange(len(rows)), lengths)
        # Entries are numbered through; less the number of its row's first, each has its offset in the row.
        ends = np.cumsum(lengths)
        offsets = np.arange(len(entry_rows)) - np.repeat(ends - lengths, lengths)
        return entry_rows, self.values[starts[entry_rows] + offsets]
