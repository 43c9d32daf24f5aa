"""What is stored about one person, as they may read it, and what an erasure leaves behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.mentoring.model import (
    AdminRole,
    Meeting,
    Member,
    Nudge,
    Offer,
    OfferState,
    Pair,
    Person,
    Profile,
    Programme,
    Role,
)
from bot.mentoring.topics.feedback import FeedbackAnswer


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is stored about a person and theirs to read.

    `pairs` are those that began: what did not become a pair would tell who said no. `offers` and `meetings`
    are by pair id. `nudges` are those that were sent. `admin_acts` counts the lines of the audit, `own_cards`
    the topic cards they wrote or reviewed, `files` what the bot sent them and Slack keeps. `concern_readers`:
    to whom something they wrote in confidence is still on its way.
    """

    person: Person
    profile: Profile | None
    members: Sequence[Member]
    programmes: Mapping[str, Programme]
    pairs: Sequence[Pair]
    offers: Mapping[str, Sequence[Offer]]
    meetings: Mapping[str, Sequence[Meeting]]
    answers: Sequence[FeedbackAnswer]
    nudges: Sequence[tuple[Nudge, datetime]]
    admin_roles: Sequence[AdminRole]
    admin_acts: int
    own_cards: int
    files: int
    concern_readers: Sequence[str]
    is_expert: bool
    is_contact: bool

    def visible_offers(self, pair: Pair) -> list[Offer]:
        """The offers of a pair that are theirs to read: a leader never sees what the mentor passed over."""
        is_mentor = pair.role_of(self.person.id) is Role.MENTOR
        return [each for each in self.offers[pair.id] if is_mentor or each.state is OfferState.CHOSEN]


class KeptReason(StrEnum):
    """A live reason why a person's id stays after an erasure."""

    LINE = "line"
    COORDINATES = "coordinates"
    COORDINATED = "coordinated"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What went: how many memberships, pairs, answers, messages in the ledger, and files; and what stays.

    `number` and `day` are all that is kept of it: the number is one of the workspace, counted from 1.
    """

    number: int
    day: date
    members: int
    pairs: int
    answers: int
    nudges: int
    files: int
    kept: tuple[KeptReason, ...] = ()
