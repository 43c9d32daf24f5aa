"""`python -m bot rehearse people.csv wishes.csv`: the best plan from two files, without Slack."""

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from errno import EACCES, EISDIR
from operator import itemgetter
from os import W_OK, access, fstat, strerror
from os.path import realpath, samestat
from pathlib import Path
from shutil import copymode
from tempfile import mkstemp

from bot.blocks import match_reasons
from bot.blocks.kit.language import counted
from bot.mentoring.files.people_and_wishes import BadSpreadsheet, Read, read
from bot.mentoring.matching import solve
from bot.mentoring.matching.audit import verify
from bot.mentoring.matching.plan import Match, Plan
from bot.mentoring.matching.problem import Needs, Problem, Rules
from bot.mentoring.matching.solver.column_generation import Progress
from bot.mentoring.matching.summary import Summary, summary
from bot.mentoring.model import Hindrance

PATIENCE = 2.0  # seconds before anything is said of how far it is
STEP = 0.5
MOST_SHOWN = 20


class Unreadable(Exception):
    """A file that is not there, or is no text; says so in a sentence."""


def rehearse(people: Path, wishes: Path, out: Path, starts_on: date, weeks: int, rules: Rules) -> str:
    """Write the plan to `out`; gives what to say of it. Raises BadSpreadsheet."""
    who, what = _tables(people, wishes)
    found = read(who, what, starts_on, weeks, rules)
    if realpath(out) in (realpath(people), realpath(wishes)):
        raise BadSpreadsheet([f"{out} is read; the plan needs a file of its own"])
    _refuse_unwritable(out)
    with telling() as tell:
        plan = solve.plan(found.facts, tell)
        tell("checking the proof")
        proven = verify.holds(plan, found.facts)
    whole = summary(plan, found.facts)
    told = _told(plan, whole, found, proven=proven)
    _write(out, json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return _said(plan, whole, found, out, proven=proven)


def text_of(file: Path) -> str:
    """What stands in a file; raises Unreadable, which says why not."""
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{file} cannot be read as UTF-8 text. Save it as text in UTF-8 and try again."
        ) from error
    except FileNotFoundError as error:
        raise Unreadable(f"There is no file {file}.") from error
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.") from error


def _tables(*files: Path) -> list[str]:
    """What stands in each; raises BadSpreadsheet with every file that cannot be read."""
    tables, faults = list[str](), list[str]()
    for file in files:
        try:
            tables.append(text_of(file))
        except Unreadable as error:
            faults.append(str(error))
    if faults:
        raise BadSpreadsheet(faults)
    return tables


def _refuse_unwritable(out: Path) -> None:
    """What cannot be written is better said before the work."""
    with _told_of(out):
        if out.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        if not out.absolute().parent.is_dir():
            raise BadSpreadsheet([f"{out} cannot be written: there is no folder {out.absolute().parent}"])
        if not access(out if out.exists() else out.absolute().parent, W_OK):
            raise PermissionError(EACCES, strerror(EACCES))
        if sys.stdout and out.is_file() and samestat(out.stat(), fstat(1)):
            raise BadSpreadsheet([f"{out} gets what is printed; the plan needs a file of its own"])


def _write(out: Path, words: str) -> None:
    """Into a file beside it, which takes the place of `out` once it is whole, for its owner's eyes.

    What is no file of its own, such as a pipe, or may not be replaced where it is, is written to.
    """
    target = Path(realpath(out))
    is_stream = out.exists() and not out.is_file()
    with _told_of(out):
        if is_stream or not access(target.parent, W_OK):
            with out.open("a" if is_stream else "w", encoding="utf-8") as opened:
                opened.write(words)
            return
        handle, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with open(handle, "w", encoding="utf-8") as draft:
                draft.write(words)
            if target.exists():
                copymode(target, name)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)


@contextmanager
def _told_of(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSpreadsheet([f"{out} cannot be written: {error.strerror}"]) from error


def _shown(why: Hindrance) -> Hindrance:
    """As in Slack, nobody learns from a plan that somebody keeps a private list."""
    return Hindrance.EVERYONE_TAKEN if why is Hindrance.PRIVATE_LIST else why


def _told(plan: Plan, whole: Summary, found: Read, *, proven: bool) -> dict[str, object]:
    """The plan as it is kept: all of it, with what it follows from."""
    facts = found.facts
    return {
        "starts_on": facts.starts_on.isoformat(),
        "weeks": facts.weeks,
        "rules": asdict(facts.rules),
        "proven": proven,
        **_figures(whole),
        "remarks": found.remarks,
        **asdict(plan),
        "left_out": [asdict(replace(one, why=_shown(one.why))) for one in plan.left_out],
        "refused": [
            {
                "mentor_id": pin.mentor_id,
                "leader_id": pin.leader_id,
                "line": found.pins[pin.mentor_id, pin.leader_id],
                "why": match_reasons.kept_apart(pin.why),
            }
            for pin in plan.refused
        ],
    }


def _figures(whole: Summary) -> dict[str, object]:
    load = [
        {"department": department, "role": role, "pairs": pairs}
        for (department, role), pairs in sorted(whole.load.items(), key=str)
    ]
    pinned = [
        {"mentor_id": mentor, "leader_id": leader, "despite": despite}
        for (mentor, leader), despite in whole.pinned.items()
    ]
    wishes = {name: asdict(fulfilled) for name, fulfilled in whole.wishes.items()}
    return {"score": whole.score, "ideal": whole.ideal, "wishes": wishes, "load": load, "pinned": pinned}


def _said(plan: Plan, told: Summary, found: Read, out: Path, *, proven: bool) -> str:
    """The plan in words: who with whom and why, who is left out and why, what was odd."""
    opening = ", ".join(
        (
            counted("{count} pair", "{count} pairs", len(plan.matches)),
            counted("{count} person left out", "{count} people left out", len(plan.left_out)),
            counted("{count} pin refused", "{count} pins refused", len(plan.refused)),
        )
    )
    pairs = [
        f"{match.mentor_id} → {match.leader_id}: " + "; ".join(_whys(match, told)) for match in plan.matches
    ]
    refused = [
        f"wishes, line {line}: {pin.mentor_id} and {pin.leader_id}: {match_reasons.kept_apart(pin.why)}"
        for line, pin in sorted(
            ((found.pins[pin.mentor_id, pin.leader_id], pin) for pin in plan.refused), key=itemgetter(0)
        )
    ]
    return "\n".join(
        [
            f"{opening}.",
            _asked(found.facts),
            *_listed("Pairs (mentor → leader)", pairs, out),
            *_listed("Left out", list(_left_out(plan)), out),
            *_listed("Pins refused", refused, out),
            *_listed("Remarks", (*found.remarks, *found.in_confidence), out),
            _proof(plan, proven=proven),
            f"The plan is in {out}.",
        ]
    )


def _asked(facts: Problem) -> str:
    """What the plan is for: the same files give another one for other weeks."""
    rules, weeks = facts.rules, counted("{count} week", "{count} weeks", facts.weeks)
    gap = counted("{count} level apart", "{count} levels apart", rules.level_gap)
    needs = "needs met in both directions" if rules.needs is Needs.BOTH else "needs met in one direction"
    return f"For {weeks} from {facts.starts_on}, at least {gap}, {needs}."


def _left_out(plan: Plan) -> Iterator[str]:
    """Those with the same reason together; the reason that keeps most people out comes first."""
    alike = defaultdict[str, list[str]](list)
    for one in plan.left_out:
        why = match_reasons.hindrance(one.why, one.role) + match_reasons.would_help(one.helps)
        alike[why].append(f"{one.person_id} ({one.role})")
    for why, people in sorted(alike.items(), key=lambda each: (-len(each[1]), each[0])):
        more = f" and {len(people) - MOST_SHOWN} more" if len(people) > MOST_SHOWN else ""
        yield f"{', '.join(people[:MOST_SHOWN])}{more}: {why}"


def _whys(match: Match, told: Summary) -> list[str]:
    reasons = [match_reasons.reason(why, match.mentor_id, match.leader_id) for why in match.reasons]
    return reasons + match_reasons.asked_for(match, told.pinned)


def _proof(plan: Plan, *, proven: bool) -> str:
    if not proven:
        return "Best possible: not proven. Please report this."
    return "Best possible: proven." if plan.matches else "No pair is possible: proven."


def _listed(title: str, lines: Sequence[str], out: Path) -> list[str]:
    if not lines:
        return []
    shown = [f"  {line}" for line in lines[:MOST_SHOWN]]
    if len(lines) > MOST_SHOWN:
        shown.append(f"  and {len(lines) - MOST_SHOWN} more, in {out}")
    return [f"{title}:", *shown]


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
