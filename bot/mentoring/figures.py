"""What is counted of a programme, and what of it may be shown: a figure must not point at one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

Group = TypeVar("Group", bound=str)

# Common survey practice; a convention, not a mathematical guarantee.
FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of a programme; `used` holds who (pair) used what (card), each once."""

    members: dict[tuple[str, str], int]
    pairs: dict[str, int]
    pairs_began: int
    nudges_planned: int
    nudges_sent: int
    nudges_answered: int
    cards_chosen: int
    meetings: int
    meetings_confirmed: int
    used: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both always shown. `part` is None where the group is too small to show."""

    part: int | None
    whole: int


def shares_by_group(parts: Mapping[Group, int], whole: int, pairs: int) -> dict[Group, Share]:
    """Each group's part of the whole, with groups hidden that could point at few pairs.

    `pairs` is the number of pairs the whole comes from: below five nothing is shown. A group with
    one to four is hidden; where only one is hidden it could be found by subtraction, so the smallest
    of the others is hidden with it, an empty one only where there is no other.
    """
    if pairs < FEWEST_PAIRS:
        return {group: Share(None, whole) for group in parts}
    hidden = {group for group, part in parts.items() if 0 < part < FEWEST_PAIRS}
    shown = {group: part for group, part in parts.items() if group not in hidden}
    if len(hidden) == 1 and shown:
        hidden.add(min(shown, key=lambda group: (shown[group] == 0, shown[group], group)))
    return {group: Share(None if group in hidden else part, whole) for group, part in parts.items()}
