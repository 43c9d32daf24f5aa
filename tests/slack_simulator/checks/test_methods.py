"""Each method's answer: its keys and their types are those of Slack."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace
from tests.slack_simulator.checks.conftest import refusal

PROFILE = {
    "title": str,
    "phone": str,
    "skype": str,
    "real_name": str,
    "real_name_normalized": str,
    "display_name": str,
    "display_name_normalized": str,
    "first_name": str,
    "last_name": str,
    "status_text": str,
    "status_emoji": str,
    "status_expiration": int,
    "avatar_hash": str,
    "team": str,
    "email": str,
}
USER = {
    "id": str,
    "team_id": str,
    "name": str,
    "deleted": bool,
    "color": str,
    "real_name": str,
    "tz": str,
    "tz_label": str,
    "tz_offset": int,
    "profile": PROFILE,
    "is_admin": bool,
    "is_owner": bool,
    "is_primary_owner": bool,
    "is_restricted": bool,
    "is_ultra_restricted": bool,
    "is_bot": bool,
    "is_app_user": bool,
    "is_email_confirmed": bool,
    "who_can_share_contact_card": str,
    "updated": int,
}
BOT = {"id": str, "app_id": str, "name": str, "deleted": bool, "updated": int, "team_id": str}
WRITTEN = {
    "type": str,
    "user": str,
    "text": str,
    "team": str,
    "bot_id": str,
    "app_id": str,
    "bot_profile": BOT,
}
MESSAGE = {**WRITTEN, "ts": str}
CURSOR = {"next_cursor": str}
TEAM = {
    "id": str,
    "name": str,
    "url": str,
    "domain": str,
    "email_domain": str,
    "icon": {"image_default": bool},
    "is_verified": bool,
}
OPENED = {
    "id": str,
    "created": int,
    "is_archived": bool,
    "is_im": bool,
    "is_org_shared": bool,
    "user": str,
    "is_open": bool,
    "priority": int,
    "context_team_id": str,
    "updated": int,
}
TOPIC = {"value": str, "creator": str, "last_set": int}
GROUP = {
    "id": str,
    "created": int,
    "is_channel": bool,
    "is_group": bool,
    "is_im": bool,
    "is_mpim": bool,
    "is_private": bool,
    "is_archived": bool,
    "is_shared": bool,
    "is_ext_shared": bool,
    "is_org_shared": bool,
    "context_team_id": str,
    "updated": int,
    "name": str,
    "name_normalized": str,
    "creator": str,
    "is_general": bool,
    "is_member": bool,
    "topic": TOPIC,
    "purpose": TOPIC,
}


def types_of(value: Any) -> Any:
    return {key: types_of(part) for key, part in value.items()} if isinstance(value, dict) else type(value)


async def call(client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
    answer = await client.api_call(method, json=arguments)
    assert isinstance(answer.data, dict)
    body = dict(answer.data)
    assert body.pop("ok") is True
    return body


@pytest.mark.parametrize(
    ("method", "arguments", "shape"),
    [
        (
            "auth.test",
            {},
            {
                "url": str,
                "team": str,
                "user": str,
                "team_id": str,
                "user_id": str,
                "bot_id": str,
                "is_enterprise_install": bool,
            },
        ),
        ("team.info", {}, {"team": TEAM}),
        ("users.info", {"user": "U0ADA00000"}, {"user": USER}),
        ("users.info", {"user": "U0ADA00000", "include_locale": True}, {"user": {**USER, "locale": str}}),
        ("users.lookupByEmail", {"email": "ADA@example.com"}, {"user": USER}),
        (
            "dnd.info",
            {"user": "U0ADA00000"},
            {"dnd_enabled": bool, "next_dnd_start_ts": int, "next_dnd_end_ts": int},
        ),
        ("conversations.open", {"users": "U0ADA00000"}, {"channel": {"id": str}}),
        ("conversations.open", {"users": "U0ADA00000", "return_im": True}, {"channel": OPENED}),
        ("conversations.open", {"users": ["U0ADA00000", "U0GRACE000"]}, {"channel": GROUP}),
        (
            "chat.postMessage",
            {"channel": "U0ADA00000", "text": "Hi"},
            {"channel": str, "ts": str, "message": MESSAGE},
        ),
        (
            "files.getUploadURLExternal",
            {"filename": "a.png", "length": 3},
            {"upload_url": str, "file_id": str},
        ),
    ],
)
async def test_the_answer_has_slacks_shape(
    client: AsyncWebClient, method: str, arguments: dict[str, Any], shape: dict[str, Any]
) -> None:
    assert types_of(await call(client, method, **arguments)) == shape


async def test_the_answers_about_a_message_that_exists(client: AsyncWebClient, workspace: Workspace) -> None:
    posted_message = await call(client, "chat.postMessage", channel=workspace.person("ada").id, text="Hi")
    place = {"channel": posted_message["channel"], "ts": posted_message["ts"]}
    changed = await call(client, "chat.update", **place, text="Ho")
    edited = {"user": str, "ts": str}
    shape = {"channel": str, "ts": str, "text": str, "message": {**WRITTEN, "edited": edited}}
    assert types_of(changed) == shape
    ephemeral = await call(
        client,
        "chat.postEphemeral",
        channel=posted_message["channel"],
        user=workspace.person("ada").id,
        text="Psst",
    )
    assert types_of(ephemeral) == {"message_ts": str}
    assert await call(client, "chat.delete", **place) == place
    assert [message.text for message in workspace.actor("ada").messages()] == ["Psst"]


async def test_the_answers_about_conversations(client: AsyncWebClient, workspace: Workspace) -> None:
    pair = workspace.open_mpim([workspace.person("ada").id, workspace.person("grace").id])
    direct = workspace.open_im(workspace.person("ada").id)
    info = await call(client, "conversations.info", channel=pair.id, include_num_members=True)
    assert types_of(info) == {"channel": {**GROUP, "num_members": int}}
    members = await call(client, "conversations.members", channel=pair.id)
    assert members["members"] == ["U0ADA00000", "U0GRACE000", workspace.bot_user_id]
    assert types_of(members["response_metadata"]) == CURSOR
    listed = await call(client, "users.conversations", types="im,mpim", user="U0ADA00000")
    assert [channel["id"] for channel in listed["channels"]] == [pair.id, direct.id]
    assert listed["channels"][1]["user"] == "U0ADA00000"


async def test_people_come_in_pages(client: AsyncWebClient, workspace: Workspace) -> None:
    handles, cursor = [], ""
    while True:
        answer = await call(client, "users.list", limit=2, cursor=cursor)
        assert len(answer["members"]) <= 2
        assert isinstance(answer["cache_ts"], int)
        handles += [member["name"] for member in answer["members"]]
        cursor = answer["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert handles == ["slackbot", "viceversa", "ada", "grace", "linus"]
    assert await refusal(client, "users.list", cursor="nonsense") == "invalid_cursor"


async def test_the_sdk_asks_in_its_own_ways(client: AsyncWebClient, workspace: Workspace) -> None:
    """The SDK sends GET queries, forms and JSON; all of them are understood."""
    ada = workspace.person("ada").id
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert (await client.users_info(user=ada, include_locale=True))["user"]["locale"] == "en-US"
    assert (await client.users_list(limit=1))["members"][0]["name"] == "slackbot"
    assert (await client.conversations_open(users=[ada, workspace.person("grace").id]))["channel"]["is_mpim"]
    assert (await client.dnd_info(user=ada))["ok"]
    assert workspace.calls_of("users.info") == [{"user": ada, "include_locale": "1"}]


async def test_text_alone_takes_the_blocks_away(client: AsyncWebClient, workspace: Workspace) -> None:
    blocks = [{"type": "divider"}]
    posted_message = await client.chat_postMessage(
        channel=workspace.person("ada").id, text="Hi", blocks=blocks
    )
    assert posted_message["message"]["blocks"][0]["block_id"]
    await client.chat_update(channel=posted_message["channel"], ts=posted_message["ts"], text="Ho")
    assert workspace.actor("ada").latest.blocks == []


async def test_the_same_people_have_the_same_group(client: AsyncWebClient, workspace: Workspace) -> None:
    ada, grace, linus = (workspace.person(handle).id for handle in ("ada", "grace", "linus"))
    first = await client.conversations_open(users=[ada, grace])
    second = await client.conversations_open(users=[grace, ada])
    other = await client.conversations_open(users=[grace, ada, linus])
    assert first["channel"]["id"].startswith("G")
    assert first["channel"]["name"] == "mpdm-ada--grace--viceversa-1"
    assert second["channel"]["id"] == first["channel"]["id"] != other["channel"]["id"]
    assert second["already_open"] is second["no_op"] is True
    await client.chat_postMessage(channel=first["channel"]["id"], text="Meet each other")
    assert workspace.actor("grace").latest.text == "Meet each other"
    assert workspace.actor("linus").messages() == []


async def test_timestamps_differ_and_grow(client: AsyncWebClient, workspace: Workspace) -> None:
    timestamps = [
        (await client.chat_postMessage(channel=workspace.person("ada").id, text="Hi"))["ts"] for _ in range(3)
    ]
    assert timestamps == sorted(set(timestamps))
    assert timestamps[0].split(".")[0] == str(int(workspace.clock.now().timestamp()))
