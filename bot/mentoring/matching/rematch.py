"""While a programme runs: pairs for whoever has a seat to give; pairs that people accepted are left alone.

Somebody joins late, leaves, or declines: only they and others with a seat to give are matched anew. Proposals
that nobody has accepted yet may move, a bounded number of them and only where that helps much.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.mentoring.matching import pins, solve
from bot.mentoring.matching.plan import Plan
from bot.mentoring.matching.problem import MemberKey, PairIds, Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solver import augmenting_paths
from bot.mentoring.model import Role

STAYING_POINTS = (
    25  # that a proposal counts more: a tenth of those that could move do, for 0.1 % of all points
)
STAYING_FACTORS = (1, 4, 16, 64)  # of those points, tried in turn while too many would move


@dataclass(frozen=True, slots=True)
class Rematch:
    """`plan` holds the new pairs and the `movable` proposals that stay; `withdrawn` are those that do not.

    Each movable proposal counted `staying_points` more for staying: of that problem the plan is the best, as
    its certificate proves.
    """

    plan: Plan
    withdrawn: tuple[PairIds, ...] = ()
    movable: tuple[PairIds, ...] = ()
    staying_points: int = 0


def rematch(
    problem: Problem,
    left_out_among: Collection[MemberKey],
    proposals: Iterable[PairIds] = (),
    may_move: int = 0,
) -> Rematch:
    """Pairs for whoever has a seat to give; of the people left out only `left_out_among` are explained.

    `problem` has its live pairs in `live_pairs` and `former`, proposals among them. `proposals` are those
    that nobody has accepted; at most `may_move` of them, 0 or more, are withdrawn. Only somebody's first
    pair, or a gain of `STAYING_POINTS`, is reason enough.

    1. The best plan in which all may move is tried, with ever more points for staying.
    2. Where it always moves too many, first pairs are made one by one, each by the augmenting path that
       releases the fewest proposals, as long as `may_move` allows.
    3. The best plan in which only the proposals so released may move is solved and proven.

    So whenever a first pair can be had for `may_move` proposals, one is; of several, a cheap one may be in
    the way of two others.
    """
    all_proposals = tuple(sorted({*proposals}))
    if not all_proposals or not may_move:
        return Rematch(solve.best_plan(problem, left_out_among=left_out_among))
    for factor in STAYING_FACTORS:
        rematched = _with_movable(problem, left_out_among, all_proposals, STAYING_POINTS * factor)
        if len(rematched.withdrawn) <= may_move:
            return rematched
    plan_without_moves = solve.best_plan(problem, left_out_among=left_out_among)
    releases = _cheapest_releases(problem, plan_without_moves, all_proposals, may_move)
    return (
        _with_movable(problem, left_out_among, releases, STAYING_POINTS)
        if releases
        else Rematch(plan_without_moves)
    )


def with_proposals_reopened(problem: Problem, proposals: Collection[PairIds]) -> Problem:
    """The problem as it would be had these not been proposed."""
    proposals_of = Counter(member for pair in proposals for member in zip(pair, Role, strict=True))
    live_pairs = {key: number - proposals_of[key] for key, number in problem.live_pairs.items()}
    return replace(problem, live_pairs=live_pairs, former=[*{*problem.former} - {*proposals}])


def _with_movable(
    problem: Problem,
    left_out_among: Collection[MemberKey],
    proposals: tuple[PairIds, ...],
    staying_points: int,
) -> Rematch:
    """The best plan if these proposals may move, and each counts so many points more for staying."""
    plan = solve.best_plan(
        with_proposals_reopened(problem, proposals),
        left_out_among=left_out_among,
        proposals=proposals,
        staying_points=staying_points,
    )
    planned_pairs = {(one.mentor_id, one.leader_id) for one in plan.matches}
    return Rematch(
        plan, tuple(pair for pair in proposals if pair not in planned_pairs), proposals, staying_points
    )


def _cheapest_releases(
    problem: Problem, plan: Plan, proposals: tuple[PairIds, ...], may_move: int
) -> tuple[PairIds, ...]:
    """The proposals whose release gives most people a first pair, from a plan that leaves all proposals."""
    applied_pins = pins.apply(problem)
    instance = Instance.of(with_proposals_reopened(applied_pins.problem, proposals))
    new_pairs = [
        pair for one in plan.matches if (pair := (one.mentor_id, one.leader_id)) not in applied_pins.pairs
    ]
    pair_nodes, proposal_nodes = (
        {(row, column) for row, column in zip(*map(list, instance.indices_of(ids)), strict=True)}
        for ids in ([*proposals, *new_pairs], proposals)
    )
    mentors, leaders = instance.mentors.ids(), instance.leaders.ids()
    releases = augmenting_paths.cheapest_releases(instance, pair_nodes, proposal_nodes, may_move)
    return tuple(sorted((mentors[row], leaders[column]) for row, column in releases))
