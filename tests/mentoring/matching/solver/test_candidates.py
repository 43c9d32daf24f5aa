"""Everybody's best partners are found, and whoever else they are the best partners of."""

import numpy as np
import pytest

from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.candidates import candidate_pairs
from bot.mentoring.matching.solver.objective import tie_breakers
from bot.mentoring.matching.solver.tiles import tiles
from tests.bench.company import programme
from tests.support.matching import large_problem

COMPANIES = {
    "a company": programme(3_000, 1),
    "mentors abound": programme(2_000, 3),
    "few levels and many ties": large_problem(1, 900),
    "few people": large_problem(2, 60),
}


@pytest.mark.parametrize("per_node", [1, 3, 12])
@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_the_best_partners_of_everybody_are_found(company: Problem, per_node: int) -> None:
    """By points and then by tie-breaker, against a table of all pairs."""
    instance = Instance.of(company)
    shape = len(instance.mentors.people), len(instance.leaders.people)
    points = np.full(shape, -1, np.int64)
    for tile in tiles(instance):
        row, column = tile.indices_where(tile.points >= 0)
        points[tile.rows[row], tile.columns[column]] = tile.points[row, column]
    pair_tie_breakers = tie_breakers(
        instance, np.arange(shape[0])[:, None], np.arange(shape[1])
    ) >> np.uint32(16)
    keys = ((points + 1) << 16) | pair_tie_breakers
    expected = np.zeros(shape, np.bool_)
    for axis in (0, 1):
        best = np.argsort(-keys, axis=axis, kind="stable").take(range(per_node), axis=axis)
        np.put_along_axis(expected, best, values=True, axis=axis)
    expected &= points >= 0

    candidates = candidate_pairs(instance, per_node)
    assert candidates.keys().tolist() == [
        row << 32 | column for row, column in np.argwhere(expected).tolist()
    ]
    assert candidates.points.tolist() == points[candidates.rows, candidates.columns].tolist()
