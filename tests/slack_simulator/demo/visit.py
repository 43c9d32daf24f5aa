"""The workspace in a browser: the real bot, forty-eight people, and a clock that a visitor moves."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.slack_simulator.demo.cast import COORDINATOR, demo_people
from tests.slack_simulator.demo.company import CLOCK_FILE, Company, start_bot
from tests.slack_simulator.demo.process import BotProcess
from tests.slack_simulator.page.entries import BadAct
from tests.slack_simulator.page.routes import Page, Skips
from tests.slack_simulator.state.clock import Clock
from tests.slack_simulator.transport.answers import NotAcknowledged
from tests.slack_simulator.transport.delivery import SocketDelivery
from tests.slack_simulator.transport.server import serving
from tests.slack_simulator.workspace import Workspace

FOLDER = Path(".demo")
LEAVING = f"  What the app logs stands in {FOLDER / 'bot.log'}.\n  Stop with Ctrl+C.\n"
DATABASE = "vice-versa.sqlite3"
LONGEST_SKIP = timedelta(weeks=2)
A_WEEK = timedelta(weeks=1)
# Whoever's morning falls into a step is still at work at its end.
A_STEP = timedelta(hours=4)
MORNINGS_END = datetime(2026, 1, 1, 11, 30, tzinfo=UTC)
STUCK = "Vice Versa did not get through what was due. End the trouble, if one is on, and skip again."
SETTLED_WITHIN = 3.0
ACKNOWLEDGED_WITHIN = 3.0
VISITORS = ("ada", "farah")
# Noor coordinates. Without the others, as many leaders as mentors can be matched: nobody whom a visitor
# plays is left over.
HOLDING_BACK = (COORDINATOR, "imani", "henrik", "ruth", "zainab")
JOINED, DECLINED, RELEASED = "profile_form", "decline", "plan_form"


def fresh_folder() -> Path:
    """The demo's folder, emptied."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    return FOLDER.absolute()


async def show(folder: Path, port: int) -> int:
    """Serve the page until it is interrupted."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with visiting(folder, port) as visit:
        print(f"\n  The workspace is open: {visit.url}\n\n{LEAVING}", flush=True)
        await stop.wait()
    return 0


@asynccontextmanager
async def visiting(
    folder: Path,
    port: int = 0,
    began_at: datetime | None = None,
    acknowledged_within: float = ACKNOWLEDGED_WITHIN,
) -> AsyncIterator["Visit"]:
    """The page, the real bot behind it, and a company that joins while a visitor looks around."""
    began_at = began_at or datetime.now(UTC)
    workspace = Workspace(Clock(began_at, flowing=True, mirror=folder / CLOCK_FILE), demo_people())
    skips = Skips()
    page = Page(workspace, skips)
    async with serving(workspace, port, routes=page.routes()) as server:
        # A person is told after three seconds that the app does not answer, be it there or not.
        workspace.delivery = SocketDelivery(
            server.links, connected_within=ACKNOWLEDGED_WITHIN, acknowledged_within=acknowledged_within
        )
        visit = Visit(workspace, page, await start_bot(workspace, folder, _settling), folder, began_at)
        try:
            await visit.opens()
            skips.to_next_nudge, skips.a_week = visit.to_the_next_nudge, visit.a_week
            skips.reset, skips.led = visit.starts_over, visit.leads
            joining = asyncio.create_task(visit.prepares())
            yield visit
            joining.cancel()
            await asyncio.wait([joining])
        finally:
            await visit.company.bot.stop()


async def _settling(bot: BotProcess) -> None:
    """A visitor waits a moment until the app has done its part, but not for an app in trouble."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SETTLED_WITHIN):
            await bot.at_rest()


class Visit:
    """Time as it passes for a visitor: everybody whom the visitor does not play acts by themselves."""

    def __init__(
        self, workspace: Workspace, page: Page, bot: BotProcess, folder: Path, began_at: datetime
    ) -> None:
        self.company = Company(workspace, bot)
        self.url = workspace.base_url
        self._began_at = began_at
        self._workspace = workspace
        self._page = page
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()
        self._matched: set[str] = set()  # who had joined, or declined, when the match was last released

    async def opens(self) -> None:
        """The coordinator opens a programme that begins next Monday, before the visitor comes."""
        now = self._workspace.clock.now()
        await self.company.opens_a_programme(now + timedelta(days=7 - now.weekday()))
        self._workspace.messages.clear()  # the visitor comes after that

    async def prepares(self) -> None:
        """Most people join; Ada, Farah and the release are left to the visitor."""
        async with self._one_at_a_time:
            await self._others_join(but=(*VISITORS, *HOLDING_BACK))

    async def leads(self, handle: str) -> None:
        """A visitor will be led through this person's part: a coordinator needs everybody to have joined."""
        if handle == COORDINATOR:
            async with self._one_at_a_time:
                await self._others_join(but=HOLDING_BACK)

    async def to_the_next_nudge(self) -> str:
        """Time passes until the bot writes to somebody whom the visitor plays; gives a sentence about it."""
        async with self._one_at_a_time:
            missing = self._is_missing()
            if missing:
                return missing
            message_count, end = len(self._workspace.messages), self._workspace.clock.now() + LONGEST_SKIP
            await self._others_act()
            while not self._has_news(message_count) and self._workspace.clock.now() < end:
                await self._steps_towards(end)
            return self._summary(message_count)

    async def a_week(self) -> str:
        """A week passes; gives a sentence about what came."""
        async with self._one_at_a_time:
            message_count, end = len(self._workspace.messages), self._workspace.clock.now() + A_WEEK
            await self._others_act()
            while self._workspace.clock.now() < end:
                await self._steps_towards(end)
            return self._summary(message_count)

    async def _steps_towards(self, end: datetime) -> None:
        """Up to the next step of every day, so that Europe's mornings end with one."""
        now = self._workspace.clock.now()
        try:
            await self.company.passes(min(end - now, A_STEP - (now - MORNINGS_END) % A_STEP), A_STEP)
        except (TimeoutError, RuntimeError):  # a trouble is on, or the app is gone
            raise BadAct(STUCK) from None
        await self._others_act()

    async def starts_over(self) -> str:
        """Everything is forgotten: a fresh database, the same people, nothing said yet."""
        async with self._one_at_a_time:
            self._page.tells("Starting over: the app starts with an empty database.")
            try:
                await self._moves_in_again()
                await self.opens()
                await self._others_join(but=(*VISITORS, *HOLDING_BACK))
            finally:
                self._page.tells("")
        return "Everything begins anew."

    async def _moves_in_again(self) -> None:
        await self.company.bot.stop()
        for file in self._folder.glob(f"{DATABASE}*"):
            file.unlink()
        self._workspace.clock.move_to(self._began_at)
        self._workspace.reset(demo_people())
        self._page.begins_anew()
        self._matched.clear()
        self.company = Company(self._workspace, await start_bot(self._workspace, self._folder, _settling))

    async def _others_join(self, but: tuple[str, ...] = ()) -> None:
        self.company.played = set(self._page.visitor.played)
        self._page.tells("People are joining the programme.")
        try:
            # Whoever could not join because the app was down joins the next time.
            with suppress(AssertionError, NotAcknowledged):
                await self.company.joins(but)
        finally:
            for handle in self.company.joined:
                self._page.visitor.does(handle, JOINED)
            self._page.tells("")

    async def _others_act(self) -> None:
        with suppress(AssertionError):  # a button may be gone because the visitor was quicker
            if not self._visitor_coordinates() and self._reasons_to_match() != self._matched:
                # From the second time on, those who held back find a partner for whoever came late.
                await self._others_join(but=HOLDING_BACK if not self._matched else (COORDINATOR,))
                if await self.company.matches():
                    self._page.visitor.does(COORDINATOR, RELEASED)
                self._matched = self._reasons_to_match()
            self.company.played = set(self._page.visitor.played)
            await self.company.reacts()
        self._page.others_have_read()

    def _visitor_coordinates(self) -> bool:
        visitor = self._page.visitor
        return COORDINATOR in visitor.played and visitor.guide in ("", COORDINATOR)

    def _reasons_to_match(self) -> set[str]:
        """Who is in, who said no, and the week if a visitor waits for a pair: a change asks for a match."""
        visitor = self._page.visitor
        reasons = {f"{handle} {deed}" for handle, deed in visitor.did if deed in (JOINED, DECLINED)}
        if visitor.guide and not self._has_pair(visitor.guide):
            reasons.add(f"{self._workspace.clock.now():%G-W%V}")
        return reasons

    def _has_pair(self, handle: str) -> bool:
        person = self._workspace.person(handle).id
        return any(each.is_mpim and person in each.members for each in self._workspace.conversations.values())

    def _is_missing(self) -> str:
        """What the visitor has to do before anything can come, in a sentence."""
        visitor = self._page.visitor
        if visitor.guide in VISITORS and (visitor.guide, JOINED) not in visitor.did:
            return f"{self._workspace.person(visitor.guide).name} has not joined yet: type /mentor join."
        if self._visitor_coordinates() and (COORDINATOR, RELEASED) not in visitor.did:
            return "The match is not released yet: be Noor and type /mentor admin."
        return ""

    def _has_news(self, since: int) -> bool:
        fresh = [each for each in self._workspace.messages[since:] if each.bot_id and not each.ephemeral_to]
        played = {self._workspace.person(each).id for each in self._page.visitor.played} - {
            self._workspace.person(COORDINATOR).id
        }
        audiences = (self._workspace.conversations[each.channel].members for each in fresh)
        return any(played & members for members in audiences) if played else bool(fresh)

    def _summary(self, since: int) -> str:
        fresh = [each for each in self._workspace.messages[since:] if each.bot_id and not each.ephemeral_to]
        if not fresh:
            return "Meanwhile Vice Versa wrote to nobody."
        return f"Meanwhile Vice Versa wrote {len(fresh)} message{'' if len(fresh) == 1 else 's'}."
