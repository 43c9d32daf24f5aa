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
from bot.mentoring.matching.solve import explained_plan
from bot.mentoring.matching.solver.column_generation import solve
from bot.mentoring.matching.solver.objective import Objective
from bot.mentoring.matching.solver.tiles import tiles
from bot.mentoring.model import Role
from tests.bench import processes
from tests.bench.company import programme

SIZES = (1_000, 5_000, 20_000, 100_000)
SHARES = (1, 3)
DENSE_UP_TO = 20_000  # people; beyond, the matrix does not fit into a usual machine
PARTS = ("arrays", "candidates", "solving", "proof", "reasons")
Figures = dict[str, float]


def this_solver(problem: Problem) -> Figures:
    """The best plan, its parts apart, and the certificate checked once more."""
    parts = _Parts()
    applied_pins = pins.apply(problem)
    instance = Instance.of(applied_pins.problem)
    objective = Objective.of(instance)
    optimum = solve(instance, objective, parts.begin)
    parts.begin("reasons")
    plan = explained_plan(problem, applied_pins, instance, objective, optimum)
    parts.begin("check")
    is_proven = verify.holds(plan, problem)
    parts.begin("end")
    if not is_proven or plan.certificate is None:
        raise AssertionError("the certificate does not hold")
    seconds = parts.seconds
    total = sum(seconds.values()) - seconds["check"]
    return {**seconds, "whole": total, "covered": plan.certificate.covered, "total": plan.certificate.total}


def dense(problem: Problem) -> Figures:
    """SciPy's assignment over a matrix of all places, building it included."""
    started = time.process_time()
    instance = Instance.of(problem)
    rows = np.repeat(np.arange(len(instance.mentors.people)), instance.mentors.free_seats)
    free_seats = instance.leaders.free_seats
    columns = np.repeat(np.arange(len(free_seats)), free_seats)
    first = np.cumsum(free_seats) - free_seats
    worths = np.zeros((len(rows), len(columns)))
    first_pair_worth = float((instance.weights.best_score + 1) * min(len(rows), len(columns)))
    for tile in tiles(instance):
        row, column = tile.indices_where(tile.points >= 0)
        points, row, column = tile.points[row, column], tile.rows[row], tile.columns[column]
        for seat in range(int(free_seats.max())):
            has_seat = free_seats[column] > seat
            worths[row[has_seat], first[column[has_seat]] + seat] = points[has_seat] + first_pair_worth * (
                1 if seat else 2
            )
    made_rows, made_columns = linear_sum_assignment(worths, maximize=True)
    is_made = worths[made_rows, made_columns] > 0
    covered = is_made.sum() + len(np.unique(columns[made_columns[is_made]]))
    return {"whole": time.process_time() - started, "covered": float(covered)}


def greedy(problem: Problem) -> Figures:
    """The best pair that is left, again and again."""
    started = time.process_time()
    instance = Instance.of(problem)
    parts = []
    for tile in tiles(instance):
        row, column = tile.indices_where(tile.points >= 0)
        points = tile.points[row, column].astype(np.int64)
        parts.append((points << 48) | (tile.rows[row] << 24) | tile.columns[column])
    keys = np.sort(np.concatenate(parts))[::-1]
    mentor_seats, leader_seats = instance.mentors.free_seats.copy(), instance.leaders.free_seats.copy()
    for key in keys.tolist():
        row, column = key >> 24 & 0xFFFFFF, key & 0xFFFFFF
        if mentor_seats[row] and leader_seats[column]:
            mentor_seats[row] -= 1
            leader_seats[column] -= 1
    covered = (mentor_seats < instance.mentors.free_seats).sum() + (
        leader_seats < instance.leaders.free_seats
    ).sum()
    return {"whole": time.process_time() - started, "covered": float(covered)}


def joiner(problem: Problem) -> Figures:
    """Everybody matched, then one mentor more, for whom a leader has a place."""
    applied_pins = pins.apply(problem)
    instance = Instance.of(applied_pins.problem)
    started = time.process_time()
    objective = Objective.of(instance)
    plan = explained_plan(problem, applied_pins, instance, objective, solve(instance, objective))
    full_duration = time.process_time() - started
    pairs = [(one.mentor_id, one.leader_id) for one in plan.matches]
    late_joiner = next(one for one in problem.candidates if one.person.id == pairs[0][0])
    live_pairs: dict[tuple[str, Role], int] = {}
    for member in (member for pair in pairs[1:] for member in zip(pair, Role, strict=True)):
        live_pairs[member] = live_pairs.get(member, 0) + 1
    running_problem = replace(problem, live_pairs=live_pairs, former=pairs[1:])
    started = time.process_time()
    plan_now = rematch.rematch(running_problem, [(late_joiner.person.id, Role.MENTOR)]).plan
    duration = time.process_time() - started
    if late_joiner.person.id not in {one.mentor_id for one in plan_now.matches}:
        raise AssertionError("the late joiner has no pair")
    return {"whole": duration, "everybody": full_duration}


METHODS: dict[str, Callable[[Problem], Figures]] = {
    "ours": this_solver,
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


def measure_here(method: str, people: int, share: int) -> Figures:
    """One measurement, in this process; `mib` is the most memory it took beyond imports and the problem."""
    problem = programme(people, share)
    start_memory = _mib("VmRSS")
    figures = METHODS[method](problem)
    return {**figures, "mib": _mib("VmHWM") - start_memory, "peak": _mib("VmHWM")}


def _mib(name: str) -> float:
    """A figure of this process, in MiB; `getrusage` would begin with what the parent had."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def measure_in_process(method: str, people: int, share: int) -> Figures:
    """One measurement, in a process of its own."""
    figures: Figures = json.loads(processes.run("tests.bench.matching", method, str(people), str(share)))
    return figures


def measure(options: argparse.Namespace) -> None:
    """Print what each size and share of mentors to leaders takes, as it is measured."""
    for people in options.people:
        for share in SHARES:
            print(f"\n{people:,} people, {share} to 1", flush=True)
            figures = measure_in_process("ours", people, share)
            parts = ", ".join(f"{name} {figures[name]:.2f}" for name in PARTS if name in figures)
            print(f"  ours, proven: {figures['whole']:.2f} s ({parts})", flush=True)
            print(f"  its memory: {figures['mib']:.0f} MiB, {figures['peak']:.0f} with all else", flush=True)
            checking = f"{figures['check']:.2f} s, {figures['check'] / figures['whole']:.0%} of that"
            print(f"  checking it once more: {checking}", flush=True)
            for method in ("dense", "greedy") if people <= DENSE_UP_TO else ():
                _print_beside(figures, method, measure_in_process(method, people, share))
            joiner = measure_in_process("joiner", people, share)
            print(
                f"  one late joiner: 1/{joiner['everybody'] / joiner['whole']:.0f} of matching all",
                flush=True,
            )


def _print_beside(figures: Figures, method: str, other_figures: Figures) -> None:
    time_ratio, memory_ratio = (other_figures[name] / max(figures[name], 0.001) for name in ("whole", "mib"))
    covered = other_figures["covered"] / figures["covered"]
    print(
        f"  {method}: {time_ratio:.1f} times as long, {memory_ratio:.1f} times the memory, "
        f"{covered:.1%} of the places with a pair",
        flush=True,
    )


if __name__ == "__main__":
    print(json.dumps(measure_here(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
