"""People as columns of numbers: what the rules and wishes read of them, in the same place for all."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import AccountStatus, Area, Candidate
from bot.mentoring.org_chart import stands

Numbers = NDArray[np.int64]
Codes = NDArray[np.int32]
Grid = NDArray[np.bool_]
Bits = NDArray[np.unsignedinteger[Any]]
Clock = tuple[str, int, int]
"""An IANA time zone, and the working hours kept in it in minutes after midnight."""

NOBODY = -1  # stands for an unknown level, department, place or manager


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One number for each person in each column; all columns are of one shape.

    `clock`, `languages`, `department`, `place`, `manager` and `met` number what is the same. `offers` and
    `wants` have a bit for each area that anybody names. `dice` is odd and follows from seed and person alone.
    `number`, `start` and `below` are as in `lines.Stand`.
    """

    active: Grid
    level: Codes
    clock: Codes
    languages: Codes
    department: Codes
    place: Codes
    manager: Codes
    number: NDArray[np.uint32]
    start: NDArray[np.uint32]
    below: NDArray[np.uint32]
    met: Codes
    offers: Bits
    wants: Bits
    dice: NDArray[np.uint32]

    def take(self, which: Any) -> Self:
        """Those people only."""
        return self._each(lambda column: column[which])

    def upright(self) -> Self:
        """As rows, so that with others as columns a rule or wish looks at every two of them."""
        return self._each(lambda column: column[:, None])

    def above(self, others: Self) -> Self:
        """The same, with nobody `below` who has none of these others there."""
        numbers = np.sort(others.number)
        first, end = (np.searchsorted(numbers, where) for where in (self.start, self.start + self.below))
        return replace(self, below=np.where(end > first, self.below, 0).astype(np.uint32))

    def _each(self, change: Any) -> Self:
        # The slots are the fields in their order; to ask for fields takes a tenth of a look at all pairs.
        return type(self)(*[change(getattr(self, name)) for name in self.__slots__])


class Numbering:
    """Numbers for values: the same value has the same number, None has `NOBODY`."""

    def __init__(self, values: Iterable[Hashable]) -> None:
        self.values: list[Any] = sorted({*values} - {None}, key=repr)
        self._number = {value: number for number, value in enumerate(self.values)} | {None: NOBODY}

    def of(self, values: Iterable[Hashable]) -> Codes:
        return np.array([self._number[value] for value in values], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody's columns together, and what stands behind some of the numbers."""

    columns: Columns
    clocks: list[Clock]
    languages: list[tuple[str, ...]]
    departments: list[str]
    met: list[tuple[str, ...]]

    @classmethod
    def of(cls, people: Sequence[Candidate], dice: Sequence[bytes], lines: Mapping[str, str | None]) -> Self:
        told: dict[str, Sequence[Hashable]] = {
            "clock": [
                (one.person.timezone, one.profile.hours.start, one.profile.hours.end) for one in people
            ],
            "languages": _in_order([one.profile.languages for one in people]),
            "department": [one.person.department for one in people],
            "place": [one.person.location for one in people],
            "manager": [lines.get(one.person.id) for one in people],
            "met": _in_order([one.met for one in people]),
        }
        known = {name: Numbering(values) for name, values in told.items()}
        offers, wants = ([getattr(one.profile, name) for one in people] for name in ("offers", "wants"))
        bit = {
            area: 1 << number
            for number, area in enumerate({area: None for some in (*offers, *wants) for area in some})
        }
        stand = stands(lines)
        line = np.array([stand[one.person.id] for one in people], np.uint32).reshape(-1, 3)
        return cls(
            Columns(
                active=np.array(
                    [one.person.standing is AccountStatus.ACTIVE for one in people], dtype=np.bool_
                ),
                level=np.array(
                    [NOBODY if one.person.level is None else one.person.level for one in people], np.int32
                ),
                number=line[:, 0],
                start=line[:, 1],
                below=line[:, 2],
                offers=_bits(offers, bit),
                wants=_bits(wants, bit),
                dice=np.frombuffer(b"".join(dice), dtype="<u4").astype(np.uint32) | np.uint32(1),
                **{name: known[name].of(values) for name, values in told.items()},
            ),
            *(known[name].values for name in ("clock", "languages", "department", "met")),
        )


def in_seeded_order(facts: Problem, people: Iterable[Candidate]) -> tuple[list[Candidate], list[bytes]]:
    """The people in an order that follows from the seed and favours no name or id, and four bytes for each.

    The bytes are of the digest that gives the order, but play no part in it.
    """
    drawn = [(_digest(facts, one), one.person.id, one) for one in people]
    drawn.sort(key=lambda each: each[:2])
    return [one for _, _, one in drawn], [digest[8:] for digest, _, _ in drawn]


def _digest(facts: Problem, one: Candidate) -> bytes:
    words = f"{facts.rules.seed}:{one.role}:{one.person.id}"
    return hashlib.blake2b(words.encode(), digest_size=12).digest()


def _in_order(all_words: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each tuple sorted, and each word once."""
    ordered = {words: tuple(sorted({*words})) for words in {*all_words}}
    return [ordered[words] for words in all_words]


def _bits(wished: Sequence[tuple[Area, ...]], bit: Mapping[Area, int]) -> Bits:
    bits = {some: sum(map(bit.__getitem__, {*some})) for some in {*wished}}
    return np.array([bits[some] for some in wished], dtype=np.min_scalar_type(sum(bit.values())))
