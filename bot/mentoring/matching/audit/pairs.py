"""Rules and scores, for the audit of a plan: written a second time, and shared with no solver."""

from collections.abc import Iterable
from functools import cache, cached_property, lru_cache, reduce

import numpy as np

from bot.mentoring.matching.audit.encoding import (
    UNKNOWN,
    WORD_BITS,
    AuditSide,
    Bools,
    Codebooks,
    Ints,
    is_listed,
    pair_keys,
    place_of,
)
from bot.mentoring.matching.audit.hours import TODAY, working_days
from bot.mentoring.matching.problem import MemberKey, Needs, PairIds, Problem
from bot.mentoring.model import Area, Candidate, Hindrance, Reason, ReasonKind, Role

Indices = Ints | slice

OTHER_ROLE = {Role.MENTOR: Role.LEADER, Role.LEADER: Role.MENTOR}
MINUTES_A_DAY = 24 * 60
MINUTES_NEEDED = 120


class AuditProblem:
    """A problem with everything that rules and scores look up of any two people."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        codebooks = Codebooks(problem)
        self.sides = {role: AuditSide(role, problem, codebooks) for role in Role}
        self._hours = working_days([*codebooks.clocks.codes], problem.starts_on, problem.weeks)
        self._minutes = lru_cache(256)(self._minutes_with_every_clock)
        avoided = [
            (one.person.id, partner_id) if one.role is Role.MENTOR else (partner_id, one.person.id)
            for one in problem.candidates
            for partner_id in one.profile.avoids
        ]
        self.former = self.keys_by_role(problem.former)
        self.never_begun = self.keys_by_role(problem.never_begun)
        self.kept_apart = self.keys_by_role(problem.kept_apart)
        self.avoided = self.keys_by_role(avoided)

    def keys(self, role: Role, pairs: Iterable[PairIds]) -> Ints:
        """Pairs of ids as sorted numbers; the first id of each is in this role, the second in the other."""
        return pair_keys(self.sides[role], self.sides[OTHER_ROLE[role]], pairs)

    def keys_by_role(self, pairs: Iterable[PairIds]) -> dict[Role, Ints]:
        """Pairs of mentor and leader as sorted numbers, from the side of each role."""
        return {
            Role.MENTOR: self.keys(Role.MENTOR, pairs),
            Role.LEADER: self.keys(Role.LEADER, _reversed(pairs)),
        }

    def add_pairs(self, pairs: Iterable[PairIds]) -> None:
        """Make these pairs: they take a seat of both people, and are former pairs from now on."""
        for role, keys in self.keys_by_role(pairs).items():
            side = self.sides[role]
            np.add.at(side.live_pairs, keys // len(self.sides[OTHER_ROLE[role]].people), 1)
            side.free_seats = (side.capacity - side.live_pairs).clip(min=0)
            self.former[role] = np.union1d(self.former[role], keys)

    def candidate(self, member: MemberKey) -> Candidate | None:
        """The candidate with this id and role, if there is one."""
        side = self.sides[member[1]]
        return side.people[side.index_of[member[0]]] if member[0] in side.index_of else None

    def free_seats(self, member: MemberKey) -> int:
        """The seats that this candidate has left."""
        side = self.sides[member[1]]
        return int(side.free_seats[side.index_of[member[0]]])

    @property
    def wait_lengths(self) -> list[int]:
        """The numbers of programmes that people without a pair waited through: each once, ascending, no 0."""
        wait_lengths = [
            side.waited[(side.live_pairs == 0) & (side.free_seats > 0)] for side in self.sides.values()
        ]
        return sorted({*np.concatenate(wait_lengths).tolist()} - {0})

    def with_everybody(self, candidate: Candidate) -> "PairBatch":
        """The pairs of one person with everybody of the other role."""
        index = np.array([self.sides[candidate.role].index_of[candidate.person.id]])
        return PairBatch(self, candidate.role, index, slice(None))

    def reasons(self, mentor: Candidate, leader: Candidate, minutes: int) -> tuple[Reason, ...]:
        """The reasons that may be given for a pair with so many shared minutes."""
        max_areas = self.problem.rules.weights.areas_counted
        taught, learnt = (
            tuple(sorted({*giver.profile.offers} & {*receiver.profile.wants}, key=_area_rank)[:max_areas])
            for giver, receiver in ((mentor, leader), (leader, mentor))
        )
        one, other = mentor.person, leader.person
        reasons = [Reason(ReasonKind.LEADER_WANTS, taught)] * bool(taught)
        reasons += [Reason(ReasonKind.MENTOR_WANTS, learnt)] * bool(learnt)
        reasons += [Reason(ReasonKind.OTHER_DEPARTMENT)] * (
            len({one.department, other.department} - {None}) == 2
        )
        reasons += [Reason(ReasonKind.OTHER_PLACE)] * (
            len({place_of(mentor), place_of(leader)} - {None}) == 2
        )
        reasons += [Reason(ReasonKind.NEW_DEPARTMENT)] * (
            _is_new_to(mentor, leader) or _is_new_to(leader, mentor)
        )
        reasons += [Reason(ReasonKind.SHARED_HOURS, minutes=minutes)] * bool(minutes)
        return tuple(reasons)

    def minutes(self, role: Role, own_clocks: Ints, other_clocks: Ints) -> Ints:
        """The fewest minutes that clocks of this role and clocks of the other share in any week."""
        if own_clocks.size and (own_clocks == own_clocks.flat[0]).all():
            minutes: Ints = self._minutes(role, int(own_clocks.flat[0]))[other_clocks]
            return minutes
        return self._compute_minutes(role, own_clocks, other_clocks)

    def _minutes_with_every_clock(self, role: Role, clock: int) -> Ints:
        return self._compute_minutes(role, np.array([clock]), np.arange(self._hours.shape[2]))

    def _compute_minutes(self, role: Role, own_clocks: Ints, other_clocks: Ints) -> Ints:
        """The minutes of a mentor's day in which a leader works too, whatever the leader's date is."""
        fewest = np.array(MINUTES_A_DAY, np.int32)
        mentors, leaders = (own_clocks, other_clocks) if role is Role.MENTOR else (other_clocks, own_clocks)
        for week in self._hours:
            begins = np.maximum(week[TODAY, mentors, 0], week[:, leaders, 0])
            ends = np.minimum(week[TODAY, mentors, 1], week[:, leaders, 1])
            fewest = np.minimum(fewest, (ends - begins).clip(min=0).sum(axis=0))
        return fewest


class PairBatch:
    """Pairs of people of a role (`rows`) with people of the other (`columns`), as indices into their sides.

    Indices broadcast against each other: one person with many, or pair by pair, or each of some with each of
    others.
    """

    def __init__(self, audit: AuditProblem, role: Role, rows: Ints, columns: Indices) -> None:
        self._audit, self._role, self.rows, self.columns = audit, role, rows, columns
        own_side, other_side = audit.sides[role], audit.sides[OTHER_ROLE[role]]
        self._own_side, self._other_side = own_side, other_side
        self.pairs = rows * len(other_side.people) + np.arange(len(other_side.people))[columns]
        self.minutes = audit.minutes(role, own_side.clock[rows], other_side.clock[columns])
        sign = 1 if role is Role.MENTOR else -1
        self._level_gap = (other_side.level[columns] - own_side.level[rows]) * sign
        self._offered = own_side.offers[:, rows] & other_side.wants[:, columns]
        self._wanted = own_side.wants[:, rows] & other_side.offers[:, columns]

    @property
    def has_broken_line(self) -> bool:
        """Whether the line of managers of everybody in the rows breaks off below the top."""
        return bool(self._own_side.line_ends[self.rows].all())

    @cached_property
    def violations(self) -> dict[Hindrance, Bools]:
        """For each rule a mask of the pairs that violate it."""
        own_side, other_side, rows, columns = self._own_side, self._other_side, self.rows, self.columns
        audit, rules, own_manager = self._audit, self._audit.problem.rules, self._own_side.manager[rows]
        is_offered, is_wanted = _has_bits(self._offered), _has_bits(self._wanted)
        return {
            Hindrance.NOT_ACTIVE: ~(other_side.active[columns] & own_side.active[rows]),
            Hindrance.NO_LEVEL: (other_side.level[columns] == UNKNOWN) | (own_side.level[rows] == UNKNOWN),
            Hindrance.NO_LINE: other_side.line_ends[columns] | own_side.line_ends[rows],
            Hindrance.SAME_PERSON: other_side.person_code[columns] == own_side.person_code[rows],
            Hindrance.LEVEL_GAP: self._level_gap < rules.level_gap,
            Hindrance.REPORTING_LINE: _reports_to(own_side, rows, other_side, columns)
            | _reports_to(other_side, columns, own_side, rows),
            Hindrance.COMMON_MANAGER: (other_side.manager[columns] == own_manager) & (own_manager != UNKNOWN),
            Hindrance.FORMER_PARTNER: is_listed(self.pairs, audit.former[self._role]),
            Hindrance.NO_SHARED_HOURS: self.minutes < MINUTES_NEEDED,
            Hindrance.NO_SHARED_LANGUAGE: ~_has_bits(
                own_side.speaks[:, rows] & other_side.speaks[:, columns]
            ),
            Hindrance.NO_SHARED_NEED: ~(
                is_offered & is_wanted if rules.needs is Needs.BOTH else is_offered | is_wanted
            ),
            Hindrance.KEPT_APART: is_listed(self.pairs, audit.kept_apart[self._role]),
            Hindrance.PRIVATE_LIST: is_listed(self.pairs, audit.avoided[self._role]),
        }

    @property
    def known_violations(self) -> dict[Hindrance, Bools]:
        """The same as anybody knows it: neither private lists nor proposals that came to nothing."""
        known = {**self.violations}
        del known[Hindrance.PRIVATE_LIST]
        known[Hindrance.FORMER_PARTNER] = known[Hindrance.FORMER_PARTNER] & ~is_listed(
            self.pairs, self._audit.never_begun[self._role]
        )
        return known

    @cached_property
    def allowed(self) -> Bools:
        """A mask of the pairs that no rule forbids."""
        mask: Bools = ~reduce(np.logical_or, self.violations.values())
        return mask

    @property
    def shared_points(self) -> Ints:
        """The points for hours and levels alone, which interchangeable people have alike."""
        rules, weights = self._audit.problem.rules, self._audit.problem.rules.weights
        further_hours = ((self.minutes - MINUTES_NEEDED) // 60).clip(0, weights.hours_counted)
        points: Ints = weights.hour * further_hours + weights.gap * (self._level_gap <= rules.good_gap)
        return points

    @property
    def points(self) -> Ints:
        """The score of each pair, also of pairs that are not allowed."""
        own_side, other_side, rows, columns = (
            self._own_side,
            self._other_side,
            self.rows,
            self.columns,
        )
        weights = self._audit.problem.rules.weights
        points: Ints = (
            weights.area * count_bits(self._offered, weights.areas_counted)
            + weights.area * count_bits(self._wanted, weights.areas_counted)
            + weights.department
            * _known_and_different(own_side.department[rows], other_side.department[columns])
            + weights.place * _known_and_different(own_side.location[rows], other_side.location[columns])
            + weights.novelty * _new_departments(own_side, rows, other_side.department[columns])
            + weights.novelty * _new_departments(other_side, columns, own_side.department[rows])
            + self.shared_points
        )
        return points


def count_bits(bits: Ints, limit: int) -> Ints:
    """The number of bits set in all words together, at most `limit`."""
    count: Ints = np.minimum(np.add.reduce(np.bitwise_count(bits), dtype=np.int16), limit)
    return count


def _has_bits(bits: Ints) -> Bools:
    """A mask of the bit sets that are not empty."""
    mask: Bools = reduce(np.bitwise_or, bits) != 0
    return mask


def _reversed(pairs: Iterable[PairIds]) -> list[PairIds]:
    return [(other, one) for one, other in pairs]


@cache
def _area_rank(area: Area) -> int:
    return [*type(area)].index(area)


def _known_and_different(own_codes: Ints, other_codes: Ints) -> Bools:
    mask: Bools = (other_codes != own_codes) & (other_codes != UNKNOWN) & (own_codes != UNKNOWN)
    return mask


def _new_departments(side: AuditSide, indices: Indices, departments: Ints) -> Ints:
    """1 where somebody had partners before, none of them from this known department, else 0."""
    people = np.arange(len(side.people))[indices]
    has_met = side.met[departments // WORD_BITS, people] >> departments % WORD_BITS & 1
    is_new: Ints = (1 - has_met) * (side.has_met[people] & (departments != UNKNOWN))
    return is_new


def _is_new_to(candidate: Candidate, partner: Candidate) -> bool:
    """Whether the candidate had partners before, none of them from the partner's known department."""
    return bool(candidate.met) and partner.person.department not in (None, *candidate.met)


def _reports_to(own_side: AuditSide, rows: Indices, other_side: AuditSide, columns: Indices) -> Bools:
    """A mask of the pairs in which the other person is above one's own."""
    number = own_side.chart_number[rows]
    mask: Bools = (other_side.reports_begin[columns] <= number) & (number < other_side.reports_end[columns])
    return mask
