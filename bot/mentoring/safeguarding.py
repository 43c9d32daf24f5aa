"""Safeguarding: who may read what somebody writes in confidence, and how long it is tried to reach them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.mentoring.org_chart import Managers, managers_above

# Characters: it fits a section of a message whole.
LONGEST_CONCERN = 2_500
LONGEST_HELP = 300

# The writer is to know soon, so that they can turn to somebody directly.
GIVEN_UP_AFTER = timedelta(days=1)
# So long the writer is told what became of it, should Slack not let us at first.
TOLD_WITHIN = timedelta(days=7)


class ConcernOutcome(StrEnum):
    """What became of a concern: certainly with its reader, or not certainly so within the time there is."""

    ARRIVED = "arrived"
    NOT_ARRIVED = "not_arrived"


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that a person wrote in confidence; its `text` is None once it is known what became of it.

    `attempts` counts how often Slack was asked to bring it.
    """

    id: str
    writer_id: str
    reader_id: str
    text: str | None
    written_at: datetime
    attempts: int = 0
    outcome: ConcernOutcome | None = None

    def is_too_old(self, now: datetime) -> bool:
        """Whether it is given up at that moment (UTC): to bring it, or then to tell the writer."""
        return now - self.written_at >= (TOLD_WITHIN if self.outcome else GIVEN_UP_AFTER)


def eligible_readers(
    contact_ids: Sequence[str], writer_id: str, partner_ids: Collection[str], managers: Managers
) -> list[str]:
    """Those of the contacts who may read what the writer has to say, in their order.

    Never the writer, nobody they are or were a pair with, and nobody above or below them at any depth.
    """
    above = managers_above(managers, [writer_id]).keys()
    excluded = {writer_id, *partner_ids, *above}
    return [
        each
        for each in contact_ids
        if each not in excluded and writer_id not in managers_above(managers, [each])
    ]
