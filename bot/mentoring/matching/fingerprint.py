"""A fingerprint of everything that a plan follows from, and what changed between two of them.

A digest says that a part changed and who is concerned, never what anybody answered.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from bot.mentoring.matching.problem import PairIds, Problem
from bot.mentoring.model import Candidate
from bot.mentoring.org_chart import managers_above

VERSION = "matching/5"  # change it with any rule or wish, so that old rehearsals are refused


UNREAD_FIELDS = {
    *("name", "locale", "is_slack_admin", "account_changed_at"),
    *("rhythm", "themes", "wants_deep", "is_readable", "since"),
}
STORED_KEYS = {
    "arrangements": "decided",
    "reporting_lines": "lines",
    "pair_history": "past",
    "answers": "told",
    "directory": "known",
    "account_status": "standing",
}
"""Keys in JSON of fields with another name: rehearsals and fingerprints that are kept must stay valid."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A digest of each part of a problem: it shows that the part changed, and nothing of what it says.

    Private lists are in none of them, so that nothing that is said of a change follows from one.
    `arrangements`: pins, and pairs kept apart. `pair_history`: pairs there are and were. By role and person,
    `answers`: what they told us themselves; `directory`: what roster and Slack say of them.
    """

    rules: str
    arrangements: str
    reporting_lines: str
    pair_history: str
    answers: dict[str, str]
    directory: dict[str, str]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """The marks that were written by `as_json`."""
        return cls(**{each.name: document[STORED_KEYS.get(each.name, each.name)] for each in fields(cls)})

    def as_json(self) -> dict[str, Any]:
        """The marks as they are kept with a rehearsal."""
        return {STORED_KEYS.get(name, name): value for name, value in asdict(self).items()}

    @property
    def fingerprint(self) -> str:
        """A SHA-256 in hex over all parts."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


def marks_of(problem: Problem) -> Marks:
    """The marks of a problem, whatever the order of its candidates and lists.

    What no rule reads is left out, such as names and people who are neither candidates nor above one: that
    changes daily in a large workspace and would spoil every rehearsal.
    """
    lines = problem.reporting_lines()
    ids = {one.person.id for one in problem.candidates}
    answers, directory, histories = {}, {}, {}
    for one in problem.candidates:
        key = f"{one.role} {one.person.id}"
        values = _canonical(asdict(one))
        answers[key] = _digest([values.pop("profile") | {"avoids": []}, values.pop("capacity")])
        directory[key] = _digest([values.pop("person"), values.pop("role")])
        histories[key] = [*values.values(), problem.live_pairs_of(one)]
    with_history = {key: each for key, each in histories.items() if any(each)}
    return Marks(
        rules=_digest([VERSION, problem.starts_on.isoformat(), problem.weeks, asdict(problem.rules)]),
        arrangements=_digest([sorted(set(problem.pins)), sorted(set(problem.kept_apart))]),
        reporting_lines=_digest(managers_above(lines, ids)),
        pair_history=_digest([with_history, _pairs_within(ids, problem.former)]),
        answers=answers,
        directory=directory,
    )


def fingerprint(problem: Problem) -> str:
    """A SHA-256 in hex over everything that a plan follows from, private lists included."""
    private_lists = sorted(
        (one.role, one.person.id, sorted({*one.profile.avoids}))
        for one in problem.candidates
        if one.profile.avoids
    )
    digests = marks_of(problem).as_json() | ({"avoids": _digest(private_lists)} if private_lists else {})
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def are_equivalent(one: Problem, other: Problem) -> bool:
    """Whether the same plan follows from both problems, whose candidates come in the same order.

    Far quicker than to compare two fingerprints.
    """
    if len(one.candidates) != len(other.candidates) or _without_candidates(one) != _without_candidates(other):
        return False
    candidates = zip(one.candidates, other.candidates, strict=True)
    return all(a == b or _without_unread_fields(a) == _without_unread_fields(b) for a, b in candidates)


def _without_candidates(problem: Problem) -> Problem:
    # What is only there for words about a plan changes no plan.
    return replace(problem, candidates=(), never_begun=(), begun_pairs={})


def _without_unread_fields(one: Candidate) -> Candidate:
    profile, person = _blank_unread_fields(one.profile), _blank_unread_fields(one.person)
    candidate: Candidate = _blank_unread_fields(replace(one, person=person, profile=profile))
    return candidate


def _blank_unread_fields(value: Any) -> Any:
    """The dataclass instance with None in each field that no rule reads."""
    unread: dict[str, Any] = {each.name: None for each in fields(value) if each.name in UNREAD_FIELDS}
    return replace(value, **unread)


def _digest(value: Any) -> str:
    return hashlib.blake2b(json.dumps(value, sort_keys=True).encode(), digest_size=8).hexdigest()


def _pairs_within(ids: set[str], pairs: Collection[PairIds]) -> list[PairIds]:
    """The pairs of which both people are among these ids, sorted, each once."""
    return sorted({pair for pair in pairs if ids.issuperset(pair)})


def _canonical(value: Any) -> Any:
    """The fields of a candidate that rules read, lists sorted: no order in a candidate means anything."""
    if isinstance(value, dict):
        read_items = ((key, inner) for key, inner in value.items() if key not in UNREAD_FIELDS)
        return {STORED_KEYS.get(key, key): _canonical(inner) for key, inner in read_items}
    return sorted(set(value)) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between two problems. `joined`, `departed` and `updated` are ids of people.

    `updated`: roster or Slack say something else of them, or their role is another. `answers_or_pairs`:
    people told us something else, or other proposals and pairs stand; which of these is private.
    """

    joined: tuple[str, ...]
    departed: tuple[str, ...]
    updated: tuple[str, ...]
    rules: bool
    arrangements: bool
    reporting_lines: bool
    answers_or_pairs: bool


def changes_between(old: Marks, new: Marks) -> Changes:
    """The changes from old marks to new; what follows from a join or a departure is not counted again."""
    old_ids, new_ids = _person_ids(old.directory), _person_ids(new.directory)
    joined, departed = new_ids - old_ids, old_ids - new_ids
    updated = _person_ids(_differing_keys(old.directory, new.directory)) & old_ids & new_ids
    changed_answers = _differing_keys(old.answers, new.answers) & old.answers.keys() & new.answers.keys()
    have_people_changed = bool(joined or departed)
    return Changes(
        tuple(sorted(joined)),
        tuple(sorted(departed)),
        tuple(sorted(updated)),
        rules=old.rules != new.rules,
        arrangements=old.arrangements != new.arrangements,
        reporting_lines=old.reporting_lines != new.reporting_lines
        and not have_people_changed
        and not updated,
        answers_or_pairs=bool(changed_answers)
        or (old.pair_history != new.pair_history and not have_people_changed),
    )


def _differing_keys(old: dict[str, str], new: dict[str, str]) -> set[str]:
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _person_ids(keys: Iterable[str]) -> set[str]:
    """The ids in keys such as `mentor U123`."""
    return {key.partition(" ")[2] for key in keys}
