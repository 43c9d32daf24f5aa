"""Checks a plan against the facts by a reckoning of its own, which shares no rule or score with the solver.

That the plan is the best, prices tell: for any prices at all, no plan is worth more than the sum of what
everybody would gain by their price and of what every pair is worth beyond its two prices. A plan that comes
within less than a point of this bound is as good as any. How ties fall is not looked at.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from bot.mentoring.matching.audit.encoding import Crowd, Numbers, named
from bot.mentoring.matching.audit.pairs import (
    OTHER,
    Book,
    Held,
    Key,
    Pair,
)
from bot.mentoring.matching.audit.pruning import asking, fitting
from bot.mentoring.matching.plan import (
    Certificate,
    Help,
    Match,
    Plan,
)
from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import Candidate, Hindrance, Role

Told = tuple[Hindrance, tuple[Help, ...]]

LARGEST = 1 << 59  # with prices up to four times that, sums of three stay within 64 bits
SAFETY = (
    Hindrance.NOT_ACTIVE,
    Hindrance.NO_LEVEL,
    Hindrance.SAME_PERSON,
    Hindrance.REPORTING_LINE,
    Hindrance.COMMON_MANAGER,
    Hindrance.KEPT_APART,
    Hindrance.PRIVATE_LIST,
)
ALL_TAKEN: Told = (Hindrance.EVERYONE_TAKEN, ())


def holds(
    plan: Plan,
    facts: Problem,
    *,
    whom: Collection[Key] | None = None,
    standing: Sequence[Pair] = (),
    standing_points: int = 0,
) -> bool:
    """Whether the plan keeps every rule, all it says is true, and its certificate proves it the best.

    A plan in which pairs that stand counted more is the best of those that count them so. With `whom`, of
    those who are left out only these are told of.
    """
    matches = {(one.mentor_id, one.leader_id): one for one in plan.matches}
    if plan.certificate is None or len(matches) < len(plan.matches):
        return False
    book = Book(facts)
    pinned = {*facts.pins} - {(one.mentor_id, one.leader_id) for one in plan.refused}
    if not pinned <= matches.keys() or not _are_refused_rightly(book, plan, pinned):
        return False
    book.make(pinned)
    waiting = _waiting(facts, matches)
    told = {(one.person_id, one.role): (one.why, one.helps) for one in plan.left_out}
    if len(told) < len(plan.left_out) or told.keys() != (waiting if whom is None else waiting & {*whom}):
        return False
    if not _is_sane(book, plan.certificate, standing_points):
        return False
    check = _Check(book, plan.certificate, matches, pinned, told, {*standing}, standing_points)
    return check.is_true() and check.is_best()


def _are_refused_rightly(book: Book, plan: Plan, made: Collection[Pair]) -> bool:
    """Each pin is made or refused, once; it is refused exactly if it breaks a rule of safety or collides."""
    refused = {(one.mentor_id, one.leader_id): one.why for one in plan.refused}
    if len(refused) < len(plan.refused) or refused.keys() | {*made} != {*book.facts.pins}:
        return False
    wrong = {pin: _unsafe(book, pin) for pin in book.facts.pins}
    uses = Counter(key for pin, why in wrong.items() if not why for key in zip(pin, Role, strict=True))
    full = {key for key, number in uses.items() if number > book.room(key)}
    for pin, broken in wrong.items():
        collides = not broken and bool(full & {*zip(pin, Role, strict=True)})
        why = refused.get(pin)
        if why is None and (broken or collides):
            return False
        if why is not None and why not in ({Hindrance.NO_ROOM} if collides else broken):
            return False
    return True


def _unsafe(book: Book, pin: Pair) -> set[Hindrance]:
    """The rules of safety that a pin breaks."""
    mentor, leader = (book.find(key) for key in zip(pin, Role, strict=True))
    if mentor is None or leader is None:
        return {Hindrance.NOT_ACTIVE}
    row, place = book.row(mentor), book.crowds[Role.LEADER].place[leader.person.id]
    broken = {name for name in SAFETY if row.broken[name][place]}
    return broken | ({Hindrance.PRIVATE_LIST} if row.shunned[place] else set())


def _waiting(facts: Problem, pairs: Iterable[Pair]) -> set[Key]:
    """Everybody who has a place to give and no pair, neither here nor before."""
    paired = {key for pair in pairs for key in zip(pair, Role, strict=True)}
    free = (one for one in facts.candidates if one.capacity)
    return {key for one in free if not facts.taken.get(key := (one.person.id, one.role))} - paired


def _is_sane(book: Book, proof: Certificate, standing_points: int) -> bool:
    """One of each aim outweighs all that comes after it, and no sum can be too large for its number."""
    weights = book.facts.rules.weights
    rest = weights.department + weights.place + weights.hour * weights.hours_counted + weights.gap
    best = 2 * (weights.area * weights.areas_counted + weights.novelty) + rest + standing_points
    pairs = min(int(crowd.room.sum()) for crowd in book.crowds.values())
    points = (pairs * best + 1) * proof.one_point
    return (
        proof.one_point > 0
        and proof.one_poor >= points
        and proof.one_place >= pairs * proof.one_poor + points
        and proof.one_place * (len(book.waits) + 1) <= LARGEST
        and all(
            abs(price) <= 4 * LARGEST
            for price in (*proof.mentor_prices.values(), *proof.leader_prices.values())
        )
    )


class _Check:
    """One plan and its proof. Scores are of pairs that are not pinned, with what they count for staying."""

    def __init__(
        self,
        book: Book,
        proof: Certificate,
        matches: Mapping[Pair, Match],
        pinned: Collection[Pair],
        told: Mapping[Key, Told],
        standing: Collection[Pair],
        standing_points: int,
    ) -> None:
        self._book, self._proof, self._pinned, self._told = book, proof, pinned, told
        self._matches = matches
        self._standing = book.keys(Role.MENTOR, standing)
        self._standing_points = standing_points
        self._prices = {
            Role.MENTOR: _prices(book.crowds[Role.MENTOR], proof.mentor_prices),
            Role.LEADER: _prices(book.crowds[Role.LEADER], proof.leader_prices),
        }
        self._scores = {
            pair: one.score + standing_points * (pair in standing)
            for pair, one in matches.items()
            if pair not in pinned
        }

    def is_true(self) -> bool:
        """Whether the pairs are what they are said to be, and so is what is said to those left out."""
        return self._are_pairs() and all(self._are_told_truly(role) for role in Role)

    def is_best(self) -> bool:
        """Whether nobody has too many pairs, the figures are those of the pairs, and they reach the bound."""
        proof = self._proof
        reached = sum(self._worth(np.array([*self._scores.values()], np.int64)).tolist())
        bound, covered, waited = self._beyond(), 0, 0
        for number, (role, crowd) in enumerate(self._book.crowds.items()):
            have = Counter(pair[number] for pair in self._scores)
            pairs = np.array([have[one.person.id] for one in crowd.people], np.int64)
            if (pairs > crowd.room).any():
                return False
            new = (crowd.live == 0) & (pairs > 0)
            counts = self._firsts(crowd)
            reached += sum(counts[new].tolist())
            bound += sum(map(_gain, self._prices[role].tolist(), counts.tolist(), crowd.room.tolist()))
            covered, waited = covered + int(new.sum()), waited + int(crowd.waited[new].sum())
        poor = sum(score < self._book.facts.rules.floor for score in self._scores.values())
        said = (proof.covered, proof.waited, proof.poor, proof.total)
        return (
            said == (covered, waited, poor, sum(self._scores.values())) and bound - reached < proof.one_point
        )

    def _are_told_truly(self, role: Role) -> bool:
        crowd, others = self._book.crowds[role], self._book.crowds[OTHER[role]]
        told = {crowd.place[key[0]]: said for key, said in self._told.items() if key[1] is role}
        taken = [place for place, said in told.items() if said == ALL_TAKEN]
        rest = told.keys() - {*fitting(self._book, role, np.array(taken, np.int64))}
        return all(
            told[place] == _told(crowd.people[place], self._book.row(crowd.people[place]), others)
            for place in rest
        )

    def _are_pairs(self) -> bool:
        """Whether the pairs made are allowed, with the score and the reasons that are given."""
        book, mentors, leaders = self._book, self._book.crowds[Role.MENTOR], self._book.crowds[Role.LEADER]
        if any(one not in mentors.place or other not in leaders.place for one, other in self._matches):
            return False
        places = [(mentors.place[one], leaders.place[other]) for one, other in self._matches]
        rows, columns = np.array(places, np.int64).reshape(-1, 2).T
        held = Held(book, Role.MENTOR, rows, columns)
        is_pinned = np.array([pair in self._pinned for pair in self._matches], bool)
        return bool((held.allowed | is_pinned).all()) and all(
            (one.score, one.reasons)
            == (points, book.reasons(mentors.people[row], leaders.people[column], minutes))
            for one, (row, column), points, minutes in zip(
                self._matches.values(), places, held.points.tolist(), held.minutes.tolist(), strict=True
            )
        )

    def _beyond(self) -> int:
        """By how much pairs exceed their prices, all together."""
        beyond = 0
        some = asking(self._book, self._prices, self._proof.one_point, self._standing, self._standing_points)
        for held in some:
            points = held.points + self._standing_points * named(held.pairs, self._standing)
            paid = self._prices[Role.MENTOR][held.mine] + self._prices[Role.LEADER][held.theirs]
            more = (self._worth(points) - paid)[held.allowed]
            beyond += sum(more[more > 0].tolist())
        return beyond

    def _worth(self, scores: Numbers) -> Numbers:
        poor = scores < self._book.facts.rules.floor
        worth: Numbers = scores.astype(np.int64) * self._proof.one_point - poor * self._proof.one_poor
        return worth

    def _firsts(self, crowd: Crowd) -> Numbers:
        """What everybody's first pair counts: a place, and one more for every shorter wait that there is."""
        waits = self._book.waits
        turns = np.array([sum(wait <= one.waited for wait in waits) for one in crowd.people], int)
        counts: Numbers = (crowd.live == 0) * (turns + 1) * self._proof.one_place
        return counts


def _told(one: Candidate, row: Held, others: Crowd) -> Told:
    """Why somebody has no pair, and how many would fit if one rule alone were not there.

    The reason is the first rule that leaves nobody. No number here follows from anybody's private list.
    """
    if (row.allowed & (others.room > 0)).any():
        return ALL_TAKEN
    if one.person.level is None:
        return Hindrance.NO_LEVEL, ()
    if not others.people:
        return Hindrance.LEVEL_GAP, ()
    number = np.zeros(len(others.people), np.uint8)
    reasons = []
    rules = {rule: grid for rule, grid in row.broken.items() if rule is not Hindrance.PRIVATE_LIST}
    for rule, grid in rules.items():
        number += grid
        if number.all():
            reasons.append(rule)
    if not reasons:
        listed = (row.broken[Hindrance.PRIVATE_LIST] | (number > 0)).all()
        return Hindrance.PRIVATE_LIST if listed else Hindrance.EVERYONE_TAKEN, ()
    alone = np.flatnonzero(number == 1)
    helps = [
        Help(rule, n)
        for rule, grid in rules.items()
        if rule is not Hindrance.SAME_PERSON and (n := int(np.count_nonzero(grid[alone])))
    ]
    return reasons[0], tuple(helps)


def _prices(crowd: Crowd, told: Mapping[str, int]) -> Numbers:
    return np.array([told.get(one.person.id, 0) for one in crowd.people], np.int64)


def _gain(price: int, first: int, room: int) -> int:
    """The most somebody could gain by their price, with any number of pairs they have room for."""
    return max(0, first + price, first + price * room) if room else 0
