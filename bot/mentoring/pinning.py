"""Pairs that the coordinator wants in any case: those that may be come first, the others are refused."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from bot.mentoring.eligibility import SAFETY
from bot.mentoring.facts import Facts
from bot.mentoring.instance import Instance
from bot.mentoring.model import Candidate, Role
from bot.mentoring.plan import Hindrance, RefusedPin
from bot.mentoring.rulings import broken


@dataclass(frozen=True, slots=True)
class Pinned:
    """`facts` as they are for everybody else, once the pinned `pairs` have their places."""

    facts: Facts
    pairs: tuple[tuple[str, str], ...]
    refused: tuple[RefusedPin, ...]


def settle(facts: Facts) -> Pinned:
    """Refuses a pin that breaks a rule of safety or stands for somebody who is no candidate.

    Where somebody has more pins than places, all of these are refused: to choose is the coordinator's.
    """
    if not facts.pins:
        return Pinned(facts, (), ())
    known = {(one.person.id, one.role): one for one in facts.candidates}
    wanted = sorted({*facts.pins})
    verdicts = {pin: _unsafe(facts, known, pin) for pin in wanted}
    safe = [pin for pin, why in verdicts.items() if why is None]
    uses = Counter((person, role) for pin in safe for person, role in zip(pin, Role, strict=True))
    for pin in safe:
        if any(
            facts.pairs_of(known[key]) + uses[key] > known[key].capacity
            for key in zip(pin, Role, strict=True)
        ):
            verdicts[pin] = Hindrance.NO_ROOM
    pairs = tuple(pin for pin, why in verdicts.items() if why is None)
    refused = tuple(RefusedPin(*pin, why) for pin, why in verdicts.items() if why is not None)
    return Pinned(_without(facts, pairs), pairs, refused)


def only(facts: Facts, keys: Collection[tuple[str, Role]]) -> Facts:
    """The facts with these candidates alone, under the managers they have."""
    some = [one for one in facts.candidates if (one.person.id, one.role) in keys]
    return replace(facts, candidates=some, managers=facts.lines())


def _unsafe(facts: Facts, known: dict[tuple[str, Role], Candidate], pin: tuple[str, str]) -> Hindrance | None:
    """The first rule of safety that this pin breaks."""
    two = [known.get(key) for key in zip(pin, Role, strict=True)]
    if None in two:
        return Hindrance.NOT_ACTIVE
    place = np.zeros(1, np.int64)
    alone = only(facts, [(person, role) for person, role in zip(pin, Role, strict=True)])
    rules = broken(Instance.of(alone, everybody=True), place, place)
    return next((name for name, grid in rules if name in SAFETY and grid[0]), None)


def _without(facts: Facts, pairs: tuple[tuple[str, str], ...]) -> Facts:
    """The facts with these pairs made, so that nobody gets the same partner again."""
    taken = Counter(dict(facts.taken))
    taken.update(key for pair in pairs for key in zip(pair, Role, strict=True))
    return replace(facts, taken=dict(taken), former=[*facts.former, *pairs], pins=())
