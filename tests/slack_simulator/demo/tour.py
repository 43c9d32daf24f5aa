"""Twelve weeks of a programme, played without a browser and printed as a conversation."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from tests.slack_simulator.demo.cast import COORDINATOR, demo_people
from tests.slack_simulator.demo.company import CLOCK_FILE, Company, start_bot
from tests.slack_simulator.people.actor import Actor
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.state.records import Message, User, View
from tests.slack_simulator.transport.server import serving
from tests.slack_simulator.workspace import Workspace

A_SUNDAY_EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
WEEKS = 12
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAYS = timedelta(hours=26)  # from Sydney's Monday morning to New York's Monday evening
KILLED_IN_WEEK = 5
SHOWN_WEEKS = (1, 2, KILLED_IN_WEEK, WEEKS)
FOLLOWED = "ada"
WIDEST = 150
TWO_HOURS, FOUR_HOURS = timedelta(hours=2), timedelta(hours=4)
FRIDAYS = timedelta(days=4) + MONDAYS


@asynccontextmanager
async def running_company(
    workspace: Workspace, folder: Path, port: int = 0, routes: Iterable[web.RouteDef] = ()
) -> AsyncIterator[Company]:
    """The simulated workspace being served, a roster imported, and the real bot running as a process."""
    async with serving(workspace, port, routes=routes):
        bot = await start_bot(workspace, folder)
        try:
            yield Company(workspace, bot)
        finally:
            await bot.stop()


async def play() -> int:
    """Play the tour; gives 0 when every pair got its nudge each week and nobody two unasked messages."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        clock = Clock(A_SUNDAY_EVENING, flowing=True, mirror=folder / CLOCK_FILE)
        async with running_company(Workspace(clock, demo_people()), folder) as company:
            return await Tour(company).run()


class Tour:
    """Prints what the coordinator, one mentor and one leader see."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.workspace = company.workspace
        self._printed = 0
        self._cards = 0
        self._is_shown = False

    async def run(self) -> int:
        await self._begins()
        for week in range(1, WEEKS + 1):
            await self._week(week)
        await self._figures()
        return self._verdict()

    async def _begins(self) -> None:
        self.company.before_press = self._pressed
        say("A programme begins", "Noor has imported a roster of 48 people, and opens a programme.")
        await self.company.opens_a_programme(A_SUNDAY_EVENING + timedelta(days=8))
        ada, noor = self.workspace.actor("ada"), self.workspace.actor(COORDINATOR)
        await ada.types("/mentor join")
        self._shows(ada, "types /mentor join and fills in this form:", ada.words(_open(ada)))
        await ada.closes()
        await self.company.joins()
        say("Everybody has joined", "")
        await self.company.rehearses()
        self._shows(noor, "rehearses the match:", ada.words(_open(noor)), lines=8)
        await self.company.releases()
        print("\nNoor El-Amin presses [Release].")
        say("The week of asking", "")
        self._passed_over()
        for _day in range(7):
            await self._until(A_SUNDAY_EVENING + timedelta(days=_day + 1), timedelta(hours=4), is_shown=True)

    async def _week(self, number: int) -> None:
        """The Monday of every zone in small steps, then larger ones: a holiday moves it to a later day."""
        is_shown = number in SHOWN_WEEKS
        if is_shown:
            say(f"Week {number}", "")
        week = A_SUNDAY_EVENING + timedelta(weeks=number)
        if number == KILLED_IN_WEEK:
            await self._is_killed()
        await self._until(week + MONDAYS, TWO_HOURS, is_shown=is_shown)
        await self._until(week + FRIDAYS, FOUR_HOURS, is_shown=is_shown)
        await self._until(week + A_WEEK, A_DAY, is_shown=is_shown)

    async def _until(self, moment: datetime, step: timedelta, *, is_shown: bool) -> None:
        """Time passes, and then everybody reacts; what the pair we follow sees is printed."""
        self._is_shown = is_shown
        await self.company.passes(moment - self.workspace.clock.now(), step)
        self._prints_new()
        await self.company.reacts()
        self._prints_new()

    async def _is_killed(self) -> None:
        """Without warning, on the morning of the nudges, while it is sending them; and started again."""
        await self.company.passes(timedelta(hours=12))
        self._prints_new()
        message_count = len(self.workspace.messages)
        moved = asyncio.create_task(self.company.passes(timedelta(hours=2)))
        while len(self.workspace.messages) == message_count and not moved.done():
            await self.workspace.next_change()
        await self.company.bot.kill()
        await asyncio.gather(moved, return_exceptions=True)
        self.company.notices()
        print("\nThe bot is killed without warning while it sends, and started again.")
        await self.company.bot.start()

    async def _figures(self) -> None:
        noor = self.workspace.actor(COORDINATOR)
        await noor.types("/mentor stats")
        self._shows(noor, "types /mentor stats:", noor.words(noor.latest))

    def _verdict(self) -> int:
        """Count at Slack's side what reached whom, week by week of the person."""
        received = Counter(
            (self._reader(each), self._week_of(each)) for each in self.company.unasked_messages
        )
        mentors = {self._reader(each) for each in self.company.unasked_messages if "Ideas for" in each.text}
        begin = (A_SUNDAY_EVENING + timedelta(weeks=1, days=1)).date()
        weeks = [_iso_week(begin + timedelta(weeks=number)) for number in range(WEEKS)]
        missing = sum(not received[mentor, week] for mentor in mentors for week in weeks)
        doubled = sum(count > 1 for count in received.values())
        nudges = sum(received[mentor, week] for mentor in mentors for week in weeks)
        say(
            "What reached whom",
            f"{len(mentors)} pairs, {WEEKS} weeks: {nudges} nudges received, {missing} missing.\n"
            f"People who got two unasked messages in one week: {doubled}.",
        )
        return 1 if missing or doubled or not mentors else 0

    def _reader(self, message: Message) -> str:
        [reader] = self.workspace.conversations[message.channel].members - {self.workspace.bot_user_id}
        return reader

    def _week_of(self, message: Message) -> str:
        zone = ZoneInfo(self.workspace.people[self._reader(message)].tz)
        return _iso_week(datetime.fromtimestamp(float(message.ts), zone).date())

    def _shows(self, actor: Actor, caption: str, words: str, lines: int = 40) -> None:
        print(f"\n{actor.person.name} {caption}")
        print(_indented(words, lines))

    def _pressed(self, actor: Actor, button: str) -> None:
        """Told before the press: what led to it is printed first."""
        if self._is_shown and actor.person.handle in self._followed():
            self._prints_new()
            print(f"\n{actor.person.name} presses [{button}].")

    def _followed(self) -> set[str]:
        """Ada, and whoever her leader is."""
        ada = self.workspace.person(FOLLOWED)
        groups = [each.members for each in self.workspace.conversations.values() if each.is_mpim]
        return {
            self.workspace.people[each].handle for group in groups if ada.id in group for each in group
        } | {FOLLOWED}

    def _prints_new(self) -> None:
        """What the pair we follow received since we looked last."""
        fresh, self._printed = self.workspace.messages[self._printed :], len(self.workspace.messages)
        for message in fresh if self._is_shown else []:
            people = [self.workspace.people[each] for each in self._members(message)]
            people = [each for each in people if message.ephemeral_to in (None, each.id) and not each.is_bot]
            if people and {each.handle for each in people} <= self._followed():
                self._print(message, people)

    def _passed_over(self) -> None:
        self._printed = len(self.workspace.messages)

    def _members(self, message: Message) -> list[str]:
        return sorted(self.workspace.conversations[message.channel].members)

    def _print(self, message: Message, people: list[User]) -> None:
        text = self.workspace.actor(FOLLOWED).words(message)
        is_card = "Did you talk?" in text
        print(f"\nVice Versa to {' and '.join(each.name for each in people)}:")
        print(_indented(text, lines=40 if self._cards == 0 or not is_card else 4))
        self._cards += is_card


def _open(actor: Actor) -> View:
    assert actor.modal is not None, actor.overview()
    return actor.modal


def _iso_week(day: date) -> str:
    return "{}-W{:02}".format(*day.isocalendar())


def say(title: str, words: str) -> None:
    """Print a heading, and what stands under it."""
    print(f"\n== {title} ==")
    if words:
        print(words)


def _indented(words: str, lines: int = 40) -> str:
    """At most so many lines, none wider than a page."""
    all_lines = [f"    {line}" for line in words.splitlines()]
    printed = [line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…" for line in all_lines[:lines]]
    return "\n".join(printed + (["    …"] if len(all_lines) > lines else []))
