"""The whole state of a simulated workspace, and the few ways in which it changes."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.manifest import Manifest, read_manifest
from tests.slack_simulator.state.records import (
    Conversation,
    Exchange,
    Fault,
    File,
    Json,
    LateEvent,
    Message,
    ResponseUrl,
    Trigger,
    User,
    View,
)
from tests.slack_simulator.transport.answers import Delivery
from tests.slack_simulator.transport.troubles import Troubles
from tests.slack_simulator.web_api.rates import RateLimits

MAX_RESPONSES = 5
RESPONSES_WITHIN = timedelta(minutes=30)
MAX_EXCHANGES = 20_000  # exchanges; nobody reads further back
BURST = 3  # Slack lets short bursts through, and does not say how short


async def nothing_to_settle() -> None:
    """Stands in until a test names its bot's own way to come to rest."""


class State:
    """A workspace with one installed app; every change wakes those who wait for one."""

    team_id = "T0WORKSPACE"
    team_name = "Practice Workspace"
    team_domain = "practice"
    enterprise_id: str | None = None
    enterprise_name: str | None = None
    app_id = "A0VICEVERSA"
    bot_id = "B0VICEVERSA"
    bot_user_id = "U0VICEVERSA"
    bot_handle = "viceversa"
    bot_token = "xoxb-simulated"
    app_token = "xapp-simulated"
    signing_secret = "simulated-signing-secret"

    def __init__(
        self,
        clock: Clock | None = None,
        people: Iterable[User] = (),
        manifest: Manifest | None = None,
        *,
        is_strict: bool = False,
    ) -> None:
        """`is_strict`: no bursts over the rate limits, and every event comes twice."""
        self.clock = clock or Clock()
        self.is_strict = is_strict
        self.manifest = manifest or read_manifest()
        self.app_name = self.manifest.app_name
        self.base_url = "http://127.0.0.1"
        self.delivery: Delivery | None = None
        self.settle: Callable[[], Awaitable[None]] = nothing_to_settle
        self.tickets: set[str] = set()
        self.troubles = Troubles()
        self._exchanges = itertools.count(1)
        self._ids = itertools.count(1)
        self._pulse = asyncio.Event()
        self.reset(people)

    def reset(self, people: Iterable[User]) -> None:
        """Forgets everything but the connections: these people, and nothing said yet."""
        self.scopes = set(self.manifest.scopes)
        self.commands = {command.name: command for command in self.manifest.commands}
        self.subscriptions = set(self.manifest.events)
        self.revocation_error = ""  # token_revoked, or account_inactive once the app is uninstalled
        self._last_ts = 0
        self.people: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.traffic: list[Exchange] = []
        self.late_events: list[LateEvent] = []
        self.faults: list[Fault] = []
        self.troubles.end()
        self.rate_limits = RateLimits(tolerance=1 if self.is_strict else BURST)
        self.add(User("USLACKBOT", "slackbot", "Slackbot", "", tz="America/Los_Angeles"))
        self.add(User(self.bot_user_id, self.bot_handle, self.app_name, "", is_bot=True))
        for person in people:
            self.add(person)

    def add(self, person: User) -> User:
        """Adds a person, or notes that one has changed."""
        person.updated = self.seconds()
        self.people[person.id] = person
        self.changed()
        return person

    def person(self, handle: str) -> User:
        """The person of this handle; raises KeyError with the handles that there are."""
        for person in self.people.values():
            if person.handle == handle.removeprefix("@"):
                return person
        handles = ", ".join(sorted(person.handle for person in self.people.values()))
        raise KeyError(f"nobody here is called {handle!r}; there are: {handles}")

    @property
    def auth_error(self) -> str:
        """The error code with which Slack refuses the bot's token; "" while it takes it."""
        return "token_revoked" if self.troubles.is_on("revoked") else self.revocation_error

    def seconds(self) -> int:
        """The workspace's time in whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def next_id(self, prefix: str) -> str:
        """A new id that begins with this prefix."""
        return f"{prefix}0{next(self._ids):08d}"

    def next_ts(self) -> str:
        # In units of 100 µs: Slack's ts names a message, so it must differ even when the clock stands still.
        """A new message ts, later than every one before it."""
        self._last_ts = max(int(self.clock.now().timestamp() * 10_000), self._last_ts + 1)
        return f"{self._last_ts // 10_000}.{self._last_ts % 10_000:04d}00"

    def open_im(self, user: str) -> Conversation:
        """The direct message of one person with the bot, opened if need be."""
        return self._same_members({user}, "D", is_mpim=False)

    def open_mpim(self, users: Iterable[str]) -> Conversation:
        """The group direct message of these people with the bot, opened if need be."""
        return self._same_members(set(users), "G", is_mpim=True)

    def create_channel(self, name: str, handles: Iterable[str], *, with_bot: bool = True) -> Conversation:
        """A new public channel with these people, and with the bot unless told otherwise."""
        members = {self.person(handle).id for handle in handles} | ({self.bot_user_id} if with_bot else set())
        return self._keep(Conversation(self.next_id("C"), frozenset(members), self.seconds(), name))

    def find_conversation(self, users: Iterable[str], *, is_mpim: bool) -> Conversation | None:
        """The direct message of exactly these people and the bot, if it is open."""
        members = frozenset(users) | {self.bot_user_id}
        for conversation in self.conversations.values():
            if conversation.members == members and conversation.is_mpim == is_mpim and not conversation.name:
                return conversation
        return None

    def _same_members(self, users: set[str], prefix: str, *, is_mpim: bool) -> Conversation:
        members = frozenset(users | {self.bot_user_id})
        return self.find_conversation(users, is_mpim=is_mpim) or self._keep(
            Conversation(self.next_id(prefix), members, self.seconds(), is_mpim=is_mpim)
        )

    def _keep(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        self.changed()
        return conversation

    def post(self, message: Message) -> Message:
        """Adds a message to its conversation."""
        self.messages.append(message)
        self.changed()
        return message

    def find_message(self, channel: str, ts: str) -> Message | None:
        """The message with this ts, unless it is deleted."""
        for message in self.messages:
            if message.channel == channel and message.ts == ts and not message.deleted:
                return message
        return None

    def visible_to(self, user: str) -> list[Message]:
        """Every message this person can read, oldest first."""
        return [
            message
            for message in self.messages
            if not message.deleted
            and user in self.conversations[message.channel].members
            and message.ephemeral_to in (None, user)
        ]

    def new_trigger(self, user: str) -> str:
        """A trigger_id for this person's act."""
        trigger = f"{next(self._ids)}.{self.seconds()}.{user.lower()}"
        self.triggers[trigger] = Trigger(user, self.clock.now())
        return trigger

    def new_response_url(self, user: str, channel: str, message_ts: str | None) -> str:
        """A response_url for an act of this person in this channel."""
        key = self.next_id("R")
        self.response_urls[key] = ResponseUrl(user, channel, message_ts, self.clock.now())
        return f"{self.base_url}/response/{key}"

    def new_file(self, name: str, owner: str, content: bytes | None = None) -> File:
        """A new file; without content it waits for its upload."""
        file = File(self.next_id("F"), name, owner, self.seconds(), content, title=name)
        self.files[file.id] = file
        return file

    def record_exchange(
        self,
        direction: str,
        name: str,
        payload: Json,
        answer: Json | str | None,
        status: int,
        duration_ms: float,
    ) -> None:
        """Records what went over the wire, and how long it took."""
        at, number = self.clock.now(), next(self._exchanges)
        self.traffic.append(Exchange(number, direction, name, payload, answer, status, at, duration_ms))
        if len(self.traffic) > 2 * MAX_EXCHANGES:
            del self.traffic[:-MAX_EXCHANGES]
        self.changed()

    def calls_of(self, method: str) -> list[Json]:
        """The arguments of every call of a method, in order."""
        return [each.payload for each in self.traffic if (each.direction, each.name) == ("from_app", method)]

    def changed(self) -> None:
        """Wakes all who wait for a change."""
        self._pulse, past = asyncio.Event(), self._pulse
        past.set()

    async def next_change(self) -> None:
        """Waits for the next change of anything in the workspace."""
        await self._pulse.wait()
