"""Which rules keep which people apart: of single pairs, or of one person with everybody."""

from collections.abc import Iterator

import numpy as np

from bot.mentoring.matching.rules.eligibility import GROUPS, PAIRS
from bot.mentoring.matching.rules.encoding import Grid, Numbers
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.model import Hindrance, Role

ORDER = (
    Hindrance.NOT_ACTIVE,
    Hindrance.NO_LEVEL,
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

The private lists come last. If another rule came after them, a person could be told of hours when the one
colleague with the same hours was out of reach only because of that colleague's list.
"""


def broken(instance: Instance, mentors: Numbers, leaders: Numbers) -> Iterator[tuple[Hindrance, Grid]]:
    """For each rule, in order, where it keeps these apart: pair by pair."""
    one, other = instance.mentors.columns.take(mentors), instance.leaders.columns.take(leaders)
    asked = {rule.name: ~rule.allows(instance.ground, one, other) for rule in (*GROUPS, *PAIRS)}
    width = len(instance.leaders.people)
    for name in ORDER:
        if name in asked:
            yield name, asked[name]
        else:
            rows, columns = instance.exceptions[name]
            yield name, np.isin(mentors * width + leaders, rows * width + columns)


Known = dict[tuple[int, int, int, bool], dict[Hindrance, Grid]]


def in_the_way(instance: Instance, role: Role, place: int, known: Known) -> dict[Hindrance, Grid]:
    """For each rule, whom of the other role it keeps from this person.

    `known` keeps what rules of groups say, for the next of the same role who is alike.
    Of the private lists only the person's own counts, so that nothing said here betrays another's.
    """
    mine, others = instance.mentors, instance.leaders
    if role is Role.LEADER:
        mine, others = others, mine
    one = mine.columns.take(place)
    pair = (one, others.columns) if role is Role.MENTOR else (others.columns, one)
    alike = (int(one.level), int(one.clock), int(one.languages), bool(one.active))
    if alike not in known:
        known[alike] = {rule.name: ~rule.allows(instance.ground, *pair) for rule in GROUPS}
    grids = known[alike] | {rule.name: ~rule.allows(instance.ground, *pair) for rule in PAIRS}
    for name, listed in instance.exceptions.items():
        own, theirs = listed if role is Role.MENTOR else listed[::-1]
        grids[name] = np.zeros(len(others.people), dtype=np.bool_)
        grids[name][theirs[own == place]] = True
    own_list = {*mine.people[place].profile.avoids}
    listed_by_me = (
        [number for number, one in enumerate(others.people) if one.person.id in own_list] if own_list else []
    )
    grids[Hindrance.PRIVATE_LIST][:] = False
    grids[Hindrance.PRIVATE_LIST][listed_by_me] = True
    return {name: np.broadcast_to(grids[name], len(others.people)) for name in ORDER}
