"""Nudges: what they are for, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NudgeKind(StrEnum):
    """A kind of nudge. The last two belong to a booked meeting, and do not count against the week."""

    WEEKLY = "weekly"
    PROPOSAL = "proposal"
    PREPARATION = "preparation"
    AFTERWARDS = "afterwards"


class NudgeState(StrEnum):
    """A nudge is planned once and ends in exactly one of the last four."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


class Skip(StrEnum):
    """The reason why a nudge was not sent."""

    LATE = "late"
    PAUSED = "paused"
    AWAY = "away"
    NO_PAIR = "no_pair"
    NO_TOPIC = "no_topic"
    NO_MOMENT = "no_moment"
    NOT_WORKING_HOUR = "moved"  # as it is kept: most often the person had moved to another zone
    OFF = "off"
    SLOWED = "slowed"
    QUIET = "quiet"
    DO_NOT_DISTURB = "do_not_disturb"
    MEETING = "meeting"
    NO_MEETING = "no_meeting"
    TOLD = "told"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Nudge:
    """One unasked message to one person: a row in the database, never a timer.

    `week` is the person's own week, as in "2026-W10". Only what belongs to a booked meeting names that.
    """

    id: str
    person_id: str
    kind: NudgeKind
    week: str
    due_at: datetime
    not_after: datetime
    state: NudgeState = NudgeState.PLANNED
    reason: str | None = None
    pair_id: str | None = None
    attempts: int = 0
    meeting_id: str | None = None
