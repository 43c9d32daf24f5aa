"""A plan as a value: who with whom and why, who is left out, what was refused, and the proof."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.mentoring.model import Hindrance, Reason, Role


@dataclass(frozen=True, slots=True)
class Match:
    """A pair of a plan, with its score in points and the reasons of both sides."""

    mentor_id: str
    leader_id: str
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """The number of people who would fit if this rule alone were not there, all else being as it is."""

    rule: Hindrance
    people: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody without a pair: the reason, and how many would fit if one rule were not there."""

    person_id: str
    role: Role
    why: Hindrance
    helps: tuple[Help, ...] = ()


class Arrangement(StrEnum):
    """The decision of a coordinator on two people, made before any plan."""

    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class RefusedPin:
    """A pair the coordinator asked for that must not be, and the rule it would break."""

    mentor_id: str
    leader_id: str
    why: Hindrance


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that no plan is better: what the plan reaches, and a dual price for a seat of each person.

    `covered`: members (a person in a role) who get their first pair; `waited`: the earlier programmes that
    these waited through in vain; `poor`: pairs below the floor; `total`: the sum of scores. Pinned pairs are
    not in these figures. `one_place`, `one_poor` and `one_point` are the worth of one first pair, one poor
    pair and one point, in the unit of prices.
    """

    covered: int
    poor: int
    total: int
    waited: int = 0
    one_place: int = 0
    one_poor: int = 0
    one_point: int = 0
    mentor_prices: dict[str, int] = field(default_factory=dict)
    leader_prices: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One best assignment over all, and the reasons why others are left out or a pin is refused."""

    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[RefusedPin, ...] = ()
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A plan kept with the fingerprint of the problem it was made for."""

    id: str
    programme_id: str
    fingerprint: str
    plan: Plan
    made_at: datetime
    released_at: datetime | None = None
