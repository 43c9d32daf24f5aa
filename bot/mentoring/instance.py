"""One matching problem as arrays: who has places to give, what the rules look up, which pairs are exceptions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.mentoring.columns import Columns, Grid, Numberings, Numbers, columns, in_seeded_order
from bot.mentoring.eligibility import Ground, languages_in_common
from bot.mentoring.facts import Facts, Weights, chain_above
from bot.mentoring.model import Candidate, Hindrance, Role
from bot.mentoring.overlap import least_shared_minutes

Listed = tuple[Numbers, Numbers]
"""Pairs as places of mentors and of leaders."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Everybody of one role, in seeded order. `first`: whether a pair would be their first."""

    people: Sequence[Candidate]
    columns: Columns
    room: Numbers
    first: Grid
    waited: Numbers

    def ids(self) -> list[str]:
        return [one.person.id for one in self.people]


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """`exceptions`: pairs that a rule forbids one by one. `standing`: pairs worth so many points more."""

    mentors: Side
    leaders: Side
    ground: Ground
    weights: Weights
    floor: int
    exceptions: Mapping[Hindrance, Listed]
    standing: Listed
    standing_points: int

    @classmethod
    def of(
        cls,
        facts: Facts,
        *,
        everybody: bool = False,
        standing: Iterable[tuple[str, str]] = (),
        standing_points: int = 0,
    ) -> Self:
        """The problem of these facts, for those who have places to give, or for `everybody`."""
        people = [
            [one for one in in_seeded_order(facts, role) if everybody or one.capacity > facts.pairs_of(one)]
            for role in (Role.MENTOR, Role.LEADER)
        ]
        lines = facts.lines()
        known = Numberings.of([*people[0], *people[1]], lines)
        mentors, leaders = (_side(facts, some, known, lines) for some in people)
        return cls(
            mentors,
            leaders,
            _ground(facts, known),
            facts.rules.weights,
            facts.rules.floor,
            {name: _listed(pairs, mentors, leaders) for name, pairs in _exceptions(facts, people, lines)},
            _listed(standing, mentors, leaders),
            standing_points,
        )


def _side(facts: Facts, people: Sequence[Candidate], known: Numberings, lines: dict[str, str | None]) -> Side:
    taken = np.array([facts.pairs_of(one) for one in people], dtype=np.int64)
    capacity = np.array([one.capacity for one in people], dtype=np.int64)
    waited = np.array([one.waited for one in people], dtype=np.int64)
    return Side(people, columns(facts, people, known, lines), (capacity - taken).clip(min=0), taken == 0, waited)


def _ground(facts: Facts, known: Numberings) -> Ground:
    departments = known.department.values
    fresh = np.zeros((len(known.met.values), len(departments) + 1), dtype=np.bool_)
    for row, met in zip(fresh, known.met.values, strict=True):
        row[:-1] = [bool(met) and department not in met for department in departments]
    return Ground(
        minutes=least_shared_minutes(known.clock.values, facts.starts_on, facts.weeks),
        speak=languages_in_common(known.languages.values),
        fresh=fresh,
        level_gap=facts.rules.level_gap,
        good_gap=facts.rules.good_gap,
        needs=facts.rules.needs,
    )


def _exceptions(
    facts: Facts, people: Sequence[Sequence[Candidate]], lines: Mapping[str, str | None]
) -> Iterator[tuple[Hindrance, Iterable[tuple[str, str]]]]:
    """Each rule on single pairs, with the pairs it forbids."""
    mentors, leaders = ([one.person.id for one in some] for some in people)
    above = ((mentor, leader) for mentor in mentors for leader in chain_above(mentor, lines))
    below = ((mentor, leader) for leader in leaders for mentor in chain_above(leader, lines))
    avoided = ((one.person.id, leader) for one in people[0] for leader in one.profile.avoids)
    avoiding = ((mentor, one.person.id) for one in people[1] for mentor in one.profile.avoids)
    yield Hindrance.SAME_PERSON, ((one, one) for one in mentors)
    yield Hindrance.REPORTING_LINE, (*above, *below)
    yield Hindrance.FORMER_PARTNER, facts.former
    yield Hindrance.KEPT_APART, facts.apart
    yield Hindrance.PRIVATE_LIST, (*avoided, *avoiding)


def _listed(pairs: Iterable[tuple[str, str]], mentors: Side, leaders: Side) -> Listed:
    """Those of the pairs whose two people are in the problem, each once, by mentor."""
    row = {person: number for number, person in enumerate(mentors.ids())}
    column = {person: number for number, person in enumerate(leaders.ids())}
    found = sorted({(row[one], column[other]) for one, other in pairs if one in row and other in column})
    places = np.array(found, dtype=np.int64).reshape(-1, 2)
    return places[:, 0], places[:, 1]
