"""What the clock says beside the nudges: once, within the pace, and again only where it was not taken."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.mentoring.model import AccountStatus, PairState
from handlers.sending import notices
from handlers.sending.pace import PER_MINUTE, Pace
from handlers.stories import choosing, joining
from storage import meetings, people, work_waiting, workspaces
from storage.tables import pairs
from tests.conftest import a_bot
from tests.slack_simulator import Fault, Workspace, serving
from tests.slack_simulator.state.records import Message
from tests.support.cast import Story
from tests.support.nudging import outbox
from tests.support.readings import all_pairs, introductions, topics_on_offer
from tests.support.stories import add_agreed_pairs

A_DAY_AND_AN_HOUR = 50  # in half hours
MENTORS = ("ada", "kofi", "ines")
POST, OPEN = "chat.postMessage", "conversations.open"


@pytest.fixture
async def tickless(workspace: Workspace, database_url: str) -> AsyncIterator[Story]:
    """A bot whose clock strikes only when told, on either database."""
    async with serving(workspace), a_bot(workspace, database_url, ticks=False) as bot:
        yield Story(workspace, bot)


@pytest.fixture
async def with_agreed_pairs(tickless: Story) -> Story:
    """Three mentors and one leader who said yes, and were not introduced."""
    await tickless.has_programme()
    await tickless.joins("farah", *MENTORS)
    await add_agreed_pairs(tickless, MENTORS)
    return tickless


def rate_limited(method: str, seconds: int) -> Fault:
    return Fault(method, 429, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": str(seconds)})


def server_error(method: str = POST) -> Fault:
    return Fault(method, 503, {"ok": False, "error": "service_unavailable"})


def perhaps_taken() -> Fault:
    return Fault(POST, 0, takes_effect=True)


def refused(code: str, method: str = POST, times: int = 1) -> Fault:
    return Fault(method, body={"ok": False, "error": code}, times=times)


async def run_tick(story: Story, tick: Callable[..., Awaitable[None]], pace: Pace | None = None) -> None:
    """One tick of one story, as of a replica with a pace of its own."""
    now = story.workspace.clock.now
    lent = story.bot.doors.lent | {
        "workspace": story.bot.workspace.id,
        "now": now(),
        "outbox": outbox(story, pace=pace or Pace(now)),
    }
    await tick(**{name: lent[name] for name in inspect.signature(tick).parameters})


async def run_tick_twice(story: Story, tick: Callable[..., Awaitable[None]]) -> None:
    await asyncio.gather(run_tick(story, tick), run_tick(story, tick))


def advance(story: Story, **span: Any) -> None:
    story.workspace.clock.advance(**span)


async def choose_card(story: Story, fault: Fault) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    story.workspace.faults.append(fault)
    await story.ada.clicks(topics_on_offer(story.ada)[0])


def posted_cards(story: Story) -> list[Message]:
    group = story.workspace.open_mpim([story.ada.id, story.farah.id])
    return [each for each in story.ada.messages(group) if "Did you talk?" in story.ada.words(each)]


async def test_a_card_that_slack_perhaps_took_is_never_posted_again(tickless: Story) -> None:
    await choose_card(tickless, perhaps_taken())
    await tickless.ada.sees("Slack is slow just now")
    for _minute in range(5):
        advance(tickless, minutes=1)
        await run_tick_twice(tickless, choosing.tick)
    assert len(posted_cards(tickless)) == 1


@pytest.mark.parametrize("fault", [rate_limited(POST, 30), server_error(), refused("is_archived")])
async def test_a_card_that_slack_did_not_take_is_posted_later_by_one_of_two(
    tickless: Story, fault: Fault
) -> None:
    await choose_card(tickless, replace(fault))
    await tickless.ada.sees("Slack is slow just now")
    assert not posted_cards(tickless)
    for _minute in range(3):
        advance(tickless, minutes=1)
        await run_tick_twice(tickless, choosing.tick)
    assert len(posted_cards(tickless)) == 1
    await tickless.farah.clicks("We met")


async def test_a_card_waits_as_long_as_slack_asks(tickless: Story) -> None:
    await choose_card(tickless, rate_limited(POST, 150))
    advance(tickless, seconds=149)
    await run_tick(tickless, choosing.tick)
    assert not posted_cards(tickless)
    advance(tickless, seconds=2)
    await run_tick(tickless, choosing.tick)
    assert len(posted_cards(tickless)) == 1


async def test_a_card_that_is_refused_for_a_day_is_given_up(tickless: Story) -> None:
    fault = refused("is_archived", times=10_000)
    await choose_card(tickless, fault)
    for _hour in range(30):
        advance(tickless, hours=1)
        await run_tick(tickless, choosing.tick)
    attempts = 10_000 - fault.times
    assert 20 <= attempts <= 26
    for _hour in range(10):
        advance(tickless, hours=1)
        await run_tick(tickless, choosing.tick)
    assert 10_000 - fault.times == attempts


async def test_two_who_introduce_at_once_introduce_each_pair_once(with_agreed_pairs: Story) -> None:
    await run_tick_twice(with_agreed_pairs, notices.tick)
    advance(with_agreed_pairs, minutes=2)
    await run_tick_twice(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) == 3


@pytest.mark.parametrize(
    "fault", [rate_limited(POST, 30), server_error(), server_error(OPEN), Fault(OPEN, 0)]
)
async def test_an_introduction_that_was_not_taken_comes_a_minute_later(
    with_agreed_pairs: Story, fault: Fault
) -> None:
    with_agreed_pairs.workspace.faults.append(replace(fault))
    await run_tick(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) < 3
    await run_tick(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) < 3
    advance(with_agreed_pairs, minutes=2)
    await run_tick_twice(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) == 3


async def test_an_introduction_that_was_perhaps_taken_does_not_come_again(with_agreed_pairs: Story) -> None:
    with_agreed_pairs.workspace.faults.append(perhaps_taken())
    for _minute in range(3):
        await run_tick(with_agreed_pairs, notices.tick)
        advance(with_agreed_pairs, minutes=2)
    assert len(introductions(with_agreed_pairs)) == 3


async def test_introductions_wait_as_long_as_slack_asks_whoever_comes_next(with_agreed_pairs: Story) -> None:
    fault = rate_limited(OPEN, 300)
    fault.times = 100
    with_agreed_pairs.workspace.faults.append(fault)
    for _minute in range(5):
        await run_tick(with_agreed_pairs, notices.tick)
        advance(with_agreed_pairs, seconds=59)
    assert fault.times == 99
    assert with_agreed_pairs.bot.metrics.rate_limits == 1
    assert with_agreed_pairs.bot.pace.try_acquire(with_agreed_pairs.bot.workspace.id), (
        "what is said is not limited"
    )
    with_agreed_pairs.workspace.faults.clear()
    advance(with_agreed_pairs, seconds=6)
    await run_tick(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) == 3


@pytest.mark.parametrize("method", [OPEN, POST])
async def test_a_pair_that_is_refused_for_a_day_is_given_up_and_stops_no_other(
    with_agreed_pairs: Story, method: str
) -> None:
    fault = refused("user_disabled", method, times=1)
    with_agreed_pairs.workspace.faults.append(fault)
    attempts = 0
    for half_hour in range(120):
        fault.times = 1 if half_hour < A_DAY_AND_AN_HOUR else 0
        await run_tick(with_agreed_pairs, notices.tick)
        attempts += 1 - fault.times if half_hour < A_DAY_AND_AN_HOUR else 0
        advance(with_agreed_pairs, minutes=30)
    assert len(introductions(with_agreed_pairs)) == 2
    assert 40 <= attempts <= 60
    coordinator_notices = [
        each.text for each in with_agreed_pairs.noor.dms if "did not let me introduce them" in each.text
    ]
    assert len(coordinator_notices) == 1, "the coordinator hears of it once"


async def test_a_closed_workspace_rests_also_for_who_comes_next(with_agreed_pairs: Story) -> None:
    fault = refused("token_revoked", times=100)
    with_agreed_pairs.workspace.faults.append(fault)
    for _minute in range(10):
        await run_tick(with_agreed_pairs, notices.tick)
        advance(with_agreed_pairs, minutes=5)
    assert fault.times == 99
    async with with_agreed_pairs.reading() as tx:
        assert (await workspaces.get(tx)).closed_at
    with_agreed_pairs.workspace.faults.clear()
    advance(with_agreed_pairs, minutes=15)
    await run_tick(with_agreed_pairs, notices.tick)
    assert len(introductions(with_agreed_pairs)) == 3


async def test_a_right_that_is_missing_for_group_messages_holds_back_introductions_alone(
    with_agreed_pairs: Story,
) -> None:
    with_agreed_pairs.workspace.faults.append(refused("missing_scope", OPEN, times=100))
    await run_tick(with_agreed_pairs, notices.tick)
    assert with_agreed_pairs.bot.pace.try_acquire(with_agreed_pairs.bot.workspace.id)
    async with with_agreed_pairs.reading() as tx:
        record = await workspaces.get(tx)
    assert (record.closed_at, record.rate_limited_until) == (None, None)


async def test_a_click_while_slack_wants_rest_leaves_it_to_the_clock(tickless: Story) -> None:
    await tickless.has_bare_pair()
    await tickless.ada.types("/mentor topic")
    tickless.bot.pace.start_rest(tickless.bot.workspace.id, timedelta(minutes=5))
    await tickless.ada.clicks(topics_on_offer(tickless.ada)[0])
    assert not posted_cards(tickless)
    await tickless.ada.sees("Slack is slow just now")
    advance(tickless, minutes=6)
    await run_tick(tickless, choosing.tick)
    assert len(posted_cards(tickless)) == 1


async def test_a_card_of_a_pair_that_cannot_be_introduced_is_given_up(tickless: Story) -> None:
    await tickless.has_bare_pair()
    await tickless.ada.types("/mentor topic")
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        await tx.execute(update(pairs).values(channel_id=None))
    await tickless.ada.clicks(topics_on_offer(tickless.ada)[0])
    for _half_hour in range(80):
        advance(tickless, minutes=30)
        await run_tick(tickless, choosing.tick)
    async with tickless.reading() as tx:
        assert not await meetings.with_card_to_post(tx, tickless.workspace.clock.now() + timedelta(days=1))


async def test_introductions_keep_to_the_pace_and_count(with_agreed_pairs: Story) -> None:
    pace, workspace_id = Pace(with_agreed_pairs.workspace.clock.now), with_agreed_pairs.bot.workspace.id
    for _message in range(PER_MINUTE - 2):
        assert pace.try_acquire(workspace_id)
    await run_tick(with_agreed_pairs, notices.tick, pace)
    assert len(introductions(with_agreed_pairs)) == 2
    assert not pace.try_acquire(workspace_id)


async def test_a_bot_that_ends_introduces_nobody(with_agreed_pairs: Story) -> None:
    pace = Pace(with_agreed_pairs.workspace.clock.now)
    pace.stop()
    await run_tick(with_agreed_pairs, notices.tick, pace)
    assert not introductions(with_agreed_pairs)


async def deactivate_farah(story: Story) -> None:
    """She is deactivated, and Slack's event was lost."""
    await run_tick(story, notices.tick)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        farah = await people.find(tx, story.workspace.person("farah").id)
        assert farah
        await people.save_from_slack(tx, [replace(farah, account_status=AccountStatus.DEACTIVATED)])
    advance(story, minutes=2)


def closing_messages(story: Story) -> list[Message]:
    messages = [each for mentor in MENTORS for each in story.workspace.actor(mentor).dms]
    return [each for each in messages if "is closing" in each.text]


async def pair_states(story: Story) -> set[PairState]:
    return {pair.state for pair in await all_pairs(story, "farah")}


async def end_departed_pairs(story: Story, pace: Pace | None = None) -> None:
    """One tick of a replica: pairs without one side end, and what is due is said."""
    await run_tick(story, joining.tick, pace)
    await run_tick(story, notices.tick, pace)


async def test_all_pairs_end_at_once_and_their_lines_keep_to_the_pace(with_agreed_pairs: Story) -> None:
    await deactivate_farah(with_agreed_pairs)
    pace, workspace_id = Pace(with_agreed_pairs.workspace.clock.now), with_agreed_pairs.bot.workspace.id
    for _message in range(PER_MINUTE - 2):
        assert pace.try_acquire(workspace_id)
    await end_departed_pairs(with_agreed_pairs, pace)
    assert await pair_states(with_agreed_pairs) == {PairState.STOPPED}
    assert len(closing_messages(with_agreed_pairs)) == 2
    advance(with_agreed_pairs, minutes=2)
    assert await work_waiting.workspaces(
        with_agreed_pairs.bot.db, with_agreed_pairs.workspace.clock.now()
    ) == [workspace_id]
    await end_departed_pairs(with_agreed_pairs, pace)
    assert len(closing_messages(with_agreed_pairs)) == 3


async def test_two_who_end_pairs_at_once_tell_of_each_once(with_agreed_pairs: Story) -> None:
    await deactivate_farah(with_agreed_pairs)
    for _minute in range(2):
        await asyncio.gather(end_departed_pairs(with_agreed_pairs), end_departed_pairs(with_agreed_pairs))
        advance(with_agreed_pairs, minutes=2)
    assert len(closing_messages(with_agreed_pairs)) == 3


@pytest.mark.parametrize("fault", [rate_limited(POST, 30), server_error(), perhaps_taken()])
async def test_a_partner_is_told_once_of_the_end(with_agreed_pairs: Story, fault: Fault) -> None:
    await deactivate_farah(with_agreed_pairs)
    with_agreed_pairs.workspace.faults.append(replace(fault))
    for _minute in range(3):
        await end_departed_pairs(with_agreed_pairs)
        advance(with_agreed_pairs, minutes=1)
    assert len(closing_messages(with_agreed_pairs)) == 3
    assert await pair_states(with_agreed_pairs) == {PairState.STOPPED}


async def test_a_partner_who_cannot_be_told_does_not_keep_a_pair_alive(with_agreed_pairs: Story) -> None:
    await deactivate_farah(with_agreed_pairs)
    with_agreed_pairs.workspace.faults.append(refused("user_disabled", times=3))
    await end_departed_pairs(with_agreed_pairs)
    assert await pair_states(with_agreed_pairs) == {PairState.STOPPED}
