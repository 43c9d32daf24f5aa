"""Programmes, their members, and what keeps a member without a pair."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.mentoring.model.people import Person, Profile
from bot.mentoring.model.topics import Pillar

FURTHEST_START = timedelta(days=731)  # two years, a leap year among them


class Role(StrEnum):
    """Mentor: the junior, who teaches. Leader: the senior, who learns."""

    MENTOR = "mentor"
    LEADER = "leader"


class MemberState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class Hindrance(StrEnum):
    """A reason somebody is left without a pair, or two people are kept apart.

    `..._OF_OTHERS`: the person's own level, or line of managers, is known, but that of nobody who could fit.
    """

    NOT_ACTIVE = "not_active"
    NO_LEVEL = "no_level"
    NO_LEVEL_OF_OTHERS = "no_level_of_others"
    NO_LINE = "no_line"
    NO_LINE_OF_OTHERS = "no_line_of_others"
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
class Programme:
    """One run of reverse mentoring, of whole weeks from `starts_on`; `aims`: up to three it puts first.

    Where it `is_always_open` each pair has those weeks of its own from the Monday after it began, and the
    programme has no last day.
    `is_closed`: nobody joins any more. `ended_on`: the day on which a coordinator ended it.
    """

    id: str
    name: str
    purpose: str
    starts_on: date
    weeks: int
    coordinator_id: str
    leader_level: int
    level_gap: int = 2
    aims: tuple[Pillar, ...] = ()
    is_always_open: bool = False
    is_closed: bool = False
    ended_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The first day that is no longer part of it; the last day there is where no end is known."""
        if self.ended_on:
            return self.ended_on
        return date.max if self.is_always_open else weeks_after(self.starts_on, self.weeks)

    def is_over(self, today: date) -> bool:
        """Whether its last day lies before `today`."""
        return self.ends_on <= today

    def overlaps(self, other: "Programme") -> bool:
        """Whether there is a day on which both run."""
        return self.starts_on < other.ends_on and other.starts_on < self.ends_on


def latest_first_day(today: date) -> date:
    """The last day on which a programme that is made today may begin."""
    return today + FURTHEST_START


def next_monday(day: date) -> date:
    """The Monday after a day, from which a pair that begins on that day hears its first messages."""
    return day + timedelta(days=7 - day.weekday())


def weeks_after(day: date, weeks: int) -> date:
    """The day so many weeks later, or earlier; the first or the last day there is where none lies so far."""
    try:
        return day + timedelta(weeks=weeks)
    except OverflowError:
        return date.max if weeks > 0 else date.min


@dataclass(frozen=True, slots=True)
class Member:
    """A membership: a person in a programme; on the waiting list with a reason and a position, from 1."""

    programme_id: str
    person_id: str
    role: Role
    joined_at: datetime
    state: MemberState = MemberState.ACTIVE
    paused_until: date | None = None
    wait_reason: Hindrance | None = None
    waiting_list_position: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member as matching sees them.

    `capacity`: pairs at a time, 0 or more; usually 1 for a mentor and up to 3 for a leader. `waited`: number
    of earlier programmes that left them without a pair. `since`: the day they joined this one. `met`: the
    departments of their earlier partners.
    """

    person: Person
    profile: Profile
    role: Role
    capacity: int = 1
    waited: int = 0
    since: date | None = None
    met: tuple[str, ...] = ()
