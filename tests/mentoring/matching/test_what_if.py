"""What would help people left out: rules that alone exclude partners, and gains that are solved."""

from dataclasses import replace

import pytest

from bot.mentoring.matching import what_if
from bot.mentoring.matching.plan import Help
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.solve import best_certificate, best_plan
from bot.mentoring.model import Hindrance, Role
from tests.support.matching import AI, candidate_wanting, leader, matching_problem, mentor, only_score


def test_what_would_help_somebody_left_out() -> None:
    problem = matching_problem(
        mentor(languages=("de",)),
        leader("l1"),
        leader("l2"),
        leader("l3", languages=("de",), level=2),
        leader("l4", timezone="Asia/Tokyo"),
    )
    (left_out,) = [one for one in best_plan(problem).left_out if one.role is Role.MENTOR]
    assert left_out.why is Hindrance.NO_SHARED_LANGUAGE
    assert left_out.helps == (Help(Hindrance.LEVEL_GAP, 1), Help(Hindrance.NO_SHARED_LANGUAGE, 2))


def test_what_would_help_is_solved_and_not_guessed() -> None:
    problem = matching_problem(
        mentor("m1"), mentor("m2"), candidate_wanting(mentor("m3"), AI), leader("l1"), leader("l2", level=2)
    )
    current = best_certificate(problem)
    gain = what_if.with_another_seat(problem, current, "l1", Role.LEADER)
    assert (gain.covered, gain.total) == (1, only_score(matching_problem(mentor(), leader())))
    assert what_if.with_needs_one_way(problem, current).covered == 0
    assert what_if.with_level_gap(problem, current, 1).covered == 2


FAR_AND_NEAR = matching_problem(mentor(), leader(level=2), mentor("max", level=2), leader("lea"))
PRIVATE = {
    "a list": replace(
        FAR_AND_NEAR,
        candidates=[mentor(avoids=("leo", "lea")), *FAR_AND_NEAR.candidates[1:]],
    ),
    "a proposal that came to nothing": replace(
        FAR_AND_NEAR, former=[("mia", "lea"), ("mia", "leo")], never_begun=[("mia", "lea"), ("mia", "leo")]
    ),
}


@pytest.mark.parametrize("problem", PRIVATE.values(), ids=PRIVATE.keys())
def test_what_would_help_follows_from_nothing_private(problem: Problem) -> None:
    open_gains = what_if.known_gains(FAR_AND_NEAR, best_plan(FAR_AND_NEAR))
    assert open_gains.smaller_gap
    assert what_if.known_gains(problem, best_plan(problem)) == open_gains
    assert what_if.possible_gains(problem, best_plan(problem)) != open_gains
