"""Rematching while a programme runs: late joiners, and proposals that may move."""

from dataclasses import replace

from bot.mentoring.matching import rematch
from bot.mentoring.matching.problem import Problem, Weights
from bot.mentoring.model import Role
from tests.support.matching import AI, DATA, leader, matching_problem, mentor, planned_pairs


def with_live_pairs(problem: Problem, pairs: set[tuple[str, str]]) -> Problem:
    """The problem once these pairs are live."""
    live_pairs = {key: 1 for pair in pairs for key in zip(pair, Role, strict=True)}
    return replace(problem, live_pairs=live_pairs, former=sorted(pairs))


def test_a_late_joiner_takes_a_free_place_and_nobody_moves() -> None:
    problem = matching_problem(mentor("m1"), leader("l1"), leader("l2"))
    live_pairs = planned_pairs(problem)
    problem_now = with_live_pairs(
        matching_problem(*problem.candidates, mentor("m2", offers=(AI,))), live_pairs
    )
    rematched = rematch.rematch(problem_now, [("m2", Role.MENTOR)])
    (match,) = rematched.plan.matches
    assert match.mentor_id == "m2"
    assert {match.leader_id} == {"l1", "l2"} - {other for _, other in live_pairs}


def test_two_mentors_share_a_leader_who_has_room() -> None:
    problem = with_live_pairs(
        matching_problem(mentor("m1"), mentor("m2"), leader(capacity=2), leader("busy")), {("m1", "leo")}
    )
    problem = replace(problem, live_pairs={**problem.live_pairs, ("busy", Role.LEADER): 1})
    assert [match.mentor_id for match in rematch.rematch(problem, []).plan.matches] == ["m2"]


def problem_with_a_chain() -> tuple[Problem, set[tuple[str, str]]]:
    """m2 joins late and fits only l1, to whom m1 was proposed; m1 could as well have l2."""
    problem = matching_problem(
        mentor("m1"), mentor("m2", languages=("de",)), leader("l1", languages=("de", "en")), leader("l2")
    )
    return with_live_pairs(problem, {("m1", "l1")}), {("m1", "l1")}


def test_proposals_may_move_when_that_gives_somebody_a_pair() -> None:
    problem, proposals = problem_with_a_chain()
    assert rematch.rematch(problem, [("m2", Role.MENTOR)]).plan.matches == ()
    rematched = rematch.rematch(problem, [("m2", Role.MENTOR)], proposals, may_move=1)
    assert rematched.withdrawn == (("m1", "l1"),)
    assert {(one.mentor_id, one.leader_id) for one in rematched.plan.matches} == {("m1", "l2"), ("m2", "l1")}


def test_no_more_proposals_move_than_may() -> None:
    problem, proposals = problem_with_a_chain()
    assert rematch.rematch(problem, [("m2", Role.MENTOR)], proposals, may_move=0).withdrawn == ()


def test_a_proposal_does_not_move_for_little() -> None:
    problem = matching_problem(mentor("m1", offers=(AI,)), leader("l1"), leader("l2", wants=(AI,)))
    problem_now = with_live_pairs(problem, {("m1", "l1")})
    rematched = rematch.rematch(problem_now, [], [("m1", "l1")], may_move=5)
    assert {(one.mentor_id, one.leader_id) for one in rematched.plan.matches} == {("m1", "l1")}
    assert rematched.withdrawn == ()


def test_a_new_pair_gives_way_for_nothing() -> None:
    """m2 gets l1 if m1, who was to have it, takes l2 from m3: one moves. For m4 two would have to."""
    problem = matching_problem(
        mentor("m1", languages=("a", "b"), waited=1),
        mentor("m2", languages=("a",)),
        mentor("m3", languages=("b", "c")),
        mentor("m4", languages=("d",)),
        mentor("m5", languages=("d", "e")),
        mentor("m6", languages=("e", "f")),
        *(leader(f"l{number}", languages=(spoken,)) for number, spoken in enumerate("abcdef", 1)),
    )
    proposals = {("m3", "l2"), ("m5", "l4"), ("m6", "l5")}
    problem_now = with_live_pairs(problem, proposals)
    assert {("m1", "l1")} == planned_pairs(problem_now)
    rematched = rematch.rematch(problem_now, [], proposals, may_move=1)
    assert rematched.withdrawn == (("m3", "l2"),)
    assert {(one.mentor_id, one.leader_id) for one in rematched.plan.matches} == {
        ("m1", "l2"),
        ("m2", "l1"),
        ("m3", "l3"),
    }
    assert len(rematch.rematch(problem_now, [], proposals, may_move=2).withdrawn) <= 2
    assert len(rematch.rematch(problem_now, [], proposals, may_move=3).withdrawn) == 3


def test_where_fewer_may_move_those_who_gain_most_do() -> None:
    """Each of two could move to a better leader; one gains twice as much."""
    problem = matching_problem(
        mentor("m1", languages=("de",), offers=(AI,)),
        leader("l1", languages=("de",)),
        leader("l2", languages=("de",), wants=(AI,)),
        mentor("m2", languages=("fr",), offers=(AI, DATA)),
        leader("l3", languages=("fr",)),
        leader("l4", languages=("fr",), wants=(AI, DATA)),
        weights=Weights(area=60),
    )
    proposals = {("m1", "l1"), ("m2", "l3")}
    problem_now = with_live_pairs(problem, proposals)
    assert len(rematch.rematch(problem_now, [], proposals, may_move=2).withdrawn) == 2
    assert rematch.rematch(problem_now, [], proposals, may_move=1).withdrawn == (("m2", "l3"),)
