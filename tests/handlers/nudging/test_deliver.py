"""The weekly nudge: due, decided, sent once, written down."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from bot.mentoring.model import NudgeKind, NudgeState
from handlers.nudging import deliver
from storage import topics
from storage.tables import nudges
from tests.slack_simulator import Fault
from tests.support.cast import Story
from tests.support.nudging import FIRST_MONDAY, tick_services, weekly_outcomes


async def all_nudges(story: Story) -> list[tuple[NudgeKind, NudgeState, str | None, str]]:
    columns = (nudges.c.kind, nudges.c.state, nudges.c.reason, nudges.c.week)
    async with story.reading() as tx:
        return [tuple(row) for row in await tx.execute(select(*columns).order_by(nudges.c.due_at))]


async def test_the_nudge_comes_at_the_mentors_own_hour_and_not_before(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=9, minutes=29))
    await story.bot.tick()
    assert not [each for each in story.ada.dms if "Ideas for" in each.text]
    await story.passes(hours=2, minutes=1)
    await story.ada.sees("Ideas for your next talk with @Farah Daneshvar")
    assert [state for state, _reason in await weekly_outcomes(story)] == [NudgeState.SENT, NudgeState.PLANNED]


async def test_a_leader_for_whom_nothing_is_meant_hears_nothing(story: Story) -> None:
    await story.has_bare_pair()
    message_count = len(story.farah.dms)
    await story.a_week_passes()
    assert len(story.farah.dms) == message_count
    assert (await weekly_outcomes(story, "farah"))[0] == (NudgeState.SKIPPED, "no_moment")


async def test_one_nudge_a_week_for_weeks(story: Story) -> None:
    await story.has_bare_pair()
    await story.weeks_pass(4, answering="ada")
    assert [state for state, _reason in await weekly_outcomes(story)].count(NudgeState.SENT) == 4


async def test_two_ticks_at_once_send_once(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    ticks = (deliver.tick(**tick_services(story)) for _ in range(5))
    await asyncio.gather(*ticks)
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_late_is_cancelled_and_the_next_is_planned(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=17, minutes=1))
    await story.bot.tick()
    assert await weekly_outcomes(story) == [(NudgeState.SKIPPED, "late"), (NudgeState.PLANNED, None)]
    assert not [each for each in story.ada.dms if "Ideas for" in each.text]


async def test_after_a_long_outage_one_nudge_comes_not_many(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(weeks=5, days=2))
    await story.bot.tick()
    await story.a_week_passes()
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_somebody_who_paused_is_left_alone_and_hears_again_after(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor pause")
    await story.a_week_passes()
    assert (NudgeState.SKIPPED, "paused") in await weekly_outcomes(story)
    await story.ada.types("/mentor resume")
    await story.a_week_passes()
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_a_paused_leader_rests_the_pair(story: Story) -> None:
    await story.has_bare_pair()
    await story.farah.types("/mentor pause")
    await story.a_week_passes()
    assert (NudgeState.SKIPPED, "paused") in await weekly_outcomes(story)


async def test_an_ended_pair_ends_the_nudges(story: Story) -> None:
    await story.has_bare_pair()
    await story.farah.types("/mentor leave")
    await story.farah.clicks("Leave")
    await story.a_week_passes()
    assert await weekly_outcomes(story) == [(NudgeState.SKIPPED, "no_pair")]


async def test_a_rate_limit_postpones_and_the_nudge_comes_once(story: Story) -> None:
    await story.has_bare_pair()
    limited = Fault(
        "chat.postMessage", 429, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": "90"}
    )
    story.workspace.faults.append(limited)
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.PLANNED, "ratelimited")
    await story.passes(seconds=89)
    assert (await weekly_outcomes(story))[0] == (NudgeState.PLANNED, "ratelimited")
    await story.passes(seconds=1)
    assert (await weekly_outcomes(story))[0] == (NudgeState.SENT, None)
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_an_answer_that_never_came_is_unconfirmed_and_not_sent_again(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", status=0, takes_effect=True))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.UNCONFIRMED, "no_answer")
    await story.passes(hours=2)
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_a_permanent_error_is_recorded_with_its_reason(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "restricted_action"}))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.FAILED, "restricted_action")


async def test_a_closed_workspace_rests_for_an_hour_and_loses_nothing(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "token_revoked"}))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.PLANNED, "token_revoked")
    await story.passes(minutes=59)
    assert len(story.workspace.calls_of("chat.postMessage")) == len(story.workspace.messages) + 1
    await story.passes(minutes=1)
    assert (await weekly_outcomes(story))[0] == (NudgeState.SENT, None)


async def test_somebody_who_cannot_be_reached_rests_and_the_coordinator_is_told_once(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "channel_not_found"}))
    await story.a_week_passes()
    await story.a_week_passes()
    notices = [each.text for each in story.noor.dms if "does not let me write to" in each.text]
    assert len(notices) == 1
    assert "@Ada Nwosu" in story.noor.words(story.noor.dms[-1])
    assert (NudgeState.FAILED, "channel_not_found") in await weekly_outcomes(story)
    await story.ada.types("/mentor resume")
    await story.a_week_passes()
    await story.ada.sees("Ideas for your next talk")


async def test_one_bad_nudge_does_not_stop_the_others(story: Story) -> None:
    await story.has_programme()
    await story.has_bare_calendar()
    await story.joins("ada", "farah", "kofi", "linus")
    await story.releases()
    await story.all_agree("ada", "kofi", "farah", "linus")
    story.workspace.faults.append(Fault("chat.postMessage", body={"ok": False, "error": "channel_not_found"}))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    mentors = [*await weekly_outcomes(story), *await weekly_outcomes(story, "kofi")]
    assert sorted(state for state, _reason in mentors) == [
        NudgeState.FAILED,
        NudgeState.PLANNED,
        NudgeState.PLANNED,
        NudgeState.SENT,
    ]


async def test_nobody_gets_two_unasked_messages_in_a_week(story: Story) -> None:
    await story.has_bare_pair()
    for _week in range(3):
        await story.a_week_passes()
    weeks = [week for _kind, state, _reason, week in await all_nudges(story) if state is NudgeState.SENT]
    async with story.reading() as tx:
        rows = (
            await tx.execute(select(nudges.c.person_id, nudges.c.week).where(nudges.c.state == "sent"))
        ).all()
    assert len(weeks) == len(rows) == len(set(rows))


async def test_a_move_to_another_zone_loses_no_week_and_wakes_nobody_at_night(story: Story) -> None:
    await story.has_bare_pair()
    await story.workspace.user_changes("ada", tz="America/Los_Angeles")
    await story.weeks_pass(4, answering="ada")
    sent_at = [float(each.ts) for each in story.ada.dms if "Skipped" in each.text]
    hours = [datetime.fromtimestamp(each, ZoneInfo("America/Los_Angeles")).hour for each in sent_at]
    assert len(sent_at) == 4
    assert all(9 <= hour < 17 for hour in hours)


async def test_an_answer_that_makes_no_sense_stops_nobody(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", status=503, body={}))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    await story.passes(minutes=3)
    assert (await weekly_outcomes(story))[0] == (NudgeState.SENT, None)


@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize("code", ["internal_error", "fatal_error", "request_timeout"])
async def test_what_may_have_succeeded_in_part_comes_once(story: Story, code: str, status: int) -> None:
    await story.has_bare_pair()
    body = {"ok": False, "error": code}
    story.workspace.faults.append(Fault("chat.postMessage", status, body, takes_effect=True))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    await story.passes(minutes=3)
    assert (await weekly_outcomes(story))[0] == (NudgeState.UNCONFIRMED, code)
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


@pytest.mark.parametrize("status", [502, 504])
async def test_what_a_gateway_answers_in_slacks_place_is_no_answer(story: Story, status: int) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("chat.postMessage", status, body={}, takes_effect=True))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    await story.passes(minutes=3)
    assert (await weekly_outcomes(story))[0][0] is NudgeState.UNCONFIRMED
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == 1


async def test_what_was_never_shown_is_no_offer(story: Story) -> None:
    pair = await story.has_bare_pair()
    story.workspace.faults.append(
        Fault("chat.postMessage", status=503, body={"ok": False, "error": "service_unavailable"}, times=3)
    )
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    for _attempt in range(4):
        await story.bot.tick()
        story.workspace.clock.advance(minutes=5)
    async with story.reading() as tx:
        assert len((await topics.offers_of_pairs(tx, [pair.id]))[pair.id]) == 3


async def test_a_broken_chain_is_mended(story: Story) -> None:
    await story.has_bare_pair()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await tx.execute(nudges.delete().where(nudges.c.kind == NudgeKind.WEEKLY))
    await story.a_week_passes()
    await story.a_week_passes()
    assert [each for each in story.ada.dms if "Ideas for" in each.text]


async def test_the_last_week_is_the_last(story: Story) -> None:
    await story.has_bare_pair()
    await story.workspace.user_changes("ada", tz="Pacific/Auckland")
    await story.weeks_pass(14, answering="ada")
    assert len([each for each in story.ada.dms if "Skipped" in each.text]) == 12


async def test_a_question_swallowed_by_a_pause_is_asked_after_it(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.farah.types("/mentor pause until 2026-03-12")
    await story.passes(hours=1)
    assert not story.ada.dms
    await story.a_week_passes()
    await story.a_week_passes()
    await story.passes(hours=4)
    await story.ada.sees("A leader would learn from you")


async def test_an_outage_lets_no_unasked_question_lapse(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    story.workspace.clock.advance(days=8)
    await story.bot.tick()
    await story.a_week_passes()
    await story.ada.sees("A leader would learn from you")


async def test_a_tick_with_nothing_due_costs_one_query(story: Story) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    statements: list[str] = []
    event.listen(
        story.bot.db.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_arguments: statements.append(statement),
    )
    await deliver.tick(**tick_services(story))
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1
    assert not [statement for statement in statements if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
