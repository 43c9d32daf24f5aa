"""What a plan says in codes: why each pair fits, why somebody is left out, and what would help them."""

from collections.abc import Iterable

import numpy as np

from bot.mentoring.matching.plan import Help, LeftOut, Match
from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.encoding import Columns, Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points, Wish
from bot.mentoring.matching.violations import Known, in_the_way
from bot.mentoring.model import Candidate, Hindrance, Role

IN_CONFIDENCE = {Hindrance.PRIVATE_LIST, Hindrance.EVERYONE_TAKEN}
"""The two are told in the same words, and nothing is told beside them that could tell them apart."""


def matches(instance: Instance, rows: Numbers, columns: Numbers) -> list[Match]:
    """These pairs with their scores, and both sides' reasons."""
    mentors, leaders = instance.mentors.people, instance.leaders.people
    one, other = instance.mentors.columns.take(rows), instance.leaders.columns.take(columns)
    scores = np.stack(list(points_of(instance, one, other).values())).sum(axis=0, dtype=np.int64)
    minutes = instance.ground.hours.least(one.clock, other.clock)
    counted = instance.weights.areas_counted
    return [
        Match(mentor.person.id, leader.person.id, score, wishes.reasons(mentor, leader, shared, counted))
        for mentor, leader, score, shared in zip(
            [mentors[row] for row in rows.tolist()],
            [leaders[column] for column in columns.tolist()],
            scores.tolist(),
            minutes.tolist(),
            strict=True,
        )
    ]


def points_of(instance: Instance, mentors: Columns, leaders: Columns) -> dict[Wish, Points]:
    """What each wish counts for these pairs."""
    counted = {**wishes.OF_GROUPS, **wishes.OF_PAIRS}
    some = {name: wish(instance.ground, instance.weights, mentors, leaders) for name, wish in counted.items()}
    return {name: np.broadcast_to(points, mentors.level.shape) for name, points in some.items()}


def left_out(
    everybody: Instance, waiting: Iterable[tuple[Role, str]], fits: set[tuple[Role, str]]
) -> list[LeftOut]:
    """Why each of those who wait has no pair; `fits` are people known to fit somebody."""
    sides = {Role.MENTOR: everybody.mentors, Role.LEADER: everybody.leaders}
    place = {
        (role, person): number for role, side in sides.items() for number, person in enumerate(side.ids())
    }
    known: dict[Role, Known] = {role: {} for role in Role}
    return [
        LeftOut(key[1], key[0], Hindrance.EVERYONE_TAKEN)
        if key in fits
        else _explained(everybody, sides[key[0]].people[place[key]], place[key], known[key[0]])
        for key in waiting
    ]


def _explained(everybody: Instance, one: Candidate, place: int, known: Known) -> LeftOut:
    """The first rule that leaves nobody for this person, and for whom one rule alone is in the way.

    Private lists count for nothing there, the person's own neither: who knows the rest could find it out.
    """
    if one.person.level is None:
        return LeftOut(one.person.id, one.role, Hindrance.NO_LEVEL)
    grids = in_the_way(everybody, one.role, place, known)
    why = _first_to_leave_nobody(grids)
    if why in IN_CONFIDENCE:
        return LeftOut(one.person.id, one.role, why)
    del grids[Hindrance.PRIVATE_LIST]
    broken = np.stack(list(grids.values()))
    alone = (broken & (np.add.reduce(broken, axis=0, dtype=np.uint8) == 1)).sum(axis=1)
    helps = tuple(
        Help(name, number)
        for name, number in zip(grids, alone.tolist(), strict=True)
        if number and name is not Hindrance.SAME_PERSON
    )
    return LeftOut(one.person.id, one.role, why, helps)


def _first_to_leave_nobody(grids: dict[Hindrance, Grid]) -> Hindrance:
    left = np.ones_like(grids[Hindrance.LEVEL_GAP])
    if not len(left):
        return Hindrance.LEVEL_GAP  # with nobody on the other side at all, nobody is far enough apart
    for name, grid in grids.items():
        left &= ~grid
        if not left.any():
            return name
    return Hindrance.EVERYONE_TAKEN
