"""Fingerprints and marks: what changes them, and what a change since a rehearsal tells."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.mentoring.matching.fingerprint import (
    Changes,
    Marks,
    are_equivalent,
    changes_between,
    fingerprint,
    marks_of,
)
from bot.mentoring.matching.problem import Problem, Rules, Weights
from bot.mentoring.model import (
    TOP,
    AccountStatus,
    Area,
    Candidate,
    Format,
    Hours,
    Person,
    Profile,
    Rhythm,
    Role,
    Willingness,
)
from tests.support.matching import AI, leader, matching_problem, mentor

CHANGES: dict[str, Callable[[Problem], Problem]] = {
    "another day": lambda problem: replace(problem, starts_on=date(2026, 1, 15)),
    "another week": lambda problem: replace(problem, weeks=2),
    "another gap": lambda problem: replace(problem, rules=Rules(level_gap=3)),
    "other weights": lambda problem: replace(problem, rules=Rules(weights=Weights(place=4))),
    "another seed": lambda problem: replace(problem, rules=Rules(seed="again")),
    "another floor": lambda problem: replace(problem, rules=Rules(floor=31)),
    "a pin": lambda problem: replace(problem, pins=[("mia", "leo")]),
    "two kept apart": lambda problem: replace(problem, kept_apart=[("mia", "leo")]),
    "somebody who waited": lambda problem: replace(problem, candidates=[mentor(waited=1), leader()]),
    "departments met": lambda problem: replace(problem, candidates=[mentor(met=("Sales",)), leader()]),
    "a former pair": lambda problem: replace(problem, former=[("mia", "leo")]),
    "a live pair": lambda problem: replace(problem, live_pairs={("mia", Role.MENTOR): 1}),
    "a manager": lambda problem: replace(problem, managers={"mia": "ann"}),
    "a manager's manager": lambda problem: replace(problem, managers={"mia": "bob", "bob": "ann"}),
    "one candidate more": lambda problem: replace(problem, candidates=[*problem.candidates, leader("lea")]),
    "one candidate fewer": lambda problem: replace(problem, candidates=problem.candidates[1:]),
    "another role": lambda problem: replace(problem, candidates=[leader("mia", level=1), leader()]),
    "more room": lambda problem: replace(problem, candidates=[mentor(capacity=2), leader()]),
}


def test_every_change_gives_another_fingerprint() -> None:
    problem = matching_problem(mentor(), leader())
    fingerprints = {name: fingerprint(change(problem)) for name, change in CHANGES.items()}
    assert len({fingerprint(problem), *fingerprints.values()}) == len(CHANGES) + 1
    assert all(len(each) == 64 and int(each, 16) >= 0 for each in fingerprints.values())


def test_a_fingerprint_that_was_kept_stays_valid() -> None:
    """Whatever becomes of the names of fields: else every rehearsal of before would be refused."""
    problem = matching_problem(
        mentor(department="Sales", met=("Legal",)),
        leader(capacity=2),
        managers={"leo": "ann"},
        former=[("mia", "leo")],
        live_pairs={("leo", Role.LEADER): 1},
        kept_apart=[("mia", "ann")],
        pins=[("max", "leo")],
    )
    assert fingerprint(problem) == "a7118927fb543f5a60d19d7815fc06a77f9a3425343dce21384cf31a00d38feb"


def test_marks_are_read_as_they_were_kept() -> None:
    marks = marks_of(matching_problem(mentor(), leader()))
    document = json.loads(json.dumps(marks.as_json()))
    assert document.keys() == {"rules", "decided", "lines", "past", "told", "known"}
    assert Marks.from_json(document) == marks


OTHER_VALUES: dict[str, Any] = {
    "timezone": "Asia/Tokyo",
    "account_status": AccountStatus.DEACTIVATED,
    "level": 2,
    "manager_id": "ann",
    "department": "Sales",
    "location": "Oslo",
    "offers": (AI,),
    "wants": (AI,),
    "languages": ("en", "de"),
    "hours": Hours(480, 960),
    "format": Format.VIDEO,
    "avoids": ("ann",),
}


NEVER_READ: dict[str, Any] = {
    "account_changed_at": datetime(2026, 3, 2, tzinfo=UTC),
    "name": "Mia Lund",
    "locale": "nb",
    "is_slack_admin": True,
    "themes": {"age": Willingness.GLAD},
    "rhythm": Rhythm(weekday=2),
    "wants_deep": True,
    "is_readable": False,  # then a person is no candidate at all
}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_a_fact_about_a_candidate_changes_the_fingerprint(name: str) -> None:
    other_problem = matching_problem(mentor(**{name: OTHER_VALUES[name]}), leader())
    assert fingerprint(other_problem) != fingerprint(matching_problem(mentor(), leader()))


def test_what_no_rule_reads_leaves_the_fingerprint_alone() -> None:
    problem = matching_problem(mentor(), leader(), managers={"mia": "ann"})
    equivalent = matching_problem(
        mentor(**NEVER_READ),
        leader(),
        managers={"mia": "ann", "zoe": "yan"},
        former=[("zoe", "leo")],
        live_pairs={("mia", Role.LEADER): 1, ("leo", Role.LEADER): 0},
    )
    assert fingerprint(equivalent) == fingerprint(problem)


@pytest.mark.parametrize("name", NEVER_READ)
def test_facts_agree_whatever_no_rule_reads(name: str) -> None:
    assert are_equivalent(
        matching_problem(mentor(**{name: NEVER_READ[name]}), leader()), matching_problem(mentor(), leader())
    )


def test_facts_with_somebody_more_do_not_agree() -> None:
    assert not are_equivalent(
        matching_problem(mentor(), leader()), matching_problem(mentor(), leader(), leader("lia"))
    )


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_facts_do_not_agree_if_a_rule_reads_something_else(name: str) -> None:
    assert not are_equivalent(
        matching_problem(mentor(**{name: OTHER_VALUES[name]}), leader()), matching_problem(mentor(), leader())
    )


def test_every_field_is_either_read_or_known_not_to_be() -> None:
    names = {field.name for kind in (Person, Profile) for field in fields(kind)}
    assert names == {*OTHER_VALUES, *NEVER_READ, "id", "capacity"}  # the candidate has its own


NOTHING = Changes((), (), (), rules=False, arrangements=False, reporting_lines=False, answers_or_pairs=False)


def problem_with(*candidates: Candidate) -> Problem:
    return matching_problem(mentor("mia"), mentor("max"), leader("leo"), *candidates)


def changes_to(problem: Problem) -> Changes:
    return changes_between(marks_of(problem_with()), marks_of(problem))


def problem_with_replaced(candidate: Candidate) -> Problem:
    """The same people, one of them replaced."""
    return matching_problem(
        *(candidate if each.person.id == candidate.person.id else each for each in problem_with().candidates)
    )


CASES = {
    "nothing": (problem_with(), NOTHING),
    "one came": (problem_with(leader("lea")), replace(NOTHING, joined=("lea",))),
    "one left": (matching_problem(mentor("mia"), leader("leo")), replace(NOTHING, departed=("max",))),
    "one is in another role": (problem_with_replaced(leader("max")), replace(NOTHING, updated=("max",))),
    "one offers something else": (
        problem_with_replaced(mentor("max", offers=(Area.TRUST,))),
        replace(NOTHING, answers_or_pairs=True),
    ),
    "one has a private list": (problem_with_replaced(mentor("max", avoids=("leo",))), NOTHING),
    "one takes more": (
        problem_with_replaced(replace(leader("leo"), capacity=3)),
        replace(NOTHING, answers_or_pairs=True),
    ),
    "one is at another level": (
        problem_with_replaced(mentor("max", level=2)),
        replace(NOTHING, updated=("max",)),
    ),
    "other rules": (replace(problem_with(), rules=Rules(floor=1)), replace(NOTHING, rules=True)),
    "a pin": (replace(problem_with(), pins=[("mia", "leo")]), replace(NOTHING, arrangements=True)),
    "two kept apart": (
        replace(problem_with(), kept_apart=[("mia", "leo")]),
        replace(NOTHING, arrangements=True),
    ),
    "a proposal": (replace(problem_with(), former=[("mia", "leo")]), replace(NOTHING, answers_or_pairs=True)),
    "a pair elsewhere": (
        replace(problem_with(), live_pairs={("leo", Role.LEADER): 1}),
        replace(NOTHING, answers_or_pairs=True),
    ),
    "a manager's manager": (
        replace(problem_with(), managers={"mia": TOP, "max": TOP, "leo": "ann", "ann": None}),
        replace(NOTHING, reporting_lines=True),
    ),
}


@pytest.mark.parametrize(("problem", "changes"), CASES.values(), ids=CASES.keys())
def test_each_change_is_told(problem: Problem, changes: Changes) -> None:
    assert changes_to(problem) == changes


def test_who_came_and_what_came_with_them_is_told_once() -> None:
    problem = replace(
        problem_with(leader("lea")), managers={"lea": "leo"}, live_pairs={("lea", Role.LEADER): 1}
    )
    assert changes_to(problem) == replace(NOTHING, joined=("lea",))


def test_marks_hold_no_answer() -> None:
    marks = repr(
        marks_of(matching_problem(mentor("mia", avoids=("leo",), offers=(Area.TRUST,)), leader("leo")))
    )
    assert "trust" not in marks
    assert "leo" not in marks.replace("'leader leo'", "")
