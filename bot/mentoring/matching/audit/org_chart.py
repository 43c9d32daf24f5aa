"""Who is above whom, once more from the facts, for the audit of a plan."""

from collections import Counter
from collections.abc import Mapping


def lines(managers: Mapping[str, str | None]) -> dict[str, tuple[int, int, int]]:
    """Everybody's number, and from which number to which (not included) there are those below them.

    People to whom nobody reports are taken off, again and again; who is left goes round in a circle, and is
    above all in it.
    """
    reports = Counter(managers.values())
    bottom = [person for person in managers if not reports[person]]
    below = Counter[str]()
    for person in bottom:
        manager = managers.get(person)
        if manager is not None:
            below[manager] += below[person] + 1
            reports[manager] -= 1
            if not reports[manager]:
                bottom.append(manager)
    found: dict[str, tuple[int, int, int]] = {}
    top = [0]
    free: dict[str | None, list[int]] = {None: top}
    for start in managers.keys() - {*bottom}:
        if start not in found:
            circle = _circle(start, managers)
            first, size = top[0], 1 + sum(below[one] for one in circle)
            found |= dict.fromkeys(circle, (first, first, first + size))
            inside = [first + 1]
            free |= dict.fromkeys(circle, inside)
            top[0] += size
    for person in reversed(bottom):
        room = free[managers.get(person)]
        found[person] = room[0], room[0] + 1, room[0] + 1 + below[person]
        free[person] = [room[0] + 1]
        room[0] += below[person] + 1
    return found


def _circle(start: str, managers: Mapping[str, str | None]) -> list[str]:
    circle = [start]
    while (manager := managers[circle[-1]]) not in (None, start):
        circle.append(str(manager))
    return circle
