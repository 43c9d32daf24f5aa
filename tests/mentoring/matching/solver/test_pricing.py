"""The pairs that the pricing cache holds are enough, however many violate the prices or nearly do."""

import numpy as np
import pytest

from bot.mentoring.matching.rules.encoding import IntArray
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver import column_generation
from bot.mentoring.matching.solver.dual_prices import DualPrices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, tie_breakers
from bot.mentoring.matching.solver.pricing import MAX_CACHED_PAIRS, PricingCache, violating_pairs
from bot.mentoring.matching.solver.tiles import tiles
from tests.bench.company import programme
from tests.support.matching import large_problem


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("max_cached", [MAX_CACHED_PAIRS, 200])
def test_nobody_whose_price_fell_is_missed(seed: int, max_cached: int) -> None:
    """Prices fall by chance, some by little and some by much; the cached pairs must be enough."""
    instance = Instance.of(large_problem(seed, 150))
    objective = Objective.of(instance)
    optimum = column_generation.solve(instance, objective)
    prices = with_some_lower(optimum.prices, objective, seed)
    cache = PricingCache.of(instance, objective, optimum.prices, max_cached)
    assert cache.slack_limit >= 0
    assert (cache.slack_limit < PricingCache.of(instance, objective, optimum.prices).slack_limit) == (
        max_cached == 200
    )
    violating = violating_pairs(instance, objective, cache, prices, optimum.pairs)
    priced_anew = violating_pairs(
        instance, objective, PricingCache.of(instance, objective, prices), prices, optimum.pairs
    )
    assert violating.keys().tolist() == priced_anew.keys().tolist()
    assert len(violating) > 0
    assert len(cache.near_violating) < sum(int((tile.points >= 0).sum()) for tile in tiles(instance))


@pytest.mark.parametrize("seed", range(5))
def test_of_very_many_violating_pairs_those_of_least_slack_are_cached(seed: int) -> None:
    """The others are not, so every pair must be priced again."""
    instance = Instance.of(large_problem(seed, 150))
    objective = Objective.of(instance)
    optimum = column_generation.solve(instance, objective)
    prices = with_some_lower(optimum.prices, objective, seed)
    whole_cache, small_cache = (
        PricingCache.of(instance, objective, prices, limit) for limit in (MAX_CACHED_PAIRS, 40)
    )
    all_violating = violating_pairs(instance, objective, whole_cache, prices, optimum.pairs)
    violating = violating_pairs(instance, objective, small_cache, prices, optimum.pairs)
    assert 0 < len(violating) <= 40 < len(all_violating)
    assert {*violating.keys().tolist()} < {*all_violating.keys().tolist()}
    not_cached = all_violating.take(~np.isin(all_violating.keys(), violating.keys()))
    least_surplus = surplus(instance, objective, violating, prices).min()
    assert least_surplus >= surplus(instance, objective, not_cached, prices).max()
    assert small_cache.is_outdated(prices)
    assert not whole_cache.is_outdated(prices)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_plan_is_found_however_few_pairs_are_cached(seed: int) -> None:
    instance = Instance.of(large_problem(seed, 300, floor=40))
    objective = Objective.of(instance)
    from_many = column_generation.solve(instance, objective, candidates_each=200)
    assert len(from_many.pairs) * 2 < 700
    for max_cached in (700, 2_000):
        steps = list[str]()
        from_few = column_generation.solve(
            instance, objective, steps.append, candidates_each=1, max_cached=max_cached
        )
        assert from_few.pairs.keys().tolist() == from_many.pairs.keys().tolist()
        assert steps.count("proof") > 1


def test_prices_are_found_along_chains_of_any_length() -> None:
    """Among so many people they move for dozens of rounds: longer than until the first check for cycles."""
    instance = Instance.of(programme(3_000, 1))
    assert len(column_generation.solve(instance, Objective.of(instance)).pairs) > 1_000


def with_some_lower(prices: DualPrices, objective: Objective, seed: int) -> DualPrices:
    """These prices, a fifth of them lower."""
    rng = np.random.default_rng(seed)
    return DualPrices(
        *(
            each - (rng.random(len(each)) < 0.2) * rng.integers(0, 12 * objective.per_point, len(each))
            for each in (prices.mentors, prices.leaders)
        )
    )


def surplus(instance: Instance, objective: Objective, pairs: Edges, prices: DualPrices) -> IntArray:
    """What each of these pairs is worth beyond the two prices."""
    worth = objective.worth(pairs.points, tie_breakers(instance, pairs.rows, pairs.columns))
    values: IntArray = worth - prices.mentors[pairs.rows] - prices.leaders[pairs.columns]
    return values
