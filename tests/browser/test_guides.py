"""The three guided starts, from the first click to an answered nudge; and a bot that dies meanwhile."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab

from tests.workspace.demo import Visit, visiting

A_THURSDAY = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
MOST_PRESSES = 40
PATIENCE_MS = 20_000  # a skip through days may take its time on a slow machine

expect.set_options(timeout=PATIENCE_MS)


@asynccontextmanager
async def at_the_page(browser: Browser, folder: Path) -> AsyncIterator[tuple[Visit, Tab]]:
    """A visitor who opens the demo for the first time."""
    async with visiting(folder, began_at=A_THURSDAY) as visit:
        tab = await browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(PATIENCE_MS)
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        await tab.goto(visit.url)
        yield visit, tab
        assert not complaints


async def follows(tab: Tab, guide: str) -> list[str]:
    """Does what the guide says until it is done; gives the steps it led through."""
    await tab.locator(f'[data-guide="{guide}"]').click()
    coach, steps = tab.locator("#coach"), []
    for _press in range(MOST_PRESSES):
        await expect(tab.locator("#coach[data-step=done], .next").first).to_be_visible()
        step = await coach.get_attribute("data-step") or ""
        if step not in steps:
            steps.append(step)
        if step == "done":
            return steps
        await does(tab, step)
    raise AssertionError(f"after {MOST_PRESSES} presses the guide is still at {steps[-1]}")


async def does(tab: Tab, step: str) -> None:
    """Presses what is highlighted; in a form, chooses something first."""
    shown = tab.locator(".next").first
    if await shown.locator("summary").count():
        await shown.locator("summary").first.click()
        # Once something is chosen the guide points at the next field.
        await shown.locator("[type=checkbox], [type=radio], li button").first.click()
        await tab.keyboard.press("Escape")
    elif await shown.locator("button").count():
        await shown.locator("button").first.click()
    else:
        await shown.click()
    await tab.wait_for_function("() => !document.querySelector('[aria-disabled=true]')", timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("guide", "steps"),
    [
        ("mentor", ["command", "form", "wait", "answer", "pair", "nudge", "topic", "done"]),
        ("leader", ["command", "form", "wait", "answer", "card", "met", "done"]),
    ],
)
async def test_a_part_of_a_pair_from_the_first_click_to_an_answered_nudge(
    browser: Browser, tmp_path: Path, guide: str, steps: list[str]
) -> None:
    async with at_the_page(browser, tmp_path) as (_visit, tab):
        await expect(tab.locator("#guides")).to_be_visible()
        # A step is left out when what it waits for has happened already.
        led = await follows(tab, guide)
        assert led == [step for step in steps if step in led]
        assert {"command", "form", "wait", steps[-2], "done"} <= set(led)


async def test_the_coordinator_from_the_first_click_to_the_figures(browser: Browser, tmp_path: Path) -> None:
    async with at_the_page(browser, tmp_path) as (_visit, tab):
        led = await follows(tab, "coordinator")
        assert led == ["command", "rehearse", "release", "wait", "stats", "done"]
        await expect(tab.locator("#messages")).to_contain_text("Spring")
        await expect(tab.locator("#messages")).to_contain_text("pairs")


async def test_a_bot_that_dies_while_the_page_is_open(browser: Browser, tmp_path: Path) -> None:
    async with at_the_page(browser, tmp_path) as (visit, tab):
        await tab.goto(f"{visit.url}/?who=ada")
        await expect(tab.locator("#underway")).to_be_hidden()
        await visit.company.bot.kill()
        await says(tab, "/mentor help")
        await expect(tab.locator("#messages")).to_contain_text("operation_timeout")
        await visit.company.bot.start()
        await says(tab, "/mentor help")
        await expect(tab.locator("#messages")).to_contain_text("/mentor join")
        await expect(tab.locator("#lost")).to_be_hidden()


async def test_starting_over_forgets_everything(browser: Browser, tmp_path: Path) -> None:
    async with at_the_page(browser, tmp_path) as (visit, tab):
        await tab.goto(f"{visit.url}/?who=ada")
        await says(tab, "/mentor help")
        await expect(tab.locator(".message")).not_to_have_count(0)
        await tab.locator('[data-skip="reset"]').click()
        await tab.locator("#agree").click()
        await expect(tab.locator('[data-skip="reset"]')).to_be_enabled()
        await expect(tab.locator(".message")).to_have_count(0)
        await says(tab, "/mentor help")
        await expect(tab.locator("#messages")).to_contain_text("/mentor join")


async def says(tab: Tab, line: str) -> None:
    await tab.locator("#line").fill(line)
    await tab.locator("#line").press("Enter")
