"""Who is above whom, told by numbers, so that a line of any length costs no more than its people.

Everybody has a number, and the numbers of all below somebody follow each other without a gap.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

Managers = Mapping[str, str | None]


class Stand(NamedTuple):
    """Somebody's `number`, and the `below` numbers from `start` on of everybody whom they are above."""

    number: int
    start: int
    below: int


def upwards(managers: Managers, people: Iterable[str]) -> dict[str, str | None]:
    """Who reports to whom among these people and everybody above them."""
    found: dict[str, str | None] = {}
    for person in people:
        one: str | None = person
        while one is not None and one not in found:
            found[one] = managers.get(one)
            one = found[one]
    return found


def stands(managers: Managers) -> dict[str, Stand]:
    """Everybody's place in the lines. Whoever is in a circle of managers is above all in it and below it."""
    head = circles(managers)
    order = _from_the_top(managers, head)
    size = dict.fromkeys(order, 1)
    for person in reversed(order):
        manager = managers.get(person)
        if manager is not None and person not in head:
            size[head.get(manager, manager)] += size[person]
    found = {person: Stand(number, number + 1, size[person] - 1) for number, person in enumerate(order)}
    return found | {
        person: Stand(found[first].number, found[first].number, size[first]) for person, first in head.items()
    }


def circles(managers: Managers) -> dict[str, str]:
    """Those who are above themselves, each with the one who stands for their circle."""
    head: dict[str, str] = {}
    seen: set[str] = set()
    for start in managers:
        walk: dict[str, None] = {}
        person: str | None = start
        while person is not None and person not in seen:
            seen.add(person)
            walk[person] = None
            person = managers.get(person)
        if person is not None and person in walk:
            steps = [*walk]
            head |= dict.fromkeys(steps[steps.index(person) :], person)
    return head


def _from_the_top(managers: Managers, head: Mapping[str, str]) -> list[str]:
    """Everybody after who is above them, a whole team before the next; one of each circle stands for it."""
    team = defaultdict[str, list[str]](list)
    tops: dict[str, None] = {}
    for person, manager in managers.items():
        if person in head:
            tops[head[person]] = None
        elif manager is None:
            tops[person] = None
        else:
            team[head.get(manager, manager)].append(person)
            if manager not in managers:
                tops[manager] = None
    order, next_ones = [], [*tops]
    while next_ones:
        order.append(next_ones.pop())
        next_ones += team[order[-1]]
    return order
