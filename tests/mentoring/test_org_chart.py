"""Positions in the org chart: the same as going up every line, without the lists that would take."""

from random import Random

import numpy as np
import pytest

from bot.mentoring.matching.audit import org_chart
from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import TOP
from bot.mentoring.org_chart import broken_lines, chart_positions, cycle_representatives
from tests.support.matching import leader, matching_problem, mentor


def superiors_of(person: str, managers: dict[str, str | None]) -> set[str]:
    """Everybody above a person, by going up."""
    superiors: set[str] = set()
    manager = managers.get(person)
    while manager is not None and manager not in superiors:
        superiors.add(manager)
        manager = managers.get(manager)
    return superiors


@pytest.mark.parametrize("seed", range(200))
def test_the_same_as_going_up_every_line(seed: int) -> None:
    """With heads, cycles, people who manage themselves, and managers of whom nothing is known."""
    rng = Random(seed)
    names = [f"p{number}" for number in range(rng.randint(1, 9))]
    managers = {name: rng.choice([None, "ann", *names, *names]) for name in names}
    solver_positions, audit_ranges = chart_positions(managers), org_chart.report_ranges(managers)
    for person in [*names, "ann"] if "ann" in managers.values() else names:
        superiors = superiors_of(person, managers)
        number = solver_positions[person].number
        assert superiors == {
            manager
            for manager, (_, start, count) in solver_positions.items()
            if start <= number < start + count
        }
        number = audit_ranges[person][0]
        assert superiors == {
            manager for manager, (_, start, end) in audit_ranges.items() if start <= number < end
        }
    assert cycle_representatives(managers).keys() == {
        name for name in names if name in superiors_of(name, managers)
    }


@pytest.mark.parametrize("seed", range(200))
def test_a_line_breaks_off_where_it_does_not_reach_the_top(seed: int) -> None:
    """The rule and its audit, which goes from the top down, come to the same as going up every line."""
    rng = Random(seed)
    names = [f"p{number}" for number in range(rng.randint(1, 9))]
    managers = {name: rng.choice([None, "ann", TOP, TOP, *names, *names]) for name in names}
    broken, people_below_top = broken_lines(managers, names), org_chart.people_below_top(managers)
    assert broken.keys() == {name for name in names if TOP not in superiors_of(name, managers)}
    assert broken.keys() == {*names} - people_below_top
    for name, end in broken.items():
        assert end in {name} | superiors_of(name, managers)
        assert managers.get(end) is None or end in superiors_of(end, managers)


def test_a_line_of_twenty_thousand_managers_takes_three_numbers_each() -> None:
    """Listed pair by pair it would be two hundred million."""
    length = 20_000
    managers = {f"p{n}": f"p{n + 1}" if n < length - 1 else TOP for n in range(length)}
    candidates = [(mentor if n % 2 else leader)(f"p{n}", level=n // 100 + 1) for n in range(length)]
    problem = matching_problem(*candidates, managers=managers)
    instance = Instance.of(problem)
    assert sum(len(rows) for rows, _ in instance.forbidden_pairs.values()) == 0
    columns = instance.mentors.columns
    assert {columns.number.size, columns.reports_start.size, columns.reports_count.size} == {length // 2}
    assert np.unique(columns.number).size == length // 2
    assert len(fingerprint(problem)) == 64


def test_nobody_in_a_long_line_meets_who_is_above_or_below() -> None:
    managers = {f"p{n}": f"p{n + 1}" for n in range(400)}
    people = [(mentor if n % 2 else leader)(f"p{n}", level=n + 1) for n in range(400)]
    problem = matching_problem(*people, mentor("aside", level=1), managers=managers)
    assert [one.mentor_id for one in best_plan(problem).matches] == ["aside"]
