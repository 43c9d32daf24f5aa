"""The levels of the objective: waits before poor pairs, and poor pairs before points."""

from dataclasses import replace

from bot.mentoring.matching.problem import Rules
from tests.support.matching import (
    AI,
    DATA,
    SECURITY,
    leader,
    matching_problem,
    mentor,
    only_score,
    planned_pairs,
)


def test_fewer_poor_pairs_come_before_more_points() -> None:
    """The best two leave the worst two; two pairs that will do have fewer points, and neither is poor."""
    problem = matching_problem(
        mentor("m1", offers=(AI, DATA), wants=(AI, DATA)),
        mentor("m2", offers=(SECURITY,)),
        leader("l1", offers=(AI, DATA), wants=(AI, DATA, SECURITY)),
        leader("l2", offers=(AI,), wants=(AI,)),
    )
    assert planned_pairs(replace(problem, rules=Rules(floor=0))) == {("m1", "l1"), ("m2", "l2")}
    assert planned_pairs(replace(problem, rules=Rules(floor=35))) == {("m1", "l2"), ("m2", "l1")}


def test_who_waited_longest_comes_first() -> None:
    """Before how well they fit, and before a pair that would not be poor."""
    better = mentor("m1", offers=(AI, DATA), wants=(AI, DATA))
    problem = matching_problem(
        better, mentor("m2", waited=1), leader(offers=(AI, DATA), wants=(AI, DATA)), floor=40
    )
    assert only_score(matching_problem(problem.candidates[1], leader())) < 40
    assert planned_pairs(problem) == {("m2", "leo")}


def test_one_who_waited_long_comes_before_any_number_who_waited_less() -> None:
    """No sum of shorter waits, and no points, make up for it."""
    problem = matching_problem(
        mentor("m1", waited=3),
        *(mentor(name, waited=2, offers=(AI, DATA), wants=(AI, DATA)) for name in ("m2", "m3")),
        leader(offers=(AI, DATA), wants=(AI, DATA)),
    )
    assert planned_pairs(problem) == {("m1", "leo")}


def test_nobody_loses_a_pair_to_who_waited() -> None:
    """Who waited longest has a pair, and as many have one as without waits."""
    problem = matching_problem(
        mentor("m1", languages=("en", "de")),
        mentor("m2", waited=1, languages=("en",)),
        mentor("m3", waited=9, languages=("en", "de")),
        leader("l1", languages=("en",)),
        leader("l2", languages=("de",)),
    )
    assert {one for one, _ in planned_pairs(problem)} == {"m2", "m3"}
    without_m3 = [one for one in problem.candidates if one.person.id != "m3"]
    assert planned_pairs(replace(problem, candidates=without_m3)) == {("m1", "l2"), ("m2", "l1")}
