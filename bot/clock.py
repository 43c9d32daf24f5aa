"""The one place that reads a clock. Rules and storage are handed the instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def simulated_clock(offset_file: Path) -> Clock:
    """The clock of a simulated workspace: this machine's, moved by the seconds that the file holds."""

    def now() -> datetime:
        return utc_now() + timedelta(seconds=float(offset_file.read_text()))

    return now
