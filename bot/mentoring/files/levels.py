"""Levels held against managers: where most managers stand below their people, they may be upside down."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class InvertedLevels(NamedTuple):
    """In `inverted` of `compared` lines, which is most of them, the manager stands below the person."""

    inverted: int
    compared: int

    def __str__(self) -> str:
        return f"in {self.inverted} of {self.compared} lines the manager stands below the person"


def inverted_levels(
    manager_of: Iterable[tuple[str, str | None]], levels: Mapping[str, int | None]
) -> InvertedLevels | None:
    """The lines in which the manager stands below the person, if these are most; None if they are not.

    A line is a person's id and their manager's; one with a level that is not known says nothing.
    """
    pairs = [(levels.get(person), levels.get(manager)) for person, manager in manager_of if manager]
    gaps = [higher - level for level, higher in pairs if level is not None and higher is not None]
    inverted = sum(gap < 0 for gap in gaps)
    return InvertedLevels(inverted, len(gaps)) if 2 * inverted > len(gaps) else None
