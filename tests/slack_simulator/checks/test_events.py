"""Events come late, twice and out of order; a test can have each of it."""

import asyncio

import pytest

from tests.slack_simulator import Message, NotAcknowledged, Workspace, make_user, serving
from tests.slack_simulator.checks.recording_delivery import RecordingDelivery
from tests.slack_simulator.state.manifest import read_manifest
from tests.slack_simulator.transport.events import deliver_message, send_late_events


@pytest.fixture
def delivery(workspace: Workspace) -> RecordingDelivery:
    return RecordingDelivery(workspace)


async def test_an_event_that_was_not_taken_comes_again(
    workspace: Workspace, delivery: RecordingDelivery
) -> None:
    delivery.fails = True
    with pytest.raises(NotAcknowledged):
        await workspace.user_joins(make_user("maeve"))
    delivery.fails = False
    await workspace.user_joins(make_user("otto"))
    await workspace.user_joins(make_user("pia"))
    assert delivery.events == [("maeve", 0), ("otto", 0), ("maeve", 1), ("pia", 0)]


async def test_slack_tries_three_times_more_on_its_own_clock(
    workspace: Workspace, delivery: RecordingDelivery
) -> None:
    delivery.fails = True
    with pytest.raises(NotAcknowledged):
        await workspace.user_joins(make_user("maeve"))
    attempts = []
    # At once, a minute after that, five minutes after that, and no more.
    for seconds in (0, 59, 1, 299, 1, 3600):
        workspace.clock.advance(seconds=seconds)
        await send_late_events(workspace)
        attempts.append([attempt for _name, attempt in delivery.events])
    assert attempts == [[0, 1], [0, 1], [0, 1, 2], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3]]


async def test_many_at_once_send_a_late_one_once(workspace: Workspace, delivery: RecordingDelivery) -> None:
    delivery.fails = True
    with pytest.raises(NotAcknowledged):
        await workspace.user_joins(make_user("maeve"))
    delivery.fails = False
    await asyncio.gather(*(send_late_events(workspace) for _time in range(3)))
    assert delivery.events == [("maeve", 0), ("maeve", 1)]


async def test_late_ones_come_by_themselves(workspace: Workspace, delivery: RecordingDelivery) -> None:
    delivery.fails = True
    with pytest.raises(NotAcknowledged):
        await workspace.user_joins(make_user("maeve"))
    delivery.fails = False
    async with serving(workspace), asyncio.timeout(60):
        while len(delivery.events) < 2:
            await workspace.next_change()
    assert delivery.events == [("maeve", 0), ("maeve", 1)]


@pytest.mark.parametrize("subscription", ["message.im", "message.mpim", ""])
async def test_a_message_is_told_to_who_asked_for_it(workspace: Workspace, subscription: str) -> None:
    delivery = RecordingDelivery(workspace)
    workspace.subscriptions = {subscription}
    ada = workspace.person("ada").id
    for place in (workspace.open_im(ada), workspace.open_mpim([ada, workspace.person("grace").id])):
        message = workspace.post(Message(place.id, workspace.next_ts(), ada, "hello"))
        await deliver_message(workspace, message)
    assert len(delivery.events) == (1 if subscription else 0)


async def test_an_app_hears_when_it_is_mentioned(workspace: Workspace) -> None:
    delivery = RecordingDelivery(workspace)
    workspace.subscriptions = {"app_mention"}
    place, ada = workspace.create_channel("general", ["ada"]), workspace.person("ada").id
    for text in ("hello", f"hello <@{workspace.bot_user_id}>"):
        await deliver_message(workspace, workspace.post(Message(place.id, workspace.next_ts(), ada, text)))
    assert delivery.events == [(ada, 0)]


async def test_each_event_twice(workspace: Workspace, delivery: RecordingDelivery) -> None:
    await workspace.troubles.switch("events_twice", True)
    await workspace.user_joins(make_user("maeve"))
    assert delivery.events == [("maeve", 0), ("maeve", 1)]


async def test_a_strict_workspace_sends_each_event_twice() -> None:
    workspace = Workspace(people=[make_user("ada")], manifest=read_manifest(), is_strict=True)
    delivery = RecordingDelivery(workspace)
    await workspace.user_joins(make_user("maeve"))
    assert delivery.events == [("maeve", 0), ("maeve", 1)]


async def test_events_overtake_one_another(workspace: Workspace, delivery: RecordingDelivery) -> None:
    await workspace.troubles.switch("events_out_of_order", True)
    for handle in ("maeve", "otto", "pia", "quentin"):
        await workspace.user_joins(make_user(handle))
    assert [name for name, _attempt in delivery.events] == ["otto", "maeve", "quentin", "pia"]


async def test_one_that_was_held_back_comes_in_the_end(
    workspace: Workspace, delivery: RecordingDelivery
) -> None:
    await workspace.troubles.switch("events_out_of_order", True)
    await workspace.user_joins(make_user("maeve"))
    await workspace.troubles.switch("events_out_of_order", False)
    workspace.clock.advance(minutes=1)
    await workspace.user_joins(make_user("otto"))
    assert sorted(name for name, _attempt in delivery.events) == ["maeve", "otto"]
