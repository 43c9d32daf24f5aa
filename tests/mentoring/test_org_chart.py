"""Who is above whom, told by numbers: the same as going up every line, without the lists that would take."""

from random import Random

import numpy as np
import pytest

from bot.mentoring.matching.audit import org_chart
from bot.mentoring.matching.fingerprint import fingerprint
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import plan
from bot.mentoring.org_chart import circles, stands
from tests.mentoring.matching.test_solve import facts, leader, mentor


def going_up(person: str, managers: dict[str, str | None]) -> set[str]:
    above: set[str] = set()
    manager = managers.get(person)
    while manager is not None and manager not in above:
        above.add(manager)
        manager = managers.get(manager)
    return above


@pytest.mark.parametrize("seed", range(200))
def test_the_same_as_going_up_every_line(seed: int) -> None:
    """With heads, circles, people who manage themselves, and managers of whom nothing is known."""
    dice = Random(seed)
    names = [f"p{number}" for number in range(dice.randint(1, 9))]
    managers = {name: dice.choice([None, "ann", *names, *names]) for name in names}
    solver, check = stands(managers), org_chart.lines(managers)
    for one in [*names, "ann"] if "ann" in managers.values() else names:
        above = going_up(one, managers)
        number = solver[one].number
        assert above == {who for who, (_, start, below) in solver.items() if start <= number < start + below}
        number = check[one][0]
        assert above == {who for who, (_, begin, end) in check.items() if begin <= number < end}
    assert circles(managers).keys() == {name for name in names if name in going_up(name, managers)}


def test_a_line_of_twenty_thousand_managers_takes_three_numbers_each() -> None:
    """Listed pair by pair it would be two hundred million."""
    length = 20_000
    managers = {f"p{n}": f"p{n + 1}" if n < length - 1 else None for n in range(length)}
    people = [(mentor if n % 2 else leader)(f"p{n}", level=n // 100 + 1) for n in range(length)]
    given = facts(*people, managers=managers)
    instance = Instance.of(given)
    assert sum(len(rows) for rows, _ in instance.exceptions.values()) == 0
    columns = instance.mentors.columns
    assert {columns.number.size, columns.start.size, columns.below.size} == {length // 2}
    assert np.unique(columns.number).size == length // 2
    assert len(fingerprint(given)) == 64


def test_nobody_in_a_long_line_meets_who_is_above_or_below() -> None:
    managers = {f"p{n}": f"p{n + 1}" for n in range(400)}
    people = [(mentor if n % 2 else leader)(f"p{n}", level=n + 1) for n in range(400)]
    given = facts(*people, mentor("aside", level=1), managers=managers)
    assert [one.mentor_id for one in plan(given).matches] == ["aside"]
