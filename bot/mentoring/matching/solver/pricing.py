"""Which pairs could improve a plan: those that its prices do not pay for.

To look at every eligible pair takes long among many people. Prices change little from one plan to the next.
So pairs that are near to asking are remembered, and of all others only those are looked at again whose prices
fell by more than they were short of asking.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.dual_prices import Prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, thrown
from bot.mentoring.matching.solver.tiles import Sheet, sheets

# The more people there are, the more pairs lie within a point, and the fewer points will do.
SHORT = range(1, 5)  # points
SHORT_TOGETHER = 80_000  # people times points
# Pairs that are remembered; where very many people are alike, there would be far more. Half of them must be
# more than any plan has: pairs that are made may ask too, and if no others were told, the plan would pass for
# the best.
NEAR = 6_000_000
LIKELY = 250_000  # pairs in all; more would only make the problem large
OUTDATED = 0.25  # of people whose prices fell: beyond, to look at everything again costs little more
Rough = NDArray[np.int32] | Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Prices, and every eligible pair worth more than they pay, or up to `short` less, in units of worth.

    Where too many pairs are so near, `short` is smaller; below 0 where too many ask, of whom then only those
    that ask for most are here.
    """

    prices: Prices
    near: Edges
    short: int

    @classmethod
    def of(cls, instance: Instance, objective: Objective, found: Prices, most: int = NEAR) -> Self:
        """Looks at every eligible pair once; remembers no more than `most` of them."""
        people = len(instance.mentors.people) + len(instance.leaders.people)
        points = min(max(SHORT_TOGETHER // people, SHORT[0]), SHORT[-1])
        short, rough = points * objective.point, _narrowed(objective, found)
        near, held = list[Edges](), 0
        for sheet in sheets(instance):
            some = _above(sheet, rough, points)
            near.append(some.take(_lacking(instance, objective, some, found) < short))
            held += len(near[-1])
            if held > most:
                held = most // 2
                near, short = _nearest(instance, objective, near, found, held)
        return cls(found, Edges.joined(near), short)

    def fallen(self, found: Prices) -> tuple[Numbers, Numbers]:
        """Mentors and leaders whose prices are lower by more than half of `short`."""
        half = max(0, self.short // 2)
        mentors = np.flatnonzero(self.prices.mentors - found.mentors > half)
        return mentors, np.flatnonzero(self.prices.leaders - found.leaders > half)

    def is_outdated(self, found: Prices) -> bool:
        """Whether to look at everything again is needed, or hardly costs more."""
        fallen = sum(map(len, self.fallen(found)))
        return self.short < 0 or fallen > OUTDATED * (len(found.mentors) + len(found.leaders))


def _nearest(
    instance: Instance, objective: Objective, parts: list[Edges], found: Prices, number: int
) -> tuple[list[Edges], int]:
    """So many of them, and how much each other is short of asking at least."""
    near = Edges.one_after_the_other(parts)
    lacking = _lacking(instance, objective, near, found)
    order = np.argpartition(lacking, number)
    return [near.take(order[:number])], int(lacking[order[number]])


def asking(instance: Instance, objective: Objective, watch: Watch, found: Prices, used: Edges) -> Edges:
    """The pairs that these prices do not pay for, but those that are made. Without any, no plan is better.

    Two people who were not near and have not fallen lost less in price than they were short of asking.
    """
    rough = _narrowed(objective, found)
    mentors, leaders = watch.fallen(found)
    some = [sheets(instance, rows=mentors)] if len(mentors) else []
    some += [sheets(instance, columns=leaders)] if len(leaders) else []
    parts = chain([watch.near], (_above(sheet, rough, 0) for sheet in chain(*some)))
    more = Edges.joined(part.take(_lacking(instance, objective, part, found) < 0) for part in parts)
    return more.take(~np.isin(more.keys(), used.keys()))


def likely(instance: Instance, objective: Objective, watch: Watch, found: Prices) -> Edges:
    """Those near pairs that are short by no more than half of it; of very many the nearest."""
    near = watch.near
    lacking = _lacking(instance, objective, near, found)
    bar = np.partition(lacking, LIKELY)[LIKELY] if len(lacking) > LIKELY else watch.short
    return near.take(lacking < min(bar, watch.short // 2))


def _lacking(instance: Instance, objective: Objective, edges: Edges, found: Prices) -> Numbers:
    """What each pair is worth less than its two prices; below 0, it asks."""
    worth = objective.worth(edges.points, thrown(instance, edges.rows, edges.columns))
    lacking: Numbers = found.mentors[edges.rows] + found.leaders[edges.columns] - worth
    return lacking


def _above(sheet: Sheet, rough: tuple[Rough, Rough], short: int) -> Edges:
    """The eligible pairs on a sheet that are worth at least their prices less some points.

    Rounded down, prices let some pairs through that fall a little short, and never miss one that does not.
    """
    bar = (rough[0][sheet.rows] - short)[:, None] + rough[1][sheet.columns]
    row, column = sheet.where(sheet.points >= bar)
    edges = Edges(sheet.rows[row], sheet.columns[column], sheet.points[row, column])
    return edges.take(edges.points >= 0)


def _narrowed(objective: Objective, found: Prices) -> tuple[Rough, Rough]:
    """Prices in whole points, rounded down, and in 32 bits where nothing is lost by it.

    Half a place is far more than any score, so it need not be that much: what matters is only whether the
    halves in two prices cancel out.
    """
    half = objective.place // objective.point // 2
    exact = found.mentors // objective.point, found.leaders // objective.point
    halves = [(points + half // 2) // half for points in exact]
    rests = [points - some * half for points, some in zip(exact, halves, strict=True)]
    if half <= 1 << 26 or any(np.abs(rest).max() >= 1 << 24 for rest in rests):
        return exact
    if any(np.abs(some).max() >= 16 for some in halves):
        return exact
    mentors, leaders = (
        (rest + (some << 26)).astype(np.int32) for rest, some in zip(rests, halves, strict=True)
    )
    return mentors, leaders
