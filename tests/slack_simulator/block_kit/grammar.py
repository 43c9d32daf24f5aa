"""The grammar in which Slack's limits are written down: each check refuses what it does not like."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

SurfaceKind = Literal["message", "modal", "home"]


@dataclass(frozen=True)
class Walk:
    """Where in a payload a check stands, on which surface, and what has been refused so far."""

    pointer: str
    problems: list[str]
    surface: SurfaceKind

    def at(self, step: str | int) -> "Walk":
        return self.along(f"/{step}")

    def along(self, way: str) -> "Walk":
        return replace(self, pointer=self.pointer + way)

    def refuse(self, why: str) -> None:
        self.problems.append(f"[ERROR] {why} [json-pointer:{self.pointer}]")


Check = Callable[[Any, Walk], None]


def anything(_value: Any, _walk: Walk) -> None:
    """Accepts what has no limit of its own."""


def flag(value: Any, walk: Walk) -> None:
    if not isinstance(value, bool):
        walk.refuse("must provide a boolean")


def string(longest: int, shortest: int = 1) -> Check:
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


def written_as(pattern: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            walk.refuse(f"must match {pattern}")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if value not in allowed:
            walk.refuse(f"must be one of {', '.join(allowed)}")

    return check


def many(part: Check, most: float, least: int = 1) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if not isinstance(value, list):
            walk.refuse("must provide an array")
            return
        if len(value) > most:
            walk.refuse(f"no more than {most} items allowed")
        if len(value) < least:
            walk.refuse(f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            part(item, walk.at(index))

    return check


def thing(allowed: Mapping[str, Check], needed: Collection[str] = ()) -> Check:
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
    def check(value: Any, walk: Walk) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            walk.refuse(f"unsupported type: {kind}")
        else:
            kinds[kind](value, walk)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, walk: Walk) -> None:
        for part in checks:
            part(value, walk)

    return check


def _given(value: Any, keys: Collection[str]) -> int:
    return sum(value.get(key) is not None for key in keys) if isinstance(value, dict) else 1


def exactly_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _given(value, keys) != 1:
            walk.refuse(f"must provide exactly one of {', '.join(keys)}")

    return check


def at_least_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _given(value, keys) < 1:
            walk.refuse(f"must provide one of {', '.join(keys)}")

    return check


def at_most_one_of(*keys: str) -> Check:
    def check(value: Any, walk: Walk) -> None:
        if _given(value, keys) > 1:
            walk.refuse(f"must provide only one of {', '.join(keys)}")

    return check


def in_order(low: str, high: str) -> Check:
    """One number must not exceed the other; numbers may be written as strings."""

    def check(value: Any, walk: Walk) -> None:
        try:
            is_ordered = float(value[low]) <= float(value[high])
        except (KeyError, TypeError, ValueError):
            return
        if not is_ordered:
            walk.refuse(f"{low} must not be more than {high}")

    return check


def only_on(*surfaces: SurfaceKind) -> Check:
    def check(_value: Any, walk: Walk) -> None:
        if walk.surface not in surfaces:
            walk.refuse(f"is not possible in a {walk.surface}, but only in a {' or a '.join(surfaces)}")

    return check


def never(why: str) -> Check:
    """For what Slack knows and yet does not take from an app."""

    def check(_value: Any, walk: Walk) -> None:
        walk.refuse(why)

    return check


def plain(longest: int) -> Check:
    return thing(
        {"type": one_of("plain_text"), "text": string(longest), "emoji": flag}, needed=("type", "text")
    )


def mrkdwn(longest: int) -> Check:
    return thing(
        {"type": one_of("mrkdwn"), "text": string(longest), "verbatim": flag}, needed=("type", "text")
    )


def any_text(longest: int) -> Check:
    return by_type({"plain_text": plain(longest), "mrkdwn": mrkdwn(longest)})
