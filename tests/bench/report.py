"""Figures, and how they are printed: each beside its ratio to the first."""

import statistics
from dataclasses import dataclass, field

WIDTHS = (36, 12, 12, 14, 10)
HEADINGS = ("", "median ms", "95th ms", "requests/s", "ratio")


@dataclass
class Figures:
    """What one server took."""

    name: str
    seconds: list[float] = field(default_factory=list)
    busy: float = 0.0

    def add(self, seconds: list[float], busy: float) -> None:
        self.seconds += seconds
        self.busy += busy

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def slow(self) -> float:
        """Nineteen of twenty were faster."""
        ordered = sorted(self.seconds)
        return ordered[int(len(ordered) * 0.95)]

    @property
    def a_second(self) -> float:
        return len(self.seconds) / self.busy


def table(title: str, figures: list[Figures]) -> str:
    """One line for each; the ratio is that of the medians, to the first line."""
    lines = [f"{title} ({len(figures[0].seconds)} requests each)", line(HEADINGS)]
    for each in figures:
        ratio = each.median / figures[0].median
        numbers = (f"{each.median * 1000:.2f}", f"{each.slow * 1000:.2f}", f"{each.a_second:.0f}")
        lines.append(line((each.name, *numbers, f"{ratio:.2f}")))
    return "\n".join(lines) + "\n"


def line(cells: tuple[str, ...], widths: tuple[int, ...] = WIDTHS) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  " + first[0].ljust(first[1]) + "".join(cell.rjust(width) for cell, width in others)
