"""Who may be paired with whom: hard rules, each with a name and a sentence, that no plan ever breaks.

A rule takes mentors and leaders as columns that numpy can broadcast against each other, and is true where
it allows the two. The rules of `GROUPS` read only what many people have alike, so that they are asked once
for a group of people. What concerns few single pairs is kept as a list of them (`exceptions`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.problem import Needs
from bot.mentoring.matching.rules.encoding import NOBODY, Columns, Grid
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.model import Hindrance

MINUTES_NEEDED = 120  # room for one unhurried conversation, and for moving it within the day


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the rules and wishes look up.

    `hours` that two clocks share, which set of languages has which language `spoken`, which set of `met`
    departments leaves which department `fresh` (none for who met nobody; its last column is for unknown).
    """

    hours: SharedHours
    spoken: Grid
    fresh: Grid
    level_gap: int
    good_gap: int
    needs: Needs


@dataclass(frozen=True, slots=True)
class Rule:
    name: Hindrance
    sentence: str
    allows: Callable[[Ground, Columns, Columns], Grid]


def active(_ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    grid: Grid = mentors.active & leaders.active
    return grid


def levels_known(_ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    grid: Grid = (mentors.level != NOBODY) & (leaders.level != NOBODY)
    return grid


def far_enough_apart(ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    grid: Grid = leaders.level - mentors.level >= ground.level_gap
    return grid


def enough_shared_hours(ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    grid: Grid = ground.hours.least(mentors.clock, leaders.clock) >= MINUTES_NEEDED
    return grid


def shared_language(ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    common = ground.spoken[mentors.languages] & ground.spoken[leaders.languages]
    grid: Grid = np.logical_or.reduce(common, axis=-1)
    return grid


def not_in_line(_ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    """Numbers below a start wrap round to large ones, so that one comparison asks for both ends."""
    in_line = (mentors.number - leaders.start) < leaders.below
    if mentors.below.any():
        in_line |= (leaders.number - mentors.start) < mentors.below
    grid: Grid = ~in_line
    return grid


def no_common_manager(_ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    without = np.where(leaders.manager == NOBODY, NOBODY - 1, leaders.manager)  # like nobody's manager
    grid: Grid = mentors.manager != without
    return grid


# Reverse mentoring is an exchange (Chaudhuri and Ghosh 2012); ten people whom Browne (2021) interviewed found
# value in it for both sides; so an exchange is asked for and not only wished for.
def needs_met(ground: Ground, mentors: Columns, leaders: Columns) -> Grid:
    taught = (mentors.offers & leaders.wants) != 0
    learnt = (leaders.offers & mentors.wants) != 0
    grid: Grid = taught & learnt if ground.needs is Needs.BOTH else taught | learnt
    return grid


GROUPS = (
    Rule(Hindrance.NOT_ACTIVE, "Both are active.", active),
    Rule(Hindrance.NO_LEVEL, "The level of both is known.", levels_known),
    Rule(Hindrance.LEVEL_GAP, "The mentor is at least so many levels below the leader.", far_enough_apart),
    Rule(Hindrance.NO_SHARED_HOURS, "They share two working hours in every week.", enough_shared_hours),
    Rule(Hindrance.NO_SHARED_LANGUAGE, "They have a language in common.", shared_language),
)
# A mentor speaks freely only to somebody with no say over their pay or their work, and what a manager
# confides is not for their own reports. Jordan and Sorell (2019) advise it from practice, not from a trial.
PAIRS = (
    Rule(Hindrance.REPORTING_LINE, "Neither is above the other, at any depth.", not_in_line),
    Rule(Hindrance.COMMON_MANAGER, "They do not report to the same person.", no_common_manager),
    Rule(Hindrance.NO_SHARED_NEED, "Each has something that the other wants.", needs_met),
)
EXCEPTIONS: Mapping[Hindrance, str] = {
    Hindrance.SAME_PERSON: "Nobody mentors themselves.",
    Hindrance.FORMER_PARTNER: "They never were a pair before.",
    Hindrance.KEPT_APART: "The coordinator does not keep them apart.",
    Hindrance.PRIVATE_LIST: "Neither is on the other's private list.",
}
SAFETY = frozenset(
    {
        Hindrance.NOT_ACTIVE,
        Hindrance.NO_LEVEL,
        Hindrance.SAME_PERSON,
        Hindrance.REPORTING_LINE,
        Hindrance.COMMON_MANAGER,
        Hindrance.PRIVATE_LIST,
        Hindrance.KEPT_APART,
    }
)
"""What not even the coordinator's pin may break. The gap, former pairs, hours, language and needs it may."""


def languages_spoken(sets: list[tuple[str, ...]]) -> Grid:
    """Which set has which language: a row for each set."""
    spoken = {
        language: number for number, language in enumerate(sorted({one for some in sets for one in some}))
    }
    table = np.zeros((len(sets), len(spoken)), dtype=np.bool_)
    for row, some in zip(table, sets, strict=True):
        row[[spoken[language] for language in some]] = True
    return table
