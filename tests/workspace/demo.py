"""The workspace in a browser: the real bot, forty-eight people, and a clock that a visitor moves."""

import asyncio
import contextlib
import shutil
import signal
from datetime import timedelta
from pathlib import Path

from tests.workspace.cast import demo_people
from tests.workspace.clock import Clock
from tests.workspace.company import Company
from tests.workspace.page import Page, Skips
from tests.workspace.tour import CLOCK_FILE, a_company
from tests.workspace.workspace import Workspace

FOLDER = Path(".demo")
LONGEST_SKIP = timedelta(weeks=2)
A_DAY = timedelta(days=1)


def fresh_folder() -> Path:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    return FOLDER.absolute()


async def show(folder: Path, port: int) -> int:
    """Serve the page until it is interrupted."""
    workspace = Workspace(Clock(flowing=True, mirror=folder / CLOCK_FILE), demo_people())
    skips = Skips()
    page = Page(workspace, skips)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with a_company(workspace, folder, port, page.routes()) as company:
        visit = Visit(company, page)
        await visit.prepare()
        skips.to_next_nudge, skips.a_week = visit.to_the_next_nudge, visit.a_week
        print(f"\n  The workspace is open: {workspace.base_url}\n\n  Stop it with Ctrl+C.\n", flush=True)
        await stop.wait()
    return 0


class Visit:
    """How time passes for a visitor: everybody whom the visitor does not play acts by themselves."""

    def __init__(self, company: Company, page: Page) -> None:
        self.company = company
        self.page = page

    async def prepare(self) -> None:
        """A programme is open and most have joined; Ada, Farah and the release are left to the visitor."""
        now = self.company.workspace.clock.now()
        await self.company.opens_a_programme(now + timedelta(days=7 - now.weekday()))
        await self.company.joins(but=("ada", "farah"))

    async def to_the_next_nudge(self) -> str:
        await self._others_act()
        before = len(self.company.unasked)
        await self.company.passes(LONGEST_SKIP, until_a_message=True)
        return _told(len(self.company.unasked) - before)

    async def a_week(self) -> str:
        before = len(self.company.unasked)
        await self._others_act()
        for _day in range(7):
            await self.company.passes(A_DAY, timedelta(hours=6))
            await self._others_act()
        return _told(len(self.company.unasked) - before)

    async def _others_act(self) -> None:
        self.company.played = set(self.page.played)
        with contextlib.suppress(AssertionError):  # a button may be gone because the visitor was quicker
            await self.company.reacts()


def _told(messages: int) -> str:
    if messages == 0:
        return "Nobody heard from Vice Versa. Is the match released? Noor can: /mentor admin."
    return f"{messages} messages from Vice Versa, each to another person."
