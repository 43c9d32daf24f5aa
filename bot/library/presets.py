"""The presets: the calendars of 12, 26 and 39 weeks, as TOML files in `presets/`, one for each."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.mentoring.model import Role
from bot.mentoring.timing.calendar import (
    EARLIEST,
    LATEST_AFTER,
    Moment,
    Preset,
    Row,
)

DEFAULT = "standard26"
FIELDS = ("moment", "weeks", "roles")

Faults = Iterator[tuple[str, str]]


class BadPreset(ValueError):
    """A preset cannot be used; the sentence names file, row and field."""


def load_presets(folder: Path | Traversable | None = None) -> Mapping[str, Preset]:
    """Every preset of a folder by its id, the shipped ones unless told otherwise, or raises `BadPreset`.

    The id is the file's name without its ending.
    """
    found = {}
    for file in sorted((folder or files(__package__) / "presets").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            preset = _preset(file)
            found[preset.id] = preset
    return MappingProxyType(found)


@cache
def shipped_presets() -> Mapping[str, Preset]:
    """The shipped presets, read once in a process: they change with the program, and not while it runs."""
    return load_presets()


def preset_of(presets: Mapping[str, Preset], weeks: int) -> Preset:
    """The preset for a programme of so many weeks; where there is none, one without any moment."""
    found = (each for each in presets.values() if each.weeks == weeks)
    return next(found, Preset("none", weeks, ()))


def _preset(file: Traversable) -> Preset:
    weeks, rows = _content(file)
    made: list[Row] = []
    for number, row in enumerate(rows, 1):
        for field, fault in _faults(row, weeks, made):
            raise BadPreset(f"{file.name}, moment number {number}: {field} {fault}.")
        made.append(_row(row))
    return Preset(file.name.removesuffix(".toml"), weeks, tuple(made))


def _content(file: Traversable) -> tuple[int, list[Any]]:
    """How many weeks it lasts, and its rows, not yet checked."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadPreset(f"{file.name} cannot be read as TOML: {error}.") from error
    weeks, rows = content.get("weeks"), content.get("moment")
    if content.keys() != {"weeks", "moment"} or not isinstance(rows, list):
        raise BadPreset(f"{file.name} must hold weeks and [[moment]] tables and nothing else.")
    if type(weeks) is not int or weeks < 1:
        raise BadPreset(f"{file.name}: weeks must be a whole number above zero.")
    return weeks, rows


def _faults(row: Any, weeks: int, before: Sequence[Row]) -> Faults:
    """Each fault in turn. The shape comes first: what follows relies on it, so stop at the first."""
    yield from _shape(row, weeks)
    for each in before:
        if each.moment == row["moment"] and {*each.roles} & {*row["roles"]}:
            for week in {*each.weeks} & {*row["weeks"]}:
                yield "weeks", f"has {week}, as another row of {each.moment} has for the same role"


def _shape(row: Any, weeks: int) -> Faults:
    if not isinstance(row, dict) or row.keys() != {*FIELDS}:
        yield "it", f"must hold {', '.join(FIELDS)} and nothing else"
        return
    if row["moment"] not in list(Moment):
        yield "moment", f"is {row['moment']!r}, which is none of {', '.join(Moment)}"
    if not _is_list(row["roles"]) or any(role not in list(Role) for role in row["roles"]):
        yield "roles", f"must be a list out of {', '.join(Role)}"
    latest = weeks + LATEST_AFTER
    if not _is_list(row["weeks"]) or not all(_is_week(week, latest) for week in row["weeks"]):
        yield "weeks", f"must be a list of weeks from {EARLIEST} to {latest}, without 0"
    elif len({*row["weeks"]}) < len(row["weeks"]):
        yield "weeks", "must name each week once"


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_week(value: Any, latest: int) -> bool:
    return type(value) is int and EARLIEST <= value <= latest and value != 0


def _row(row: dict[str, Any]) -> Row:
    return Row(Moment(row["moment"]), tuple(row["weeks"]), tuple(Role(role) for role in row["roles"]))
