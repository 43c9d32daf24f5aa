"""The page over HTTP: what it tells, what it lets people do, and what it says when that fails."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncApp

from tests.slack_simulator import Server, SocketDelivery, Workspace, serving
from tests.slack_simulator.checks.conftest import Connect, button, field, home, modal, options, section
from tests.slack_simulator.page.routes import Page, Skips

Json = dict[str, Any]


@pytest.fixture
def skipped() -> list[str]:
    return []


@pytest.fixture
def skips(workspace: Workspace, skipped: list[str]) -> Skips:
    async def a_week() -> str:
        workspace.clock.advance(days=7)
        skipped.append("a week")
        return "Nothing came."

    return Skips(a_week=a_week)


@pytest.fixture
async def server(workspace: Workspace, skips: Skips) -> AsyncIterator[Server]:
    async with serving(workspace, routes=Page(workspace, skips).routes()) as server:
        yield server


class PageClient:
    """Somebody with the page open, as one of the people."""

    def __init__(self, http: httpx.AsyncClient, handle: str) -> None:
        self.http = http
        self.who = handle

    async def state(self) -> Json:
        answer = await self.http.get("/page/state", params={"who": self.who})
        assert answer.status_code == 200
        state: Json = answer.json()
        return state

    async def messages(self) -> list[Json]:
        return [message for each in (await self.state())["conversations"] for message in each["messages"]]

    async def post_act(self, act: str, **arguments: Any) -> httpx.Response:
        return await self.http.post(f"/page/acts/{act}", json={"who": self.who, **arguments})

    async def act(self, act: str, **arguments: Any) -> Json:
        answer = await self.post_act(act, **arguments)
        assert answer.status_code == 200, answer.text
        outcome: Json = answer.json()
        return outcome


@pytest.fixture
async def http(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        yield client


@pytest.fixture
def ada(http: httpx.AsyncClient) -> PageClient:
    return PageClient(http, "ada")


@pytest.fixture
async def pressed(app: AsyncApp, over_socket: Connect) -> list[str]:
    """A bot that answers a command with two like buttons, and notes which is pressed."""
    values: list[str] = []

    @app.command("/mentor")
    async def command(ack: Any) -> None:
        buttons = [button("Choose", f"choose:{n}", value=str(n)) for n in (1, 2)]
        await ack(
            text="Hello", blocks=[section("Hello <@U0GRACE000>"), {"type": "actions", "elements": buttons}]
        )

    @app.action(re.compile("choose"))
    async def action(ack: Any, payload: Json) -> None:
        values.append(payload["value"])
        await ack()

    await over_socket(app)
    return values


@pytest.fixture
async def submitted(app: AsyncApp, over_socket: Connect) -> list[Json]:
    """A bot whose home has a form behind a button; it takes no name but Spring."""
    forms: list[Json] = []
    blocks = [
        field("Name", block_id="name", max_length=10),
        field("Areas", "multi_static_select", block_id="areas", options=options("Tools", "Talks")),
        field("Not with", "multi_users_select", block_id="not", optional=True),
        field("Roster", "file_input", block_id="file", filetypes=["csv"], optional=True),
    ]

    @app.event("app_home_opened")
    async def show_home(client: Any, event: Json) -> None:
        actions = {"type": "actions", "block_id": "door", "elements": [button("Open")]}
        await client.views_publish(user_id=event["user"], view=home(actions))

    @app.action("press")
    async def press(ack: Any, client: Any, body: Json) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks))
        await ack()

    @app.view("form")
    async def view(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["name"]["value"]["value"] != "Spring":
            await ack(response_action="errors", errors={"name": "Try Spring."})
            return
        forms.append(values)
        await ack()

    await over_socket(app)
    return forms


async def opened_form(ada: PageClient, workspace: Workspace) -> Json:
    await ada.act("opens_home")
    await workspace.actor("ada").sees("Open")
    view = (await ada.state())["home"]["id"]
    await ada.act("presses", view=view, block_id="door", action_id="press")
    form: Json = (await ada.state())["modal"]
    return form


async def test_its_files_are_its_own(http: httpx.AsyncClient) -> None:
    for path in ("/", "/page.css", "/page.js", "/guide.js", "/icon.svg"):
        answer = await http.get(path)
        assert answer.status_code == 200
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        addresses = set(re.findall(r"https?://[^\s\"']+", answer.text))
        assert addresses <= {"http://www.w3.org/2000/svg"}


async def test_the_state_is_one_persons(
    ada: PageClient, workspace: Workspace, http: httpx.AsyncClient
) -> None:
    state = await ada.state()
    assert state["me"] == workspace.person("ada").id
    assert [each["handle"] for each in state["people"] if each["can_act"]] == ["ada", "grace", "linus"]
    assert state["now"] == "2026-01-05T09:00:00+00:00"
    assert state["skips"] == ["a_week"]
    (direct,) = state["conversations"]
    assert direct["is_direct"]
    assert state["modal"] is None
    assert (await http.get("/page/state")).json()["me"] == state["me"]


async def test_dates_are_read_in_the_readers_zone(ada: PageClient, client: Any, workspace: Workspace) -> None:
    moment = workspace.seconds()
    words = f"At <!date^{moment}^{{time}}|nine> and <!date^{moment}^{{date_num}}^https://example.com|then>"
    users = [workspace.person(each).id for each in ("ada", "grace")]
    group = (await client.conversations_open(users=users))["channel"]["id"]
    await client.chat_postMessage(channel=group, text=words, blocks=[section(words)])
    (message,) = await PageClient(ada.http, "grace").messages()
    assert message["blocks"][0]["text"]["text"] == "At 4:00 AM and <https://example.com|2026-01-05>"
    (message,) = await ada.messages()
    assert message["text"].startswith("At 9:00 AM")


async def test_a_command_is_answered_privately(ada: PageClient, pressed: list[str]) -> None:
    assert await ada.act("types", text=" /mentor \n help ") == {}
    (message,) = await ada.messages()
    assert message["is_for_me_alone"]
    assert message["blocks"][0]["text"]["text"] == "Hello <@U0GRACE000>"
    assert await PageClient(ada.http, "grace").messages() == []


async def test_words_go_to_everybody_in_the_conversation(
    ada: PageClient, client: Any, workspace: Workspace
) -> None:
    users = [workspace.person(each).id for each in ("ada", "grace")]
    group = (await client.conversations_open(users=users))["channel"]["id"]
    await ada.act("types", text="Tuesday <at> ten?", channel=group)
    grace = PageClient(ada.http, "grace")
    (message,) = await grace.messages()
    assert (message["user"], message["text"]) == (users[0], "Tuesday &lt;at&gt; ten?")
    state = await grace.state()
    assert [each["unread"] for each in state["conversations"]] == [1, 0]
    assert {each["handle"]: each["waiting"] for each in state["people"] if each["waiting"]} == {"grace": 1}
    await ada.http.post("/page/reads", json={"who": "grace", "channel": group})
    assert [each["unread"] for each in (await grace.state())["conversations"]] == [0, 0]


async def test_a_press_is_known_by_its_ids(ada: PageClient, pressed: list[str]) -> None:
    await ada.act("types", text="/mentor")
    (message,) = await ada.messages()
    place = {"channel": message["channel"], "ts": message["ts"], "block_id": message["blocks"][1]["block_id"]}
    await ada.act("presses", **place, action_id="choose:2")
    assert pressed == ["2"]
    for ids in ({"action_id": "choose:3"}, {"action_id": "choose:1", "ts": "1.0"}):
        answer = await ada.post_act("presses", **(place | ids))
        assert (answer.status_code, answer.json()["error"]) == (
            400,
            "This has changed meanwhile. Please look again.",
        )


async def test_a_form_with_errors_then_right(
    ada: PageClient, workspace: Workspace, submitted: list[Json]
) -> None:
    view = (await opened_form(ada, workspace))["id"]
    missing = "Please complete this required field."
    assert (await ada.act("submits", view=view))["errors"] == {"name": missing, "areas": missing}
    invalid_values = {"name": {"value": "A name far too long"}, "areas": {"value": ["dance"]}}
    assert (await ada.act("submits", view=view, values=invalid_values))["errors"] == {
        "name": "Slack takes from 0 to 10 characters, not 19.",
        "areas": "Please choose one of what is offered.",
    }
    nobody = {"name": {"value": "Winter"}, "areas": {"value": ["talks"]}, "not": {"value": ["U0NOBODY"]}}
    assert (await ada.act("submits", view=view, values=nobody))["errors"] == {
        "not": "Nobody here has this id."
    }
    partner = {"not": {"value": [workspace.person("linus").id]}}
    assert (await ada.act("submits", view=view, values=nobody | partner))["errors"] == {"name": "Try Spring."}
    assert (await ada.act("submits", view=view, values={"name": {"value": "Spring"}}))["errors"] == {}
    (values,) = submitted
    assert [option["value"] for option in values["areas"]["value"]["selected_options"]] == ["talks"]
    assert values["not"]["value"]["selected_users"] == [workspace.person("linus").id]
    assert (await ada.state())["modal"] is None


async def test_a_file_goes_with_its_form(
    ada: PageClient, workspace: Workspace, submitted: list[Json]
) -> None:
    view = (await opened_form(ada, workspace))["id"]
    place = {"who": "ada", "view": view, "block_id": "file", "action_id": "value"}
    answer = await ada.http.post("/page/uploads", data=place, files={"file": ("a.png", b"picture")})
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "Only ['csv'] can be chosen, not 'a.png'.",
    )
    answer = await ada.http.post("/page/uploads", data=place, files={"file": ("roster.csv", b"email\n")})
    assert answer.status_code == 200
    values = {"name": {"value": "Spring"}, "areas": {"value": ["tools"]}, "file": {"value": None}}
    await ada.act("submits", view=view, values=values)
    (file,) = submitted[0]["file"]["value"]["files"]
    assert workspace.files[file["id"]].content == b"email\n"


async def test_a_form_is_closed_once(ada: PageClient, workspace: Workspace, submitted: list[Json]) -> None:
    view = (await opened_form(ada, workspace))["id"]
    await ada.act("closes", view=view)
    assert (await ada.state())["modal"] is None
    answer = await ada.post_act("closes", view=view)
    assert (answer.status_code, answer.json()["error"]) == (400, "This form is no longer open.")


async def test_a_skip_moves_the_time(ada: PageClient, skipped: list[str]) -> None:
    answer = await ada.http.post("/page/skips/a_week")
    assert (answer.json(), skipped) == ({"said": "Nothing came."}, ["a week"])
    assert (await ada.state())["now"] == "2026-01-12T09:00:00+00:00"
    assert (await ada.http.post("/page/skips/reset")).status_code == 400


async def test_only_one_skip_at_a_time(ada: PageClient, skips: Skips) -> None:
    unpaused = asyncio.Event()

    async def a_week() -> str:
        await unpaused.wait()
        return "Done."

    skips.a_week = a_week
    async with asyncio.TaskGroup() as group:
        first = group.create_task(ada.http.post("/page/skips/a_week"))
        while not (await ada.state())["skipping"]:
            pass
        second = await ada.http.post("/page/skips/a_week")
        unpaused.set()
    assert (second.status_code, second.json()["error"]) == (
        400,
        "Time is passing already. Please wait until it has.",
    )
    assert first.result().json() == {"said": "Done."}
    assert (await ada.state())["skipping"] == ""


async def test_the_same_state_is_told_once(ada: PageClient) -> None:
    state = await ada.state()
    params = {"who": "ada", "have": state["print"]}
    assert (await ada.http.get("/page/state", params=params)).status_code == 204
    await ada.act("types", text="Hello?")
    assert (await ada.http.get("/page/state", params=params)).status_code == 200


async def test_a_guide_hears_what_was_done(ada: PageClient, pressed: list[str]) -> None:
    assert (await ada.http.post("/page/guides", json={"who": "ada"})).status_code == 200
    await ada.act("types", text="/mentor")
    (message,) = await ada.messages()
    place = {"channel": message["channel"], "ts": message["ts"], "block_id": message["blocks"][1]["block_id"]}
    await ada.act("presses", **place, action_id="choose:2")
    await ada.http.post("/page/skips/a_week")
    assert (await ada.state())["did"] == ["/mentor", "choose:2", "a_week"]
    assert (await PageClient(ada.http, "grace").state())["did"] == []
    assert (await ada.http.post("/page/guides", json={"who": "nobody"})).status_code == 400


async def test_people_are_told_with_what_marks_them(ada: PageClient, workspace: Workspace) -> None:
    grace, linus = workspace.person("grace"), workspace.person("linus")
    grace.status_emoji, grace.status_text, grace.is_restricted = ":palm_tree:", "Away", True
    linus.deleted, linus.quiet = True, (time(22), time(7))
    people = {each["handle"]: each for each in (await ada.state())["people"]}
    assert (people["grace"]["status"], people["grace"]["is_guest"]) == (":palm_tree: Away", True)
    assert (people["linus"]["is_gone"], people["linus"]["can_act"]) == (True, False)
    assert not people["linus"]["is_quiet"]
    workspace.clock.advance(hours=14)
    assert {each["handle"]: each["is_quiet"] for each in (await ada.state())["people"]}["linus"]


async def test_commands_are_told_with_their_hint(ada: PageClient, workspace: Workspace) -> None:
    (command,) = (await ada.state())["commands"]
    assert command["name"] == "/mentor"
    assert command["hint"] == workspace.commands["/mentor"].usage_hint


FILES = [
    pytest.param("cat.png", "image/png", None, id="a-picture-is-shown"),
    pytest.param("cat.svg", "image/svg+xml", "attachment", id="a-drawing-may-hold-a-script"),
    pytest.param("people.csv", "text/csv", "attachment", id="anything-else-is-saved"),
]


@pytest.mark.parametrize(("name", "kind", "disposition"), FILES)
async def test_a_file_is_told(
    http: httpx.AsyncClient, workspace: Workspace, name: str, kind: str, disposition: str | None
) -> None:
    file = workspace.new_file(name, workspace.person("ada").id, b"content")
    answer = await http.get(f"/page/files/{file.id}")
    assert (answer.status_code, answer.content) == (200, b"content")
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers.get("content-disposition") == disposition
    assert answer.headers["x-content-type-options"] == "nosniff"
    missing = await http.get("/page/files/F1")
    assert (missing.status_code, missing.json()["error"]) == (404, "There is no such file.")


async def test_traffic_is_told_newest_last_and_whole_when_asked(ada: PageClient, client: Any) -> None:
    await client.users_info(user="U0ADA00000")
    await client.auth_test()
    traffic = (await ada.http.get("/page/traffic")).json()
    assert [(each["direction"], each["name"], each["status"]) for each in traffic["lines"][-2:]] == [
        ("from_app", "users.info", 200),
        ("from_app", "auth.test", 200),
    ]
    (last,) = (await ada.http.get("/page/traffic", params={"after": traffic["last"] - 1})).json()["lines"]
    assert "payload" not in last
    (line,) = (await ada.http.get("/page/traffic", params={"text": "u0ada"})).json()["lines"]
    whole = (await ada.http.get(f"/page/traffic/{line['number']}")).json()
    assert whole["answer"]["user"]["id"] == "U0ADA00000"
    assert (await ada.http.get("/page/traffic/999999")).json() == {"error": "This is no longer kept."}
    assert (await ada.http.get("/page/traffic?after=x")).json() == {"error": "'x' is not a number."}


async def test_troubles_begin_and_end(http: httpx.AsyncClient, workspace: Workspace) -> None:
    for is_on in (True, False):
        answer = await http.post("/page/troubles/slow", json={"on": is_on})
        assert {each["name"]: each["is_on"] for each in answer.json()["troubles"]}["slow"] is is_on
    for name, body in (("rain", {"on": True}), ("slow", {"on": "yes"}), ("slow", {})):
        assert (await http.post(f"/page/troubles/{name}", json=body)).status_code == 400


async def test_the_stream_tells_every_change(ada: PageClient) -> None:
    async with ada.http.stream("GET", "/page/events") as stream:
        lines = stream.aiter_lines()
        first = await anext(line async for line in lines if line.startswith("data:"))
        await ada.act("types", text="Hello?")
        second = await anext(line async for line in lines if line.startswith("data:"))
        assert first != second


BAD: list[tuple[str, Json, str]] = [
    ("types", {"who": "nobody", "text": "/mentor"}, "Nobody here is called 'nobody'."),
    ("types", {"who": "viceversa", "text": "/mentor"}, "Vice Versa cannot act here."),
    ("types", {"text": "/mentor"}, "who is missing, or is not a text."),
    ("types", {"who": "ada", "text": 7}, "text is missing, or is not a text."),
    ("types", {"who": "ada", "text": "  "}, "Please type something first."),
    ("types", {"who": "ada", "text": "/dance"}, "/dance is not a valid command. Try /mentor."),
    ("types", {"who": "ada", "text": "Hi", "channel": "C1"}, "You are not in this conversation."),
    ("submits", {"who": "ada", "view": "V1"}, "This form is no longer open."),
    (
        "dances",
        {"who": "ada"},
        "A person can types, presses, suggests, submits, closes, opens_home, and nothing else.",
    ),
]


@pytest.mark.parametrize(("act", "body", "words"), BAD)
async def test_bad_input_is_refused_in_a_sentence(
    http: httpx.AsyncClient, act: str, body: Json, words: str
) -> None:
    answer = await http.post(f"/page/acts/{act}", json=body)
    assert (answer.status_code, answer.json()) == (400, {"error": words})


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]"])
async def test_what_is_no_object_is_refused(http: httpx.AsyncClient, content: bytes) -> None:
    answer = await http.post("/page/acts/types", content=content)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("This is not")


async def test_a_bot_that_is_not_there_is_told(ada: PageClient, server: Server, workspace: Workspace) -> None:
    workspace.delivery = SocketDelivery(server.links, connected_within=0.01)
    await ada.act("types", text="/mentor")
    (message,) = await ada.messages()
    assert message["text"].startswith("/mentor failed with the error")


async def test_a_bot_that_does_not_answer_is_told(
    ada: PageClient, app: AsyncApp, over_socket: Connect, server: Server, workspace: Workspace
) -> None:
    @app.command("/mentor")
    async def silent(respond: Any) -> None:
        presses = {"type": "actions", "block_id": "door", "elements": [button("Open")]}
        await respond(text="Hello", blocks=[presses])

    await over_socket(app)
    workspace.delivery = SocketDelivery(server.links, acknowledged_within=0.1)
    await ada.act("types", text="/mentor")
    await workspace.actor("ada").sees("Open")
    (failed,) = [each for each in await ada.messages() if not each["blocks"]]
    assert failed["text"] == '/mentor failed with the error "operation_timeout"'
    (drawn,) = [each for each in await ada.messages() if each["blocks"]]
    place = {"channel": drawn["channel"], "ts": drawn["ts"], "block_id": "door", "action_id": "press"}
    answer = await ada.post_act("presses", **place)
    assert answer.status_code == 502
    assert answer.json()["error"] == "We had some trouble connecting to the app. Try again?"
