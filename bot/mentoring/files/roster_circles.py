"""Circles of managers that a roster closes, alone or with what earlier files said."""

from collections.abc import Mapping, Sequence

from bot.mentoring.files.roster_faults import RosterFault, RosterFaultKind
from bot.mentoring.files.roster_people import RosterPeople
from bot.mentoring.org_chart import Managers, cycle_representatives

MOST_NAMED_IN_CIRCLE = 6
NAMELESS = "…"  # a link of an earlier file, of whom no name is kept


def circles_closed(resolved: RosterPeople, managers: Managers) -> list[RosterFault]:
    """One fault for each circle of managers that the roster closes, at its first row; `value` goes round it.

    A circle that was there before, and of which the roster names nobody's manager, is no fault of it.
    """
    if "manager" not in resolved.roster.columns:
        return []
    representative = cycle_representatives(managers)
    first_of = dict[str, tuple[int, str]]()
    for person, line in resolved.lines.items():
        if person in representative:
            head = representative[person]
            first_of[head] = min(first_of.get(head, (line, person)), (line, person))
    faults = []
    for line, person in first_of.values():
        circle = [person]
        while (manager := managers[circle[-1]]) != person:
            circle.append(str(manager))
        is_in_file = all(each in resolved.lines for each in circle)
        kind = RosterFaultKind.CIRCLE if is_in_file else RosterFaultKind.CIRCLE_OVER_FILES
        faults.append(RosterFault(line, kind, _round(circle, resolved.names)))
    return faults


def _round(circle: Sequence[str], names: Mapping[str, str]) -> str:
    """A circle from its first person round to the same, with the names of a few."""
    shown_names = [names.get(each, NAMELESS) for each in circle[:MOST_NAMED_IN_CIRCLE]]
    remainder = [NAMELESS] if len(circle) > MOST_NAMED_IN_CIRCLE else []
    return " → ".join((*shown_names, *remainder, shown_names[0]))
