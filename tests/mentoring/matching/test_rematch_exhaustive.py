"""Rematching with proposals that may move, against every plan there could be on small instances."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rematch import Rematch, rematch, with_proposals_reopened
from bot.mentoring.model import Role
from tests.support.matching import leader, matching_problem, mentor
from tests.support.matching_reference import PairSet, PlanValue, ReferenceProblem, pairs_in, reference_problem

LANGUAGES = ("de", "en", "fr", "no", "pl")


def running_problem(rng: Random) -> tuple[Problem, PairSet]:
    """A running programme and its proposals, in which languages alone say who fits whom.

    Most guests who speak two languages were proposed to somebody; most others came late. So seats are often
    taken by guests who could as well have another, and several would gain if they moved.
    """
    new_guest, new_host = rng.choice(((leader, mentor), (mentor, leader)))

    def answers(name: str, languages: list[str]) -> dict[str, Any]:
        return {
            "person_id": name,
            "capacity": rng.choice((1, 1, 1, 2)),
            "languages": tuple(languages),
            "waited": rng.choice((0, 0, 0, 1)),
        }

    languages = rng.sample(LANGUAGES, rng.randint(4, 5))
    hosts = [new_host(**answers(f"h{number}", [language])) for number, language in enumerate(languages)]
    guests = [
        new_guest(**answers(f"g{n}", rng.sample(languages, rng.randint(1, 2))))
        for n in range(rng.randint(4, 6))
    ]
    live_pairs = {
        (one.person.id, one.role): 1 for one in (*guests, *hosts) if one.capacity > rng.choice((1, 9))
    }
    problem = matching_problem(*guests, *hosts, live_pairs=live_pairs)
    reference = reference_problem(problem)
    languages_of = {one.person.id: one.profile.languages for one in guests}
    proposed: set[tuple[str, str]] = set()
    for pair in rng.sample([*reference.edges], len(reference.edges)):
        (guest,) = {*pair} & languages_of.keys()
        is_proposed = rng.random() < (0.8 if len(languages_of[guest]) > 1 else 0.3)
        if is_proposed and reference.fits(frozenset({*proposed, pair})):
            proposed.add(pair)
    all_live_pairs = Counter(live_pairs)
    all_live_pairs.update(key for pair in proposed for key in zip(pair, Role, strict=True))
    return replace(problem, live_pairs=dict(all_live_pairs), former=sorted(proposed)), frozenset(proposed)


def best_of(reference: ReferenceProblem, proposed: PairSet, may_move: int) -> PlanValue:
    """The best value of all plans that give up no more proposals than may move."""
    return max(
        reference.value(pairs)
        for choices in product((False, True), repeat=len(reference.edges))
        if len(
            proposed
            - (
                pairs := frozenset(
                    edge for edge, is_kept in zip(reference.edges, choices, strict=True) if is_kept
                )
            )
        )
        <= may_move
        and reference.fits(pairs)
    )


def pairs_after(rematched: Rematch, proposed: PairSet) -> PairSet:
    """All pairs that there are after a rematch."""
    assert {*rematched.withdrawn} <= {*rematched.movable} <= proposed
    return pairs_in(rematched.plan) | (proposed - {*rematched.withdrawn})


def test_whatever_may_move() -> None:
    """A first pair that can be had is had, within the bound, and what is said of the plan is proven."""
    one_by_one = not_most = 0
    for seed in range(400):
        rng = Random(seed)
        problem, proposed = running_problem(rng)
        may_move = rng.choice((0, 1, 1, 1, 2))
        reference = reference_problem(with_proposals_reopened(problem, proposed))
        rematched = rematch(problem, [], proposed, may_move)
        pairs = pairs_after(rematched, proposed)
        assert len(rematched.withdrawn) <= may_move
        assert reference.edges.keys() >= pairs
        assert reference.fits(pairs)
        best_without_moves, best = (best_of(reference, proposed, bound) for bound in (0, may_move))
        value = reference.value(pairs)
        assert best >= value >= best_without_moves
        assert value[0] > best_without_moves[0] or best[0] == best_without_moves[0]
        one_by_one += {*rematched.movable} < proposed and bool(rematched.movable)
        not_most += value[0] < best[0]
        assert verify.holds(
            rematched.plan,
            with_proposals_reopened(problem, rematched.movable),
            left_out_among=[],
            proposals=rematched.movable,
            staying_points=rematched.staying_points,
        )
    assert one_by_one > 10
    assert 5 * not_most < one_by_one  # one by one is not always the most
