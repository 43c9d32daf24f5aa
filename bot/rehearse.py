"""`python -m bot rehearse people.csv wishes.csv`: the best plan from two files, without Slack."""

import argparse
import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from errno import EACCES, EISDIR
from operator import itemgetter
from os import W_OK, access, fstat, strerror
from os.path import realpath, samestat
from pathlib import Path
from shutil import copymode
from tempfile import mkstemp

from bot.arguments import day, text, whole_number
from bot.blocks import match_reasons
from bot.blocks.kit.language import pluralize
from bot.clock import utc_now
from bot.mentoring.files.people_and_wishes import BadSpreadsheet, ParsedFiles, parse
from bot.mentoring.files.roster import LEVELS
from bot.mentoring.matching import solve
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import Match, Plan
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.matching.solver.column_generation import Progress
from bot.mentoring.matching.summary import Summary, summarize
from bot.mentoring.model import latest_first_day
from bot.text_files import UnreadableFile, read_bytes

SECONDS_WITHOUT_PROGRESS = 2.0  # shorter work needs no word of how far it is
REFRESH_SECONDS = 0.5
MOST_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words and options of `rehearse`."""
    parser.description = "docs/rehearsal holds an example; docs/matching.md tells what the columns mean."
    parser.add_argument("people", type=Path, help="a CSV file: who takes part")
    parser.add_argument("wishes", type=Path, help="a CSV file: what they offer and want")
    parser.add_argument("--out", type=Path, required=True, help="the plan, as JSON")
    latest = latest_first_day(utc_now().date())
    parser.add_argument("--starts-on", type=day(latest), help="first day, such as 2026-09-07 (default today)")
    parser.add_argument(
        "--weeks", type=whole_number(1, 104), default=26, help="its length (default %(default)s)"
    )
    parser.add_argument(
        "--level-gap",
        type=whole_number(1, LEVELS[-1] - LEVELS[0]),
        default=2,
        help="least levels between mentor and leader (default %(default)s)",
    )
    parser.add_argument(
        "--needs",
        choices=[each.value for each in Needs],
        default=Needs.BOTH.value,
        help="both: each has something the other wants; either: one has (default %(default)s)",
    )
    parser.add_argument(
        "--seed", type=text, default="vice-versa", help="settles ties, another one anew (%(default)s)"
    )


def rehearse(people: Path, wishes: Path, out: Path, starts_on: date, weeks: int, rules: Rules) -> str:
    """Find the best plan for two CSV files, write it to `out` as JSON, and give a report for people.

    Raises BadSpreadsheet with sentences where a file cannot be read, has faults, or cannot be written.
    """
    people_content, wishes_content = _read_both(people, wishes)
    parsed = parse(people_content, wishes_content, starts_on, weeks, rules)
    if realpath(out) in (realpath(people), realpath(wishes)):
        raise BadSpreadsheet([f"{out} is read; the plan needs a file of its own"])
    _require_writable(out)
    with shown_progress() as report_step:
        plan = solve.best_plan(parsed.problem, report_step)
        report_step("checking the proof")
        proven = verify.holds(plan, parsed.problem)
    totals = summarize(plan, parsed.problem)
    document = _document(plan, totals, parsed, proven=proven)
    _write(out, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return _report(plan, totals, parsed, out, proven=proven)


def _read_both(*files: Path) -> list[bytes]:
    """The bytes of the files; raises BadSpreadsheet with a sentence for each that cannot be read."""
    contents, faults = list[bytes](), list[str]()
    for file in files:
        try:
            contents.append(read_bytes(file))
        except UnreadableFile as error:
            faults.append(str(error))
    if faults:
        raise BadSpreadsheet(faults)
    return contents


def _require_writable(out: Path) -> None:
    """Raise BadSpreadsheet if `out` cannot be written: better before the work than after it."""
    with _reporting_write_failure(out):
        if out.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        if not out.absolute().parent.is_dir():
            raise BadSpreadsheet([f"{out} cannot be written: there is no folder {out.absolute().parent}"])
        if not access(out if out.exists() else out.absolute().parent, W_OK):
            raise PermissionError(EACCES, strerror(EACCES))
        if sys.stdout and out.is_file() and samestat(out.stat(), fstat(1)):
            raise BadSpreadsheet([f"{out} gets what is printed; the plan needs a file of its own"])


def _write(out: Path, text: str) -> None:
    """Write a draft beside `out`, for its owner alone, and put it in the place of `out` once it is whole.

    A pipe or another stream, or a file in a folder that is read-only, is written to directly.
    """
    target = Path(realpath(out))
    is_stream = out.exists() and not out.is_file()
    with _reporting_write_failure(out):
        if is_stream or not access(target.parent, W_OK):
            with out.open("a" if is_stream else "w", encoding="utf-8") as stream:
                stream.write(text)
            return
        handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(handle, "w", encoding="utf-8") as draft:
                draft.write(text)
            if target.exists():
                copymode(target, name)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)


@contextmanager
def _reporting_write_failure(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSpreadsheet([f"{out} cannot be written: {error.strerror}"]) from error


def _document(plan: Plan, totals: Summary, parsed: ParsedFiles, *, proven: bool) -> dict[str, object]:
    """The JSON of a plan: all of it, with the settings it follows from."""
    problem = parsed.problem
    return {
        "starts_on": problem.starts_on.isoformat(),
        "weeks": problem.weeks,
        "rules": asdict(problem.rules),
        "proven": proven,
        **_figures(totals),
        "remarks": parsed.warnings,
        **asdict(plan),
        "refused": [
            {
                "mentor_id": pin.mentor_id,
                "leader_id": pin.leader_id,
                "line": parsed.pin_lines[pin.mentor_id, pin.leader_id],
                "why": match_reasons.pin_refusal(pin.why),
            }
            for pin in plan.refused
        ],
    }


def _figures(totals: Summary) -> dict[str, object]:
    load = [
        {"department": department, "role": role, "pairs": pairs}
        for (department, role), pairs in sorted(totals.load.items(), key=str)
    ]
    pinned = [
        {"mentor_id": mentor, "leader_id": leader, "despite": despite}
        for (mentor, leader), despite in totals.pinned.items()
    ]
    wishes = {name: asdict(wish_totals) for name, wish_totals in totals.wishes.items()}
    return {"score": totals.score, "ideal": totals.ideal, "wishes": wishes, "load": load, "pinned": pinned}


def _report(plan: Plan, totals: Summary, parsed: ParsedFiles, out: Path, *, proven: bool) -> str:
    """The plan in words: pairs and people left out, each with the reasons, refused pins and warnings."""
    opening = ", ".join(
        (
            pluralize("{count} pair", "{count} pairs", len(plan.matches)),
            pluralize("{count} person left out", "{count} people left out", len(plan.left_out)),
            pluralize("{count} pin refused", "{count} pins refused", len(plan.refused)),
        )
    )
    pairs = [
        f"{match.mentor_id} → {match.leader_id}: " + "; ".join(_reasons(match, totals))
        for match in plan.matches
    ]
    refused = [
        f"wishes, line {line}: {pin.mentor_id} and {pin.leader_id}: {match_reasons.pin_refusal(pin.why)}"
        for line, pin in sorted(
            ((parsed.pin_lines[pin.mentor_id, pin.leader_id], pin) for pin in plan.refused), key=itemgetter(0)
        )
    ]
    return "\n".join(
        [
            f"{opening}.",
            _scope(parsed.problem),
            *_section("Pairs (mentor → leader)", pairs, out),
            *_section("Left out", list(_left_out(plan)), out),
            *_section("Pins refused", refused, out),
            *_section("Remarks", (*parsed.warnings, *parsed.confidential_warnings), out),
            _proof(plan, proven=proven),
            f"The plan is in {out}.",
        ]
    )


def _scope(problem: Problem) -> str:
    """The settings the plan is for: the same files give another plan for other weeks."""
    rules, weeks = problem.rules, pluralize("{count} week", "{count} weeks", problem.weeks)
    gap = pluralize("{count} level apart", "{count} levels apart", rules.level_gap)
    needs = "needs met in both directions" if rules.needs is Needs.BOTH else "needs met in one direction"
    return f"For {weeks} from {problem.starts_on}, at least {gap}, {needs}."


def _left_out(plan: Plan) -> Iterator[str]:
    """A line for each reason to be left out, with all its people; the one of most people comes first."""
    people_by_reason = defaultdict[str, list[str]](list)
    for one in plan.left_out:
        reason = match_reasons.hindrance(one.why, one.role) + match_reasons.would_fit_phrase(one.helps)
        people_by_reason[reason].append(f"{one.person_id} ({one.role})")
    for reason, people in sorted(people_by_reason.items(), key=lambda each: (-len(each[1]), each[0])):
        ending = f" and {len(people) - MOST_SHOWN} more" if len(people) > MOST_SHOWN else ""
        yield f"{', '.join(people[:MOST_SHOWN])}{ending}: {reason}"


def _reasons(match: Match, totals: Summary) -> list[str]:
    reasons = [match_reasons.reason(each, match.mentor_id, match.leader_id) for each in match.reasons]
    return reasons + match_reasons.pin_note(match, totals.pinned)


def _proof(plan: Plan, *, proven: bool) -> str:
    if not proven:
        return "Best possible: not proven. Please report this."
    return "Best possible: proven." if plan.matches else "No pair is possible: proven."


def _section(title: str, lines: Sequence[str], out: Path) -> list[str]:
    if not lines:
        return []
    items = [f"  {line}" for line in lines[:MOST_SHOWN]]
    if len(lines) > MOST_SHOWN:
        items.append(f"  and {len(lines) - MOST_SHOWN} more, in {out}")
    return [f"{title}:", *items]


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A function to call with the name of each step as it begins.

    On a terminal the step stands on one line of the error stream, once the work takes longer than a moment.
    """
    steps = ["reading"]
    if not sys.stderr.isatty():
        yield steps.append
        return
    done = threading.Event()
    printer = threading.Thread(target=_print_progress, args=(steps, done), daemon=True)
    printer.start()
    try:
        yield steps.append
    finally:
        done.set()
        printer.join()


def _print_progress(steps: list[str], done: threading.Event) -> None:
    began_at, widest = time.monotonic(), 0
    while not done.wait(REFRESH_SECONDS):
        seconds = time.monotonic() - began_at
        if seconds >= SECONDS_WITHOUT_PROGRESS:
            line = f"{seconds:.0f} s: {steps[-1]}"
            widest = max(widest, len(line))
            print("\r" + line.ljust(widest), end="", file=sys.stderr, flush=True)
    if widest:
        print("\r" + " " * widest + "\r", end="", file=sys.stderr, flush=True)
