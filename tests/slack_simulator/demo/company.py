"""The people of the demo at work: what they do, and how their time passes."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tests.slack_simulator.demo.cast import COORDINATOR, roster_csv
from tests.slack_simulator.demo.process import BotProcess
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.records import Message
from tests.slack_simulator.state.state import nothing_to_settle
from tests.slack_simulator.workspace import Workspace

TEACH = ("Generative AI", "Data and automation", "Security and privacy", "Digital customers", "Speaking up")
LEAD = ("How things run", "Career stages", "Customers and strategy", "Trust", "Innovation and learning")
CLOCK_FILE = "clock"
A_STEP = timedelta(hours=2)
# One answer to each moment of the calendar.
TAPS = (
    "Next",
    "Got it",
    "Done",
    "We have a time",
    "Enough",
    "Partly",
    "Going well",
    "I know what I keep",
    "Sometimes",
)
NOT_NOW = 11  # one answer in so many is "not yet", one nudge in so many is skipped
MAX_CONCURRENT = 6  # so many people act at the same time: more would only wait for one another


async def start_bot(
    workspace: Workspace,
    folder: Path,
    settling: Callable[[BotProcess], Awaitable[None]] = BotProcess.at_rest,
) -> BotProcess:
    """Start the real bot as a process with a database of its own, and import the roster."""
    bot = BotProcess(workspace, folder, folder / CLOCK_FILE)
    roster = folder / "people.csv"
    roster.write_text(roster_csv(), encoding="utf-8")
    await bot.runs("migrate")
    try:
        await asyncio.gather(bot.start(), bot.runs("roster", "import", str(roster)))
    except BaseException:
        await bot.stop()
        raise
    workspace.settle = partial(settling, bot)
    return bot


class Company:
    """Everybody in the workspace but those whom a visitor plays."""

    def __init__(self, workspace: Workspace, bot: BotProcess) -> None:
        self.workspace = workspace
        self.bot = bot
        self.played: set[str] = set()
        self.joined: set[str] = set()
        self.unasked_messages: list[Message] = []
        self.before_press: Callable[[Actor, str], None] = lambda actor, button: None
        self._read = 0
        self._noticed = 0
        self._turn = 0
        self._has_chosen: set[str] = set()

    def _everybody(self) -> list[Actor]:
        """All people, always in the same order."""
        people = [person for person in self.workspace.people.values() if not person.is_bot]
        return [self.workspace.actor(person) for person in people if person.id != "USLACKBOT"]

    async def opens_a_programme(self, first_day: datetime) -> None:
        """The coordinator imports who is who, and opens a programme."""
        noor = self.workspace.actor(COORDINATOR)
        await noor.types("/mentor admin")
        await noor.clicks("New programme")
        await noor.submits(
            {
                "Name": "Spring",
                "Purpose, in one sentence": "Leaders learn from people who see what they no longer see.",
                "First day": first_day.date().isoformat(),
            }
        )
        await noor.closes()

    async def joins(self, but: Collection[str] = ()) -> None:
        """Everybody joins who has not yet, a few at a time."""
        newcomers = [
            (number, actor)
            for number, actor in enumerate(self._everybody())
            if actor.person.handle not in {*but, *self.joined, *self.played}
        ]
        await _a_few_at_a_time(self._joins, [(actor, number) for number, actor in newcomers])

    async def _joins(self, actor: Actor, number: int) -> None:
        await actor.types("/mentor join")
        await actor.submits(_profile_answers(actor, number))
        await actor.closes()
        self.joined.add(actor.person.handle)

    async def rehearses(self) -> None:
        """The coordinator asks for a rehearsal of the match."""
        noor = self.workspace.actor(COORDINATOR)
        await noor.types("/mentor admin")
        await noor.clicks("Rehearse the match")

    async def releases(self) -> None:
        """The coordinator releases the match that is open before her."""
        noor = self.workspace.actor(COORDINATOR)
        await noor.submits()
        await noor.closes()

    async def matches(self) -> bool:
        """The coordinator rehearses, and releases what she sees if there is a pair in it."""
        await self.rehearses()
        rehearsal = self.workspace.actor(COORDINATOR).modal
        if rehearsal is None:
            return False
        if not rehearsal.payload.get("submit"):
            await self.workspace.actor(COORDINATOR).closes()
            return False
        await self.releases()
        await self.bot.ticked()  # who is at work is asked at once, before any time passes
        return True

    async def reacts(self) -> None:
        """Everybody answers what is new to them: proposals, ideas, "did you talk?"."""
        while self._read < len(self.workspace.messages):
            fresh, self._read = self.workspace.messages[self._read :], len(self.workspace.messages)
            read_by = [(message, self._readers(message)) for message in fresh]
            for turn in range(2):  # of two partners one answers first
                await self._at_once(
                    [(readers[turn], message) for message, readers in read_by if len(readers) > turn]
                )

    async def _at_once(self, answering: list[tuple[Actor, Message]]) -> None:
        """Many act before the bot has come to rest, as on any morning."""
        settle, self.workspace.settle = self.workspace.settle, nothing_to_settle
        try:
            await _a_few_at_a_time(self._answers, answering)
        finally:
            self.workspace.settle = settle
            await settle()

    def _readers(self, message: Message) -> list[Actor]:
        members = self.workspace.conversations[message.channel].members
        readers = [self.workspace.people[each] for each in sorted(members)]
        return [
            self.workspace.actor(person)
            for person in readers
            if not person.is_bot
            and person.handle not in self.played
            and message.ephemeral_to in (None, person.id)
        ]

    async def passes(
        self, span: timedelta, step: timedelta = A_STEP, *, until_a_message: bool = False
    ) -> None:
        """Time passes, by default in steps short enough that nobody's morning is leapt over."""
        end = self.workspace.clock.now() + span
        while self.workspace.clock.now() < end:
            message_count = len(self.workspace.messages)
            self.workspace.clock.move_to(min(end, self.workspace.clock.now() + step))
            await self.bot.ticked()
            self.workspace.changed()
            self._noticed = max(self._noticed, message_count)
            if self.notices() and until_a_message:
                return

    def notices(self) -> bool:
        """Keep the messages that came unasked since time began to pass; False if none did."""
        fresh = [each for each in self.workspace.messages[self._noticed :] if each.channel.startswith("D")]
        self._noticed = len(self.workspace.messages)
        self.unasked_messages += [replace(each) for each in fresh]  # as it was when it came
        return bool(fresh)

    async def _answers(self, actor: Actor, message: Message) -> None:
        words = actor.words(message)
        self._turn += 1
        if "[Yes, gladly]" in words:
            await self._presses(actor, message, "Yes, gladly")
        elif "[Skip this week]" in words:
            *ideas, skip = _buttons(words)
            skips = self._is_odd_day() and actor.id in self._has_chosen
            self._has_chosen.add(actor.id)  # nobody skips the first one
            await self._presses(actor, message, skip if skips else ideas[self._turn % len(ideas)])
        elif "[We met]" in words:
            await self._presses(actor, message, "Not yet" if self._is_odd_day() else "We met")
        elif tap := next((each for each in TAPS if f"[{each}]" in words), None):
            await self._presses(actor, message, tap)

    async def _presses(self, actor: Actor, message: Message, button: str) -> None:
        self.before_press(actor, button)
        await actor.clicks(button, within=message)

    def _is_odd_day(self) -> bool:
        return self._turn % NOT_NOW == 0


async def _a_few_at_a_time(act: Callable[..., Awaitable[None]], all_of: Iterable[tuple[Any, ...]]) -> None:
    """Await all of the acts, then raise the first failure, if any."""
    permits = asyncio.Semaphore(MAX_CONCURRENT)

    async def one(arguments: tuple[Any, ...]) -> None:
        async with permits:
            await act(*arguments)

    for outcome in await asyncio.gather(*map(one, all_of), return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def _buttons(words: str) -> list[str]:
    row = next(line for line in words.splitlines() if "[Skip this week]" in line)
    return row.strip("[]").split("] [")


def _profile_answers(actor: Actor, number: int) -> dict[str, Any]:
    modal = actor.modal
    assert modal is not None, f"{actor.person.handle} got no form: {actor.overview()}"
    first, second = TEACH[number % len(TEACH)], TEACH[(number * 3 + 1) % len(TEACH)]
    first_gift, second_gift = LEAD[number % len(LEAD)], LEAD[(number * 2 + 3) % len(LEAD)]
    early, late = ("07:00", "19:00") if number % 2 else ("08:00", "18:00")
    hours = {"When does your working day begin?": early, "When does it end?": late}
    if "What can you teach?" in actor.words(modal):
        wishes: dict[str, Any] = {
            "What can you teach?": sorted({first, second}),
            "What would you like in return?": sorted({first_gift, second_gift}),
        }
    else:
        wishes = {
            "What can you give in return?": sorted({first_gift, second_gift}),
            "What do you want to learn?": sorted({first, second}),
        }
    return wishes | hours
