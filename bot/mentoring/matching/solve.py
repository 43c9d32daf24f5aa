"""One best plan for everybody at once: who teaches whom and why, what is in the way of the others, the proof.

First as many people as possible have a pair, who waited longest before others; then as few pairs as possible
are poor; then the scores are the highest; ties fall by seeded dice. `objective` says it in numbers, `proof`
finds it.
"""

from collections.abc import Collection, Sequence

import numpy as np

from bot.mentoring.matching import explain, pins
from bot.mentoring.matching.plan import Certificate, Match, Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance, Side
from bot.mentoring.matching.solver.column_generation import Progress, Proven, best
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.model import Role

Key = tuple[str, Role]
"""A person's id and the role they are meant in."""


def plan(
    facts: Problem,
    tell: Progress = lambda _: None,
    *,
    whom: Collection[Key] | None = None,
    standing: Sequence[tuple[str, str]] = (),
    standing_points: int = 0,
) -> Plan:
    """The best plan, with its certificate. The order of the input plays no part.

    `tell` hears in a word what is being done. Left out is who has a place to give and no pair at all, neither
    here nor in `taken`; with `whom`, only those of them are told of. Matches come by mentor, then leader; the
    people left out by id. Pairs of `standing` count `standing_points` more, not told in their score.
    """
    pinned = pins.settle(facts)
    instance = Instance.of(pinned.facts, standing=standing, standing_points=standing_points)
    objective = Objective.of(instance)
    proven = best(instance, objective, tell)
    tell("reasons")
    return told(facts, pinned, instance, objective, proven, whom)


def reached(facts: Problem) -> Certificate:
    """What the best plan reaches, without the trouble of giving reasons."""
    instance = Instance.of(pins.settle(facts).facts)
    objective = Objective.of(instance)
    proven = best(instance, objective)
    return _certificate(instance, objective, proven)


def told(
    facts: Problem,
    pinned: pins.Pinned,
    instance: Instance,
    objective: Objective,
    proven: Proven,
    whom: Collection[Key] | None = None,
) -> Plan:
    """A proven plan as a value: pairs with reasons, people left out with theirs."""
    found = explain.matches(instance, proven.pairs.rows, proven.pairs.columns)
    proof = _certificate(instance, objective, proven)
    found += _pins(facts, pinned)
    paired = {(role, getattr(one, f"{role}_id")) for one in found for role in Role}
    asked = None if whom is None else {*whom}
    waiting = sorted(
        (one.role, one.person.id)
        for one in facts.candidates
        if asked is None or (one.person.id, one.role) in asked
        if one.capacity and not facts.pairs_of(one) and (one.role, one.person.id) not in paired
    )
    fits = _fitting(instance, proven)
    unlike = [key for key in waiting if key not in fits]
    everybody = Instance.of(pinned.facts, everybody=True) if unlike else instance
    left_out = explain.left_out(everybody, waiting, fits)
    return Plan(
        tuple(sorted(found, key=lambda one: (one.mentor_id, one.leader_id))),
        tuple(sorted(left_out, key=lambda one: (one.person_id, one.role))),
        pinned.refused,
        proof,
    )


def _certificate(instance: Instance, objective: Objective, proven: Proven) -> Certificate:
    sides = ((instance.mentors, proven.pairs.rows), (instance.leaders, proven.pairs.columns))
    first = [np.unique(places[side.first[places]]) for side, places in sides]
    points = proven.pairs.points.astype(np.int64)
    return Certificate(
        covered=sum(map(len, first)),
        waited=sum(int(side.waited[places].sum()) for (side, _), places in zip(sides, first, strict=True)),
        poor=int((points < instance.floor).sum()),
        total=int(points.sum()),
        one_place=objective.place,
        one_poor=objective.poor,
        one_point=objective.point,
        mentor_prices=_named(instance.mentors, proven.prices.mentors.tolist()),
        leader_prices=_named(instance.leaders, proven.prices.leaders.tolist()),
    )


def _named(side: Side, prices: list[int]) -> dict[str, int]:
    return dict(sorted(zip(side.ids(), prices, strict=True)))


def _pins(facts: Problem, pinned: pins.Pinned) -> list[Match]:
    """The pinned pairs, told like all others."""
    if not pinned.pairs:
        return []
    keys = {key for pair in pinned.pairs for key in zip(pair, Role, strict=True)}
    instance = Instance.of(pins.only(facts, keys), everybody=True)
    return explain.matches(instance, *instance.places(pinned.pairs))


def _fitting(instance: Instance, proven: Proven) -> set[tuple[Role, str]]:
    """Who fits somebody with a place to give."""
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    fit = {(Role.MENTOR, mentors[row]) for row in np.unique(proven.known.rows).tolist()}
    return fit | {(Role.LEADER, leaders[column]) for column in np.unique(proven.known.columns).tolist()}
