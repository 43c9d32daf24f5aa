"""Positions on the waiting list, fair and counted by role."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.mentoring.matching import wait_list
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.matching.wait_list import Waiting
from bot.mentoring.model import Hindrance, Role
from tests.support.matching import leader, matching_problem, mentor

SEATS = {("mia", Role.MENTOR): 1, ("leo", Role.LEADER): 1}
PROPOSED = {"live_pairs": SEATS, "former": [("mia", "leo")], "never_begun": [("mia", "leo")]}


def test_the_wait_list_is_fair() -> None:
    problem = matching_problem(
        *(mentor(f"m{number}", waited=number % 3, since=date(2026, 1, number + 1)) for number in range(6)),
        leader(),
    )
    order = [
        each for each in wait_list.waiting_members(best_plan(problem), problem) if each.role is Role.MENTOR
    ]
    assert [each.person_id for each in order] == ["m2", "m5", "m1", "m4", "m0", "m3"]
    assert [each.position for each in order] == [1, 2, 3, 4, 5, 6]


def test_the_line_of_one_role_has_nobody_of_the_other_in_it() -> None:
    """Two mentors wait for one German leader, two leaders for one French mentor."""
    early, late = date(2026, 1, 1), date(2026, 1, 2)
    problem = matching_problem(
        *(mentor(name, since=late, languages=("de",)) for name in ("m1", "m2", "m3")),
        leader("l1", languages=("de",)),
        *(leader(name, since=early, languages=("fr",)) for name in ("l2", "l3", "l4")),
        mentor("m4", languages=("fr",)),
    )
    waiting = wait_list.waiting_members(best_plan(problem), problem)
    for role in Role:
        assert [each.position for each in waiting if each.role is role] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="in the plan"),
        pytest.param(PROPOSED, id="a question is open"),
        pytest.param({"former": [("mia", "leo")], "never_begun": [("mia", "leo")]}, id="it came to nothing"),
        pytest.param({"kept_apart": [("mia", "leo")]}, id="kept apart"),
        pytest.param({"candidates": [mentor(avoids=("leo",)), leader()]}, id="her own list"),
        pytest.param({"candidates": [mentor(), leader(avoids=("mia",))]}, id="a list of another"),
    ],
)
def test_who_was_not_asked_reads_what_anybody_without_a_partner_reads(changes: dict[str, Any]) -> None:
    problem = replace(matching_problem(mentor(), leader()), **changes)
    waiting = wait_list.waiting_members(best_plan(problem), problem)
    assert {*waiting} == {
        Waiting("leo", Role.LEADER, Hindrance.EVERYONE_TAKEN, 1),
        Waiting("mia", Role.MENTOR, Hindrance.EVERYONE_TAKEN, 1),
    }


def test_who_has_a_partner_waits_no_more_and_who_can_do_something_reads_it() -> None:
    problem = matching_problem(
        mentor(), leader(), mentor("max", languages=("de",)), live_pairs=SEATS, begun_pairs=SEATS
    )
    waiting = wait_list.waiting_members(best_plan(problem), problem)
    assert waiting == [Waiting("max", Role.MENTOR, Hindrance.NO_SHARED_LANGUAGE)]


def test_a_plan_shows_who_is_asked_among_those_left_out() -> None:
    problem = matching_problem(mentor(), leader(), mentor("max"), live_pairs=SEATS, former=[("mia", "leo")])
    shown = wait_list.with_all_who_wait(best_plan(problem), problem)
    assert {each.person_id: (each.why, each.helps) for each in shown.left_out} == dict.fromkeys(
        ("leo", "max", "mia"), (Hindrance.EVERYONE_TAKEN, ())
    )
