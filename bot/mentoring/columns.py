"""People as columns of numbers: what the rules and wishes read of them, in the same place for all."""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.facts import Facts
from bot.mentoring.model import Area, Candidate, Role, Standing

Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Grid = NDArray[np.bool_]
Clock = tuple[str, int, int]
"""An IANA time zone, and the working hours kept in it in minutes after midnight."""

NOBODY = -1  # stands for an unknown level, department, place or manager
AREAS = {area: 1 << number for number, area in enumerate(Area)}


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One number for each person in each column; all columns are of one shape.

    `clock`, `languages`, `department`, `place`, `manager` and `met` number what is the same. `offers` and
    `wants` have a bit for each area. `dice` is odd and follows from the seed and the person alone.
    """

    active: Grid
    level: Codes
    person: Codes
    clock: Codes
    languages: Codes
    department: Codes
    place: Codes
    manager: Codes
    met: Codes
    offers: NDArray[np.uint16]
    wants: NDArray[np.uint16]
    dice: NDArray[np.uint32]

    def take(self, which: Any) -> Self:
        """Those people only."""
        return self._each(lambda column: column[which])

    def upright(self) -> Self:
        """As rows, so that with others as columns a rule or wish looks at every two of them."""
        return self._each(lambda column: column[:, None])

    def _each(self, change: Any) -> Self:
        return type(self)(**{one.name: change(getattr(self, one.name)) for one in fields(self)})


class Numbering:
    """Numbers for values: the same value has the same number, None has `NOBODY`."""

    def __init__(self, values: Iterable[Hashable]) -> None:
        self.values: list[Any] = sorted({value for value in values if value is not None}, key=repr)
        self._number = {value: number for number, value in enumerate(self.values)}
        self._number[None] = NOBODY

    def of(self, values: Sequence[Hashable]) -> Codes:
        return np.array([self._number[value] for value in values], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Numberings:
    """What stands behind the numbers in both roles' columns."""

    person: Numbering
    clock: Numbering
    languages: Numbering
    department: Numbering
    place: Numbering
    manager: Numbering
    met: Numbering

    @classmethod
    def of(cls, candidates: Sequence[Candidate], lines: dict[str, str | None]) -> Self:
        raw = _raw(candidates, lines)
        raw["department"] += [department for met in raw["met"] for department in met]
        return cls(**{name: Numbering(values) for name, values in raw.items()})


def columns(facts: Facts, people: Sequence[Candidate], known: Numberings, lines: dict[str, str | None]) -> Columns:
    """The columns of these people, who are all of one role."""
    told = {name: getattr(known, name).of(values) for name, values in _raw(people, lines).items()}
    return Columns(
        active=np.array([one.person.standing is Standing.ACTIVE for one in people], dtype=np.bool_),
        level=np.array([NOBODY if one.person.level is None else one.person.level for one in people], dtype=np.int32),
        offers=_bits([one.profile.offers for one in people]),
        wants=_bits([one.profile.wants for one in people]),
        dice=_dice(facts, people),
        **told,
    )


def in_seeded_order(facts: Facts, role: Role) -> list[Candidate]:
    """The candidates of a role in an order that follows from the seed and favours no name or id."""
    those = [one for one in facts.candidates if one.role is role]
    return sorted(those, key=lambda one: (_digest(facts, one), one.person.id))


def clock_of(one: Candidate) -> Clock:
    return one.person.timezone, one.profile.hours.start, one.profile.hours.end


def _raw(people: Sequence[Candidate], lines: dict[str, str | None]) -> dict[str, list[Any]]:
    """What is numbered, before it is."""
    return {
        "person": [one.person.id for one in people],
        "clock": [clock_of(one) for one in people],
        "languages": [tuple(sorted({*one.profile.languages})) for one in people],
        "department": [one.person.department for one in people],
        "place": [one.person.location for one in people],
        "manager": [lines.get(one.person.id) for one in people],
        "met": [tuple(sorted({*one.met})) for one in people],
    }


def _bits(areas: Sequence[Iterable[Area]]) -> NDArray[np.uint16]:
    return np.array([sum(AREAS[area] for area in {*some}) for some in areas], dtype=np.uint16)


def _digest(facts: Facts, one: Candidate) -> bytes:
    words = f"{facts.rules.seed}:{one.role}:{one.person.id}"
    return hashlib.blake2b(words.encode(), digest_size=12).digest()


def _dice(facts: Facts, people: Sequence[Candidate]) -> NDArray[np.uint32]:
    """Four bytes of each digest that play no part in the order, made odd."""
    thrown = b"".join(_digest(facts, one)[8:] for one in people)
    return np.frombuffer(thrown, dtype="<u4").astype(np.uint32) | np.uint32(1)
