"""How often a method may be called: by tier, by channel, on the workspace's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_simulator import Workspace
from tests.slack_simulator.web_api.methods import METHODS
from tests.slack_simulator.web_api.rates import TIERS, RateLimits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPECIAL = {"api.test", "auth.test", "chat.postMessage"}  # Slack gives these rules of their own
GAPS = st.lists(st.floats(0, 90), min_size=1, max_size=120)


def test_every_method_has_a_rule() -> None:
    assert set(METHODS) == set(TIERS) | SPECIAL


@pytest.mark.parametrize(
    ("method", "limit"),
    [("apps.connections.open", 1), ("users.list", 20), ("chat.update", 50), ("views.open", 100)],
)
def test_a_tier_is_so_many_calls_a_minute(method: str, limit: int) -> None:
    rates = RateLimits(tolerance=1)
    assert [rates.seconds_to_wait(method, "", NOON) for _call in range(limit)] == [0] * limit
    assert rates.seconds_to_wait(method, "", NOON) == 60
    assert rates.seconds_to_wait(method, "", NOON + timedelta(seconds=59)) == 1
    assert rates.seconds_to_wait(method, "", NOON + timedelta(seconds=60)) == 0


def test_one_message_a_second_for_each_channel() -> None:
    rates = RateLimits(tolerance=1)
    assert rates.seconds_to_wait("chat.postMessage", "C1", NOON) == 0
    assert rates.seconds_to_wait("chat.postMessage", "C1", NOON) == 1
    assert rates.seconds_to_wait("chat.postEphemeral", "C1", NOON) == 1
    assert rates.seconds_to_wait("chat.postMessage", "C2", NOON) == 0
    assert rates.seconds_to_wait("chat.postMessage", "C1", NOON + timedelta(seconds=1)) == 0


def test_a_short_burst_is_let_through_once() -> None:
    rates = RateLimits(tolerance=3)
    assert [rates.seconds_to_wait("chat.postMessage", "C1", NOON) for _call in range(4)] == [0, 0, 0, 3]


def test_several_hundred_messages_a_minute_for_the_workspace() -> None:
    rates = RateLimits(tolerance=1)
    assert not any(rates.seconds_to_wait("chat.postMessage", f"C{number}", NOON) for number in range(300))
    assert rates.seconds_to_wait("chat.postMessage", "C300", NOON) == 60


def test_a_clock_that_is_put_back_locks_nobody_out() -> None:
    rates = RateLimits(tolerance=1)
    assert rates.seconds_to_wait("apps.connections.open", "", NOON) == 0
    assert rates.seconds_to_wait("apps.connections.open", "", NOON - timedelta(days=1)) == 0


@settings(deadline=None)
@given(gaps=GAPS, tolerance=st.integers(1, 3))
def test_no_minute_holds_more_than_the_tier(gaps: list[float], tolerance: int) -> None:
    rates, now, accepted_at = RateLimits(tolerance), NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        wait = rates.seconds_to_wait("users.list", "", now)
        if wait:
            # What it says is true: a second before it is too early, and then it is not.
            now += timedelta(seconds=wait)
            assert rates.seconds_to_wait("users.list", "", now) == 0
        accepted_at.append(now)
    for first in accepted_at:
        assert sum(first <= moment < first + timedelta(minutes=1) for moment in accepted_at) <= 20 * tolerance


async def test_over_http_it_is_a_429_with_the_seconds_to_wait(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    channel = (await client.conversations_open(users=workspace.person("ada").id))["channel"]["id"]
    for number in range(3):
        await client.chat_postMessage(channel=channel, text=f"message {number}")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="one too many")
    assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
    assert caught.value.response.headers["Retry-After"] == "3"
    assert len(workspace.actor("ada").dms) == 3
    workspace.clock.advance(seconds=3)
    assert (await client.chat_postMessage(channel=channel, text="now"))["ok"]
