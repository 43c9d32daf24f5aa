"""The values that cross rooms: plain, frozen, and free of Slack and SQL.

Every datetime is an aware instant in UTC. Every id is text: Slack's own for workspaces, people and channels,
one that the bot made for everything else.
"""

from bot.mentoring.model.meetings import Meeting, MeetingAnswer
from bot.mentoring.model.notices import FOR_COORDINATORS, Notice, NoticeKind
from bot.mentoring.model.nudges import Nudge, NudgeKind, NudgeState, Skip
from bot.mentoring.model.pairs import LIVE_PAIRS, Pair, PairState, Reason, ReasonKind
from bot.mentoring.model.people import (
    TOP,
    AccountStatus,
    AdminRole,
    Cadence,
    Format,
    Hours,
    Person,
    Profile,
    Rhythm,
    Willingness,
    Workspace,
)
from bot.mentoring.model.programmes import (
    Candidate,
    Hindrance,
    Member,
    MemberState,
    Programme,
    Role,
    latest_first_day,
    next_monday,
    weeks_after,
)
from bot.mentoring.model.topics import Area, Card, Lead, Offer, OfferState, Pillar, Stage
from bot.mentoring.model.words import normal_form, with_invisible_shown

__all__ = [
    "FOR_COORDINATORS",
    "LIVE_PAIRS",
    "TOP",
    "AccountStatus",
    "AdminRole",
    "Area",
    "Cadence",
    "Candidate",
    "Card",
    "Format",
    "Hindrance",
    "Hours",
    "Lead",
    "Meeting",
    "MeetingAnswer",
    "Member",
    "MemberState",
    "Notice",
    "NoticeKind",
    "Nudge",
    "NudgeKind",
    "NudgeState",
    "Offer",
    "OfferState",
    "Pair",
    "PairState",
    "Person",
    "Pillar",
    "Profile",
    "Programme",
    "Reason",
    "ReasonKind",
    "Rhythm",
    "Role",
    "Skip",
    "Stage",
    "Willingness",
    "Workspace",
    "latest_first_day",
    "next_monday",
    "normal_form",
    "weeks_after",
    "with_invisible_shown",
]
