"""What others must hear is a row of what caused it: it comes once and in good hours, come what may."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.mentoring.model import Notice, NoticeKind, NudgeState, PairState, Skip
from handlers.acts import notify_pair
from handlers.sending import to_coordinators
from storage import ledger, notices, nudges, pairs, workspaces
from storage.tables import notices as table
from tests.conftest import a_bot
from tests.slack_simulator import Fault, Workspace, serving
from tests.slack_simulator.state.records import Message
from tests.support.cast import Story
from tests.support.stories import choose_first_topic

NIGHT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)  # Farah's Monday in London is over
NEXT_WEEK = datetime(2026, 3, 19, 13, tzinfo=UTC)


@pytest.fixture
async def tickless(workspace: Workspace, sqlite_url: str) -> AsyncIterator[Story]:
    async with serving(workspace), a_bot(workspace, sqlite_url, ticks=False) as bot:
        yield Story(workspace, bot)


def closing_lines(story: Story, handle: str = "farah") -> list[Message]:
    return [each for each in story.workspace.actor(handle).dms if "is closing" in each.text]


async def outcomes(story: Story, *kinds: NoticeKind) -> list[tuple[NudgeState, str | None]]:
    query = select(table.c.state, table.c.reason).where(table.c.kind.in_(kinds)).order_by(table.c.since)
    async with story.reading() as tx:
        return [tuple(row) for row in await tx.execute(query)]


async def books(story: Story, starts_at: datetime, handle: str = "ada") -> None:
    actor = story.workspace.actor(handle)
    await actor.types("/mentor meet")
    await actor.submits({"When do you meet?": starts_at.timestamp(), "For how long?": "25 minutes"})
    await actor.closes()


async def leave(story: Story) -> None:
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")


@pytest.mark.parametrize("fault", [Fault("response_url", 0), Fault("response_url", 500)])
async def test_a_partner_hears_though_the_own_answer_of_who_leaves_breaks_off(
    story: Story, fault: Fault
) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor leave")
    story.workspace.faults.append(fault)
    await story.ada.clicks("Leave")
    await story.passes(minutes=1)
    assert len(closing_lines(story)) == 1


async def test_a_partner_hears_once_though_the_process_dies_after_the_commit(
    workspace: Workspace, sqlite_url: str
) -> None:
    async with serving(workspace):
        async with a_bot(workspace, sqlite_url, ticks=False) as bot:
            story = Story(workspace, bot)
            await story.has_bare_pair()
            await leave(story)
            assert not closing_lines(story)
        async with a_bot(workspace, sqlite_url, ticks=False) as bot:
            for _minute in range(3):
                await Story(workspace, bot).passes(minutes=1)
            assert len(closing_lines(story)) == 1


async def test_a_partner_reads_that_the_pair_closes_in_their_own_hours(tickless: Story) -> None:
    await tickless.has_bare_pair()
    tickless.workspace.clock.move_to(NIGHT)
    await leave(tickless)
    for _hour in range(9):
        await tickless.passes(hours=1)
    assert not closing_lines(tickless)
    for _hour in range(4):
        await tickless.passes(hours=1)
    assert len(closing_lines(tickless)) == 1


async def test_an_interrupted_notice_is_never_said_again(tickless: Story) -> None:
    await tickless.has_bare_pair()
    await leave(tickless)
    now = tickless.workspace.clock.now()
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        claimed = await ledger.claim_due(table, tx, now, now + timedelta(minutes=10), 50)
        assert await ledger.record_attempt(table, tx, claimed[0].id, now)
    for _step in range(3):
        await tickless.passes(minutes=11)
    assert not closing_lines(tickless)
    assert await outcomes(tickless, NoticeKind.CLOSING) == [(NudgeState.UNCONFIRMED, "interrupted")]


async def test_what_concerns_the_next_day_comes_at_once_and_all_else_in_good_hours(tickless: Story) -> None:
    await choose_first_topic(tickless)
    tickless.workspace.clock.move_to(NIGHT)
    await books(tickless, NEXT_WEEK)
    await tickless.passes(minutes=1)
    group = tickless.workspace.open_mpim([tickless.ada.id, tickless.farah.id])
    assert "booked your talk" not in tickless.farah.messages(group)[-1].text
    await books(tickless, NIGHT + timedelta(hours=12))
    assert "booked your talk" in tickless.farah.messages(group)[-1].text, "they never read of another time"
    assert await outcomes(tickless, NoticeKind.BOOKING, NoticeKind.MOVE) == [
        (NudgeState.SENT, None),
        (NudgeState.PLANNED, None),
    ]
    await tickless.passes(hours=13)
    assert sorted(await outcomes(tickless, NoticeKind.BOOKING, NoticeKind.MOVE)) == [
        (NudgeState.SENT, None),
        (NudgeState.SKIPPED, "outdated"),
    ]


async def test_nobody_reads_that_a_talk_is_called_off_of_which_they_never_read(tickless: Story) -> None:
    await choose_first_topic(tickless)
    tickless.workspace.clock.move_to(NIGHT)
    await books(tickless, NEXT_WEEK)
    await tickless.ada.types("/mentor meet")
    await tickless.ada.clicks("Call it off")
    await tickless.passes(hours=13)
    group = tickless.workspace.open_mpim([tickless.ada.id, tickless.farah.id])
    assert not [each for each in tickless.farah.messages(group) if "called off" in each.text]


async def test_a_coordinator_reads_of_all_that_waits_in_one_message_a_day(tickless: Story) -> None:
    await tickless.has_bare_pair()
    noor, now = tickless.noor.id, tickless.workspace.clock.now()
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        await to_coordinators.plan(tx, NoticeKind.RECONNECTED, [noor], {"since": now.isoformat()}, now)
        for each in ("ada", "farah"):
            subject = {"person": tickless.workspace.person(each).id}
            await to_coordinators.plan(tx, NoticeKind.UNREACHABLE, [noor], subject, now)
    count = len(tickless.noor.dms)
    for _hour in range(8):
        await tickless.passes(hours=1)
    (digest,) = tickless.noor.dms[count:]
    assert "Slack does not let me write to" in digest.text
    assert "Since" in digest.text
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        subject = {"person": tickless.workspace.person("kofi").id}
        now = tickless.workspace.clock.now()
        await to_coordinators.plan(tx, NoticeKind.UNREACHABLE, [noor], subject, now)
    await tickless.passes(hours=12)
    assert len(tickless.noor.dms) == count + 1, "one a day at most"
    for _hour in range(30):
        await tickless.passes(hours=1)
    assert len(tickless.noor.dms) == count + 2


async def test_what_can_wait_for_a_coordinator_comes_with_their_week(tickless: Story) -> None:
    await tickless.has_bare_pair()
    noor, begin = tickless.noor.id, tickless.workspace.clock.now()
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        await to_coordinators.plan(tx, NoticeKind.RECONNECTED, [noor], {"since": begin.isoformat()}, begin)
    count = len(tickless.noor.dms)
    await tickless.passes(hours=1)
    assert len(tickless.noor.dms) == count
    await tickless.a_week_passes()
    assert len([each for each in tickless.noor.dms[count:] if each.text.startswith("Since")]) == 1


async def test_notices_of_the_last_minute_count_in_the_pace_of_whoever_speaks_next(tickless: Story) -> None:
    await tickless.has_bare_pair()
    await leave(tickless)
    await tickless.passes(minutes=1)
    a_minute_ago = tickless.workspace.clock.now() - timedelta(minutes=1)
    async with tickless.reading() as tx:
        assert len(await ledger.attempts_since(table, tx, a_minute_ago)) == 1
        assert not await nudges.attempts_since(tx, a_minute_ago)
        assert (await workspaces.get(tx)).closed_at is None


async def test_no_pair_that_ended_meanwhile_is_introduced(tickless: Story) -> None:
    pair = await tickless.has_bare_pair()
    async with tickless.bot.db.transaction(tickless.bot.workspace.id) as tx:
        await notify_pair.plan(
            tx, pair, NoticeKind.INTRODUCTION, tickless.ada.id, tickless.workspace.clock.now()
        )
        await pairs.change_state(tx, pair.id, PairState.ACTIVE, PairState.STOPPED)
    await tickless.passes(minutes=1)
    assert (await outcomes(tickless, NoticeKind.INTRODUCTION))[-1] == (NudgeState.SKIPPED, "outdated")


@pytest.mark.parametrize("damage", ["rule", "partner", "programme"])
async def test_one_that_cannot_be_composed_ends_and_stops_no_other(
    story: Story, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    pair, now = await story.has_bare_pair(), story.workspace.clock.now()
    noor, kofi, sofia = story.noor.id, story.kofi.id, story.sofia.id
    damaged = {
        "rule": Notice("bad", NoticeKind.PAIR_ENDED, now, now, noor, pair.id, subject={"rule": "Farah Khan"}),
        "partner": Notice("bad", NoticeKind.CLOSING, now, now, sofia),
        "programme": Notice(
            "bad", NoticeKind.PROGRAMME_CLOSING, now, now, sofia, subject={"partner": kofi, "programme": "?"}
        ),
    }[damage]
    closing = Notice("good", NoticeKind.CLOSING, now, now, kofi, subject={"partner": story.ada.id})
    about_somebody = Notice("too", NoticeKind.UNREACHABLE, now, now, noor, subject={"person": kofi})
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await notices.add_all(tx, [damaged, closing, about_somebody])
    await story.passes(hours=24)
    assert (NudgeState.SKIPPED, Skip.ERROR) in await outcomes(story, damaged.kind)
    assert closing_lines(story, "kofi")
    assert [each for each in story.noor.dms if f"<@{kofi}>" in each.text], "though in one letter with it"
    assert "notice=bad cannot be composed" in caplog.text
    assert "Farah" not in caplog.text
