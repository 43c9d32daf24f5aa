"""The values of single cells of a spreadsheet. Each parser raises ValueError with a sentence for people."""

import re
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.mentoring.files.roster import LEVELS
from bot.mentoring.model import Area, Hours, Role, normal_form

LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
# Spreadsheets and people write hours with a hyphen or an en dash, with or without spaces around it.
WORKING_HOURS = re.compile(r"(\d\d?):([0-5]\d) ?[-\u2013] ?(\d\d?):([0-5]\d)", re.ASCII)
LONGEST_QUOTE, MOST_QUOTED = 40, 6  # of what stands in a cell, in a sentence about it
AREA_WORDS = frozenset(Area)
AREAS = f"; areas, parted by semicolons, are {', '.join(Area)}"
T = TypeVar("T")
P = ParamSpec("P")


class RowReader:
    """Parses the cells of one row and collects their faults, so that people read all of them at once."""

    def __init__(self) -> None:
        self._faults: list[str] = []

    def parse_or(self, default: T, parser: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The value that the parser gives for the arguments; `default`, and one more fault, if it raises."""
        try:
            return parser(*args, **kwargs)
        except ValueError as error:
            self._faults.append(str(error))
            return default

    def raise_faults(self) -> None:
        """Raise one ValueError with all faults, if there are any."""
        if self._faults:
            raise ValueError(*self._faults)


def split_list(row: Mapping[str, str], column: str) -> tuple[str, ...]:
    """The texts of a cell, parted by semicolons; none where the row has no such column."""
    return tuple(part.strip() for part in row.get(column, "").split(";") if part.strip())


def areas(row: Mapping[str, str], column: str) -> tuple[Area, ...]:
    """The areas that a cell names, parted by semicolons."""
    values = {text: normal_form(text).replace(" ", "_") for text in split_list(row, column)}
    unknown = [text[:LONGEST_QUOTE] for text, value in values.items() if value not in AREA_WORDS]
    if unknown:
        raise ValueError(f"no area is called {' or '.join(unknown[:MOST_QUOTED])}{AREAS}")
    return tuple(map(Area, values.values()))


def languages(row: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of languages, such as en, parted by semicolons."""
    codes = tuple(normal_form(text) for text in split_list(row, "languages"))
    malformed = [code for code in codes if not LANGUAGE.fullmatch(code)]
    if malformed:
        raise ValueError(
            f"{malformed[0][:LONGEST_QUOTE]} is no language code; they look like en;no, parted by semicolons"
        )
    return codes


def role(text: str) -> Role:
    """The role that a cell names, mentor or leader."""
    if text not in {*Role}:
        raise ValueError(f"{text[:LONGEST_QUOTE]} is no role; use mentor, leader or nothing")
    return Role(text)


def level(text: str) -> int | None:
    """A level within the range of a roster; None for an empty cell."""
    return number("level", text, LEVELS[0], LEVELS[-1]) if text else None


def number(name: str, text: str, lowest: int, highest: int) -> int:
    """A whole number between bounds, both included; `name` is what the sentence calls it."""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and lowest <= int(text) <= highest):
        raise ValueError(f"{name} is a whole number from {lowest} to {highest}, not {text[:20]}")
    return int(text)


def zone(name: str) -> str:
    """The name of a time zone, such as Europe/Oslo."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        raise ValueError(f"{name[:LONGEST_QUOTE]} is no time zone; they look like Europe/Oslo") from None
    return name


def hours(text: str) -> Hours:
    """Working hours such as 09:00-17:00; the usual ones for an empty cell."""
    if not text:
        return Hours()
    match = WORKING_HOURS.fullmatch(normal_form(text))
    hour, minute, last_hour, last_minute = map(int, match.groups()) if match else (0, 0, 0, 0)
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if not start < end <= 24 * 60:
        raise ValueError(f"hours look like 09:00-17:00, and end after they begin; not {text[:20]}")
    return Hours(start, end)
