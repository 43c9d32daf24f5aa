"""Pins: pairs that the coordinator wants in any case. Safe pins come before the plan, others are refused."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.mentoring.matching import violations
from bot.mentoring.matching.plan import RefusedPin
from bot.mentoring.matching.problem import MemberKey, PairIds, Problem
from bot.mentoring.matching.rules.eligibility import SAFETY_RULES
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.model import Candidate, Hindrance, Role


@dataclass(frozen=True, slots=True)
class AppliedPins:
    """The `problem` that is left for everybody else, once the accepted `pairs` have their seats."""

    problem: Problem
    pairs: tuple[PairIds, ...]
    refused: tuple[RefusedPin, ...]


def apply(problem: Problem) -> AppliedPins:
    """Accept or refuse each pin, and take the seats of the accepted ones.

    1. A pin is refused that names somebody who is no candidate, or that breaks a rule of safety.
    2. Where somebody has more pins left than seats, all of these are refused: to choose is the coordinator's.
    3. What is left becomes pairs, of live and former pairs from then on.
    """
    if not problem.pins:
        return AppliedPins(problem, (), ())
    candidates = {(one.person.id, one.role): one for one in problem.candidates}
    pins = sorted({*problem.pins})
    refusals = dict.fromkeys(pins, Hindrance.NOT_ACTIVE)
    known_pins = [pin for pin in pins if candidates.keys() >= {*zip(pin, Role, strict=True)}]
    broken_rules = _broken_safety_rules(problem, known_pins)
    safe_pins = [pin for pin in known_pins if pin not in broken_rules]
    pins_per_member = Counter(
        (person, role) for pin in safe_pins for person, role in zip(pin, Role, strict=True)
    )
    overbooked = {
        member
        for member, number in pins_per_member.items()
        if problem.live_pairs_of(candidates[member]) + number > candidates[member].capacity
    }
    colliding = {pin for pin in safe_pins if overbooked & {*zip(pin, Role, strict=True)}}
    refusals |= broken_rules | dict.fromkeys(colliding, Hindrance.NO_ROOM)
    pairs = tuple(pin for pin in safe_pins if pin not in colliding)
    accepted = {*pairs}
    refused = tuple(RefusedPin(*pin, rule) for pin, rule in refusals.items() if pin not in accepted)
    return AppliedPins(_with_pairs_made(problem, pairs), pairs, refused)


def known_hindrance(problem: Problem, wanted: Collection[PairIds], pair: PairIds) -> Hindrance | None:
    """The rule of safety that a pin of these two would break, if any, as far as a coordinator may know it.

    `wanted`: all pairs that were asked for and have not begun. Private lists and open questions play no part:
    seats are taken by pairs that began and by what is wanted. What was decided of the two is set aside.
    """
    known_problem = problem.as_anybody_knows_it()
    kept_apart = [each for each in problem.kept_apart if each not in (pair, pair[::-1])]
    pinned = replace(
        known_problem, pins=[*wanted, pair], kept_apart=kept_apart, live_pairs=problem.begun_pairs
    )
    refused = apply(pinned).refused
    return next((each.why for each in refused if (each.mentor_id, each.leader_id) == pair), None)


def with_proposed(
    refused: Sequence[RefusedPin], problem: Problem, wanted: Collection[PairIds]
) -> tuple[RefusedPin, ...]:
    """The refused pins, and those of the `wanted` pairs that are none any more because they were proposed."""
    proposed = sorted({*wanted} - {*problem.pins})
    return (*refused, *(RefusedPin(*pin, Hindrance.NO_ROOM) for pin in proposed))


def before_private_lists(candidates: Iterable[Candidate], pins: Collection[PairIds]) -> list[Candidate]:
    """The candidates, without those whom a pin gives them on their private lists.

    So a plan has such a pair, as it would without the list, and nobody can tell from it that there is one;
    but the two are never asked (`Pair.is_closed`).
    """
    pinned_people = {frozenset(pin) for pin in pins}
    return [
        replace(one, profile=replace(one.profile, avoids=remaining))
        if len(remaining := _not_pinned(one, pinned_people)) < len(one.profile.avoids)
        else one
        for one in candidates
    ]


def _not_pinned(one: Candidate, pinned_people: Collection[frozenset[str]]) -> tuple[str, ...]:
    """Those on a private list with whom no pin pairs its owner."""
    return tuple(each for each in one.profile.avoids if {one.person.id, each} not in pinned_people)


def restricted_to(problem: Problem, members: Collection[MemberKey]) -> Problem:
    """The problem with these candidates alone, under the managers they have."""
    candidates = [one for one in problem.candidates if (one.person.id, one.role) in members]
    return replace(problem, candidates=candidates, managers=problem.reporting_lines())


def _broken_safety_rules(problem: Problem, pins: Sequence[PairIds]) -> dict[PairIds, Hindrance]:
    """The first rule of safety that each pin breaks; pins that break none are missing."""
    members = {member for pin in pins for member in zip(pin, Role, strict=True)}
    instance = Instance.of(restricted_to(problem, members), everybody=True)
    broken_rules: dict[PairIds, Hindrance] = {}
    for rule, mask in violations.of_pairs(instance, *instance.indices_of(pins)):
        if rule in SAFETY_RULES:
            newly_broken = {
                pin: rule for pin, is_broken in zip(pins, mask.tolist(), strict=True) if is_broken
            }
            broken_rules |= newly_broken | broken_rules
    return broken_rules


def _with_pairs_made(problem: Problem, pairs: tuple[PairIds, ...]) -> Problem:
    """The problem with these pairs made, so that nobody gets the same partner again."""
    live_pairs = Counter(dict(problem.live_pairs))
    live_pairs.update(key for pair in pairs for key in zip(pair, Role, strict=True))
    return replace(problem, live_pairs=dict(live_pairs), former=[*problem.former, *pairs], pins=())
