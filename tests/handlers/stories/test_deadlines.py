"""The time to answer an invitation: it counts from its arrival, and no outage takes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.mentoring.model import PairState
from tests.conftest import a_bot
from tests.slack_simulator import Fault, Workspace, serving
from tests.support.cast import Story
from tests.support.readings import all_pairs

THURSDAY_AT_FIVE = datetime(2026, 3, 5, 17, tzinfo=UTC)
REVOKED = {"ok": False, "error": "token_revoked"}


async def is_proposed(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()


async def is_asked(story: Story) -> None:
    """On a Monday in London, until Thursday at five."""
    await is_proposed(story)
    await story.passes(hours=1)
    await story.ada.sees("I will wait until Thursday 5 March 2026.")


async def states(story: Story) -> list[PairState]:
    return [each.state for each in await all_pairs(story, "ada")]


async def answer_by(story: Story) -> datetime:
    return (await story.pair_of("ada")).answer_by


async def test_it_counts_from_the_arrival_of_the_question(story: Story) -> None:
    await is_proposed(story)
    unavailable = {"ok": False, "error": "service_unavailable"}
    story.workspace.faults.append(Fault("chat.postMessage", 503, unavailable))
    await story.passes(hours=1)
    assert (await story.pair_of("ada")).asked_at is None
    await story.passes(minutes=2)
    assert (await story.pair_of("ada")).asked_at == story.workspace.clock.now()
    assert await answer_by(story) == THURSDAY_AT_FIVE


@pytest.mark.parametrize(
    ("downtime", "until"),
    [
        pytest.param(timedelta(minutes=50), THURSDAY_AT_FIVE, id="a restart changes nothing"),
        pytest.param(timedelta(hours=2), THURSDAY_AT_FIVE + timedelta(days=1), id="two hours: a day more"),
        pytest.param(timedelta(days=4), datetime(2026, 3, 9, 17, tzinfo=UTC), id="over the deadline"),
    ],
)
async def test_it_stretches_over_the_downtime_of_the_bot(
    workspace: Workspace, sqlite_url: str, downtime: timedelta, until: datetime
) -> None:
    async with serving(workspace):
        async with a_bot(workspace, sqlite_url) as bot:
            await is_asked(Story(workspace, bot))
            await bot.tick()
        workspace.clock.advance(seconds=downtime.total_seconds())
        async with a_bot(workspace, sqlite_url) as bot:
            story = Story(workspace, bot)
            await bot.tick()
            assert await states(story) == [PairState.PROPOSED]
            assert await answer_by(story) == until
            await story.ada.clicks("Yes, gladly")
            assert await states(story) == [PairState.CONSENTED]


async def test_it_ends_once_the_bot_was_there_for_so_long(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace):
        async with a_bot(workspace, sqlite_url) as bot:
            await is_asked(Story(workspace, bot))
        workspace.clock.advance(days=4)
        async with a_bot(workspace, sqlite_url) as bot:
            story = Story(workspace, bot)
            for _day in range(6):
                await story.passes(days=1)
            assert await states(story) == [PairState.LAPSED]


async def test_a_database_that_was_away_takes_nothing_of_it(story: Story) -> None:
    await is_asked(story)
    async with story.bot.db.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE events RENAME TO elsewhere"))
    with pytest.raises(Exception, match="no such table"):
        await story.passes(hours=1)
    async with story.bot.db.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO events"))
    await story.passes(days=4)
    assert await states(story) == [PairState.PROPOSED]


async def test_nothing_lapses_while_slack_lets_nobody_answer(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah", "sofia", "oskar")
    await story.releases()
    await story.passes(hours=1)
    await story.sofia.clicks("Yes, gladly")
    story.workspace.faults.append(Fault("chat.postMessage", body=REVOKED))
    await story.passes(hours=1)
    await story.passes(days=7)
    assert await states(story) == [PairState.PROPOSED]
    await story.passes(hours=1)
    assert await answer_by(story) > story.workspace.clock.now() + timedelta(days=2)


async def test_who_was_perhaps_never_asked_may_be_asked_again(story: Story) -> None:
    await is_proposed(story)
    story.workspace.faults.append(Fault("chat.postMessage", status=0))
    await story.passes(hours=1)
    assert not story.ada.dms
    await story.a_week_passes()
    await story.a_week_passes()
    await story.ada.sees("A leader would learn from you in Spring: @Farah Daneshvar.")


async def test_who_was_certainly_asked_is_not_asked_again(story: Story) -> None:
    await is_asked(story)
    await story.a_week_passes()
    await story.a_week_passes()
    assert await states(story) == [PairState.LAPSED]
    assert len(story.ada.dms) == 1
