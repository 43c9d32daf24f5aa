"""Violated rules: of single pairs, or of one person with everybody of the other role."""

from collections.abc import Iterator

import numpy as np

from bot.mentoring.matching.rules.eligibility import GROUP_RULES, PAIR_RULES
from bot.mentoring.matching.rules.encoding import IntArray, Mask
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.model import Hindrance, Role

RULE_ORDER = (
    Hindrance.NOT_ACTIVE,
    Hindrance.NO_LEVEL,
    Hindrance.NO_LINE,
    Hindrance.SAME_PERSON,
    Hindrance.LEVEL_GAP,
    Hindrance.REPORTING_LINE,
    Hindrance.COMMON_MANAGER,
    Hindrance.FORMER_PARTNER,
    Hindrance.NO_SHARED_HOURS,
    Hindrance.NO_SHARED_LANGUAGE,
    Hindrance.NO_SHARED_NEED,
    Hindrance.KEPT_APART,
    Hindrance.PRIVATE_LIST,
)
"""The order in which people are told of rules.

What a coordinator decided, and what people keep private, is named only where nothing else is in the way.
"""


def of_pairs(instance: Instance, mentors: IntArray, leaders: IntArray) -> Iterator[tuple[Hindrance, Mask]]:
    """Each rule, in the order people read them, with a mask of the pairs that violate it.

    Mentors and leaders are indices of the instance, pair by pair.
    """
    mentor_columns, leader_columns = (
        instance.mentors.columns.take(mentors),
        instance.leaders.columns.take(leaders),
    )
    computed = {
        rule.name: ~rule.allows(instance.lookup, mentor_columns, leader_columns)
        for rule in (*GROUP_RULES, *PAIR_RULES)
    }
    # A pair as one number, by which it is found among those that a rule forbids.
    width = len(instance.leaders.people)
    for hindrance in RULE_ORDER:
        if hindrance in computed:
            yield hindrance, computed[hindrance]
        else:
            rows, columns = instance.forbidden_pairs[hindrance]
            yield hindrance, np.isin(mentors * width + leaders, rows * width + columns)


GroupVerdicts = dict[tuple[int, int, int, bool], dict[Hindrance, Mask]]
"""By what people of a group have alike, the masks of the rules that read nothing else."""


def rules_excluding(
    instance: Instance, role: Role, index: int, group_verdicts: GroupVerdicts
) -> dict[Hindrance, Mask]:
    """For each rule, a mask of the people of the other role whom it keeps from this person.

    `group_verdicts` is filled for the next person of the same role and group.
    """
    own_side, others = instance.mentors, instance.leaders
    if role is Role.LEADER:
        own_side, others = others, own_side
    person = own_side.columns.take(index)
    pair = (person, others.columns) if role is Role.MENTOR else (others.columns, person)
    group = (int(person.level), int(person.clock), int(person.languages), bool(person.active))
    if group not in group_verdicts:
        group_verdicts[group] = {rule.name: ~rule.allows(instance.lookup, *pair) for rule in GROUP_RULES}
    masks = group_verdicts[group] | {rule.name: ~rule.allows(instance.lookup, *pair) for rule in PAIR_RULES}
    for hindrance, listed in instance.forbidden_pairs.items():
        own_indices, other_indices = listed if role is Role.MENTOR else listed[::-1]
        masks[hindrance] = np.zeros(len(others.people), dtype=np.bool_)
        masks[hindrance][other_indices[own_indices == index]] = True
    return {hindrance: np.broadcast_to(masks[hindrance], len(others.people)) for hindrance in RULE_ORDER}
