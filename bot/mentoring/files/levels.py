"""Levels held against managers: where most managers stand below their people, they may be upside down."""

from collections.abc import Iterable, Mapping


class LevelsInQuestion(Exception):
    """In `inverted` of `compared` lines the manager stands below the person: it may not be kept."""

    def __init__(self, inverted: int, compared: int) -> None:
        self.inverted, self.compared = inverted, compared
        super().__init__(f"in {inverted} of {compared} lines the manager stands below the person")


def require_plausible_levels(
    manager_of: Iterable[tuple[str, str | None]], levels: Mapping[str, int | None]
) -> None:
    """Raise LevelsInQuestion if in most of these lines the manager stands below the person.

    A line is a person's id and their manager's; one with a level that is not known says nothing.
    """
    pairs = [(levels.get(person), levels.get(manager)) for person, manager in manager_of if manager]
    gaps = [higher - level for level, higher in pairs if level is not None and higher is not None]
    inverted = sum(gap < 0 for gap in gaps)
    if 2 * inverted > len(gaps):
        raise LevelsInQuestion(inverted, len(gaps))
