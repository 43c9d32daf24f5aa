"""Everybody's best partners are found, and whoever else they are the best partners of."""

import numpy as np
import pytest

from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.candidates import candidates
from bot.mentoring.matching.solver.objective import thrown
from bot.mentoring.matching.solver.tiles import sheets
from tests.bench.company import programme
from tests.mentoring.matching.test_matching_exhaustive import crowd

COMPANIES = {
    "a company": programme(3_000, 1),
    "mentors abound": programme(2_000, 3),
    "few levels and many ties": crowd(1, 900),
    "few people": crowd(2, 60),
}


@pytest.mark.parametrize("each", [1, 3, 12])
@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES.keys())
def test_the_best_partners_of_everybody_are_found(company: Problem, each: int) -> None:
    """By points and then by dice, against a table of all pairs."""
    instance = Instance.of(company)
    shape = len(instance.mentors.people), len(instance.leaders.people)
    points = np.full(shape, -1, np.int64)
    for sheet in sheets(instance):
        row, column = sheet.where(sheet.points >= 0)
        points[sheet.rows[row], sheet.columns[column]] = sheet.points[row, column]
    dice = thrown(instance, np.arange(shape[0])[:, None], np.arange(shape[1])) >> np.uint32(16)
    keys = ((points + 1) << 16) | dice
    expected = np.zeros(shape, np.bool_)
    for axis in (0, 1):
        best = np.argsort(-keys, axis=axis, kind="stable").take(range(each), axis=axis)
        np.put_along_axis(expected, best, values=True, axis=axis)
    expected &= points >= 0

    found = candidates(instance, each)
    assert found.keys().tolist() == [row << 32 | column for row, column in np.argwhere(expected).tolist()]
    assert found.points.tolist() == points[found.rows, found.columns].tolist()
