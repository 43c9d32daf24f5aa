"""The whole state of a simulated workspace, and the few ways in which it changes."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta

from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.manifest import Manifest, read
from tests.slack_simulator.state.records import (
    Conversation,
    Exchange,
    Fault,
    File,
    Human,
    Json,
    LateEvent,
    Message,
    ResponseUrl,
    Trigger,
    View,
)
from tests.slack_simulator.transport.answers import Delivery
from tests.slack_simulator.transport.troubles import Troubles
from tests.slack_simulator.web_api.rates import Rates

RESPONSES_ALLOWED = 5
RESPONSES_WITHIN = timedelta(minutes=30)
KEPT = 20_000  # exchanges; nobody reads further back
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
        people: Iterable[Human] = (),
        manifest: Manifest | None = None,
        *,
        is_strict: bool = False,
    ) -> None:
        """`is_strict`: no bursts over the rate limits, and every event comes twice."""
        self.clock = clock or Clock()
        self.is_strict = is_strict
        self.manifest = manifest or read()
        self.app_name = self.manifest.app_name
        self.base_url = "http://127.0.0.1"
        self.delivery: Delivery | None = None
        self.settle: Callable[[], Awaitable[None]] = nothing_to_settle
        self.tickets: set[str] = set()
        self.troubles = Troubles()
        self._exchanges = itertools.count(1)
        self._ids = itertools.count(1)
        self._pulse = asyncio.Event()
        self.begins_anew(people)

    def begins_anew(self, people: Iterable[Human]) -> None:
        """Forgets everything but the connections: these people, and nothing said yet."""
        self.scopes = set(self.manifest.scopes)
        self.commands = {command.name: command for command in self.manifest.commands}
        self.subscriptions = set(self.manifest.events)
        self.token_refused = ""  # token_revoked, or account_inactive once the app is uninstalled
        self._last_ts = 0
        self.people: dict[str, Human] = {}
        self.conversations: dict[str, Conversation] = {}
        self.log: list[Message] = []
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
        self.rates = Rates(tolerance=1 if self.is_strict else BURST)
        self.add(Human("USLACKBOT", "slackbot", "Slackbot", "", tz="America/Los_Angeles"))
        self.add(Human(self.bot_user_id, self.bot_handle, self.app_name, "", is_bot=True))
        for person in people:
            self.add(person)

    def add(self, person: Human) -> Human:
        person.updated = self.seconds()
        self.people[person.id] = person
        self.changed()
        return person

    def person(self, handle: str) -> Human:
        for person in self.people.values():
            if person.handle == handle.removeprefix("@"):
                return person
        known = ", ".join(sorted(person.handle for person in self.people.values()))
        raise KeyError(f"nobody here is called {handle!r}; there are: {known}")

    @property
    def refusal(self) -> str:
        """What Slack calls the reason why the bot's token opens nothing; "" while it does."""
        return "token_revoked" if self.troubles.are("revoked") else self.token_refused

    def seconds(self) -> int:
        return int(self.clock.now().timestamp())

    def next_id(self, prefix: str) -> str:
        return f"{prefix}0{next(self._ids):08d}"

    def next_ts(self) -> str:
        # In units of 100 µs: Slack's ts names a message, so it must differ even when the clock stands still.
        self._last_ts = max(int(self.clock.now().timestamp() * 10_000), self._last_ts + 1)
        return f"{self._last_ts // 10_000}.{self._last_ts % 10_000:04d}00"

    def direct(self, user: str) -> Conversation:
        """The conversation of one person with the bot, opened if need be."""
        return self._same_members({user}, "D", is_mpim=False)

    def group(self, users: Iterable[str]) -> Conversation:
        """The group conversation of these people with the bot, opened if need be."""
        return self._same_members(set(users), "G", is_mpim=True)

    def channel(self, name: str, handles: Iterable[str], *, with_bot: bool = True) -> Conversation:
        members = {self.person(handle).id for handle in handles} | ({self.bot_user_id} if with_bot else set())
        return self._keep(Conversation(self.next_id("C"), frozenset(members), self.seconds(), name))

    def existing(self, users: Iterable[str], *, is_mpim: bool) -> Conversation | None:
        members = frozenset(users) | {self.bot_user_id}
        for conversation in self.conversations.values():
            if conversation.members == members and conversation.is_mpim == is_mpim and not conversation.name:
                return conversation
        return None

    def _same_members(self, users: set[str], prefix: str, *, is_mpim: bool) -> Conversation:
        members = frozenset(users | {self.bot_user_id})
        return self.existing(users, is_mpim=is_mpim) or self._keep(
            Conversation(self.next_id(prefix), members, self.seconds(), is_mpim=is_mpim)
        )

    def _keep(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        self.changed()
        return conversation

    def post(self, message: Message) -> Message:
        self.log.append(message)
        self.changed()
        return message

    def message(self, channel: str, ts: str) -> Message | None:
        for message in self.log:
            if message.channel == channel and message.ts == ts and not message.deleted:
                return message
        return None

    def visible_to(self, user: str) -> list[Message]:
        """Every message this person can read, oldest first."""
        return [
            message
            for message in self.log
            if not message.deleted
            and user in self.conversations[message.channel].members
            and message.ephemeral_to in (None, user)
        ]

    def new_trigger(self, user: str) -> str:
        trigger = f"{next(self._ids)}.{self.seconds()}.{user.lower()}"
        self.triggers[trigger] = Trigger(user, self.clock.now())
        return trigger

    def new_response_url(self, user: str, channel: str, message_ts: str | None) -> str:
        key = self.next_id("R")
        self.response_urls[key] = ResponseUrl(user, channel, message_ts, self.clock.now())
        return f"{self.base_url}/response/{key}"

    def new_file(self, name: str, owner: str, content: bytes | None = None) -> File:
        file = File(self.next_id("F"), name, owner, self.seconds(), content, title=name)
        self.files[file.id] = file
        return file

    def exchanged(
        self, direction: str, name: str, payload: Json, answer: Json | str | None, status: int, took: float
    ) -> None:
        """Writes down what went over the wire; `took` in milliseconds."""
        at, number = self.clock.now(), next(self._exchanges)
        self.traffic.append(Exchange(number, direction, name, payload, answer, status, at, took))
        if len(self.traffic) > 2 * KEPT:
            del self.traffic[:-KEPT]
        self.changed()

    def calls_of(self, method: str) -> list[Json]:
        """The arguments of every call of a method, in order."""
        return [each.payload for each in self.traffic if (each.direction, each.name) == ("from_app", method)]

    def changed(self) -> None:
        self._pulse, past = asyncio.Event(), self._pulse
        past.set()

    async def next_change(self) -> None:
        await self._pulse.wait()
