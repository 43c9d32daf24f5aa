"""What was counted of a programme, before it is decided what may be shown."""

from dataclasses import dataclass


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
