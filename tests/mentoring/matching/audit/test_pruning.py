"""What the check of a plan passes over could change nothing: against the plain reckoning of every pair."""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.audit.pairs import OTHER, Book
from bot.mentoring.matching.audit.pruning import (
    A_FEW,
    CELLS,
    asking,
    fitting,
)
from bot.mentoring.matching.plan import Certificate, Plan
from bot.mentoring.matching.problem import Problem, Weights
from bot.mentoring.matching.solve import plan as best_plan
from bot.mentoring.model import Candidate, Hindrance, Role
from tests.bench.company import programme
from tests.mentoring.matching.test_matching_exhaustive import all_facts
from tests.mentoring.matching.test_solve import (
    AI,
    DATA,
    SECURITY,
    TRUST,
    crowd,
    facts,
    leader,
    mentor,
    seeded,
)
from tests.support.examples import examples

Place = tuple[int, int]
ONE_POINT = 1_000
HUGE = 4 * verify.LARGEST


@dataclass(frozen=True)
class Asked:
    """Prices of everybody, and pairs that count more."""

    mentors: list[int]
    leaders: list[int]
    standing: set[tuple[str, str]]
    more: int

    @property
    def prices(self) -> dict[Role, np.ndarray]:
        return {Role.MENTOR: np.array(self.mentors, np.int64), Role.LEADER: np.array(self.leaders, np.int64)}


def asked(book: Book, dice: Random) -> Asked:
    """Most mentors ask for the last unit with which one pair of theirs is still worth more."""
    mentors, leaders = book.crowds[Role.MENTOR].people, book.crowds[Role.LEADER].people
    more = dice.choice((0, 25))
    theirs = [dice.choice((HUGE // 2, -HUGE // 2, 0, dice.randint(-5_000, 45_000))) for _ in leaders]
    mine, standing = [], set()
    for one in mentors:
        held = book.row(one)
        some = np.flatnonzero(held.allowed).tolist()
        mine.append(dice.choice((HUGE, -HUGE, dice.randint(-5_000, 45_000))))
        if some and dice.random() < 0.8:
            place, stands = dice.choice(some), dice.random() < 0.2
            standing |= {(one.person.id, leaders[place].person.id)} if stands else set()
            mine[-1] = (int(held.points[place]) + more * stands) * ONE_POINT - theirs[place] - 1
    return Asked(mine, theirs, standing, more)


def plainly_asking(book: Book, said: Asked) -> set[Place]:
    """Every pair with room that is allowed and worth more than its prices, one after the other."""
    mentors, leaders = book.crowds[Role.MENTOR], book.crowds[Role.LEADER]
    found = set()
    for row, one in enumerate(mentors.people):
        held = book.row(one)
        for column, (may, points) in enumerate(zip(held.allowed, held.points.tolist(), strict=True)):
            pair = (one.person.id, leaders.people[column].person.id)
            worth = (points + said.more * (pair in said.standing)) * ONE_POINT
            room = mentors.room[row] and leaders.room[column]
            if may and room and worth > said.mentors[row] + said.leaders[column]:
                found.add((row, column))
    return found


def narrowly_asking(book: Book, said: Asked) -> Counter[Place]:
    standing = book.keys(Role.MENTOR, said.standing)
    found = Counter[Place]()
    for held in asking(book, said.prices, ONE_POINT, standing, said.more):
        found.update(divmod(pair, len(said.leaders)) for pair in held.pairs.tolist())
    return found


def passes_over_nothing(given: Problem, dice: Random) -> None:
    book = Book(given)
    said = asked(book, dice)
    found = narrowly_asking(book, said)
    assert plainly_asking(book, said) <= found.keys()
    assert set(found.values()) <= {1}


any_weights = st.builds(
    Weights,
    **dict.fromkeys(("area", "department", "place", "hour", "gap", "novelty"), st.integers(0, 12)),
    areas_counted=st.integers(0, 4),
)


@settings(max_examples=examples(150), deadline=None)
@given_that(all_facts(), any_weights, st.randoms(use_true_random=False))
def test_no_pair_that_asks_for_more_is_passed_over(given: Problem, weights: Weights, dice: Random) -> None:
    passes_over_nothing(given, dice)
    passes_over_nothing(replace(given, rules=replace(given.rules, weights=weights)), dice)


@pytest.mark.parametrize("seed", range(4))
def test_no_pair_of_a_crowd_is_passed_over(seed: int) -> None:
    dice = seeded(seed)
    met = [replace(one, met=dice.choice(((), ("Sales",)))) for one in crowd(dice, 80).candidates]
    passes_over_nothing(replace(crowd(dice, 80), candidates=met), dice)


def alike(dice: Random, each: int) -> Problem:
    """So many of each role, whom no rule keeps apart, with areas of their own."""
    areas = (AI, DATA, SECURITY, TRUST)

    def some() -> dict[str, Any]:
        wishes = {name: tuple(dice.sample(areas, dice.randint(0, 4))) for name in ("offers", "wants")}
        met = dice.choice(((), ("Legal",)))
        return wishes | {
            "met": met,
            "department": dice.choice(("Sales", "Finance")),
            "location": dice.choice(("Oslo", "Bergen")),
        }

    mentors = (mentor(f"m{number}", **some()) for number in range(each))
    return facts(*mentors, *(leader(f"l{number}", **some()) for number in range(each)))


def test_no_pair_of_a_group_too_large_to_look_at_at_once_is_passed_over() -> None:
    each = 300
    assert each**2 > CELLS
    given = alike(seeded(1), each)
    passes_over_nothing(given, seeded(2))
    passes_over_nothing(replace(given, rules=replace(given.rules, weights=Weights(area=0))), seeded(2))


def test_by_the_prices_of_a_plan_few_pairs_are_looked_at() -> None:
    given = programme(1_000, 1)
    book, proof = Book(given), best_plan(given).certificate
    assert proof is not None
    told = {Role.MENTOR: proof.mentor_prices, Role.LEADER: proof.leader_prices}
    prices = {role: np.array([told[role][one] for one in crowd.place]) for role, crowd in book.crowds.items()}
    none = book.keys(Role.MENTOR, ())
    looked_at = sum(len(held.pairs) for held in asking(book, prices, proof.one_point, none, 0))
    assert 0 < looked_at < 0.05 * 500 * 500


def plain_bound(book: Book, proof: Certificate) -> int:
    """What no plan is worth more than, by these prices; for facts in which nobody waited."""
    mentors, leaders = book.crowds[Role.MENTOR], book.crowds[Role.LEADER]
    floor = book.facts.rules.floor
    bound = 0
    for role, prices in ((Role.MENTOR, proof.mentor_prices), (Role.LEADER, proof.leader_prices)):
        side = book.crowds[role]
        for one, room, live in zip(side.people, side.room.tolist(), side.live.tolist(), strict=True):
            price, first = prices.get(one.person.id, 0), 0 if live else proof.one_place
            bound += max([0, *(first + price * number for number in range(1, room + 1))])
    for one, room in zip(mentors.people, mentors.room.tolist(), strict=True):
        held = book.row(one)
        for column in np.flatnonzero(held.allowed & (leaders.room > 0) & (room > 0)).tolist():
            points = int(held.points[column])
            paid = proof.mentor_prices.get(one.person.id, 0)
            paid += proof.leader_prices.get(leaders.people[column].person.id, 0)
            bound += max(0, points * proof.one_point - (points < floor) * proof.one_poor - paid)
    return bound


def disturbed(plan: Plan, dice: Random) -> Plan:
    """Prices of some people changed, by a little or by much."""
    assert plan.certificate is not None
    proof = plan.certificate
    steps = (proof.one_point // 3, proof.one_point, proof.one_poor, proof.one_place)
    sides = [
        {
            name: price + (dice.choice((-1, 1)) * dice.choice(steps) if dice.random() < 0.3 else 0)
            for name, price in side.items()
        }
        for side in (proof.mentor_prices, proof.leader_prices)
    ]
    return replace(plan, certificate=replace(proof, mentor_prices=sides[0], leader_prices=sides[1]))


@settings(max_examples=examples(150), deadline=None)
@given_that(all_facts(), st.randoms(use_true_random=False))
def test_the_verdict_on_any_prices_is_that_of_the_plain_reckoning(given: Problem, dice: Random) -> None:
    nobody_waits = [replace(one, waited=0) for one in given.candidates]
    given = replace(given, candidates=nobody_waits)
    book, plan = Book(given), best_plan(given)
    for wrong in (plan, *(disturbed(plan, dice) for _ in range(4))):
        proof = wrong.certificate
        assert proof is not None
        reached = (
            proof.covered * proof.one_place - proof.poor * proof.one_poor + proof.total * proof.one_point
        )
        bound = plain_bound(book, proof)
        assert bound >= reached
        assert verify.holds(wrong, given) == (bound - reached < proof.one_point)


@pytest.mark.parametrize("seed", range(4))
def test_who_is_said_to_fit_does(seed: int) -> None:
    book = Book(crowd(seeded(seed), 80))
    for role in Role:
        people, others = book.crowds[role].people, book.crowds[OTHER[role]]
        fit = {place for place, one in enumerate(people) if (book.row(one).allowed & (others.room > 0)).any()}
        assert {*fitting(book, role, np.arange(len(people)))} <= fit


def needle(place: int) -> Problem:
    """Two mentors for one leader among very many, none of whom wants anything they offer."""
    many = 3 * A_FEW
    rest = [wanting_nothing(leader(f"l{number}")) for number in range(many)]
    rest[place] = leader(f"l{place}")
    return facts(mentor("m1"), mentor("m2"), *rest)


def wanting_nothing(one: Candidate) -> Candidate:
    return replace(one, profile=replace(one.profile, wants=()))


@pytest.mark.parametrize("place", [0, 1, 100, 3 * A_FEW - 1])
def test_whom_a_few_do_not_fit_is_held_against_all(place: int) -> None:
    given = needle(place)
    plan = best_plan(given)
    assert verify.holds(plan, given)
    left = next(one for one in plan.left_out if one.role is Role.MENTOR)
    assert left.why is Hindrance.EVERYONE_TAKEN
    without = replace(given, candidates=[*map(wanting_nothing, given.candidates)])
    alone = best_plan(without)
    said = tuple(replace(one, why=Hindrance.EVERYONE_TAKEN, helps=()) for one in alone.left_out)
    assert verify.holds(alone, without)
    assert not verify.holds(replace(alone, left_out=said), without)
