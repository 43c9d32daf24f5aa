"""The three guided starts, from the first click to an answered nudge; and a bot that dies meanwhile."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.guided import at_the_page, follows, says


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
        assert led == ["command", "rehearse", "release", "wait", "weeks", "stats", "done"]
        await expect(tab.locator("#messages")).to_contain_text("Figures: Spring")
        await expect(tab.locator("#messages")).not_to_contain_text("None yet")


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
        await expect(tab.locator("#trouble")).to_contain_text("Everything begins anew.")
        await expect(tab.locator(".message")).to_have_count(0)
        await says(tab, "/mentor help")
        await expect(tab.locator("#messages")).to_contain_text("/mentor join")
