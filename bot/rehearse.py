"""`python -m bot rehearse people.csv wishes.csv`: the best plan from two files, without Slack."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bot.mentoring import certificate, matching, summary
from bot.mentoring.facts import Rules
from bot.mentoring.plan import Plan
from bot.mentoring.proof import Progress
from bot.mentoring.spreadsheet import BadSpreadsheet, Read, read

PATIENCE = 2.0  # seconds before anything is said of how far it is
STEP = 0.5


def rehearse(people: Path, wishes: Path, out: Path, starts_on: date, weeks: int, rules: Rules) -> str:
    """Write the plan to `out`; gives what to say of it. Raises BadSpreadsheet."""
    found = read(_text(people), _text(wishes), starts_on, weeks, rules)
    with telling() as tell:
        plan = matching.plan(found.facts, tell)
        tell("checking the proof")
        proven = certificate.holds(plan, found.facts)
    told = {
        "proven": proven,
        "seed": rules.seed,
        **_figures(plan, found),
        "remarks": found.remarks,
        **asdict(plan),
    }
    out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return _said(plan, found, proven=proven)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSpreadsheet([f"{file} cannot be read as UTF-8 text: {error}"]) from error


def _figures(plan: Plan, found: Read) -> dict[str, object]:
    whole = summary.summary(plan, found.facts)
    load = [
        {"department": department, "role": role, "pairs": pairs}
        for (department, role), pairs in sorted(whole.load.items(), key=str)
    ]
    wishes = {name: asdict(fulfilled) for name, fulfilled in whole.wishes.items()}
    return {"score": whole.score, "ideal": whole.ideal, "wishes": wishes, "load": load}


def _said(plan: Plan, found: Read, *, proven: bool) -> str:
    lines = [
        f"{len(plan.matches)} pairs, {len(plan.left_out)} people left out, {len(plan.refused)} pins refused."
    ]
    lines += [f"Refused: {pin.mentor_id} with {pin.leader_id} ({pin.why})." for pin in plan.refused]
    lines += found.remarks
    lines.append("Best possible: proven." if proven else "Best possible: not proven. Please report this.")
    return "\n".join(lines)


@contextmanager
def telling() -> Iterator[Progress]:
    """Says in place what is being done, once that takes longer than people wait, if somebody watches."""
    doing = ["reading"]
    if not sys.stderr.isatty():
        yield doing.append
        return
    over = threading.Event()
    clock = threading.Thread(target=_tick, args=(doing, over), daemon=True)
    clock.start()
    try:
        yield doing.append
    finally:
        over.set()
        clock.join()


def _tick(doing: list[str], over: threading.Event) -> None:
    began, widest = time.monotonic(), 0
    while not over.wait(STEP):
        passed = time.monotonic() - began
        if passed >= PATIENCE:
            words = f"{passed:.0f} s: {doing[-1]}"
            widest = max(widest, len(words))
            print("\r" + words.ljust(widest), end="", file=sys.stderr, flush=True)
    if widest:
        print("\r" + " " * widest + "\r", end="", file=sys.stderr, flush=True)
