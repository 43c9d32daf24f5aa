"""People are changed and added while the workspace runs, and the app hears of it."""

from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import httpx
import pytest

from tests.slack_simulator import Workspace, serving
from tests.slack_simulator.checks.recording_delivery import RecordingDelivery
from tests.slack_simulator.page.routes import Page, Skips


@pytest.fixture
def delivery(workspace: Workspace) -> RecordingDelivery:
    return RecordingDelivery(workspace)


@pytest.fixture
async def page(workspace: Workspace, delivery: RecordingDelivery) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(workspace, routes=Page(workspace, Skips()).routes()) as server,
        httpx.AsyncClient(base_url=server.url) as client,
    ):
        yield client


async def test_a_person_is_changed(
    page: httpx.AsyncClient, workspace: Workspace, delivery: RecordingDelivery
) -> None:
    facts = {"tz": "Asia/Kathmandu", "status_text": "Trekking", "is_restricted": True}
    assert (await page.post("/page/people/ada", json=facts)).status_code == 200
    ada = workspace.person("ada")
    assert (ada.tz, ada.status_text, ada.is_restricted) == ("Asia/Kathmandu", "Trekking", True)
    assert delivery.events == [("ada", 0)]


async def test_do_not_disturb_is_told_apart(
    page: httpx.AsyncClient, workspace: Workspace, delivery: RecordingDelivery
) -> None:
    await page.post("/page/people/ada", json={"quiet": True})
    assert workspace.person("ada").quiet == (time(22), time(7))
    await page.post("/page/people/ada", json={"quiet": False})
    assert workspace.person("ada").quiet is None
    assert len(delivery.events) == 2


async def test_nothing_new_is_no_change(page: httpx.AsyncClient, delivery: RecordingDelivery) -> None:
    await page.post("/page/people/ada", json={"deleted": False})
    assert delivery.events == []


async def test_somebody_new_comes(
    page: httpx.AsyncClient, workspace: Workspace, delivery: RecordingDelivery
) -> None:
    answer = await page.post("/page/people", json={"name": "Maeve Gallacher"})
    assert answer.json() == {"handle": "maeve"}
    assert workspace.person("maeve").name == "Maeve Gallacher"
    assert delivery.events == [("maeve", 0)]


async def test_two_may_share_a_first_name(page: httpx.AsyncClient, workspace: Workspace) -> None:
    handles = [
        (await page.post("/page/people", json={"name": name})).json()["handle"]
        for name in ("Ada Marsh", "Ada  Marsh")
    ]
    assert handles == ["adamarsh", "adamarsh2"]


async def test_a_deaf_app_does_not_stop_it(
    page: httpx.AsyncClient, workspace: Workspace, delivery: RecordingDelivery
) -> None:
    delivery.fails = True
    assert (await page.post("/page/people/ada", json={"deleted": True})).status_code == 200
    assert workspace.person("ada").deleted


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("ada", {"tz": "Mars/Olympus"}, "no time zone"),
        ("ada", {"tz": "Europe/Paris", "deleted": "yes"}, "either on or off"),
        ("ada", {"locale": "english"}, "no locale"),
        ("ada", {"title": "x" * 81}, "at most 80"),
        ("ada", {"id": "U1"}, "no id that could be changed"),
        ("viceversa", {"deleted": True}, "Nobody here"),
        ("", {"name": "Ada Nwosu"}, "is here already"),
        ("", {"name": "∅"}, "from a to z"),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    page: httpx.AsyncClient,
    workspace: Workspace,
    delivery: RecordingDelivery,
    path: str,
    body: dict[str, Any],
    says: str,
) -> None:
    zones = {person.id: person.tz for person in workspace.people.values()}
    answer = await page.post(f"/page/people/{path}" if path else "/page/people", json=body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert {person.id: person.tz for person in workspace.people.values()} == zones
    assert delivery.events == []
