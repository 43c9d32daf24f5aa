"""What is remembered of pairs that are near to asking is enough, however many there are."""

import numpy as np
import pytest

from bot.mentoring.matching.rules.encoding import Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver import column_generation
from bot.mentoring.matching.solver.dual_prices import Prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.objective import Objective, thrown
from bot.mentoring.matching.solver.pricing import NEAR, Watch, asking
from bot.mentoring.matching.solver.tiles import sheets
from tests.bench.company import programme
from tests.mentoring.matching.test_matching_exhaustive import crowd


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("most", [NEAR, 200])
def test_nobody_whose_price_fell_is_missed(seed: int, most: int) -> None:
    """Prices fall by chance, some by little and some by much; what is remembered must be enough."""
    instance = Instance.of(crowd(seed, 150))
    objective = Objective.of(instance)
    before = column_generation.best(instance, objective)
    fallen = some_fallen(before.prices, objective, seed)
    watch = Watch.of(instance, objective, before.prices, most)
    assert watch.short >= 0
    assert (watch.short < Watch.of(instance, objective, before.prices).short) == (most == 200)
    found = asking(instance, objective, watch, fallen, before.pairs)
    anew = asking(instance, objective, Watch.of(instance, objective, fallen), fallen, before.pairs)
    assert found.keys().tolist() == anew.keys().tolist()
    assert len(found) > 0
    assert len(watch.near) < sum(int((sheet.points >= 0).sum()) for sheet in sheets(instance))


@pytest.mark.parametrize("seed", range(5))
def test_of_very_many_that_ask_those_that_ask_for_most_are_told(seed: int) -> None:
    """The others are not remembered, so everything must be looked at again."""
    instance = Instance.of(crowd(seed, 150))
    objective = Objective.of(instance)
    before = column_generation.best(instance, objective)
    fallen = some_fallen(before.prices, objective, seed)
    every, watch = (Watch.of(instance, objective, fallen, most) for most in (NEAR, 40))
    all_asking = asking(instance, objective, every, fallen, before.pairs)
    told = asking(instance, objective, watch, fallen, before.pairs)
    assert 0 < len(told) <= 40 < len(all_asking)
    assert {*told.keys().tolist()} < {*all_asking.keys().tolist()}
    left_out = all_asking.take(~np.isin(all_asking.keys(), told.keys()))
    least = gains(instance, objective, told, fallen).min()
    assert least >= gains(instance, objective, left_out, fallen).max()
    assert watch.is_outdated(fallen)
    assert not every.is_outdated(fallen)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_plan_is_found_however_few_pairs_are_remembered(seed: int) -> None:
    instance = Instance.of(crowd(seed, 300, floor=40))
    objective = Objective.of(instance)
    whole = column_generation.best(instance, objective, each=200)
    assert len(whole.pairs) * 2 < 700
    for most in (700, 2_000):
        heard = list[str]()
        found = column_generation.best(instance, objective, heard.append, each=1, most=most)
        assert found.pairs.keys().tolist() == whole.pairs.keys().tolist()
        assert heard.count("proof") > 1


def test_prices_are_found_along_chains_of_any_length() -> None:
    """Among so many they move for dozens of rounds: longer than it takes to look whether they go round."""
    instance = Instance.of(programme(3_000, 1))
    assert len(column_generation.best(instance, Objective.of(instance)).pairs) > 1_000


def some_fallen(paid: Prices, objective: Objective, seed: int) -> Prices:
    """Those prices, a fifth of them lower."""
    dice = np.random.default_rng(seed)
    return Prices(
        *(
            each - (dice.random(len(each)) < 0.2) * dice.integers(0, 12 * objective.point, len(each))
            for each in (paid.mentors, paid.leaders)
        )
    )


def gains(instance: Instance, objective: Objective, pairs: Edges, paid: Prices) -> Numbers:
    """What each of these pairs is worth beyond the two prices."""
    worth = objective.worth(pairs.points, thrown(instance, pairs.rows, pairs.columns))
    beyond: Numbers = worth - paid.mentors[pairs.rows] - paid.leaders[pairs.columns]
    return beyond
