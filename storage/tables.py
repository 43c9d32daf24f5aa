"""The schema, in one file. Every table carries the workspace its rows belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Date,
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
    UniqueConstraint,
    false,
)

from bot.mentoring import model
from bot.mentoring.files.headings import LONGEST_ROSTER_WORD, RosterWordKind
from bot.mentoring.matching.plan import Arrangement
from bot.mentoring.safeguarding import ConcernOutcome
from bot.mentoring.topics.feedback import Question
from bot.mentoring.topics.own_cards import LONGEST_ADDRESS, CardStatus
from bot.mentoring.topics.pack_subscription import PackTrouble
from storage.column_types import TextEnum, UtcDateTime
from storage.encryption import LONG, Sealed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class workspaces_columns(TypedColumns):  # noqa: N801 - the pattern of TypedColumns
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    bot_user_id: Named[str] = Column(String(32))
    installed_at: Named[datetime] = Column(UtcDateTime)
    closed_at: Named[datetime | None] = Column(UtcDateTime)
    rests_until: Named[datetime | None] = Column(UtcDateTime)  # Slack asked to be left alone until then
    accounts_due_at: Named[datetime | None] = Column(UtcDateTime)  # then accounts are compared with Slack
    accounts_read_at: Named[datetime | None] = Column(UtcDateTime)
    policy_url: Named[str | None] = Column(Text)
    expert_id: Named[str | None] = Column(String(32))
    tidied_at: Named[datetime | None] = Column(UtcDateTime)  # when what had had its time was last deleted
    confidential_help: Named[str | None] = Column(Text)
    first_contact_id: Named[str | None] = Column(String(32))
    second_contact_id: Named[str | None] = Column(String(32))
    alive_at: Named[datetime | None] = Column(UtcDateTime)  # the bot ticked, while questions were open


workspaces = Table("workspaces", metadata, workspaces_columns)


def _workspace_key() -> Any:
    """The column of the workspace, first in every key and index; its rows die with it."""
    return Column(String(32), ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)


def _reference_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """A reference to the id of a table's row that cannot leave the workspace; it dies with that row."""
    return ForeignKeyConstraint(
        ["workspace_id", *columns], [f"{table}.workspace_id", f"{table}.id"], ondelete="CASCADE"
    )


class people_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    timezone: Named[str] = Column(String(64))
    locale: Named[str] = Column(String(16))
    # Where code and people use a better word than the column, the column keeps its old name.
    account_status: Named[model.AccountStatus] = Column("standing", TextEnum(model.AccountStatus))
    is_slack_admin: Named[bool]
    level: Named[int | None]
    manager_id: Named[str | None] = Column(String(32))
    department: Named[str | None] = Column(Text)
    location: Named[str | None] = Column(Text)
    has_opened_home: Named[bool] = Column(Boolean, server_default=false())
    account_changed_at: Named[datetime | None] = Column(UtcDateTime)  # by Slack; an older one changes nothing


people = Table(
    "people", metadata, people_columns, Index("ix_people_standing", "workspace_id", "account_status")
)


class links_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)  # a digest; nothing else says who it is
    manager_id: Named[str | None] = Column(String(32))


links = Table("links", metadata, links_columns)


class profiles_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    person_id: Named[str] = Column(String(32), primary_key=True)
    offers: Named[list[str]] = Column(JSON)
    wants: Named[list[str]] = Column(JSON)
    languages: Named[list[str]] = Column(JSON)
    hours_start: Named[int]  # minutes after midnight in the person's zone, as hours_end
    hours_end: Named[int]
    format: Named[model.Format] = Column(TextEnum(model.Format))
    # What nobody else may know: private list, sensitive themes, harder topics, and whose holidays (ISO 3166).
    private: Named[dict[str, Any] | None] = Column(Sealed(LONG), nullable=False)
    rhythm_weekday: Named[int | None]
    rhythm_hour: Named[int | None]
    rhythm_cadence: Named[model.Cadence] = Column(
        TextEnum(model.Cadence), server_default=model.Cadence.WEEKLY.value
    )
    capacity: Named[int] = Column(Integer, server_default="1")


profiles = Table("profiles", metadata, profiles_columns, _reference_to("people", "person_id"))


class programmes_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    name_key: Named[str] = Column(Text)  # casefolded: names differ in more than their case
    purpose: Named[str] = Column(Text)
    starts_on: Named[date] = Column(Date)
    weeks: Named[int]
    coordinator_id: Named[str] = Column(String(32))
    leader_level: Named[int]
    level_gap: Named[int]
    aims: Named[list[str]] = Column(JSON, server_default="[]")
    is_always_open: Named[bool] = Column(Boolean, server_default=false())
    is_closed: Named[bool] = Column(Boolean, server_default=false())  # to joining
    ended_on: Named[date | None] = Column(Date)  # before its time
    rules: Named[dict[str, Any] | None] = Column(JSON)
    calendar_changes: Named[list[dict[str, Any]] | None] = Column(JSON)
    may_move: Named[int] = Column(Integer, server_default="0")  # proposals that a rematch may give up
    matched_from: Named[str | None] = Column(String(64))  # the fingerprint of the matching problem, SHA-256
    matched_at: Named[datetime | None] = Column(UtcDateTime)
    created_at: Named[datetime] = Column(UtcDateTime)


programmes = Table(
    "programmes",
    metadata,
    programmes_columns,
    _reference_to("people", "coordinator_id"),
    UniqueConstraint("workspace_id", "name_key"),
)


class members_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    programme_id: Named[str] = Column(String(32), primary_key=True)
    person_id: Named[str] = Column(String(32), primary_key=True)
    role: Named[model.Role] = Column(TextEnum(model.Role), primary_key=True)
    state: Named[model.MemberState] = Column(TextEnum(model.MemberState))
    paused_until: Named[date | None] = Column(Date)
    joined_at: Named[datetime] = Column(UtcDateTime)
    waits_because: Named[str | None] = Column(Sealed())  # it may follow from somebody's private list
    waits_as: Named[int | None]  # the waiting-list position, from 1


members = Table(
    "members",
    metadata,
    members_columns,
    _reference_to("programmes", "programme_id"),
    _reference_to("people", "person_id"),
    Index("ix_members_person", "workspace_id", "person_id"),
    Index("ix_members_pause", "workspace_id", "state", "paused_until"),
)


class arrangements_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    programme_id: Named[str] = Column(String(32), primary_key=True)
    mentor_id: Named[str] = Column(String(32), primary_key=True)
    leader_id: Named[str] = Column(String(32), primary_key=True)
    kind: Named[Arrangement] = Column(TextEnum(Arrangement))
    reason: Named[str | None] = Column(Sealed(LONG), nullable=False)
    made_by: Named[str] = Column(String(32))
    made_at: Named[datetime] = Column(UtcDateTime)


arrangements = Table(
    "arrangements",
    metadata,
    arrangements_columns,
    _reference_to("programmes", "programme_id"),
    _reference_to("people", "mentor_id"),
    _reference_to("people", "leader_id"),
)


class rehearsals_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    programme_id: Named[str] = Column(String(32))
    fingerprint: Named[str] = Column(String(64))
    plan: Named[dict[str, Any] | None] = Column(Sealed(LONG), nullable=False)
    made_by: Named[str] = Column(String(32))
    made_at: Named[datetime] = Column(UtcDateTime)
    released_at: Named[datetime | None] = Column(UtcDateTime)


rehearsals = Table("rehearsals", metadata, rehearsals_columns, _reference_to("programmes", "programme_id"))


class pairs_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    programme_id: Named[str] = Column(String(32))
    mentor_id: Named[str] = Column(String(32))
    leader_id: Named[str] = Column(String(32))
    state: Named[model.PairState] = Column(TextEnum(model.PairState))
    reasons: Named[list[dict[str, Any]]] = Column(JSON)
    channel_id: Named[str | None] = Column(String(32))
    proposed_at: Named[datetime] = Column(UtcDateTime)
    asked_at: Named[datetime | None] = Column(UtcDateTime)  # that the open question arrived is certain
    answer_by: Named[datetime] = Column(UtcDateTime)
    began_at: Named[datetime | None] = Column(UtcDateTime)
    ended_at: Named[datetime | None] = Column(UtcDateTime)
    is_closed: Named[bool] = Column(Boolean, server_default=false())


pairs = Table(
    "pairs",
    metadata,
    pairs_columns,
    _reference_to("programmes", "programme_id"),
    _reference_to("people", "mentor_id"),
    _reference_to("people", "leader_id"),
    # Two people are paired once in a programme, whatever becomes of it.
    UniqueConstraint("workspace_id", "programme_id", "mentor_id", "leader_id"),
    Index("ix_pairs_mentor", "workspace_id", "mentor_id", "state"),
    Index("ix_pairs_leader", "workspace_id", "leader_id", "state"),
)


class nudges_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    person_id: Named[str] = Column(String(32))
    kind: Named[model.NudgeKind] = Column(TextEnum(model.NudgeKind))
    week: Named[str] = Column(String(8))  # of the person's own, by the name of an ISO week: 2026-W10
    pair_id: Named[str | None] = Column(String(32))
    meeting_id: Named[str | None] = Column(String(32))
    due_at: Named[datetime] = Column(UtcDateTime)
    not_after: Named[datetime] = Column(UtcDateTime)  # later it is skipped
    state: Named[model.NudgeState] = Column(TextEnum(model.NudgeState))
    reason: Named[str | None] = Column(String(64))
    attempts: Named[int]
    lease_until: Named[datetime | None] = Column(UtcDateTime)  # then the process that claimed it is dead
    asked_at: Named[datetime | None] = Column(UtcDateTime)  # Slack was, to post it
    settled_at: Named[datetime | None] = Column(UtcDateTime)
    answered_at: Named[datetime | None] = Column(UtcDateTime)
    channel_id: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))


nudges = Table(
    "nudges",
    metadata,
    nudges_columns,
    _reference_to("people", "person_id"),
    Index("ix_nudges_due", "workspace_id", "state", "due_at"),
    Index("ix_nudges_asked", "workspace_id", "asked_at"),
    Index("ix_nudges_person", "workspace_id", "person_id", "state", "due_at"),
)
_TAKES_THE_WEEK = nudges.c.state.not_in([model.NudgeState.SKIPPED, model.NudgeState.FAILED])


def _unique_nudge(name: str, *columns: Column[Any], condition: ColumnElement[bool]) -> None:
    """At most one nudge for these columns, of those of which the condition holds; unsent ones leave room."""
    is_counted = _TAKES_THE_WEEK & condition
    Index(name, *columns, unique=True, sqlite_where=is_counted, postgresql_where=is_counted)


# The budget: one unasked message a person a week over everything...
_person = (nudges.c.workspace_id, nudges.c.person_id)
_unique_nudge("uq_nudges_budget", *_person, nudges.c.week, condition=nudges.c.meeting_id.is_(None))
# ... but for the meetings they booked: for each, one message of either kind.
_meeting = (nudges.c.meeting_id, nudges.c.kind)
_unique_nudge("uq_nudges_meeting", *_person, *_meeting, condition=nudges.c.meeting_id.is_not(None))


class offers_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    pair_id: Named[str] = Column(String(32))
    card_id: Named[str] = Column(String(32))
    nudge_id: Named[str | None] = Column(String(32))
    state: Named[model.OfferState] = Column(TextEnum(model.OfferState))
    offered_at: Named[datetime] = Column(UtcDateTime)
    settled_at: Named[datetime | None] = Column(UtcDateTime)


offers = Table(
    "offers",
    metadata,
    offers_columns,
    _reference_to("pairs", "pair_id"),
    Index("ix_offers_pair", "workspace_id", "pair_id", "offered_at"),
)


class own_cards_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    card: Named[dict[str, Any]] = Column(JSON)
    status: Named[CardStatus] = Column("stand", TextEnum(CardStatus))
    author_id: Named[str] = Column(String(32))
    version: Named[int]
    reviewer_id: Named[str | None] = Column(String(32))
    published_row: Named[dict[str, Any] | None] = Column("shown", JSON(none_as_null=True))
    written_at: Named[datetime] = Column(UtcDateTime)
    settled_at: Named[datetime | None] = Column(UtcDateTime)


own_cards = Table("own_cards", metadata, own_cards_columns)


class subscriptions_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    address: Named[str] = Column(String(LONGEST_ADDRESS), primary_key=True)
    fingerprint: Named[str] = Column(String(64))
    is_pinned: Named[bool]
    etag: Named[str | None] = Column(String(200))
    current_text: Named[str] = Column("taken", Text)
    newer_text: Named[str | None] = Column("waiting", Text)
    trouble: Named[PackTrouble | None] = Column(TextEnum(PackTrouble))
    looked_at: Named[datetime] = Column(UtcDateTime)


subscriptions = Table("subscriptions", metadata, subscriptions_columns)


class roster_words_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    kind: Named[RosterWordKind] = Column(TextEnum(RosterWordKind), primary_key=True)
    word: Named[str] = Column(String(LONGEST_ROSTER_WORD), primary_key=True)
    meaning: Named[str] = Column(String(24))


roster_words = Table("roster_words", metadata, roster_words_columns)


class meetings_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    pair_id: Named[str] = Column(String(32))
    card_id: Named[str] = Column(String(32))
    opened_at: Named[datetime] = Column(UtcDateTime)
    channel_id: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))
    mentor_says: Named[model.MeetingAnswer | None] = Column(TextEnum(model.MeetingAnswer))
    leader_says: Named[model.MeetingAnswer | None] = Column(TextEnum(model.MeetingAnswer))
    mentor_said_at: Named[datetime | None] = Column(UtcDateTime)
    leader_said_at: Named[datetime | None] = Column(UtcDateTime)
    starts_at: Named[datetime | None] = Column(UtcDateTime)
    minutes: Named[int | None]
    told_ts: Named[str | None] = Column(String(32))  # the message that announces its time
    post_at: Named[datetime | None] = Column(UtcDateTime)  # its card is still to be posted


meetings = Table(
    "meetings",
    metadata,
    meetings_columns,
    _reference_to("pairs", "pair_id"),
    UniqueConstraint("workspace_id", "pair_id", "card_id"),
    Index("ix_meetings_post", "workspace_id", "post_at"),
)


class notices_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    kind: Named[model.NoticeKind] = Column(TextEnum(model.NoticeKind))
    person_id: Named[str | None] = Column(String(32))  # without one it is for the pair's group message
    pair_id: Named[str | None] = Column(String(32))
    meeting_id: Named[str | None] = Column(String(32))
    subject: Named[dict[str, str]] = Column(JSON)
    since: Named[datetime] = Column(UtcDateTime)  # when it was due at first
    due_at: Named[datetime] = Column(UtcDateTime)
    state: Named[model.NudgeState] = Column(TextEnum(model.NudgeState))
    reason: Named[str | None] = Column(String(64))
    attempts: Named[int]
    lease_until: Named[datetime | None] = Column(UtcDateTime)  # then the process that claimed it is dead
    asked_at: Named[datetime | None] = Column(UtcDateTime)  # Slack was, to post it
    settled_at: Named[datetime | None] = Column(UtcDateTime)
    channel_id: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))


notices = Table(
    "notices",
    metadata,
    notices_columns,
    _reference_to("people", "person_id"),
    _reference_to("pairs", "pair_id"),
    _reference_to("meetings", "meeting_id"),
    Index("ix_notices_due", "workspace_id", "state", "due_at"),
    Index("ix_notices_asked", "workspace_id", "asked_at"),
    Index("ix_notices_person", "workspace_id", "person_id", "state"),
)


class taps_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    person_id: Named[str] = Column(String(32), primary_key=True)
    question: Named[Question] = Column("asked", TextEnum(Question), primary_key=True)
    about: Named[str] = Column(String(32), primary_key=True)
    rating: Named[str | None] = Column("level", Sealed(), nullable=False)
    at: Named[datetime] = Column(UtcDateTime)


taps = Table("taps", metadata, taps_columns, _reference_to("people", "person_id"))


class weekly_totals_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    programme_id: Named[str] = Column(String(32), primary_key=True)
    begins_on: Named[date] = Column(Date, primary_key=True)  # the Monday of an ISO week, in UTC
    pairs: Named[int | None]
    shares: Named[dict[str, list[int]]] = Column(JSON)  # of each figure that may be shown: part and whole


weekly_totals = Table(
    "weekly_totals", metadata, weekly_totals_columns, _reference_to("programmes", "programme_id")
)


class admins_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    person_id: Named[str] = Column(String(32), primary_key=True)
    role: Named[model.AdminRole] = Column(TextEnum(model.AdminRole), primary_key=True)
    given_at: Named[datetime] = Column(UtcDateTime)


admins = Table("admins", metadata, admins_columns, _reference_to("people", "person_id"))


class audit_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)
    person_id: Named[str] = Column(String(32))
    act: Named[str] = Column(String(64))  # in words, as "card written"
    subject: Named[dict[str, Any]] = Column(JSON)


audit = Table("audit", metadata, audit_columns, Index("ix_audit_at", "workspace_id", "at"))


class events_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    event_id: Named[str] = Column(String(64), primary_key=True)
    seen_at: Named[datetime] = Column(UtcDateTime)


events = Table("events", metadata, events_columns, Index("ix_events_seen", "workspace_id", "seen_at"))


class uploads_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    file_id: Named[str] = Column(String(32), primary_key=True)
    person_id: Named[str | None] = Column(String(32))  # whom it is about; nobody once it has a day to go
    uploaded_at: Named[datetime] = Column(UtcDateTime)
    delete_at: Named[datetime | None] = Column(UtcDateTime)


uploads = Table("uploads", metadata, uploads_columns, Index("ix_uploads_delete", "workspace_id", "delete_at"))


class erasures_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    number: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    day: Named[date] = Column(Date)


erasures = Table("erasures", metadata, erasures_columns)


class concerns_columns(TypedColumns):  # noqa: N801
    workspace_id: Named[str] = _workspace_key()
    id: Named[str] = Column(String(32), primary_key=True)
    writer_id: Named[str] = Column(String(32))
    reader_id: Named[str] = Column(String(32))
    text: Named[str | None] = Column(Sealed(LONG))  # until it has arrived, or certainly will not
    written_at: Named[datetime] = Column(UtcDateTime)
    next_try_at: Named[datetime] = Column(UtcDateTime)
    attempts: Named[int]
    outcome: Named[ConcernOutcome | None] = Column(TextEnum(ConcernOutcome))


concerns = Table(
    "concerns", metadata, concerns_columns, Index("ix_concerns_next", "workspace_id", "next_try_at")
)
