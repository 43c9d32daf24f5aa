"""The page around the messages: accessible in each of its states, and alive whatever stands in a message."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import ConsoleMessage, Route, expect
from playwright.async_api import Page as Tab
from slack_bolt.async_app import AsyncApp

from tests.browser.conftest import NARROW, Opens
from tests.slack_simulator import Workspace, serving
from tests.slack_simulator.checks.conftest import field, modal, section
from tests.slack_simulator.page.routes import Page, Skips
from tests.slack_simulator.state import surfaces

State = Callable[[Tab], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def address(workspace: Workspace) -> AsyncIterator[str]:
    """A page with every button, none of which does anything."""

    async def nothing() -> str:
        return "Nothing came."

    async def led(_handle: str) -> None:
        """Nobody else acts."""

    skips = Skips(nothing, nothing, nothing, led)
    async with serving(workspace, routes=Page(workspace, skips).routes()) as server:
        yield server.url


async def grave(tab: Tab, *, dark: bool) -> list[tuple[str, list[str]]]:
    # In the dark only the colours differ.
    only = {"runOnly": ["color-contrast"]} if dark else {}
    results = await Axe().run(tab, options={"resultTypes": ["violations"], **only})
    found = [each for each in results.response["violations"] if each["impact"] in ("serious", "critical")]
    return [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]


async def introduced(tab: Tab) -> None:
    await tab.locator("#help").click()
    await expect(tab.locator("#intro")).to_be_visible()


async def led_by_a_guide(tab: Tab) -> None:
    await tab.locator('#intro [data-guide="mentor"]').click()
    await expect(tab.locator("#coach")).to_be_visible()
    await expect(tab.locator("#line")).to_have_value("/mentor join")
    await expect(tab.locator("#composer.next")).to_be_visible()


async def watching_the_traffic(tab: Tab) -> None:
    await tab.locator("#coach-stop").click()
    await tab.locator("#wire").click()
    await tab.locator("#wire-lines button").first.click()
    await expect(tab.locator("#wire-lines pre").first).to_be_visible()
    await expect(tab.locator("#troubles button").first).to_be_visible()


async def changing_a_person(tab: Tab) -> None:
    await tab.locator("#wire").click()
    await tab.locator('[data-person="U0FARAH000"]').click()
    await tab.locator("#change summary").click()
    await expect(tab.get_by_label("Time zone")).to_be_visible()


async def adding_a_person(tab: Tab) -> None:
    await tab.keyboard.press("Escape")
    await tab.locator('[data-person=""]').click()
    await expect(tab.locator("#newcomer")).to_be_visible()


async def asked_before_starting_over(tab: Tab) -> None:
    await tab.keyboard.press("Escape")
    await tab.locator('[data-skip="reset"]').click()
    await expect(tab.get_by_role("alertdialog")).to_be_visible()


async def choosing_who_to_be(tab: Tab) -> None:
    await tab.keyboard.press("Escape")
    await tab.locator("#me").click()
    await expect(tab.locator("#who .sheet")).to_be_visible()


async def with_the_drawer_open(tab: Tab) -> None:
    await tab.keyboard.press("Escape")
    await tab.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    await tab.locator("#menu").click()
    await expect(tab.locator("#find")).to_be_focused()


async def with_objections(tab: Tab) -> None:
    await tab.locator("#form-submit").click()
    await expect(tab.locator("#fields .wrong").first).to_be_visible()


STATES: tuple[State, ...] = (
    introduced,
    led_by_a_guide,
    watching_the_traffic,
    changing_a_person,
    adding_a_person,
    asked_before_starting_over,
    choosing_who_to_be,
    with_the_drawer_open,
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_state_of_the_page_is_accessible(
    page_of: Opens, workspace: Workspace, app: AsyncApp, dark: bool
) -> None:
    channel = workspace.open_im(workspace.person("ada").id).id
    await app.client.chat_postMessage(channel=channel, text="Welcome")
    tab = await page_of("ada", channel, dark=dark)
    # What is still fading in has no contrast yet.
    await tab.emulate_media(reduced_motion="reduce")
    for state in STATES:
        await state(tab)
        assert not (found := await grave(tab, dark=dark)), (state.__name__, found)
    surfaces.open_modal(workspace, workspace.person("ada").id, modal(field("Name"), field("Goal")))
    tab = await page_of("ada", dark=dark)
    await tab.emulate_media(reduced_motion="reduce")
    await with_objections(tab)
    assert not (found := await grave(tab, dark=dark)), found


DEEP = {"type": "markdown", "text": ">" * 11_000 + " deep"}
NO_EMOJI = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "One moment"},
                {"type": "emoji", "name": "odd", "unicode": "zz"},
            ],
        }
    ],
}


async def test_no_message_stops_the_page(page_of: Opens, workspace: Workspace, app: AsyncApp) -> None:
    channel = workspace.open_im(workspace.person("ada").id).id

    async def comes(text: str, **more: Any) -> None:
        # Slack takes one message a second in a conversation.
        workspace.clock.advance(seconds=2)
        await app.client.chat_postMessage(channel=channel, text=text, **more)

    tab = await page_of("ada", channel)
    warnings: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "warning":
            warnings.append(message.text)

    tab.on("console", heard)
    last = tab.locator(".message").last
    await comes("`a`" * 13_000)
    await expect(last.locator("code")).to_have_count(13_000)
    await comes("A quote", blocks=[DEEP])
    await expect(last).to_contain_text("> deep")
    assert not warnings
    await comes("Sense and nonsense", blocks=[section("*Before*"), NO_EMOJI])
    await expect(last).to_contain_text("One moment")
    await expect(last.locator("strong").last).to_have_text("Before")
    assert len(warnings) == 1
    await comes("Still here")
    await expect(last).to_contain_text("Still here")


async def becomes(tab: Tab, name: str) -> None:
    await tab.locator("#me").click()
    await tab.locator("#who").get_by_role("searchbox").fill(name)
    await tab.keyboard.press("Enter")
    await expect(tab.locator("#me")).to_contain_text(name)


async def test_a_half_typed_line_waits_where_it_was_begun(page_of: Opens, workspace: Workspace) -> None:
    ada, farah = (workspace.person(name).id for name in ("ada", "farah"))
    group = workspace.open_mpim([ada, farah]).id
    tab, line = await page_of("ada", workspace.open_im(ada).id), "/mentor jo"
    typed = tab.locator("#line")
    await typed.fill(line)
    await tab.locator(f'[data-open="{group}"]').click()
    await expect(typed).to_have_value("")
    await typed.fill("Hello Farah")
    await becomes(tab, "Farah")
    await expect(typed).to_have_value("")
    await becomes(tab, "Ada")
    await expect(typed).to_have_value(line)
    await tab.reload()
    await expect(typed).to_have_value(line)
    await expect(tab.locator("#commands")).to_be_hidden()
    await tab.locator(f'[data-open="{group}"]').click()
    await expect(typed).to_have_value("Hello Farah")
    await typed.press("Enter")
    await expect(typed).to_have_value("")
    await expect(tab.locator(".message").last).to_contain_text("Hello Farah")


async def test_nobody_types_before_the_page_knows_who_they_are(address: str, page_of: Opens) -> None:
    may_answer = asyncio.Event()

    async def answers(route: Route) -> None:
        await may_answer.wait()
        await route.continue_()

    tab = await page_of("ada")
    await tab.route("**/page/state**", answers)
    await tab.goto(f"{address}/?who=ada")
    await expect(tab.locator("#line")).to_be_disabled()
    may_answer.set()
    await tab.locator("#line").fill("/mentor help")
    await expect(tab.locator("#line")).to_have_value("/mentor help")
