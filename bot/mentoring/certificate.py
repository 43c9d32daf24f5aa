"""Checks that a plan is the best, trusting no solver: prices say how good any plan can be at most.

For any prices at all, no plan is worth more than the sum of what everybody would gain by their price and of
what every pair is worth beyond its two prices. A plan that reaches this bound is the best.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.mentoring import pinning
from bot.mentoring.columns import Numbers
from bot.mentoring.facts import Facts
from bot.mentoring.instance import Instance, Side
from bot.mentoring.objective import Objective, thrown
from bot.mentoring.plan import Certificate, Plan
from bot.mentoring.sheets import sheets


def holds(
    plan: Plan, facts: Facts, *, standing: Sequence[tuple[str, str]] = (), standing_points: int = 0
) -> bool:
    """Whether the plan keeps every rule, its figures are true, and its certificate proves it the best.

    A plan in which pairs that stand counted more is the best of those that count them so.
    """
    pinned = pinning.settle(facts)
    said = {(one.mentor_id, one.leader_id): one.score for one in plan.matches}
    if plan.certificate is None or len(said) < len(plan.matches) or not said.keys() >= {*pinned.pairs}:
        return False
    free = {
        pair: score + standing_points * (pair in standing)
        for pair, score in said.items()
        if pair not in pinned.pairs
    }
    instance = Instance.of(pinned.facts, standing=standing, standing_points=standing_points)
    return proves(plan.certificate, free, instance)


def proves(proof: Certificate, pairs: Mapping[tuple[str, str], int], instance: Instance) -> bool:
    """Whether these pairs with these scores are a best plan of the instance, as the certificate says."""
    objective = Objective.of(instance)
    if not _are_sane([*proof.mentor_prices.values(), *proof.leader_prices.values()], instance, objective):
        return False
    prices = _prices(instance.mentors, proof.mentor_prices), _prices(instance.leaders, proof.leader_prices)
    scores, reached, bound = _weighed(instance, objective, pairs, *prices)
    covered = waited = 0
    for number, side in enumerate((instance.mentors, instance.leaders)):
        have = Counter(pair[number] for pair in pairs)
        pairs_of = np.array([have[person] for person in side.ids()], dtype=np.int64)
        if (pairs_of > side.room).any():
            return False
        firsts = objective.first(side, instance.weights.waiting)
        reached += sum(firsts[pairs_of > 0].tolist())
        bound += sum(map(_gain, prices[number].tolist(), firsts.tolist(), side.room.tolist()))
        covered += int(side.first[pairs_of > 0].sum())
        waited += int(side.waited[(pairs_of > 0) & side.first].sum())
    poor = sum(score < instance.floor for score in pairs.values())
    total = sum(pairs.values()) + waited * instance.weights.waiting
    # A pair that a rule forbids has no score at all.
    return (
        scores == pairs
        and reached == bound
        and (covered, poor, total) == (proof.covered, proof.poor, proof.total)
    )


def _are_sane(prices: Iterable[int], instance: Instance, objective: Objective) -> bool:
    """Beyond any price that can matter, numbers of 64 bits could wrap round and prove anything."""
    sides = (instance.mentors, instance.leaders)
    firsts = [int(objective.first(each, instance.weights.waiting).max(initial=0)) for each in sides]
    most = 4 * (objective.place + max(firsts))
    return all(-most <= price <= most for price in prices)


def _weighed(
    instance: Instance,
    objective: Objective,
    pairs: Mapping[tuple[str, str], int],
    mentors: Numbers,
    leaders: Numbers,
) -> tuple[dict[tuple[str, str], int], int, int]:
    """The score of each of the pairs, what they are worth together, and by how much pairs exceed prices.

    Of the pairs only those that are worth their prices are found; in a best plan all are.
    """
    ids = instance.mentors.ids(), instance.leaders.ids()
    scores: dict[tuple[str, str], int] = {}
    reached = beyond = 0
    for sheet in sheets(instance):
        row, column = sheet.where(
            sheet.points
            >= (mentors[sheet.rows] // objective.point)[:, None] + leaders[sheet.columns] // objective.point
        )
        points, rows, columns = sheet.points[row, column], sheet.rows[row], sheet.columns[column]
        worth = objective.worth(points, thrown(instance, rows, columns))
        excess = worth - mentors[rows] - leaders[columns]
        for place in np.flatnonzero((excess >= 0) & (points >= 0)).tolist():
            beyond += int(excess[place])
            pair = ids[0][rows[place]], ids[1][columns[place]]
            if pair in pairs:
                scores[pair] = int(points[place])
                reached += int(worth[place])
    return scores, reached, beyond


def _prices(side: Side, told: Mapping[str, int]) -> Numbers:
    return np.array([told.get(person, 0) for person in side.ids()], dtype=np.int64)


def _gain(price: int, first: int, room: int) -> int:
    """The most somebody could gain by their price, with any number of pairs they have room for."""
    return max(0, first + price, first + price * room) if room else 0
