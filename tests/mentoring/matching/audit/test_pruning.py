"""Pruning leaves out nothing that could change the audit of a plan: against the computation of every pair."""

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
from bot.mentoring.matching.audit.pairs import OTHER_ROLE, AuditProblem
from bot.mentoring.matching.audit.pruning import (
    BATCH_PAIRS,
    SAMPLE_SIZE,
    people_with_partner,
    violating_pairs,
)
from bot.mentoring.matching.plan import Certificate, Plan
from bot.mentoring.matching.problem import Problem, Weights
from bot.mentoring.matching.solve import best_plan
from bot.mentoring.model import Candidate, Hindrance, Role
from tests.bench.company import programme
from tests.support.examples import examples
from tests.support.matching import (
    AI,
    DATA,
    SECURITY,
    TRUST,
    leader,
    matching_problem,
    mentor,
    random_source,
    small_problems,
    varied_problem,
)

IndexPair = tuple[int, int]
ONE_POINT = 1_000
HUGE_PRICE = 4 * verify.MAX_UNIT


@dataclass(frozen=True)
class PriceCase:
    """Prices of everybody, and proposals that count more."""

    mentors: list[int]
    leaders: list[int]
    proposals: set[tuple[str, str]]
    staying_points: int

    @property
    def prices(self) -> dict[Role, np.ndarray]:
        return {Role.MENTOR: np.array(self.mentors, np.int64), Role.LEADER: np.array(self.leaders, np.int64)}


def random_prices(audit: AuditProblem, rng: Random) -> PriceCase:
    """Prices at which one pair of most mentors is worth one unit more than its two prices."""
    mentors, leaders = audit.sides[Role.MENTOR].people, audit.sides[Role.LEADER].people
    staying_points = rng.choice((0, 25))
    leader_prices = [
        rng.choice((HUGE_PRICE // 2, -HUGE_PRICE // 2, 0, rng.randint(-5_000, 45_000))) for _ in leaders
    ]
    mentor_prices, proposals = [], set()
    for one in mentors:
        batch = audit.with_everybody(one)
        allowed = np.flatnonzero(batch.allowed).tolist()
        mentor_prices.append(rng.choice((HUGE_PRICE, -HUGE_PRICE, rng.randint(-5_000, 45_000))))
        if allowed and rng.random() < 0.8:
            index, is_proposal = rng.choice(allowed), rng.random() < 0.2
            proposals |= {(one.person.id, leaders[index].person.id)} if is_proposal else set()
            mentor_prices[-1] = (
                (int(batch.points[index]) + staying_points * is_proposal) * ONE_POINT
                - leader_prices[index]
                - 1
            )
    return PriceCase(mentor_prices, leader_prices, proposals, staying_points)


def violating_pairs_one_by_one(audit: AuditProblem, case: PriceCase) -> set[IndexPair]:
    """Every pair with free seats that is allowed and worth more than its prices, one after the other."""
    mentors, leaders = audit.sides[Role.MENTOR], audit.sides[Role.LEADER]
    violating = set()
    for row, one in enumerate(mentors.people):
        batch = audit.with_everybody(one)
        for column, (is_allowed, points) in enumerate(zip(batch.allowed, batch.points.tolist(), strict=True)):
            pair = (one.person.id, leaders.people[column].person.id)
            worth = (points + case.staying_points * (pair in case.proposals)) * ONE_POINT
            has_seats = mentors.free_seats[row] and leaders.free_seats[column]
            if is_allowed and has_seats and worth > case.mentors[row] + case.leaders[column]:
                violating.add((row, column))
    return violating


def violating_pairs_after_pruning(audit: AuditProblem, case: PriceCase) -> Counter[IndexPair]:
    proposal_keys = audit.keys(Role.MENTOR, case.proposals)
    violating = Counter[IndexPair]()
    for batch in violating_pairs(audit, case.prices, ONE_POINT, proposal_keys, case.staying_points):
        violating.update(divmod(pair, len(case.leaders)) for pair in batch.pairs.tolist())
    return violating


def assert_nothing_is_missed(problem: Problem, rng: Random) -> None:
    audit = AuditProblem(problem)
    case = random_prices(audit, rng)
    violating = violating_pairs_after_pruning(audit, case)
    assert violating_pairs_one_by_one(audit, case) <= violating.keys()
    assert set(violating.values()) <= {1}


any_weights = st.builds(
    Weights,
    **dict.fromkeys(("area", "department", "place", "hour", "gap", "novelty"), st.integers(0, 12)),
    areas_counted=st.integers(0, 4),
)


@settings(max_examples=examples(150), deadline=None)
@given_that(small_problems(), any_weights, st.randoms(use_true_random=False))
def test_no_violating_pair_is_passed_over(problem: Problem, weights: Weights, rng: Random) -> None:
    assert_nothing_is_missed(problem, rng)
    assert_nothing_is_missed(replace(problem, rules=replace(problem.rules, weights=weights)), rng)


@pytest.mark.parametrize("seed", range(4))
def test_no_pair_among_many_is_passed_over(seed: int) -> None:
    rng = random_source(seed)
    met = [replace(one, met=rng.choice(((), ("Sales",)))) for one in varied_problem(rng, 80).candidates]
    assert_nothing_is_missed(replace(varied_problem(rng, 80), candidates=met), rng)


def interchangeable_people(rng: Random, count: int) -> Problem:
    """So many people of each role, whom no rule keeps apart, with areas of their own."""
    areas = (AI, DATA, SECURITY, TRUST)

    def profile() -> dict[str, Any]:
        wishes = {name: tuple(rng.sample(areas, rng.randint(0, 4))) for name in ("offers", "wants")}
        met = rng.choice(((), ("Legal",)))
        return wishes | {
            "met": met,
            "department": rng.choice(("Sales", "Finance")),
            "location": rng.choice(("Oslo", "Bergen")),
        }

    mentors = (mentor(f"m{number}", **profile()) for number in range(count))
    return matching_problem(*mentors, *(leader(f"l{number}", **profile()) for number in range(count)))


def test_no_pair_of_a_group_too_large_for_one_batch_is_passed_over() -> None:
    count = 300
    assert count**2 > BATCH_PAIRS
    problem = interchangeable_people(random_source(1), count)
    assert_nothing_is_missed(problem, random_source(2))
    assert_nothing_is_missed(
        replace(problem, rules=replace(problem.rules, weights=Weights(area=0))), random_source(2)
    )


def test_by_the_prices_of_a_plan_few_pairs_are_computed() -> None:
    problem = programme(1_000, 1)
    audit, certificate = AuditProblem(problem), best_plan(problem).certificate
    assert certificate is not None
    prices_by_id = {Role.MENTOR: certificate.mentor_prices, Role.LEADER: certificate.leader_prices}
    prices = {
        role: np.array([prices_by_id[role][person_id] for person_id in side.index_of])
        for role, side in audit.sides.items()
    }
    no_proposals = audit.keys(Role.MENTOR, ())
    computed = sum(
        len(batch.pairs) for batch in violating_pairs(audit, prices, certificate.one_point, no_proposals, 0)
    )
    assert 0 < computed < 0.05 * 500 * 500


def plain_bound(audit: AuditProblem, certificate: Certificate) -> int:
    """What no plan is worth more than, by these prices; for problems in which nobody waited."""
    mentors, leaders = audit.sides[Role.MENTOR], audit.sides[Role.LEADER]
    floor = audit.problem.rules.floor
    bound = 0
    for role, prices in ((Role.MENTOR, certificate.mentor_prices), (Role.LEADER, certificate.leader_prices)):
        side = audit.sides[role]
        for person, free_seats, live_pairs in zip(
            side.people, side.free_seats.tolist(), side.live_pairs.tolist(), strict=True
        ):
            price, first_pair = prices.get(person.person.id, 0), 0 if live_pairs else certificate.one_place
            bound += max([0, *(first_pair + price * number for number in range(1, free_seats + 1))])
    for person, free_seats in zip(mentors.people, mentors.free_seats.tolist(), strict=True):
        batch = audit.with_everybody(person)
        for index in np.flatnonzero(batch.allowed & (leaders.free_seats > 0) & (free_seats > 0)).tolist():
            points = int(batch.points[index])
            price_sum = certificate.mentor_prices.get(person.person.id, 0)
            price_sum += certificate.leader_prices.get(leaders.people[index].person.id, 0)
            bound += max(
                0, points * certificate.one_point - (points < floor) * certificate.one_poor - price_sum
            )
    return bound


def with_other_prices(plan: Plan, rng: Random) -> Plan:
    """The plan with the prices of some people changed, by a little or by much."""
    assert plan.certificate is not None
    certificate = plan.certificate
    steps = (certificate.one_point // 3, certificate.one_point, certificate.one_poor, certificate.one_place)
    sides = [
        {
            name: price + (rng.choice((-1, 1)) * rng.choice(steps) if rng.random() < 0.3 else 0)
            for name, price in prices.items()
        }
        for prices in (certificate.mentor_prices, certificate.leader_prices)
    ]
    return replace(plan, certificate=replace(certificate, mentor_prices=sides[0], leader_prices=sides[1]))


@settings(max_examples=examples(150), deadline=None)
@given_that(small_problems(), st.randoms(use_true_random=False))
def test_the_verdict_on_any_prices_is_that_of_the_plain_computation(problem: Problem, rng: Random) -> None:
    candidates = [replace(one, waited=0) for one in problem.candidates]
    problem = replace(problem, candidates=candidates)
    audit, plan = AuditProblem(problem), best_plan(problem)
    for changed_plan in (plan, *(with_other_prices(plan, rng) for _ in range(4))):
        certificate = changed_plan.certificate
        assert certificate is not None
        worth = (
            certificate.covered * certificate.one_place
            - certificate.poor * certificate.one_poor
            + certificate.total * certificate.one_point
        )
        bound = plain_bound(audit, certificate)
        assert bound >= worth
        assert verify.holds(changed_plan, problem) == (bound - worth < certificate.one_point)


@pytest.mark.parametrize("seed", range(4))
def test_everybody_who_is_said_to_have_a_partner_has_one(seed: int) -> None:
    audit = AuditProblem(varied_problem(random_source(seed), 80))
    for role in Role:
        people, others = audit.sides[role].people, audit.sides[OTHER_ROLE[role]]
        with_partner = {
            index
            for index, one in enumerate(people)
            if (audit.with_everybody(one).allowed & (others.free_seats > 0)).any()
        }
        assert {*people_with_partner(audit, role, np.arange(len(people)))} <= with_partner


def problem_with_one_partner(index: int) -> Problem:
    """Two mentors for one leader among very many, none of whom wants anything they offer."""
    count = 3 * SAMPLE_SIZE
    leaders = [wanting_nothing(leader(f"l{number}")) for number in range(count)]
    leaders[index] = leader(f"l{index}")
    return matching_problem(mentor("m1"), mentor("m2"), *leaders)


def wanting_nothing(one: Candidate) -> Candidate:
    return replace(one, profile=replace(one.profile, wants=()))


@pytest.mark.parametrize("index", [0, 1, 100, 3 * SAMPLE_SIZE - 1])
def test_a_person_whom_no_sampled_partner_fits_is_verified_with_all(index: int) -> None:
    problem = problem_with_one_partner(index)
    plan = best_plan(problem)
    assert verify.holds(plan, problem)
    left_out = next(one for one in plan.left_out if one.role is Role.MENTOR)
    assert left_out.why is Hindrance.EVERYONE_TAKEN
    without_partner = replace(problem, candidates=[*map(wanting_nothing, problem.candidates)])
    plan_without = best_plan(without_partner)
    false_reasons = tuple(
        replace(one, why=Hindrance.EVERYONE_TAKEN, helps=()) for one in plan_without.left_out
    )
    assert verify.holds(plan_without, without_partner)
    assert not verify.holds(replace(plan_without, left_out=false_reasons), without_partner)
