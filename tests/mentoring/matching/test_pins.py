"""Pins: which are refused, what they may override, and what is left for the others."""

from dataclasses import replace

import pytest

from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import RefusedPin
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import AccountStatus, Hindrance
from tests.support.matching import AI, candidate_wanting, leader, matching_problem, mentor, planned_pairs

PINS = {
    "a reporting line": (matching_problem(mentor(manager_id="leo"), leader()), Hindrance.REPORTING_LINE),
    "a common manager": (
        matching_problem(mentor(manager_id="ann"), leader(manager_id="ann")),
        Hindrance.COMMON_MANAGER,
    ),
    "the mentor's private list": (
        matching_problem(mentor(avoids=("leo",)), leader()),
        Hindrance.PRIVATE_LIST,
    ),
    "the leader's private list": (
        matching_problem(mentor(), leader(avoids=("mia",))),
        Hindrance.PRIVATE_LIST,
    ),
    "kept apart as well": (
        matching_problem(mentor(), leader(), kept_apart=[("mia", "leo")]),
        Hindrance.KEPT_APART,
    ),
    "somebody not active": (
        matching_problem(mentor(), leader(account_status=AccountStatus.GUEST)),
        Hindrance.NOT_ACTIVE,
    ),
    "nobody's level": (matching_problem(mentor(level=None), leader()), Hindrance.NO_LEVEL),
    "nobody's manager": (matching_problem(mentor(manager_id=None), leader()), Hindrance.NO_LINE),
    "no candidate": (matching_problem(mentor()), Hindrance.NOT_ACTIVE),
    "no capacity": (matching_problem(mentor(), leader(capacity=0)), Hindrance.NO_ROOM),
}


@pytest.mark.parametrize(("problem", "rule"), PINS.values(), ids=PINS.keys())
def test_a_pin_that_must_not_be_is_refused(problem: Problem, rule: Hindrance) -> None:
    plan = best_plan(replace(problem, pins=[("mia", "leo")]))
    assert plan.matches == ()
    assert plan.refused == (RefusedPin("mia", "leo", rule),)


def test_a_pin_may_override_what_is_not_for_safety() -> None:
    problem = matching_problem(
        candidate_wanting(mentor(level=4, languages=("de",)), AI),
        leader(timezone="Asia/Tokyo"),
        mentor("max"),
        former=[("mia", "leo")],
        pins=[("mia", "leo")],
    )
    assert planned_pairs(problem) == {("mia", "leo")}
    assert verify.holds(best_plan(problem), problem)


def test_pins_that_collide_are_all_refused_and_the_rest_is_planned() -> None:
    problem = matching_problem(
        mentor("m1"), mentor("m2"), leader("l1"), leader("l2"), pins=[("m1", "l1"), ("m2", "l1")]
    )
    plan = best_plan(problem)
    assert [pin.why for pin in plan.refused] == [Hindrance.NO_ROOM, Hindrance.NO_ROOM]
    assert len(plan.matches) == 2
