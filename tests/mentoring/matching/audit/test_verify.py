"""The check of a plan: on its own it comes to the same rules and scores, and nothing wrong passes it."""

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

from bot.mentoring.matching.audit import (
    encoding,
    hours,
    org_chart,
    pairs,
    pruning,
    verify,
)
from bot.mentoring.matching.audit.pairs import OTHER, Book
from bot.mentoring.matching.plan import (
    Certificate,
    Help,
    LeftOut,
    Plan,
    RefusedPin,
)
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import plan as best_plan
from bot.mentoring.matching.solver.tiles import sheets
from bot.mentoring.model import Hindrance, Role
from tests.mentoring.matching.test_matching_exhaustive import all_facts
from tests.mentoring.matching.test_solve import (
    AI,
    DATA,
    SECURITY,
    crowd,
    facts,
    leader,
    mentor,
    seeded,
)
from tests.support.examples import examples


@pytest.mark.parametrize("module", [verify, encoding, hours, org_chart, pruning, pairs])
def test_the_audit_asks_values_alone_and_no_method_that_the_solver_asks(module: object) -> None:
    """That it imports nothing of the solver is a contract of imports."""
    source = ast.parse(Path(str(vars(module)["__file__"])).read_text("utf-8"))
    assert not any(node.attr in {"lines", "pairs_of", "best"} for node in _of_facts(source))


def _of_facts(source: ast.AST) -> Iterator[ast.Attribute]:
    """What is asked of the facts or of weights: their fields are values, their methods are not."""
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(("facts", "weights")):
            yield node


def agree(given: Problem) -> None:
    instance, book = Instance.of(given, everybody=True), Book(given)
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    solver = {
        (mentors[row], leaders[column]): int(points)
        for sheet in sheets(instance)
        for row, line in zip(sheet.rows.tolist(), sheet.points, strict=True)
        for column, points in zip(sheet.columns.tolist(), line, strict=True)
        if points >= 0
    }
    for role in Role:
        checked = {}
        for one in book.crowds[role].people:
            row = book.row(one)
            for place in np.flatnonzero(row.allowed).tolist():
                other = book.crowds[OTHER[role]].people[place]
                pair = (one.person.id, other.person.id)
                checked[pair if role is Role.MENTOR else pair[::-1]] = int(row.points[place])
        assert checked == solver


@settings(max_examples=examples(100), deadline=None)
@given_that(all_facts())
def test_rules_and_scores_are_those_of_the_solver(given: Problem) -> None:
    agree(given)


@pytest.mark.parametrize("seed", range(5))
def test_rules_and_scores_are_those_of_the_solver_in_a_crowd(seed: int) -> None:
    agree(crowd(seeded(seed), 60))


@st.composite
def pinned_facts(draw: st.DrawFn) -> Problem:
    given = draw(all_facts())
    ids = [[one.person.id for one in given.candidates if one.role is role] or ["zoe"] for role in Role]
    pins = st.tuples(*(st.sampled_from([*some, some[0], "zoe"]) for some in ids))
    return replace(given, pins=draw(st.lists(pins, max_size=3)))


Wrong = Callable[[Plan, Certificate, Random], Plan | None]


def first_changed(plan: Plan, **changes: Any) -> Plan | None:
    if not plan.matches:
        return None
    first, *others = plan.matches
    return replace(plan, matches=(replace(first, **changes), *others))


def figures(name: str) -> Wrong:
    return lambda plan, proof, dice: replace(
        plan, certificate=replace(proof, **{name: getattr(proof, name) + dice.choice((-1, 1))})
    )


def first_left_out(plan: Plan, change: Callable[[LeftOut], tuple[LeftOut, ...]]) -> Plan | None:
    if not plan.left_out:
        return None
    return replace(plan, left_out=(*change(plan.left_out[0]), *plan.left_out[1:]))


def other_reason(plan: Plan, _proof: Certificate, dice: Random) -> Plan | None:
    def change(one: LeftOut) -> tuple[LeftOut, ...]:
        return (replace(one, why=dice.choice([why for why in Hindrance if why is not one.why])),)

    return first_left_out(plan, change)


def first_refused(plan: Plan, change: Callable[[RefusedPin], tuple[RefusedPin, ...]]) -> Plan | None:
    if not plan.refused:
        return None
    return replace(plan, refused=(*change(plan.refused[0]), *plan.refused[1:]))


def other_refusal(one: RefusedPin) -> tuple[RefusedPin, ...]:
    """A pin that collides breaks no rule, and one that breaks a rule does not collide."""
    wrong = Hindrance.COMMON_MANAGER if one.why is Hindrance.NO_ROOM else Hindrance.NO_ROOM
    return (replace(one, why=wrong),)


def has_a_pair(plan: Plan) -> Plan | None:
    if not plan.matches:
        return None
    who = LeftOut(plan.matches[0].mentor_id, Role.MENTOR, Hindrance.EVERYONE_TAKEN)
    return replace(plan, left_out=(*plan.left_out, who))


CORRUPTIONS: dict[str, Wrong] = {
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
    **{f"another {name}": figures(name) for name in ("covered", "waited", "poor", "total")},
    "a unit that outweighs nothing": lambda plan, proof, _: replace(
        plan, certificate=replace(proof, one_poor=0, one_point=1)
    ),
    "no certificate": lambda plan, _, __: replace(plan, certificate=None),
    "somebody left out untold": lambda plan, _, __: first_left_out(plan, lambda _one: ()),
    "somebody told twice": lambda plan, _, __: first_left_out(plan, lambda one: (one, one)),
    "somebody told in the other role": lambda plan, _, __: first_left_out(
        plan, lambda one: (replace(one, role=OTHER[one.role]),)
    ),
    "somebody left out who has a pair": lambda plan, _, __: has_a_pair(plan),
    "another reason": other_reason,
    "help that is none": lambda plan, _, __: first_left_out(
        plan, lambda one: (replace(one, helps=(*one.helps, Help(Hindrance.NO_SHARED_HOURS, 7))),)
    ),
    "a refusal untold": lambda plan, _, __: first_refused(plan, lambda _one: ()),
    "a refusal told twice": lambda plan, _, __: first_refused(plan, lambda one: (one, one)),
    "a refusal for another reason": lambda plan, _, __: first_refused(plan, other_refusal),
    "a refusal of what nobody asked for": lambda plan, _, __: replace(
        plan, refused=(*plan.refused, RefusedPin("ann", "bob", Hindrance.NOT_ACTIVE))
    ),
}


@settings(max_examples=examples(150), deadline=None)
@given_that(pinned_facts(), st.randoms(use_true_random=False))
def test_the_plan_holds_and_nothing_that_is_wrong_with_it_passes(given: Problem, dice: Random) -> None:
    plan = best_plan(given)
    assert verify.holds(plan, given)
    assert plan.certificate is not None
    for name, corrupt in CORRUPTIONS.items():
        wrong = corrupt(plan, plan.certificate, dice)
        if wrong is not None:
            assert not verify.holds(wrong, given), name


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_nothing_that_is_wrong_passes_in_a_crowd(name: str) -> None:
    """With pairs, people left out, pins made and pins refused, so that each has what to corrupt."""
    given = crowd(seeded(1), 30)
    pins = [(one.mentor_id, one.leader_id) for one in best_plan(given).matches[:2]]
    given = replace(given, pins=[*pins, ("zoe", "yan")])
    plan = best_plan(given)
    assert plan.certificate is not None
    assert verify.holds(plan, given)
    wrong = CORRUPTIONS[name](plan, plan.certificate, seeded(2))
    assert wrong is not None
    assert not verify.holds(wrong, given)


@settings(max_examples=examples(100), deadline=None)
@given_that(pinned_facts())
def test_a_made_pin_cannot_be_told_as_refused(given: Problem) -> None:
    plan = best_plan(given)
    for made in {*given.pins} & {(one.mentor_id, one.leader_id) for one in plan.matches}:
        for why in Hindrance:
            others = tuple(one for one in plan.matches if (one.mentor_id, one.leader_id) != made)
            refused = (*plan.refused, RefusedPin(*made, why))
            assert not verify.holds(replace(plan, matches=others, refused=refused), given)
            assert not verify.holds(replace(plan, refused=refused), given)


LOOSENED: dict[str, Callable[[Problem], Problem]] = {
    "former": lambda given: replace(given, former=()),
    "apart": lambda given: replace(given, apart=()),
    "managers": lambda given: replace(given, managers={}),
    "taken": lambda given: replace(given, taken={}),
    "gap": lambda given: replace(given, rules=replace(given.rules, level_gap=1)),
    "lists": lambda given: replace(
        given, candidates=[replace(one, profile=replace(one.profile, avoids=())) for one in given.candidates]
    ),
    "weeks": lambda given: replace(given, weeks=1),
}


@pytest.mark.parametrize("loosened", LOOSENED.values(), ids=LOOSENED.keys())
@settings(max_examples=examples(60), deadline=None)
@given_that(given=pinned_facts())
def test_a_plan_made_under_looser_rules_holds_only_if_it_is_the_plan(
    loosened: Callable[[Problem], Problem], given: Problem
) -> None:
    """It is as good as the best, or it does not hold."""
    plan, other = best_plan(given), best_plan(loosened(given))
    assert plan.certificate is not None
    assert other.certificate is not None
    if verify.holds(other, given):
        for name in ("covered", "waited", "poor", "total"):
            assert getattr(other.certificate, name) == getattr(plan.certificate, name)
        assert len(other.matches) == len(plan.matches)


@pytest.fixture
def five() -> Problem:
    """Five mentors for four leaders, some fitting better than others."""
    return facts(
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
    more = points * plan.certificate.one_point
    assert not verify.holds(changed_prices(plan, lambda price: price + more, side), five)


def without_pairs(plan: Plan, given: Problem) -> Plan:
    """What is said of a plan of nothing, all of it true."""
    assert plan.certificate is not None
    out = tuple(LeftOut(one.person.id, one.role, Hindrance.EVERYONE_TAKEN) for one in given.candidates)
    proof = replace(plan.certificate, covered=0, waited=0, poor=0, total=0)
    return replace(plan, matches=(), left_out=out, certificate=proof)


@pytest.mark.parametrize("price", [-(2**62), 2**62, 2**63 - 1, -(2**70), 0])
def test_no_prices_prove_that_nothing_is_best(five: Problem, price: int) -> None:
    nothing = without_pairs(best_plan(five), five)
    assert not verify.holds(nothing, five)
    assert not verify.holds(changed_prices(nothing, lambda _: price, "mentor", "leader"), five)


def scaled(plan: Plan, times: int) -> Plan:
    """The same proof in smaller units, so that its numbers are greater."""
    assert plan.certificate is not None
    units = {name: getattr(plan.certificate, name) * times for name in ("one_place", "one_poor", "one_point")}
    proof = replace(plan.certificate, **units)
    return changed_prices(replace(plan, certificate=proof), lambda price: price * times, "mentor", "leader")


def test_a_proof_may_have_any_units_whose_sums_have_room(five: Problem) -> None:
    plan = best_plan(five)
    assert plan.certificate is not None
    times = verify.LARGEST // plan.certificate.one_place
    assert verify.holds(scaled(plan, times), five)
    assert not verify.holds(scaled(plan, times + 1), five)


def test_a_plan_that_is_allowed_but_not_the_best_does_not_hold() -> None:
    """All that is said of it is true: it is the best plan of those that may not use one pair."""
    given = facts(mentor("m1", offers=(AI,)), mentor("m2"), leader("l1", wants=(AI,)), leader("l2"), floor=20)
    best, worse = best_plan(given), best_plan(replace(given, apart=[("m1", "l1")]))
    assert best.certificate is not None
    assert worse.certificate is not None
    assert worse.certificate.total == best.certificate.total - 10
    assert verify.holds(best, given)
    assert not verify.holds(worse, given)
    assert not verify.holds(replace(best, matches=worse.matches), given)
    figures_of_its_own = replace(best.certificate, total=worse.certificate.total)
    assert not verify.holds(replace(worse, certificate=figures_of_its_own), given)


def test_a_proof_in_which_points_outweigh_people_proves_nothing() -> None:
    """One pair of 68 points instead of two of 28: the best where a place counts one point and no more."""
    dear: dict[str, Any] = {"offers": (AI, DATA), "wants": (AI, DATA)}
    m1, l1 = mentor("m1", **dear), leader("l1", **dear)
    given = facts(m1, mentor("m2", avoids=("l2",)), l1, leader("l2"), floor=0)
    (match,) = best_plan(facts(m1, l1)).matches
    assert match.score == 68
    proof = Certificate(
        covered=2,
        poor=0,
        total=68,
        one_place=1,
        one_poor=1_000,
        one_point=1,
        mentor_prices={"m1": 29, "m2": -1},
        leader_prices={"l1": 29, "l2": -1},
    )
    out = (("m2", Role.MENTOR), ("l2", Role.LEADER))
    told = tuple(LeftOut(*key, Hindrance.EVERYONE_TAKEN) for key in out)
    assert not verify.holds(Plan((match,), told, (), proof), given)


def test_nobody_may_have_more_pairs_than_places() -> None:
    """A plan for somebody with two places does not hold for who has one."""
    given = facts(mentor("m1"), mentor("m2"), leader("leo", 2))
    plan = best_plan(given)
    assert len(plan.matches) == 2
    assert verify.holds(plan, given)
    assert not verify.holds(plan, replace(given, candidates=[*given.candidates[:2], leader("leo", 1)]))
