"""The audit of a plan: on its own it comes to the same rules and scores, and nothing wrong passes it."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from bot.mentoring.matching.audit import encoding, hours, org_chart, pairs, pruning, verify
from bot.mentoring.matching.audit.pairs import OTHER_ROLE, AuditProblem
from bot.mentoring.matching.plan import Certificate, Help, LeftOut, Plan, RefusedPin
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.matching.solver.tiles import tiles
from bot.mentoring.model import TOP, Hindrance, Role
from tests.support.examples import examples
from tests.support.matching import (
    AI,
    DATA,
    SECURITY,
    leader,
    matching_problem,
    mentor,
    random_source,
    small_problems,
    varied_problem,
)

AUDIT = "bot.mentoring.matching.audit"
VALUES = {"bot.mentoring.matching.plan", "bot.mentoring.matching.problem", "bot.mentoring.model"}


@pytest.mark.parametrize("module", [verify, encoding, hours, org_chart, pruning, pairs])
def test_the_audit_reads_values_alone_and_calls_no_method_that_the_solver_calls(module: object) -> None:
    source = ast.parse(Path(str(vars(module)["__file__"])).read_text("utf-8"))
    imported = {node.module for node in ast.walk(source) if isinstance(node, ast.ImportFrom)}
    ours = {name for name in imported if name and name.startswith(("bot", "handlers", "storage"))}
    assert {name for name in ours if not name.startswith(AUDIT)} <= VALUES
    assert not any(
        node.attr in {"reporting_lines", "live_pairs_of", "best_score"}
        for node in _attributes_of_problem(source)
    )


def _attributes_of_problem(source: ast.AST) -> Iterator[ast.Attribute]:
    """The attributes read of a problem or of weights: their fields are values, their methods are not."""
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(("problem", "weights")):
            yield node


def assert_same_pairs_and_scores(problem: Problem) -> None:
    instance, audit = Instance.of(problem, everybody=True), AuditProblem(problem)
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    solver_scores = {
        (mentors[row], leaders[column]): int(points)
        for tile in tiles(instance)
        for row, row_points in zip(tile.rows.tolist(), tile.points, strict=True)
        for column, points in zip(tile.columns.tolist(), row_points, strict=True)
        if points >= 0
    }
    for role in Role:
        audit_scores = {}
        for person in audit.sides[role].people:
            batch = audit.with_everybody(person)
            for index in np.flatnonzero(batch.allowed).tolist():
                other = audit.sides[OTHER_ROLE[role]].people[index]
                pair = (person.person.id, other.person.id)
                audit_scores[pair if role is Role.MENTOR else pair[::-1]] = int(batch.points[index])
        assert audit_scores == solver_scores


@settings(max_examples=examples(100), deadline=None)
@given_that(small_problems())
def test_rules_and_scores_are_those_of_the_solver(problem: Problem) -> None:
    assert_same_pairs_and_scores(problem)


@pytest.mark.parametrize("seed", range(5))
def test_rules_and_scores_are_those_of_the_solver_among_many(seed: int) -> None:
    assert_same_pairs_and_scores(varied_problem(random_source(seed), 60))


@st.composite
def pinned_problems(draw: st.DrawFn) -> Problem:
    problem = draw(small_problems())
    ids = [[one.person.id for one in problem.candidates if one.role is role] or ["zoe"] for role in Role]
    pins = st.tuples(*(st.sampled_from([*ids_of_role, ids_of_role[0], "zoe"]) for ids_of_role in ids))
    return replace(problem, pins=draw(st.lists(pins, max_size=3)))


Corruption = Callable[[Plan, Certificate, Random], Plan | None]


def first_changed(plan: Plan, **changes: Any) -> Plan | None:
    if not plan.matches:
        return None
    first, *others = plan.matches
    return replace(plan, matches=(replace(first, **changes), *others))


def wrong_figure(name: str) -> Corruption:
    return lambda plan, certificate, rng: replace(
        plan, certificate=replace(certificate, **{name: getattr(certificate, name) + rng.choice((-1, 1))})
    )


def first_left_out(plan: Plan, change: Callable[[LeftOut], tuple[LeftOut, ...]]) -> Plan | None:
    if not plan.left_out:
        return None
    return replace(plan, left_out=(*change(plan.left_out[0]), *plan.left_out[1:]))


def other_reason(plan: Plan, _certificate: Certificate, rng: Random) -> Plan | None:
    def change(one: LeftOut) -> tuple[LeftOut, ...]:
        return (replace(one, why=rng.choice([reason for reason in Hindrance if reason is not one.why])),)

    return first_left_out(plan, change)


def first_refused(plan: Plan, change: Callable[[RefusedPin], tuple[RefusedPin, ...]]) -> Plan | None:
    if not plan.refused:
        return None
    return replace(plan, refused=(*change(plan.refused[0]), *plan.refused[1:]))


def with_other_reason(one: RefusedPin) -> tuple[RefusedPin, ...]:
    """A pin that collides breaks no rule, and one that breaks a rule does not collide."""
    reason = Hindrance.COMMON_MANAGER if one.why is Hindrance.NO_ROOM else Hindrance.NO_ROOM
    return (replace(one, why=reason),)


def left_out_with_a_pair(plan: Plan) -> Plan | None:
    if not plan.matches:
        return None
    explanation = LeftOut(plan.matches[0].mentor_id, Role.MENTOR, Hindrance.EVERYONE_TAKEN)
    return replace(plan, left_out=(*plan.left_out, explanation))


CORRUPTIONS: dict[str, Corruption] = {
    "a pair less": lambda plan, _, __: replace(plan, matches=plan.matches[1:]) if plan.matches else None,
    "a pair twice": lambda plan, _, __: (
        replace(plan, matches=(*plan.matches, plan.matches[0])) if plan.matches else None
    ),
    "a pair with nobody": lambda plan, _, __: first_changed(plan, leader_id="nobody"),
    "a pair of nobody": lambda plan, _, __: first_changed(plan, mentor_id="nobody"),
    "a score too high": lambda plan, _, __: (
        first_changed(plan, score=plan.matches[0].score + 1) if plan.matches else None
    ),
    "no reasons": lambda plan, _, __: (
        first_changed(plan, reasons=()) if plan.matches and plan.matches[0].reasons else None
    ),
    **{f"another {name}": wrong_figure(name) for name in ("covered", "waited", "poor", "total")},
    "a unit that outweighs nothing": lambda plan, certificate, _: replace(
        plan, certificate=replace(certificate, one_poor=0, one_point=1)
    ),
    "no certificate": lambda plan, _, __: replace(plan, certificate=None),
    "somebody left out untold": lambda plan, _, __: first_left_out(plan, lambda _one: ()),
    "somebody told twice": lambda plan, _, __: first_left_out(plan, lambda one: (one, one)),
    "somebody told in the other role": lambda plan, _, __: first_left_out(
        plan, lambda one: (replace(one, role=OTHER_ROLE[one.role]),)
    ),
    "somebody left out who has a pair": lambda plan, _, __: left_out_with_a_pair(plan),
    "another reason": other_reason,
    "help that is none": lambda plan, _, __: first_left_out(
        plan, lambda one: (replace(one, helps=(*one.helps, Help(Hindrance.NO_SHARED_HOURS, 7))),)
    ),
    "a refusal untold": lambda plan, _, __: first_refused(plan, lambda _one: ()),
    "a refusal told twice": lambda plan, _, __: first_refused(plan, lambda one: (one, one)),
    "a refusal for another reason": lambda plan, _, __: first_refused(plan, with_other_reason),
    "a refusal of what nobody asked for": lambda plan, _, __: replace(
        plan, refused=(*plan.refused, RefusedPin("ann", "bob", Hindrance.NOT_ACTIVE))
    ),
}


@settings(max_examples=examples(150), deadline=None)
@given_that(pinned_problems(), st.randoms(use_true_random=False))
def test_the_plan_holds_and_nothing_that_is_wrong_with_it_passes(problem: Problem, rng: Random) -> None:
    plan = best_plan(problem)
    assert verify.holds(plan, problem)
    assert plan.certificate is not None
    for name, corrupt in CORRUPTIONS.items():
        corrupted = corrupt(plan, plan.certificate, rng)
        if corrupted is not None:
            assert not verify.holds(corrupted, problem), name


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_nothing_that_is_wrong_passes_among_many(name: str) -> None:
    """With pairs, people left out, pins made and pins refused, so that each has what to corrupt."""
    problem = varied_problem(random_source(1), 30)
    pins = [(one.mentor_id, one.leader_id) for one in best_plan(problem).matches[:2]]
    problem = replace(problem, pins=[*pins, ("zoe", "yan")])
    plan = best_plan(problem)
    assert plan.certificate is not None
    assert verify.holds(plan, problem)
    corrupted = CORRUPTIONS[name](plan, plan.certificate, random_source(2))
    assert corrupted is not None
    assert not verify.holds(corrupted, problem)


@settings(max_examples=examples(100), deadline=None)
@given_that(pinned_problems())
def test_a_made_pin_cannot_be_told_as_refused(problem: Problem) -> None:
    plan = best_plan(problem)
    for made_pin in {*problem.pins} & {(one.mentor_id, one.leader_id) for one in plan.matches}:
        for reason in Hindrance:
            others = tuple(one for one in plan.matches if (one.mentor_id, one.leader_id) != made_pin)
            refused = (*plan.refused, RefusedPin(*made_pin, reason))
            assert not verify.holds(replace(plan, matches=others, refused=refused), problem)
            assert not verify.holds(replace(plan, refused=refused), problem)


LOOSENED: dict[str, Callable[[Problem], Problem]] = {
    "former": lambda problem: replace(problem, former=()),
    "apart": lambda problem: replace(problem, kept_apart=()),
    "managers": lambda problem: replace(problem, managers=dict.fromkeys(problem.managers, TOP)),
    "lines": lambda problem: replace(
        problem, managers={person: manager or TOP for person, manager in problem.managers.items()}
    ),
    "taken": lambda problem: replace(problem, live_pairs={}),
    "gap": lambda problem: replace(problem, rules=replace(problem.rules, level_gap=1)),
    "lists": lambda problem: replace(
        problem,
        candidates=[replace(one, profile=replace(one.profile, avoids=())) for one in problem.candidates],
    ),
    "weeks": lambda problem: replace(problem, weeks=1),
}


@pytest.mark.parametrize("loosened", LOOSENED.values(), ids=LOOSENED.keys())
@settings(max_examples=examples(60), deadline=None)
@given_that(problem=pinned_problems())
def test_a_plan_made_under_looser_rules_holds_only_if_it_is_the_plan(
    loosened: Callable[[Problem], Problem], problem: Problem
) -> None:
    """It is as good as the best, or it does not hold."""
    plan, loosened_plan = best_plan(problem), best_plan(loosened(problem))
    assert plan.certificate is not None
    assert loosened_plan.certificate is not None
    if verify.holds(loosened_plan, problem):
        for name in ("covered", "waited", "poor", "total"):
            assert getattr(loosened_plan.certificate, name) == getattr(plan.certificate, name)
        assert len(loosened_plan.matches) == len(plan.matches)


@pytest.fixture
def five() -> Problem:
    """Five mentors for four leaders, some fitting better than others."""
    return matching_problem(
        *(mentor(f"m{number}", offers=(AI, DATA)[: number % 3]) for number in range(5)),
        *(leader(f"l{number}", wants=(AI, SECURITY)[: number % 3]) for number in range(4)),
    )


def changed_prices(plan: Plan, change: Callable[[int], int], *sides: str) -> Plan:
    assert plan.certificate is not None
    prices: dict[str, Any] = {
        f"{side}_prices": {
            name: change(price) for name, price in getattr(plan.certificate, f"{side}_prices").items()
        }
        for side in sides
    }
    return replace(plan, certificate=replace(plan.certificate, **prices))


@pytest.mark.parametrize("side", ["mentor", "leader"])
@pytest.mark.parametrize("points", [-2, 2])
def test_prices_that_are_off_by_two_points_prove_nothing(five: Problem, side: str, points: int) -> None:
    plan = best_plan(five)
    assert plan.certificate is not None
    difference = points * plan.certificate.one_point
    assert not verify.holds(changed_prices(plan, lambda price: price + difference, side), five)


def without_pairs(plan: Plan, problem: Problem) -> Plan:
    """The plan without any pair, and everything that is said of it true."""
    assert plan.certificate is not None
    left_out = tuple(LeftOut(one.person.id, one.role, Hindrance.EVERYONE_TAKEN) for one in problem.candidates)
    certificate = replace(plan.certificate, covered=0, waited=0, poor=0, total=0)
    return replace(plan, matches=(), left_out=left_out, certificate=certificate)


@pytest.mark.parametrize("price", [-(2**62), 2**62, 2**63 - 1, -(2**70), 0])
def test_no_prices_prove_that_nothing_is_best(five: Problem, price: int) -> None:
    empty_plan = without_pairs(best_plan(five), five)
    assert not verify.holds(empty_plan, five)
    assert not verify.holds(changed_prices(empty_plan, lambda _: price, "mentor", "leader"), five)


def scaled(plan: Plan, times: int) -> Plan:
    """The same certificate in smaller units, so that its numbers are greater."""
    assert plan.certificate is not None
    units = {name: getattr(plan.certificate, name) * times for name in ("one_place", "one_poor", "one_point")}
    certificate = replace(plan.certificate, **units)
    return changed_prices(
        replace(plan, certificate=certificate), lambda price: price * times, "mentor", "leader"
    )


def test_a_proof_may_have_any_units_whose_sums_have_room(five: Problem) -> None:
    plan = best_plan(five)
    assert plan.certificate is not None
    times = verify.MAX_UNIT // plan.certificate.one_place
    assert verify.holds(scaled(plan, times), five)
    assert not verify.holds(scaled(plan, times + 1), five)


def test_a_plan_that_is_allowed_but_not_the_best_does_not_hold() -> None:
    """All that is said of it is true: it is the best plan of those that may not use one pair."""
    problem = matching_problem(
        mentor("m1", offers=(AI,)), mentor("m2"), leader("l1", wants=(AI,)), leader("l2"), floor=20
    )
    best, worse = best_plan(problem), best_plan(replace(problem, kept_apart=[("m1", "l1")]))
    assert best.certificate is not None
    assert worse.certificate is not None
    assert worse.certificate.total == best.certificate.total - 10
    assert verify.holds(best, problem)
    assert not verify.holds(worse, problem)
    assert not verify.holds(replace(best, matches=worse.matches), problem)
    figures_of_its_own = replace(best.certificate, total=worse.certificate.total)
    assert not verify.holds(replace(worse, certificate=figures_of_its_own), problem)


def test_a_proof_in_which_points_outweigh_people_proves_nothing() -> None:
    """One pair of 68 points instead of two of 28: the best where a place counts one point and no more."""
    areas: dict[str, Any] = {"offers": (AI, DATA), "wants": (AI, DATA)}
    m1, l1 = mentor("m1", **areas), leader("l1", **areas)
    problem = matching_problem(m1, mentor("m2", avoids=("l2",)), l1, leader("l2"), floor=0)
    (match,) = best_plan(matching_problem(m1, l1)).matches
    assert match.score == 68
    certificate = Certificate(
        covered=2,
        poor=0,
        total=68,
        one_place=1,
        one_poor=1_000,
        one_point=1,
        mentor_prices={"m1": 29, "m2": -1},
        leader_prices={"l1": 29, "l2": -1},
    )
    members = (("m2", Role.MENTOR), ("l2", Role.LEADER))
    left_out = tuple(LeftOut(*key, Hindrance.EVERYONE_TAKEN) for key in members)
    assert not verify.holds(Plan((match,), left_out, (), certificate), problem)


def test_nobody_may_have_more_pairs_than_places() -> None:
    """A plan for somebody with two places does not hold for who has one."""
    problem = matching_problem(mentor("m1"), mentor("m2"), leader("leo", 2))
    plan = best_plan(problem)
    assert len(plan.matches) == 2
    assert verify.holds(plan, problem)
    assert not verify.holds(plan, replace(problem, candidates=[*problem.candidates[:2], leader("leo", 1)]))
