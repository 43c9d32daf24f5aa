"""A browser, and the workspace's page opened in it by whoever a test names."""

import shutil
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, async_playwright, expect
from playwright.async_api import Page as Tab
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace, serving
from tests.slack_simulator.checks.conftest import connected
from tests.slack_simulator.page.routes import Page, Skips

WIDE = (1280, 800)
NARROW = (360, 780)
PATIENCE_MS = 60_000  # it only ends what would have no end; a skip through days may take its time

expect.set_options(timeout=PATIENCE_MS)


class Opens(Protocol):
    """Opens the page as somebody; `place` is a conversation's id, or "home"."""

    def __call__(
        self, who: str, place: str = "", *, size: tuple[int, int] = WIDE, dark: bool = False
    ) -> Awaitable[Tab]: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder share one browser, and so the loop in which it lives."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def chromium_here() -> str | None:
    """Where the browser is that this machine brings along."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = chromium_here()
    if path is None:
        pytest.skip("The browser tests need Chromium, and none is installed here.")
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One for all tests: each has tabs of its own, which share nothing."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def address(workspace: Workspace) -> AsyncIterator[str]:
    """Where the page is; a module with a workspace of its own gives another address."""
    async with serving(workspace, routes=Page(workspace, Skips()).routes()) as server:
        yield server.url


@pytest_asyncio.fixture(loop_scope="session")
async def app(workspace: Workspace, address: str) -> AsyncIterator[AsyncApp]:
    """A bot without habits, connected to the workspace."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(workspace.bot_token, base_url=f"{address}/api/", session=session)
        app = AsyncApp(client=client, signing_secret=workspace.signing_secret)
        async with connected(app, workspace.app_token):
            yield app


async def goes(tab: Tab, address: str, who: str, place: str) -> None:
    """Opens the page anew, as somebody and at a place."""
    await tab.goto(f"{address}/?who={who}&open={place}")
    await tab.locator("#sidebar a").first.wait_for(state="attached")


@pytest_asyncio.fixture(loop_scope="session")
async def page_of(browser: Browser, address: str) -> AsyncIterator[Opens]:
    """Every tab that a test opens must stay free of errors in its console."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def failed(error: Error) -> None:
        complaints.append(str(error))

    async def opened(who: str, place: str = "", *, size: tuple[int, int] = WIDE, dark: bool = False) -> Tab:
        width, height = size
        options: dict[str, Any] = {"viewport": {"width": width, "height": height}}
        tab = await browser.new_page(**options, color_scheme="dark" if dark else "light")
        open_tabs.push_async_callback(tab.close)
        tab.on("console", heard)
        tab.on("pageerror", failed)
        # The introduction would stand between a test and what it looks for.
        await tab.add_init_script("localStorage.setItem('introduced', 'yes')")
        await goes(tab, address, who, place)
        return tab

    async with AsyncExitStack() as open_tabs:
        yield opened
    assert not complaints, complaints
