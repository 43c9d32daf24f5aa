"""What is no proper request gets an answer of Slack's kind, and changes nothing."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.slack_simulator import Server, Workspace


@pytest.fixture
async def slack(workspace: Workspace, server: Server) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {workspace.bot_token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object"), ("3", "json_not_object")]
)
async def test_what_is_no_json_object(slack: httpx.AsyncClient, body: str, error: str) -> None:
    answer = await slack.post(
        "/api/chat.postMessage", content=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()) == (200, {"ok": False, "error": error})


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("chat.postMessage", {"channel": "U0ADA00000", "text": {"a": 1}}),
        ("chat.postMessage", {"channel": "U0ADA00000", "attachments": 5}),
        ("chat.postMessage", {"channel": "U0ADA00000", "attachments": ["a"]}),
        ("conversations.open", {"users": [1, 2]}),
        ("files.completeUploadExternal", {"files": ["a"]}),
    ],
)
async def test_arguments_of_another_kind(
    slack: httpx.AsyncClient, workspace: Workspace, method: str, arguments: dict[str, Any]
) -> None:
    answer = await slack.post(f"/api/{method}", json=arguments)
    assert (answer.status_code, answer.json()["error"]) == (200, "invalid_arguments")
    assert workspace.messages == []


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_response_url_that_gets_nonsense(
    slack: httpx.AsyncClient, workspace: Workspace, body: str
) -> None:
    url = workspace.new_response_url("U0ADA00000", workspace.open_im("U0ADA00000").id, None)
    answer = await slack.post(url, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.text) == (400, "invalid_payload")
