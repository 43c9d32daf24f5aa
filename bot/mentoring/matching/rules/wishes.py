"""Wishes: the points that each counts for a pair, in whole numbers, and the reasons that people read.

A wish takes mentors and leaders as columns that numpy can broadcast against each other.
"""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.problem import Weights
from bot.mentoring.matching.rules.eligibility import MINUTES_NEEDED, LookupTables
from bot.mentoring.matching.rules.encoding import UNKNOWN, BitSets, Columns, place_of
from bot.mentoring.model import Area, Candidate, Reason, ReasonKind

Points = NDArray[np.int16]
WishFunction = Callable[[LookupTables, Weights, Columns, Columns], Points]


class Wish(StrEnum):
    """The wishes whose fulfilment a coordinator reads of a plan."""

    HOURS = "hours"
    GAP = "gap"
    LEADER_WANTS = "leader_wants"
    MENTOR_WANTS = "mentor_wants"
    DEPARTMENT = "department"
    PLACE = "place"
    NOVELTY = "novelty"


WishFunctions = Mapping[Wish, WishFunction]


def hours(lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for each full shared hour beyond the two that are needed."""
    further_hours = (lookup.shared_hours.fewest_minutes(mentors.clock, leaders.clock) - MINUTES_NEEDED) // 60
    return (weights.hour * further_hours.clip(0, weights.hours_counted)).astype(np.int16)


def gap(lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for standing no more than the good number of levels apart."""
    return (leaders.level - mentors.level <= lookup.good_gap) * np.int16(weights.gap)


def leader_wants(_lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for each area that the mentor offers and the leader wants, up to the number counted."""
    return _points_for_areas(mentors.offers & leaders.wants, weights)


def mentor_wants(_lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for each area that the leader offers and the mentor wants, up to the number counted."""
    return _points_for_areas(leaders.offers & mentors.wants, weights)


def other_department(_lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for two known departments that are not the same."""
    return _points_if_different(mentors.department, leaders.department, weights.department)


def other_place(_lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for two known places that are not the same, unless one of the two likes to meet in person."""
    return _points_if_different(mentors.location, leaders.location, weights.place)


def novelty(lookup: LookupTables, weights: Weights, mentors: Columns, leaders: Columns) -> Points:
    """Points for each of the two who had partners, none of them from the other's department."""
    if not lookup.unmet.any():
        return np.zeros((), dtype=np.int16)  # nobody has a past
    points = lookup.unmet[mentors.met, leaders.department].astype(np.int16)
    return (points + lookup.unmet[leaders.met, mentors.department]) * np.int16(weights.novelty)


GROUP_WISHES: WishFunctions = {Wish.HOURS: hours, Wish.GAP: gap}
"""Wishes that read only what the members of a group have alike."""

PAIR_WISHES: WishFunctions = {
    Wish.LEADER_WANTS: leader_wants,
    Wish.MENTOR_WANTS: mentor_wants,
    Wish.DEPARTMENT: other_department,
    Wish.PLACE: other_place,
    Wish.NOVELTY: novelty,
}


def total_points(
    wish_functions: WishFunctions,
    lookup: LookupTables,
    weights: Weights,
    mentors: Columns,
    leaders: Columns,
) -> Points:
    """The points of these wishes together; two wishes or more."""
    parts = [wish(lookup, weights, mentors, leaders) for wish in wish_functions.values()]
    points = parts[0] + parts[1]
    for part in parts[2:]:
        if part.ndim:
            points += part  # in place: a new array costs more than the addition
    return points


def max_points(weights: Weights) -> dict[Wish, int]:
    """The most points that each wish can count for one pair."""
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


def reasons(mentor: Candidate, leader: Candidate, minutes: int, max_areas: int) -> tuple[Reason, ...]:
    """The reasons why the two fit, in the order people read them; at most `max_areas` in each direction."""
    taught = common_areas(mentor.profile.offers, leader.profile.wants)[:max_areas]
    learnt = common_areas(leader.profile.offers, mentor.profile.wants)[:max_areas]
    conditions = (
        (taught, Reason(ReasonKind.LEADER_WANTS, areas=taught)),
        (learnt, Reason(ReasonKind.MENTOR_WANTS, areas=learnt)),
        (
            _known_and_different(mentor.person.department, leader.person.department),
            Reason(ReasonKind.OTHER_DEPARTMENT),
        ),
        (
            _known_and_different(place_of(mentor), place_of(leader)),
            Reason(ReasonKind.OTHER_PLACE),
        ),
        (_is_new_to(mentor, leader) or _is_new_to(leader, mentor), Reason(ReasonKind.NEW_DEPARTMENT)),
        (minutes, Reason(ReasonKind.SHARED_HOURS, minutes=minutes)),
    )
    return tuple(reason for applies, reason in conditions if applies)


def common_areas(areas: Collection[Area], other_areas: Collection[Area]) -> tuple[Area, ...]:
    """The areas in both, in the order of `Area`."""
    shared = {*areas} & {*other_areas}
    return tuple(sorted(shared, key=_area_rank))


@cache
def _area_rank(area: Area) -> int:
    return [*type(area)].index(area)


def _is_new_to(one: Candidate, other: Candidate) -> bool:
    """Whether the one had partners, none of them from the other's known department."""
    department = other.person.department
    return bool(one.met) and department is not None and department not in one.met


def _known_and_different(one: str | None, other: str | None) -> bool:
    """Whether both are known and not the same."""
    return one is not None and other is not None and one != other


def _points_for_areas(shared_areas: BitSets, weights: Weights) -> Points:
    counts = np.bitwise_count(shared_areas)
    # Against a row, numpy is ten times faster than against a single number.
    limit = np.full(counts.shape[-1:], min(weights.areas_counted, 64), dtype=np.uint8)
    return np.minimum(counts, limit) * np.int16(weights.area)


def _points_if_different(mentors: NDArray[np.int32], leaders: NDArray[np.int32], points: int) -> Points:
    """These points where both codes are known and not the same, else 0."""
    # Multiplied in this order, numpy has long rows to go along, which is several times faster.
    result: Points = (mentors != leaders) * ((leaders != UNKNOWN) * np.int16(points))
    result *= (mentors != UNKNOWN).astype(np.int16)
    return result
