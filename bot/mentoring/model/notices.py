"""Notices: what people must hear because of something that others did, or that went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """A kind of notice. The first four are for a pair's group message, the next four for one person alone.

    The others are for coordinators, who read all that waits for them in one message.
    """

    INTRODUCTION = "introduction"
    BOOKING = "booking"
    MOVE = "move"
    CANCELLATION = "cancellation"
    CLOSING = "closing"
    PROGRAMME_CLOSING = "programme_closing"
    BREAK = "break"
    QUESTION_CLOSED = "question_closed"
    UNREACHABLE = "unreachable"
    NOT_INTRODUCED = "not_introduced"
    RECONNECTED = "reconnected"
    PAIR_ENDED = "pair_ended"
    DEPARTED_COORDINATOR = "departed_coordinator"


FOR_COORDINATORS = frozenset(
    {
        NoticeKind.UNREACHABLE,
        NoticeKind.NOT_INTRODUCED,
        NoticeKind.RECONNECTED,
        NoticeKind.PAIR_ENDED,
        NoticeKind.DEPARTED_COORDINATOR,
    }
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one person or, with a pair's id alone, to the group message of that pair.

    It is due at `due_at`, which a refusal puts off; `since` is when it was due at first. `subject` holds
    what its words are about: ids, instants and codes, never words of people.
    """

    id: str
    kind: NoticeKind
    due_at: datetime
    since: datetime
    person_id: str | None = None
    pair_id: str | None = None
    meeting_id: str | None = None
    subject: Mapping[str, str] = field(default_factory=dict)
