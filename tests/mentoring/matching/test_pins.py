"""Pins: which are refused, what they may override, and what is left for the others."""

from dataclasses import replace

import pytest

from bot.mentoring.matching import pins
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import RefusedPin
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import AccountStatus, Hindrance, Role
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


PIN = ("mia", "leo")
ONE_EACH = {("mia", Role.MENTOR): 1, ("max", Role.MENTOR): 1, ("leo", Role.LEADER): 1}
PRIVATE = {
    "nothing": matching_problem(mentor(), mentor("max"), leader()),
    "the mentor's list": matching_problem(mentor(avoids=("leo",)), mentor("max"), leader()),
    "the leader's list": matching_problem(mentor(), mentor("max"), leader(avoids=("mia", "max"))),
    "a question to another": matching_problem(
        mentor(), mentor("max"), leader(), live_pairs=ONE_EACH, former=[("max", "leo")]
    ),
    "a question to the two": matching_problem(
        mentor(), mentor("max"), leader(), live_pairs=ONE_EACH, former=[PIN], never_begun=[PIN]
    ),
    "a question that came to nothing": matching_problem(
        mentor(), mentor("max"), leader(), former=[PIN], never_begun=[PIN]
    ),
}


@pytest.mark.parametrize("problem", PRIVATE.values(), ids=PRIVATE.keys())
def test_no_answer_to_a_pin_follows_from_what_is_private(problem: Problem) -> None:
    assert pins.known_hindrance(problem, [], PIN) is None
    assert pins.known_hindrance(problem, [PIN], PIN) is None
    # Of two that want one seat the second is refused, be it that the first never comes.
    assert pins.known_hindrance(problem, [PIN], ("max", "leo")) is Hindrance.NO_ROOM


def test_a_pin_is_refused_for_what_anybody_knows() -> None:
    taken = {("leo", Role.LEADER): 1}
    problem = matching_problem(mentor(), leader(), live_pairs=taken, begun_pairs=taken)
    assert pins.known_hindrance(problem, [], PIN) is Hindrance.NO_ROOM
    in_line = matching_problem(mentor(manager_id="leo"), leader())
    assert pins.known_hindrance(in_line, [], PIN) is Hindrance.REPORTING_LINE
    apart = matching_problem(mentor(), leader(), kept_apart=[PIN, PIN[::-1]])
    assert pins.known_hindrance(apart, [], PIN) is None


def test_a_pin_stands_in_a_plan_as_if_there_were_no_list_and_other_names_on_it_stay() -> None:
    candidates = [mentor(avoids=("lea", "leo")), leader(avoids=("mia", "max")), leader("lea"), mentor("max")]
    before_lists = pins.before_private_lists(candidates, [PIN])
    assert {one.person.id: one.profile.avoids for one in before_lists} == {
        "mia": ("lea",),
        "leo": ("max",),
        "lea": (),
        "max": (),
    }
    assert PIN in planned_pairs(replace(matching_problem(*before_lists), pins=[PIN]))


def test_pins_that_were_proposed_are_told_like_those_without_a_seat() -> None:
    problem = matching_problem(mentor(), leader(), pins=[("max", "lea")])
    refused = pins.with_proposed([], problem, [PIN, ("max", "lea")])
    assert refused == (RefusedPin(*PIN, Hindrance.NO_ROOM),)
