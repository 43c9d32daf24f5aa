"""People as columns of numbers, one entry for each person: everything that rules and wishes read of them."""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.matching.problem import Problem
from bot.mentoring.model import TOP, AccountStatus, Area, Candidate, Format
from bot.mentoring.org_chart import broken_lines, chart_positions

IntArray = NDArray[np.int64]
CodeArray = NDArray[np.int32]
Mask = NDArray[np.bool_]
BitSets = NDArray[np.unsignedinteger[Any]]
WorkClock = tuple[str, int, int]
"""An IANA time zone, and the working hours kept in it in minutes after midnight."""

UNKNOWN = -1  # stands for an unknown level, department, place or manager


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One number for each person in each column; all columns are of one shape.

    `clock`, `languages`, `department`, `location`, `manager` and `met` are codes: the same for the same
    value. `offers` and `wants` have a bit for each area that anybody names. `tie_breaker` is odd and follows
    from seed and person alone. `in_line`: whether the line of managers is known up to the top. `number`,
    `reports_start` and `reports_count` are as in `org_chart.ChartPosition`.
    """

    active: Mask
    level: CodeArray
    clock: CodeArray
    languages: CodeArray
    department: CodeArray
    location: CodeArray
    manager: CodeArray
    in_line: Mask
    number: NDArray[np.uint32]
    reports_start: NDArray[np.uint32]
    reports_count: NDArray[np.uint32]
    met: CodeArray
    offers: BitSets
    wants: BitSets
    tie_breaker: NDArray[np.uint32]

    def take(self, selection: Any) -> Self:
        """The columns of the selected people, by anything that indexes an array."""
        return self._each(lambda column: column[selection])

    def as_rows(self) -> Self:
        """The columns turned, so that against others numpy broadcasts a rule or wish to every two of them."""
        return self._each(lambda column: column[:, None])

    def without_reports_outside(self, others: Self) -> Self:
        """The same columns, with no reports for anybody who has none among these others."""
        # With no reports on the other side, the rule on reporting lines has less to compare.
        numbers = np.sort(others.number)
        bounds = (self.reports_start, self.reports_start + self.reports_count)
        first, end = (np.searchsorted(numbers, bound) for bound in bounds)
        return replace(self, reports_count=np.where(end > first, self.reports_count, 0).astype(np.uint32))

    def _each(self, change: Any) -> Self:
        # The slots are the fields in their order; to ask for fields takes a tenth of a look at all pairs.
        return type(self)(*[change(getattr(self, name)) for name in self.__slots__])


class Numbering:
    """Codes for values, from 0: the same value has the same code, and None is `UNKNOWN`."""

    def __init__(self, values: Iterable[Hashable]) -> None:
        self.values: list[Any] = sorted({*values} - {None}, key=repr)
        self._code = {value: code for code, value in enumerate(self.values)} | {None: UNKNOWN}

    def of(self, values: Iterable[Hashable]) -> CodeArray:
        """The codes of these values, all of which were given before or are None."""
        return np.array([self._code[value] for value in values], dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody's columns together, and the values behind the codes of some."""

    columns: Columns
    clocks: list[WorkClock]
    languages: list[tuple[str, ...]]
    departments: list[str]
    met: list[tuple[str, ...]]

    @classmethod
    def of(
        cls,
        people: Sequence[Candidate],
        tie_breaker_bytes: Sequence[bytes],
        reporting_lines: Mapping[str, str | None],
    ) -> Self:
        """The directory of these people, each with four bytes for their tie-breaker."""
        values_of: dict[str, Sequence[Hashable]] = {
            "clock": [
                (one.person.timezone, one.profile.hours.start, one.profile.hours.end) for one in people
            ],
            "languages": _sorted_sets([one.profile.languages for one in people]),
            "department": [one.person.department for one in people],
            "location": [place_of(one) for one in people],
            "manager": [_without_top(reporting_lines.get(one.person.id)) for one in people],
            "met": _sorted_sets([one.met for one in people]),
        }
        numberings = {name: Numbering(values) for name, values in values_of.items()}
        offers, wants = ([getattr(one.profile, name) for one in people] for name in ("offers", "wants"))
        bit_of = {
            area: 1 << position
            for position, area in enumerate({area: None for areas in (*offers, *wants) for area in areas})
        }
        positions = chart_positions(reporting_lines)
        line_breaks = broken_lines(reporting_lines, [one.person.id for one in people])
        intervals = np.array([positions[one.person.id] for one in people], np.uint32).reshape(-1, 3)
        return cls(
            Columns(
                active=np.array(
                    [one.person.account_status is AccountStatus.ACTIVE for one in people], dtype=np.bool_
                ),
                level=np.array(
                    [UNKNOWN if one.person.level is None else one.person.level for one in people], np.int32
                ),
                in_line=np.array([one.person.id not in line_breaks for one in people], dtype=np.bool_),
                number=intervals[:, 0],
                reports_start=intervals[:, 1],
                reports_count=intervals[:, 2],
                offers=_area_bitmasks(offers, bit_of),
                wants=_area_bitmasks(wants, bit_of),
                tie_breaker=np.frombuffer(b"".join(tie_breaker_bytes), dtype="<u4").astype(np.uint32)
                | np.uint32(1),
                **{name: numberings[name].of(values) for name, values in values_of.items()},
            ),
            *(numberings[name].values for name in ("clock", "languages", "department", "met")),
        )


def place_of(candidate: Candidate) -> str | None:
    """The place as wishes read it: None where it is not known, or the person likes to meet in person."""
    return None if candidate.profile.format is Format.IN_PERSON else candidate.person.location


def _without_top(manager_id: str | None) -> str | None:
    """The id of a manager; None at the top, so that two people who report to nobody share none."""
    return None if manager_id == TOP else manager_id


def in_seeded_order(problem: Problem, people: Iterable[Candidate]) -> tuple[list[Candidate], list[bytes]]:
    """The people in an order that follows from the seed and favours no name or id, and four bytes for each.

    The bytes are of the digest that gives the order, but play no part in it.
    """
    digests = [(_digest(problem, candidate), candidate.person.id, candidate) for candidate in people]
    digests.sort(key=lambda each: each[:2])
    return [candidate for _, _, candidate in digests], [digest[8:] for digest, _, _ in digests]


def _digest(problem: Problem, candidate: Candidate) -> bytes:
    words = f"{problem.rules.seed}:{candidate.role}:{candidate.person.id}"
    return hashlib.blake2b(words.encode(), digest_size=12).digest()


def _sorted_sets(tuples: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Each tuple sorted, and each of its values once."""
    sorted_values = {values: tuple(sorted({*values})) for values in {*tuples}}
    return [sorted_values[values] for values in tuples]


def _area_bitmasks(area_lists: Sequence[tuple[Area, ...]], bit_of: Mapping[Area, int]) -> BitSets:
    """A word for each list, of no more bytes than the number of areas needs."""
    bits = {areas: sum(map(bit_of.__getitem__, {*areas})) for areas in {*area_lists}}
    return np.array([bits[areas] for areas in area_lists], dtype=np.min_scalar_type(sum(bit_of.values())))
