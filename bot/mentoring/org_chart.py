"""Reporting lines as intervals of numbers, so that a line of any length costs no more than its people.

People are numbered in preorder: the numbers of all who report to somebody, directly or through others, follow
each other without a gap. So one comparison of numbers answers whether somebody is above somebody else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from bot.mentoring.model import TOP

Managers = Mapping[str, str | None]
"""By id the manager's id: None where it is not known, `TOP` where the person reports to nobody."""


class ChartPosition(NamedTuple):
    """A person's preorder `number`, and the interval of numbers of everybody below them.

    The interval is the `reports_count` numbers from `reports_start` on.
    """

    number: int
    reports_start: int
    reports_count: int

    def is_above(self, other: "ChartPosition") -> bool:
        """Whether the other person stands below this one, at any depth."""
        return self.reports_start <= other.number < self.reports_start + self.reports_count


def managers_above(managers: Managers, people: Iterable[str]) -> dict[str, str | None]:
    """Maps these people, and everybody above them at any depth, to their managers."""
    lines: dict[str, str | None] = {}
    for person in people:
        member: str | None = person
        while member is not None and member not in lines:
            lines[member] = managers.get(member)
            member = lines[member]
    return lines


def broken_lines(managers: Managers, people: Collection[str]) -> dict[str, str]:
    """Maps those of these people whose line does not reach the top to the person at whom it breaks off.

    Of that person the manager is not known, or they are in a circle of managers.
    """
    breaks: dict[str, str | None] = {TOP: None}  # for everybody on a way up that was walked
    for person in people:
        path: dict[str, None] = {}
        member: str | None = person
        while member is not None and member not in breaks and member not in path:
            path[member] = None
            member = managers.get(member)
        # Without a manager it breaks off at the last one; in a circle, where the walk came round.
        end = breaks[member] if member in breaks else member or next(reversed(path))
        breaks |= dict.fromkeys(path, end)
    return {person: end for person in people if (end := breaks[person]) is not None}


def chart_positions(managers: Managers) -> dict[str, ChartPosition]:
    """Everybody's position in the org chart.

    Members of a management cycle share one interval: each is above everybody else in it and below it.
    """
    representative = cycle_representatives(managers)
    order = _preorder(managers, representative)
    size = dict.fromkeys(order, 1)
    # Everybody comes after their manager: backwards, a size is complete before it is added.
    for person in reversed(order):
        manager = managers.get(person)
        if manager is not None and person not in representative:
            size[representative.get(manager, manager)] += size[person]
    positions = {
        person: ChartPosition(number, number + 1, size[person] - 1) for number, person in enumerate(order)
    }
    return positions | {
        person: ChartPosition(positions[head].number, positions[head].number, size[head])
        for person, head in representative.items()
    }


def cycle_representatives(managers: Managers) -> dict[str, str]:
    """Maps everybody in a management cycle, and so above themselves, to one fixed member of that cycle."""
    representative: dict[str, str] = {}
    visited: set[str] = set()
    for start in managers:
        path: dict[str, None] = {}
        person: str | None = start
        while person is not None and person not in visited:
            visited.add(person)
            path[person] = None
            person = managers.get(person)
        if person is not None and person in path:
            cycle = [*path]
            representative |= dict.fromkeys(cycle[cycle.index(person) :], person)
    return representative


def _preorder(managers: Managers, representative: Mapping[str, str]) -> list[str]:
    """Everybody after their managers, each subtree whole; a cycle appears as its representative."""
    reports = defaultdict[str, list[str]](list)
    roots: dict[str, None] = {}
    for person, manager in managers.items():
        if person in representative:
            roots[representative[person]] = None
        elif manager is None:
            roots[person] = None
        else:
            reports[representative.get(manager, manager)].append(person)
            if manager not in managers:
                roots[manager] = None
    order, stack = [], [*roots]
    while stack:
        order.append(stack.pop())
        stack += reports[order[-1]]
    return order
