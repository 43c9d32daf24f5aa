"""What the clock says beside the nudges: once, within the pace, and again only where it was not taken."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.mentoring.model import AccountStatus, PairState
from handlers.sending.pace import PER_MINUTE, Pace
from handlers.stories import choosing, joining, pairing
from storage import (
    meetings,
    people,
    work_waiting,
    workspaces,
)
from storage.tables import pairs
from tests.conftest import a_bot
from tests.handlers.stories.test_choosing import on_offer
from tests.handlers.stories.test_pairing import agree, all_pairs, introductions
from tests.slack_simulator import Fault, Workspace, serving
from tests.slack_simulator.state.records import Message
from tests.support.cast import Story

MENTORS = ("ada", "kofi", "ines")
POST, OPEN = "chat.postMessage", "conversations.open"


@pytest.fixture
async def still(workspace: Workspace, database_url: str) -> AsyncIterator[Story]:
    """A bot whose clock strikes only when told, on either database."""
    async with serving(workspace), a_bot(workspace, database_url, ticks=False) as bot:
        yield Story(workspace, bot)


@pytest.fixture
async def agreed(still: Story) -> Story:
    """Three mentors and one leader who said yes, and were not introduced."""
    await still.has_programme()
    await still.joins("farah", *MENTORS)
    await agree(still, MENTORS)
    return still


def limited(method: str, seconds: int) -> Fault:
    return Fault(method, 429, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": str(seconds)})


def broken(method: str = POST) -> Fault:
    return Fault(method, 503, {"ok": False, "error": "service_unavailable"})


def perhaps_taken() -> Fault:
    return Fault(POST, 0, after_taking=True)


def refused(code: str, method: str = POST, times: int = 1) -> Fault:
    return Fault(method, body={"ok": False, "error": code}, times=times)


async def strikes(story: Story, tick: Callable[..., Awaitable[None]], pace: Pace | None = None) -> None:
    """One tick of one story, as of a replica with a pace of its own."""
    given = {name: story.bot.doors.lent[name] for name in ("courier", "metrics")}
    if tick is choosing.tick:
        given["library"] = story.bot.doors.lent["library"]
    now = story.workspace.clock.now
    await tick(story.bot.db, story.bot.workspace.id, now(), pace=pace or Pace(now), **given)


async def strikes_twice(story: Story, tick: Callable[..., Awaitable[None]]) -> None:
    await asyncio.gather(strikes(story, tick), strikes(story, tick))


def later(story: Story, **span: Any) -> None:
    story.workspace.clock.advance(**span)


async def chooses(story: Story, fault: Fault) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    story.workspace.faults.append(fault)
    await story.ada.clicks(on_offer(story.ada)[0])


def cards(story: Story) -> list[Message]:
    group = story.workspace.group([story.ada.id, story.farah.id])
    return [each for each in story.ada.messages(group) if "Did you talk?" in story.ada.words(each)]


async def test_a_card_that_slack_perhaps_took_is_never_posted_again(still: Story) -> None:
    await chooses(still, perhaps_taken())
    await still.ada.sees("Slack is slow just now")
    for _minute in range(5):
        later(still, minutes=1)
        await strikes_twice(still, choosing.tick)
    assert len(cards(still)) == 1


@pytest.mark.parametrize("fault", [limited(POST, 30), broken(), refused("is_archived")])
async def test_a_card_that_slack_did_not_take_is_posted_later_by_one_of_two(
    still: Story, fault: Fault
) -> None:
    await chooses(still, replace(fault))
    await still.ada.sees("Slack is slow just now")
    assert not cards(still)
    for _minute in range(3):
        later(still, minutes=1)
        await strikes_twice(still, choosing.tick)
    assert len(cards(still)) == 1
    await still.farah.clicks("We met")


async def test_a_card_waits_as_long_as_slack_asks(still: Story) -> None:
    await chooses(still, limited(POST, 150))
    later(still, seconds=149)
    await strikes(still, choosing.tick)
    assert not cards(still)
    later(still, seconds=2)
    await strikes(still, choosing.tick)
    assert len(cards(still)) == 1


async def test_a_card_that_is_refused_for_a_day_is_given_up(still: Story) -> None:
    fault = refused("is_archived", times=10_000)
    await chooses(still, fault)
    for _hour in range(30):
        later(still, hours=1)
        await strikes(still, choosing.tick)
    asked = 10_000 - fault.times
    assert 20 <= asked <= 26
    for _hour in range(10):
        later(still, hours=1)
        await strikes(still, choosing.tick)
    assert 10_000 - fault.times == asked


async def test_two_who_introduce_at_once_introduce_each_pair_once(agreed: Story) -> None:
    await strikes_twice(agreed, pairing.tick)
    later(agreed, minutes=2)
    await strikes_twice(agreed, pairing.tick)
    assert len(introductions(agreed)) == 3


@pytest.mark.parametrize("fault", [limited(POST, 30), broken(), broken(OPEN), Fault(OPEN, 0)])
async def test_an_introduction_that_was_not_taken_comes_a_minute_later(agreed: Story, fault: Fault) -> None:
    agreed.workspace.faults.append(replace(fault))
    await strikes(agreed, pairing.tick)
    assert len(introductions(agreed)) < 3
    await strikes(agreed, pairing.tick)
    assert len(introductions(agreed)) < 3
    later(agreed, minutes=2)
    await strikes_twice(agreed, pairing.tick)
    assert len(introductions(agreed)) == 3


async def test_an_introduction_that_was_perhaps_taken_does_not_come_again(agreed: Story) -> None:
    agreed.workspace.faults.append(perhaps_taken())
    for _minute in range(3):
        await strikes(agreed, pairing.tick)
        later(agreed, minutes=2)
    assert len(introductions(agreed)) == 3


async def test_introductions_wait_as_long_as_slack_asks_whoever_comes_next(agreed: Story) -> None:
    fault = limited(OPEN, 300)
    fault.times = 100
    agreed.workspace.faults.append(fault)
    for _minute in range(5):
        await strikes(agreed, pairing.tick)
        later(agreed, seconds=59)
    assert fault.times == 99
    assert agreed.bot.metrics.limits_met == 1
    assert agreed.bot.pace.allows(agreed.bot.workspace.id), "what is said is not limited"
    agreed.workspace.faults.clear()
    later(agreed, seconds=6)
    await strikes(agreed, pairing.tick)
    assert len(introductions(agreed)) == 3


@pytest.mark.parametrize("method", [OPEN, POST])
async def test_a_pair_that_is_refused_for_a_day_is_given_up_and_stops_no_other(
    agreed: Story, method: str
) -> None:
    fault = refused("user_disabled", method, times=1)
    agreed.workspace.faults.append(fault)
    asked = 0
    for _half_hour in range(80):
        fault.times = 1
        await strikes(agreed, pairing.tick)
        asked += 1 - fault.times
        later(agreed, minutes=30)
    assert len(introductions(agreed)) == 2
    assert 40 <= asked <= 60
    told = [each.text for each in agreed.noor.dms if "did not let me introduce them" in each.text]
    assert len(told) == 1, "the coordinator hears of it once"


async def test_a_closed_workspace_rests_also_for_who_comes_next(agreed: Story) -> None:
    fault = refused("token_revoked", times=100)
    agreed.workspace.faults.append(fault)
    for _minute in range(10):
        await strikes(agreed, pairing.tick)
        later(agreed, minutes=5)
    assert fault.times == 99
    async with agreed.reading() as tx:
        assert (await workspaces.get(tx)).closed_at
    agreed.workspace.faults.clear()
    later(agreed, minutes=15)
    await strikes(agreed, pairing.tick)
    assert len(introductions(agreed)) == 3


async def test_a_right_that_is_missing_for_group_messages_holds_back_introductions_alone(
    agreed: Story,
) -> None:
    agreed.workspace.faults.append(refused("missing_scope", OPEN, times=100))
    await strikes(agreed, pairing.tick)
    assert agreed.bot.pace.allows(agreed.bot.workspace.id)
    async with agreed.reading() as tx:
        known = await workspaces.get(tx)
    assert (known.closed_at, known.rests_until) == (None, None)


async def test_a_click_while_slack_wants_rest_leaves_it_to_the_clock(still: Story) -> None:
    await still.has_bare_pair()
    await still.ada.types("/mentor topic")
    still.bot.pace.rests(still.bot.workspace.id, timedelta(minutes=5))
    await still.ada.clicks(on_offer(still.ada)[0])
    assert not cards(still)
    await still.ada.sees("Slack is slow just now")
    later(still, minutes=6)
    await strikes(still, choosing.tick)
    assert len(cards(still)) == 1


async def test_a_card_of_a_pair_that_cannot_be_introduced_is_given_up(still: Story) -> None:
    await still.has_bare_pair()
    await still.ada.types("/mentor topic")
    async with still.bot.db.transaction(still.bot.workspace.id) as tx:
        await tx.execute(update(pairs).values(channel_id=None))
    await still.ada.clicks(on_offer(still.ada)[0])
    for _half_hour in range(80):
        later(still, minutes=30)
        await strikes(still, choosing.tick)
    async with still.reading() as tx:
        assert not await meetings.unplaced(tx, still.workspace.clock.now() + timedelta(days=1))


async def test_introductions_keep_to_the_pace_and_count(agreed: Story) -> None:
    pace, here = Pace(agreed.workspace.clock.now), agreed.bot.workspace.id
    for _message in range(PER_MINUTE - 2):
        assert pace.allows(here)
    await strikes(agreed, pairing.tick, pace)
    assert len(introductions(agreed)) == 2
    assert not pace.allows(here)


async def test_a_bot_that_ends_introduces_nobody(agreed: Story) -> None:
    pace = Pace(agreed.workspace.clock.now)
    pace.ends()
    await strikes(agreed, pairing.tick, pace)
    assert not introductions(agreed)


async def loses_farah(story: Story) -> None:
    """She is deactivated, and Slack's event was lost."""
    await strikes(story, pairing.tick)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        known = await people.find(tx, story.workspace.person("farah").id)
        assert known
        await people.meet(tx, [replace(known, standing=AccountStatus.DEACTIVATED)])
    later(story, minutes=2)


def closings(story: Story) -> list[Message]:
    heard = [each for mentor in MENTORS for each in story.workspace.actor(mentor).dms]
    return [each for each in heard if "is closing" in each.text]


async def states(story: Story) -> set[PairState]:
    return {pair.state for pair in await all_pairs(story, "farah")}


async def test_no_more_pairs_end_than_can_be_told_and_the_others_next(agreed: Story) -> None:
    await loses_farah(agreed)
    pace, here = Pace(agreed.workspace.clock.now), agreed.bot.workspace.id
    for _message in range(PER_MINUTE - 2):
        assert pace.allows(here)
    await strikes(agreed, joining.tick, pace)
    assert len(closings(agreed)) == 2
    assert await states(agreed) == {PairState.STOPPED, PairState.ACTIVE}
    later(agreed, minutes=2)
    assert await work_waiting.busy(agreed.bot.db, agreed.workspace.clock.now()) == [here]
    await strikes(agreed, joining.tick, pace)
    assert len(closings(agreed)) == 3
    assert await states(agreed) == {PairState.STOPPED}


async def test_two_who_end_pairs_at_once_tell_of_each_once(agreed: Story) -> None:
    await loses_farah(agreed)
    await strikes_twice(agreed, joining.tick)
    later(agreed, minutes=2)
    await strikes_twice(agreed, joining.tick)
    assert len(closings(agreed)) == 3


@pytest.mark.parametrize("fault", [limited(POST, 30), broken(), perhaps_taken()])
async def test_a_partner_is_told_once_of_the_end(agreed: Story, fault: Fault) -> None:
    await loses_farah(agreed)
    agreed.workspace.faults.append(replace(fault))
    for _minute in range(3):
        await strikes(agreed, joining.tick)
        later(agreed, minutes=1)
    assert len(closings(agreed)) == 3
    assert await states(agreed) == {PairState.STOPPED}


async def test_a_partner_who_cannot_be_told_does_not_keep_a_pair_alive(agreed: Story) -> None:
    await loses_farah(agreed)
    agreed.workspace.faults.append(refused("user_disabled", times=3))
    await strikes(agreed, joining.tick)
    assert await states(agreed) == {PairState.STOPPED}
