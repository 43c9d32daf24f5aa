"""What stands in one cell of a spreadsheet. What cannot be understood raises ValueError, with a sentence."""

import re
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.mentoring.files.roster import LEVELS
from bot.mentoring.model import Area, Hours, Role

LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)
WORKING_HOURS = re.compile(r"(\d\d?):([0-5]\d) ?[-\u2013] ?(\d\d?):([0-5]\d)", re.ASCII)
AREAS = f"; areas, parted by semicolons, are {', '.join(Area)}"
T = TypeVar("T")
P = ParamSpec("P")


class Reader:
    """Reads cell after cell of a line, and notes what is wrong with each."""

    def __init__(self) -> None:
        self._wrong: list[str] = []

    def read(self, otherwise: T, understood: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
        """What is understood of a cell; `otherwise`, if that raises ValueError."""
        try:
            return understood(*given, **more)
        except ValueError as error:
            self._wrong.append(str(error))
            return otherwise

    def end(self) -> None:
        """Raises ValueError with all that was wrong."""
        if self._wrong:
            raise ValueError(*self._wrong)


def several(line: Mapping[str, str], name: str) -> tuple[str, ...]:
    """What stands in a cell, parted by semicolons."""
    return tuple(part.strip() for part in line.get(name, "").split(";") if part.strip())


def areas(line: Mapping[str, str], name: str) -> tuple[Area, ...]:
    """The areas that a cell names, parted by semicolons."""
    named = {text: text.casefold().replace(" ", "_") for text in several(line, name)}
    wrong = [text for text, area in named.items() if area not in {*Area}]
    if wrong:
        raise ValueError(f"no area is called {' or '.join(wrong)}{AREAS}")
    return tuple(map(Area, named.values()))


def languages(line: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of languages, such as en, parted by semicolons."""
    codes = tuple(text.casefold() for text in several(line, "languages"))
    wrong = [code for code in codes if not LANGUAGE.fullmatch(code)]
    if wrong:
        raise ValueError(f"{wrong[0]} is no language code; they look like en;no, parted by semicolons")
    return codes


def role(text: str) -> Role:
    """Mentor or leader."""
    if text not in {*Role}:
        raise ValueError(f"{text} is no role; use mentor, leader or nothing")
    return Role(text)


def level(text: str) -> int | None:
    """A level as in a roster; None where nothing stands."""
    return number("level", text, LEVELS[0], LEVELS[-1]) if text else None


def number(name: str, text: str, least: int, most: int) -> int:
    """A whole number in these bounds; `name` is what it is called if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most):
        raise ValueError(f"{name} is a whole number from {least} to {most}, not {text[:20]}")
    return int(text)


def zone(name: str) -> str:
    """The name of a time zone, such as Europe/Oslo."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        raise ValueError(f"{name[:40]} is no time zone; they look like Europe/Oslo") from None
    return name


def hours(text: str) -> Hours:
    """Working hours such as 09:00-17:00; the usual ones where nothing stands."""
    if not text:
        return Hours()
    found = WORKING_HOURS.fullmatch(text)
    hour, minute, last_hour, last_minute = map(int, found.groups()) if found else (0, 0, 0, 0)
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if not start < end <= 24 * 60:
        raise ValueError(f"hours look like 09:00-17:00, and end after they begin; not {text[:20]}")
    return Hours(start, end)
