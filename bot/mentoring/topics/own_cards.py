"""An organisation's own cards on their way to the shelf, and what it adds to cards on generative AI."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from bot.mentoring.refusals import CardChanged, NeedsAnother

Row = dict[str, Any]
LONGEST_ADDRESS = 500


class Stand(StrEnum):
    """Where a card of an organisation's own stands. Pairs are offered those that are `PUBLISHED`."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


NEXT = {
    Stand.DRAFT: (Stand.IN_REVIEW, Stand.PUBLISHED, Stand.RETIRED),
    Stand.IN_REVIEW: (Stand.PUBLISHED, Stand.RETIRED),
    Stand.PUBLISHED: (Stand.RETIRED,),
    Stand.RETIRED: (Stand.DRAFT,),
}


@dataclass(frozen=True, slots=True)
class OwnCard:
    """A card as its organisation keeps it.

    `words` is its row as it was written last, by `author_id`; `version` grows with each writing. `shown` is
    the row that pairs may have met: what was published last, whatever became of the card since.
    """

    id: str
    words: Row
    stand: Stand
    author_id: str
    version: int = 1
    reviewer_id: str | None = None
    shown: Row | None = None

    @property
    def title(self) -> str:
        return str(self.words.get("title", self.id))

    @property
    def is_sensitive(self) -> bool:
        return bool(self.words.get("sensitive"))

    def waits_for_another(self, person_id: str) -> bool:
        """Whether this person may not publish it: a sensitive card is read by a second person first."""
        return self.is_sensitive and (self.stand is not Stand.IN_REVIEW or person_id == self.author_id)

    def require_may_become(self, stand: Stand, by: str) -> None:
        """Raises `CardChanged` if it cannot go there from here, `NeedsAnother` if another must do it."""
        if stand not in NEXT[self.stand]:
            raise CardChanged
        if stand is Stand.PUBLISHED and self.waits_for_another(by):
            raise NeedsAnother


@dataclass(frozen=True, slots=True)
class Guidance:
    """Where an organisation keeps its rules on generative AI, and whom to ask about them."""

    policy_url: str | None = None
    expert_id: str | None = None


def is_address(words: str) -> bool:
    """Whether these are an address that Slack links and people can open; nothing that is markup to Slack."""
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    is_plain = len(words) <= LONGEST_ADDRESS and not any(each.isspace() or each in '<>|`"' for each in words)
    return is_plain and words.isprintable() and parts.scheme == "https" and bool(parts.hostname)
