"""People, as Slack, a roster and they themselves describe them, and the workspace they are in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.mentoring.model.topics import Area


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
    NOT_FOR_ME = "not_for_me"


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

    Slack asked for no messages before `rate_limited_until`. `alive_at`: the last instant, to within minutes,
    at which the bot was there while a question was open. The accounts of all members were last compared
    with Slack at `accounts_read_at`.
    """

    id: str
    name: str
    bot_user_id: str
    closed_at: datetime | None = None
    rate_limited_until: datetime | None = None
    alive_at: datetime | None = None
    accounts_read_at: datetime | None = None


TOP = "top"
"""Stands in the place of a manager's id where a person reports to nobody; the id of no account in Slack."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the workspace, as Slack and a roster know them.

    `level` grows with seniority; None until a roster names it. `manager_id`: None where it is not known, and
    `TOP` where the person reports to nobody. Slack last changed the account at `account_changed_at`.
    """

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
    account_changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's answers in the join form; `avoids`, `themes` and `wants_deep` are private to them.

    `capacity`: mentors at a time for a person who is a leader, 1 to 3. `avoids`: ids of people they will not
    be paired with. `wants_deep`: whether a mentor is glad of topics that need much trust. `is_readable`:
    False where no key opens what is private; that is empty then, and must not be taken for their answers.
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
    is_readable: bool = True
