"""`python -m tests.browser.pictures`: takes the screenshots of docs/pictures anew, of the real bot."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect
from playwright.async_api import Page as Tab

from tests.browser.conftest import chromium_here
from tests.browser.guided import Look, at_the_page, follows

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = (390, 844)
TALL = (1280, 1000)


async def takes(tab: Tab, name: str) -> None:
    await tab.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    print(f"docs/pictures/{name}.png", flush=True)


def looking(pictures: dict[str, str]) -> Look:
    """Takes a picture at each of these steps of a guide."""

    async def look(tab: Tab, step: str) -> None:
        if step in pictures:
            await takes(tab, pictures[step])

    return look


async def of_a_mentor(browser: Browser, folder: Path) -> None:
    async with at_the_page(browser, folder) as (_visit, tab):
        await expect(tab.locator("#underway")).to_be_hidden()
        await takes(tab, "welcome")
        await follows(tab, "mentor", looking({"topic": "nudge"}))
        await tab.locator("#coach-stop").click()
        await tab.locator("#places a.unread").click()
        await expect(tab.locator("#places a.unread")).to_have_count(0)
        await takes(tab, "card")
        await tab.emulate_media(color_scheme="dark")
        await tab.locator("#wire").click()
        await tab.locator("#wire-lines [data-number]").first.click()
        await takes(tab, "traffic")
        await tab.locator("#wire").click()
        await tab.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await takes(tab, "phone")


async def of_the_coordinator(browser: Browser, folder: Path) -> None:
    async with at_the_page(browser, folder) as (_visit, tab):
        await follows(tab, "coordinator", looking({"release": "rehearsal"}))
        await tab.locator("#coach-stop").click()
        for _week in range(2):
            await tab.locator('[data-skip="a_week"]').click()
            await expect(tab.locator("#underway")).to_be_hidden()
            await expect(tab.locator('[data-skip="a_week"]')).not_to_have_attribute("aria-disabled", "true")
        await tab.locator("#line").fill("/mentor stats")
        await tab.locator("#line").press("Enter")
        await expect(tab.locator(".message.alone")).to_have_count(3)
        await tab.set_viewport_size({"width": TALL[0], "height": TALL[1]})
        await takes(tab, "figures")


async def main() -> int:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_here())
        for session in (of_a_mentor, of_the_coordinator):
            with tempfile.TemporaryDirectory() as folder:
                await session(browser, Path(folder))
        await browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
