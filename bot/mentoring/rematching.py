"""While a programme runs: pairs for whoever is free, those that stand left alone, and a fair wait-list.

Somebody joins late, leaves, or declines: only who has a place to give is matched anew. Proposals nobody has
accepted yet may move, a bounded number of them and only where that helps much.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.mentoring import matching
from bot.mentoring.columns import in_seeded_order
from bot.mentoring.facts import Facts
from bot.mentoring.model import Candidate, Role
from bot.mentoring.plan import Hindrance, LeftOut, Plan

HELPS_MUCH = 25  # points: at this, a tenth of the proposals that could move do, for 0.1 % of all points
MORE = 4  # how many times harder to move, when too many would
TRIES = 4


@dataclass(frozen=True, slots=True)
class Rematch:
    """`plan` holds the new pairs and those proposals that stay; `moved` are the proposals given up.

    `staying`: the points that a proposal counted more for staying, as the certificate has it.
    """

    plan: Plan
    moved: tuple[tuple[str, str], ...] = ()
    staying: int = 0


def rematch(
    facts: Facts,
    whom: Collection[matching.Key],
    proposals: Iterable[tuple[str, str]] = (),
    may_move: int = 0,
) -> Rematch:
    """Pairs for whoever is free. Of those left out only `whom` are told of: who came, or lost a partner.

    `facts` has live pairs in `taken` and `former`, proposals among them. `proposals` are (mentor, leader) ids
    of those nobody has accepted; at most `may_move` of them are given up, 0 or more. Only a person whom that
    gives their first pair, or a gain of `HELPS_MUCH` points, is reason enough.
    """
    standing = sorted({*proposals})
    if not standing or not may_move:
        return Rematch(matching.plan(facts, whom=whom))
    open_again = _without(facts, standing)
    worth = HELPS_MUCH
    for _ in range(TRIES):
        plan = matching.plan(open_again, whom=whom, standing=standing, standing_points=worth)
        kept = {(one.mentor_id, one.leader_id) for one in plan.matches}
        moved = tuple(pair for pair in standing if pair not in kept)
        if len(moved) <= may_move:
            return Rematch(plan, moved, worth)
        worth *= MORE
    return Rematch(matching.plan(facts, whom=whom))


def _without(facts: Facts, proposals: Sequence[tuple[str, str]]) -> Facts:
    """The facts as they would be had these not been proposed."""
    fewer = Counter(key for pair in proposals for key in zip(pair, Role, strict=True))
    taken = {key: number - fewer[key] for key, number in facts.taken.items()}
    return replace(facts, taken=taken, former=[*{*facts.former} - {*proposals}])


def wait_list(plan: Plan, facts: Facts) -> list[LeftOut]:
    """Those left out whom somebody fits, in the order in which they come next.

    First who waited through more programmes, then who joined this one earlier, then by seeded dice.
    """
    people = {(one.person.id, one.role): one for one in facts.candidates}
    waiting = [one for one in plan.left_out if one.why is Hindrance.EVERYONE_TAKEN]
    drawn, _ = in_seeded_order(facts, [people[one.person_id, one.role] for one in waiting])
    turn = {(one.person.id, one.role): place for place, one in enumerate(sorted(drawn, key=_patience))}
    return sorted(waiting, key=lambda one: turn[one.person_id, one.role])


def _patience(one: Candidate) -> tuple[int, date]:
    return -one.waited, one.since or date.max
