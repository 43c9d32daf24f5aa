"""How much chaos: the same at length and in short."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Size:
    """`step`: how far the clock moves while anything is due. `mishaps`: the share of requests to go wrong."""

    pairs: int
    weeks: int
    processes: int
    kills: int
    restarts: int
    hangs: int
    step: timedelta
    mishaps: float

    @property
    def nudges(self) -> int:
        return self.pairs * self.weeks
