"""Every eligible pair is on one sheet, with the same points however large the sheets are."""

from random import Random

import numpy as np
import pytest

from bot.mentoring.matching.rules.encoding import Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver.tiles import CELLS, sheets
from tests.mentoring.matching.test_solve import crowd


def eligible(
    instance: Instance, cells: int, rows: Numbers | None = None, columns: Numbers | None = None
) -> dict[tuple[int, int], int]:
    """The points of each eligible pair; each may be told once."""
    found: dict[tuple[int, int], int] = {}
    for sheet in sheets(instance, rows, columns, cells):
        assert sheet.points.size <= max(cells, len(sheet.columns))
        row, column = sheet.where(sheet.points >= 0)
        for one, other, points in zip(
            sheet.rows[row].tolist(),
            sheet.columns[column].tolist(),
            sheet.points[row, column].tolist(),
            strict=True,
        ):
            assert (one, other) not in found
            found[one, other] = points
    return found


@pytest.mark.parametrize("seed", range(6))
def test_sheets_say_the_same_in_groups_and_as_a_whole(seed: int) -> None:
    instance = Instance.of(crowd(Random(seed), 80))
    whole = eligible(instance, CELLS)
    assert whole
    assert eligible(instance, 1) == eligible(instance, 200) == whole


@pytest.mark.parametrize("cells", [1, CELLS])
def test_of_some_people_only_their_pairs_are_told(cells: int) -> None:
    instance = Instance.of(crowd(Random(3), 80))
    whole = eligible(instance, cells)
    some, others = np.arange(0, len(instance.mentors.people), 3), np.array([1, 2, 5])
    expected = {pair: points for pair, points in whole.items() if pair[0] % 3 == 0}
    assert expected
    assert eligible(instance, cells, rows=some) == expected
    expected = {pair: points for pair, points in whole.items() if pair[1] in (1, 2, 5)}
    assert expected
    assert eligible(instance, cells, columns=others) == expected
