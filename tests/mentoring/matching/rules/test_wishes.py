"""What wishes, waiting and pins do to a plan, and what a coordinator is told of it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.mentoring.matching import rematch, wait_list, what_if
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import Help, RefusedPin
from bot.mentoring.matching.problem import (
    Needs,
    Problem,
    Rules,
    Weights,
)
from bot.mentoring.matching.rules.eligibility import EXCEPTIONS, GROUPS, PAIRS
from bot.mentoring.matching.rules.wishes import Wish, most
from bot.mentoring.matching.solve import plan, reached
from bot.mentoring.matching.summary import summary
from bot.mentoring.matching.violations import ORDER
from bot.mentoring.model import AccountStatus, Because, Candidate, Hindrance, Role
from tests.mentoring.matching.test_solve import (
    AI,
    DATA,
    SECURITY,
    candidate,
    facts,
    leader,
    mentor,
    pairs,
    wanting,
)


def score(given: Problem) -> int:
    (match,) = plan(given).matches
    return match.score


def test_every_rule_has_a_name_a_sentence_and_a_place_in_what_people_are_told() -> None:
    sentences = {rule.name: rule.sentence for rule in (*GROUPS, *PAIRS)} | dict(EXCEPTIONS)
    assert sentences.keys() == {*ORDER}
    assert len({*sentences.values()}) == len(ORDER)


ONE_MORE = {
    "an area the leader wants": (mentor(offers=(AI,)), leader(wants=(AI,)), 10),
    "an area the mentor wants": (mentor(wants=(AI,)), leader(offers=(AI,)), 10),
    "another department": (mentor(department="Sales"), leader(department="Finance"), 6),
    "another place": (mentor(location="Oslo"), leader(location="Bergen"), 3),
    "levels further apart than is good": (mentor(), leader(level=6), -4),
    "a department new to the mentor": (mentor(met=("Sales",)), leader(department="Finance"), 3),
    "a department new to the leader": (mentor(department="Finance"), leader(met=("Sales",)), 3),
    "a department met before": (mentor(met=("Sales",)), leader(department="Sales"), 0),
}


@pytest.mark.parametrize(("one", "other", "points"), ONE_MORE.values(), ids=ONE_MORE.keys())
def test_what_a_wish_counts(one: Candidate, other: Candidate, points: int) -> None:
    assert score(facts(one, other)) - score(facts(mentor(), leader())) == points


def test_a_new_department_is_a_reason_only_for_who_met_another() -> None:
    (match,) = plan(facts(mentor(met=("Sales",)), leader(department="Finance"))).matches
    assert Because.NEW_DEPARTMENT in [reason.kind for reason in match.reasons]
    (match,) = plan(facts(mentor(), leader(department="Finance"))).matches
    assert Because.NEW_DEPARTMENT not in [reason.kind for reason in match.reasons]


@pytest.mark.parametrize("wish", Wish)
def test_no_pair_has_more_than_a_wish_can_count(wish: Wish) -> None:
    assert sum(most(Weights()).values()) == Weights().best
    assert most(Weights())[wish] > 0


@pytest.mark.parametrize("changes", [{"area": -1}, {"place": 1001}, {"area": 1000, "areas_counted": 1000}])
def test_weights_have_bounds(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(**changes)


def test_fewer_poor_pairs_come_before_more_points() -> None:
    """The best two leave the worst two; two pairs that will do have fewer points, and neither is poor."""
    given = facts(
        mentor("m1", offers=(AI, DATA), wants=(AI, DATA)),
        mentor("m2", offers=(SECURITY,)),
        leader("l1", offers=(AI, DATA), wants=(AI, DATA, SECURITY)),
        leader("l2", offers=(AI,), wants=(AI,)),
    )
    assert pairs(replace(given, rules=Rules(floor=0))) == {("m1", "l1"), ("m2", "l2")}
    assert pairs(replace(given, rules=Rules(floor=35))) == {("m1", "l2"), ("m2", "l1")}


def test_who_waited_longest_comes_first() -> None:
    """Before how well they fit, and before a pair that would not be poor."""
    better = mentor("m1", offers=(AI, DATA), wants=(AI, DATA))
    given = facts(better, mentor("m2", waited=1), leader(offers=(AI, DATA), wants=(AI, DATA)), floor=40)
    assert score(facts(given.candidates[1], leader())) < 40
    assert pairs(given) == {("m2", "leo")}


def test_one_who_waited_long_comes_before_any_number_who_waited_less() -> None:
    """No sum of shorter waits, and no points, make up for it."""
    given = facts(
        mentor("m1", waited=3),
        *(mentor(name, waited=2, offers=(AI, DATA), wants=(AI, DATA)) for name in ("m2", "m3")),
        leader(offers=(AI, DATA), wants=(AI, DATA)),
    )
    assert pairs(given) == {("m1", "leo")}


def test_nobody_loses_a_pair_to_who_waited() -> None:
    """Who waited longest has a pair, and as many have one as without waits."""
    given = facts(
        mentor("m1", languages=("en", "de")),
        mentor("m2", waited=1, languages=("en",)),
        mentor("m3", waited=9, languages=("en", "de")),
        leader("l1", languages=("en",)),
        leader("l2", languages=("de",)),
    )
    assert {one for one, _ in pairs(given)} == {"m2", "m3"}
    assert pairs(replace(given, candidates=[one for one in given.candidates if one.person.id != "m3"])) == {
        ("m1", "l2"),
        ("m2", "l1"),
    }


def test_the_wait_list_is_fair() -> None:
    given = facts(
        *(mentor(f"m{number}", waited=number % 3, since=date(2026, 1, number + 1)) for number in range(6)),
        leader(),
    )
    line = wait_list.wait_list(plan(given), given)
    assert pairs(given) <= {("m2", "leo"), ("m5", "leo")}
    rest = {"m2": "m5", "m5": "m2"}[next(iter(pairs(given)))[0]]
    assert line == {(name, Role.MENTOR): turn for turn, name in enumerate((rest, "m1", "m4", "m0", "m3"), 1)}


def test_the_line_of_one_role_has_nobody_of_the_other_in_it() -> None:
    """Two mentors wait for one German leader, two leaders for one French mentor."""
    early, late = date(2026, 1, 1), date(2026, 1, 2)
    given = facts(
        *(mentor(name, since=late, languages=("de",)) for name in ("m1", "m2", "m3")),
        leader("l1", languages=("de",)),
        *(leader(name, since=early, languages=("fr",)) for name in ("l2", "l3", "l4")),
        mentor("m4", languages=("fr",)),
    )
    line = wait_list.wait_list(plan(given), given)
    for role in Role:
        assert sorted(turn for (_, whose), turn in line.items() if whose is role) == [1, 2]


PINS = {
    "a reporting line": (facts(mentor(manager_id="leo"), leader()), Hindrance.REPORTING_LINE),
    "a common manager": (facts(mentor(manager_id="ann"), leader(manager_id="ann")), Hindrance.COMMON_MANAGER),
    "the mentor's private list": (facts(mentor(avoids=("leo",)), leader()), Hindrance.PRIVATE_LIST),
    "the leader's private list": (facts(mentor(), leader(avoids=("mia",))), Hindrance.PRIVATE_LIST),
    "kept apart as well": (facts(mentor(), leader(), apart=[("mia", "leo")]), Hindrance.KEPT_APART),
    "somebody not active": (facts(mentor(), leader(standing=AccountStatus.GUEST)), Hindrance.NOT_ACTIVE),
    "nobody's level": (facts(mentor(level=None), leader()), Hindrance.NO_LEVEL),
    "no candidate": (facts(mentor()), Hindrance.NOT_ACTIVE),
    "no capacity": (facts(mentor(), leader(capacity=0)), Hindrance.NO_ROOM),
}


@pytest.mark.parametrize(("given", "why"), PINS.values(), ids=PINS.keys())
def test_a_pin_that_must_not_be_is_refused(given: Problem, why: Hindrance) -> None:
    found = plan(replace(given, pins=[("mia", "leo")]))
    assert found.matches == ()
    assert found.refused == (RefusedPin("mia", "leo", why),)


def test_a_pin_may_override_what_is_not_for_safety() -> None:
    given = facts(
        wanting(mentor(level=4, languages=("de",)), AI),
        leader(timezone="Asia/Tokyo"),
        mentor("max"),
        former=[("mia", "leo")],
        pins=[("mia", "leo")],
    )
    assert pairs(given) == {("mia", "leo")}
    assert verify.holds(plan(given), given)


def test_pins_that_collide_are_all_refused_and_the_rest_is_planned() -> None:
    given = facts(mentor("m1"), mentor("m2"), leader("l1"), leader("l2"), pins=[("m1", "l1"), ("m2", "l1")])
    found = plan(given)
    assert [pin.why for pin in found.refused] == [Hindrance.NO_ROOM, Hindrance.NO_ROOM]
    assert len(found.matches) == 2


def test_what_would_help_somebody_left_out() -> None:
    given = facts(
        mentor(languages=("de",)),
        leader("l1"),
        leader("l2"),
        leader("l3", languages=("de",), level=2),
        leader("l4", timezone="Asia/Tokyo"),
    )
    (left,) = [one for one in plan(given).left_out if one.role is Role.MENTOR]
    assert left.why is Hindrance.NO_SHARED_LANGUAGE
    assert left.helps == (Help(Hindrance.LEVEL_GAP, 1), Help(Hindrance.NO_SHARED_LANGUAGE, 2))


def test_what_would_help_is_solved_and_not_guessed() -> None:
    given = facts(mentor("m1"), mentor("m2"), wanting(mentor("m3"), AI), leader("l1"), leader("l2", level=2))
    before = reached(given)
    place = what_if.with_another_place(given, before, "l1", Role.LEADER)
    assert (place.covered, place.total) == (1, score(facts(mentor(), leader())))
    assert what_if.with_needs_one_way(given, before).covered == 0
    assert what_if.with_level_gap(given, before, 1).covered == 2


def test_the_figures_of_a_plan() -> None:
    given = facts(
        mentor("m1", department="Sales", offers=(AI,)),
        mentor("m2", department="Sales"),
        leader("l1", department="Finance", wants=(AI,)),
        leader("l2", department="Sales"),
    )
    found = summary(plan(given), given)
    assert found.score == sum(match.score for match in plan(given).matches)
    assert found.ideal == 2 * Weights().best
    assert sum(wish.points for wish in found.wishes.values()) == found.score
    assert found.wishes[Wish.DEPARTMENT].pairs == 1
    assert found.load[("Sales", Role.MENTOR)] == 2
    assert found.load[("Finance", Role.LEADER)] == 1


def test_a_pair_that_was_asked_for_names_the_rules_it_sets_aside() -> None:
    given = facts(
        mentor("m1", level=4), mentor("m2"), leader("l1"), leader("l2"), pins=[("m1", "l1"), ("m2", "l2")]
    )
    found = summary(plan(given), given)
    assert found.pinned == {("m1", "l1"): (Hindrance.LEVEL_GAP,), ("m2", "l2"): ()}


def test_pins_that_collide_are_no_pairs_that_were_asked_for() -> None:
    given = facts(mentor("m1"), mentor("m2"), leader("l1"), pins=[("m1", "l1"), ("m2", "l1")])
    found = plan(given)
    assert len(found.refused) == 2
    assert len(found.matches) == 1
    assert summary(found, given).pinned == {}


def running(given: Problem, kept: set[tuple[str, str]]) -> Problem:
    """The facts once these pairs live."""
    taken = {key: 1 for pair in kept for key in zip(pair, Role, strict=True)}
    return replace(given, taken=taken, former=sorted(kept))


def test_a_late_joiner_takes_a_free_place_and_nobody_moves() -> None:
    given = facts(mentor("m1"), leader("l1"), leader("l2"))
    standing = pairs(given)
    late = running(facts(*given.candidates, mentor("m2", offers=(AI,))), standing)
    found = rematch.rematch(late, [("m2", Role.MENTOR)])
    (match,) = found.plan.matches
    assert match.mentor_id == "m2"
    assert {match.leader_id} == {"l1", "l2"} - {other for _, other in standing}


def test_two_mentors_share_a_leader_who_has_room() -> None:
    late = running(facts(mentor("m1"), mentor("m2"), leader(capacity=2), leader("busy")), {("m1", "leo")})
    late = replace(late, taken={**late.taken, ("busy", Role.LEADER): 1})
    assert [match.mentor_id for match in rematch.rematch(late, []).plan.matches] == ["m2"]


def moving() -> tuple[Problem, set[tuple[str, str]]]:
    """m2 joins late and fits only l1, to whom m1 was proposed; m1 could as well have l2."""
    given = facts(
        mentor("m1"), mentor("m2", languages=("de",)), leader("l1", languages=("de", "en")), leader("l2")
    )
    return running(given, {("m1", "l1")}), {("m1", "l1")}


def test_proposals_may_move_when_that_gives_somebody_a_pair() -> None:
    late, proposed = moving()
    assert rematch.rematch(late, [("m2", Role.MENTOR)]).plan.matches == ()
    found = rematch.rematch(late, [("m2", Role.MENTOR)], proposed, may_move=1)
    assert found.moved == (("m1", "l1"),)
    assert {(one.mentor_id, one.leader_id) for one in found.plan.matches} == {("m1", "l2"), ("m2", "l1")}


def test_no_more_proposals_move_than_may() -> None:
    late, proposed = moving()
    assert rematch.rematch(late, [("m2", Role.MENTOR)], proposed, may_move=0).moved == ()


def test_a_proposal_does_not_move_for_little() -> None:
    given = facts(mentor("m1", offers=(AI,)), leader("l1"), leader("l2", wants=(AI,)))
    late = running(given, {("m1", "l1")})
    found = rematch.rematch(late, [], [("m1", "l1")], may_move=5)
    assert {(one.mentor_id, one.leader_id) for one in found.plan.matches} == {("m1", "l1")}
    assert found.moved == ()


def test_a_new_pair_gives_way_for_nothing() -> None:
    """m2 gets l1 if m1, who was to have it, takes l2 from m3: one moves. For m4 two would have to."""
    given = facts(
        mentor("m1", languages=("a", "b"), waited=1),
        mentor("m2", languages=("a",)),
        mentor("m3", languages=("b", "c")),
        mentor("m4", languages=("d",)),
        mentor("m5", languages=("d", "e")),
        mentor("m6", languages=("e", "f")),
        *(leader(f"l{number}", languages=(spoken,)) for number, spoken in enumerate("abcdef", 1)),
    )
    proposed = {("m3", "l2"), ("m5", "l4"), ("m6", "l5")}
    late = running(given, proposed)
    assert {("m1", "l1")} == pairs(late)
    found = rematch.rematch(late, [], proposed, may_move=1)
    assert found.moved == (("m3", "l2"),)
    assert {(one.mentor_id, one.leader_id) for one in found.plan.matches} == {
        ("m1", "l2"),
        ("m2", "l1"),
        ("m3", "l3"),
    }
    assert len(rematch.rematch(late, [], proposed, may_move=2).moved) <= 2
    assert len(rematch.rematch(late, [], proposed, may_move=3).moved) == 3


def test_where_fewer_may_move_those_who_gain_most_do() -> None:
    """Each of two could move to a better leader; one gains twice as much."""
    given = facts(
        mentor("m1", languages=("de",), offers=(AI,)),
        leader("l1", languages=("de",)),
        leader("l2", languages=("de",), wants=(AI,)),
        mentor("m2", languages=("fr",), offers=(AI, DATA)),
        leader("l3", languages=("fr",)),
        leader("l4", languages=("fr",), wants=(AI, DATA)),
        weights=Weights(area=60),
    )
    proposed = {("m1", "l1"), ("m2", "l3")}
    late = running(given, proposed)
    assert len(rematch.rematch(late, [], proposed, may_move=2).moved) == 2
    assert rematch.rematch(late, [], proposed, may_move=1).moved == (("m2", "l3"),)


@pytest.mark.parametrize("needs", Needs)
def test_everybody_who_fits_everybody(needs: Needs) -> None:
    crowd = [candidate(f"{role}{number}", role) for number in range(300) for role in Role]
    given = Problem(crowd, date(2026, 1, 14), rules=Rules(needs=needs))
    found = plan(given)
    assert len(found.matches) == 300
    assert verify.holds(found, given)


def test_one_person_who_fits_nobody_does_not_spoil_the_rest() -> None:
    found = plan(facts(mentor("m1"), mentor("m2", languages=("xx",)), leader("l1")))
    assert [(one.person_id, one.why) for one in found.left_out] == [("m2", Hindrance.NO_SHARED_LANGUAGE)]
    assert len(found.matches) == 1
