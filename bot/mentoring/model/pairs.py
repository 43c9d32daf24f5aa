"""Pairs, and why two people were matched."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.mentoring.model.programmes import Programme, Role, next_monday, weeks_after
from bot.mentoring.model.topics import Area


class PairState(StrEnum):
    """`PROPOSED`: the mentor is asked. `CONSENTED`: the mentor said yes, the leader is asked.

    Whether somebody says no or nothing, a proposal lapses at the same hour: nothing tells the two apart.
    """

    PROPOSED = "proposed"
    CONSENTED = "consented"
    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "stopped"
    LAPSED = "lapsed"


LIVE_PAIRS = (PairState.PROPOSED, PairState.CONSENTED, PairState.ACTIVE)


class ReasonKind(StrEnum):
    """A kind of reason why two people fit, in the order people should read them."""

    LEADER_WANTS = "leader_wants"
    MENTOR_WANTS = "mentor_wants"
    OTHER_DEPARTMENT = "other_department"
    OTHER_PLACE = "other_place"
    NEW_DEPARTMENT = "new_department"
    SHARED_HOURS = "shared_hours"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason why two people fit, with the areas or the minutes a week it speaks of."""

    kind: ReasonKind
    areas: tuple[Area, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One mentor and one leader in one programme.

    `asked_at`: when the open question certainly reached the one whose answer it waits for. `is_closed`: a
    proposal of which nobody is asked any more, because one of the two said no or keeps the other on a private
    list. It takes its seats until `answer_by` and lapses then, like one without an answer; `asked_at` is when
    its question arrived, or would have.
    """

    id: str
    programme_id: str
    mentor_id: str
    leader_id: str
    state: PairState
    reasons: tuple[Reason, ...]
    answer_by: datetime
    channel_id: str | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    asked_at: datetime | None = None

    is_closed: bool = False

    @property
    def turn_id(self) -> str | None:
        """The id of the person whose yes or no comes next: the mentor's, then the leader's; or nobody's."""
        return {PairState.PROPOSED: self.mentor_id, PairState.CONSENTED: self.leader_id}.get(self.state)

    @property
    def answerer_id(self) -> str | None:
        """The id of the person whose answer it waits for; nobody's where it is closed."""
        return None if self.is_closed else self.turn_id

    def partner_of(self, person_id: str) -> str:
        return self.leader_id if person_id == self.mentor_id else self.mentor_id

    def role_of(self, person_id: str) -> Role:
        return Role.MENTOR if person_id == self.mentor_id else Role.LEADER

    def starts_on(self, programme: Programme) -> date:
        """The first day of its week 1: the programme's; in an always-open one, the Monday after it began."""
        if programme.is_always_open and self.began_at:
            return next_monday(self.began_at.date())
        return programme.starts_on

    def ends_on(self, programme: Programme) -> date:
        """The first day on which it is over, if nothing happens before."""
        return min(programme.ends_on, weeks_after(self.starts_on(programme), programme.weeks))
