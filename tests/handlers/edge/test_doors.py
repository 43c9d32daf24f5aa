"""The doors, each with a story made for it: nothing a story does costs anybody an acknowledgement."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import Bot
from bot.blocks.forms.notices import notice, wait_notice
from bot.blocks.kit.text import Message
from bot.blocks.messages import membership, topic_choice
from bot.mentoring.model import Person
from bot.mentoring.refusals import NoPair
from handlers import EVENTS
from handlers.edge.doors import LONGEST_COMMAND, Story
from handlers.edge.reply import FormErrors, Patience, Reply
from storage.database import Database
from tests.conftest import a_bot
from tests.slack_simulator import (
    Actor,
    Clock,
    Fault,
    HttpDelivery,
    Server,
    SocketDelivery,
    Workspace,
    demo_people,
    make_user,
    serving,
)
from tests.slack_simulator.demo.process import BotProcess
from tests.slack_simulator.state.manifest import Command
from tests.slack_simulator.state.shapes import user_json
from tests.slack_simulator.state.state import nothing_to_settle
from tests.support.cast import MENTOR_ANSWERS
from tests.support.cast import Story as Tale

REFERENCE = re.compile(r"the number ([0-9a-f]{8})")
IMPATIENT = Patience(until_acknowledged=0.01, until_drawn=0)
A_WHILE = 0.5  # in which a bot that waits for nobody would have hung up
SORRY = "Something went wrong on my side"


def plain(words: str) -> dict[str, str]:
    return {"type": "plain_text", "text": words}


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A form"),
    "submit": plain("Save"),
    "blocks": [
        {
            "type": "input",
            "block_id": "wish",
            "label": plain("Wish"),
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}
BUTTON = Message(
    "A button",
    (
        {
            "type": "actions",
            "block_id": "row",
            "elements": [{"type": "button", "action_id": "press", "text": plain("Press")}],
        },
    ),
)


@dataclass
class UnroutedBot:
    """The bot with an empty route table, over HTTP or in Socket Mode; each test makes up its stories."""

    workspace: Workspace
    bot: Bot

    @property
    def ada(self) -> Actor:
        return self.workspace.actor("ada")

    def tells(self, story: Story, word: str = "/tale") -> None:
        """This command leads to that story."""
        self.workspace.commands[word] = Command(word)
        self.bot.app.command(word)(self.bot.doors.from_slack(story))

    async def shows_form(self, submitted: Story) -> None:
        """Ada has a form before her that leads to that story."""

        async def form(reply: Reply) -> None:
            await reply.open(FORM)

        self.bot.app.view("form")(self.bot.doors.from_slack(submitted))
        self.tells(form, "/form")
        await self.ada.types("/form")

    async def shows_button(self, pressed: Story) -> None:
        """Ada has a button before her that leads to that story."""

        async def button(reply: Reply) -> None:
            await reply(BUTTON)

        self.bot.app.action("press")(self.bot.doors.from_slack(pressed))
        self.tells(button, "/button")
        await self.ada.types("/button")

    @asynccontextmanager
    async def without_rest(self) -> AsyncIterator[None]:
        """People act before the bot has come to rest."""
        settle, self.workspace.settle = self.workspace.settle, nothing_to_settle
        yield
        self.workspace.settle = settle
        await settle()

    async def everything(self) -> str:
        """All words that Ada has been shown, and the form she has open."""
        texts = [self.ada.words(each) for each in self.ada.messages()]
        return "\n".join(texts + ([self.ada.words(self.ada.modal)] if self.ada.modal else []))


def no_routes(*_table: Any) -> None:
    """No route at all."""


@pytest.fixture(params=["http", "socket"])
async def house(
    request: pytest.FixtureRequest,
    workspace: Workspace,
    sqlite_url: str,
) -> AsyncIterator[UnroutedBot]:
    async with running_bot(request.param, workspace, sqlite_url, routes=no_routes) as bot:
        yield UnroutedBot(workspace, bot)


@asynccontextmanager
async def running_bot(way: str, workspace: Workspace, database_url: str, **ways: Any) -> AsyncIterator[Bot]:
    """The bot with a workspace that reaches it over HTTP or by Socket Mode."""
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": workspace.signing_secret}
    async with (
        serving(workspace),
        a_bot(workspace, database_url, **(over_http if way == "http" else {}), **ways) as bot,
        httpx.AsyncClient() as client,
    ):
        if way == "http":
            url = f"http://127.0.0.1:{bot.port}/slack/events"
            workspace.delivery = HttpDelivery(workspace, url, client)
        yield bot


def text_of(message: Message) -> str:
    return str(message.blocks[0]["text"]["text"])


def reference_in(words: str) -> str:
    assert SORRY in words
    match = REFERENCE.search(words)
    assert match
    return match[1]


async def test_a_story_that_fails_right_after_its_acknowledgement(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(reply: Reply) -> None:
        await reply.show_wait_notice()
        raise RuntimeError("a story went wrong")

    await house.shows_form(fails)
    answer = await house.ada.submits({"Wish": "Peace"})
    assert answer.status == 200
    assert answer.body == {"response_action": "update", "view": wait_notice()}
    assert f"failed, {reference_in(await house.everything())}" in caplog.text
    assert "a story went wrong" in caplog.text


async def test_a_story_that_fails_before_its_acknowledgement(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        raise RuntimeError("a story went wrong")

    await house.shows_form(fails)
    answer = await house.ada.submits({"Wish": "Peace"})
    assert isinstance(answer.body, dict)
    assert answer.body["response_action"] == "errors", "what was filled in stays"
    (sentence,) = answer.body["errors"].values()
    assert f"failed, {reference_in(sentence)}" in caplog.text


async def test_a_command_and_a_button_that_fail(house: UnroutedBot, caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise RuntimeError("a story went wrong")

    house.tells(fails)
    answer = await house.ada.types("/tale")
    assert (answer.status, answer.body) == (200, None)
    first = reference_in(house.ada.words(house.ada.latest))
    await house.shows_button(fails)
    answer = await house.ada.clicks("Press")
    assert (answer.status, answer.body) == (200, None)
    second = reference_in(house.ada.words(house.ada.latest))
    assert first != second
    assert [f"failed, {each}" in caplog.text for each in (first, second)] == [True, True]
    assert house.ada.latest.ephemeral_to == house.ada.id


async def test_an_event_that_fails_is_acknowledged_all_the_same(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        raise RuntimeError("a story went wrong")

    house.bot.app.event("user_change")(house.bot.doors.from_event(fails))
    [answer] = await house.workspace.deliver_event({"type": "user_change", "user": {}})
    assert answer.status == 200
    assert "a story went wrong" in caplog.text


REASONS = [RuntimeError("a story went wrong"), NoPair(), FormErrors({"Wish": "No."})]


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: type(reason).__name__)
@pytest.mark.parametrize("event", EVENTS)
async def test_whom_an_event_is_about_hears_nothing_of_a_failure_or_a_refusal(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture, event: str, reason: Exception
) -> None:
    caplog.set_level(logging.INFO)

    async def fails(payload: dict[str, Any], asker: Person) -> None:
        raise reason

    house.bot.app.event(event)(house.bot.doors.from_event(fails))
    user: Any = house.ada.id
    if event != "app_home_opened":
        user = user_json(house.workspace, house.workspace.person("ada"), with_locale=True)
    [answer] = await house.workspace.deliver_event({"type": event, "user": user})
    await house.bot.doors.drain()

    assert answer.status == 200
    assert "fails failed, " in caplog.text or "fails was declined: NoPair" in caplog.text
    assert not house.workspace.calls_of("chat.postMessage")


@pytest.mark.parametrize("name", ["reply", "trigger"])
async def test_a_story_of_an_event_has_no_way_to_answer(house: UnroutedBot, name: str) -> None:
    async def answers(reply: Reply) -> None:
        pass

    async def opens(trigger: str) -> None:
        pass

    story: Story = answers if name == "reply" else opens
    with pytest.raises(TypeError, match=f"asks for {name}, which no door lends"):
        house.bot.doors.from_event(story)


async def test_all_that_slack_tells_unasked_comes_through_the_door_of_events(
    story: Tale, caplog: pytest.LogCaptureFixture
) -> None:
    """The database is out of order while people join, change and look at the Home tab."""
    await story.has_programme()
    await story.joins("ada")
    before = len(story.workspace.calls_of("chat.postMessage"))
    async with story.bot.db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE people RENAME TO gone")

    await story.workspace.user_changes("ada", tz="Europe/Oslo")
    await story.workspace.user_changes("oskar", tz="Europe/Oslo")
    await story.workspace.user_joins(make_user("new", "New Person"))
    await story.ada.opens_home()
    await story.bot.doors.drain()

    # Each came twice, and had a second chance: what failed was not noted as handled.
    assert caplog.text.count("follow_account failed, ") == 2 * 3
    assert "show failed, " in caplog.text
    assert len(story.workspace.calls_of("chat.postMessage")) == before


async def test_a_story_that_ends_without_a_word(house: UnroutedBot) -> None:
    async def says_nothing() -> None:
        pass

    await house.shows_form(says_nothing)
    assert (await house.ada.submits({"Wish": "Peace"})).body is None
    assert house.ada.modal is None


async def test_a_refusal_becomes_its_sentence_for_one_alone(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuses() -> None:
        raise NoPair

    house.tells(refuses)
    square = house.workspace.create_channel("square", ["ada", "farah"])
    assert (await house.ada.types("/tale", within=square)).status == 200
    assert "You have no partner right now." in house.ada.words(house.ada.latest)
    assert house.ada.latest.channel == square.id
    assert house.workspace.actor("farah").messages(square) == []
    assert "failed" not in caplog.text


async def test_a_refusal_in_a_form_is_shown_in_the_form(house: UnroutedBot) -> None:
    async def refuses() -> None:
        raise NoPair

    await house.shows_form(refuses)
    await house.ada.submits({"Wish": "Peace"})
    assert "You have no partner right now." in house.ada.words(house.ada.modal)


async def test_an_objection_reaches_the_field_it_is_about(house: UnroutedBot) -> None:
    async def objects() -> None:
        raise FormErrors({"wish": "Wish for something smaller."})

    await house.shows_form(objects)
    await house.ada.submits({"Wish": "Peace"})
    assert house.ada.errors == {"Wish": "Wish for something smaller."}
    assert house.ada.modal


@pytest.mark.parametrize("way", ["from_slack", "from_event", "from_clock"])
async def test_a_misspelt_argument_stops_the_start(house: UnroutedBot, way: str) -> None:
    async def story(now: Any, asekr: Any) -> None:
        pass

    door = getattr(house.bot.doors, way)
    with pytest.raises(TypeError, match=r"story asks for asekr, which no door lends"):
        door(story)


async def test_of_a_long_command_only_the_beginning_is_lent(house: UnroutedBot) -> None:
    lent: list[str] = []

    async def listens(words: list[str]) -> None:
        lent.extend(words)

    house.tells(listens)
    await house.ada.types("/tale first " + "<@A|" * 900)
    await house.bot.doors.drain()
    assert sum(map(len, lent)) == LONGEST_COMMAND - len("first ")


async def test_bolts_own_ways_to_answer_are_not_lent(house: UnroutedBot) -> None:
    """Its `say` fails in a form, and its `respond` opens a connection each time."""

    async def says(say: Any) -> None:
        pass

    async def responds(respond: Any) -> None:
        pass

    for story in (says, responds):
        with pytest.raises(TypeError, match="which no door lends"):
            house.bot.doors.from_slack(story)


async def test_a_story_of_the_clock_makes_way_for_those_that_follow(house: UnroutedBot) -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def takes_long() -> None:
        await may_end.wait()
        ended.set()

    await house.bot.doors.from_clock(takes_long, makes_way_after=0.0)([house.bot.workspace.id])
    assert not ended.is_set()
    may_end.set()
    await house.bot.doors.drain()
    assert ended.is_set()


async def test_the_clock_goes_on_after_a_story_that_fails(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(workspace: str) -> None:
        raise RuntimeError("a story went wrong")

    await house.bot.doors.from_clock(fails)([house.bot.workspace.id])
    assert re.search(r"fails failed, [0-9a-f]{8}\n", caplog.text)


async def test_a_slow_story_delays_nobody(house: UnroutedBot) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(reply: Reply) -> None:
        has_begun.set()
        await may_end.wait()
        await reply(membership.profile_saved())

    async def quick(reply: Reply) -> None:
        await reply(topic_choice.no_topics_left())

    house.tells(slow, "/slow")
    house.tells(quick, "/quick")
    async with house.without_rest():
        assert (await house.ada.types("/slow")).status == 200
        await has_begun.wait()
        assert (await house.workspace.actor("farah").types("/quick")).status == 200
        await house.workspace.actor("farah").sees(text_of(topic_choice.no_topics_left()))
        assert house.ada.messages() == []
        may_end.set()
    assert text_of(membership.profile_saved()) in house.ada.words(house.ada.latest)


async def test_a_slow_database_delays_no_acknowledgement(house: UnroutedBot) -> None:
    has_begun = asyncio.Event()

    async def writes(db: Database, workspace: str, reply: Reply) -> None:
        has_begun.set()
        async with db.transaction(workspace):
            pass
        await reply(membership.profile_saved())

    house.tells(writes)
    async with house.without_rest(), house.bot.db.transaction(house.bot.workspace.id):
        assert (await house.ada.types("/tale")).status == 200
        await has_begun.wait()
        assert (await house.workspace.actor("farah").types("/tale")).status == 200
        assert house.ada.messages() == []
    assert text_of(membership.profile_saved()) in house.ada.words(house.ada.latest)


async def test_a_slow_form_says_that_it_takes_a_moment(house: UnroutedBot) -> None:
    may_end = asyncio.Event()

    async def slow(reply: Reply) -> None:
        await may_end.wait()
        await reply(membership.profile_saved())

    await house.shows_form(slow)
    house.bot.doors.patience = IMPATIENT
    async with house.without_rest():
        await house.ada.submits({"Wish": "Peace"})
        assert "One moment" in house.ada.words(house.ada.modal)
        may_end.set()
    assert text_of(membership.profile_saved()) in house.ada.words(house.ada.modal)


async def test_an_objection_that_comes_too_late_is_not_swallowed(house: UnroutedBot) -> None:
    may_end = asyncio.Event()

    async def slow() -> None:
        await may_end.wait()
        raise FormErrors({"wish": "Wish for something smaller."})

    await house.shows_form(slow)
    house.bot.doors.patience = IMPATIENT
    async with house.without_rest():
        await house.ada.submits({"Wish": "Peace"})
        may_end.set()
    assert "Slack waited too long for me" in house.ada.words(house.ada.modal)


@pytest.mark.parametrize("patience", [Patience(), IMPATIENT], ids=["at once", "after a moment"])
async def test_a_form_that_was_sent_may_show_the_next(house: UnroutedBot, patience: Patience) -> None:
    async def goes_on(reply: Reply) -> None:
        await reply.open(notice("The next", membership.profile_saved()))

    await house.shows_form(goes_on)
    house.bot.doors.patience = patience
    await house.ada.submits({"Wish": "Peace"})
    assert "The next" in house.ada.words(house.ada.modal)


async def test_whoever_closes_a_form_before_the_next_is_left_alone(house: UnroutedBot) -> None:
    may_end = asyncio.Event()

    async def slow(reply: Reply) -> None:
        await may_end.wait()
        await reply.open(FORM)

    await house.shows_form(slow)
    house.bot.doors.patience = IMPATIENT
    messages = house.ada.messages()
    async with house.without_rest():
        await house.ada.submits({"Wish": "Peace"})
        await house.ada.closes()
        may_end.set()
    assert (house.ada.modal, house.ada.messages()) == (None, messages)


async def test_a_form_that_opens_too_late(house: UnroutedBot) -> None:
    async def dawdles(reply: Reply) -> None:
        house.workspace.clock.advance(seconds=4)
        await reply.open(FORM)

    house.tells(dawdles)
    await house.ada.types("/tale")
    assert "Slack waited too long for me" in house.ada.words(house.ada.latest)
    assert house.ada.modal is None
    await house.shows_button(dawdles)
    await house.ada.clicks("Press")
    assert "Slack waited too long for me" in house.ada.words(house.ada.latest)


async def test_who_cannot_be_answered_in_place_is_written_to(house: UnroutedBot) -> None:
    async def chatters(reply: Reply) -> None:
        for _ in range(6):  # Slack takes five answers
            await reply(membership.profile_saved())

    house.tells(chatters)
    square = house.workspace.create_channel("square", ["ada", "farah"])
    await house.ada.types("/tale", within=square)
    assert len(house.ada.messages(square)) == 5
    assert [text_of(membership.profile_saved()) in house.ada.words(each) for each in house.ada.dms] == [True]


async def test_an_answer_after_half_an_hour_is_written(house: UnroutedBot) -> None:
    async def dawdles(reply: Reply) -> None:
        house.workspace.clock.advance(minutes=31)
        await reply(membership.profile_saved())

    house.tells(dawdles)
    await house.ada.types("/tale")
    assert [text_of(membership.profile_saved()) in house.ada.words(each) for each in house.ada.dms] == [True]


async def test_stories_share_one_session(house: UnroutedBot) -> None:
    lent: list[AsyncWebClient] = []

    async def borrows(client: AsyncWebClient) -> None:
        lent.append(client)

    house.tells(borrows)
    await house.ada.types("/tale")
    await house.ada.types("/tale")
    assert {client.session for client in lent} == {house.bot.client.session}
    assert {client.token for client in lent} == {house.workspace.bot_token}


WORDS_OF_A_PERSON = "Ada dreams of teaching"


@pytest.mark.parametrize("consequence", ["nothing", "raises", "unreachable"])
async def test_of_slacks_refusals_only_the_code_is_logged(
    house: UnroutedBot, caplog: pytest.LogCaptureFixture, consequence: str
) -> None:
    """Whatever follows: the refusal may hang on the traceback of another error, or on that of the apology."""

    async def writes(client: AsyncWebClient) -> None:
        try:
            await client.chat_postMessage(channel="C1", text=WORDS_OF_A_PERSON)
        except SlackApiError as error:
            if consequence == "raises":
                raise RuntimeError("that is why") from error
            raise

    answer = {"ok": False, "error": "msg_too_long", "response_metadata": {"messages": [WORDS_OF_A_PERSON]}}
    house.workspace.faults.append(Fault("chat.postMessage", body=answer))
    if consequence == "unreachable":
        house.workspace.faults.append(Fault("response_url", status=0, times=9))
    house.tells(writes)
    await house.ada.types("/tale")
    log_lines = {
        "nothing": "Slack said msg_too_long",
        "raises": "that is why",
        "unreachable": "ServerDisconnected",
    }
    assert re.search(r"writes failed, [0-9a-f]{8}", caplog.text)
    assert log_lines[consequence] in caplog.text
    assert WORDS_OF_A_PERSON not in caplog.text
    assert "The server responded with" not in caplog.text


async def test_an_answer_that_is_none_of_slacks(house: UnroutedBot, caplog: pytest.LogCaptureFixture) -> None:
    async def writes(client: AsyncWebClient) -> None:
        client.base_url = house.workspace.base_url  # where no Web API is
        await client.chat_postMessage(channel="C1", text=WORDS_OF_A_PERSON)

    house.tells(writes)
    await house.ada.types("/tale")
    reference = reference_in(house.ada.words(house.ada.latest))
    assert f"{reference}: Slack said nothing readable" in caplog.text


@pytest.mark.parametrize("way", ["http", "socket"])
async def test_no_secret_and_no_word_of_a_person_is_logged(
    workspace: Workspace, sqlite_url: str, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    caplog.set_level(logging.INFO)
    for room in ("bot", "handlers", "storage"):
        caplog.set_level(logging.DEBUG, logger=room)
    async with running_bot(way, workspace, sqlite_url) as bot:
        story = OpenStory(workspace, bot)
        await story.has_bare_pair()
        await story.a_week_passes()
        await story.ada.opens_home()
        await story.joins("kofi")
        workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "is_archived"}))
        await story.ada.clicks(story.first_idea())
    logged = caplog.text
    assert "reason=is_archived" in logged
    for secret in ("xoxb-", "xapp-", workspace.signing_secret, "/link/", "/response/"):
        assert secret not in logged
    for word in ("Nwosu", "Daneshvar", "ada@", "Generative", "How things run", "Learn from people"):
        assert word not in logged


class OpenStory(Tale):
    def first_idea(self) -> str:
        """The first card that lies before Ada."""
        card = next(each for each in reversed(self.ada.dms) if "[Skip this week]" in self.ada.words(each))
        row = next(line for line in self.ada.words(card).splitlines() if "[Skip this week]" in line)
        return row.strip("[]").split("] [")[0]


async def test_a_button_of_an_older_version(story: Tale) -> None:
    await story.ada.types("/mentor help")
    for block in story.ada.latest.blocks:
        for element in block.get("elements", []):
            element["action_id"] = "waltz"
    assert (await story.ada.clicks("My pair")).status == 200
    assert "This button is out of date." in story.ada.words(story.ada.latest)


async def test_a_form_of_an_older_version(story: Tale) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    assert story.ada.modal
    story.ada.modal.payload["callback_id"] = "waltz"
    await story.ada.submits(MENTOR_ANSWERS)
    assert "out of date" in story.ada.words(story.ada.modal)


async def test_what_is_under_way_is_finished_before_the_end(tmp_path: Path) -> None:
    """A real process, told to stop while Slack takes its time over an answer."""
    clock_file = tmp_path / "clock"
    workspace = Workspace(Clock(flowing=True, mirror=clock_file), demo_people(), is_strict=True)
    arrived, may_answer = asyncio.Event(), asyncio.Event()

    @web.middleware
    async def slowly(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.endswith("users.info"):  # the story asks who Ada is, and answers her after that
            arrived.set()
            await may_answer.wait()
        answer: web.StreamResponse = await handler(request)
        return answer

    server = Server(workspace)
    server.app.middlewares.append(slowly)
    await server.start()
    workspace.delivery = SocketDelivery(server.links)
    bot = BotProcess(workspace, tmp_path, clock_file)
    await bot.runs("migrate")
    await bot.start()
    ada = workspace.actor("ada")
    await ada.types("/mentor help")
    await arrived.wait()
    ending = asyncio.create_task(bot.stop())
    await _deaf(bot.port)
    finished, _ = await asyncio.wait({ending}, timeout=A_WHILE)
    assert not finished
    assert ada.messages() == []
    may_answer.set()
    await ending
    assert "Here is what you can type" in ada.words(ada.latest)
    assert (tmp_path / "bot.log").read_text().count("ERROR") == 0
    await server.stop()


async def _deaf(port: int) -> None:
    """Waits until nobody listens there any more."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return
        writer.close()
