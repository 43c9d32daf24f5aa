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
from bot.mentoring.timing.calendar import EARLIEST, LATEST_AFTER, CalendarMoment, Preset, PresetRow

FIELDS = ("moment", "weeks", "roles")

Faults = Iterator[tuple[str, str]]


class BadPreset(ValueError):
    """A preset cannot be used; the sentence names file, row and field."""


def load_presets(folder: Path | Traversable | None = None) -> Mapping[str, Preset]:
    """The presets of a folder by their id, the shipped ones if none is given; raises `BadPreset`.

    The id is the file's name without its ending.
    """
    presets = {}
    for file in sorted((folder or files(__package__) / "presets").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            preset = _preset(file)
            presets[preset.id] = preset
    return MappingProxyType(presets)


@cache
def shipped_presets() -> Mapping[str, Preset]:
    """The shipped presets, read once in a process: they change with the program, and not while it runs."""
    return load_presets()


def preset_of(presets: Mapping[str, Preset], weeks: int) -> Preset:
    """The preset for a programme of so many weeks; where there is none, one without any moment."""
    of_that_length = (each for each in presets.values() if each.weeks == weeks)
    return next(of_that_length, Preset("none", weeks, ()))


def _preset(file: Traversable) -> Preset:
    weeks, tables = _content(file)
    rows: list[PresetRow] = []
    for number, table in enumerate(tables, 1):
        for field, fault in _faults(table, weeks, rows):
            raise BadPreset(f"{file.name}, moment number {number}: {field} {fault}.")
        rows.append(_row(table))
    return Preset(file.name.removesuffix(".toml"), weeks, tuple(rows))


def _content(file: Traversable) -> tuple[int, list[Any]]:
    """The number of weeks of a preset, and its tables, not yet checked."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadPreset(f"{file.name} cannot be read as TOML: {error}.") from error
    weeks, tables = content.get("weeks"), content.get("moment")
    if content.keys() != {"weeks", "moment"} or not isinstance(tables, list):
        raise BadPreset(f"{file.name} must hold weeks and [[moment]] tables and nothing else.")
    if type(weeks) is not int or weeks < 1:  # isinstance() would take True for a number
        raise BadPreset(f"{file.name}: weeks must be a whole number above zero.")
    return weeks, tables


def _faults(table: Any, weeks: int, earlier_rows: Sequence[PresetRow]) -> Faults:
    """The faults of a table, one by one: later checks rely on earlier ones, so that only the first counts."""
    yield from _shape(table, weeks)
    for each in earlier_rows:
        if each.moment == table["moment"] and {*each.roles} & {*table["roles"]}:
            for week in {*each.weeks} & {*table["weeks"]}:
                yield "weeks", f"has {week}, as another row of {each.moment} has for the same role"


def _shape(table: Any, weeks: int) -> Faults:
    if not isinstance(table, dict) or table.keys() != {*FIELDS}:
        yield "it", f"must hold {', '.join(FIELDS)} and nothing else"
        return
    if table["moment"] not in list(CalendarMoment):
        yield "moment", f"is {table['moment']!r}, which is none of {', '.join(CalendarMoment)}"
    if not _is_list(table["roles"]) or any(role not in list(Role) for role in table["roles"]):
        yield "roles", f"must be a list out of {', '.join(Role)}"
    latest = weeks + LATEST_AFTER
    if not _is_list(table["weeks"]) or not all(_is_week(week, latest) for week in table["weeks"]):
        yield "weeks", f"must be a list of weeks from {EARLIEST} to {latest}, without 0"
    elif len({*table["weeks"]}) < len(table["weeks"]):
        yield "weeks", "must name each week once"


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_week(value: Any, latest: int) -> bool:
    return type(value) is int and EARLIEST <= value <= latest and value != 0


def _row(table: dict[str, Any]) -> PresetRow:
    roles = tuple(Role(role) for role in table["roles"])
    return PresetRow(CalendarMoment(table["moment"]), tuple(table["weeks"]), roles)
