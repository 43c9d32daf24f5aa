"""A fingerprint of all that a plan follows from, and what changed between two of them.

It is told who changed, and never what anybody answered.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bot.mentoring.matching.problem import Pairs, Problem
from bot.mentoring.model import Candidate
from bot.mentoring.org_chart import upwards

VERSION = "matching/3"  # change it with any rule or wish, so that old rehearsals are refused


NEVER_READ = {"name", "locale", "is_slack_admin", "format", "rhythm", "themes", "wants_deep", "since"}


@dataclass(frozen=True, slots=True)
class Marks:
    """A digest of each part of what a plan follows from: it tells that a part changed, never what it says.

    `told` and `known` by role and person: what they told us themselves, and what roster and Slack say.
    `past`: pairs there are and were. `lines`: who reports to whom. `decided`: pairs asked for and kept apart.
    """

    rules: str
    decided: str
    lines: str
    past: str
    told: dict[str, str]
    known: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """A SHA-256 in hex over all of them."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def marks(facts: Problem) -> Marks:
    """The marks of all that a plan follows from, whatever the order it comes in.

    What no rule reads is no part of it, such as names and people who are neither candidates nor above
    one: that changes daily in a large workspace and would spoil every rehearsal.
    """
    lines = facts.lines()
    ids = {one.person.id for one in facts.candidates}
    told, known, past = {}, {}, {}
    for one in facts.candidates:
        key = f"{one.role} {one.person.id}"
        read = _canonical(asdict(one))
        told[key] = _digest([read.pop("profile"), read.pop("capacity")])
        known[key] = _digest([read.pop("person"), read.pop("role")])
        past[key] = [*read.values(), facts.pairs_of(one)]
    return Marks(
        rules=_digest([VERSION, facts.starts_on.isoformat(), facts.weeks, asdict(facts.rules)]),
        decided=_digest([sorted(set(facts.pins)), sorted(set(facts.apart))]),
        lines=_digest(upwards(lines, ids)),
        past=_digest([{key: each for key, each in past.items() if any(each)}, _among(ids, facts.former)]),
        told=told,
        known=known,
    )


def fingerprint(facts: Problem) -> str:
    """A SHA-256 in hex over all that a plan follows from."""
    return marks(facts).fingerprint


def agree(one: Problem, other: Problem) -> bool:
    """Whether the same plan follows from both; far quicker than two fingerprints."""
    if len(one.candidates) != len(other.candidates) or _all_else(one) != _all_else(other):
        return False
    both = zip(one.candidates, other.candidates, strict=True)
    return all(a == b or _candidate_as_read(a) == _candidate_as_read(b) for a, b in both)


def _all_else(facts: Problem) -> Problem:
    """All but the candidates."""
    return replace(facts, candidates=())


def _candidate_as_read(one: Candidate) -> Candidate:
    bare: Candidate = _bare(replace(one, person=_bare(one.person), profile=_bare(one.profile)))
    return bare


def _bare(value: Any) -> Any:
    """Without what no rule reads."""
    unread: dict[str, Any] = {each.name: None for each in fields(value) if each.name in NEVER_READ}
    return replace(value, **unread)


def _digest(value: Any) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=8).hexdigest()


def _among(ids: set[str], pairs: Pairs) -> list[tuple[str, str]]:
    return sorted({pair for pair in pairs if ids.issuperset(pair)})


def _canonical(value: Any) -> Any:
    """What is read of a candidate, lists sorted: nowhere in a candidate does an order say anything."""
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items() if key not in NEVER_READ}
    return sorted(set(value)) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Changes:
    """`joined`, `left` and `known` are ids of people. `told`: how many told us something else.

    `known`: roster or Slack say something else of them, or their role is another.
    """

    joined: tuple[str, ...]
    left: tuple[str, ...]
    known: tuple[str, ...]
    told: int
    rules: bool
    decided: bool
    lines: bool
    past: bool


def between(before: Marks, now: Marks) -> Changes:
    """What is no longer as it was. That somebody came or left is not told twice, by what goes with it."""
    then, today = _ids(before.known), _ids(now.known)
    joined, left = today - then, then - today
    known = _ids(_other(before.known, now.known)) & then & today
    come_or_gone = bool(joined or left)
    return Changes(
        tuple(sorted(joined)),
        tuple(sorted(left)),
        tuple(sorted(known)),
        sum(key in before.told and key in now.told for key in _other(before.told, now.told)),
        rules=before.rules != now.rules,
        decided=before.decided != now.decided,
        lines=before.lines != now.lines and not come_or_gone and not known,
        past=before.past != now.past and not come_or_gone,
    )


def _other(before: dict[str, str], now: dict[str, str]) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def _ids(keys: Iterable[str]) -> set[str]:
    return {key.partition(" ")[2] for key in keys}
