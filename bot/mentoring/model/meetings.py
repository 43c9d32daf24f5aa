"""Meetings of a pair, and what each says became of one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MeetingAnswer(StrEnum):
    """The answer of one partner whether they met about a card."""

    MET = "met"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A talk about a card. The card's message is `ts` in `channel_id`; `announcement_ts` that of its time."""

    id: str
    pair_id: str
    card_id: str
    opened_at: datetime
    channel_id: str | None = None
    ts: str | None = None
    mentor_says: MeetingAnswer | None = None
    leader_says: MeetingAnswer | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    announcement_ts: str | None = None

    @property
    def took_place(self) -> bool:
        """Whether a partner said that they met, and neither said otherwise."""
        answers = {self.mentor_says, self.leader_says}
        return MeetingAnswer.MET in answers and MeetingAnswer.NOT_YET not in answers

    @property
    def is_disputed(self) -> bool:
        """Whether one partner said that they met, and the other that they did not."""
        return {self.mentor_says, self.leader_says} == {MeetingAnswer.MET, MeetingAnswer.NOT_YET}
