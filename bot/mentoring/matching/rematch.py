"""While a programme runs: pairs for whoever is free, those that stand left alone.

Somebody joins late, leaves, or declines: only who has a place to give is matched anew. Proposals nobody has
accepted yet may move, a bounded number of them and only where that helps much.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.mentoring.matching import pins, solve
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver import augmenting_paths
from bot.mentoring.model import Role

Pair = tuple[str, str]

HELPS_MUCH = 25  # points: at this, a tenth of the proposals that could move do, for 0.1 % of all points
HARDER = (1, 4, 16, 64)  # times that, when too many would move


@dataclass(frozen=True, slots=True)
class Rematch:
    """`plan` holds the new pairs and those `open` proposals that stay; `moved` are the proposals given up.

    `open` are the proposals that could move, and `staying` the points that each counted more for staying: of
    that problem the plan is the best, as its certificate proves.
    """

    plan: Plan
    moved: tuple[Pair, ...] = ()
    open: tuple[Pair, ...] = ()
    staying: int = 0


def rematch(
    facts: Problem,
    whom: Collection[solve.Key],
    proposals: Iterable[Pair] = (),
    may_move: int = 0,
) -> Rematch:
    """Pairs for whoever is free. Of those left out only `whom` are told of: who came, or lost a partner.

    `facts` has live pairs in `taken` and `former`, proposals among them. `proposals` are (mentor, leader) ids
    of those nobody has accepted; at most `may_move` of them are given up, 0 or more. Only a person whom that
    gives their first pair, or a gain of `HELPS_MUCH` points, is reason enough.

    Where more would have to move for the best plan, first pairs are made one by one, each time with the
    fewest proposals given up. So whenever a first pair can be had for `may_move` proposals, one is; of
    several, a cheap one may be in the way of two others.
    """
    standing = tuple(sorted({*proposals}))
    if not standing or not may_move:
        return Rematch(solve.plan(facts, whom=whom))
    for times in HARDER:
        found = _with_open(facts, whom, standing, HELPS_MUCH * times)
        if len(found.moved) <= may_move:
            return found
    as_it_is = solve.plan(facts, whom=whom)
    few = _in_the_way(facts, as_it_is, standing, may_move)
    return _with_open(facts, whom, few, HELPS_MUCH) if few else Rematch(as_it_is)


def reopened(facts: Problem, proposals: Collection[Pair]) -> Problem:
    """The facts as they would be had these not been proposed."""
    fewer = Counter(key for pair in proposals for key in zip(pair, Role, strict=True))
    taken = {key: number - fewer[key] for key, number in facts.taken.items()}
    return replace(facts, taken=taken, former=[*{*facts.former} - {*proposals}])


def _with_open(
    facts: Problem, whom: Collection[solve.Key], proposals: tuple[Pair, ...], staying: int
) -> Rematch:
    """The best plan if these proposals may move, and each counts so many points more for staying."""
    plan = solve.plan(reopened(facts, proposals), whom=whom, standing=proposals, standing_points=staying)
    kept = {(one.mentor_id, one.leader_id) for one in plan.matches}
    return Rematch(plan, tuple(pair for pair in proposals if pair not in kept), proposals, staying)


def _in_the_way(facts: Problem, plan: Plan, standing: tuple[Pair, ...], may_move: int) -> tuple[Pair, ...]:
    """Those of the proposals that stand that are best given up, from a plan that leaves all of them."""
    pinned = pins.settle(facts)
    instance = Instance.of(reopened(pinned.facts, standing))
    new = [pair for one in plan.matches if (pair := (one.mentor_id, one.leader_id)) not in pinned.pairs]
    pairs, proposals = (
        {(row, column) for row, column in zip(*map(list, instance.places(some)), strict=True)}
        for some in ([*standing, *new], standing)
    )
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    given_up = augmenting_paths.given_up(instance, pairs, proposals, may_move)
    return tuple(sorted((mentors[row], leaders[column]) for row, column in given_up))
