"""The schema, in one file. Every table carries the workspace its rows belong to."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    TypeDecorator,
    UniqueConstraint,
    false,
)
from sqlalchemy.engine.interfaces import Dialect

from bot.mentoring import model
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.topics.feedback import Question, Rating
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, Stand
from bot.mentoring.topics.pack_subscription import Trouble

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An instant, kept in UTC. A datetime without a zone is refused at the border."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum]) -> Enum:
    """A text column that holds the values of an enum and nothing else."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        validate_strings=True,
        values_callable=lambda each: [e.value for e in each],
    )


class workspaces_columns(TypedColumns):  # noqa: N801 - the pattern of TypedColumns
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    bot_user_id: Named[str] = Column(String(32))
    installed_at: Named[datetime] = Column(Moment)
    closed_at: Named[datetime | None] = Column(Moment)
    rests_until: Named[datetime | None] = Column(Moment)
    policy_url: Named[str | None] = Column(Text)
    expert_id: Named[str | None] = Column(String(32))


workspaces = Table("workspaces", metadata, workspaces_columns)


def _workspace() -> Any:
    return Column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)


def _of(table: str, *columns: str) -> ForeignKeyConstraint:
    """A reference that cannot leave the workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", *columns], [f"{table}.workspace_id", f"{table}.id"], ondelete="CASCADE"
    )


class people_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    timezone: Named[str] = Column(String(64))
    locale: Named[str] = Column(String(16))
    standing: Named[model.AccountStatus] = Column(words(model.AccountStatus))
    is_slack_admin: Named[bool]
    level: Named[int | None]
    manager_id: Named[str | None] = Column(String(32))
    department: Named[str | None] = Column(Text)
    location: Named[str | None] = Column(Text)


people = Table("people", metadata, people_columns, Index("ix_people_standing", "workspace_id", "standing"))


class profiles_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    person_id: Named[str] = Column(String(32), primary_key=True)
    offers: Named[list[str]] = Column(JSON)
    wants: Named[list[str]] = Column(JSON)
    languages: Named[list[str]] = Column(JSON)
    hours_start: Named[int]
    hours_end: Named[int]
    format: Named[model.Format] = Column(words(model.Format))
    avoids: Named[list[str]] = Column(JSON)
    themes: Named[dict[str, str]] = Column(JSON)
    rhythm_weekday: Named[int | None]
    rhythm_hour: Named[int | None]
    rhythm_cadence: Named[model.Cadence] = Column(
        words(model.Cadence), server_default=model.Cadence.WEEKLY.value
    )
    rhythm_country: Named[str | None] = Column(String(2))
    capacity: Named[int] = Column(Integer, server_default="1")
    wants_deep: Named[bool] = Column(Boolean, server_default=false())


profiles = Table("profiles", metadata, profiles_columns, _of("people", "person_id"))


class programmes_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    name_key: Named[str] = Column(Text)
    purpose: Named[str] = Column(Text)
    starts_on: Named[date] = Column(Date)
    weeks: Named[int]
    coordinator_id: Named[str] = Column(String(32))
    leader_level: Named[int]
    level_gap: Named[int]
    aims: Named[list[str]] = Column(JSON, server_default="[]")
    rules: Named[dict[str, Any] | None] = Column(JSON)
    calendar_changes: Named[list[dict[str, Any]] | None] = Column(JSON)
    may_move: Named[int] = Column(Integer, server_default="0")
    matched_from: Named[str | None] = Column(String(64))
    matched_at: Named[datetime | None] = Column(Moment)
    created_at: Named[datetime] = Column(Moment)


programmes = Table(
    "programmes",
    metadata,
    programmes_columns,
    _of("people", "coordinator_id"),
    UniqueConstraint("workspace_id", "name_key"),
)


class members_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    programme_id: Named[str] = Column(String(32), primary_key=True)
    person_id: Named[str] = Column(String(32), primary_key=True)
    role: Named[model.Role] = Column(words(model.Role), primary_key=True)
    state: Named[model.MemberState] = Column(words(model.MemberState))
    paused_until: Named[date | None] = Column(Date)
    joined_at: Named[datetime] = Column(Moment)
    waits_because: Named[model.Hindrance | None] = Column(words(model.Hindrance))
    waits_as: Named[int | None]


members = Table(
    "members",
    metadata,
    members_columns,
    _of("programmes", "programme_id"),
    _of("people", "person_id"),
    Index("ix_members_person", "workspace_id", "person_id"),
    Index("ix_members_pause", "workspace_id", "state", "paused_until"),
)


class arrangements_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    programme_id: Named[str] = Column(String(32), primary_key=True)
    mentor_id: Named[str] = Column(String(32), primary_key=True)
    leader_id: Named[str] = Column(String(32), primary_key=True)
    kind: Named[Arrangement] = Column(words(Arrangement))
    reason: Named[str] = Column(Text)
    made_by: Named[str] = Column(String(32))
    made_at: Named[datetime] = Column(Moment)


arrangements = Table(
    "arrangements",
    metadata,
    arrangements_columns,
    _of("programmes", "programme_id"),
    _of("people", "mentor_id"),
    _of("people", "leader_id"),
)


class rehearsals_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    programme_id: Named[str] = Column(String(32))
    fingerprint: Named[str] = Column(String(64))
    plan: Named[dict[str, Any]] = Column(JSON)
    made_by: Named[str] = Column(String(32))
    made_at: Named[datetime] = Column(Moment)
    released_at: Named[datetime | None] = Column(Moment)


rehearsals = Table("rehearsals", metadata, rehearsals_columns, _of("programmes", "programme_id"))


class pairs_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    programme_id: Named[str] = Column(String(32))
    mentor_id: Named[str] = Column(String(32))
    leader_id: Named[str] = Column(String(32))
    state: Named[model.PairState] = Column(words(model.PairState))
    reasons: Named[list[dict[str, Any]]] = Column(JSON)
    channel_id: Named[str | None] = Column(String(32))
    proposed_at: Named[datetime] = Column(Moment)
    answer_by: Named[datetime] = Column(Moment)
    began_at: Named[datetime | None] = Column(Moment)
    introduce_at: Named[datetime | None] = Column(Moment)
    introduced_at: Named[datetime | None] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)


pairs = Table(
    "pairs",
    metadata,
    pairs_columns,
    _of("programmes", "programme_id"),
    _of("people", "mentor_id"),
    _of("people", "leader_id"),
    # Two people are paired once in a programme, whatever becomes of it.
    UniqueConstraint("workspace_id", "programme_id", "mentor_id", "leader_id"),
    Index("ix_pairs_mentor", "workspace_id", "mentor_id", "state"),
    Index("ix_pairs_leader", "workspace_id", "leader_id", "state"),
)
_IS_NEW = pairs.c.introduced_at.is_(None)
Index(
    "ix_pairs_new",
    pairs.c.workspace_id,
    pairs.c.state,
    sqlite_where=_IS_NEW,
    postgresql_where=_IS_NEW,
)


class nudges_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    person_id: Named[str] = Column(String(32))
    kind: Named[model.NudgeKind] = Column(words(model.NudgeKind))
    week: Named[str] = Column(String(8))
    pair_id: Named[str | None] = Column(String(32))
    meeting_id: Named[str | None] = Column(String(32))
    due_at: Named[datetime] = Column(Moment)
    not_after: Named[datetime] = Column(Moment)
    state: Named[model.NudgeState] = Column(words(model.NudgeState))
    reason: Named[str | None] = Column(String(64))
    attempts: Named[int]
    lease_until: Named[datetime | None] = Column(Moment)
    asked_at: Named[datetime | None] = Column(Moment)
    settled_at: Named[datetime | None] = Column(Moment)
    answered_at: Named[datetime | None] = Column(Moment)
    channel_id: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))


nudges = Table(
    "nudges",
    metadata,
    nudges_columns,
    _of("people", "person_id"),
    Index("ix_nudges_due", "workspace_id", "state", "due_at"),
    Index("ix_nudges_asked", "workspace_id", "asked_at"),
    Index("ix_nudges_person", "workspace_id", "person_id", "state", "due_at"),
)
_TAKES_ROOM = nudges.c.state.not_in([model.NudgeState.SKIPPED, model.NudgeState.FAILED])


def _at_most_one(name: str, *of: Column[Any], where: ColumnElement[bool]) -> None:
    """What was not sent leaves room."""
    condition = _TAKES_ROOM & where
    Index(name, *of, unique=True, sqlite_where=condition, postgresql_where=condition)


# The budget: one unasked message a person a week over everything...
_whose = (nudges.c.workspace_id, nudges.c.person_id)
_at_most_one("uq_nudges_budget", *_whose, nudges.c.week, where=nudges.c.meeting_id.is_(None))
# ... but for the meetings they booked: for each, one message of either kind.
_at_most_one(
    "uq_nudges_meeting", *_whose, nudges.c.meeting_id, nudges.c.kind, where=nudges.c.meeting_id.is_not(None)
)


class offers_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    pair_id: Named[str] = Column(String(32))
    card_id: Named[str] = Column(String(32))
    nudge_id: Named[str | None] = Column(String(32))
    state: Named[model.OfferState] = Column(words(model.OfferState))
    offered_at: Named[datetime] = Column(Moment)
    settled_at: Named[datetime | None] = Column(Moment)


offers = Table(
    "offers",
    metadata,
    offers_columns,
    _of("pairs", "pair_id"),
    Index("ix_offers_pair", "workspace_id", "pair_id", "offered_at"),
)


class own_cards_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    card: Named[dict[str, Any]] = Column(JSON)
    stand: Named[Stand] = Column(words(Stand))
    author_id: Named[str] = Column(String(32))
    version: Named[int]
    reviewer_id: Named[str | None] = Column(String(32))
    shown: Named[dict[str, Any] | None] = Column(JSON(none_as_null=True))
    written_at: Named[datetime] = Column(Moment)
    settled_at: Named[datetime | None] = Column(Moment)


own_cards = Table("own_cards", metadata, own_cards_columns)


class subscriptions_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    address: Named[str] = Column(String(LONGEST_ADDRESS), primary_key=True)
    fingerprint: Named[str] = Column(String(64))
    is_pinned: Named[bool]
    etag: Named[str | None] = Column(String(200))
    taken: Named[str] = Column(Text)
    waiting: Named[str | None] = Column(Text)
    trouble: Named[Trouble | None] = Column(words(Trouble))
    looked_at: Named[datetime] = Column(Moment)


subscriptions = Table("subscriptions", metadata, subscriptions_columns)


class meetings_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    pair_id: Named[str] = Column(String(32))
    card_id: Named[str] = Column(String(32))
    opened_at: Named[datetime] = Column(Moment)
    channel_id: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))
    mentor_says: Named[model.MeetingAnswer | None] = Column(words(model.MeetingAnswer))
    leader_says: Named[model.MeetingAnswer | None] = Column(words(model.MeetingAnswer))
    mentor_said_at: Named[datetime | None] = Column(Moment)
    leader_said_at: Named[datetime | None] = Column(Moment)
    starts_at: Named[datetime | None] = Column(Moment)
    minutes: Named[int | None]
    told_ts: Named[str | None] = Column(String(32))
    post_at: Named[datetime | None] = Column(Moment)


meetings = Table(
    "meetings",
    metadata,
    meetings_columns,
    _of("pairs", "pair_id"),
    UniqueConstraint("workspace_id", "pair_id", "card_id"),
    Index("ix_meetings_post", "workspace_id", "post_at"),
)


class taps_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    person_id: Named[str] = Column(String(32), primary_key=True)
    asked: Named[Question] = Column(words(Question), primary_key=True)
    about: Named[str] = Column(String(32), primary_key=True)
    level: Named[Rating] = Column(words(Rating))
    at: Named[datetime] = Column(Moment)


taps = Table("taps", metadata, taps_columns, _of("people", "person_id"))


class admins_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    person_id: Named[str] = Column(String(32), primary_key=True)
    role: Named[model.AdminRole] = Column(words(model.AdminRole), primary_key=True)
    given_at: Named[datetime] = Column(Moment)


admins = Table("admins", metadata, admins_columns, _of("people", "person_id"))


class audit_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    id: Named[str] = Column(String(32), primary_key=True)
    at: Named[datetime] = Column(Moment)
    person_id: Named[str] = Column(String(32))
    act: Named[str] = Column(String(64))
    subject: Named[dict[str, Any]] = Column(JSON)


audit = Table("audit", metadata, audit_columns, Index("ix_audit_at", "workspace_id", "at"))


class events_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace()
    event_id: Named[str] = Column(String(64), primary_key=True)
    seen_at: Named[datetime] = Column(Moment)


events = Table("events", metadata, events_columns, Index("ix_events_seen", "workspace_id", "seen_at"))
