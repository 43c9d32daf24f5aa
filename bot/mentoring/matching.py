"""One best plan for everybody at once: who teaches whom, why, and what is in the way of the others."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bot.mentoring.eligibility import Grid, chain_above, judge
from bot.mentoring.model import Candidate, Hindrance, LeftOut, Match, Plan, Role
from bot.mentoring.overlap import Numbers, clocks, reasons, scores, shared_minutes

SEED = "vice-versa/1"  # a new one settles ties anew; change it with any rule or points, to refuse old plans
NEVER_READ = {"name", "locale", "is_slack_admin", "format", "rhythm", "themes"}
EXACT_BITS = 48  # whole numbers are exact in a float up to 53 bits; the rest is room for the solver's sums


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one plan follows from.

    `on` is the day whose clocks count for shared hours. `level_gap` is 1 or more; no study names the best
    one, and a programme's usual two are a judgement: wide enough for a different view. `former` holds every
    (mentor, leader) that ever was a pair, live ones included. `taken` says how many live pairs a person
    has in a role; a person whose capacity is used up gets no other. `managers` has the whole workspace,
    so that a line is seen through people who did not join; where it lacks a candidate, their own
    `manager_id` counts.
    """

    candidates: Sequence[Candidate]
    on: date
    level_gap: int
    former: Collection[tuple[str, str]] = ()
    taken: Mapping[tuple[str, Role], int] = field(default_factory=dict)
    managers: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.level_gap < 1:
            raise ValueError("level_gap must be 1 or more: a mentor is the junior of the two")
        if len({(one.person.id, one.role) for one in self.candidates}) < len(self.candidates):
            raise ValueError("a person is a candidate once in a role")

    def pairs_of(self, one: Candidate) -> int:
        """How many live pairs the candidate has in their role."""
        return self.taken.get((one.person.id, one.role), 0)

    def lines(self) -> dict[str, str | None]:
        """Who reports to whom, as far as anybody knows."""
        return {one.person.id: one.person.manager_id for one in self.candidates} | dict(self.managers)


def best_plan(facts: Facts) -> Plan:
    """The plan that gives most people a pair and, among those plans, has the greatest total score.

    The order of the input plays no part. Matches come by mentor, then leader; the people left out by id.
    Left out is who has a place to give and no pair at all, neither here nor in `taken`.
    """
    mentors, leaders = _of_role(facts, Role.MENTOR), _of_role(facts, Role.LEADER)
    minutes = shared_minutes(clocks(mentors), clocks(leaders), facts.on)
    rulings = judge(
        mentors, leaders, minutes, level_gap=facts.level_gap, managers=facts.lines(), former=facts.former
    )
    worth = scores(mentors, leaders, minutes)
    rows, columns = _places(facts, mentors, rulings.may), _places(facts, leaders, rulings.may.T)
    pairs = _assign(rulings.may, worth, _dice(mentors, leaders), rows, columns)
    matches = [
        Match(
            mentors[i].person.id,
            leaders[j].person.id,
            int(worth[i, j]),
            reasons(mentors[i], leaders[j], int(minutes[i, j])),
        )
        for i, j in pairs
    ]
    left_out = [
        *_left_out(facts, mentors, rulings.hindrances_of_mentors(), {i for i, _ in pairs}),
        *_left_out(facts, leaders, rulings.hindrances_of_leaders(), {j for _, j in pairs}),
    ]
    return Plan(tuple(matches), tuple(sorted(left_out, key=lambda one: (one.person_id, one.role))))


def fingerprint(facts: Facts) -> str:
    """A SHA-256 in hex over all that a plan follows from, whatever the order it comes in.

    What no rule reads is no part of it, such as names and people who are neither candidates nor above
    one: that changes daily in a large workspace and would spoil every rehearsal.
    """
    lines = facts.lines()
    ids = {one.person.id for one in facts.candidates}
    above = ids.union(*(chain_above(person, lines) for person in ids))
    candidates = sorted(facts.candidates, key=lambda one: (one.person.id, one.role))
    told = {
        "rules": SEED,
        "candidates": [_canonical(asdict(one) | {"taken": facts.pairs_of(one)}) for one in candidates],
        "former": sorted({pair for pair in facts.former if ids.issuperset(pair)}),
        "level_gap": facts.level_gap,
        "managers": {person: lines.get(person) for person in above},
        "on": facts.on.isoformat(),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """What is read of a candidate, lists sorted: nowhere in a candidate does an order say anything."""
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items() if key not in NEVER_READ}
    return sorted(set(value)) if isinstance(value, tuple) else value


def _of_role(facts: Facts, role: Role) -> list[Candidate]:
    return sorted((one for one in facts.candidates if one.role is role), key=lambda one: one.person.id)


def _left_out(
    facts: Facts, people: Sequence[Candidate], hindrances: Sequence[Hindrance], matched: set[int]
) -> list[LeftOut]:
    return [
        LeftOut(one.person.id, one.role, hindrance)
        for index, (one, hindrance) in enumerate(zip(people, hindrances, strict=True))
        if index not in matched and one.capacity > 0 and not facts.pairs_of(one)
    ]


def _dice(mentors: Sequence[Candidate], leaders: Sequence[Candidate]) -> NDArray[np.uint64]:
    """64 bits for each two people that follow from their ids alone and favour no id.

    Each id is hashed once; the finaliser of SplitMix64 then mixes every two hashes.
    """
    left, right = _hashes(mentors), _hashes(leaders)
    mixed = left[:, None] * np.uint64(0x9E3779B97F4A7C15) + right
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _hashes(people: Sequence[Candidate]) -> NDArray[np.uint64]:
    seeded = (f"{SEED}:{one.role}:{one.person.id}".encode() for one in people)
    digests = b"".join(hashlib.blake2b(text, digest_size=8).digest() for text in seeded)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


@dataclass(frozen=True, slots=True)
class _Places:
    """Every pair one side may still get: whose place it is, and whether it would be their first pair."""

    owner: Numbers
    first: Grid


def _places(facts: Facts, people: Sequence[Candidate], may: Grid) -> _Places:
    """A row of `may` for each person; nobody needs more places than there are partners for them."""
    paired = np.array([facts.pairs_of(one) for one in people], dtype=np.int64)
    capacity = np.array([one.capacity for one in people], dtype=np.int64)
    owner = np.repeat(np.arange(len(people)), np.minimum((capacity - paired).clip(min=0), may.sum(axis=1)))
    return _Places(owner, (np.diff(owner, prepend=-1) > 0) & (paired[owner] == 0))


def _assign(
    may: Grid, scores: Numbers, dice: NDArray[np.uint64], rows: _Places, columns: _Places
) -> list[tuple[int, int]]:
    """The best pairs of (mentor, leader) indices, in order.

    Three aims go into one whole number per pair, each too large to be outweighed by all that follows:
    a first pair for a person, then score, then dice.
    """
    pairs = min(len(rows.owner), len(columns.owner))
    if not pairs:
        return []
    top = int(scores.max())
    first_pair = top * pairs + 1
    dice_bits = max(1, EXACT_BITS - ((2 * first_pair + top) * pairs).bit_length())
    point = (pairs << dice_bits) + 1
    thrown = (dice >> np.uint64(64 - dice_bits)).astype(np.int64) + 1
    cells = np.ix_(rows.owner, columns.owner)
    firsts = rows.first[:, None].astype(np.int64) + columns.first
    worth = (firsts * first_pair + scores[cells]) * point + thrown[cells]
    more_than_any = float((2 * first_pair + top + 1) * point)
    return _without_repeats(np.where(may[cells], worth, 0.0), rows.owner, columns.owner, more_than_any)


def _without_repeats(
    worth: NDArray[np.float64], rows: Numbers, columns: Numbers, more_than_any: float
) -> list[tuple[int, int]]:
    """The pairs of greatest total worth in which the same two people never come twice.

    Repeats are forbidden only once they turn up, which is rare: it takes two people with two places each.
    Each round forbids further ones, so that the last is the best of all plans without any.
    """
    once: list[tuple[int, int]] = []
    while True:
        pairs = _solve(worth, rows, columns, once, more_than_any)
        repeated = [pair for pair, times in Counter(pairs).items() if times > 1]
        if not repeated:
            return sorted(pairs)
        once += repeated


def _solve(
    worth: NDArray[np.float64],
    rows: Numbers,
    columns: Numbers,
    once: Sequence[tuple[int, int]],
    more_than_any: float,
) -> list[tuple[int, int]]:
    """The pairs of greatest total worth, with each pair in `once` at most once; 0 stands for no pair.

    A pair in `once` has to pass a gate: one more column, open to the mentor's places, and one more row,
    open to the leader's. A gate is worth so much that both always have a partner: each other, and the
    pair is not made, or one place on either side, and it is made once.
    """
    height, width = worth.shape
    gated = np.zeros((height + len(once), width + len(once)))
    gated[:height, :width] = worth
    for gate, (mentor, leader) in enumerate(once):
        own_rows, own_columns = np.flatnonzero(rows == mentor), np.flatnonzero(columns == leader)
        block = worth[np.ix_(own_rows, own_columns)]
        gated[np.ix_(own_rows, own_columns)] = 0
        gated[own_rows, width + gate] = more_than_any + block[:, 0]
        gated[height + gate, own_columns] = more_than_any + block[0] - block[0, 0]
        gated[height + gate, width + gate] = 2 * more_than_any
    cells = zip(*(places.tolist() for places in linear_sum_assignment(gated, maximize=True)), strict=True)
    made = [(row, column) for row, column in cells if row < height and gated[row, column] > 0]
    return [
        (int(rows[row]), int(columns[column])) if column < width else once[column - width]
        for row, column in made
    ]
