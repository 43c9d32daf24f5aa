"""Slack's limits on charts."""

from collections.abc import Sequence
from typing import Any

from tests.slack_simulator.block_kit.grammar import (
    Check,
    Walk,
    all_of,
    array_of,
    by_type,
    number,
    object_of,
    one_of,
    string,
)
from tests.slack_simulator.block_kit.nesting import dicts_in

# Slack's pages disagree about 6 or 12; what both allow is safe.
MOST_PARTS = 6


def positive_number(value: Any, walk: Walk) -> None:
    problem_count = len(walk.problems)
    number(value, walk)
    if len(walk.problems) == problem_count and value <= 0:
        walk.refuse("must be more than 0")


def labelled(value: Check) -> Check:
    """A point of a chart: a label and a value that passes this check."""
    return object_of({"label": string(20), "value": value}, needed=("label", "value"))


def indexes_of_repeats(names: Sequence[Any]) -> list[int]:
    """The indexes at which a name stands that was used before; None counts as no name."""
    return [index for index, name in enumerate(names) if name is not None and name in names[:index]]


def series_names_differ(value: Any, walk: Walk) -> None:
    for index in indexes_of_repeats([series.get("name") for series in dicts_in(value.get("series"))]):
        walk.at_path(f"/series/{index}/name").refuse("names of series must be unique")


def points_match_categories(value: Any, walk: Walk) -> None:
    """Every series has exactly one point for each category."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    if not isinstance(categories, list):
        return
    for index, series in enumerate(dicts_in(value.get("series"))):
        points = [point.get("label") for point in dicts_in(series.get("data"))]
        if sorted(map(str, points)) != sorted(map(str, categories)):
            walk.at_path(f"/series/{index}/data").refuse("must have one point for each category")


SERIES = object_of({"name": string(20), "data": array_of(labelled(number), 20)}, needed=("name", "data"))
AXES = object_of(
    {"categories": array_of(string(20), 20), "x_label": string(50), "y_label": string(50)},
    needed=("categories",),
)


def plotted(kind: str) -> Check:
    """The check of a chart with axes: bar, area or line."""
    shape = object_of(
        {"type": one_of(kind), "series": array_of(SERIES, MOST_PARTS), "axis_config": AXES},
        needed=("type", "series", "axis_config"),
    )
    return all_of(shape, series_names_differ, points_match_categories)


PIE = object_of(
    {"type": one_of("pie"), "segments": array_of(labelled(positive_number), MOST_PARTS)},
    needed=("type", "segments"),
)
CHART = by_type({"pie": PIE, **{kind: plotted(kind) for kind in ("bar", "area", "line")}})
