"""Positions on the waiting list, fair and counted by role."""

from datetime import date

from bot.mentoring.matching import wait_list
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import Role
from tests.support.matching import leader, matching_problem, mentor, planned_pairs


def test_the_wait_list_is_fair() -> None:
    problem = matching_problem(
        *(mentor(f"m{number}", waited=number % 3, since=date(2026, 1, number + 1)) for number in range(6)),
        leader(),
    )
    positions = wait_list.positions(best_plan(problem), problem)
    assert planned_pairs(problem) <= {("m2", "leo"), ("m5", "leo")}
    runner_up = {"m2": "m5", "m5": "m2"}[next(iter(planned_pairs(problem)))[0]]
    assert positions == {
        (name, Role.MENTOR): position for position, name in enumerate((runner_up, "m1", "m4", "m0", "m3"), 1)
    }


def test_the_line_of_one_role_has_nobody_of_the_other_in_it() -> None:
    """Two mentors wait for one German leader, two leaders for one French mentor."""
    early, late = date(2026, 1, 1), date(2026, 1, 2)
    problem = matching_problem(
        *(mentor(name, since=late, languages=("de",)) for name in ("m1", "m2", "m3")),
        leader("l1", languages=("de",)),
        *(leader(name, since=early, languages=("fr",)) for name in ("l2", "l3", "l4")),
        mentor("m4", languages=("fr",)),
    )
    positions = wait_list.positions(best_plan(problem), problem)
    for role in Role:
        of_role = [position for (_, member_role), position in positions.items() if member_role is role]
        assert sorted(of_role) == [1, 2]
