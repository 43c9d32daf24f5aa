"""Reasons in codes: why each pair fits, why somebody is left out, and which relaxed rule would help them."""

from collections.abc import Iterable

import numpy as np

from bot.mentoring.matching.plan import Help, LeftOut, Match
from bot.mentoring.matching.rules import wishes
from bot.mentoring.matching.rules.encoding import Columns, IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.wishes import Points, Wish
from bot.mentoring.matching.violations import GroupVerdicts, rules_excluding
from bot.mentoring.model import Candidate, Hindrance, Role

LACKING_IN_OTHERS = {
    Hindrance.NO_LEVEL: Hindrance.NO_LEVEL_OF_OTHERS,
    Hindrance.NO_LINE: Hindrance.NO_LINE_OF_OTHERS,
}
"""A rule that both must meet, and the reason where a person meets it and nobody else does."""


def matches(instance: Instance, rows: IntArray, columns: IntArray) -> list[Match]:
    """The pairs at these rows and columns with their scores, and the reasons of both sides."""
    mentors, leaders = instance.mentors.people, instance.leaders.people
    mentor_columns, leader_columns = (
        instance.mentors.columns.take(rows),
        instance.leaders.columns.take(columns),
    )
    points = points_by_wish(instance, mentor_columns, leader_columns)
    scores = np.stack(list(points.values())).sum(axis=0, dtype=np.int64)
    minutes = instance.lookup.shared_hours.fewest_minutes(mentor_columns.clock, leader_columns.clock)
    max_areas = instance.weights.areas_counted
    return [
        Match(mentor.person.id, leader.person.id, score, wishes.reasons(mentor, leader, shared, max_areas))
        for mentor, leader, score, shared in zip(
            [mentors[row] for row in rows.tolist()],
            [leaders[column] for column in columns.tolist()],
            scores.tolist(),
            minutes.tolist(),
            strict=True,
        )
    ]


def points_by_wish(instance: Instance, mentors: Columns, leaders: Columns) -> dict[Wish, Points]:
    """The points that each wish counts for each of these pairs."""
    wish_functions = {**wishes.GROUP_WISHES, **wishes.PAIR_WISHES}
    points_of = {
        wish: function(instance.lookup, instance.weights, mentors, leaders)
        for wish, function in wish_functions.items()
    }
    return {wish: np.broadcast_to(points, mentors.level.shape) for wish, points in points_of.items()}


def explain_left_out(
    everybody: Instance, members: Iterable[tuple[Role, str]], members_with_candidates: set[tuple[Role, str]]
) -> list[LeftOut]:
    """The reason why each of these members has no pair; some are known to have an eligible partner.

    `everybody` is of a problem as anybody knows it: where only a private list or a proposal that came to
    nothing is in the way, the reason is that everyone is taken.
    """
    sides = {Role.MENTOR: everybody.mentors, Role.LEADER: everybody.leaders}
    index = {
        (role, person): position for role, side in sides.items() for position, person in enumerate(side.ids())
    }
    group_verdicts: dict[Role, GroupVerdicts] = {role: {} for role in Role}
    return [
        LeftOut(member[1], member[0], Hindrance.EVERYONE_TAKEN)
        if member in members_with_candidates
        else _explain(
            everybody, sides[member[0]].people[index[member]], index[member], group_verdicts[member[0]]
        )
        for member in members
    ]


def _explain(everybody: Instance, candidate: Candidate, index: int, group_verdicts: GroupVerdicts) -> LeftOut:
    """The first rule that leaves nobody for this person, and how many people each rule alone excludes."""
    if candidate.person.level is None:
        return LeftOut(candidate.person.id, candidate.role, Hindrance.NO_LEVEL)
    side = everybody.mentors if candidate.role is Role.MENTOR else everybody.leaders
    if not side.columns.in_line[index]:
        return LeftOut(candidate.person.id, candidate.role, Hindrance.NO_LINE)
    masks = rules_excluding(everybody, candidate.role, index, group_verdicts)
    reason = _decisive_rule(masks)
    if reason is Hindrance.EVERYONE_TAKEN:
        return LeftOut(candidate.person.id, candidate.role, reason)
    violations = np.stack(list(masks.values()))
    only_obstacles = (violations & (np.add.reduce(violations, axis=0, dtype=np.uint8) == 1)).sum(axis=1)
    helps = tuple(
        Help(rule, number)
        for rule, number in zip(masks, only_obstacles.tolist(), strict=True)
        if number and rule is not Hindrance.SAME_PERSON
    )
    # What the person lacks was told before: here it is the others.
    return LeftOut(candidate.person.id, candidate.role, LACKING_IN_OTHERS.get(reason, reason), helps)


def _decisive_rule(masks: dict[Hindrance, Mask]) -> Hindrance:
    """The first rule, in the order of these, after which nobody remains; `masks` tell whom each excludes."""
    remaining = np.ones_like(masks[Hindrance.LEVEL_GAP])
    if not len(remaining):
        return Hindrance.LEVEL_GAP  # with nobody on the other side at all, nobody is far enough apart
    for rule, mask in masks.items():
        remaining &= ~mask
        if not remaining.any():
            return rule
    return Hindrance.EVERYONE_TAKEN
