"""All that a plan follows from: the people, what the coordinator decided, and what went before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from bot.mentoring.model import Candidate, Role

MOST_POINTS = 1_000  # a score stays far below what a 16-bit number holds
Pairs = Collection[tuple[str, str]]
"""(mentor, leader) ids."""


class Needs(StrEnum):
    """In which directions the two must have something for each other."""

    BOTH = "both"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each wish counts, in whole points; 0 switches it off. Judgement, not measured by any study.

    `area` for each thing one wants and the other offers, up to `areas_counted` in each direction: people join
    to learn, so this outweighs any other wish; more is not talked through in a programme. `department`:
    another view, and less of a stake in what is said. `place`: widens the view, at the price of meeting in
    person. `hour` for each further shared hour up to `hours_counted`: a date is easier to find. `gap`: levels
    not so far apart that the two have no work in common. `novelty` for each of the two to whom the other's
    department is new.
    """

    area: int = 10
    areas_counted: int = 3
    department: int = 6
    place: int = 3
    hour: int = 1
    hours_counted: int = 4
    gap: int = 4
    novelty: int = 3

    def __post_init__(self) -> None:
        if not all(0 <= points <= MOST_POINTS for points in asdict(self).values()):
            raise ValueError(f"a weight is a whole number from 0 to {MOST_POINTS}")
        if self.best > 30 * MOST_POINTS:
            raise ValueError("the weights together are too large")

    @property
    def best(self) -> int:
        """The score of two people with every wish fulfilled."""
        areas = 2 * self.area * self.areas_counted
        return (
            areas
            + self.department
            + self.place
            + self.hour * self.hours_counted
            + self.gap
            + 2 * self.novelty
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What the coordinator may decide for a programme.

    `level_gap`: least levels between the two, 1 or more; the usual two are a judgement, since published
    schemes pair executives with much more junior staff and no study names the best gap. `good_gap`: most
    levels between them that still earn points. `floor`: the score below which a pair counts as poor; as few
    as possible are. `seed` settles ties: it is kept with the programme, and a new one settles them anew.
    """

    level_gap: int = 2
    good_gap: int = 4
    needs: Needs = Needs.BOTH
    floor: int = 30
    weights: Weights = field(default_factory=Weights)
    seed: str = "vice-versa"

    def __post_init__(self) -> None:
        if self.level_gap < 1:
            raise ValueError("level_gap must be 1 or more: a mentor is the junior of the two")


@dataclass(frozen=True, slots=True)
class Problem:
    """All that one plan follows from.

    From `starts_on`, for `weeks` weeks, hours must be shared in every week, whatever clocks change meanwhile.
    `former` holds every pair that ever was, live ones included. `taken` says how many live pairs a person has
    in a role; a person whose capacity is used up gets no other. `managers` has the whole workspace, so that a
    line is seen through people who did not join; where it lacks a candidate, their own `manager_id` counts.
    `pins` are pairs that the coordinator wants in any case, `apart` those that must not be.
    """

    candidates: Sequence[Candidate]
    starts_on: date
    weeks: int = 1
    rules: Rules = field(default_factory=Rules)
    former: Pairs = ()
    taken: Mapping[tuple[str, Role], int] = field(default_factory=dict)
    managers: Mapping[str, str | None] = field(default_factory=dict)
    pins: Pairs = ()
    apart: Pairs = ()

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise ValueError("a programme lasts a week or more")
        if any(one.capacity < 0 or one.waited < 0 for one in self.candidates):
            raise ValueError("capacity and waited are 0 or more")
        if len({(one.person.id, one.role) for one in self.candidates}) < len(self.candidates):
            raise ValueError("a person is a candidate once in a role")

    def pairs_of(self, one: Candidate) -> int:
        """How many live pairs the candidate has in their role."""
        return self.taken.get((one.person.id, one.role), 0)

    def lines(self) -> dict[str, str | None]:
        """Who reports to whom, as far as anybody knows."""
        return {one.person.id: one.person.manager_id for one in self.candidates} | dict(self.managers)
