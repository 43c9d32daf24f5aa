"""One best plan for everybody at once: the pairs and why they fit, why others are left out, and the proof.

First as many people as possible have a pair, who waited longest before others; then as few pairs as possible
are poor; then the scores are the highest; ties fall by seeded tie-breakers. `solver.objective` says it in
numbers, `solver.column_generation` finds the pairs.
"""

from collections.abc import Collection, Sequence

import numpy as np

from bot.mentoring.matching import explain, pins
from bot.mentoring.matching.plan import Certificate, Match, Plan
from bot.mentoring.matching.problem import MemberKey, PairIds, Problem
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.solver import column_generation
from bot.mentoring.matching.solver.column_generation import Optimum, Progress
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.model import Role


def best_plan(
    problem: Problem,
    report: Progress = lambda _: None,
    *,
    left_out_among: Collection[MemberKey] | None = None,
    proposals: Sequence[PairIds] = (),
    staying_points: int = 0,
) -> Plan:
    """The best plan, with its certificate. The order of the input plays no part.

    1. Pins are accepted or refused, and the accepted ones take their seats.
    2. The pairs of the others are solved for; `report` is called with the name of each step.
    3. Reasons are given, for pairs and for whoever is left out: everybody with a seat to give and no pair at
       all, neither here nor live. With `left_out_among`, only those of them are explained.

    Matches come by mentor, then leader; the people left out by id. Pairs of `proposals` count
    `staying_points` more, which is not part of the score that is told.
    """
    applied_pins = pins.apply(problem)
    instance = Instance.of(applied_pins.problem, proposals=proposals, staying_points=staying_points)
    objective = Objective.of(instance)
    optimum = column_generation.solve(instance, objective, report)
    report("reasons")
    return explained_plan(problem, applied_pins, instance, objective, optimum, left_out_among)


def best_certificate(problem: Problem) -> Certificate:
    """The certificate of the best plan alone: no time is spent on reasons."""
    instance = Instance.of(pins.apply(problem).problem)
    objective = Objective.of(instance)
    optimum = column_generation.solve(instance, objective)
    return _certificate(instance, objective, optimum)


def explained_plan(
    problem: Problem,
    applied_pins: pins.AppliedPins,
    instance: Instance,
    objective: Objective,
    optimum: Optimum,
    left_out_among: Collection[MemberKey] | None = None,
) -> Plan:
    """An optimum as a plan: pairs with their reasons, people left out with theirs."""
    matches = explain.matches(instance, optimum.pairs.rows, optimum.pairs.columns)
    certificate = _certificate(instance, objective, optimum)
    matches += _pinned_matches(problem, applied_pins)
    paired_members = {(role, getattr(one, f"{role}_id")) for one in matches for role in Role}
    explained = None if left_out_among is None else {*left_out_among}
    unpaired = sorted(
        (one.role, one.person.id)
        for one in problem.candidates
        if explained is None or (one.person.id, one.role) in explained
        if one.capacity and not problem.live_pairs_of(one) and (one.role, one.person.id) not in paired_members
    )
    with_candidates = _members_with_candidates(instance, optimum)
    without_candidates = [member for member in unpaired if member not in with_candidates]
    # Reasons count people without a free seat too: an instance with everybody is made only if it is needed.
    known_problem = applied_pins.problem.as_anybody_knows_it()
    everybody = Instance.of(known_problem, everybody=True) if without_candidates else instance
    left_out = explain.explain_left_out(everybody, unpaired, with_candidates)
    return Plan(
        tuple(sorted(matches, key=lambda one: (one.mentor_id, one.leader_id))),
        tuple(sorted(left_out, key=lambda one: (one.person_id, one.role))),
        applied_pins.refused,
        certificate,
    )


def _certificate(instance: Instance, objective: Objective, optimum: Optimum) -> Certificate:
    sides = ((instance.mentors, optimum.pairs.rows), (instance.leaders, optimum.pairs.columns))
    newly_paired = [np.unique(indices[side.unpaired[indices]]) for side, indices in sides]
    points = optimum.pairs.points.astype(np.int64)
    return Certificate(
        covered=sum(map(len, newly_paired)),
        waited=sum(
            int(side.waited[indices].sum()) for (side, _), indices in zip(sides, newly_paired, strict=True)
        ),
        poor=int((points < instance.floor).sum()),
        total=int(points.sum()),
        one_place=objective.per_first_pair,
        one_poor=objective.per_poor_pair,
        one_point=objective.per_point,
        mentor_prices=_prices_by_id(instance.mentors, optimum.prices.mentors.tolist()),
        leader_prices=_prices_by_id(instance.leaders, optimum.prices.leaders.tolist()),
    )


def _prices_by_id(side: Side, prices: list[int]) -> dict[str, int]:
    return dict(sorted(zip(side.ids(), prices, strict=True)))


def _pinned_matches(problem: Problem, applied_pins: pins.AppliedPins) -> list[Match]:
    """The accepted pins as matches, explained as all others are."""
    if not applied_pins.pairs:
        return []
    members = {member for pair in applied_pins.pairs for member in zip(pair, Role, strict=True)}
    instance = Instance.of(pins.restricted_to(problem, members), everybody=True)
    return explain.matches(instance, *instance.indices_of(applied_pins.pairs))


def _members_with_candidates(instance: Instance, optimum: Optimum) -> set[tuple[Role, str]]:
    """Everybody whom somebody with a seat to give fits: pricing has met an eligible pair of theirs."""
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    members = {(Role.MENTOR, mentors[row]) for row in np.unique(optimum.candidate_pairs.rows).tolist()}
    columns = np.unique(optimum.candidate_pairs.columns).tolist()
    return members | {(Role.LEADER, leaders[column]) for column in columns}
