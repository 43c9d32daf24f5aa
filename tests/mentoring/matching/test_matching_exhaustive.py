"""The plan against every possible plan on small instances, and against an integer solver on larger ones."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.encoding import Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.matching.solver import column_generation
from bot.mentoring.matching.solver.candidates import candidate_pairs
from bot.mentoring.matching.solver.cycle_canceling import cancel_negative_cycles
from bot.mentoring.matching.solver.dual_prices import dual_prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.min_cost_flow import solve_flow
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.model import Role
from tests.support.examples import examples
from tests.support.matching import large_problem, small_problems
from tests.support.matching_reference import PlanValue, ReferenceProblem, pairs_in, reference_problem


@settings(max_examples=examples(250), deadline=None)
@given(small_problems())
def test_no_plan_is_better(problem: Problem) -> None:
    plan, reference = best_plan(problem), reference_problem(problem)
    pairs = pairs_in(plan)
    assert reference.edges.keys() >= pairs
    assert reference.fits(pairs)
    assert {(one.mentor_id, one.leader_id): one.score for one in plan.matches} == {
        pair: reference.edges[pair] for pair in pairs
    }
    value = reference.value(pairs)
    assert value == max(map(reference.value, reference.all_plans()))
    assert value == certified_value(plan)
    assert verify.holds(plan, problem)


@settings(max_examples=examples(50), deadline=None)
@given(small_problems())
def test_everybody_waiting_is_in_a_pair_or_told_why_not(problem: Problem) -> None:
    plan, reference = best_plan(problem), reference_problem(problem)
    paired_members = {(one.mentor_id, Role.MENTOR) for one in plan.matches}
    paired_members |= {(one.leader_id, Role.LEADER) for one in plan.matches}
    left_out = [(one.person_id, one.role) for one in plan.left_out]
    assert sorted(left_out) == sorted(reference.waited.keys() - paired_members)


def best_by_integer_programming(reference: ReferenceProblem) -> PlanValue:
    """The best value, level by level: each is optimized, then fixed while the next is."""
    members, edges = [*reference.free_seats], [*reference.edges]
    row_of = {key: number for number, key in enumerate(members)}
    width = len(edges) + len(members)
    rows = [row_of[key] for mentor, each in edges for key in ((mentor, Role.MENTOR), (each, Role.LEADER))]
    degree = coo_array(
        (np.ones(len(rows)), (rows, np.repeat(np.arange(len(edges)), 2))), (len(members), width)
    ).tocsr()
    is_paired = coo_array(
        (np.ones(len(members)), (np.arange(len(members)), np.arange(len(edges), width))),
        (len(members), width),
    ).tocsr()
    seat_limits = LinearConstraint(degree, ub=[reference.free_seats[key] for key in members])
    pairs_needed = LinearConstraint(degree - is_paired, lb=0)
    objectives = np.zeros((4, width))
    objectives[0, len(edges) :] = [key in reference.waited for key in members]
    objectives[1, len(edges) :] = [reference.waited.get(key, 0) for key in members]
    objectives[2, : len(edges)] = [-(score < reference.floor) for score in reference.edges.values()]
    objectives[3, : len(edges)] = [*reference.edges.values()]
    optima: list[int] = []
    for objective in objectives:
        fixed = [
            LinearConstraint(each, lb=optimum) for each, optimum in zip(objectives, optima, strict=False)
        ]
        solution = milp(
            -objective,
            integrality=np.ones(width, np.int64),
            bounds=Bounds(0, 1),
            constraints=[seat_limits, pairs_needed, *fixed],
        )
        assert solution.fun is not None
        optima.append(-round(solution.fun))
    covered, waited, poor, total = optima
    return covered, waited, poor, total


def certified_value(plan: Plan) -> PlanValue:
    certificate = plan.certificate
    assert certificate is not None
    return certificate.covered, certificate.waited, -certificate.poor, certificate.total


@pytest.mark.parametrize("floor", [0, 40])
@pytest.mark.parametrize("seed", range(3))
def test_no_plan_is_better_among_many(seed: int, floor: int) -> None:
    problem = large_problem(seed, 120, floor=floor)
    plan, reference = best_plan(problem), reference_problem(problem)
    assert reference.fits(pairs_in(plan))
    assert reference.value(pairs_in(plan)) == certified_value(plan) == best_by_integer_programming(reference)
    assert verify.holds(plan, problem)


@pytest.mark.parametrize("seed", range(4))
def test_few_candidates_lead_to_the_same_plan(seed: int) -> None:
    """Prices bring back what was left out."""
    instance = Instance.of(large_problem(seed, 150, floor=40))
    objective = Objective.of(instance)
    from_few, from_many = (
        column_generation.solve(instance, objective, candidates_each=each) for each in (1, 100)
    )
    assert len(from_few.candidate_pairs) < len(from_many.candidate_pairs)
    assert from_few.pairs.keys().tolist() == from_many.pairs.keys().tolist()


@pytest.mark.parametrize("seed", range(3))
def test_canceling_cycles_makes_any_plan_optimal(seed: int) -> None:
    """From no pairs at all, exact numbers lead to the plan that the solver finds."""
    instance = Instance.of(large_problem(seed, 60, floor=40))
    objective = Objective.of(instance)
    edges = candidate_pairs(instance, 4)
    no_pairs = np.zeros(len(edges), np.bool_)
    is_used = cancel_negative_cycles(instance, objective, edges, no_pairs)
    assert is_used.any()
    assert is_used.tolist() == solve_flow(instance, objective, edges).tolist()
    assert dual_prices(instance, objective, edges, no_pairs) is None
    assert dual_prices(instance, objective, edges, is_used) is not None
    assert dual_prices(instance, objective, edges, with_leaders_swapped(edges, is_used)) is None


def with_leaders_swapped(edges: Edges, is_used: Mask) -> Mask:
    """The plan with the leaders of two pairs exchanged."""
    position_of = {key: position for position, key in enumerate(edges.keys().tolist())}
    pairs = zip(edges.rows[is_used].tolist(), edges.columns[is_used].tolist(), strict=True)
    for (one, one_leader), (other, other_leader) in combinations(pairs, 2):
        if (
            one_leader != other_leader
            and (one << 32 | other_leader) in position_of
            and (other << 32 | one_leader) in position_of
        ):
            is_swapped = is_used.copy()
            for mentor, leader in product((one, other), (one_leader, other_leader)):
                is_swapped[position_of[mentor << 32 | leader]] ^= True
            return is_swapped
    raise AssertionError("no two pairs can be exchanged")


@pytest.mark.parametrize("seed", range(5))
def test_cycles_are_canceled_from_the_prices_of_fewer_pairs(seed: int) -> None:
    instance = Instance.of(large_problem(seed, 60))
    objective = Objective.of(instance)
    few_edges, many_edges = candidate_pairs(instance, 2), candidate_pairs(instance, 8)
    start_pairs = few_edges.take(solve_flow(instance, objective, few_edges))
    is_start = np.isin(many_edges.keys(), start_pairs.keys())
    start_prices = dual_prices(instance, objective, few_edges, np.isin(few_edges.keys(), start_pairs.keys()))
    assert start_prices is not None
    is_used = cancel_negative_cycles(instance, objective, many_edges, is_start, start_prices)
    assert is_used.tolist() != is_start.tolist()
    assert is_used.tolist() == solve_flow(instance, objective, many_edges).tolist()
