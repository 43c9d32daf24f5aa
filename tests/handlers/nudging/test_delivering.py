"""What happens between the claim of a nudge and the message."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import update

from bot.mentoring.model import NudgeState, Skip
from handlers.nudging import deliver
from handlers.sending.pace import Pace
from storage import nudges as ledger
from storage import workspaces
from storage.tables import nudges
from tests.slack_simulator import Clock, Fault
from tests.support.cast import Story
from tests.support.nudging import FIRST_MONDAY, delivery, tick_services, weekly_outcomes


async def make_weekly_nudge_due(story: Story) -> None:
    """A pair whose mentor's weekly nudge is due, and nothing else."""
    await story.has_bare_pair()
    leaders = nudges.delete().where(nudges.c.person_id == story.workspace.person("farah").id)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await tx.execute(leaders)
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))


async def test_who_pauses_after_the_claim_is_not_written_to(story: Story) -> None:
    await make_weekly_nudge_due(story)

    class PausesMeanwhile:
        async def of(self, *_arguments: Any) -> dict[str, Any]:
            await story.ada.types("/mentor pause")
            return {}

    await delivery(story, quiet=PausesMeanwhile()).deliver_batch()
    assert (await weekly_outcomes(story))[0] == (NudgeState.SKIPPED, Skip.PAUSED)
    assert not [each for each in story.ada.dms if "Ideas for" in each.text]


async def test_what_became_too_late_after_the_claim_is_not_sent(story: Story) -> None:
    await make_weekly_nudge_due(story)
    later = Clock(FIRST_MONDAY + timedelta(hours=17, minutes=1))
    await delivery(story, pace=Pace(later.now)).deliver_batch()
    assert (await weekly_outcomes(story))[0] == (NudgeState.SKIPPED, Skip.LATE)


async def test_one_that_cannot_be_worked_out_ends_and_stops_no_other(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia", "farah", "oskar")
    await story.releases()
    await story.all_agree("ada", "sofia", "farah", "oskar")
    await story.has_bare_calendar()
    ada = story.workspace.person("ada").id
    unreadable = update(nudges).where(nudges.c.person_id == ada, nudges.c.state == NudgeState.PLANNED)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await tx.execute(unreadable.values(meeting_id="nowhere", pair_id="nowhere", kind="afterwards"))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await delivery(story, library=None).deliver_batch()
    others = await weekly_outcomes(story, "sofia")
    assert {reason for _state, reason in others if reason} == {Skip.ERROR}
    assert NudgeState.CLAIMED not in {state for state, _reason in [*others, *await weekly_outcomes(story)]}


async def test_a_pass_that_is_ended_waits_until_all_it_began_has_let_go(story: Story) -> None:
    """Else another process could begin to speak while a transaction of this one is still rolled back."""
    await story.has_programme()
    await story.joins("ada", "sofia", "farah", "oskar")
    await story.releases()
    await story.all_agree("ada", "sofia", "farah", "oskar")
    await story.has_bare_calendar()
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    are_all_asked, unwound = asyncio.Event(), list[int]()

    class NeverAnswers(AsyncWebClient):
        asked = 0

        async def chat_postMessage(self, **_arguments: Any) -> AsyncSlackResponse:  # noqa: N802 (Slack's)
            self.asked += 1
            number = self.asked
            if number == 2:
                are_all_asked.set()
            try:
                return await asyncio.Future[AsyncSlackResponse]()
            finally:
                for _turn in range(10 * number):
                    await asyncio.sleep(0)
                unwound.append(number)

    delivering = asyncio.create_task(delivery(story, courier=NeverAnswers()).deliver_batch())
    await are_all_asked.wait()
    delivering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await delivering
    assert unwound == [1, 2]


async def test_of_two_for_one_person_the_second_waits(story: Story) -> None:
    """Slack takes one message a second in a conversation, and would have everybody wait otherwise."""
    await make_weekly_nudge_due(story)
    now = story.workspace.clock.now()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        first = (await ledger.claim_due(tx, now, now, 1))[0]
        await ledger.recover_abandoned(tx, now)
        await ledger.add(tx, replace(first, id="second", week="another", state=NudgeState.PLANNED))
    today = delivery(story)
    assert await today.deliver_batch()
    assert not await today.deliver_batch()
    assert [state for state, _reason in await weekly_outcomes(story)].count(NudgeState.SENT) == 1
    story.workspace.clock.advance(minutes=1)
    await delivery(story).deliver_batch()
    assert [state for state, _reason in await weekly_outcomes(story)].count(NudgeState.SENT) == 2


async def test_told_to_stop_it_gives_back_what_it_claimed(story: Story) -> None:
    await make_weekly_nudge_due(story)
    pace = Pace(story.workspace.clock.now)
    pace.stop()
    assert not await delivery(story, pace=pace).deliver_batch()
    assert (await weekly_outcomes(story))[0] == (NudgeState.PLANNED, None)


async def test_the_next_replica_knows_how_long_slack_wants_rest_and_what_was_sent(story: Story) -> None:
    await make_weekly_nudge_due(story)
    story.workspace.faults.append(
        Fault("chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": "90"})
    )
    now = story.workspace.clock.now()
    await story.bot.tick()
    async with story.reading() as tx:
        assert (await workspaces.get(tx)).rate_limited_until == now + timedelta(seconds=90)
        assert await ledger.attempts_since(tx, now - timedelta(minutes=1)) == []
    await story.passes(seconds=91)
    async with story.reading() as tx:
        assert len(await ledger.attempts_since(tx, now)) == 1
    another = Pace(story.workspace.clock.now)
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await workspaces.save_rest(tx, story.workspace.clock.now() + timedelta(minutes=5))
        await tx.execute(nudges.delete().where(nudges.c.state == NudgeState.PLANNED))
    await deliver.tick(**tick_services(story, pace=another))
    assert not another.try_acquire(story.bot.workspace.id)


async def test_a_skip_ends_nothing_for_which_slack_was_asked(story: Story) -> None:
    await make_weekly_nudge_due(story)
    now, db = story.workspace.clock.now(), story.bot.db
    async with db.transaction(story.bot.workspace.id) as tx:
        (claimed,) = await ledger.claim_due(tx, now, now + timedelta(minutes=10), 10)
        await ledger.record_attempt(tx, claimed.id, now)
        assert not await ledger.record_outcome(tx, claimed.id, NudgeState.SKIPPED, now, reason=Skip.PAUSED)
        assert await ledger.record_outcome(tx, claimed.id, NudgeState.SENT, now)
