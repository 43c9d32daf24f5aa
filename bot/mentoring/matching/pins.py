"""Pairs that the coordinator wants in any case: those that may be come first, the others are refused."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.mentoring.matching.plan import RefusedPin
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.eligibility import SAFETY
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.violations import broken
from bot.mentoring.model import Hindrance, Role


@dataclass(frozen=True, slots=True)
class Pinned:
    """`facts` as they are for everybody else, once the pinned `pairs` have their places."""

    facts: Problem
    pairs: tuple[tuple[str, str], ...]
    refused: tuple[RefusedPin, ...]


def settle(facts: Problem) -> Pinned:
    """Refuses a pin that breaks a rule of safety or stands for somebody who is no candidate.

    Where somebody has more pins than places, all of these are refused: to choose is the coordinator's.
    """
    if not facts.pins:
        return Pinned(facts, (), ())
    known = {(one.person.id, one.role): one for one in facts.candidates}
    wanted = sorted({*facts.pins})
    verdicts = dict.fromkeys(wanted, Hindrance.NOT_ACTIVE)
    named = [pin for pin in wanted if known.keys() >= {*zip(pin, Role, strict=True)}]
    unsafe = _unsafe(facts, named)
    safe = [pin for pin in named if pin not in unsafe]
    uses = Counter((person, role) for pin in safe for person, role in zip(pin, Role, strict=True))
    full = {key for key, number in uses.items() if facts.pairs_of(known[key]) + number > known[key].capacity}
    collide = {pin for pin in safe if full & {*zip(pin, Role, strict=True)}}
    verdicts |= unsafe | dict.fromkeys(collide, Hindrance.NO_ROOM)
    pairs = tuple(pin for pin in safe if pin not in collide)
    made = {*pairs}
    refused = tuple(RefusedPin(*pin, why) for pin, why in verdicts.items() if pin not in made)
    return Pinned(_without(facts, pairs), pairs, refused)


def only(facts: Problem, keys: Collection[tuple[str, Role]]) -> Problem:
    """The facts with these candidates alone, under the managers they have."""
    some = [one for one in facts.candidates if (one.person.id, one.role) in keys]
    return replace(facts, candidates=some, managers=facts.lines())


def _unsafe(facts: Problem, pins: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Hindrance]:
    """The first rule of safety that each pin breaks, of those that break one."""
    instance = Instance.of(
        only(facts, {key for pin in pins for key in zip(pin, Role, strict=True)}), everybody=True
    )
    found: dict[tuple[str, str], Hindrance] = {}
    for name, grid in broken(instance, *instance.places(pins)):
        if name in SAFETY:
            found |= {pin: name for pin, is_so in zip(pins, grid.tolist(), strict=True) if is_so} | found
    return found


def _without(facts: Problem, pairs: tuple[tuple[str, str], ...]) -> Problem:
    """The facts with these pairs made, so that nobody gets the same partner again."""
    taken = Counter(dict(facts.taken))
    taken.update(key for pair in pairs for key in zip(pair, Role, strict=True))
    return replace(facts, taken=dict(taken), former=[*facts.former, *pairs], pins=())
