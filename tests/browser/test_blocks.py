"""Every block and element in a browser: drawn, usable by keyboard, reported to the app, accessible."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import FilePayload, Locator, expect
from playwright.async_api import Page as Tab
from slack_bolt.async_app import AsyncApp

from tests.browser import samples
from tests.browser.conftest import NARROW, WIDE, Opens, goes
from tests.slack_simulator import Workspace
from tests.slack_simulator.block_kit.limits import message_problems, view_problems
from tests.slack_simulator.state import surfaces
from tests.slack_simulator.state.records import File

Json = dict[str, Any]
PATIENCE_SECONDS = 60
Shows = Callable[[str], Awaitable[str]]

SIGN = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
BOOKS = [samples.choice("Turning the Tables", "tables"), samples.choice("The Curious Leader", "curious")]


class Heard:
    """What has reached the app."""

    def __init__(self) -> None:
        self.bodies: asyncio.Queue[Json] = asyncio.Queue()

    async def action(self) -> Json:
        """The next action, with the state of the surface it came from."""
        body = await asyncio.wait_for(self.bodies.get(), PATIENCE_SECONDS)
        (action,) = body["actions"]
        state = body.get("state") or body["view"]["state"]
        return {**action, "values": state["values"]}

    async def values(self) -> Json:
        body = await asyncio.wait_for(self.bodies.get(), PATIENCE_SECONDS)
        values: Json = body["view"]["state"]["values"]
        return values


@pytest.fixture
def heard(app: AsyncApp) -> Heard:
    heard = Heard()

    async def listener(ack: Any, body: Json) -> None:
        await ack()
        heard.bodies.put_nowait(body)

    async def offers(ack: Any, payload: Json) -> None:
        typed = payload["value"].lower()
        await ack(options=[book for book in BOOKS if typed in book["text"]["text"].lower()])

    app.action(re.compile(""))(listener)
    app.view("form")(listener)
    app.options(re.compile(""))(offers)
    return heard


@pytest.fixture
def shows(app: AsyncApp, workspace: Workspace) -> Shows:
    """Brings a sample to Ada: a message by its name, the modal, or the Home tab."""
    ada = workspace.person("ada")
    workspace.files[samples.PICTURE] = File(
        samples.PICTURE, "line.png", workspace.bot_user_id, 0, SIGN, complete=True
    )

    async def show(name: str) -> str:
        # Slack takes one message a second in a conversation.
        workspace.clock.advance(seconds=2)
        if name == "modal":
            surfaces.open_modal(workspace, ada.id, samples.MODAL)
            return ""
        if name == "home":
            await app.client.views_publish(user_id=ada.id, view=samples.HOME)
            return "home"
        channel = workspace.open_im(ada.id).id
        await app.client.chat_postMessage(channel=channel, text=name, blocks=samples.MESSAGES[name])
        return channel

    return show


SAMPLES = [*samples.MESSAGES, "modal", "home"]


@pytest_asyncio.fixture(loop_scope="session")
async def ada(page_of: Opens, shows: Shows, request: pytest.FixtureRequest) -> Tab:
    """Ada's page with the sample that a test asks for by its parameter."""
    return await page_of("ada", await shows(request.param))


def sample(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("ada", [name], indirect=True)


def test_the_workspace_takes_every_sample() -> None:
    problems = {name: message_problems(blocks) for name, blocks in samples.MESSAGES.items()}
    assert not any(problems.values()), problems
    assert view_problems(samples.MODAL) == view_problems(samples.HOME) == []


@pytest.mark.parametrize(
    ("size", "dark"),
    [(WIDE, False), (WIDE, True), (NARROW, False)],
    ids=["wide-light", "wide-dark", "narrow-light"],
)
async def test_every_sample_is_drawn_whole_and_accessible(
    page_of: Opens, address: str, shows: Shows, workspace: Workspace, size: tuple[int, int], dark: bool
) -> None:
    tab = await page_of("ada", size=size, dark=dark)
    # What is still fading in has no contrast yet.
    await tab.emulate_media(reduced_motion="reduce")
    # In the dark only the colours differ.
    only = {"runOnly": ["color-contrast"]} if dark else {}
    for name in SAMPLES:
        await goes(tab, address, "ada", await shows(name))
        drawn = tab.locator("#fields" if name == "modal" else "#home" if name == "home" else ".message").first
        await expect(drawn).to_be_visible()
        assert await tab.locator(".unknown").count() == 0, name
        assert not re.search(r"\[[a-z]+_[a-z_]+\]", await drawn.inner_text()), name
        assert await tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        results = await Axe().run(tab, options={"resultTypes": ["violations"], **only})
        grave = [each for each in results.response["violations"] if each["impact"] in ("serious", "critical")]
        assert not grave, (
            name,
            [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in grave],
        )
        workspace.messages.clear()
        surfaces.close_all_modals(workspace, workspace.person("ada").id)


async def press(target: Locator, *keys: str) -> None:
    await target.focus()
    for key in keys:
        await target.page.keyboard.press(key)


async def tries(tab: Tab, *keys: str) -> None:
    for key in keys:
        await tab.keyboard.press(key)


@sample("controls")
async def test_buttons(ada: Tab, heard: Heard) -> None:
    await press(ada.get_by_role("button", name="Plain"), "Enter")
    assert (await heard.action())["value"] == "plain"
    await press(ada.get_by_role("button", name="Yes, we have met"), "Space")
    assert (await heard.action())["action_id"] == "labelled"
    await press(ada.get_by_role("button", name="Helpful", exact=True), "Enter")
    opinion = await heard.action()
    assert (opinion["type"], opinion["value"]) == ("feedback_buttons", "good")
    await press(ada.get_by_role("button", name="This was not helpful"), "Enter")
    assert (await heard.action())["value"] == "bad"
    await press(ada.get_by_role("button", name="Remove"), "Enter")
    assert (await heard.action())["type"] == "icon_button"


@sample("controls")
async def test_a_button_that_asks_first(ada: Tab, heard: Heard) -> None:
    pause = ada.get_by_role("button", name="Pause")
    await press(pause, "Enter")
    question = ada.get_by_role("alertdialog", name="Pause the pair?")
    await expect(question.get_by_role("button", name="Go on")).to_be_focused()
    await tries(ada, "Escape")
    await expect(question).to_be_hidden()
    await press(pause, "Enter", "Tab", "Enter")
    assert (await heard.action())["action_id"] == "pause"


@sample("controls")
async def test_a_link_is_opened_and_reported(ada: Tab, heard: Heard) -> None:
    await ada.context.route("https://example.com/**", lambda route: route.fulfill(body="The guide"))
    async with ada.context.expect_page() as opened:
        await press(ada.get_by_role("link", name="Guide (opens a new tab)"), "Enter")
    assert (await opened.value).url == "https://example.com/guide"
    assert (await heard.action())["action_id"] == "guide"


@sample("controls")
async def test_a_menu_of_further_acts(ada: Tab, heard: Heard) -> None:
    opener = ada.get_by_role("button", name="More options")
    await press(opener, "Enter")
    await expect(ada.get_by_role("menuitem", name="Postpone")).to_be_focused()
    await tries(ada, "ArrowUp")
    await expect(ada.get_by_role("menuitem", name="Leave")).to_be_focused()
    await tries(ada, "Escape")
    await expect(opener).to_be_focused()
    await press(opener, "ArrowDown", "ArrowDown", "Enter")
    assert (await heard.action())["selected_option"]["value"] == "swap"


async def picks(tab: Tab, at: str, typed: str) -> None:
    """Opens a menu by keyboard, searches, and takes the first that fits."""
    await press(tab.locator(f"summary[data-at='{at}']"), "Enter")
    sheet = tab.locator(f"details[open]:has(> summary[data-at='{at}']) .sheet")
    await expect(sheet.get_by_role("searchbox")).to_be_focused()
    # At once: each letter would ask anew, and redraw the list.
    await sheet.get_by_role("searchbox").fill(typed)
    await expect(sheet.get_by_role("searchbox")).to_have_value(typed)
    await expect(sheet.locator("li:not(.group)").first).to_contain_text(typed)
    await tries(tab, "ArrowDown", "Space")


@sample("controls")
async def test_menus(ada: Tab, heard: Heard, workspace: Workspace) -> None:
    await picks(ada, "menus/topic", "Short video")
    assert (await heard.action())["selected_option"]["value"] == "video"
    await picks(ada, "menus/book", "Curious")
    assert (await heard.action())["selected_option"] == BOOKS[1]
    await picks(ada, "menus/person", "Farah")
    assert (await heard.action())["selected_user"] == samples.FARAH
    await picks(ada, "menus/talk", workspace.app_name)
    talk = await heard.action()
    assert talk["selected_conversation"] == workspace.open_im(samples.ADA).id
    assert talk["values"]["menus"]["book"]["selected_option"] == BOOKS[1]
    # Everything that was chosen is still shown after the message has been drawn anew.
    await expect(ada.locator("summary[data-at='menus/book']")).to_contain_text("The Curious Leader")


@sample("controls")
async def test_menus_for_several_are_reported_when_they_close(ada: Tab, heard: Heard) -> None:
    await picks(ada, "multi/topics", "First jobs")
    await ada.keyboard.press("ArrowUp")
    await ada.locator("details[open]").get_by_role("searchbox").fill("")
    await expect(ada.locator("li.group")).to_have_text(["Tools", "People"])
    await tries(ada, "ArrowDown", "Space", "Escape")
    chosen = (await heard.action())["selected_options"]
    assert [option["value"] for option in chosen] == ["jobs", "prompts"]
    await picks(ada, "multi_people/people", "Grace")
    await tries(ada, "Escape")
    assert (await heard.action())["selected_users"] == ["U0GRACE000"]


@pytest.mark.parametrize(
    ("ada", "at"), [("controls", "multi/topics"), ("modal", "topics/value")], indirect=["ada"]
)
async def test_the_words_of_a_choice_are_pressed_as_well_as_its_box(ada: Tab, heard: Heard, at: str) -> None:
    summary = ada.locator(f"summary[data-at='{at}']")
    await summary.click()
    sheet = ada.locator(f"details[open]:has(> summary[data-at='{at}']) .sheet")
    for words in ("Accessible design", "Short video"):
        await sheet.get_by_text(words).click()
        await expect(sheet.get_by_role("checkbox", name=words)).to_be_checked()
    await expect(sheet).to_be_visible()
    await tries(ada, "Escape")
    await expect(summary).to_contain_text("Accessible design")
    await expect(summary).to_contain_text("Short video")


@sample("controls")
async def test_times_and_ticks(ada: Tab, heard: Heard) -> None:
    day = ada.get_by_label("Choose a day")
    await expect(day).to_have_value("2026-03-10")
    await day.fill("2026-03-17")
    assert (await heard.action())["selected_date"] == "2026-03-17"
    await ada.get_by_label("Choose a time").fill("14:30")
    assert (await heard.action())["selected_time"] == "14:30"
    moment = ada.get_by_label("Date and time")
    await expect(moment).to_have_value("2026-03-10T10:00")
    await moment.fill("2026-07-01T09:15")
    # In July London is an hour ahead.
    assert (await heard.action())["selected_date_time"] == 1782893700
    await press(ada.get_by_role("checkbox", name="Every week"), "Space")
    assert [each["value"] for each in (await heard.action())["selected_options"]] == ["weekly"]
    await press(ada.get_by_role("radio", name="Every week"), "ArrowDown")
    assert (await heard.action())["selected_option"]["value"] == "fortnightly"


@sample("modal")
async def test_a_form_with_every_field(ada: Tab, heard: Heard, workspace: Workspace) -> None:
    goal = ada.get_by_label("Your goal")
    await expect(goal).to_be_focused()
    await goal.fill("Meet every Tuesday")
    await expect(ada.locator(".counter")).to_have_text("2 left")
    await ada.get_by_label("Hours a month").fill("12")
    await ada.get_by_label("Address for the calendar").fill("ada@example.com")
    await ada.get_by_label("Page about you").fill("https://example.com/ada")
    await ada.get_by_label("A letter to your partner").fill("Dear Farah")
    await picks(ada, "topic/value", "First jobs")
    await picks(ada, "topics/value", "Short video")
    await picks(ada, "book/value", "Tables")
    await picks(ada, "books/value", "Curious")
    await picks(ada, "not/value", "Yuki")
    await picks(ada, "talks/value", workspace.app_name)
    await ada.get_by_label("First day").fill("2026-03-09")
    await ada.get_by_label("Best time").fill("08:00")
    await ada.get_by_label("First meeting").fill("2026-03-10T10:00")
    await press(ada.get_by_role("radio", name="Every two weeks"), "Space")
    await press(ada.get_by_role("checkbox", name="By mail"), "Space")
    files: list[FilePayload] = [
        {"name": name, "mimeType": "image/png", "buffer": SIGN} for name in ("a.png", "b.png")
    ]
    await ada.get_by_label("Photo or plan").set_input_files(files)
    save = ada.get_by_role("button", name="Save")
    await press(save, "Enter")
    hours = ada.get_by_label("Hours a month")
    await expect(hours).to_have_attribute("aria-invalid", "true")
    await expect(hours).to_be_focused()
    await hours.fill("6")
    await press(save, "Enter")
    values = await heard.values()
    told = {block: next(iter(actions.values())) for block, actions in values.items()}
    assert told["goal"]["value"] == "Meet every Tuesday"
    assert told["hours"]["value"] == "6"
    assert told["letter"]["rich_text_value"]["elements"][0]["elements"][0]["text"] == "Dear Farah"
    assert told["topic"]["selected_option"]["value"] == "jobs"
    assert told["book"]["selected_option"] == BOOKS[0]
    assert told["books"]["selected_options"] == [BOOKS[1]]
    assert told["not"]["selected_users"] == ["U0YUKI0000"]
    assert told["talks"]["selected_conversations"] == [workspace.open_im(samples.ADA).id]
    assert (told["day"]["selected_date"], told["time"]["selected_time"]) == ("2026-03-09", "08:00")
    assert told["moment"]["selected_date_time"] == 1773136800
    assert told["rhythm"]["selected_option"]["value"] == "fortnightly"
    assert [each["value"] for each in told["remind"]["selected_options"]] == ["by mail"]
    assert [each["name"] for each in told["file"]["files"]] == ["a.png", "b.png"]


@sample("home")
async def test_what_is_entered_on_the_home_tab_goes_with_the_next_act(ada: Tab, heard: Heard) -> None:
    await ada.get_by_label("A note for Noor").fill("Tuesday suits us")
    await ada.get_by_label("Search a partner").fill("Grace")
    await tries(ada, "Enter")
    searched = await heard.action()
    assert searched["value"] == "Grace"
    assert searched["values"]["note"]["value"]["value"] == "Tuesday suits us"
    await ada.get_by_label("Search while typing").focus()
    await ada.keyboard.type("Gr")
    assert [(await heard.action())["value"], (await heard.action())["value"]] == ["G", "Gr"]
    await press(ada.get_by_role("button", name="Save the note"), "Enter")
    assert (await heard.action())["values"]["search"]["value"]["value"] == "Grace"


@sample("home")
async def test_a_denied_choice_is_taken_back(ada: Tab, heard: Heard) -> None:
    menu = ada.locator("summary[data-at='home_rhythm/rhythm'] .chosen")
    await picks(ada, "home_rhythm/rhythm", "Short video")
    await ada.get_by_role("alertdialog").get_by_role("button", name="Go on").click()
    await expect(menu).to_have_text("Choose a rhythm")
    await picks(ada, "home_rhythm/rhythm", "Accessible design")
    await ada.get_by_role("alertdialog").get_by_role("button", name="Pause").click()
    assert (await heard.action())["selected_option"]["value"] == "access"


@sample("tables")
async def test_a_data_table_turns_its_pages(ada: Tab) -> None:
    table = ada.get_by_role("table", name="Pairs of round 2")
    await expect(table.get_by_role("rowheader")).to_have_text(["Ada Nwosu", "Dilan Aksoy", "Kofi Asamoah"])
    after = ada.get_by_role("button", name="Next")
    await press(after, "Enter", "Enter", "Enter")
    await expect(table.get_by_role("rowheader")).to_have_text(["Zainab Mirza"])
    await expect(after).to_be_focused()
    await press(ada.get_by_role("button", name="Previous"), "Enter")
    await expect(ada.get_by_role("status").filter(has_text="4–6 of 7")).to_be_visible()


@sample("round charts")
async def test_a_chart_can_be_read_as_a_table(ada: Tab) -> None:
    await expect(ada.get_by_role("img", name="Pie chart: Topics that pairs chose")).to_be_visible()
    numbers = ada.get_by_role("table", name="Meetings by city")
    await expect(numbers.get_by_role("row", name="May 31 18")).to_be_attached()


@sample("groups")
async def test_containers_open_and_carousels_scroll_by_keyboard(ada: Tab, heard: Heard) -> None:
    inside = ada.get_by_text("Nobody is matched with their own manager.")
    await expect(inside).to_be_hidden()
    await press(ada.locator("details.container > summary"), "Enter")
    await expect(inside).to_be_visible()
    last = ada.get_by_role("button", name="Read part 4")
    await press(last, "Enter")
    await expect(last).to_be_in_viewport()
    assert (await heard.action())["block_id"] == "card4"
    await press(ada.get_by_role("button", name="Explain more"), "Enter")
    assert (await heard.action())["block_id"] == "box_actions"
