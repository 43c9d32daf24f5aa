"""Rules, scores and aims of matching a third time: pair by pair and plan by plan, slow and plain."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product

import numpy as np

from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import MemberKey, Needs, PairIds, Problem
from bot.mentoring.matching.rules.encoding import WorkClock
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.model import TOP, AccountStatus, Candidate, Format, Role

PairSet = frozenset[PairIds]
PlanValue = tuple[int, int, int, int]
"""Members covered, programmes they waited, poor pairs as a negative number, and points: greater is better."""


@dataclass(frozen=True)
class ReferenceProblem:
    """A problem as its rules leave it: the score of each allowed pair, and the members with their seats.

    `waited` has the programmes waited of everybody who has no pair yet.
    """

    edges: dict[PairIds, int]
    free_seats: dict[MemberKey, int]
    waited: dict[MemberKey, int]
    floor: int

    def value(self, pairs: PairSet) -> PlanValue:
        """The value of a plan of these pairs."""
        covered = {(m, Role.MENTOR) for m, _ in pairs} | {(one, Role.LEADER) for _, one in pairs}
        newly_covered = covered & self.waited.keys()
        poor = sum(self.edges[pair] < self.floor for pair in pairs)
        waited = sum(self.waited[key] for key in newly_covered)
        return len(newly_covered), waited, -poor, sum(self.edges[pair] for pair in pairs)

    def fits(self, pairs: PairSet) -> bool:
        """Whether nobody has more of these pairs than seats."""
        seats = Counter((m, Role.MENTOR) for m, _ in pairs) + Counter((one, Role.LEADER) for _, one in pairs)
        return all(count <= self.free_seats[key] for key, count in seats.items())

    def all_plans(self) -> Iterator[PairSet]:
        """Every plan there could be."""
        for choices in product((False, True), repeat=len(self.edges)):
            pairs = frozenset(edge for edge, is_made in zip(self.edges, choices, strict=True) if is_made)
            if self.fits(pairs):
                yield pairs


def reference_problem(problem: Problem) -> ReferenceProblem:
    """The problem as the rules of this file leave it."""
    mentors = [one for one in problem.candidates if one.role is Role.MENTOR]
    leaders = [one for one in problem.candidates if one.role is Role.LEADER]
    edges = {
        (one.person.id, other.person.id): score(problem, one, other)
        for one, other in product(mentors, leaders)
        if is_allowed(problem, one, other)
    }
    members = {(one.person.id, one.role): one for one in problem.candidates}
    return ReferenceProblem(
        edges,
        {key: max(0, one.capacity - problem.live_pairs.get(key, 0)) for key, one in members.items()},
        {key: one.waited for key, one in members.items() if not problem.live_pairs.get(key) and one.capacity},
        problem.rules.floor,
    )


def pairs_in(plan: Plan) -> PairSet:
    """The pairs of a plan, none of which may be in it twice."""
    assert len({(one.mentor_id, one.leader_id) for one in plan.matches}) == len(plan.matches)
    return frozenset((one.mentor_id, one.leader_id) for one in plan.matches)


@cache
def minutes_on(mentor: WorkClock, leader: WorkClock, day: date) -> int:
    """The minutes that two clocks share on one day."""
    return int(SharedHours([mentor, leader], day, 1).fewest_minutes(np.array([0]), np.array([1]))[0])


def shared_minutes(problem: Problem, mentor: Candidate, leader: Candidate) -> int:
    """The fewest minutes in any week."""
    one, other = (
        (each.person.timezone, each.profile.hours.start, each.profile.hours.end) for each in (mentor, leader)
    )
    return min(
        minutes_on(one, other, problem.starts_on + timedelta(weeks=week)) for week in range(problem.weeks)
    )


def reporting_line(problem: Problem, person: str) -> list[str]:
    """Everybody above a person, and `TOP` where it reaches that; no line is longer than there are people."""
    manager_of = managers_of(problem)
    managers: list[str] = []
    manager = manager_of.get(person)
    while manager is not None and len(managers) <= len(manager_of):
        managers.append(manager)
        manager = manager_of.get(manager)
    return managers


def managers_of(problem: Problem) -> dict[str, str | None]:
    """The manager of everybody: their own word counts where the workspace has none."""
    return {one.person.id: one.person.manager_id for one in problem.candidates} | {**problem.managers}


def is_allowed(problem: Problem, mentor: Candidate, leader: Candidate) -> bool:
    """All rules once more, for two people."""
    m, l = mentor.person, leader.person  # noqa: E741
    if (
        {m.account_status, l.account_status} != {AccountStatus.ACTIVE}
        or m.level is None
        or l.level is None
        or m.id == l.id
    ):
        return False
    if l.level - m.level < problem.rules.level_gap:
        return False
    if not reporting_line(problem, m.id)[-1:] == reporting_line(problem, l.id)[-1:] == [TOP]:
        return False
    if l.id in reporting_line(problem, m.id) or m.id in reporting_line(problem, l.id):
        return False
    manager = managers_of(problem)[m.id]
    if manager != TOP and manager == managers_of(problem)[l.id]:
        return False
    taught, learnt = shared_areas(mentor, leader)
    return (
        (m.id, l.id) not in {*problem.former, *problem.kept_apart}
        and l.id not in mentor.profile.avoids
        and m.id not in leader.profile.avoids
        and bool({*mentor.profile.languages} & {*leader.profile.languages})
        and shared_minutes(problem, mentor, leader) >= 120
        and (taught > 0) + (learnt > 0) >= (2 if problem.rules.needs is Needs.BOTH else 1)
    )


def shared_areas(mentor: Candidate, leader: Candidate) -> tuple[int, int]:
    """The numbers of areas that the mentor offers and the leader wants, and the other way round."""
    taught = {*mentor.profile.offers} & {*leader.profile.wants}
    learnt = {*leader.profile.offers} & {*mentor.profile.wants}
    return len(taught), len(learnt)


def score(problem: Problem, mentor: Candidate, leader: Candidate) -> int:
    """All wishes once more, for two people."""
    departments = {mentor.person.department, leader.person.department} - {None}
    in_person = Format.IN_PERSON in (mentor.profile.format, leader.profile.format)
    places = set() if in_person else {mentor.person.location, leader.person.location} - {None}
    further_hours = min(4, (shared_minutes(problem, mentor, leader) - 120) // 60)
    areas = sum(min(3, number) for number in shared_areas(mentor, leader))
    is_good_gap = (leader.person.level or 0) - (mentor.person.level or 0) <= 4
    new = sum(
        bool(one.met) and other.person.department is not None and other.person.department not in one.met
        for one, other in ((mentor, leader), (leader, mentor))
    )
    points = 10 * areas + 6 * (len(departments) == 2) + 3 * (len(places) == 2) + further_hours
    return points + 4 * is_good_gap + 3 * new
