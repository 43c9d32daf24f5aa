"""Every eligible pair is on one tile, with the same points however large the tiles are."""

from random import Random

import numpy as np
import pytest

from bot.mentoring.matching.rules.encoding import IntArray
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.tiles import TILE_CELLS, tiles
from tests.support.matching import varied_problem


def eligible_points(
    instance: Instance, cells: int, rows: IntArray | None = None, columns: IntArray | None = None
) -> dict[tuple[int, int], int]:
    """The points of each eligible pair; each may be on one tile only."""
    points_of: dict[tuple[int, int], int] = {}
    for tile in tiles(instance, rows, columns, cells):
        assert tile.points.size <= max(cells, len(tile.columns))
        row, column = tile.indices_where(tile.points >= 0)
        for mentor, leader, points in zip(
            tile.rows[row].tolist(),
            tile.columns[column].tolist(),
            tile.points[row, column].tolist(),
            strict=True,
        ):
            assert (mentor, leader) not in points_of
            points_of[mentor, leader] = points
    return points_of


@pytest.mark.parametrize("seed", range(6))
def test_tiles_of_groups_and_a_single_tile_have_the_same_points(seed: int) -> None:
    instance = Instance.of(varied_problem(Random(seed), 80))
    whole = eligible_points(instance, TILE_CELLS)
    assert whole
    assert eligible_points(instance, 1) == eligible_points(instance, 200) == whole


@pytest.mark.parametrize("cells", [1, TILE_CELLS])
def test_of_some_people_only_their_pairs_are_told(cells: int) -> None:
    instance = Instance.of(varied_problem(Random(3), 80))
    whole = eligible_points(instance, cells)
    mentors, leaders = np.arange(0, len(instance.mentors.people), 3), np.array([1, 2, 5])
    expected = {pair: points for pair, points in whole.items() if pair[0] % 3 == 0}
    assert expected
    assert eligible_points(instance, cells, rows=mentors) == expected
    expected = {pair: points for pair, points in whole.items() if pair[1] in (1, 2, 5)}
    assert expected
    assert eligible_points(instance, cells, columns=leaders) == expected
