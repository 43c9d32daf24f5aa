"""The types of arguments on the command line; each raises ArgumentTypeError with words for people."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, date, datetime

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """A parser of whole numbers between bounds, both included."""

    def parse(argument: str) -> int:
        is_number = argument.isascii() and argument.isdigit() and len(argument) < 5
        if not is_number or not lowest <= int(argument) <= highest:
            raise ArgumentTypeError(f"a whole number from {lowest} to {highest}, not {argument[:20]}")
        return int(argument)

    return parse


def text(argument: str) -> str:
    """A text of printable characters."""
    if not argument.isprintable():
        raise ArgumentTypeError("characters that can be printed, in the encoding of this terminal")
    return argument


def day(latest: date) -> Callable[[str], date]:
    """A parser of dates such as 2026-09-07, from the year 2000 to the latest."""

    def parse(argument: str) -> date:
        try:
            value = date.fromisoformat(argument)
        except ValueError:
            value = date.min
        if not EARLIEST <= value <= latest:
            raise ArgumentTypeError(f"a day from {EARLIEST} to {latest}, such as 2026-09-07")
        return value

    return parse


def instant(argument: str) -> datetime:
    """An instant with its zone, such as 2026-03-02T10:00:00+00:00, in UTC."""
    try:
        value = datetime.fromisoformat(argument)
    except ValueError:
        raise ArgumentTypeError(f"a moment looks like 2026-03-02T10:00:00+00:00, not {argument}") from None
    if value.tzinfo is None:
        raise ArgumentTypeError("a moment needs its zone, as in 2026-03-02T10:00:00+00:00")
    if not EARLIEST <= value.date() <= LATEST:
        raise ArgumentTypeError(f"a moment from {EARLIEST} to {LATEST}, not {argument}")
    return value.astimezone(UTC)
