"""The plan against every possible plan on small instances, and against an integer solver on larger ones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.matching.rules.encoding import Clock, Grid
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.matching.solve import plan as best_plan
from bot.mentoring.matching.solver import column_generation
from bot.mentoring.matching.solver.candidates import candidates
from bot.mentoring.matching.solver.cycle_canceling import mended
from bot.mentoring.matching.solver.dual_prices import prices
from bot.mentoring.matching.solver.edges import Edges
from bot.mentoring.matching.solver.min_cost_flow import solve
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.model import AccountStatus, Area, Candidate, Hours, Person, Profile, Role
from tests.support.examples import examples

ON = date(2026, 3, 10)
AREAS = tuple(Area)[:5]
Pairs = frozenset[tuple[str, str]]
Value = tuple[int, int, int, int]


@cache
def minutes(mentor: Clock, leader: Clock, on: date) -> int:
    return int(SharedHours([mentor, leader], on, 1).least(np.array([0]), np.array([1]))[0])


def together(facts: Problem, mentor: Candidate, leader: Candidate) -> int:
    """The fewest minutes in any week."""
    one, other = (
        (each.person.timezone, each.profile.hours.start, each.profile.hours.end) for each in (mentor, leader)
    )
    return min(minutes(one, other, facts.starts_on + timedelta(weeks=week)) for week in range(facts.weeks))


def line(facts: Problem, person: str) -> list[str]:
    """Everybody above a person; no line is longer than the number of people in it."""
    above: list[str] = []
    manager = facts.managers.get(person)
    while manager is not None and len(above) <= len(facts.managers):
        above.append(manager)
        manager = facts.managers.get(manager)
    return above


def allowed(facts: Problem, mentor: Candidate, leader: Candidate) -> bool:
    """All rules once more, for two people."""
    m, l = mentor.person, leader.person  # noqa: E741
    if (
        {m.standing, l.standing} != {AccountStatus.ACTIVE}
        or m.level is None
        or l.level is None
        or m.id == l.id
    ):
        return False
    if l.level - m.level < facts.rules.level_gap or l.id in line(facts, m.id) or m.id in line(facts, l.id):
        return False
    boss = facts.managers.get(m.id)
    if boss is not None and boss == facts.managers.get(l.id):
        return False
    taught, learnt = exchanged(mentor, leader)
    return (
        (m.id, l.id) not in {*facts.former, *facts.apart}
        and l.id not in mentor.profile.avoids
        and m.id not in leader.profile.avoids
        and bool({*mentor.profile.languages} & {*leader.profile.languages})
        and together(facts, mentor, leader) >= 120
        and (taught > 0) + (learnt > 0) >= (2 if facts.rules.needs is Needs.BOTH else 1)
    )


def exchanged(mentor: Candidate, leader: Candidate) -> tuple[int, int]:
    taught = {*mentor.profile.offers} & {*leader.profile.wants}
    learnt = {*leader.profile.offers} & {*mentor.profile.wants}
    return len(taught), len(learnt)


def points(facts: Problem, mentor: Candidate, leader: Candidate) -> int:
    departments = {mentor.person.department, leader.person.department} - {None}
    places = {mentor.person.location, leader.person.location} - {None}
    further = min(4, (together(facts, mentor, leader) - 120) // 60)
    areas = sum(min(3, number) for number in exchanged(mentor, leader))
    near = (leader.person.level or 0) - (mentor.person.level or 0) <= 4
    new = sum(
        bool(one.met) and other.person.department is not None and other.person.department not in one.met
        for one, other in ((mentor, leader), (leader, mentor))
    )
    return 10 * areas + 6 * (len(departments) == 2) + 3 * (len(places) == 2) + further + 4 * near + 3 * new


@dataclass(frozen=True)
class Puzzle:
    """Who may meet whom for how many points, how many places people have, who has no pair yet, who waited."""

    edges: dict[tuple[str, str], int]
    places: dict[tuple[str, Role], int]
    waiting: dict[tuple[str, Role], int]
    floor: int

    def value(self, pairs: Pairs) -> Value:
        """How many get their first pair, how long they waited, how few pairs are poor, and all points."""
        covered = {(m, Role.MENTOR) for m, _ in pairs} | {(one, Role.LEADER) for _, one in pairs}
        firsts = covered & self.waiting.keys()
        poor = sum(self.edges[pair] < self.floor for pair in pairs)
        waited = sum(self.waiting[key] for key in firsts)
        return len(firsts), waited, -poor, sum(self.edges[pair] for pair in pairs)

    def fits(self, pairs: Pairs) -> bool:
        used = Counter((m, Role.MENTOR) for m, _ in pairs) + Counter((one, Role.LEADER) for _, one in pairs)
        return all(count <= self.places[key] for key, count in used.items())

    def all_plans(self) -> Iterator[Pairs]:
        for kept in product((False, True), repeat=len(self.edges)):
            pairs = frozenset(edge for edge, keep in zip(self.edges, kept, strict=True) if keep)
            if self.fits(pairs):
                yield pairs


def puzzle(facts: Problem) -> Puzzle:
    mentors = [one for one in facts.candidates if one.role is Role.MENTOR]
    leaders = [one for one in facts.candidates if one.role is Role.LEADER]
    edges = {
        (one.person.id, other.person.id): points(facts, one, other)
        for one, other in product(mentors, leaders)
        if allowed(facts, one, other)
    }
    people = {(one.person.id, one.role): one for one in facts.candidates}
    return Puzzle(
        edges,
        {key: max(0, one.capacity - facts.taken.get(key, 0)) for key, one in people.items()},
        {key: one.waited for key, one in people.items() if not facts.taken.get(key) and one.capacity},
        facts.rules.floor,
    )


def pairs_of(plan: Plan) -> Pairs:
    assert len({(one.mentor_id, one.leader_id) for one in plan.matches}) == len(plan.matches)
    return frozenset((one.mentor_id, one.leader_id) for one in plan.matches)


many_areas = st.lists(st.sampled_from(AREAS), max_size=5, unique=True).map(tuple)
often = st.sampled_from  # an option given several times is that much more likely


@st.composite
def all_facts(draw: st.DrawFn) -> Problem:
    """Up to three mentors and three leaders; mostly allowed to meet, so that there is much to choose from."""
    mentors = [f"m{number}" for number in range(draw(st.integers(0, 3)))]
    leaders = [f"l{number}" for number in range(draw(st.integers(0, 3)))]
    if mentors and leaders and draw(often((False, False, True))):
        leaders[-1] = mentors[-1]  # in both roles
    names = [*mentors, *leaders]

    def candidate(name: str, role: Role) -> Candidate:
        levels = (1, 1, 1, 2, 3, None) if role is Role.MENTOR else (4, 5, 5, 5, 3, 9, None)
        person = Person(
            name,
            name,
            draw(often(("Europe/London", "Europe/London", "Asia/Kolkata", "America/New_York"))),
            "en",
            draw(often((AccountStatus.ACTIVE,) * 7 + (AccountStatus.DEACTIVATED,))),
            level=draw(often(levels)),
            department=draw(often((None, "Sales", "Finance"))),
            location=draw(often((None, "Oslo", "Bergen"))),
        )
        profile = Profile(
            draw(many_areas),
            draw(many_areas),
            draw(often((("en",), ("en",), ("en", "de"), ("de",)))),
            draw(often((Hours(), Hours(), Hours(480, 840), Hours(780, 1200)))),
            avoids=draw(often(((), (), (), tuple(names[:1]), tuple(names[-1:])))),
        )
        met = draw(often(((), (), ("Sales",), ("Sales", "Finance"))))
        return Candidate(person, profile, role, draw(st.integers(0, 3)), draw(often((0, 0, 1, 2))), met=met)

    bosses = often((None, None, None, "ann", "bob", *names))
    some_pairs = st.lists(st.tuples(often(mentors), often(leaders)), max_size=2)
    no_pairs = not (mentors and leaders)
    people = [
        *(candidate(name, Role.MENTOR) for name in mentors),
        *(candidate(name, Role.LEADER) for name in leaders),
    ]
    return Problem(
        draw(st.permutations(people)),
        ON,
        weeks=draw(often((1, 6))),
        rules=Rules(
            level_gap=draw(st.integers(1, 3)),
            needs=draw(often(tuple(Needs))),
            floor=draw(often((0, 30, 40))),
            seed=draw(often(("a", "b"))),
        ),
        former=() if no_pairs else draw(some_pairs),
        apart=() if no_pairs else draw(some_pairs),
        taken={(name, Role.LEADER): 1 for name in leaders if draw(often((False, False, False, True)))},
        managers={name: draw(bosses) for name in (*names, "ann", "bob")},
    )


@settings(max_examples=examples(250), deadline=None)
@given(all_facts())
def test_no_plan_is_better(facts: Problem) -> None:
    plan, solved = best_plan(facts), puzzle(facts)
    chosen = pairs_of(plan)
    assert solved.edges.keys() >= chosen
    assert solved.fits(chosen)
    assert {(one.mentor_id, one.leader_id): one.score for one in plan.matches} == {
        pair: solved.edges[pair] for pair in chosen
    }
    value = solved.value(chosen)
    assert value == max(map(solved.value, solved.all_plans()))
    assert value == reached(plan)
    assert verify.holds(plan, facts)


@settings(max_examples=examples(50), deadline=None)
@given(all_facts())
def test_everybody_waiting_is_in_a_pair_or_told_why_not(facts: Problem) -> None:
    plan, solved = best_plan(facts), puzzle(facts)
    in_pairs = {(one.mentor_id, Role.MENTOR) for one in plan.matches}
    in_pairs |= {(one.leader_id, Role.LEADER) for one in plan.matches}
    told = [(one.person_id, one.role) for one in plan.left_out]
    assert sorted(told) == sorted(solved.waiting.keys() - in_pairs)


def crowd(seed: int, people: int, **rules: Any) -> Problem:
    """Enough people that a list of candidates leaves most pairs out."""
    dice = Random(seed)

    def areas() -> tuple[Area, ...]:
        return tuple(dice.sample(AREAS, dice.randint(1, 4)))

    def one(number: int) -> Candidate:
        role = dice.choice((Role.MENTOR, Role.MENTOR, Role.LEADER))
        level = dice.randint(1, 4) if role is Role.MENTOR else dice.randint(3, 8)
        person = Person(
            f"p{number}",
            "",
            dice.choice(("UTC", "Asia/Kolkata")),
            "en",
            level=level,
            department=f"{number % 4}",
        )
        profile = Profile(areas(), areas(), dice.choice((("en",), ("en", "de"), ("de",))))
        return Candidate(person, profile, role, dice.randint(1, 3), dice.choice((0, 0, 0, 1)))

    managers = {f"p{number}": f"p{dice.randrange(people)}" for number in range(0, people, 3)}
    return Problem([one(number) for number in range(people)], ON, rules=Rules(**rules), managers=managers)


def best_by_integer_programming(solved: Puzzle) -> Value:
    """Level by level: each is pushed as far as it goes, then held while the next is."""
    people, edges = [*solved.places], [*solved.edges]
    row = {key: number for number, key in enumerate(people)}
    width = len(edges) + len(people)
    at = [row[key] for m, one in edges for key in ((m, Role.MENTOR), (one, Role.LEADER))]
    ends = coo_array(
        (np.ones(len(at)), (at, np.repeat(np.arange(len(edges)), 2))), (len(people), width)
    ).tocsr()
    held = coo_array(
        (np.ones(len(people)), (np.arange(len(people)), np.arange(len(edges), width))), (len(people), width)
    ).tocsr()
    within = LinearConstraint(ends, ub=[solved.places[key] for key in people])
    had = LinearConstraint(ends - held, lb=0)
    levels = np.zeros((4, width))
    levels[0, len(edges) :] = [key in solved.waiting for key in people]
    levels[1, len(edges) :] = [solved.waiting.get(key, 0) for key in people]
    levels[2, : len(edges)] = [-(score < solved.floor) for score in solved.edges.values()]
    levels[3, : len(edges)] = [*solved.edges.values()]
    reached: list[int] = []
    for level in levels:
        kept = [LinearConstraint(one, lb=least) for one, least in zip(levels, reached, strict=False)]
        most = milp(
            -level,
            integrality=np.ones(width, np.int64),
            bounds=Bounds(0, 1),
            constraints=[within, had, *kept],
        )
        assert most.fun is not None
        reached.append(-round(most.fun))
    covered, waited, poor, total = reached
    return covered, waited, poor, total


def reached(plan: Plan) -> Value:
    held = plan.certificate
    assert held is not None
    return held.covered, held.waited, -held.poor, held.total


@pytest.mark.parametrize("floor", [0, 40])
@pytest.mark.parametrize("seed", range(3))
def test_no_plan_is_better_in_a_crowd(seed: int, floor: int) -> None:
    facts = crowd(seed, 120, floor=floor)
    plan, solved = best_plan(facts), puzzle(facts)
    assert solved.fits(pairs_of(plan))
    assert solved.value(pairs_of(plan)) == reached(plan) == best_by_integer_programming(solved)
    assert verify.holds(plan, facts)


@pytest.mark.parametrize("seed", range(4))
def test_few_candidates_lead_to_the_same_plan(seed: int) -> None:
    """Prices bring back what was left out."""
    instance = Instance.of(crowd(seed, 150, floor=40))
    objective = Objective.of(instance)
    few, many = (column_generation.best(instance, objective, each=each) for each in (1, 100))
    assert len(few.known) < len(many.known)
    assert few.pairs.keys().tolist() == many.pairs.keys().tolist()


@pytest.mark.parametrize("seed", range(3))
def test_any_plan_can_be_mended(seed: int) -> None:
    """From no pairs at all, exact numbers lead to the plan that the solver finds."""
    instance = Instance.of(crowd(seed, 60, floor=40))
    objective = Objective.of(instance)
    edges = candidates(instance, 4)
    nothing = np.zeros(len(edges), np.bool_)
    best = mended(instance, objective, edges, nothing)
    assert best.any()
    assert best.tolist() == solve(instance, objective, edges).tolist()
    assert prices(instance, objective, edges, nothing) is None
    assert prices(instance, objective, edges, best) is not None
    assert prices(instance, objective, edges, swapped(edges, best)) is None


def swapped(edges: Edges, used: Grid) -> Grid:
    """The plan with the leaders of two pairs exchanged."""
    places = {key: place for place, key in enumerate(edges.keys().tolist())}
    pairs = zip(edges.rows[used].tolist(), edges.columns[used].tolist(), strict=True)
    for (one, his), (other, hers) in combinations(pairs, 2):
        if his != hers and (one << 32 | hers) in places and (other << 32 | his) in places:
            changed = used.copy()
            for mentor, leader in product((one, other), (his, hers)):
                changed[places[mentor << 32 | leader]] ^= True
            return changed
    raise AssertionError("no two pairs can be exchanged")


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_is_mended_from_the_prices_of_fewer_pairs(seed: int) -> None:
    instance = Instance.of(crowd(seed, 60))
    objective = Objective.of(instance)
    few, many = candidates(instance, 2), candidates(instance, 8)
    before = few.take(solve(instance, objective, few))
    used = np.isin(many.keys(), before.keys())
    near = prices(instance, objective, few, np.isin(few.keys(), before.keys()))
    assert near is not None
    best = mended(instance, objective, many, used, near)
    assert best.tolist() != used.tolist()
    assert best.tolist() == solve(instance, objective, many).tolist()
