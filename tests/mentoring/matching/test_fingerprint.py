"""What changed since a rehearsal: who, but never what anybody answered."""

from dataclasses import replace

import pytest

from bot.mentoring.matching.fingerprint import Changes, between, marks
from bot.mentoring.matching.problem import Problem, Rules
from bot.mentoring.model import Area, Candidate, Role
from tests.mentoring.matching.test_solve import facts, leader, mentor

NOTHING = Changes((), (), (), 0, rules=False, decided=False, lines=False, past=False)


def everybody(*more: Candidate) -> Problem:
    return facts(mentor("mia"), mentor("max"), leader("leo"), *more)


def changed(now: Problem) -> Changes:
    return between(marks(everybody()), marks(now))


def others(now: Candidate) -> Problem:
    """The same people, one of them otherwise."""
    return facts(*(now if each.person.id == now.person.id else each for each in everybody().candidates))


CASES = {
    "nothing": (everybody(), NOTHING),
    "one came": (everybody(leader("lea")), replace(NOTHING, joined=("lea",))),
    "one left": (facts(mentor("mia"), leader("leo")), replace(NOTHING, left=("max",))),
    "one is in another role": (others(leader("max")), replace(NOTHING, known=("max",))),
    "one offers something else": (others(mentor("max", offers=(Area.TRUST,))), replace(NOTHING, told=1)),
    "one has a private list": (others(mentor("max", avoids=("leo",))), replace(NOTHING, told=1)),
    "one takes more": (others(replace(leader("leo"), capacity=3)), replace(NOTHING, told=1)),
    "one is at another level": (others(mentor("max", level=2)), replace(NOTHING, known=("max",))),
    "other rules": (replace(everybody(), rules=Rules(floor=1)), replace(NOTHING, rules=True)),
    "a pin": (replace(everybody(), pins=[("mia", "leo")]), replace(NOTHING, decided=True)),
    "two kept apart": (replace(everybody(), apart=[("mia", "leo")]), replace(NOTHING, decided=True)),
    "a proposal": (replace(everybody(), former=[("mia", "leo")]), replace(NOTHING, past=True)),
    "a pair elsewhere": (replace(everybody(), taken={("leo", Role.LEADER): 1}), replace(NOTHING, past=True)),
    "a manager's manager": (
        replace(everybody(), managers={"mia": None, "max": None, "leo": "ann"}),
        replace(NOTHING, lines=True),
    ),
}


@pytest.mark.parametrize(("now", "told"), CASES.values(), ids=CASES.keys())
def test_each_change_is_told(now: Problem, told: Changes) -> None:
    assert changed(now) == told


def test_who_came_and_what_came_with_them_is_told_once() -> None:
    now = replace(everybody(leader("lea")), managers={"lea": "leo"}, taken={("lea", Role.LEADER): 1})
    assert changed(now) == replace(NOTHING, joined=("lea",))


def test_marks_hold_no_answer() -> None:
    seen = repr(marks(facts(mentor("mia", avoids=("leo",), offers=(Area.TRUST,)), leader("leo"))))
    assert "trust" not in seen
    assert "leo" not in seen.replace("'leader leo'", "")
