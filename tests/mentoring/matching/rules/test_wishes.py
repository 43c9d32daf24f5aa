"""Rules and wishes: what each wish counts for a pair, and what it is told by."""

import pytest

from bot.mentoring.matching.problem import Weights
from bot.mentoring.matching.rules.eligibility import GROUP_RULES, LISTED_PAIR_RULES, PAIR_RULES
from bot.mentoring.matching.rules.wishes import Wish, max_points
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.matching.violations import RULE_ORDER
from bot.mentoring.model import Candidate, Format, ReasonKind
from tests.support.matching import AI, leader, matching_problem, mentor, only_score


def test_every_rule_has_a_name_a_sentence_and_a_place_in_what_people_are_told() -> None:
    sentences = {rule.name: rule.sentence for rule in (*GROUP_RULES, *PAIR_RULES)} | dict(LISTED_PAIR_RULES)
    assert sentences.keys() == {*RULE_ORDER}
    assert len({*sentences.values()}) == len(RULE_ORDER)


ONE_MORE = {
    "an area the leader wants": (mentor(offers=(AI,)), leader(wants=(AI,)), 10),
    "an area the mentor wants": (mentor(wants=(AI,)), leader(offers=(AI,)), 10),
    "another department": (mentor(department="Sales"), leader(department="Finance"), 6),
    "another place": (mentor(location="Oslo"), leader(location="Bergen"), 3),
    "another place by video": (
        mentor(location="Oslo", format=Format.VIDEO),
        leader(location="Bergen"),
        3,
    ),
    "another place for a mentor who likes to meet in person": (
        mentor(location="Oslo", format=Format.IN_PERSON),
        leader(location="Bergen"),
        0,
    ),
    "another place for a leader who likes to meet in person": (
        mentor(location="Oslo"),
        leader(location="Bergen", format=Format.IN_PERSON),
        0,
    ),
    "levels further apart than is good": (mentor(), leader(level=6), -4),
    "a department new to the mentor": (mentor(met=("Sales",)), leader(department="Finance"), 3),
    "a department new to the leader": (mentor(department="Finance"), leader(met=("Sales",)), 3),
    "a department met before": (mentor(met=("Sales",)), leader(department="Sales"), 0),
}


@pytest.mark.parametrize(("one", "other", "points"), ONE_MORE.values(), ids=ONE_MORE.keys())
def test_what_a_wish_counts(one: Candidate, other: Candidate, points: int) -> None:
    assert (
        only_score(matching_problem(one, other)) - only_score(matching_problem(mentor(), leader())) == points
    )


def test_a_new_department_is_a_reason_only_for_who_met_another() -> None:
    (match,) = best_plan(matching_problem(mentor(met=("Sales",)), leader(department="Finance"))).matches
    assert ReasonKind.NEW_DEPARTMENT in [reason.kind for reason in match.reasons]
    (match,) = best_plan(matching_problem(mentor(), leader(department="Finance"))).matches
    assert ReasonKind.NEW_DEPARTMENT not in [reason.kind for reason in match.reasons]


@pytest.mark.parametrize("meets", Format)
def test_another_place_is_no_reason_for_who_likes_to_meet_in_person(meets: Format) -> None:
    problem = matching_problem(mentor(location="Oslo", format=meets), leader(location="Bergen"))
    (match,) = best_plan(problem).matches
    is_reason = ReasonKind.OTHER_PLACE in [reason.kind for reason in match.reasons]
    assert is_reason is (meets is not Format.IN_PERSON)


@pytest.mark.parametrize("wish", Wish)
def test_no_pair_has_more_than_a_wish_can_count(wish: Wish) -> None:
    assert sum(max_points(Weights()).values()) == Weights().best_score
    assert max_points(Weights())[wish] > 0


@pytest.mark.parametrize("changes", [{"area": -1}, {"place": 1001}, {"area": 1000, "areas_counted": 1000}])
def test_weights_have_bounds(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(**changes)
