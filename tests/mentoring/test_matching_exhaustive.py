"""The plan against every possible plan on small instances, and against linear programming on larger ones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bot.mentoring.matching import Facts, best_plan
from bot.mentoring.model import Area, Candidate, Hours, Person, Plan, Profile, Role
from bot.mentoring.overlap import shared_minutes

ON = date(2026, 3, 10)
AREAS = tuple(Area)[:5]
Pairs = frozenset[tuple[str, str]]


@cache
def minutes(mentor: tuple[str, Hours], leader: tuple[str, Hours]) -> int:
    return int(shared_minutes([mentor], [leader], ON)[0, 0])


def together(mentor: Candidate, leader: Candidate) -> int:
    clocks = [(one.person.timezone, one.profile.hours) for one in (mentor, leader)]
    return minutes(clocks[0], clocks[1])


def line(facts: Facts, person: str) -> list[str]:
    """Everybody above a person; no line is longer than the number of people in it."""
    above: list[str] = []
    manager = facts.managers.get(person)
    while manager is not None and len(above) <= len(facts.managers):
        above.append(manager)
        manager = facts.managers.get(manager)
    return above


def allowed(facts: Facts, mentor: Candidate, leader: Candidate) -> bool:
    """All rules once more, for two people."""
    m, l = mentor.person, leader.person  # noqa: E741
    if m.level is None or l.level is None or l.level - m.level < facts.level_gap or m.id == l.id:
        return False
    if l.id in line(facts, m.id) or m.id in line(facts, l.id):
        return False
    boss = facts.managers.get(m.id)
    if boss is not None and boss == facts.managers.get(l.id):
        return False
    return (
        (m.id, l.id) not in facts.former
        and l.id not in mentor.profile.avoids
        and m.id not in leader.profile.avoids
        and bool({*mentor.profile.languages} & {*leader.profile.languages})
        and together(mentor, leader) >= 120
    )


def points(mentor: Candidate, leader: Candidate) -> int:
    taught = {*mentor.profile.offers} & {*leader.profile.wants}
    learnt = {*leader.profile.offers} & {*mentor.profile.wants}
    departments = {mentor.person.department, leader.person.department} - {None}
    places = {mentor.person.location, leader.person.location} - {None}
    further = min(4, (together(mentor, leader) - 120) // 60)
    areas = min(3, len(taught)) + min(3, len(learnt))
    return 10 * areas + 6 * (len(departments) == 2) + 3 * (len(places) == 2) + further


@dataclass(frozen=True)
class Puzzle:
    """Who may meet whom for how many points, how many places people have, and who has no pair yet."""

    edges: dict[tuple[str, str], int]
    places: dict[tuple[str, Role], int]
    waiting: frozenset[tuple[str, Role]]

    def value(self, pairs: Pairs) -> tuple[int, int]:
        """How many get their first pair, and the total of points."""
        covered = {(m, Role.MENTOR) for m, _ in pairs} | {(one, Role.LEADER) for _, one in pairs}
        return len(covered & self.waiting), sum(self.edges[pair] for pair in pairs)

    def fits(self, pairs: Pairs) -> bool:
        used = Counter((m, Role.MENTOR) for m, _ in pairs) + Counter((one, Role.LEADER) for _, one in pairs)
        return all(count <= self.places[key] for key, count in used.items())

    def all_plans(self) -> Iterator[Pairs]:
        for kept in product((False, True), repeat=len(self.edges)):
            pairs = frozenset(edge for edge, keep in zip(self.edges, kept, strict=True) if keep)
            if self.fits(pairs):
                yield pairs


def puzzle(facts: Facts) -> Puzzle:
    mentors = [one for one in facts.candidates if one.role is Role.MENTOR]
    leaders = [one for one in facts.candidates if one.role is Role.LEADER]
    edges = {
        (one.person.id, other.person.id): points(one, other)
        for one, other in product(mentors, leaders)
        if allowed(facts, one, other)
    }
    keys = {(one.person.id, one.role): one.capacity for one in facts.candidates}
    return Puzzle(
        edges,
        {key: max(0, capacity - facts.taken.get(key, 0)) for key, capacity in keys.items()},
        frozenset(key for key in keys if not facts.taken.get(key)),
    )


def pairs_of(plan: Plan) -> Pairs:
    assert len({(one.mentor_id, one.leader_id) for one in plan.matches}) == len(plan.matches)
    return frozenset((one.mentor_id, one.leader_id) for one in plan.matches)


few_areas = st.lists(st.sampled_from(AREAS), max_size=5, unique=True).map(tuple)
often = st.sampled_from  # an option given several times is that much more likely


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Up to three mentors and three leaders; mostly allowed to meet, so that there is much to choose from."""
    mentors = [f"m{number}" for number in range(draw(st.integers(0, 3)))]
    leaders = [f"l{number}" for number in range(draw(st.integers(0, 3)))]
    names = [*mentors, *leaders]

    def candidate(name: str) -> Candidate:
        role = Role.MENTOR if name in mentors else Role.LEADER
        levels = (1, 1, 1, 2, 3, None) if role is Role.MENTOR else (4, 5, 5, 5, 3, None)
        person = Person(
            name,
            name,
            draw(often(("UTC", "UTC", "Asia/Kolkata", "America/New_York"))),
            "en",
            level=draw(often(levels)),
            department=draw(often((None, "Sales", "Finance"))),
            location=draw(often((None, "Oslo", "Bergen"))),
        )
        profile = Profile(
            draw(few_areas),
            draw(few_areas),
            draw(often((("en",), ("en",), ("en", "de"), ("de",)))),
            draw(often((Hours(), Hours(), Hours(480, 840), Hours(780, 1200)))),
            avoids=draw(often(((), (), (), tuple(names[:1]), tuple(names[-1:])))),
        )
        return Candidate(person, profile, role, draw(st.integers(1, 2)))

    bosses = often((None, None, None, "ann", "bob", *names))
    return Facts(
        draw(st.permutations([candidate(name) for name in names])),
        ON,
        level_gap=draw(st.integers(1, 3)),
        former=draw(st.lists(st.tuples(often(mentors), often(leaders)), max_size=2))
        if mentors and leaders
        else (),
        taken={(name, Role.LEADER): 1 for name in leaders if draw(often((False, False, False, True)))},
        managers={name: draw(bosses) for name in (*names, "ann", "bob")},
    )


@settings(max_examples=300, deadline=None)
@given(facts())
def test_no_plan_is_better(given_facts: Facts) -> None:
    plan, solved = best_plan(given_facts), puzzle(given_facts)
    chosen = pairs_of(plan)
    assert solved.edges.keys() >= chosen
    assert solved.fits(chosen)
    assert {(one.mentor_id, one.leader_id): one.score for one in plan.matches} == {
        pair: solved.edges[pair] for pair in chosen
    }
    assert solved.value(chosen) == max(map(solved.value, solved.all_plans()))


@settings(max_examples=50, deadline=None)
@given(facts())
def test_everybody_waiting_is_in_a_pair_or_told_why_not(given_facts: Facts) -> None:
    plan, solved = best_plan(given_facts), puzzle(given_facts)
    in_pairs = {(one.mentor_id, Role.MENTOR) for one in plan.matches}
    in_pairs |= {(one.leader_id, Role.LEADER) for one in plan.matches}
    told = [(one.person_id, one.role) for one in plan.left_out]
    assert sorted(told) == sorted(solved.waiting - in_pairs)


def best_by_linear_programming(solved: Puzzle) -> float:
    """The value of the best plan, a covered person counting for 100,000 points."""
    people, edges = sorted(solved.places), list(solved.edges)
    worth = [*solved.edges.values(), *(100_000 if key in solved.waiting else 0 for key in people)]
    uses = np.array([[key in ((m, Role.MENTOR), (one, Role.LEADER)) for m, one in edges] for key in people])
    none, one_each = np.zeros((len(people), len(people))), np.eye(len(people))
    most = linprog(
        -np.array(worth, dtype=float),
        A_ub=np.block([[uses.astype(float), none], [-uses.astype(float), one_each]]),
        b_ub=[*(solved.places[key] for key in people), *([0] * len(people))],
        bounds=(0, 1),
    )
    assert most.fun is not None
    return -most.fun


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_is_better_in_a_crowd(seed: int) -> None:
    dice = np.random.default_rng(seed)

    def areas() -> tuple[Area, ...]:
        return tuple(AREAS[number] for number in dice.choice(len(AREAS), dice.integers(0, 4), replace=False))

    people = [
        Candidate(
            Person(f"{number}", "", "UTC", "en", level=int(dice.integers(1, 7)), department=str(number % 4)),
            Profile(areas(), areas()),
            Role.MENTOR if number % 2 else Role.LEADER,
            int(dice.integers(1, 4)),
        )
        for number in range(70)
    ]
    crowd = Facts(people, ON, level_gap=2)
    covered, total = puzzle(crowd).value(pairs_of(best_plan(crowd)))
    assert 100_000 * covered + total == pytest.approx(best_by_linear_programming(puzzle(crowd)), abs=0.01)
