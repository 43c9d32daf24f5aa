"""The grammar in which Slack's limits are written down: each check refuses what it does not like."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

SurfaceKind = Literal["message", "modal", "home"]


@dataclass(frozen=True)
class Walk:
    """The place in a payload at which a check stands, its surface, and what has been refused so far."""

    pointer: str
    problems: list[str]
    surface: SurfaceKind

    def at(self, step: str | int) -> "Walk":
        """The same walk one key or index further in."""
        return self.at_path(f"/{step}")

    def at_path(self, path: str) -> "Walk":
        """The same walk further along a JSON pointer, which begins with a slash."""
        return replace(self, pointer=self.pointer + path)

    def refuse(self, reason: str) -> None:
        """Note an error at this place, in the form in which Slack words its own."""
        self.problems.append(f"[ERROR] {reason} [json-pointer:{self.pointer}]")


Check = Callable[[Any, Walk], None]


def anything(_value: Any, _walk: Walk) -> None:
    """Accepts every value: what has no limit of its own."""


def boolean(value: Any, walk: Walk) -> None:
    if not isinstance(value, bool):
        walk.refuse("must provide a boolean")


def string(longest: int, shortest: int = 1) -> Check:
    """Text of so many characters."""

    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, str):
            walk.refuse("must provide a string")
        elif len(value) > longest:
            walk.refuse(f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            walk.refuse(f"must be more than {shortest - 1} characters")

    return check


def integer(lowest: int, highest: int) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            walk.refuse(f"must be an integer from {lowest} to {highest}")

    return check


def number(value: Any, walk: Walk) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        walk.refuse("must be a number")


def string_matching(pattern: str) -> Check:
    """Text that matches this pattern from end to end."""

    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            walk.refuse(f"must match {pattern}")

    return check


def one_of(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, walk: Walk) -> None:
        if value not in allowed:
            walk.refuse(f"must be one of {', '.join(allowed)}")

    return check


def array_of(item_check: Check, max_items: float, min_items: int = 1) -> Check:
    """A list of so many items, each of which passes the check."""

    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, list):
            walk.refuse("must provide an array")
            return
        if len(value) > max_items:
            walk.refuse(f"no more than {max_items} items allowed")
        if len(value) < min_items:
            walk.refuse(f"no fewer than {min_items} items allowed")
        for index, item in enumerate(value):
            item_check(item, walk.at(index))

    return check


def object_of(allowed: Mapping[str, Check], needed: Collection[str] = ()) -> Check:
    """An object with these properties and no others; those `needed` may not be missing."""

    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, dict):
            walk.refuse("must provide an object")
            return
        for key in needed:
            if value.get(key) is None:
                walk.refuse(f"missing required field: {key}")
        for key, part in value.items():
            if key not in allowed:
                walk.refuse(f"invalid additional property: {key}")
            elif part is not None:
                allowed[key](part, walk.at(key))

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: Any, walk: Walk) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            walk.refuse(f"unsupported type: {kind}")
        else:
            kinds[kind](value, walk)

    return check


def all_of(*checks: Check) -> Check:
    """Every one of these checks; what several refuse is noted several times."""

    def check(value: Any, walk: Walk) -> None:
        for part in checks:
            part(value, walk)

    return check


def _count_of_present(value: Any, keys: Collection[str]) -> int:
    return sum(value.get(key) is not None for key in keys) if isinstance(value, dict) else 1


def exactly_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _count_of_present(value, keys) != 1:
            walk.refuse(f"must provide exactly one of {', '.join(keys)}")

    return check


def at_least_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _count_of_present(value, keys) < 1:
            walk.refuse(f"must provide one of {', '.join(keys)}")

    return check


def at_most_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _count_of_present(value, keys) > 1:
            walk.refuse(f"must provide only one of {', '.join(keys)}")

    return check


def in_order(low: str, high: str) -> Check:
    """Refuses an object whose `low` exceeds its `high`; numbers may be written as strings."""

    def check(value: Any, walk: Walk) -> None:
        try:
            is_ordered = float(value[low]) <= float(value[high])
        except (KeyError, TypeError, ValueError):
            return
        if not is_ordered:
            walk.refuse(f"{low} must not be more than {high}")

    return check


def only_on(*surfaces: SurfaceKind) -> Check:
    """Nothing but a refusal on every surface other than these."""

    def check(_value: Any, walk: Walk) -> None:
        if walk.surface not in surfaces:
            walk.refuse(f"is not possible in a {walk.surface}, but only in a {' or a '.join(surfaces)}")

    return check


def refuse_always(reason: str) -> Check:
    """The check of what Slack knows and yet does not take from an app."""

    def check(_value: Any, walk: Walk) -> None:
        walk.refuse(reason)

    return check


def plain_text(longest: int) -> Check:
    """A text object without markup, of at most so many characters."""
    return object_of(
        {"type": one_of("plain_text"), "text": string(longest), "emoji": boolean}, needed=("type", "text")
    )


def mrkdwn(longest: int) -> Check:
    """A text object with Slack's markup, of at most so many characters."""
    return object_of(
        {"type": one_of("mrkdwn"), "text": string(longest), "verbatim": boolean}, needed=("type", "text")
    )


def text_object(longest: int) -> Check:
    """A text object of either kind."""
    return by_type({"plain_text": plain_text(longest), "mrkdwn": mrkdwn(longest)})
