"""The workspace gives an app what its manifest asks for, and refuses the rest with Slack's own words."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import AppResponse, Workspace, make_user, serving
from tests.slack_simulator.checks.conftest import home, refusal, section
from tests.slack_simulator.state.manifest import Command, Manifest, read_manifest
from tests.slack_simulator.state.records import Json
from tests.slack_simulator.transport.answers import Retry

OURS = read_manifest()
Started = Callable[[Manifest], Any]


@pytest.fixture
async def started() -> AsyncIterator[Started]:
    """Opens a workspace for an app with a certain manifest, and a client of it."""
    async with AsyncExitStack() as stack:

        async def start(manifest: Manifest) -> tuple[Workspace, AsyncWebClient]:
            workspace = Workspace(people=[make_user("ada")], manifest=manifest)
            server = await stack.enter_async_context(serving(workspace))
            session = await stack.enter_async_context(aiohttp.ClientSession())
            return workspace, AsyncWebClient(workspace.bot_token, base_url=server.api_url, session=session)

        yield start


def test_ours_is_read() -> None:
    assert (OURS.app_name, OURS.has_home, OURS.is_interactive) == ("Vice Versa", True, True)
    assert "users:read.email" in OURS.scopes
    assert [command.name for command in OURS.commands] == ["/mentor"]
    assert "team_join" in OURS.events


async def test_only_its_scopes_are_given(started: Started) -> None:
    workspace, client = await started(replace(OURS, scopes=frozenset({"im:write"})))
    ada = workspace.person("ada").id
    assert (await client.conversations_open(users=ada))["ok"]
    assert await refusal(client, "chat.postMessage", channel=ada, text="hi") == "missing_scope"
    assert await refusal(client, "users.info", user=ada) == "missing_scope"


async def test_without_a_home_tab_nothing_is_published(started: Started) -> None:
    workspace, client = await started(replace(OURS, has_home=False))
    view = home(section("hello"))
    assert (
        await refusal(client, "views.publish", user_id=workspace.person("ada").id, view=view) == "not_enabled"
    )


async def test_without_a_messages_tab_nobody_is_written_to(started: Started) -> None:
    workspace, client = await started(replace(OURS, has_messages=False))
    ada = workspace.person("ada").id
    assert await refusal(client, "chat.postMessage", channel=ada, text="hi") == "messages_tab_disabled"


class RecordingListener:
    """A delivery that keeps what is sent to it."""

    def __init__(self) -> None:
        self.got: list[Json] = []

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
        self.got.append(payload)
        return AppResponse(200)


@pytest.mark.parametrize(
    ("escapes", "arrives"), [(True, "<@U0ADA00000|ada> and mail@ada"), (False, "@ada and mail@ada")]
)
async def test_people_are_escaped_if_it_asks_for_it(escapes: bool, arrives: str) -> None:
    manifest = replace(OURS, commands=(Command("/mentor", escapes=escapes),))
    workspace = Workspace(people=[make_user("ada")], manifest=manifest)
    workspace.delivery = listens = RecordingListener()
    await workspace.actor("ada").types("/mentor @ada and mail@ada")
    assert listens.got[0]["text"] == arrives


async def test_an_event_it_did_not_ask_for_is_not_sent() -> None:
    workspace = Workspace(
        people=[make_user("ada")], manifest=replace(OURS, events=frozenset({"user_change"}))
    )
    workspace.delivery = listens = RecordingListener()
    await workspace.user_joins(make_user("maeve"))
    await workspace.user_changes("maeve", title="Engineer")
    assert [payload["event"]["type"] for payload in listens.got] == ["user_change"]


@pytest.mark.parametrize(
    "written", ["", "- a list", "just: words", "display_information: {}\nfeatures: 3", "{"]
)
def test_what_is_no_manifest_is_refused_with_its_name(tmp_path: Path, written: str) -> None:
    path = tmp_path / "app.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r"app\.yaml"):
        read_manifest(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        read_manifest(tmp_path / "nowhere.yaml")
