from collections.abc import AsyncIterator

import httpx
import pytest

from tests.slack_simulator import Fault, Server, Workspace
from tests.slack_simulator.web_api.chat import post_as_app


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def url(server: Server, workspace: Workspace) -> str:
    ada = workspace.person("ada").id
    return workspace.new_response_url(ada, workspace.open_mpim([ada, workspace.person("grace").id]).id, None)


async def test_an_answer_is_for_one_person_unless_asked_otherwise(
    http: httpx.AsyncClient, url: str, workspace: Workspace
) -> None:
    assert (await http.post(url, json={"text": "For you"})).text == "ok"
    assert (await http.post(url, json={"text": "For all", "response_type": "in_channel"})).text == "ok"
    assert [message.text for message in workspace.actor("ada").messages()] == ["For you", "For all"]
    assert [message.text for message in workspace.actor("grace").messages()] == ["For all"]


async def test_five_uses(http: httpx.AsyncClient, url: str) -> None:
    answers = [await http.post(url, json={"text": "Hi"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].text == "used_url"


async def test_thirty_minutes(http: httpx.AsyncClient, url: str, workspace: Workspace) -> None:
    workspace.clock.advance(minutes=30)
    assert (await http.post(url, json={"text": "Hi"})).status_code == 200
    workspace.clock.advance(seconds=1)
    late = await http.post(url, json={"text": "Hi"})
    assert (late.status_code, late.text) == (404, "expired_url")


@pytest.mark.parametrize("ephemeral", [False, True], ids=["message", "ephemeral"])
async def test_the_message_acted_on_is_replaced_or_deleted(
    http: httpx.AsyncClient, server: Server, workspace: Workspace, ephemeral: bool
) -> None:
    ada = workspace.actor("ada")
    place = workspace.open_im(ada.id).id
    message = post_as_app(workspace, place, "Before", [], ephemeral_to=ada.id if ephemeral else None)
    url = workspace.new_response_url(ada.id, place, message.ts)
    await http.post(url, json={"text": "After", "replace_original": True})
    assert [(visible.ts, visible.text) for visible in ada.messages()] == [(message.ts, "After")]
    await http.post(url, json={"delete_original": True})
    assert ada.messages() == []


async def test_refusals(http: httpx.AsyncClient, url: str, server: Server, workspace: Workspace) -> None:
    assert (await http.post(url, json={"blocks": [{"type": "nonsense"}]})).text == "invalid_blocks"
    assert (await http.post(url, json={})).text == "no_text"
    assert (await http.post(f"{server.url}/response/R1", json={"text": "Hi"})).status_code == 404
    workspace.faults.append(Fault("response_url", 500, {"error": "internal_error"}))
    assert (await http.post(url, json={"text": "Hi"})).status_code == 500
    assert workspace.messages == []
