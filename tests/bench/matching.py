"""Time and memory of the matching, beside a dense solver and a greedy list.

Each figure comes from a process of its own, one after the other on the same machine, in seconds of its
processor, so that others on the machine disturb them less.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.mentoring.matching import pins, rematch
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.problem import Problem
from bot.mentoring.matching.rules.instance import Instance
from bot.mentoring.matching.solve import told
from bot.mentoring.matching.solver.column_generation import best
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.matching.solver.tiles import sheets
from bot.mentoring.model import Role
from tests.bench import processes
from tests.bench.company import programme

SIZES = (1_000, 5_000, 20_000, 100_000)
SHARES = (1, 3)
DENSE_UP_TO = 20_000  # people; beyond, the matrix does not fit into a usual machine
PARTS = ("arrays", "candidates", "solving", "proof", "reasons")
Measured = dict[str, float]


def ours(facts: Problem) -> Measured:
    """The best plan, its parts apart, and the certificate checked once more."""
    parts = _Parts()
    pinned = pins.settle(facts)
    instance = Instance.of(pinned.facts)
    objective = Objective.of(instance)
    proven = best(instance, objective, parts.begin)
    parts.begin("reasons")
    plan = told(facts, pinned, instance, objective, proven)
    parts.begin("check")
    proven_best = verify.holds(plan, facts)
    parts.begin("end")
    if not proven_best or plan.certificate is None:
        raise AssertionError("the certificate does not hold")
    seconds = parts.seconds
    whole = sum(seconds.values()) - seconds["check"]
    return {**seconds, "whole": whole, "covered": plan.certificate.covered, "total": plan.certificate.total}


def dense(facts: Problem) -> Measured:
    """SciPy's assignment over a matrix of all places, building it included."""
    began = time.process_time()
    instance = Instance.of(facts)
    rows = np.repeat(np.arange(len(instance.mentors.people)), instance.mentors.room)
    room = instance.leaders.room
    columns = np.repeat(np.arange(len(room)), room)
    first = np.cumsum(room) - room
    worth = np.zeros((len(rows), len(columns)))
    place = float((instance.weights.best + 1) * min(len(rows), len(columns)))
    for sheet in sheets(instance):
        row, column = sheet.where(sheet.points >= 0)
        points, row, column = sheet.points[row, column], sheet.rows[row], sheet.columns[column]
        for more in range(int(room.max())):
            here = room[column] > more
            worth[row[here], first[column[here]] + more] = points[here] + place * (1 if more else 2)
    one, other = linear_sum_assignment(worth, maximize=True)
    made = worth[one, other] > 0
    covered = made.sum() + len(np.unique(columns[other[made]]))
    return {"whole": time.process_time() - began, "covered": float(covered)}


def greedy(facts: Problem) -> Measured:
    """The best pair that is left, again and again."""
    began = time.process_time()
    instance = Instance.of(facts)
    parts = []
    for sheet in sheets(instance):
        row, column = sheet.where(sheet.points >= 0)
        points = sheet.points[row, column].astype(np.int64)
        parts.append((points << 48) | (sheet.rows[row] << 24) | sheet.columns[column])
    keys = np.sort(np.concatenate(parts))[::-1]
    left, right = instance.mentors.room.copy(), instance.leaders.room.copy()
    for key in keys.tolist():
        row, column = key >> 24 & 0xFFFFFF, key & 0xFFFFFF
        if left[row] and right[column]:
            left[row] -= 1
            right[column] -= 1
    covered = (left < instance.mentors.room).sum() + (right < instance.leaders.room).sum()
    return {"whole": time.process_time() - began, "covered": float(covered)}


def joiner(facts: Problem) -> Measured:
    """Everybody matched, then one mentor more, for whom a leader has a place."""
    pinned = pins.settle(facts)
    instance = Instance.of(pinned.facts)
    began = time.process_time()
    objective = Objective.of(instance)
    plan = told(facts, pinned, instance, objective, best(instance, objective))
    everybody = time.process_time() - began
    pairs = [(one.mentor_id, one.leader_id) for one in plan.matches]
    late = next(one for one in facts.candidates if one.person.id == pairs[0][0])
    taken: dict[tuple[str, Role], int] = {}
    for key in (key for pair in pairs[1:] for key in zip(pair, Role, strict=True)):
        taken[key] = taken.get(key, 0) + 1
    running = replace(facts, taken=taken, former=pairs[1:])
    began = time.process_time()
    found = rematch.rematch(running, [(late.person.id, Role.MENTOR)]).plan
    whole = time.process_time() - began
    if late.person.id not in {one.mentor_id for one in found.matches}:
        raise AssertionError("the late joiner has no pair")
    return {"whole": whole, "everybody": everybody}


HOW: dict[str, Callable[[Problem], Measured]] = {
    "ours": ours,
    "dense": dense,
    "greedy": greedy,
    "joiner": joiner,
}


class _Parts:
    """Seconds between one word and the next."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._word, self._since = "arrays", time.process_time()

    def begin(self, word: str) -> None:
        now = time.process_time()
        self.seconds[self._word] = self.seconds.get(self._word, 0.0) + now - self._since
        self._word, self._since = word.split()[0], now


def one(how: str, people: int, share: int) -> Measured:
    """One measurement, in this process; `mib` is the most memory it took beyond imports and facts."""
    facts = programme(people, share)
    before = _mib("VmRSS")
    found = HOW[how](facts)
    return {**found, "mib": _mib("VmHWM") - before, "peak": _mib("VmHWM")}


def _mib(name: str) -> float:
    """A figure of this process, in MiB; `getrusage` would begin with what the parent had."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def apart(how: str, people: int, share: int) -> Measured:
    """One measurement, in a process of its own."""
    found: Measured = json.loads(processes.run("tests.bench.matching", how, str(people), str(share)))
    return found


def measure(asked: argparse.Namespace) -> None:
    """Print what each size and share of mentors to leaders takes, as it is measured."""
    for people in asked.people:
        for share in SHARES:
            print(f"\n{people:,} people, {share} to 1", flush=True)
            found = apart("ours", people, share)
            parts = ", ".join(f"{name} {found[name]:.2f}" for name in PARTS if name in found)
            print(f"  ours, proven: {found['whole']:.2f} s ({parts})", flush=True)
            print(f"  its memory: {found['mib']:.0f} MiB, {found['peak']:.0f} with all else", flush=True)
            checking = f"{found['check']:.2f} s, {found['check'] / found['whole']:.0%} of that"
            print(f"  checking it once more: {checking}", flush=True)
            for how in ("dense", "greedy") if people <= DENSE_UP_TO else ():
                _beside(found, how, apart(how, people, share))
            late = apart("joiner", people, share)
            print(f"  one late joiner: 1/{late['everybody'] / late['whole']:.0f} of matching all", flush=True)


def _beside(found: Measured, how: str, other: Measured) -> None:
    time_ratio, memory_ratio = (other[name] / max(found[name], 0.001) for name in ("whole", "mib"))
    covered = other["covered"] / found["covered"]
    print(
        f"  {how}: {time_ratio:.1f} times as long, {memory_ratio:.1f} times the memory, "
        f"{covered:.1%} of the places with a pair",
        flush=True,
    )


if __name__ == "__main__":
    print(json.dumps(one(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
