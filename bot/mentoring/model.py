"""The values that cross rooms: plain, frozen, and free of Slack and SQL.

Every moment is an aware UTC datetime. Every id is text: Slack's own for workspaces, people and
channels, ours for the rest.
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
    """How much trust a topic needs."""

    EARLY = "early"
    MIDDLE = "middle"
    DEEP = "deep"


class Lead(StrEnum):
    """Who leads a topic."""

    MENTOR = "mentor"
    LEADER = "leader"
    BOTH = "both"


class Role(StrEnum):
    """Mentor: the junior, who teaches. Leader: the senior, who learns."""

    MENTOR = "mentor"
    LEADER = "leader"


class Format(StrEnum):
    """How somebody likes to meet."""

    EITHER = "either"
    VIDEO = "video"
    IN_PERSON = "in_person"


class Cadence(StrEnum):
    """How often somebody wants the weekly nudge."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    OFF = "off"


class Willingness(StrEnum):
    """How a mentor feels about one sensitive theme. What is not said is `NOT_FOR_ME`."""

    GLAD = "glad"
    ASK_FIRST = "ask_first"
    NOT_FOR_ME = "not_for_me"


class Area(StrEnum):
    """What people offer and want; each card belongs to one."""

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
    """The last two belong to a meeting that was booked, and do not count against the week."""

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
    """Why a nudge was not sent."""

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
    """What became of a card that was offered to a pair."""

    OFFERED = "offered"
    CHOSEN = "chosen"
    SKIPPED = "skipped"
    SWAPPED = "swapped"


class MeetingAnswer(StrEnum):
    """What one partner says about the meeting a card was for."""

    MET = "met"
    NOT_YET = "not_yet"


class AdminRole(StrEnum):
    OWNER = "owner"
    COORDINATOR = "coordinator"


class AccountStatus(StrEnum):
    """What Slack says of an account. Only `ACTIVE` people can take part."""

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
    """When somebody wants the weekly nudge, Monday being 0, and whose holidays they keep; None: as usual."""

    weekday: int | None = None
    hour: int | None = None
    cadence: Cadence = Cadence.WEEKLY
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack workspace that installed the app; closed while Slack lets nothing of ours through.

    `rests_until`: until then Slack asked to be left alone.
    """

    id: str
    name: str
    bot_user_id: str
    closed_at: datetime | None = None
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace. `level` grows with seniority; None until a roster names it."""

    id: str
    name: str
    timezone: str
    locale: str
    standing: AccountStatus = AccountStatus.ACTIVE
    is_slack_admin: bool = False
    level: int | None = None
    manager_id: str | None = None
    department: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person told us in the join form; `avoids`, `themes` and `wants_deep` are private to them.

    `capacity`: mentors at a time that somebody will have when they are a leader, 1 to 3. `wants_deep`:
    whether a mentor is glad of topics that need much trust.
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
    """A person's place in a programme; while nobody is found for them, why, and the place in the line."""

    programme_id: str
    person_id: str
    role: Role
    joined_at: datetime
    state: MemberState = MemberState.ACTIVE
    paused_until: date | None = None
    waits_because: "Hindrance | None" = None
    waits_as: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that matching needs to know of one member.

    `capacity`: pairs at a time, 0 or more; usually 1 for a mentor and up to 3 for a leader. `waited`: earlier
    programmes that left them without a pair; `since`: when they joined this one. `met`: the departments of
    their earlier partners.
    """

    person: Person
    profile: Profile
    role: Role
    capacity: int = 1
    waited: int = 0
    since: date | None = None
    met: tuple[str, ...] = ()


class Because(StrEnum):
    """A reason two people fit, in the order people should read them."""

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
    """Why two people fit: a kind, and the areas or the number it speaks of."""

    kind: Because
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
    """One unasked message to one person: a row of the ledger, never a timer.

    `week` is the person's own ISO week, as in "2026-W10". Only what belongs to a booked meeting names it.
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
    """A card that was offered to a pair, and what became of it."""

    id: str
    pair_id: str
    card_id: str
    state: OfferState
    offered_at: datetime
    nudge_id: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conversation about a card, which stands at `channel_id` and `ts`; `told_ts`: the word on its time."""

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
    told_ts: str | None = None

    @property
    def took_place(self) -> bool:
        """Somebody said they met, and nobody said otherwise."""
        said = {self.mentor_says, self.leader_says}
        return MeetingAnswer.MET in said and MeetingAnswer.NOT_YET not in said

    @property
    def is_disputed(self) -> bool:
        """One says they met, the other that they did not."""
        return {self.mentor_says, self.leader_says} == {MeetingAnswer.MET, MeetingAnswer.NOT_YET}
