"""The audit of a plan: verifies it from the problem alone, with rules and scores written a second time.

Dual prices prove that the plan is the best, by weak duality (Ahuja, Magnanti and Orlin, *Network Flows*,
1993, section 9.4): for any prices at all, no plan is worth more than the sum of what everybody would gain by
their price and of what every pair is worth beyond its two prices. A plan that comes within less than a point
of this bound is as good as any. How ties fall is not verified.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from bot.mentoring.matching.audit.encoding import AuditSide, Ints, is_listed
from bot.mentoring.matching.audit.pairs import OTHER_ROLE, AuditProblem, PairBatch
from bot.mentoring.matching.audit.pruning import people_with_partner, violating_pairs
from bot.mentoring.matching.plan import Certificate, Help, Match, Plan
from bot.mentoring.matching.problem import MemberKey, PairIds, Problem
from bot.mentoring.model import Candidate, Hindrance, Role

Explanation = tuple[Hindrance, tuple[Help, ...]]
"""The reason why somebody is left out, and what would help them."""

MAX_UNIT = 1 << 59  # with prices up to four times that, sums of three stay within 64 bits
SAFETY_RULES = (
    Hindrance.NOT_ACTIVE,
    Hindrance.NO_LEVEL,
    Hindrance.NO_LINE,
    Hindrance.SAME_PERSON,
    Hindrance.REPORTING_LINE,
    Hindrance.COMMON_MANAGER,
    Hindrance.KEPT_APART,
    Hindrance.PRIVATE_LIST,
)
ALL_TAKEN: Explanation = (Hindrance.EVERYONE_TAKEN, ())


def holds(
    plan: Plan,
    problem: Problem,
    *,
    left_out_among: Collection[MemberKey] | None = None,
    proposals: Sequence[PairIds] = (),
    staying_points: int = 0,
) -> bool:
    """Whether the plan keeps every rule, all it says is true, and its certificate proves it the best.

    1. Each pin is made or rightly refused.
    2. Exactly the members without a pair are explained; with `left_out_among`, only those of them.
    3. The units of the certificate are sound.
    4. Pairs, scores, reasons and explanations are true, and the bound is reached.

    Where `proposals` counted `staying_points` more, the plan is the best of those that count them so.
    """
    matches = {(one.mentor_id, one.leader_id): one for one in plan.matches}
    if plan.certificate is None or len(matches) < len(plan.matches):
        return False
    audit = AuditProblem(problem)
    pinned = {*problem.pins} - {(one.mentor_id, one.leader_id) for one in plan.refused}
    if not pinned <= matches.keys() or not _are_refused_rightly(audit, plan, pinned):
        return False
    audit.add_pairs(pinned)
    unpaired = _unpaired_members(problem, matches)
    explanations = {(one.person_id, one.role): (one.why, one.helps) for one in plan.left_out}
    to_explain = unpaired if left_out_among is None else unpaired & {*left_out_among}
    if len(explanations) < len(plan.left_out) or explanations.keys() != to_explain:
        return False
    if not _has_sound_units(audit, plan.certificate, staying_points):
        return False
    check = _PlanCheck(audit, plan.certificate, matches, pinned, explanations, {*proposals}, staying_points)
    return check.is_true() and check.is_best()


def _are_refused_rightly(audit: AuditProblem, plan: Plan, made_pins: Collection[PairIds]) -> bool:
    """Each pin is made or refused, once; it is refused exactly if it breaks a rule of safety or collides."""
    refused = {(one.mentor_id, one.leader_id): one.why for one in plan.refused}
    if len(refused) < len(plan.refused) or refused.keys() | {*made_pins} != {*audit.problem.pins}:
        return False
    broken_by_pin = {pin: _broken_safety_rules(audit, pin) for pin in audit.problem.pins}
    safe_pins = [pin for pin, rules in broken_by_pin.items() if not rules]
    pins_per_member = Counter(member for pin in safe_pins for member in zip(pin, Role, strict=True))
    overbooked = {member for member, number in pins_per_member.items() if number > audit.free_seats(member)}
    for pin, rules in broken_by_pin.items():
        collides = not rules and bool(overbooked & {*zip(pin, Role, strict=True)})
        reason = refused.get(pin)
        if reason is None and (rules or collides):
            return False
        if reason is not None and reason not in ({Hindrance.NO_ROOM} if collides else rules):
            return False
    return True


def _broken_safety_rules(audit: AuditProblem, pin: PairIds) -> set[Hindrance]:
    """The rules of safety that a pin breaks."""
    mentor, leader = (audit.candidate(member) for member in zip(pin, Role, strict=True))
    if mentor is None or leader is None:
        return {Hindrance.NOT_ACTIVE}
    batch, index = audit.with_everybody(mentor), audit.sides[Role.LEADER].index_of[leader.person.id]
    return {rule for rule in SAFETY_RULES if batch.violations[rule][index]}


def _unpaired_members(problem: Problem, pairs: Iterable[PairIds]) -> set[MemberKey]:
    """Everybody with a capacity who has no pair, neither among these nor live."""
    paired_members = {member for pair in pairs for member in zip(pair, Role, strict=True)}
    candidates = (one for one in problem.candidates if one.capacity)
    return {
        member for one in candidates if not problem.live_pairs.get(member := (one.person.id, one.role))
    } - paired_members


def _has_sound_units(audit: AuditProblem, proof: Certificate, staying_points: int) -> bool:
    """Whether one unit of each level outweighs all that comes after it, and every sum fits into 64 bits."""
    weights = audit.problem.rules.weights
    other_points = weights.department + weights.place + weights.hour * weights.hours_counted + weights.gap
    best_score = 2 * (weights.area * weights.areas_counted + weights.novelty) + other_points + staying_points
    pairs = min(int(side.free_seats.sum()) for side in audit.sides.values())
    # Each unit must be more than the best that all levels below it can add up to.
    points = (pairs * best_score + 1) * proof.one_point
    return (
        proof.one_point > 0
        and proof.one_poor >= points
        and proof.one_place >= pairs * proof.one_poor + points
        and proof.one_place * (len(audit.wait_lengths) + 1) <= MAX_UNIT
        and all(
            abs(price) <= 4 * MAX_UNIT
            for price in (*proof.mentor_prices.values(), *proof.leader_prices.values())
        )
    )


class _PlanCheck:
    """One plan and its certificate. Its scores are of unpinned pairs, with `staying_points` for proposals."""

    def __init__(
        self,
        audit: AuditProblem,
        proof: Certificate,
        matches: Mapping[PairIds, Match],
        pinned: Collection[PairIds],
        explanations: Mapping[MemberKey, Explanation],
        proposals: Collection[PairIds],
        staying_points: int,
    ) -> None:
        self._audit, self._proof, self._pinned, self._explanations = audit, proof, pinned, explanations
        self._matches = matches
        self._proposal_keys = audit.keys(Role.MENTOR, proposals)
        self._staying_points = staying_points
        self._prices = {
            Role.MENTOR: _prices(audit.sides[Role.MENTOR], proof.mentor_prices),
            Role.LEADER: _prices(audit.sides[Role.LEADER], proof.leader_prices),
        }
        self._scores = {
            pair: one.score + staying_points * (pair in proposals)
            for pair, one in matches.items()
            if pair not in pinned
        }

    def is_true(self) -> bool:
        """Whether everything that the plan says of pairs and of people left out is true."""
        return self._are_pairs() and all(self._are_explained_truly(role) for role in Role)

    def is_best(self) -> bool:
        """Whether nobody has too many pairs, the figures are those of the pairs, and they reach the bound."""
        proof = self._proof
        worth = sum(self._worth(np.array([*self._scores.values()], np.int64)).tolist())
        bound, covered, waited = self._violation_worth(), 0, 0
        for position, (role, side) in enumerate(self._audit.sides.items()):
            pair_count = Counter(pair[position] for pair in self._scores)
            pairs = np.array([pair_count[one.person.id] for one in side.people], np.int64)
            if (pairs > side.free_seats).any():
                return False
            is_first = (side.live_pairs == 0) & (pairs > 0)
            first_pair_worths = self._first_pair_worths(side)
            worth += sum(first_pair_worths[is_first].tolist())
            prices, seats = self._prices[role].tolist(), side.free_seats.tolist()
            bound += sum(map(_gain, prices, first_pair_worths.tolist(), seats))
            covered, waited = covered + int(is_first.sum()), waited + int(side.waited[is_first].sum())
        poor = sum(score < self._audit.problem.rules.floor for score in self._scores.values())
        figures = (covered, waited, poor, sum(self._scores.values()))
        is_stated = (proof.covered, proof.waited, proof.poor, proof.total) == figures
        return is_stated and bound - worth < proof.one_point

    def _are_explained_truly(self, role: Role) -> bool:
        """Whether everybody of a role who is left out is given the true reason and what would help.

        "Everyone is taken" is first verified with a sample of partners, and with all only where none fits.
        """
        side, other_side = self._audit.sides[role], self._audit.sides[OTHER_ROLE[role]]
        explanations = {
            side.index_of[member[0]]: explanation
            for member, explanation in self._explanations.items()
            if member[1] is role
        }
        all_taken = [index for index, explanation in explanations.items() if explanation == ALL_TAKEN]
        verified = people_with_partner(self._audit, role, np.array(all_taken, np.int64))
        return all(
            explanations[index]
            == _explanation(side.people[index], self._audit.with_everybody(side.people[index]), other_side)
            for index in explanations.keys() - {*verified}
        )

    def _are_pairs(self) -> bool:
        """Whether the pairs made are allowed, with the score and the reasons that are given."""
        audit, mentors, leaders = self._audit, self._audit.sides[Role.MENTOR], self._audit.sides[Role.LEADER]
        if any(one not in mentors.index_of or other not in leaders.index_of for one, other in self._matches):
            return False
        indices = [(mentors.index_of[one], leaders.index_of[other]) for one, other in self._matches]
        rows, columns = np.array(indices, np.int64).reshape(-1, 2).T
        batch = PairBatch(audit, Role.MENTOR, rows, columns)
        is_pinned = np.array([pair in self._pinned for pair in self._matches], bool)
        return bool((batch.allowed | is_pinned).all()) and all(
            (match.score, match.reasons)
            == (points, audit.reasons(mentors.people[row], leaders.people[column], minutes))
            for match, (row, column), points, minutes in zip(
                self._matches.values(), indices, batch.points.tolist(), batch.minutes.tolist(), strict=True
            )
        )

    def _violation_worth(self) -> int:
        """The pair term of the dual bound: the worth of all allowed pairs beyond their prices, together."""
        total = 0
        for batch in violating_pairs(
            self._audit, self._prices, self._proof.one_point, self._proposal_keys, self._staying_points
        ):
            points = batch.points + self._staying_points * is_listed(batch.pairs, self._proposal_keys)
            price_sums = self._prices[Role.MENTOR][batch.rows] + self._prices[Role.LEADER][batch.columns]
            surplus = (self._worth(points) - price_sums)[batch.allowed]
            total += sum(surplus[surplus > 0].tolist())
        return total

    def _worth(self, scores: Ints) -> Ints:
        """The worth of pairs with these scores, beside that of first pairs."""
        is_poor = scores < self._audit.problem.rules.floor
        worth: Ints = scores.astype(np.int64) * self._proof.one_point - is_poor * self._proof.one_poor
        return worth

    def _first_pair_worths(self, side: AuditSide) -> Ints:
        """The worth of everybody's first pair: one unit, and one more for every shorter wait there is."""
        wait_lengths = self._audit.wait_lengths
        wait_ranks = np.array([sum(wait <= one.waited for wait in wait_lengths) for one in side.people], int)
        worths: Ints = (side.live_pairs == 0) * (wait_ranks + 1) * self._proof.one_place
        return worths


def _explanation(candidate: Candidate, batch: PairBatch, other_side: AuditSide) -> Explanation:
    """The reason why somebody has no pair, and how many would fit if one rule alone were not there.

    `batch` has their pairs with everybody. The reason is the first rule that leaves nobody, as far as anybody
    may know it.
    """
    if (batch.allowed & (other_side.free_seats > 0)).any():
        return ALL_TAKEN
    if candidate.person.level is None:
        return Hindrance.NO_LEVEL, ()
    if batch.has_broken_line:
        return Hindrance.NO_LINE, ()
    if not other_side.people:
        return Hindrance.LEVEL_GAP, ()
    violation_count = np.zeros(len(other_side.people), np.uint8)
    reasons = []
    rules = batch.known_violations
    for rule, mask in rules.items():
        violation_count += mask
        if violation_count.all():
            reasons.append(rule)
    if not reasons:
        return ALL_TAKEN
    only_obstacles = np.flatnonzero(violation_count == 1)
    helps = [
        Help(rule, people)
        for rule, mask in rules.items()
        if rule is not Hindrance.SAME_PERSON and (people := int(np.count_nonzero(mask[only_obstacles])))
    ]
    # Their own level and line are known, or it would have been said above.
    reason_of_others = {
        Hindrance.NO_LEVEL: Hindrance.NO_LEVEL_OF_OTHERS,
        Hindrance.NO_LINE: Hindrance.NO_LINE_OF_OTHERS,
    }
    return reason_of_others.get(reasons[0], reasons[0]), tuple(helps)


def _prices(side: AuditSide, prices_by_id: Mapping[str, int]) -> Ints:
    return np.array([prices_by_id.get(one.person.id, 0) for one in side.people], np.int64)


def _gain(price: int, first_pair_worth: int, free_seats: int) -> int:
    """The most that somebody could gain by their price, with any number of pairs up to their free seats."""
    return max(0, first_pair_worth + price, first_pair_worth + price * free_seats) if free_seats else 0
