"""A week of nudges for ever larger crowds: time, queries and memory for each nudge, on both databases.

The machine has other guests, and they make a round slower, never faster: of several rounds, in which
the crowds take turns, the quickest counts for each part.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import processes
from tests.bench.report import line
from tests.support import postgresql

# Of the processor only what our own process takes of it: less is changed by what else the machine does.
HEADINGS = ("for a nudge", "pairs", "ms", "ratio", "ms at work", "ratio", "queries", "peak MB", "ratio")
WIDTHS = (12, 10, 10, 8, 13, 8, 10, 10, 8)
WHOLE = 100

Week = dict[str, Any]
Amounts = tuple[str, str]  # of claims and of batches that are delivered, for a process's command line


def measure(asked: argparse.Namespace) -> None:
    """Each crowd in a database of its own, and measured in a process of its own; ratios to the smallest."""
    amounts = (str(asked.claims), str(asked.batches))
    _tell("SQLite", _quickest(asked, partial(_on_sqlite, amounts)))
    with postgresql.server() as server:
        _tell("PostgreSQL", _quickest(asked, partial(_on_postgresql, server, amounts)))


def _quickest(asked: argparse.Namespace, week_of: Callable[[int], Week]) -> list[Week]:
    rounds = [[week_of(pairs) for pairs in asked.pairs] for _round in range(asked.rounds)]
    return [_least(weeks) for weeks in zip(*rounds, strict=True)]


def _least(weeks: Sequence[Week]) -> Week:
    """One week of the quickest parts of several, with the most memory that any of them took."""
    parts = {
        part: {what: min(week["parts"][part][what] for week in weeks) for what in weeks[0]["parts"][part]}
        for part in weeks[0]["parts"]
    }
    return weeks[0] | {"parts": parts, "megabytes": max(week["megabytes"] for week in weeks)}


def _on_sqlite(amounts: Amounts, pairs: int) -> Week:
    with tempfile.TemporaryDirectory() as folder:
        return _week(f"sqlite:///{Path(folder) / 'crowd.sqlite3'}", amounts, pairs)


def _on_postgresql(server: str, amounts: Amounts, pairs: int) -> Week:
    with postgresql.database(server) as url:
        return _week(url, amounts, pairs)


def _week(url: str, amounts: Amounts, pairs: int) -> Week:
    processes.run("tests.bench.crowd", url, str(pairs))
    return {"pairs": pairs, **json.loads(processes.run("tests.bench.week", url, *amounts))}


def _tell(database: str, weeks: list[Week]) -> None:
    delivered = weeks[0]["parts"]["delivering"]["nudges"]
    print(f"A week on {database}: everybody is planned, then claimed; {delivered} are delivered.")
    print("\n".join([line(HEADINGS, WIDTHS), *_lines(weeks)]) + "\n", flush=True)


def _lines(weeks: list[Week]) -> Iterator[str]:
    for part, first in weeks[0]["parts"].items():
        for week in weeks:
            own = week["parts"][part]
            yield line(
                (
                    part,
                    f"{week['pairs']:,}",
                    *_beside(_each(own, "seconds") * 1000, _each(first, "seconds") * 1000),
                    *_beside(_each(own, "at_work") * 1000, _each(first, "at_work") * 1000),
                    f"{_each(own, 'queries'):.2f}",
                    *_beside(week["megabytes"], weeks[0]["megabytes"]),
                ),
                WIDTHS,
            )


def _each(part: dict[str, float], what: str) -> float:
    """For one nudge."""
    return part[what] / part["nudges"]


def _beside(number: float, first: float) -> tuple[str, str]:
    """A number and its ratio to that of the smallest crowd."""
    return f"{number:.2f}" if number < WHOLE else f"{number:.0f}", f"{number / first:.2f}"
