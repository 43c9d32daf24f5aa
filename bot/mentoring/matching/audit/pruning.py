"""Pruning, for the audit of a plan: few pairs are computed, and those left out could change nothing.

Rules on levels, clocks and languages are computed once for people who have these alike. Of the pairs that are
left, only those are computed in full whose two prices are below all that such a pair could be worth.
"""

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np

from bot.mentoring.matching.audit.encoding import AuditSide, Bools, Ints
from bot.mentoring.matching.audit.pairs import OTHER_ROLE, AuditProblem, PairBatch, count_bits
from bot.mentoring.model import Hindrance, Role

GROUP_RULES = (
    Hindrance.NO_LEVEL,
    Hindrance.LEVEL_GAP,
    Hindrance.NO_SHARED_HOURS,
    Hindrance.NO_SHARED_LANGUAGE,
)
BATCH_PAIRS = 1 << 16  # so many at a time stay in a processor's cache
SAMPLE_SIZE = 64  # partners to try before all of them
POINTS_BOUND = 1 << 28  # more than any pair has, and sums of a few fit into 32 bits


def interchangeable_groups(
    audit: AuditProblem, role: Role, rows: Ints, columns: Ints
) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Groups of people whom no group rule tells apart, the partners that these rules leave them, and points.

    The points are those of the whole group with each partner, for hours and levels alone.
    """
    if not len(rows) or not len(columns):
        return
    order, sizes = _by_group(audit.sides[OTHER_ROLE[role]], columns)
    representatives = order[np.cumsum(sizes) - sizes]
    own_order, own_sizes = _by_group(audit.sides[role], rows)
    for members in np.split(own_order, np.cumsum(own_sizes)[:-1]):
        batch = PairBatch(audit, role, members[:1], representatives)
        is_allowed: Bools = ~reduce(np.logical_or, (batch.violations[rule] for rule in GROUP_RULES))
        is_member = np.repeat(is_allowed, sizes)
        yield members, order[is_member], np.repeat(batch.shared_points, sizes)[is_member]


def _by_group(side: AuditSide, people: Ints) -> tuple[Ints, Ints]:
    """These people group by group, and the number in each group."""
    columns = np.stack([side.level, side.clock, *side.speaks])[:, people]
    _, group_of = np.unique(columns, axis=1, return_inverse=True)
    return people[np.argsort(group_of.ravel(), kind="stable")], np.bincount(group_of.ravel())


def people_with_partner(audit: AuditProblem, role: Role, rows: Ints) -> list[int]:
    """Some of these people: those whom a sample of partners with free seats shows to have an allowed one."""
    people: list[int] = []
    with_seats = np.flatnonzero(audit.sides[OTHER_ROLE[role]].free_seats)
    height = BATCH_PAIRS // SAMPLE_SIZE
    for members, partners, _ in interchangeable_groups(audit, role, rows, with_seats):
        sample = partners[:: max(1, len(partners) // SAMPLE_SIZE)]
        for chunk in np.split(members, range(height, len(members), height)):
            batch = PairBatch(audit, role, chunk[:, None], sample[None])
            people += chunk[batch.allowed.any(axis=1)].tolist()
    return people


def violating_pairs(
    audit: AuditProblem, prices: Mapping[Role, Ints], one_point: int, proposal_keys: Ints, staying_points: int
) -> Iterator[PairBatch]:
    """Every pair with free seats that is allowed and violates the prices, and some others, each once.

    A pair violates them if it is worth more than its two prices. Prices are rounded down to points, and a
    pair is taken to differ in everything in which people can differ.
    """
    weights, sides = audit.problem.rules.weights, audit.sides
    thresholds = {
        role: prices[role] // one_point - weights.novelty * side.has_met for role, side in sides.items()
    }
    # A proposal counts more, so its mentor's threshold is lower, whoever the leader is.
    thresholds[Role.MENTOR][proposal_keys // max(1, len(sides[Role.LEADER].people))] -= max(staying_points, 0)
    people_with_seats = [np.flatnonzero(sides[role].free_seats) for role in (Role.MENTOR, Role.LEADER)]
    for members, partners, group_points in interchangeable_groups(audit, Role.MENTOR, *people_with_seats):
        surplus = group_points + weights.department + weights.place - thresholds[Role.LEADER][partners]
        member_thresholds = thresholds[Role.MENTOR][members]
        own_order, other_order = np.argsort(member_thresholds), np.argsort(-surplus)
        yield from _violating_in_group(
            audit,
            members[own_order],
            partners[other_order],
            member_thresholds[own_order],
            surplus[other_order],
        )


def _violating_in_group(
    audit: AuditProblem, rows: Ints, columns: Ints, thresholds: Ints, surplus: Ints
) -> Iterator[PairBatch]:
    """The pairs whose points for areas exceed the mentor's threshold less the leader's surplus.

    Thresholds ascend and surpluses descend, so the rows and columns that matter are the first ones.
    """
    weights, mentors, leaders = (
        audit.problem.rules.weights,
        audit.sides[Role.MENTOR],
        audit.sides[Role.LEADER],
    )
    max_area_points = 2 * weights.area * weights.areas_counted
    start = 0
    while start < len(rows) and (
        width := int(np.searchsorted(-surplus, max_area_points - thresholds[start]))
    ):
        chunk = rows[start : start + max(1, BATCH_PAIRS // width), None]
        partners = columns[None, :width]
        areas = count_bits(mentors.offers[:, chunk] & leaders.wants[:, partners], weights.areas_counted)
        areas += count_bits(mentors.wants[:, chunk] & leaders.offers[:, partners], weights.areas_counted)
        # Against the first threshold, and clipped, both fit into 32 bits and compare as before.
        excess = thresholds[start : start + len(chunk)] - thresholds[start]
        excess = excess.clip(max=POINTS_BOUND).astype(np.int32)
        available = (surplus[:width] - thresholds[start]).clip(max=2 * POINTS_BOUND).astype(np.int32)
        violating = np.flatnonzero(areas * weights.area > excess[:, None] - available)
        yield PairBatch(audit, Role.MENTOR, chunk[violating // width, 0], partners[0, violating % width])
        start += len(chunk)
