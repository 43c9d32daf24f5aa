"""Do Not Disturb and status: what an app is told of them."""

from datetime import UTC, datetime, time

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace, make_user
from tests.slack_simulator.checks.conftest import refusal
from tests.slack_simulator.checks.recording_delivery import RecordingDelivery
from tests.slack_simulator.web_api.do_not_disturb import dnd_json


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        (at(12), at(22), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (at(23), at(22), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (at(6, 59), datetime(2026, 3, 1, 22, tzinfo=UTC), at(7)),
        (at(7), at(22), datetime(2026, 3, 3, 7, tzinfo=UTC)),
    ],
)
def test_the_quiet_hours_that_are_now_or_next(now: datetime, start: datetime, end: datetime) -> None:
    dnd = dnd_json(make_user("ada", quiet=(time(22), time(7))), now)
    assert dnd["dnd_enabled"] is True
    assert (dnd["next_dnd_start_ts"], dnd["next_dnd_end_ts"]) == (start.timestamp(), end.timestamp())


def test_they_are_in_the_persons_own_zone() -> None:
    kiran = make_user("kiran", tz="Asia/Kathmandu", quiet=(time(12), time(13)))
    assert dnd_json(kiran, at(5))["next_dnd_start_ts"] == at(6, 15).timestamp()


async def test_one_person_and_a_team(workspace: Workspace, client: AsyncWebClient) -> None:
    ada, grace = workspace.person("ada"), workspace.person("grace")
    ada.quiet = (time(22), time(7))
    assert (await client.dnd_info(user=ada.id))["dnd_enabled"] is True
    assert (await client.dnd_info(user=grace.id))["dnd_enabled"] is False
    users = (await client.dnd_teamInfo(users=[ada.id, grace.id]))["users"]
    assert {user: each["dnd_enabled"] for user, each in users.items()} == {ada.id: True, grace.id: False}
    assert await refusal(client, "dnd.teamInfo", users=",".join([ada.id] * 51)) == "too_many_users"
    assert await refusal(client, "dnd.info", user="UNOBODY000") == "user_not_found"


async def test_a_change_is_told(workspace: Workspace) -> None:
    delivery = RecordingDelivery(workspace)
    await workspace.user_changes("ada", quiet=(time(22), time(7)))
    await workspace.user_changes("ada", status_text="On a train", status_emoji=":train:")
    assert [name for name, _attempt in delivery.events] == [workspace.person("ada").id, "ada"]


async def test_a_status_is_in_the_profile(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.person("ada").status_text = "On a train"
    response = await client.users_info(user=workspace.person("ada").id)
    assert response["user"]["profile"]["status_text"] == "On a train"
