"""The plan: its rules, its aims in their order, its reasons, and what it says to people left out."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.mentoring.files.links import link_id
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.plan import LeftOut
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import TOP, AccountStatus, Candidate, Hindrance, Hours, Reason, ReasonKind, Role
from tests.support.matching import (
    AI,
    DATA,
    HELLO,
    SECURITY,
    STRATEGY,
    TRUST,
    candidate,
    candidate_wanting,
    leader,
    matching_problem,
    mentor,
    planned_pairs,
    random_source,
    varied_problem,
)

EVE, FAY = link_id("eve@example.com"), link_id("fay@example.com")


def hindrance_of(problem: Problem, person_id: str) -> Hindrance | None:
    return {one.person_id: one.why for one in best_plan(problem).left_out}.get(person_id)


# Each breaks one rule and no other, so that a rule cannot go unnoticed.
BROKEN_RULES = {
    "a mentor who is not active": (
        matching_problem(mentor(account_status=AccountStatus.DEACTIVATED), leader()),
        Hindrance.NOT_ACTIVE,
        Hindrance.NOT_ACTIVE,
    ),
    "a leader who is a guest": (
        matching_problem(mentor(), leader(account_status=AccountStatus.GUEST)),
        Hindrance.NOT_ACTIVE,
        Hindrance.NOT_ACTIVE,
    ),
    "mentor's level unknown": (
        matching_problem(mentor(level=None), leader()),
        Hindrance.NO_LEVEL,
        Hindrance.NO_LEVEL_OF_OTHERS,
    ),
    "leader's level unknown": (
        matching_problem(mentor(), leader(level=None)),
        Hindrance.NO_LEVEL_OF_OTHERS,
        Hindrance.NO_LEVEL,
    ),
    "one level apart": (
        matching_problem(mentor(level=4), leader()),
        Hindrance.LEVEL_GAP,
        Hindrance.LEVEL_GAP,
    ),
    "mentor above leader": (
        matching_problem(mentor(level=9), leader()),
        Hindrance.LEVEL_GAP,
        Hindrance.LEVEL_GAP,
    ),
    "a wider gap is asked for": (
        matching_problem(mentor(), leader(), level_gap=5),
        Hindrance.LEVEL_GAP,
        Hindrance.LEVEL_GAP,
    ),
    "one person in both roles": (
        matching_problem(mentor("ida"), leader("ida")),
        Hindrance.SAME_PERSON,
        Hindrance.SAME_PERSON,
    ),
    "leader manages mentor": (
        matching_problem(mentor(), leader(), managers={"mia": "leo"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "leader manages mentor, known only from the mentor": (
        matching_problem(mentor(manager_id="leo"), leader()),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "leader far above mentor through people who did not join": (
        matching_problem(
            mentor(), leader(), managers={"mia": "ann", "ann": "bob", "bob": "cat", "cat": "leo"}
        ),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "mentor far above leader": (
        matching_problem(mentor(), leader(), managers={"leo": "ann", "ann": "mia"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "both in a management cycle": (
        matching_problem(
            mentor(), leader(), managers={"mia": "ann", "ann": "leo", "leo": "bob", "bob": "mia"}
        ),
        Hindrance.NO_LINE,
        Hindrance.NO_LINE,
    ),
    "mentor's manager unknown": (
        matching_problem(mentor(manager_id=None), leader()),
        Hindrance.NO_LINE,
        Hindrance.NO_LINE_OF_OTHERS,
    ),
    "leader's manager unknown": (
        matching_problem(mentor(), leader(), managers={"leo": None}),
        Hindrance.NO_LINE_OF_OTHERS,
        Hindrance.NO_LINE,
    ),
    "a manager's manager unknown": (
        matching_problem(mentor(), leader(), managers={"mia": "ann", "ann": None}),
        Hindrance.NO_LINE,
        Hindrance.NO_LINE_OF_OTHERS,
    ),
    "a cycle above one of them": (
        matching_problem(mentor(), leader(), managers={"mia": "ann", "ann": "bob", "bob": "ann"}),
        Hindrance.NO_LINE,
        Hindrance.NO_LINE_OF_OTHERS,
    ),
    "the mentor manages themselves": (
        matching_problem(mentor(), leader(), managers={"mia": "mia"}),
        Hindrance.NO_LINE,
        Hindrance.NO_LINE_OF_OTHERS,
    ),
    "the leader manages themselves": (
        matching_problem(mentor(), leader(), managers={"leo": "leo"}),
        Hindrance.NO_LINE_OF_OTHERS,
        Hindrance.NO_LINE,
    ),
    "common direct manager": (
        matching_problem(mentor(), leader(), managers={"mia": "ann", "leo": "ann"}),
        Hindrance.COMMON_MANAGER,
        Hindrance.COMMON_MANAGER,
    ),
    "leader above mentor through people without an account": (
        matching_problem(mentor(), leader(), managers={"mia": EVE, EVE: FAY, FAY: "leo"}),
        Hindrance.REPORTING_LINE,
        Hindrance.REPORTING_LINE,
    ),
    "common direct manager without an account": (
        matching_problem(mentor(), leader(), managers={"mia": EVE, "leo": EVE, EVE: TOP}),
        Hindrance.COMMON_MANAGER,
        Hindrance.COMMON_MANAGER,
    ),
    "former pair": (
        matching_problem(mentor(), leader(), former=[("mia", "leo")]),
        Hindrance.FORMER_PARTNER,
        Hindrance.FORMER_PARTNER,
    ),
    "a minute short of two shared hours": (
        matching_problem(mentor(hours=Hours(540, 1020)), leader(hours=Hours(901, 1200))),
        Hindrance.NO_SHARED_HOURS,
        Hindrance.NO_SHARED_HOURS,
    ),
    "no shared language": (
        matching_problem(mentor(languages=("en", "fr")), leader(languages=("de",))),
        Hindrance.NO_SHARED_LANGUAGE,
        Hindrance.NO_SHARED_LANGUAGE,
    ),
    "hours shared only until the clocks change": (
        matching_problem(
            mentor(timezone="Europe/London", hours=Hours(540, 900)),
            leader(timezone="America/New_York", hours=Hours(540, 900)),
            starts_on=date(2026, 3, 10),
            weeks=6,
        ),
        Hindrance.NO_SHARED_HOURS,
        Hindrance.NO_SHARED_HOURS,
    ),
    "the leader wants nothing that the mentor offers": (
        matching_problem(mentor(), candidate_wanting(leader(), AI)),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "the mentor wants nothing that the leader offers": (
        matching_problem(candidate_wanting(mentor(), AI), leader()),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "no need either way, though one would do": (
        matching_problem(
            candidate_wanting(mentor(), AI), candidate_wanting(leader(), AI), needs=Needs.EITHER
        ),
        Hindrance.NO_SHARED_NEED,
        Hindrance.NO_SHARED_NEED,
    ),
    "kept apart by the coordinator": (
        matching_problem(mentor(), leader(), kept_apart=[("mia", "leo")]),
        Hindrance.KEPT_APART,
        Hindrance.KEPT_APART,
    ),
    "mentor avoids leader": (
        matching_problem(mentor(avoids=("leo",)), leader()),
        Hindrance.EVERYONE_TAKEN,
        Hindrance.EVERYONE_TAKEN,
    ),
    "leader avoids mentor": (
        matching_problem(mentor(), leader(avoids=("mia",))),
        Hindrance.EVERYONE_TAKEN,
        Hindrance.EVERYONE_TAKEN,
    ),
}


@pytest.mark.parametrize(
    ("problem", "of_mentor", "of_leader"), BROKEN_RULES.values(), ids=BROKEN_RULES.keys()
)
def test_a_broken_rule_prevents_the_pair(
    problem: Problem, of_mentor: Hindrance, of_leader: Hindrance
) -> None:
    plan = best_plan(problem)
    assert plan.matches == ()
    reasons = {one.role: one.why for one in plan.left_out}
    assert reasons == {Role.MENTOR: of_mentor, Role.LEADER: of_leader}


ALLOWED = {
    "nothing in the way": matching_problem(mentor(), leader()),
    "exactly two levels apart": matching_problem(mentor(level=3), leader()),
    "exactly two shared hours": matching_problem(
        mentor(hours=Hours(540, 1020)), leader(hours=Hours(900, 1200))
    ),
    "a need one way, where one will do": matching_problem(
        mentor(), candidate_wanting(leader(), AI), needs=Needs.EITHER
    ),
    "others kept apart": matching_problem(mentor(), leader(), kept_apart=[("leo", "mia"), ("mia", "lea")]),
    "hours enough in every week": matching_problem(
        mentor(timezone="Europe/London", hours=Hours(540, 960)),
        leader(timezone="America/New_York", hours=Hours(540, 960)),
        starts_on=date(2026, 3, 10),
        weeks=6,
    ),
    "one shared language of several": matching_problem(
        mentor(languages=("fr", "en")), leader(languages=("de", "fr"))
    ),
    "both at the top": matching_problem(mentor(), leader(), managers={"mia": TOP, "leo": TOP}),
    "a common manager's manager": matching_problem(
        mentor(), leader(), managers={"mia": "ann", "leo": "bob", "ann": "cat", "bob": "cat"}
    ),
    "a former pair the other way round": matching_problem(mentor(), leader(), former=[("leo", "mia")]),
    "somebody else on the private list": matching_problem(mentor(avoids=("ann",)), leader(avoids=("mia2",))),
    "a place left beside a live pair": matching_problem(
        mentor(capacity=2), leader(), live_pairs={("mia", Role.MENTOR): 1, ("leo", Role.MENTOR): 1}
    ),
}


@pytest.mark.parametrize("problem", ALLOWED.values(), ids=ALLOWED.keys())
def test_whom_the_rules_allow(problem: Problem) -> None:
    assert planned_pairs(problem) == {("mia", "leo")}
    assert best_plan(problem).left_out == ()


def test_a_person_has_no_more_pairs_than_they_have_room_for() -> None:
    mentors = [mentor("m1"), mentor("m2"), mentor("m3")]
    assert len(planned_pairs(matching_problem(*mentors, leader(capacity=2)))) == 2
    one_seat = matching_problem(*mentors, leader(capacity=3), live_pairs={("leo", Role.LEADER): 2})
    assert len(planned_pairs(one_seat)) == 1
    overbooked = matching_problem(*mentors, leader(capacity=2), live_pairs={("leo", Role.LEADER): 3})
    assert planned_pairs(overbooked) == set()
    assert planned_pairs(matching_problem(*mentors, leader(capacity=0))) == set()


def test_the_same_two_people_never_come_twice() -> None:
    assert len(best_plan(matching_problem(mentor(capacity=3), leader(capacity=3))).matches) == 1
    problem = matching_problem(
        mentor("m1", 2, offers=(AI,)), mentor("m2", 2), leader("l1", 2, wants=(AI,)), leader("l2", 2), floor=0
    )
    assert planned_pairs(problem) == {("m1", "l1"), ("m1", "l2"), ("m2", "l1"), ("m2", "l2")}


def test_more_people_come_before_more_points() -> None:
    problem = matching_problem(
        mentor("m1", offers=(AI, DATA, SECURITY)),
        mentor("m2", avoids=("l2",)),
        leader("l1", wants=(AI, DATA, SECURITY)),
        leader("l2"),
    )
    assert planned_pairs(problem) == {("m1", "l2"), ("m2", "l1")}


def test_a_first_pair_comes_before_a_second() -> None:
    mentors = [mentor("m1", offers=(AI,)), mentor("m2", offers=(AI,))]
    problem = matching_problem(*mentors, leader("l1", 2, wants=(AI,)), leader("l2"))
    assert {pair[1] for pair in planned_pairs(problem)} == {"l1", "l2"}
    with_second_seats = replace(problem, candidates=[*mentors, leader("l1", 2, wants=(AI,)), leader("l2", 2)])
    assert planned_pairs(replace(with_second_seats, live_pairs={("l2", Role.LEADER): 1})) == {
        ("m1", "l1"),
        ("m2", "l1"),
    }


def test_points_decide_among_plans_for_as_many_people() -> None:
    problem = matching_problem(
        mentor("m1", offers=(AI,), department="Sales"),
        mentor("m2", department="Sales"),
        leader("l1", wants=(AI,), department="Sales"),
        leader("l2", department="Finance"),
    )
    plan = best_plan(problem)
    assert {(one.mentor_id, one.leader_id, one.score) for one in plan.matches} == {
        ("m1", "l1", 20 + 10 + 4 + 4),
        ("m2", "l2", 20 + 6 + 4 + 4),
    }


def test_reasons_come_in_order_with_their_areas_and_minutes() -> None:
    problem = matching_problem(
        mentor(
            offers=(TRUST, AI, SECURITY, DATA),
            wants=(STRATEGY,),
            department="Sales",
            location="Oslo",
            hours=Hours(540, 800),
        ),
        leader(
            offers=(STRATEGY,), wants=(DATA, AI, TRUST, SECURITY), department="Finance", location="Bergen"
        ),
    )
    (match,) = best_plan(problem).matches
    assert match.reasons == (
        Reason(ReasonKind.LEADER_WANTS, areas=(HELLO, AI, DATA)),
        Reason(ReasonKind.MENTOR_WANTS, areas=(HELLO, STRATEGY)),
        Reason(ReasonKind.OTHER_DEPARTMENT),
        Reason(ReasonKind.OTHER_PLACE),
        Reason(ReasonKind.SHARED_HOURS, minutes=260),
    )
    assert match.score == 30 + 20 + 6 + 3 + 2 + 4


def test_an_unknown_department_or_place_is_not_another() -> None:
    (match,) = best_plan(matching_problem(mentor(department="Sales"), leader(location="Oslo"))).matches
    kinds = [reason.kind for reason in match.reasons]
    assert kinds == [ReasonKind.LEADER_WANTS, ReasonKind.MENTOR_WANTS, ReasonKind.SHARED_HOURS]


def test_the_first_rule_to_remove_the_last_partner_is_named() -> None:
    problem = matching_problem(
        mentor(),
        leader("l1", level=2),
        leader("l2"),
        leader("l3"),
        leader("l4", languages=("de",)),
        managers={"mia": "l2"},
        former=[("mia", "l3")],
    )
    assert hindrance_of(problem, "mia") is Hindrance.NO_SHARED_LANGUAGE
    assert hindrance_of(problem, "l3") is Hindrance.FORMER_PARTNER


@pytest.mark.parametrize("avoids", [(), ("ann",), ("l1",), ("l1", "l2")], ids=len)
def test_nobody_learns_of_a_list(avoids: tuple[str, ...]) -> None:
    problem = matching_problem(
        mentor(avoids=avoids), leader("l1", avoids=("mia",)), leader("l2", avoids=("mia",))
    )
    assert hindrance_of(problem, "mia") is Hindrance.EVERYONE_TAKEN


def test_that_somebody_was_proposed_before_is_no_reason_and_that_they_were_a_pair_is() -> None:
    problem = matching_problem(mentor(), leader(), leader("l2", languages=("de",)), former=[("mia", "leo")])
    assert hindrance_of(problem, "mia") is Hindrance.NO_SHARED_LANGUAGE
    assert hindrance_of(replace(problem, never_begun=[("mia", "leo")]), "mia") is Hindrance.EVERYONE_TAKEN


def test_everyone_taken_is_said_when_partners_were_given_to_others() -> None:
    plan = best_plan(matching_problem(mentor("m1", offers=(AI,)), mentor("m2"), leader(wants=(AI,))))
    assert plan.left_out == (LeftOut("m2", Role.MENTOR, Hindrance.EVERYONE_TAKEN),)
    without_seats = matching_problem(mentor(), leader(), live_pairs={("leo", Role.LEADER): 1})
    assert best_plan(without_seats).left_out == (LeftOut("mia", Role.MENTOR, Hindrance.EVERYONE_TAKEN),)


@pytest.mark.parametrize("alone", [mentor(), leader()], ids=["no leaders", "no mentors"])
def test_with_nobody_on_the_other_side(alone: Candidate) -> None:
    plan = best_plan(matching_problem(alone))
    assert plan.matches == ()
    assert plan.left_out == (LeftOut(alone.person.id, alone.role, Hindrance.LEVEL_GAP),)


def test_with_nobody_at_all() -> None:
    plan = best_plan(matching_problem())
    assert (plan.matches, plan.left_out) == ((), ())


def test_a_gap_of_less_than_one_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level_gap"):
        matching_problem(level_gap=0)


def test_a_person_is_given_once_in_a_role() -> None:
    with pytest.raises(ValueError, match="once"):
        matching_problem(mentor(), mentor())


def test_equal_scores_pair_everybody_and_favour_no_name() -> None:
    early_names = 0
    for number in range(200):
        early, late = f"A{number}", f"Z{number}"
        ((chosen, _),) = planned_pairs(matching_problem(mentor(early), mentor(late), leader()))
        early_names += chosen == early
    assert 75 < early_names < 125
    people = [*(mentor(f"m{n}") for n in range(20)), *(leader(f"l{n}") for n in range(20))]
    assert len(planned_pairs(matching_problem(*people))) == 20


def shuffled(problem: Problem, rng: random.Random) -> Problem:
    """The same problem in another order, down to the lists inside a profile."""

    def shuffled_copy(values: Any) -> Any:
        return type(values)(rng.sample(list(values), len(values)))

    def with_shuffled_lists(candidate: Candidate) -> Candidate:
        lists = {
            name: shuffled_copy(getattr(candidate.profile, name))
            for name in ("offers", "wants", "languages", "avoids")
        }
        return replace(candidate, profile=replace(candidate.profile, **lists))

    return replace(
        problem,
        candidates=shuffled_copy([with_shuffled_lists(one) for one in problem.candidates]),
        former=shuffled_copy(list(problem.former)),
        live_pairs=dict(shuffled_copy(list(problem.live_pairs.items()))),
        managers=dict(shuffled_copy(list(problem.managers.items()))),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_plays_no_part(seed: int) -> None:
    rng = random_source(seed)
    problem = varied_problem(rng, 40)
    reordered = shuffled(problem, rng)
    assert best_plan(reordered) == best_plan(problem)
    assert fingerprint(reordered) == fingerprint(problem)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_said_of_somebody_follows_from_nobodys_list(seed: int) -> None:
    problem = varied_problem(random_source(seed), 30)
    unlisted = [replace(one, profile=replace(one.profile, avoids=())) for one in problem.candidates]
    without_lists = {one.person_id: one for one in best_plan(replace(problem, candidates=unlisted)).left_out}
    for left_out in best_plan(problem).left_out:
        taken = LeftOut(left_out.person_id, left_out.role, Hindrance.EVERYONE_TAKEN)
        # Without the lists they may have a pair; all else that is said of them is the same.
        assert left_out == without_lists.get(left_out.person_id, taken)


@pytest.mark.parametrize("needs", Needs)
def test_everybody_who_fits_everybody(needs: Needs) -> None:
    people = [candidate(f"{role}{number}", role) for number in range(300) for role in Role]
    problem = Problem(people, date(2026, 1, 14), rules=Rules(needs=needs))
    plan = best_plan(problem)
    assert len(plan.matches) == 300
    assert verify.holds(plan, problem)


def test_one_person_who_fits_nobody_does_not_spoil_the_rest() -> None:
    plan = best_plan(matching_problem(mentor("m1"), mentor("m2", languages=("xx",)), leader("l1")))
    assert [(one.person_id, one.why) for one in plan.left_out] == [("m2", Hindrance.NO_SHARED_LANGUAGE)]
    assert len(plan.matches) == 1
