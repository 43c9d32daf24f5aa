"""Hard rules, each with a name and a sentence, that no plan ever breaks.

A rule takes mentors and leaders as columns that numpy can broadcast against each other, and gives a mask that
is true where it allows the two. `GROUP_RULES` read only what many people have alike, so that they are
computed once for a group of people. Rules on few single pairs are kept as lists of them
(`Instance.forbidden_pairs`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.mentoring.matching.problem import Needs
from bot.mentoring.matching.rules.encoding import UNKNOWN, Columns, Mask
from bot.mentoring.matching.rules.shared_hours import SharedHours
from bot.mentoring.model import Hindrance

MINUTES_NEEDED = 120  # room for one unhurried conversation, and for moving it within the day


@dataclass(frozen=True, slots=True, eq=False)
class LookupTables:
    """The tables in which rules and wishes look up the codes of columns.

    `shared_hours` of two clocks. `speaks`: by set of languages and language, whether it is in the set.
    `unmet`: by set of departments met and department, whether it is not in the set; false throughout for the
    empty set, and in the last column, which is for an unknown department.
    """

    shared_hours: SharedHours
    speaks: Mask
    unmet: Mask
    level_gap: int
    good_gap: int
    needs: Needs


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """A hard rule: its code, its sentence as people read it, and the mask of the pairs it allows."""

    name: Hindrance
    sentence: str
    allows: Callable[[LookupTables, Columns, Columns], Mask]


def both_active(_lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether both accounts are active."""
    mask: Mask = mentors.active & leaders.active
    return mask


def both_levels_known(_lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether the roster names the level of both."""
    mask: Mask = (mentors.level != UNKNOWN) & (leaders.level != UNKNOWN)
    return mask


def both_lines_known(_lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether the line of managers above both is known up to the top."""
    mask: Mask = mentors.in_line & leaders.in_line
    return mask


def far_enough_apart(lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether the mentor stands at least the least gap of levels below the leader."""
    mask: Mask = leaders.level - mentors.level >= lookup.level_gap
    return mask


def enough_shared_hours(lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether they share the minutes needed in every week."""
    mask: Mask = lookup.shared_hours.fewest_minutes(mentors.clock, leaders.clock) >= MINUTES_NEEDED
    return mask


def shared_language(lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether they have a language in common."""
    common = lookup.speaks[mentors.languages] & lookup.speaks[leaders.languages]
    mask: Mask = np.logical_or.reduce(common, axis=-1)
    return mask


def not_in_line(_lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Neither is in the other's interval of reports.

    The numbers are unsigned: those below a start wrap round to large ones, so one comparison will do.
    """
    in_line = (mentors.number - leaders.reports_start) < leaders.reports_count
    if mentors.reports_count.any():
        in_line |= (leaders.number - mentors.reports_start) < mentors.reports_count
    mask: Mask = ~in_line
    return mask


def no_common_manager(_lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether they have no direct manager in common."""
    # Two unknown managers are not the same person, so one side's unknown is made another number.
    leader_managers = np.where(leaders.manager == UNKNOWN, UNKNOWN - 1, leaders.manager)
    mask: Mask = mentors.manager != leader_managers
    return mask


# Reverse mentoring is an exchange (Chaudhuri and Ghosh 2012); ten people whom Browne (2021) interviewed found
# value in it for both sides; so an exchange is asked for and not only wished for.
def needs_met(lookup: LookupTables, mentors: Columns, leaders: Columns) -> Mask:
    """Whether both, or at least one of them, offer something that the other wants."""
    taught = (mentors.offers & leaders.wants) != 0
    learnt = (leaders.offers & mentors.wants) != 0
    mask: Mask = taught & learnt if lookup.needs is Needs.BOTH else taught | learnt
    return mask


GROUP_RULES = (
    EligibilityRule(Hindrance.NOT_ACTIVE, "Both are active.", both_active),
    EligibilityRule(Hindrance.NO_LEVEL, "The level of both is known.", both_levels_known),
    EligibilityRule(
        Hindrance.LEVEL_GAP, "The mentor is at least so many levels below the leader.", far_enough_apart
    ),
    EligibilityRule(
        Hindrance.NO_SHARED_HOURS, "They share two working hours in every week.", enough_shared_hours
    ),
    EligibilityRule(Hindrance.NO_SHARED_LANGUAGE, "They have a language in common.", shared_language),
)
# A mentor speaks freely only to somebody with no say over their pay or their work, and what a manager
# confides is not for their own reports. Jordan and Sorell (2019) advise it from practice, not from a trial.
# Whose line is not known may have the other above them, so they are kept apart from everybody until it is.
PAIR_RULES = (
    EligibilityRule(Hindrance.NO_LINE, "The managers above both are known up to the top.", both_lines_known),
    EligibilityRule(Hindrance.REPORTING_LINE, "Neither is above the other, at any depth.", not_in_line),
    EligibilityRule(Hindrance.COMMON_MANAGER, "They do not report to the same person.", no_common_manager),
    EligibilityRule(Hindrance.NO_SHARED_NEED, "Each has something that the other wants.", needs_met),
)
LISTED_PAIR_RULES: Mapping[Hindrance, str] = {
    Hindrance.SAME_PERSON: "Nobody mentors themselves.",
    Hindrance.FORMER_PARTNER: "They never were a pair before.",
    Hindrance.KEPT_APART: "The coordinator does not keep them apart.",
    Hindrance.PRIVATE_LIST: "Neither is on the other's private list.",
}
SAFETY_RULES = frozenset(
    {
        Hindrance.NOT_ACTIVE,
        Hindrance.NO_LEVEL,
        Hindrance.NO_LINE,
        Hindrance.SAME_PERSON,
        Hindrance.REPORTING_LINE,
        Hindrance.COMMON_MANAGER,
        Hindrance.PRIVATE_LIST,
        Hindrance.KEPT_APART,
    }
)
"""Rules that not even a pin may break. It may break the gap, former pairs, hours, language and needs."""


def languages_spoken(sets: list[tuple[str, ...]]) -> Mask:
    """By set, one a row, and language, one a column: whether the language is in the set."""
    spoken = sorted({language for languages in sets for language in languages})
    column_of = {language: column for column, language in enumerate(spoken)}
    table = np.zeros((len(sets), len(column_of)), dtype=np.bool_)
    for row, languages in zip(table, sets, strict=True):
        row[[column_of[language] for language in languages]] = True
    return table
