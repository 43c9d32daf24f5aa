"""Reporting lines, for the audit of a plan: computed a second time, straight from the problem."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from bot.mentoring.model import TOP


def report_ranges(managers: Mapping[str, str | None]) -> dict[str, tuple[int, int, int]]:
    """Everybody's number, and the range of numbers (its end not included) of everybody below them.

    1. People to whom nobody reports are taken off, again and again, and reports are counted.
    2. Everybody who is left is in a management cycle, and above all in it: they get the first numbers.
    3. The others get numbers from the top down, each within the range of their manager.
    """
    reports = Counter(managers.values())
    leaves_first = [person for person in managers if not reports[person]]
    report_count = Counter[str]()
    for person in leaves_first:
        manager = managers.get(person)
        if manager is not None:
            report_count[manager] += report_count[person] + 1
            reports[manager] -= 1
            if not reports[manager]:
                leaves_first.append(manager)
    ranges: dict[str, tuple[int, int, int]] = {}
    next_at_top = [0]
    next_free: dict[str | None, list[int]] = {None: next_at_top}
    for start in managers.keys() - {*leaves_first}:
        if start not in ranges:
            cycle = _management_cycle(start, managers)
            first, size = next_at_top[0], 1 + sum(report_count[one] for one in cycle)
            ranges |= dict.fromkeys(cycle, (first, first, first + size))
            next_inside = [first + 1]
            next_free |= dict.fromkeys(cycle, next_inside)
            next_at_top[0] += size
    for person in reversed(leaves_first):
        next_number = next_free[managers.get(person)]
        ranges[person] = next_number[0], next_number[0] + 1, next_number[0] + 1 + report_count[person]
        next_free[person] = [next_number[0] + 1]
        next_number[0] += report_count[person] + 1
    return ranges


def people_below_top(managers: Mapping[str, str | None]) -> set[str]:
    """Everybody who is at the top or reports to somebody below it: all others have an unknown line."""
    reports = defaultdict[str | None, list[str]](list)
    for person, manager in managers.items():
        reports[manager].append(person)
    people = [*reports[TOP]]
    for person in people:
        people += reports[person]
    return {*people}


def _management_cycle(start: str, managers: Mapping[str, str | None]) -> list[str]:
    """The management cycle that `start` is in."""
    cycle = [start]
    while (manager := managers[cycle[-1]]) not in (None, start):
        cycle.append(str(manager))
    return cycle
