"""The matching problem: the people, what the coordinator decided, and which pairs there are and were."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum

from bot.mentoring.model import Candidate, Role, normal_form

MAX_WEIGHT = 1_000  # a score stays far below what a 16-bit number holds
PairIds = tuple[str, str]
"""A mentor's id and a leader's."""
MemberKey = tuple[str, Role]
"""A person's id and the role in which they take part."""


class Needs(StrEnum):
    """Whether both people, or at least one of the two, must offer something the other wants."""

    BOTH = "both"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of each wish, whole numbers; 0 switches a wish off. Judgement, not measured by any study.

    `area` for each thing one wants and the other offers, up to `areas_counted` in each direction: people join
    to learn, so this outweighs any other wish; more is not talked through in a programme. `department`:
    another view, and less of a stake in what is said. `place`: widens the view, at the price of meeting in
    person, so it does not count for a person who likes that. `hour` for each further shared hour up to
    `hours_counted`: a date is easier to find. `gap`: levels not so far apart that the two have no work in
    common. `novelty` for each of the two to whom the other's department is new.
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
        if not all(0 <= points <= MAX_WEIGHT for points in asdict(self).values()):
            raise ValueError(f"a weight is a whole number from 0 to {MAX_WEIGHT}")
        if self.best_score > 30 * MAX_WEIGHT:
            raise ValueError("the weights together are too large")

    @property
    def best_score(self) -> int:
        """The score of a pair with every wish fulfilled."""
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
    """The settings of a programme's matching that a coordinator may change.

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
    """Everything that one plan follows from.

    From `starts_on`, for `weeks` weeks, hours must be shared in every week, whatever clocks change meanwhile.
    `former` holds every pair that ever was, live ones included. `live_pairs` counts the live pairs of a
    person in a role; a person whose capacity is used up gets no other. `managers` has the whole workspace, so
    that a line is seen through people who did not join; where it lacks a candidate, their own `manager_id`
    counts. An unknown manager is None, and `TOP` stands for one where a person reports to nobody: a person
    whose line does not reach the top is not paired. `pins` are pairs that the coordinator wants in any case,
    `kept_apart` those that must not be. For the words about a plan, and for nothing else, `never_begun` says
    which of the former were only ever proposed, and `begun_pairs` how many of a member's live pairs began.
    """

    candidates: Sequence[Candidate]
    starts_on: date
    weeks: int = 1
    rules: Rules = field(default_factory=Rules)
    former: Collection[PairIds] = ()
    live_pairs: Mapping[MemberKey, int] = field(default_factory=dict)
    managers: Mapping[str, str | None] = field(default_factory=dict)
    pins: Collection[PairIds] = ()
    kept_apart: Collection[PairIds] = ()
    never_begun: Collection[PairIds] = ()
    begun_pairs: Mapping[MemberKey, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise ValueError("a programme lasts a week or more")
        if any(one.capacity < 0 or one.waited < 0 for one in self.candidates):
            raise ValueError("capacity and waited are 0 or more")
        if len({(one.person.id, one.role) for one in self.candidates}) < len(self.candidates):
            raise ValueError("a person is a candidate once in a role")

    def live_pairs_of(self, candidate: Candidate) -> int:
        """The number of live pairs the candidate has in their role."""
        return self.live_pairs.get((candidate.person.id, candidate.role), 0)

    def as_anybody_knows_it(self) -> "Problem":
        """The problem without what only some may know: private lists, and proposals that came to nothing.

        Whatever is said about a plan follows from this, so that nobody can work out the rest from it.
        """
        candidates = [replace(one, profile=replace(one.profile, avoids=())) for one in self.candidates]
        former = [*{*self.former} - {*self.never_begun}]
        return replace(self, candidates=candidates, former=former, never_begun=())

    def reporting_lines(self) -> dict[str, str | None]:
        """Maps people to their managers, None where not known, `TOP` where they report to nobody."""
        return {one.person.id: one.person.manager_id for one in self.candidates} | dict(self.managers)


def with_one_spelling(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, whose departments and places are spelt alike where they are the same word.

    Of all spellings the one that sorts first is taken, so that the order of the candidates says nothing.
    """
    candidates = list(candidates)
    words = {word for one in candidates for word in (one.person.department, one.person.location, *one.met)}
    spelling = {normal_form(word): word for word in sorted(filter(None, words), reverse=True)}

    def spelt(word: str | None) -> str | None:
        return spelling[normal_form(word)] if word else word

    def respelt(one: Candidate) -> Candidate:
        person = replace(
            one.person, department=spelt(one.person.department), location=spelt(one.person.location)
        )
        met = dict.fromkeys(spelling[normal_form(word)] for word in one.met if word)
        return replace(one, person=person, met=tuple(met))

    return [*map(respelt, candidates)] if len(spelling) < len(words - {None, ""}) else candidates
