"""Safety of a pair from its proposal to its end: what is known to break a rule, whoever matched the two.

The rules are those that not even a pin may break, read the other way round: a plan needs to know that a rule
holds, a pair that exists ends only where it is known to be broken. What is unknown ends nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.mentoring.model import TOP, AccountStatus, Hindrance, Person
from bot.mentoring.org_chart import Managers, chart_positions


def known_breach(
    mentor: Person, leader: Person, managers: Managers, avoids: Mapping[str, Collection[str]]
) -> Hindrance | None:
    """The first rule of safety that these two are known to break, None where they break none.

    `managers` has both people and everybody above them, `avoids` by person id the ids on their private list.
    """
    if not all(each.account_status is AccountStatus.ACTIVE for each in (mentor, leader)):
        return Hindrance.NOT_ACTIVE
    if breach := line_breach(mentor.id, leader.id, managers):
        return breach
    if leader.id in avoids.get(mentor.id, ()) or mentor.id in avoids.get(leader.id, ()):
        return Hindrance.PRIVATE_LIST
    return None


def line_breach(mentor_id: str, leader_id: str, managers: Managers) -> Hindrance | None:
    """The rule of the roster that two people are known to break: one line, or one manager for both."""
    if leader_id in _line_above(mentor_id, managers) or mentor_id in _line_above(leader_id, managers):
        return Hindrance.REPORTING_LINE
    if _have_common_manager(mentor_id, leader_id, managers):
        return Hindrance.COMMON_MANAGER
    return None


def pairs_in_line(pairs: Iterable[tuple[str, str]], managers: Managers) -> Iterator[tuple[str, str]]:
    """Those of many pairs of ids that break a rule of the roster; costs no more for a long line."""
    positions = chart_positions(managers)
    for one, other in pairs:
        above, below = positions.get(one), positions.get(other)
        is_one_line = above and below and (above.is_above(below) or below.is_above(above))
        if is_one_line or _have_common_manager(one, other, managers):
            yield one, other


def is_upside_down(mentor: Person, leader: Person) -> bool:
    """Whether the mentor is known to stand no lower than the leader: nobody is asked to mentor downwards."""
    return mentor.level is not None and leader.level is not None and mentor.level >= leader.level


def _have_common_manager(one: str, other: str, managers: Managers) -> bool:
    manager_id = managers.get(one)
    return manager_id not in (None, TOP) and manager_id == managers.get(other)


def _line_above(person_id: str, managers: Managers) -> set[str]:
    """Everybody above a person, at any depth; managers in a circle are all above each other."""
    line: set[str] = set()
    manager_id = managers.get(person_id)
    while manager_id is not None and manager_id not in line:
        line.add(manager_id)
        manager_id = managers.get(manager_id)
    return line
