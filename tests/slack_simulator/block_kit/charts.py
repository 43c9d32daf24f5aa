"""Slack's limits on charts."""

from collections.abc import Sequence
from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    both,
    by_type,
    many,
    number,
    one_of,
    string,
    thing,
)
from tests.slack_simulator.block_kit.nesting import dicts_in

# Slack's pages disagree about 6 or 12; what both allow is safe.
MOST_PARTS = 6


def positive(value: Any, walk: Walk) -> None:
    before = len(walk.problems)
    number(value, walk)
    if len(walk.problems) == before and value <= 0:
        walk.refuse("must be more than 0")


def labelled(value: Check) -> Check:
    return thing({"label": string(20), "value": value}, needed=("label", "value"))


def repeats(names: Sequence[Any]) -> list[int]:
    """Where a name stands that has already been used; what is missing is no name."""
    return [index for index, name in enumerate(names) if name is not None and name in names[:index]]


def has_different_names(value: Any, walk: Walk) -> None:
    for index in repeats([series.get("name") for series in dicts_in(value.get("series"))]):
        walk.along(f"/series/{index}/name").refuse("names of series must be unique")


def fits_its_categories(value: Any, walk: Walk) -> None:
    """Every series has exactly one point for each category."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    if not isinstance(categories, list):
        return
    for index, series in enumerate(dicts_in(value.get("series"))):
        points = [point.get("label") for point in dicts_in(series.get("data"))]
        if sorted(map(str, points)) != sorted(map(str, categories)):
            walk.along(f"/series/{index}/data").refuse("must have one point for each category")


SERIES = thing({"name": string(20), "data": many(labelled(number), 20)}, needed=("name", "data"))
AXES = thing(
    {"categories": many(string(20), 20), "x_label": string(50), "y_label": string(50)},
    needed=("categories",),
)


def plotted(kind: str) -> Check:
    shape = thing(
        {"type": one_of(kind), "series": many(SERIES, MOST_PARTS), "axis_config": AXES},
        needed=("type", "series", "axis_config"),
    )
    return both(shape, has_different_names, fits_its_categories)


PIE = thing(
    {"type": one_of("pie"), "segments": many(labelled(positive), MOST_PARTS)}, needed=("type", "segments")
)
CHART = by_type({"pie": PIE, **{kind: plotted(kind) for kind in ("bar", "area", "line")}})
