"""Who may be paired with whom: one small rule per function, and why nobody was left for somebody.

A rule takes plain values, one per mentor and one per leader, and returns a grid with a row for each
mentor and a column for each leader. It is true where the rule allows the two.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.mentoring.model import Candidate, Hindrance

Grid = NDArray[np.bool_]
Managers = Mapping[str, str | None]

MINUTES_NEEDED = 120  # room for one unhurried conversation, and for moving it within the day


def levels_known(mentor_levels: Sequence[int | None], leader_levels: Sequence[int | None]) -> Grid:
    """Nobody is paired before a roster names their level."""
    return known(mentor_levels)[:, None] & known(leader_levels)


def far_enough_apart(
    mentor_levels: Sequence[int | None], leader_levels: Sequence[int | None], gap: int
) -> Grid:
    """The mentor stands at least `gap` levels below the leader; an unknown level counts as 0 here."""
    below = np.array([level or 0 for level in mentor_levels], dtype=np.int64)
    above = np.array([level or 0 for level in leader_levels], dtype=np.int64)
    grid: Grid = above - below[:, None] >= gap
    return grid


def two_people(mentor_ids: Sequence[str], leader_ids: Sequence[str]) -> Grid:
    """Nobody mentors themselves."""
    return ~equal(mentor_ids, leader_ids)


# A mentor speaks freely only to somebody with no say over their pay or their work, and what a manager
# confides is not for their own reports. Jordan and Sorell (2019) advise it from practice, not from a trial.
def outside_the_line(mentor_ids: Sequence[str], leader_ids: Sequence[str], managers: Managers) -> Grid:
    """Neither is above the other, at any depth."""
    above_mentors = [chain_above(person, managers) for person in mentor_ids]
    above_leaders = [chain_above(person, managers) for person in leader_ids]
    return ~(holds(above_mentors, leader_ids) | holds(above_leaders, mentor_ids).T)


def no_common_manager(mentor_ids: Sequence[str], leader_ids: Sequence[str], managers: Managers) -> Grid:
    """The two do not report to the same person directly."""
    of_mentors = [managers.get(person) for person in mentor_ids]
    of_leaders = [managers.get(person) for person in leader_ids]
    return ~(equal(of_mentors, of_leaders) & known(of_mentors)[:, None])


def new_to_each_other(
    mentor_ids: Sequence[str], leader_ids: Sequence[str], former: Collection[tuple[str, str]]
) -> Grid:
    """The two never were mentor and leader before; `former` holds (mentor, leader)."""
    leaders_of: dict[str, set[str]] = {}
    for mentor, leader in former:
        leaders_of.setdefault(mentor, set()).add(leader)
    return ~holds([leaders_of.get(mentor, ()) for mentor in mentor_ids], leader_ids)


def enough_shared_hours(minutes: NDArray[np.int64]) -> Grid:
    """The two work at the same time for at least `MINUTES_NEEDED` minutes of the day."""
    grid: Grid = minutes >= MINUTES_NEEDED
    return grid


def shared_language(
    mentor_languages: Sequence[Collection[str]], leader_languages: Sequence[Collection[str]]
) -> Grid:
    """The two have at least one language in common."""
    spoken = sorted({language for languages in mentor_languages for language in languages})
    grid: Grid = holds(mentor_languages, spoken) @ holds(leader_languages, spoken).T
    return grid


def not_avoided(lists: Sequence[Collection[str]], ids: Sequence[str]) -> Grid:
    """Nobody meets a person on their own private list; one row per list, one column per id."""
    return ~holds(lists, ids)


@dataclass(frozen=True, slots=True)
class Rulings:
    """What the rules say of every mentor and leader, in the order people are told of them.

    The private lists come last. If another rule came after them, a person could be told of hours when
    the one colleague with the same hours was out of reach only because of that colleague's list.
    """

    mentor_levels: tuple[int | None, ...]
    leader_levels: tuple[int | None, ...]
    steps: tuple[tuple[Hindrance, Grid], ...]
    mentors_agree: Grid
    leaders_agree: Grid

    @property
    def may(self) -> Grid:
        """Where every rule allows the two."""
        may = self.mentors_agree & self.leaders_agree
        for _, grid in self.steps:
            may = may & grid
        return may

    def hindrances_of_mentors(self) -> list[Hindrance]:
        """For each mentor, what is in the way if they have no pair."""
        return _hindrances(self.mentor_levels, [*self.steps, (Hindrance.PRIVATE_LIST, self.mentors_agree)])

    def hindrances_of_leaders(self) -> list[Hindrance]:
        """For each leader, what is in the way if they have no pair."""
        steps = [*self.steps, (Hindrance.PRIVATE_LIST, self.leaders_agree)]
        return _hindrances(self.leader_levels, [(hindrance, grid.T) for hindrance, grid in steps])


def judge(
    mentors: Sequence[Candidate],
    leaders: Sequence[Candidate],
    minutes: NDArray[np.int64],
    *,
    level_gap: int,
    managers: Managers,
    former: Collection[tuple[str, str]],
) -> Rulings:
    """Every rule on every mentor and leader; `minutes` is the grid of their shared working hours."""
    ids = _ids(mentors), _ids(leaders)
    levels = _levels(mentors), _levels(leaders)
    languages = [one.profile.languages for one in mentors], [one.profile.languages for one in leaders]
    apart = levels_known(*levels) & far_enough_apart(*levels, level_gap) & two_people(*ids)
    unrelated = outside_the_line(*ids, managers) & no_common_manager(*ids, managers)
    return Rulings(
        *levels,
        steps=(
            (Hindrance.LEVEL_GAP, apart),
            (Hindrance.REPORTING_LINE, unrelated),
            (Hindrance.FORMER_PARTNER, new_to_each_other(*ids, former)),
            (Hindrance.NO_SHARED_HOURS, enough_shared_hours(minutes)),
            (Hindrance.NO_SHARED_LANGUAGE, shared_language(*languages)),
        ),
        mentors_agree=not_avoided([one.profile.avoids for one in mentors], ids[1]),
        leaders_agree=not_avoided([one.profile.avoids for one in leaders], ids[0]).T,
    )


def _ids(people: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(one.person.id for one in people)


def _levels(people: Sequence[Candidate]) -> tuple[int | None, ...]:
    return tuple(one.person.level for one in people)


def _hindrances(levels: Sequence[int | None], steps: Sequence[tuple[Hindrance, Grid]]) -> list[Hindrance]:
    """For each row the first step that leaves no column, or `EVERYONE_TAKEN` where some column stays.

    With nobody on the other side at all, nobody is far enough apart. Of the private lists only the
    person's own is among the steps, so that nothing said here betrays another's.
    """
    found = [Hindrance.NO_LEVEL if level is None else None for level in levels]
    left = np.ones_like(steps[0][1])
    for hindrance, grid in steps:
        left = left & grid
        found = [was or (None if row.any() else hindrance) for was, row in zip(found, left, strict=True)]
    return [hindrance or Hindrance.EVERYONE_TAKEN for hindrance in found]


def chain_above(person: str, managers: Managers) -> set[str]:
    """Everybody above one person at any depth. Whoever is part of a management cycle is above themselves."""
    chain: set[str] = set()
    manager = managers.get(person)
    while manager is not None and manager not in chain:
        chain.add(manager)
        manager = managers.get(manager)
    return chain


def holds(collections: Sequence[Collection[Any]], values: Sequence[Any]) -> Grid:
    """Which collection (row) holds which value (column); each value is given once."""
    column = {value: index for index, value in enumerate(values)}
    grid: Grid = np.zeros((len(collections), len(values)), dtype=np.bool_)
    for row, collection in zip(grid, collections, strict=True):
        row[[column[value] for value in collection if value in column]] = True
    return grid


def known(values: Sequence[object]) -> Grid:
    """Which values are not None."""
    return np.array([value is not None for value in values], dtype=np.bool_)


def equal(rows: Sequence[str | None], columns: Sequence[str | None]) -> Grid:
    """Where the value of a row is that of a column; None equals None."""
    number = {value: index for index, value in enumerate({*rows, *columns})}
    left = np.array([number[value] for value in rows], dtype=np.int64)
    right = np.array([number[value] for value in columns], dtype=np.int64)
    grid: Grid = left[:, None] == right
    return grid
