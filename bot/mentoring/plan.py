"""A plan as a value: who with whom and why, who is left out and why, and the proof that none is better."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.mentoring.model import Reason, Role


class Hindrance(StrEnum):
    """A reason somebody is left without a pair, or two people are kept apart."""

    NOT_ACTIVE = "not_active"
    NO_LEVEL = "no_level"
    PAUSED = "paused"
    NO_ROOM = "no_room"
    SAME_PERSON = "same_person"
    LEVEL_GAP = "level_gap"
    REPORTING_LINE = "reporting_line"
    COMMON_MANAGER = "common_manager"
    FORMER_PARTNER = "former_partner"
    NO_SHARED_HOURS = "no_shared_hours"
    NO_SHARED_LANGUAGE = "no_shared_language"
    NO_SHARED_NEED = "no_shared_need"
    KEPT_APART = "kept_apart"
    PRIVATE_LIST = "private_list"
    EVERYONE_TAKEN = "everyone_taken"


@dataclass(frozen=True, slots=True)
class Match:
    mentor_id: str
    leader_id: str
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """How many people would fit if this rule alone did not stand between; all else being as it is."""

    rule: Hindrance
    people: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody without a pair: why, and who would fit if one rule were not there."""

    person_id: str
    role: Role
    why: Hindrance
    helps: tuple[Help, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedPin:
    """A pair the coordinator asked for that must not be, and the rule it would break."""

    mentor_id: str
    leader_id: str
    why: Hindrance


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that no plan is better: what the plan reaches, and a price for a place of each person.

    `covered`: places of (person, role) that get their first pair; `poor`: pairs below the floor; `total`:
    the sum of scores and of what waiting counts. Pinned pairs are not in these figures. Prices are in units
    of which `certificate.holds` says the rest.
    """

    covered: int
    poor: int
    total: int
    mentor_prices: dict[str, int] = field(default_factory=dict)
    leader_prices: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One best assignment over all, and what became of everybody else."""

    matches: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    refused: tuple[RefusedPin, ...] = ()
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A plan kept with the fingerprint of the facts it was made from."""

    id: str
    programme_id: str
    fingerprint: str
    plan: Plan
    made_at: datetime
    released_at: datetime | None = None
