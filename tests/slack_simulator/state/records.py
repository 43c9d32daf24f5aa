"""The records of a workspace: people, conversations, messages, views, files."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]


@dataclass
class User:
    """A member of the workspace, as Slack knows one."""

    id: str
    handle: str
    name: str
    email: str
    tz: str = "Europe/London"
    locale: str = "en-US"
    title: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    is_bot: bool = False
    status_text: str = ""
    status_emoji: str = ""
    quiet: tuple[time, time] | None = None  # Do Not Disturb each day, in their own zone
    updated: int = 0
    team_id: str = ""  # of another company's workspace; "" for this one
    enterprise_id: str = ""  # of the company above that workspace, on Enterprise Grid
    is_stranger: bool = False


def make_user(handle: str, name: str | None = None, **facts: Any) -> User:
    """A member with the id and the address that follow from the handle; `facts` are fields of User."""
    return User(
        id=facts.pop("id", f"U0{handle.upper():0<8}"),
        handle=handle,
        name=name or handle.capitalize(),
        email=facts.pop("email", f"{handle}@example.com"),
        **facts,
    )


@dataclass
class Conversation:
    """A direct message (D…), a group direct message (G…) or a channel (C…)."""

    id: str
    members: frozenset[str]
    created: int
    name: str = ""
    is_mpim: bool = False
    is_archived: bool = False

    @property
    def is_im(self) -> bool:
        """Whether it is a direct message of two."""
        return not self.is_mpim and not self.name


@dataclass
class File:
    """An uploaded file; `content` is None between the promise of an upload and the upload."""

    id: str
    name: str
    owner: str
    created: int
    content: bytes | None = None
    title: str = ""
    alt_text: str = ""
    promised: int = 0
    complete: bool = False
    deleted: bool = False


@dataclass
class Message:
    """A message, visible to all members of its conversation or to one of them."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    ephemeral_to: str | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    files: list[File] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    edited: str | None = None
    deleted: bool = False


@dataclass
class View:
    """A modal, or a person's Home tab."""

    id: str
    owner: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    open: bool = True

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.payload["blocks"])

    @property
    def title(self) -> str:
        return str((self.payload.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        return str(self.payload.get("private_metadata") or "")

    @property
    def external_id(self) -> str:
        return str(self.payload.get("external_id") or "")


@dataclass
class Trigger:
    """The permission to open one modal, for three seconds."""

    user: str
    issued_at: datetime
    is_used: bool = False


@dataclass
class ResponseUrl:
    """The permission to answer an act five times within thirty minutes."""

    user: str
    channel: str
    message_ts: str | None
    issued_at: datetime
    uses: int = 0


@dataclass(frozen=True)
class Exchange:
    """Something that went from the app to Slack or back, and how it was answered."""

    number: int
    direction: str  # from_app or to_app
    name: str
    payload: Json
    answer: Json | str | None
    status: int
    at: datetime
    duration_ms: float


@dataclass
class Fault:
    """Makes the next calls of a method ("*": of any) go wrong; status 0 drops the connection.

    `takes_effect`: Slack does what was asked before the answer goes wrong. `seconds`: the answer comes so
    much later, in this machine's time. `never`: no answer comes at all.
    """

    method: str
    status: int = 200
    body: Json = field(default_factory=dict)
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    takes_effect: bool = False
    seconds: float = 0.0
    hangs: bool = False


@dataclass
class LateEvent:
    """An event that is to be sent (again) at a later moment."""

    payload: Json
    due: datetime
    attempt: int
