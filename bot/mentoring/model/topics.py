"""Topic cards, what they are about, and what became of one that was offered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Pillar(StrEnum):
    """The six aims of a programme; a topic serves one or more."""

    HIERARCHY = "hierarchy"
    LEARNING = "learning"
    INCLUSION = "inclusion"
    TECHNOLOGY = "technology"
    TRUST = "trust"
    ORGANISATION = "organisation"


class Stage(StrEnum):
    """The stage of trust that a topic needs."""

    EARLY = "early"
    MIDDLE = "middle"
    DEEP = "deep"


class Lead(StrEnum):
    """The partner who leads a topic."""

    MENTOR = "mentor"
    LEADER = "leader"
    BOTH = "both"


class Area(StrEnum):
    """An area of knowledge or life that people offer and want; each card belongs to one."""

    STARTING = "starting"
    GENERATIVE_AI = "generative_ai"
    DATA = "data"
    SECURITY = "security"
    DIGITAL_CUSTOMERS = "digital_customers"
    INCLUSION = "inclusion"
    PERSPECTIVES = "perspectives"
    SPEAKING_UP = "speaking_up"
    CAREER_STAGES = "career_stages"
    WELLBEING = "wellbeing"
    HOW_THINGS_RUN = "how_things_run"
    STRATEGY = "strategy"
    SUSTAINABILITY = "sustainability"
    INNOVATION = "innovation"
    TRUST = "trust"


class OfferState(StrEnum):
    """The state of an offer; `SWAPPED`: the pair chose the card, and later another one in its place."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    SKIPPED = "skipped"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Card:
    """One discussion topic, complete to the shape in `docs/topic-packs.md`."""

    id: str
    title: str
    area: Area
    pillars: tuple[Pillar, ...]
    stage: Stage
    lead: Lead
    minutes: tuple[int, ...]
    why_mentor: str
    why_leader: str
    leader_brings: str
    mentor_leads: tuple[str, ...]
    leader_asks: tuple[str, ...]
    try_it: str
    promise: str
    follow_up: str
    light: str
    check_it: str | None = None
    mentor_promise: str | None = None
    sensitive: bool = False
    theme: str | None = None
    needs_policy: bool = False
    support: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of one card to a pair."""

    id: str
    pair_id: str
    card_id: str
    state: OfferState
    offered_at: datetime
    nudge_id: str | None = None
