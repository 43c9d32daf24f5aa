"""What changed between two moments, told from their marks alone: who, but never what anybody answered."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.mentoring.facts import Marks


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
