"""How well two people fit: what each wish counts for them, in whole points, and why in words.

A wish takes mentors and leaders as columns that numpy can broadcast against each other.
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.problem import Weights
from bot.mentoring.matching.rules.eligibility import MINUTES_NEEDED, Ground
from bot.mentoring.matching.rules.encoding import NOBODY, Bits, Columns
from bot.mentoring.model import Area, Because, Candidate, Reason

Points = NDArray[np.int16]
Counted = Callable[[Ground, Weights, Columns, Columns], Points]


class Wish(StrEnum):
    """What the coordinator reads of a plan: how far each wish is fulfilled."""

    HOURS = "hours"
    GAP = "gap"
    LEADER_WANTS = "leader_wants"
    MENTOR_WANTS = "mentor_wants"
    DEPARTMENT = "department"
    PLACE = "place"
    NOVELTY = "novelty"


Wishes = Mapping[Wish, Counted]


def hours(ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """For each full hour beyond the two that are needed."""
    further = (ground.hours.least(mentors.clock, leaders.clock) - MINUTES_NEEDED) // 60
    return (weights.hour * further.clip(0, weights.hours_counted)).astype(np.int16)


def gap(ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """For standing no more than the good number of levels apart."""
    return (leaders.level - mentors.level <= ground.good_gap) * np.int16(weights.gap)


def leader_wants(_ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    return _areas(mentors.offers & leaders.wants, weights)


def mentor_wants(_ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    return _areas(leaders.offers & mentors.wants, weights)


def other_department(_ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    return _differ(mentors.department, leaders.department, weights.department)


def other_place(_ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    return _differ(mentors.place, leaders.place, weights.place)


def novelty(ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """For each of the two who had partners, none of them from the other's department."""
    if not ground.fresh.any():
        return np.zeros((), dtype=np.int16)  # nobody has a past
    new = ground.fresh[mentors.met, leaders.department].astype(np.int16)
    return (new + ground.fresh[leaders.met, mentors.department]) * np.int16(weights.novelty)


OF_GROUPS: Wishes = {Wish.HOURS: hours, Wish.GAP: gap}
"""Wishes that read only what the members of a group have alike."""

OF_PAIRS: Wishes = {
    Wish.LEADER_WANTS: leader_wants,
    Wish.MENTOR_WANTS: mentor_wants,
    Wish.DEPARTMENT: other_department,
    Wish.PLACE: other_place,
    Wish.NOVELTY: novelty,
}


def total(counted: Wishes, ground: Ground, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """The points of these wishes together."""
    some = [one(ground, weights, mentors, leaders) for one in counted.values()]
    points = some[0] + some[1]
    for more in some[2:]:
        if more.ndim:
            points += more  # in place: to make room anew costs more than to add
    return points


def most(weights: Weights) -> dict[Wish, int]:
    """The most that each wish can count for one pair."""
    areas = weights.area * weights.areas_counted
    return {
        Wish.HOURS: weights.hour * weights.hours_counted,
        Wish.GAP: weights.gap,
        Wish.LEADER_WANTS: areas,
        Wish.MENTOR_WANTS: areas,
        Wish.DEPARTMENT: weights.department,
        Wish.PLACE: weights.place,
        Wish.NOVELTY: 2 * weights.novelty,
    }


def reasons(mentor: Candidate, leader: Candidate, minutes: int, counted: int) -> tuple[Reason, ...]:
    """Why the two fit, in the order people read it; at most the areas that were counted."""
    taught = common(mentor.profile.offers, leader.profile.wants)[:counted]
    learnt = common(leader.profile.offers, mentor.profile.wants)[:counted]
    found = (
        (taught, Reason(Because.LEADER_WANTS, areas=taught)),
        (learnt, Reason(Because.MENTOR_WANTS, areas=learnt)),
        (_not_same(mentor.person.department, leader.person.department), Reason(Because.OTHER_DEPARTMENT)),
        (_not_same(mentor.person.location, leader.person.location), Reason(Because.OTHER_PLACE)),
        (_new_to(mentor, leader) or _new_to(leader, mentor), Reason(Because.NEW_DEPARTMENT)),
        (minutes, Reason(Because.SHARED_HOURS, minutes=minutes)),
    )
    return tuple(reason for applies, reason in found if applies)


def common(some: Collection[Area], others: Collection[Area]) -> tuple[Area, ...]:
    """The areas in both, in the order of `Area`."""
    both = {*some} & {*others}
    return tuple(sorted(both, key=_place))


@cache
def _place(area: Area) -> int:
    return [*type(area)].index(area)


def _new_to(one: Candidate, other: Candidate) -> bool:
    """The one had partners, none of them from the other's department."""
    department = other.person.department
    return bool(one.met) and department is not None and department not in one.met


def _not_same(one: str | None, other: str | None) -> bool:
    """Both are known and not the same."""
    return one is not None and other is not None and one != other


def _areas(shared: Bits, weights: Weights) -> Points:
    counts = np.bitwise_count(shared)
    # Against a row, numpy is ten times faster than against a single number.
    most = np.full(counts.shape[-1:], min(weights.areas_counted, 64), dtype=np.uint8)
    return np.minimum(counts, most) * np.int16(weights.area)


def _differ(mentors: NDArray[np.int32], leaders: NDArray[np.int32], points: int) -> Points:
    """The points where both are known and not the same.

    Multiplied in this order, numpy has long rows to go along, which is several times faster.
    """
    counted: Points = (mentors != leaders) * ((leaders != NOBODY) * np.int16(points))
    counted *= (mentors != NOBODY).astype(np.int16)
    return counted
