"""What the Web API refuses, and with which error."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Fault, Server, Workspace, make_user
from tests.slack_simulator.checks.conftest import refusal


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("conversations.history", {"channel": "D1"}, "not_simulated"),
        ("conversations.imagine", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "C1", "text": "Hi"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "U0ADA00000"}, "no_text"),
        ("chat.postMessage", {"channel": "U0ADA00000", "text": "a" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "U0GONE0000", "text": "Hi"}, "user_disabled"),
        ("chat.update", {"channel": "C1", "ts": "1", "text": "Hi"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": "C1", "user": "U0ADA00000", "text": "Hi"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "U0ADA00000", "text": " "}, "no_text"),
        (
            "chat.postMessage",
            {"channel": "U0ADA00000", "blocks": {"type": "divider"}},
            "invalid_blocks_format",
        ),
        ("chat.postMessage", {"channel": "U0ADA00000", "markdown_text": "a" * 12_001}, "msg_too_long"),
        (
            "chat.postMessage",
            {"channel": "U0ADA00000", "markdown_text": "a", "text": "b"},
            "markdown_text_conflict",
        ),
        ("chat.postMessage", {"channel": "U0ADA00000", "attachments": [{}] * 101}, "too_many_attachments"),
        (
            "chat.postMessage",
            {"channel": "U0ADA00000", "text": "a", "metadata": {}},
            "invalid_metadata_format",
        ),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U1"}, "user_not_found"),
        ("conversations.open", {"users": "U0GONE0000"}, "user_disabled"),
        ("conversations.open", {"users": "U0VICEVERSA"}, "cannot_dm_bot"),
        ("conversations.open", {"users": "U0ADA00000,U0VICEVERSA"}, "invalid_user_combination"),
        ("conversations.open", {"users": [f"U{n}" for n in range(9)]}, "too_many_users"),
        ("users.info", {"user": "U1"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "nobody@example.com"}, "users_not_found"),
        ("files.info", {"file": "F1"}, "file_not_found"),
        ("views.publish", {"user_id": "U1", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ],
)
async def test_refusals(
    client: AsyncWebClient, workspace: Workspace, method: str, arguments: dict[str, Any], error: str
) -> None:
    workspace.add(make_user("gone", deleted=True))
    assert await refusal(client, method, **arguments) == error


async def test_messages_that_cannot_be_changed(client: AsyncWebClient, workspace: Workspace) -> None:
    ada = workspace.person("ada").id
    place = workspace.open_im(ada).id
    ephemeral = await client.chat_postEphemeral(channel=place, user=ada, text="Psst")
    for ts in (ephemeral["message_ts"], "1.2"):
        assert await refusal(client, "chat.update", channel=place, ts=ts, text="Hi") == "message_not_found"
    posted_message = await client.chat_postMessage(channel=place, text="Hi")
    workspace.messages[-1].user = ada
    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        assert await refusal(client, method, channel=place, ts=posted_message["ts"], text="Hi") == error
    assert await refusal(client, "chat.update", channel=place, ts="1", text="a" * 4001) == "message_not_found"


async def test_a_channel_that_was_put_away(client: AsyncWebClient, workspace: Workspace) -> None:
    channel = workspace.create_channel("old", ["ada"])
    channel.is_archived = True
    assert await refusal(client, "chat.postMessage", channel=channel.id, text="Hi") == "is_archived"


async def test_a_message_in_markdown(client: AsyncWebClient, workspace: Workspace) -> None:
    await client.chat_postMessage(channel=workspace.person("ada").id, markdown_text="# Hello")
    assert workspace.messages[-1].blocks[0]["type"] == "markdown"


async def test_an_app_that_was_removed(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.subscriptions.clear()
    await workspace.uninstalls_app()
    assert await refusal(client, "auth.test") == "account_inactive"


async def test_a_channel_that_the_bot_is_not_in(client: AsyncWebClient, workspace: Workspace) -> None:
    channel = workspace.create_channel("elsewhere", ["ada"], with_bot=False)
    assert await refusal(client, "chat.postMessage", channel=channel.id, text="Hi") == "not_in_channel"


@pytest.mark.parametrize(
    ("method", "scope", "arguments"),
    [
        ("chat.postMessage", "chat:write", {"channel": "U0ADA00000", "text": "Hi"}),
        ("conversations.open", "im:write", {"users": "U0ADA00000"}),
        ("conversations.open", "mpim:write", {"users": "U0ADA00000,U0GRACE000"}),
        ("users.list", "users:read", {}),
        ("users.lookupByEmail", "users:read.email", {"email": "ada@example.com"}),
        ("team.info", "team:read", {}),
        ("dnd.info", "dnd:read", {}),
        ("files.getUploadURLExternal", "files:write", {}),
        ("files.info", "files:read", {}),
        ("users.conversations", "im:read", {"types": "im"}),
    ],
)
async def test_a_scope_that_was_not_granted(
    client: AsyncWebClient, workspace: Workspace, method: str, scope: str, arguments: dict[str, Any]
) -> None:
    workspace.scopes.discard(scope)
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, json=arguments)
    response = caught.value.response
    assert (response["error"], response["needed"]) == ("missing_scope", scope)
    assert scope not in response["provided"].split(",")


async def test_addresses_need_a_scope_of_their_own(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.scopes.discard("users:read.email")
    assert "email" not in (await client.users_info(user="U0ADA00000"))["user"]["profile"]
    assert "users:read.email" not in (await client.auth_test()).headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-simulated", "not_allowed_token_type")],
)
async def test_tokens(server: Server, client: AsyncWebClient, token: str, error: str) -> None:
    client.token = token
    assert await refusal(client, "auth.test") == error


async def test_a_revoked_token(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.revocation_error = "token_revoked"
    assert await refusal(client, "auth.test") == "token_revoked"


async def test_an_injected_refusal_comes_as_often_as_asked(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    limited = {"ok": False, "error": "ratelimited"}
    workspace.faults.append(Fault("auth.test", 429, limited, headers={"Retry-After": "7"}))
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert (await client.auth_test())["ok"]


async def test_a_dropped_answer_after_the_deed_is_done(client: AsyncWebClient, workspace: Workspace) -> None:
    client.retry_handlers = []
    workspace.faults.append(Fault("chat.postMessage", 0, takes_effect=True))
    with pytest.raises(Exception, match="disconnected"):
        await client.chat_postMessage(channel="U0ADA00000", text="Hi")
    assert workspace.actor("ada").latest.text == "Hi"
