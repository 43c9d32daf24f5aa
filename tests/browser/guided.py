"""A visitor who opens the demo in a browser, and does what its guide says."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Locator, expect
from playwright.async_api import Page as Tab
from playwright.async_api import TimeoutError as NothingToPress

from tests.browser.conftest import PATIENCE_MS
from tests.slack_simulator.demo.visit import Visit, visiting

A_THURSDAY = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
MOST_PRESSES = 40
A_PRESS_MS = 3_000
ACKNOWLEDGED_WITHIN = 20.0  # seconds; an app that is there answers, be the machine ever so busy

Look = Callable[[Tab, str], Awaitable[None]]


async def does_not_look(_tab: Tab, _step: str) -> None:
    """A visitor in a hurry."""


@asynccontextmanager
async def at_the_page(browser: Browser, folder: Path) -> AsyncIterator[tuple[Visit, Tab]]:
    """A visitor who opens the demo for the first time."""
    async with visiting(folder, began_at=A_THURSDAY, acknowledged_within=ACKNOWLEDGED_WITHIN) as visit:
        tab = await browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="light")
        tab.set_default_timeout(PATIENCE_MS)
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        await tab.goto(visit.url)
        try:
            yield visit, tab
        finally:
            await tab.close()
        assert not complaints, complaints


async def follows(tab: Tab, guide: str, look: Look = does_not_look) -> list[str]:
    """Does what the guide says until it is done, and looks at each step; gives the steps it led through."""
    await tab.locator(f'[data-guide="{guide}"]').click()
    coach, steps = tab.locator("#coach"), []
    for _press in range(MOST_PRESSES):
        await expect(tab.locator("#coach[data-step=done], .next").first).to_be_visible()
        step = await coach.get_attribute("data-step") or ""
        if step not in steps:
            steps.append(step)
            await look(tab, step)
        if step == "done":
            return steps
        if await coach.get_attribute("data-step") == step:  # else it has gone on meanwhile: look again
            await does(tab)
    raise AssertionError(f"after {MOST_PRESSES} presses the guide is still at {steps[-1]}")


async def does(tab: Tab) -> None:
    """Presses what is highlighted, unless the guide has gone on meanwhile."""
    # What was pressed before may come to its end between a look and a press.
    with suppress(NothingToPress):
        await presses(tab.locator(".next").first)
    await tab.wait_for_function("() => !document.querySelector('[aria-disabled=true]')", timeout=PATIENCE_MS)


async def presses(shown: Locator) -> None:
    """In a form something is chosen first, by its words as people do."""
    tab = shown.page
    if await shown.locator("summary").count():
        await shown.locator("summary").first.click(timeout=A_PRESS_MS)
        # Once something is chosen the guide points at the next field.
        await shown.locator("li label > span, li button, label:has([type=radio])").first.click(
            timeout=A_PRESS_MS
        )
        await tab.keyboard.press("Escape")
    elif await shown.locator("button").count():
        await shown.locator("button").first.click(timeout=A_PRESS_MS)
    else:
        await shown.click(timeout=A_PRESS_MS)


async def says(tab: Tab, line: str) -> None:
    await tab.locator("#line").fill(line)
    await tab.locator("#line").press("Enter")
