"""Twelve weeks of a programme, played without a browser and printed as a conversation."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.workspace.cast import COORDINATOR, demo_people, roster_csv
from tests.workspace.clock import Clock
from tests.workspace.company import Company
from tests.workspace.people import Actor
from tests.workspace.process import BotProcess
from tests.workspace.records import Message
from tests.workspace.server import serving
from tests.workspace.workspace import Workspace

A_SUNDAY_EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
WEEKS = 12
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAYS = timedelta(hours=26)  # from Sydney's Monday morning to New York's Monday evening
KILLED_IN_WEEK = 5
SHOWN_WEEKS = (1, 2, KILLED_IN_WEEK, WEEKS)


@asynccontextmanager
async def a_company(folder: Path, clock: Clock, clock_file: Path, port: int = 0) -> AsyncIterator[Company]:
    """The simulated workspace with its forty-eight people, a roster imported, and the real bot running."""
    workspace = Workspace(clock, demo_people())
    async with serving(workspace, port):
        bot = BotProcess(workspace, folder, clock_file)
        roster = folder / "people.csv"
        roster.write_text(roster_csv(), encoding="utf-8")
        await bot.runs("migrate")
        await bot.runs("roster", "import", str(roster))
        await bot.start()
        workspace.settle = bot.at_rest
        try:
            yield Company(workspace, bot)
        finally:
            await bot.stop()


async def play() -> int:
    """The tour; gives 0 when every pair got its nudge each week and nobody two unasked messages."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        clock_file = folder / "clock"
        clock = Clock(A_SUNDAY_EVENING, flowing=True, mirror=clock_file)
        async with a_company(folder, clock, clock_file) as company:
            return await Tour(company).run()


class Tour:
    """Prints what the coordinator, one mentor and one leader see."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.workspace = company.workspace
        self._printed = 0

    async def run(self) -> int:
        await self._begins()
        for week in range(1, WEEKS + 1):
            await self._week(week)
        await self._figures()
        return self._verdict()

    async def _begins(self) -> None:
        first_day = A_SUNDAY_EVENING + timedelta(days=8)
        say("A programme begins", "Noor imported a roster of 48 people and opens a programme.")
        await self.company.opens_a_programme(first_day)
        await self.company.joins(but=("ada",))
        ada = self.workspace.actor("ada")
        await ada.types("/mentor join")
        self._shows(ada, "types /mentor join and gets this form:", ada.words(ada.modal) if ada.modal else "")
        await ada.closes()
        await self.company.joins(
            but=[each.person.handle for each in self.company.everybody() if each is not ada]
        )
        await self.company.is_matched()
        noor = self.workspace.actor(COORDINATOR)
        self._shows(noor, "releases the plan.", noor.words(noor.messages()[-1]))
        self._read_on()
        for _day in range(7):
            await self.company.passes(A_DAY, timedelta(hours=4))
            await self.company.reacts()
        self._prints_new("The week of asking", limit=8)

    async def _week(self, number: int) -> None:
        """The Monday of every zone in small steps, the other days in leaps."""
        week = A_SUNDAY_EVENING + timedelta(weeks=number)
        if number == KILLED_IN_WEEK:
            await self._is_killed()
        await self.company.passes(week + MONDAYS - self.workspace.clock.now())
        await self.company.reacts()
        await self.company.passes(week + A_WEEK - self.workspace.clock.now(), A_DAY)
        await self.company.reacts()
        if number in SHOWN_WEEKS:
            self._prints_new(f"Week {number}", limit=3)
        else:
            self._read_on()

    async def _is_killed(self) -> None:
        """Without warning, on the morning of the nudges, while it is sending them; and started again."""
        await self.company.passes(timedelta(hours=12))
        sent = len(self.workspace.log)
        moved = asyncio.create_task(self.company.passes(timedelta(hours=2)))
        while len(self.workspace.log) == sent and not moved.done():
            await self.workspace.next_change()
        await self.company.bot.kill()
        await asyncio.gather(moved, return_exceptions=True)
        self.company.notices()
        say("The bot is killed without warning", "and started again. No nudge may be lost, none doubled.")
        await self.company.bot.start()

    async def _figures(self) -> None:
        noor = self.workspace.actor(COORDINATOR)
        await noor.types("/mentor stats")
        self._shows(noor, "types /mentor stats:", noor.words(noor.latest))

    def _verdict(self) -> int:
        """Count at Slack's side what reached whom, week by week of the person."""
        received = Counter((self._reader(each), self._week_of(each)) for each in self.company.unasked)
        mentors = {self._reader(each) for each in self.company.unasked if "Ideas for" in each.text}
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

    def _shows(self, actor: Actor, does: str, words: str) -> None:
        print(f"\n{actor.person.name} {does}")
        print(_indented(words))

    def _prints_new(self, title: str, limit: int) -> None:
        """The first messages of the pair we follow since we looked last."""
        say(title, "")
        fresh = [message for message in self.workspace.log[self._printed :] if self._is_followed(message)]
        for message in fresh[:limit]:
            self._print(message)
        self._read_on()

    def _read_on(self) -> None:
        self._printed = len(self.workspace.log)

    def _is_followed(self, message: Message) -> bool:
        ada = self.workspace.person("ada").id
        return ada in self._members(message) and message.ephemeral_to in (None, ada)

    def _members(self, message: Message) -> list[str]:
        return sorted(self.workspace.conversations[message.channel].members)

    def _print(self, message: Message) -> None:
        ada = self.workspace.actor("ada")
        names = [self.workspace.people[each].name for each in self._members(message)]
        names = [name for name in names if name != self.workspace.app_name]
        print(f"\nVice Versa to {' and '.join(names)}:")
        print(_indented(ada.words(message)))


def _iso_week(day: date) -> str:
    return "{}-W{:02}".format(*day.isocalendar())


def say(title: str, words: str) -> None:
    print(f"\n== {title} ==")
    if words:
        print(words)


def _indented(words: str) -> str:
    return "\n".join(f"    {line}" for line in words.splitlines())
