"""The values that cross rooms: plain, frozen, and free of Slack and SQL.

Every datetime is an aware instant in UTC. Every id is text: Slack's own for workspaces, people and channels,
one that the bot made for everything else.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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


class Role(StrEnum):
    """Mentor: the junior, who teaches. Leader: the senior, who learns."""

    MENTOR = "mentor"
    LEADER = "leader"


class Format(StrEnum):
    """The way in which a person likes to meet."""

    EITHER = "either"
    VIDEO = "video"
    IN_PERSON = "in_person"


class Cadence(StrEnum):
    """The number of weeks from one weekly nudge to the next, or none at all."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    OFF = "off"


class Willingness(StrEnum):
    """The feeling of a mentor about one sensitive theme. A theme without an answer is `NOT_FOR_ME`."""

    GLAD = "glad"
    ASK_FIRST = "ask_first"
    NOT_FOR_ME = "not_for_me"


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


class MemberState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class PairState(StrEnum):
    """`PROPOSED`: the mentor is asked. `CONSENTED`: the mentor said yes, the leader is asked."""

    PROPOSED = "proposed"
    CONSENTED = "consented"
    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "stopped"
    DECLINED = "declined"
    LAPSED = "lapsed"


LIVE_PAIRS = (PairState.PROPOSED, PairState.CONSENTED, PairState.ACTIVE)


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
    MOVED = "moved"
    OFF = "off"
    SLOWED = "slowed"
    QUIET = "quiet"
    DO_NOT_DISTURB = "do_not_disturb"
    MEETING = "meeting"
    NO_MEETING = "no_meeting"
    TOLD = "told"
    ERROR = "error"


class OfferState(StrEnum):
    """The state of an offer; `SWAPPED`: the pair chose the card, and later another one in its place."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    SKIPPED = "skipped"
    SWAPPED = "swapped"


class MeetingAnswer(StrEnum):
    """The answer of one partner whether they met about a card."""

    MET = "met"
    NOT_YET = "not_yet"


class AdminRole(StrEnum):
    OWNER = "owner"
    COORDINATOR = "coordinator"


class AccountStatus(StrEnum):
    """The state of an account in Slack. Only `ACTIVE` people can take part."""

    ACTIVE = "active"
    GUEST = "guest"
    DEACTIVATED = "deactivated"
    BOT = "bot"


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
class Hours:
    """Working hours on a person's own wall clock, in minutes after midnight; `start < end`."""

    start: int = 9 * 60
    end: int = 17 * 60


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Weekday (Monday is 0) and hour of the weekly nudge, and country of the holidays; None: as usual."""

    weekday: int | None = None
    hour: int | None = None
    cadence: Cadence = Cadence.WEEKLY
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack workspace that installed the app; closed while Slack lets nothing of the bot through.

    Slack asked for no messages before `rate_limited_until`.
    """

    id: str
    name: str
    bot_user_id: str
    closed_at: datetime | None = None
    rate_limited_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the workspace. `level` grows with seniority; None until a roster names it."""

    id: str
    name: str
    timezone: str
    locale: str
    account_status: AccountStatus = AccountStatus.ACTIVE
    is_slack_admin: bool = False
    level: int | None = None
    manager_id: str | None = None
    department: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's answers in the join form; `avoids`, `themes` and `wants_deep` are private to them.

    `capacity`: mentors at a time for a person who is a leader, 1 to 3. `avoids`: ids of people they will not
    be paired with. `wants_deep`: whether a mentor is glad of topics that need much trust.
    """

    offers: tuple[Area, ...] = ()
    wants: tuple[Area, ...] = ()
    languages: tuple[str, ...] = ("en",)
    hours: Hours = field(default_factory=Hours)
    format: Format = Format.EITHER
    avoids: tuple[str, ...] = ()
    themes: dict[str, Willingness] = field(default_factory=dict)
    rhythm: Rhythm = field(default_factory=Rhythm)
    capacity: int = 1
    wants_deep: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    """One run of reverse mentoring, of whole weeks from `starts_on`; `aims`: up to three it puts first."""

    id: str
    name: str
    purpose: str
    starts_on: date
    weeks: int
    coordinator_id: str
    leader_level: int
    level_gap: int = 2
    aims: tuple[Pillar, ...] = ()

    @property
    def ends_on(self) -> date:
        """The first day that is no longer part of it."""
        return self.starts_on + timedelta(weeks=self.weeks)


@dataclass(frozen=True, slots=True)
class Member:
    """A membership: a person in a programme; on the waiting list with a reason and a position, from 1."""

    programme_id: str
    person_id: str
    role: Role
    joined_at: datetime
    state: MemberState = MemberState.ACTIVE
    paused_until: date | None = None
    wait_reason: "Hindrance | None" = None
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


class ReasonKind(StrEnum):
    """A kind of reason why two people fit, in the order people should read them."""

    LEADER_WANTS = "leader_wants"
    MENTOR_WANTS = "mentor_wants"
    OTHER_DEPARTMENT = "other_department"
    OTHER_PLACE = "other_place"
    NEW_DEPARTMENT = "new_department"
    SHARED_HOURS = "shared_hours"


class Hindrance(StrEnum):
    """A reason somebody is left without a pair, or two people are kept apart."""

    NOT_ACTIVE = "not_active"
    NO_LEVEL = "no_level"
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
class Reason:
    """A reason why two people fit, with the areas or the minutes a week it speaks of."""

    kind: ReasonKind
    areas: tuple[Area, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One mentor and one leader in one programme."""

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

    def partner_of(self, person_id: str) -> str:
        return self.leader_id if person_id == self.mentor_id else self.mentor_id

    def role_of(self, person_id: str) -> Role:
        return Role.MENTOR if person_id == self.mentor_id else Role.LEADER


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


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer of one card to a pair."""

    id: str
    pair_id: str
    card_id: str
    state: OfferState
    offered_at: datetime
    nudge_id: str | None = None


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
