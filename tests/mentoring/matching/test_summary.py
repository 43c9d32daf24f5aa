"""The figures of a plan, and the pinned pairs with the rules they set aside."""

from bot.mentoring.matching.problem import Weights
from bot.mentoring.matching.rules.wishes import Wish
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.matching.summary import summarize
from bot.mentoring.model import Hindrance, Role
from tests.support.matching import AI, leader, matching_problem, mentor


def test_the_figures_of_a_plan() -> None:
    problem = matching_problem(
        mentor("m1", department="Sales", offers=(AI,)),
        mentor("m2", department="Sales"),
        leader("l1", department="Finance", wants=(AI,)),
        leader("l2", department="Sales"),
    )
    figures = summarize(best_plan(problem), problem)
    assert figures.score == sum(match.score for match in best_plan(problem).matches)
    assert figures.ideal == 2 * Weights().best_score
    assert sum(wish.points for wish in figures.wishes.values()) == figures.score
    assert figures.wishes[Wish.DEPARTMENT].pairs == 1
    assert figures.load[("Sales", Role.MENTOR)] == 2
    assert figures.load[("Finance", Role.LEADER)] == 1


def test_a_pair_that_was_asked_for_names_the_rules_it_sets_aside() -> None:
    problem = matching_problem(
        mentor("m1", level=4), mentor("m2"), leader("l1"), leader("l2"), pins=[("m1", "l1"), ("m2", "l2")]
    )
    figures = summarize(best_plan(problem), problem)
    assert figures.pinned == {("m1", "l1"): (Hindrance.LEVEL_GAP,), ("m2", "l2"): ()}


def test_pins_that_collide_are_no_pairs_that_were_asked_for() -> None:
    problem = matching_problem(mentor("m1"), mentor("m2"), leader("l1"), pins=[("m1", "l1"), ("m2", "l1")])
    plan = best_plan(problem)
    assert len(plan.refused) == 2
    assert len(plan.matches) == 1
    assert summarize(plan, problem).pinned == {}


def test_that_a_pin_was_once_proposed_is_not_said_and_that_it_was_a_pair_is() -> None:
    former = [("mia", "leo"), ("max", "lea")]
    problem = matching_problem(
        mentor(), mentor("max"), leader(), leader("lea"), former=former, never_begun=former[:1], pins=former
    )
    pinned = summarize(best_plan(problem), problem).pinned
    assert pinned == {("mia", "leo"): (), ("max", "lea"): (Hindrance.FORMER_PARTNER,)}
