"""Events come late, twice and out of order; a test can have each of it."""

import asyncio

import pytest

from tests.slack_simulator import Answer, Message, NotAcknowledged, Workspace, human, serving
from tests.slack_simulator.state.manifest import read
from tests.slack_simulator.state.records import Json
from tests.slack_simulator.state.state import State
from tests.slack_simulator.transport.answers import Retry
from tests.slack_simulator.transport.events import deliver_message, send_late_ones


class Ear:
    """Stands where a bot would; may be deaf."""

    def __init__(self, state: State) -> None:
        self.heard: list[tuple[str, int]] = []
        self.is_deaf = False
        state.delivery = self

    async def send(self, kind: str, payload: Json, retry: Retry | None = None) -> Answer:
        user = payload["event"]["user"]
        self.heard.append((user["name"] if isinstance(user, dict) else user, retry.attempt if retry else 0))
        return Answer(500 if self.is_deaf else 200)


@pytest.fixture
def ear(workspace: Workspace) -> Ear:
    return Ear(workspace)


async def test_an_event_that_was_not_taken_comes_again(workspace: Workspace, ear: Ear) -> None:
    ear.is_deaf = True
    with pytest.raises(NotAcknowledged):
        await workspace.joins(human("maeve"))
    ear.is_deaf = False
    await workspace.joins(human("otto"))
    await workspace.joins(human("pia"))
    assert ear.heard == [("maeve", 0), ("otto", 0), ("maeve", 1), ("pia", 0)]


async def test_slack_tries_three_times_more_on_its_own_clock(workspace: Workspace, ear: Ear) -> None:
    ear.is_deaf = True
    with pytest.raises(NotAcknowledged):
        await workspace.joins(human("maeve"))
    heard = []
    # At once, a minute after that, five minutes after that, and no more.
    for seconds in (0, 59, 1, 299, 1, 3600):
        workspace.clock.advance(seconds=seconds)
        await send_late_ones(workspace)
        heard.append([attempt for _name, attempt in ear.heard])
    assert heard == [[0, 1], [0, 1], [0, 1, 2], [0, 1, 2], [0, 1, 2, 3], [0, 1, 2, 3]]


async def test_many_at_once_send_a_late_one_once(workspace: Workspace, ear: Ear) -> None:
    ear.is_deaf = True
    with pytest.raises(NotAcknowledged):
        await workspace.joins(human("maeve"))
    ear.is_deaf = False
    await asyncio.gather(*(send_late_ones(workspace) for _time in range(3)))
    assert ear.heard == [("maeve", 0), ("maeve", 1)]


async def test_late_ones_come_by_themselves(workspace: Workspace, ear: Ear) -> None:
    ear.is_deaf = True
    with pytest.raises(NotAcknowledged):
        await workspace.joins(human("maeve"))
    ear.is_deaf = False
    async with serving(workspace), asyncio.timeout(60):
        while len(ear.heard) < 2:
            await workspace.next_change()
    assert ear.heard == [("maeve", 0), ("maeve", 1)]


@pytest.mark.parametrize("subscription", ["message.im", "message.mpim", ""])
async def test_a_message_is_told_to_who_asked_for_it(workspace: Workspace, subscription: str) -> None:
    ear = Ear(workspace)
    workspace.subscriptions = {subscription}
    ada = workspace.person("ada").id
    for place in (workspace.direct(ada), workspace.group([ada, workspace.person("grace").id])):
        said = workspace.post(Message(place.id, workspace.next_ts(), ada, "hello"))
        await deliver_message(workspace, said)
    assert len(ear.heard) == (1 if subscription else 0)


async def test_an_app_hears_when_it_is_mentioned(workspace: Workspace) -> None:
    ear = Ear(workspace)
    workspace.subscriptions = {"app_mention"}
    place, ada = workspace.channel("general", ["ada"]), workspace.person("ada").id
    for text in ("hello", f"hello <@{workspace.bot_user_id}>"):
        await deliver_message(workspace, workspace.post(Message(place.id, workspace.next_ts(), ada, text)))
    assert ear.heard == [(ada, 0)]


async def test_each_event_twice(workspace: Workspace, ear: Ear) -> None:
    await workspace.troubles.switch("events_twice", True)
    await workspace.joins(human("maeve"))
    assert ear.heard == [("maeve", 0), ("maeve", 1)]


async def test_a_strict_workspace_sends_each_event_twice() -> None:
    workspace = Workspace(people=[human("ada")], manifest=read(), is_strict=True)
    ear = Ear(workspace)
    await workspace.joins(human("maeve"))
    assert ear.heard == [("maeve", 0), ("maeve", 1)]


async def test_events_overtake_one_another(workspace: Workspace, ear: Ear) -> None:
    await workspace.troubles.switch("events_out_of_order", True)
    for handle in ("maeve", "otto", "pia", "quentin"):
        await workspace.joins(human(handle))
    assert [name for name, _attempt in ear.heard] == ["otto", "maeve", "quentin", "pia"]


async def test_one_that_was_held_back_comes_in_the_end(workspace: Workspace, ear: Ear) -> None:
    await workspace.troubles.switch("events_out_of_order", True)
    await workspace.joins(human("maeve"))
    await workspace.troubles.switch("events_out_of_order", False)
    workspace.clock.advance(minutes=1)
    await workspace.joins(human("otto"))
    assert sorted(name for name, _attempt in ear.heard) == ["maeve", "otto"]
