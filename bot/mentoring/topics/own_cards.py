"""An organisation's own cards until they are published, and what it adds to cards on generative AI."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.mentoring.refusals import CardChanged, NeedsAnother

CardRow = dict[str, Any]
"""A card as a table of TOML, by field; not yet checked to be a card."""
LONGEST_ADDRESS = 500


class CardStatus(StrEnum):
    """The status of an own card. Pairs are offered those that are `PUBLISHED`."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


TRANSITIONS = {
    CardStatus.DRAFT: (CardStatus.IN_REVIEW, CardStatus.PUBLISHED, CardStatus.RETIRED),
    CardStatus.IN_REVIEW: (CardStatus.PUBLISHED, CardStatus.RETIRED),
    CardStatus.PUBLISHED: (CardStatus.RETIRED,),
    CardStatus.RETIRED: (CardStatus.DRAFT,),
}


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card as its organisation keeps it.

    `row` is the card as it was written last, by `author_id`; `version` grows by one with each writing.
    `published_row` is the card as pairs may have met it: as published last, whatever became of it since.
    """

    id: str
    row: CardRow
    status: CardStatus
    author_id: str
    version: int = 1
    reviewer_id: str | None = None
    published_row: CardRow | None = None

    @property
    def title(self) -> str:
        return str(self.row.get("title", self.id))

    @property
    def is_sensitive(self) -> bool:
        return bool(self.row.get("sensitive"))

    def waits_for_another(self, person_id: str) -> bool:
        """Whether that person may not publish the card: a second person reads a sensitive one first."""
        return self.is_sensitive and (self.status is not CardStatus.IN_REVIEW or person_id == self.author_id)

    def require_transition(self, status: CardStatus, person_id: str) -> None:
        """Check that this person may give the card that status.

        Raises `CardChanged` if its present status does not lead there, `NeedsAnother` if somebody else than
        the author must do it.
        """
        if status not in TRANSITIONS[self.status]:
            raise CardChanged
        if status is CardStatus.PUBLISHED and self.waits_for_another(person_id):
            raise NeedsAnother


@dataclass(frozen=True, slots=True)
class Guidance:
    """The address of an organisation's rules on generative AI, and the person to ask about them.

    Also where to find help in confidence, and the two safeguarding contacts, or none.
    """

    policy_url: str | None = None
    expert_id: str | None = None
    confidential_help: str | None = None
    first_contact_id: str | None = None
    second_contact_id: str | None = None

    @property
    def contact_ids(self) -> list[str]:
        """The ids of the safeguarding contacts."""
        return [each for each in (self.first_contact_id, self.second_contact_id) if each]

    @property
    def has_help(self) -> bool:
        """Whether somebody whom a talk stirs up has a place to turn to: only then sensitive themes come."""
        return bool(self.confidential_help or self.contact_ids)


def is_address(text: str) -> bool:
    """Whether a text is an https address that Slack links and people can open, without Slack's markup."""
    if len(text) > LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = not any(each.isspace() or each in '<>|`"' for each in text)
    return is_plain and text.isprintable() and parts.scheme == "https" and bool(parts.hostname)
