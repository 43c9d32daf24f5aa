"""Few pairs to look at instead of all, for the check of a plan: whoever is passed over could change nothing.

Levels, clocks and languages are asked of groups that have them alike. Of who is left, only those pairs are
looked at closely whose prices are below all that such a pair could be worth.
"""

from collections.abc import Iterator, Mapping
from functools import reduce

import numpy as np

from bot.mentoring.matching.audit.encoding import Crowd, Grid, Numbers
from bot.mentoring.matching.audit.pairs import (
    OTHER,
    Book,
    Held,
    counted,
)
from bot.mentoring.model import Hindrance, Role

OF_GROUPS = (
    Hindrance.NO_LEVEL,
    Hindrance.LEVEL_GAP,
    Hindrance.NO_SHARED_HOURS,
    Hindrance.NO_SHARED_LANGUAGE,
)
CELLS = 1 << 16  # so many pairs at a time stay in a processor's cache
A_FEW = 64
FAR = 1 << 28  # points: more than any pair has, and the sum of some fits into 32 bits


def groups(
    book: Book, role: Role, mine: Numbers, theirs: Numbers
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """People who are alike, those whom no rule of groups keeps from them, and their points with these.

    The points are those for hours and levels alone.
    """
    if not len(mine) or not len(theirs):
        return
    order, sizes = _alike(book.crowds[OTHER[role]], theirs)
    firsts = order[np.cumsum(sizes) - sizes]
    people, heights = _alike(book.crowds[role], mine)
    for members in np.split(people, np.cumsum(heights)[:-1]):
        held = Held(book, role, members[:1], firsts)
        may: Grid = ~reduce(np.logical_or, (held.broken[rule] for rule in OF_GROUPS))
        which = np.repeat(may, sizes)
        yield members, order[which], np.repeat(held.shared_points, sizes)[which]


def _alike(crowd: Crowd, places: Numbers) -> tuple[Numbers, Numbers]:
    """These people group by group, and how many are in each."""
    read = np.stack([crowd.level, crowd.clock, *crowd.speaks])[:, places]
    _, group = np.unique(read, axis=1, return_inverse=True)
    return places[np.argsort(group.ravel(), kind="stable")], np.bincount(group.ravel())


def fitting(book: Book, role: Role, mine: Numbers) -> list[int]:
    """Those of these people who fit one of a few others with room, and so need not be held against all."""
    found: list[int] = []
    for members, others, _ in groups(book, role, mine, np.flatnonzero(book.crowds[OTHER[role]].room)):
        few = others[:: max(1, len(others) // A_FEW)]
        for some in np.split(members, range(CELLS // A_FEW, len(members), CELLS // A_FEW)):
            held = Held(book, role, some[:, None], few[None])
            found += some[held.allowed.any(axis=1)].tolist()
    return found


def asking(
    book: Book, prices: Mapping[Role, Numbers], one_point: int, standing: Numbers, standing_points: int
) -> Iterator[Held]:
    """Every pair with room that is allowed and worth more than its two prices, and some others, each once.

    Prices are rounded down to points, and a pair is taken to differ in all in which people can differ.
    """
    weights, crowds = book.facts.rules.weights, book.crowds
    bars = {
        role: prices[role] // one_point - weights.novelty * crowd.has_met for role, crowd in crowds.items()
    }
    # Who has a pair that counts more asks for less.
    bars[Role.MENTOR][standing // max(1, len(crowds[Role.LEADER].people))] -= max(standing_points, 0)
    rooms = [np.flatnonzero(crowds[role].room) for role in (Role.MENTOR, Role.LEADER)]
    for members, others, common in groups(book, Role.MENTOR, *rooms):
        spare = common + weights.department + weights.place - bars[Role.LEADER][others]
        down, across = np.argsort(bars[Role.MENTOR][members]), np.argsort(-spare)
        yield from _asking(
            book, members[down], others[across], bars[Role.MENTOR][members][down], spare[across]
        )


def _asking(book: Book, rows: Numbers, columns: Numbers, bars: Numbers, spare: Numbers) -> Iterator[Held]:
    """The pairs whose areas could make up for what the mentor's bar is above what the leader has to spare.

    Bars ascend and what there is to spare descends: the first of each ask for the least.
    """
    weights, mentors, leaders = book.facts.rules.weights, book.crowds[Role.MENTOR], book.crowds[Role.LEADER]
    most = 2 * weights.area * weights.areas_counted
    start = 0
    while start < len(rows) and (width := int(np.searchsorted(-spare, most - bars[start]))):
        down = rows[start : start + max(1, CELLS // width), None]
        across = columns[None, :width]
        areas = counted(mentors.offers[:, down] & leaders.wants[:, across], weights.areas_counted)
        areas += counted(mentors.wants[:, down] & leaders.offers[:, across], weights.areas_counted)
        above = (bars[start : start + len(down)] - bars[start]).clip(max=FAR).astype(np.int32)
        given = (spare[:width] - bars[start]).clip(max=2 * FAR).astype(np.int32)
        at = np.flatnonzero(areas * weights.area > above[:, None] - given)
        yield Held(book, Role.MENTOR, down[at // width, 0], across[0, at % width])
        start += len(down)
