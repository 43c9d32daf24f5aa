"""Pricing: the eligible pairs that violate dual prices, and so could improve a plan.

A pair violates prices if its slack, the two prices less its worth, is negative: it is the column of negative
reduced cost of column generation (Gilmore and Gomory, 1961; Desaulniers, Desrosiers and Solomon, eds.,
*Column Generation*, 2005). To compute every eligible pair takes long among many people, and prices change
little from one plan to the next. So pairs with little slack are cached, and of all others only those are
computed again whose prices fell by more than their slack was.
"""

from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.rules.encoding import IntArray
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.dual_prices import DualPrices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, tie_breakers
from bot.mentoring.matching.solver.tiles import Tile, tiles

# Slack up to which pairs are cached: the more people, the more pairs lie within a point, so fewer will do.
SLACK_POINTS = range(1, 5)  # the fewest points and the most
PEOPLE_TIMES_SLACK_POINTS = 80_000
# Where very many people are alike there would be far more. Half of them must be more than any plan has: used
# pairs have negative slack too, and if no others were cached, the plan would pass for optimal.
MAX_CACHED_PAIRS = 6_000_000
MAX_NEAR_VIOLATING = 250_000  # pairs; more would only make the flow problem large
OUTDATED_SHARE = 0.25  # of people whose prices fell: beyond it, pricing all pairs again costs little more
RoundedPrices = NDArray[np.int32] | IntArray


@dataclass(frozen=True, slots=True, eq=False)
class PricingCache:
    """Prices, and every eligible pair whose slack at these prices is below `slack_limit`, in units of worth.

    Where that would be too many pairs, `slack_limit` is smaller; it is negative where too many pairs violate
    the prices, of which then only those with the least slack are here.
    """

    prices: DualPrices
    near_violating: Edges
    slack_limit: int

    @classmethod
    def of(
        cls,
        instance: Instance,
        objective: Objective,
        prices: DualPrices,
        max_cached: int = MAX_CACHED_PAIRS,
    ) -> Self:
        """Prices every eligible pair once; caches no more than `max_cached` of them."""
        people = len(instance.mentors.people) + len(instance.leaders.people)
        points = min(max(PEOPLE_TIMES_SLACK_POINTS // people, SLACK_POINTS[0]), SLACK_POINTS[-1])
        slack_limit, rounded = points * objective.per_point, _round_to_points(objective, prices)
        parts, cached = list[Edges](), 0
        for tile in tiles(instance):
            edges = _pairs_within_slack(tile, rounded, points)
            parts.append(edges.take(slack(instance, objective, edges, prices) < slack_limit))
            cached += len(parts[-1])
            if cached > max_cached:
                cached = max_cached // 2  # room for some tiles before the next cut
                parts, slack_limit = _least_slack(instance, objective, parts, prices, cached)
        return cls(prices, Edges.union(parts), slack_limit)

    def nodes_with_lower_price(self, prices: DualPrices) -> tuple[IntArray, IntArray]:
        """Mentors and leaders whose prices are lower than those cached by more than half of `slack_limit`."""
        tolerance = max(0, self.slack_limit // 2)
        mentors = np.flatnonzero(self.prices.mentors - prices.mentors > tolerance)
        return mentors, np.flatnonzero(self.prices.leaders - prices.leaders > tolerance)

    def is_outdated(self, prices: DualPrices) -> bool:
        """Whether the cache cannot answer for these prices, or would save next to nothing."""
        lowered = sum(map(len, self.nodes_with_lower_price(prices)))
        return self.slack_limit < 0 or lowered > OUTDATED_SHARE * (len(prices.mentors) + len(prices.leaders))


def _least_slack(
    instance: Instance, objective: Objective, parts: list[Edges], prices: DualPrices, count: int
) -> tuple[list[Edges], int]:
    """The `count` edges of least slack, and the least slack of the others."""
    edges = Edges.concatenated(parts)
    slacks = slack(instance, objective, edges, prices)
    order = np.argpartition(slacks, count)
    return [edges.take(order[:count])], int(slacks[order[count]])


def violating_pairs(
    instance: Instance, objective: Objective, cache: PricingCache, prices: DualPrices, plan_pairs: Edges
) -> Edges:
    """The pairs of negative slack at these prices, but for those of the plan. Without any, it is optimal.

    Neither a pair that is in the cache nor one with a node of lower price is missed; any other pair had a
    slack of `slack_limit` or more, and lost at most half of that with each of its two prices.
    """
    rounded = _round_to_points(objective, prices)
    mentors, leaders = cache.nodes_with_lower_price(prices)
    tile_streams = [tiles(instance, rows=mentors)] if len(mentors) else []
    tile_streams += [tiles(instance, columns=leaders)] if len(leaders) else []
    priced_again = (_pairs_within_slack(tile, rounded, 0) for tile in chain(*tile_streams))
    parts = chain([cache.near_violating], priced_again)
    violating = Edges.union(edges.take(slack(instance, objective, edges, prices) < 0) for edges in parts)
    return violating.take(~np.isin(violating.keys(), plan_pairs.keys()))


def near_violating(
    instance: Instance, objective: Objective, cache: PricingCache, prices: DualPrices
) -> Edges:
    """The cached pairs whose slack is below half of the limit; of very many, those of least slack."""
    edges = cache.near_violating
    slacks = slack(instance, objective, edges, prices)
    limit = cache.slack_limit
    if len(slacks) > MAX_NEAR_VIOLATING:
        limit = np.partition(slacks, MAX_NEAR_VIOLATING)[MAX_NEAR_VIOLATING]
    return edges.take(slacks < min(limit, cache.slack_limit // 2))


def slack(instance: Instance, objective: Objective, edges: Edges, prices: DualPrices) -> IntArray:
    """The two prices of each pair less its worth: its reduced cost. Below 0, the pair violates the prices."""
    worth = objective.worth(edges.points, tie_breakers(instance, edges.rows, edges.columns))
    slacks: IntArray = prices.mentors[edges.rows] + prices.leaders[edges.columns] - worth
    return slacks


def _pairs_within_slack(tile: Tile, rounded: tuple[RoundedPrices, RoundedPrices], slack_points: int) -> Edges:
    """The eligible pairs on a tile whose slack might be no more than so many points.

    Prices are rounded down: some pairs of a little more slack pass, and none of less is missed.
    """
    thresholds = (rounded[0][tile.rows] - slack_points)[:, None] + rounded[1][tile.columns]
    row, column = tile.indices_where(tile.points >= thresholds)
    edges = Edges(tile.rows[row], tile.columns[column], tile.points[row, column])
    return edges.take(edges.points >= 0)


def _round_to_points(objective: Objective, prices: DualPrices) -> tuple[RoundedPrices, RoundedPrices]:
    """Prices in whole points, rounded down, and in 32 bits where nothing is lost by it.

    Half of what a first pair counts is far more than any score, so a smaller number may stand for it: all
    that matters is whether the halves in two prices cancel out.
    """
    # Half of a first pair becomes 2**26 points: more than any remainder, and a few of them fit into 32 bits.
    half = objective.per_first_pair // objective.per_point // 2
    exact = prices.mentors // objective.per_point, prices.leaders // objective.per_point
    halves = [(points + half // 2) // half for points in exact]
    remainders = [points - multiples * half for points, multiples in zip(exact, halves, strict=True)]
    if half <= 1 << 26 or any(np.abs(remainder).max() >= 1 << 24 for remainder in remainders):
        return exact
    if any(np.abs(multiples).max() >= 16 for multiples in halves):
        return exact
    mentors, leaders = (
        (remainder + (multiples << 26)).astype(np.int32)
        for remainder, multiples in zip(remainders, halves, strict=True)
    )
    return mentors, leaders
