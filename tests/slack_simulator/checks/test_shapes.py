"""Every answer and payload keeps the keys and types that were compared with Slack's own.

`GOLDEN=write pytest tests/slack_simulator/checks/test_shapes.py` writes shapes.txt anew; compare first.
"""

import os
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import AppResponse, Server, Workspace, make_user
from tests.slack_simulator.checks.conftest import button, field, home, modal, section
from tests.slack_simulator.state.records import Json
from tests.slack_simulator.transport.answers import Retry
from tests.slack_simulator.web_api.methods import METHODS

GOLDEN = Path(__file__).with_name("shapes.txt")
BUTTONS = [{"type": "actions", "elements": [button("Go", value="v")]}, section("words")]
FORM = modal(field("Line", optional=True), notify_on_close=True)
FREE = ("blocks", "values", "args")  # what an app or a person filled in


class AcknowledgingDelivery:
    """A delivery that acknowledges everything."""

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> AppResponse:
        return AppResponse(200)


@pytest.fixture
async def exchanged(workspace: Workspace, server: Server, client: AsyncWebClient) -> Workspace:
    """A workspace in which each method was called and each kind of payload sent."""
    workspace.delivery = AcknowledgingDelivery()
    workspace.person("ada").quiet = (time(22), time(8))
    await about_people(workspace, client)
    await about_messages(workspace, client)
    await about_views(workspace, client)
    await about_files(workspace, client)
    await about_events(workspace)
    await client.apps_connections_open(app_token=workspace.app_token)
    await client.auth_revoke()
    return workspace


async def about_people(workspace: Workspace, client: AsyncWebClient) -> None:
    ada, grace = workspace.person("ada"), workspace.person("grace")
    await client.api_test(word="yes")
    await client.auth_test()
    await client.team_info()
    await client.users_info(user=ada.id, include_locale=True)
    await client.users_list(limit=2)
    await client.users_lookupByEmail(email=ada.email)
    await client.dnd_info(user=ada.id)
    await client.dnd_teamInfo(users=[ada.id, grace.id])
    group = (await client.conversations_open(users=[ada.id, grace.id]))["channel"]["id"]
    direct = (await client.conversations_open(users=ada.id, return_im=True))["channel"]["id"]
    for channel in (direct, group):
        await client.conversations_info(channel=channel, include_num_members=True)
    await client.conversations_members(channel=group)
    await client.users_conversations(user=ada.id, types="im,mpim")


async def about_messages(workspace: Workspace, client: AsyncWebClient) -> None:
    ada = workspace.actor("ada")
    channel = workspace.open_im(ada.id).id
    posted_message = await client.chat_postMessage(channel=channel, text="hello", blocks=BUTTONS)
    await ada.clicks("Go")
    await client.chat_update(channel=channel, ts=posted_message["ts"], text="hello again", blocks=BUTTONS)
    await client.chat_postEphemeral(channel=channel, user=ada.id, text="psst", blocks=BUTTONS)
    await ada.clicks("Go")
    await client.chat_delete(channel=channel, ts=posted_message["ts"])


async def about_views(workspace: Workspace, client: AsyncWebClient) -> None:
    ada = workspace.actor("ada")
    await ada.types("/mentor")
    await client.views_open(trigger_id=list(workspace.triggers)[-1], view=FORM)
    await ada.submits({"Line": "a word"})
    await ada.types("/mentor")
    await client.views_open(trigger_id=list(workspace.triggers)[-1], view=FORM)
    await client.views_push(trigger_id=workspace.new_trigger(ada.id), view=FORM)
    assert ada.modal is not None
    await client.views_update(view_id=ada.modal.id, view=FORM)
    await ada.closes()
    await client.views_publish(user_id=ada.id, view=home(*BUTTONS))
    await ada.clicks("Go", within="home")
    await ada.opens_home()


async def about_files(workspace: Workspace, client: AsyncWebClient) -> None:
    promised = await client.files_getUploadURLExternal(filename="chart.png", length=3, alt_txt="A chart")
    async with (
        aiohttp.ClientSession() as session,
        session.post(promised["upload_url"], data=b"abc") as uploaded,
    ):
        assert uploaded.status == 200
    file = {"id": promised["file_id"], "title": "Chart"}
    channel = workspace.open_im(workspace.person("ada").id).id
    await client.files_completeUploadExternal(files=[file], channel_id=channel)
    await client.files_info(file=promised["file_id"])
    await client.files_delete(file=promised["file_id"])


async def about_events(workspace: Workspace) -> None:
    await workspace.user_joins(make_user("maeve", "Maeve Gallacher"))
    await workspace.user_changes("maeve", deleted=True)
    await workspace.user_changes("ada", quiet=None)
    await workspace.revokes_tokens()
    await workspace.uninstalls_app()
    workspace.revocation_error = ""


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Each key with the type it holds; lists are told by their items."""
    name = path.rsplit(".", 1)[-1]
    if isinstance(value, dict) and value and name not in FREE:
        for key in value:
            # Ids in the place of keys differ from one workspace to the next.
            yield from paths(value[key], f"{path}.{'ID' if key.isupper() and key[-1].isdigit() else key}")
    elif isinstance(value, list) and value and name not in FREE:
        for item in value:
            yield from paths(item, f"{path}[]")
    else:
        yield f"{path} {'null' if value is None else type(value).__name__}"


def shapes(workspace: Workspace) -> dict[str, set[str]]:
    shapes_by_name: dict[str, set[str]] = {}
    for each in workspace.traffic:
        body = each.answer if each.direction == "from_app" else each.payload
        shapes_by_name.setdefault(each.name, set()).update(paths(body))
    return shapes_by_name


async def test_keys_and_types_are_slacks_own(exchanged: Workspace) -> None:
    assert {each.status for each in exchanged.traffic} == {200}
    written = "".join(
        f"{name}\n" + "".join(f"    {path}\n" for path in sorted(documented))
        for name, documented in sorted(shapes(exchanged).items())
    )
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")


async def test_every_method_is_among_them(exchanged: Workspace) -> None:
    assert set(METHODS) <= set(shapes(exchanged))
