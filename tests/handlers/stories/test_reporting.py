"""`/mentor stats`: figures of full weeks, each with its part and its whole, for admins alone."""

from collections.abc import Sequence

import pytest

from bot.mentoring.model import Meeting, MeetingAnswer, Role
from handlers.stories import reporting
from storage import meetings, programmes, weekly_totals
from storage.ids import new_id
from tests.slack_simulator import demo_people
from tests.support.cast import Story
from tests.support.queries import recorded_queries
from tests.support.stories import add_agreed_pairs, choose_first_topic

TOO_FEW = "fewer than five on one side, so not shown"


async def counts_last_week(story: Story) -> None:
    """A week is over, and the clock counts it; nothing else happens."""
    story.workspace.clock.advance(weeks=1)
    await tick(story)


async def tick(story: Story) -> None:
    bot = story.bot
    await reporting.tick(bot.db, bot.workspace.id, bot.clock(), bot.doors.lent["library"])


async def say_that_they_met(story: Story, pair_ids: Sequence[str]) -> None:
    now = story.workspace.clock.now()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        for pair_id in pair_ids:
            meeting = Meeting(new_id(), pair_id, new_id(), now)
            await meetings.create(tx, meeting)
            await meetings.record_answer(tx, meeting.id, Role.MENTOR, MeetingAnswer.MET, now)


@pytest.fixture
async def crowd(story: Story) -> Sequence[str]:
    """Twelve pairs that began last week, by id."""
    await story.has_programme()
    mentors = [each.handle for each in demo_people() if each.handle not in ("farah", "noor")][:12]
    await add_agreed_pairs(story, mentors)
    await counts_last_week(story)
    return mentors


async def test_before_a_week_is_over_it_says_when_the_first_figures_come(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor stats")
    await story.noor.sees("No full week is over yet. The first figures come on Monday 9 March 2026.")


async def test_of_a_programme_that_is_over_no_more_is_promised(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.clock.advance(days=2)
    await story.noor.types("/mentor admin programme end Spring")
    await story.noor.clicks("End it")
    await story.noor.types("/mentor stats")
    words = story.noor.words(story.noor.latest)
    assert "It is over. Its last week is counted on Monday 9 March 2026." in words
    await counts_last_week(story)
    await story.noor.types("/mentor stats")
    words = story.noor.words(story.noor.latest)
    assert "That is all: the programme is over." in words
    assert "not counted yet" not in words


async def test_figures_of_a_full_week(story: Story, crowd: Sequence[str]) -> None:
    await say_that_they_met(story, crowd[:7])
    await counts_last_week(story)
    await story.noor.types("/mentor stats")
    for line in (
        "Full weeks from Monday 2 March 2026 to Sunday 15 March 2026 (UTC).",
        "Pairs under way in that week: 12",
        "Talked: 7 of 12 (in 1 week of 2)",
        f"Did not become a pair: {TOO_FEW}",
    ):
        await story.noor.sees(line)


@pytest.mark.parametrize("talked", [0, 4, 8, 12])
async def test_few_and_nearly_all_are_hidden_alike(story: Story, crowd: Sequence[str], talked: int) -> None:
    await say_that_they_met(story, crowd[:talked])
    await counts_last_week(story)
    await story.noor.types("/mentor stats")
    await story.noor.sees(f"Talked: {TOO_FEW}")


async def test_nothing_is_told_of_one_pair(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.a_week_passes()
    await story.noor.types("/mentor stats")
    words = story.noor.words(story.noor.latest)
    for line in (f"Talked: {TOO_FEW}", "Pairs under way in that week: fewer than five, so not shown"):
        assert line in words
    assert f"All pillars: {TOO_FEW}" in words


async def test_nothing_is_live(story: Story, crowd: Sequence[str]) -> None:
    await say_that_they_met(story, crowd[:7])
    await counts_last_week(story)
    await story.noor.types("/mentor stats")
    before = story.noor.words(story.noor.latest)
    await say_that_they_met(story, crowd)
    await tick(story)
    await story.noor.types("/mentor stats")
    assert story.noor.words(story.noor.latest) == before


async def test_what_was_said_too_late_changes_no_week_that_is_written(
    story: Story, crowd: Sequence[str]
) -> None:
    await counts_last_week(story)
    async with story.reading() as tx:
        (spring,) = await programmes.list_all(tx)
        written = await weekly_totals.of_programme(tx, spring.id, spring.starts_on)
    await say_that_they_met(story, crowd[:7])
    await tick(story)
    async with story.reading() as tx:
        assert await weekly_totals.of_programme(tx, spring.id, spring.starts_on) == written


async def test_a_period_leaves_out_what_was_before(story: Story, crowd: Sequence[str]) -> None:
    await say_that_they_met(story, crowd[:7])
    for _week in range(5):
        await counts_last_week(story)
    await story.noor.types("/mentor stats month")
    await story.noor.sees(f"Talked: {TOO_FEW}")
    await story.noor.types("/mentor stats quarter")
    await story.noor.sees("Talked: 7 of 12 (in 1 week of 6)")


async def test_of_a_programme_long_over_a_month_says_where_the_figures_are(
    story: Story, crowd: Sequence[str]
) -> None:
    for _week in range(40):
        await counts_last_week(story)
    await story.noor.types("/mentor stats month")
    await story.noor.sees("No full week of this programme lies in that time. Ask for all of it.")


async def test_after_days_without_a_clock_each_week_is_counted_once(
    story: Story, crowd: Sequence[str]
) -> None:
    await say_that_they_met(story, crowd[:7])
    story.workspace.clock.advance(weeks=3)
    for _minute in range(5):
        await tick(story)
        story.workspace.clock.advance(minutes=1)
    await story.noor.types("/mentor stats")
    await story.noor.sees("Talked: 7 of 12 (in 1 week of 4)")


async def test_a_week_takes_as_many_queries_for_many_programmes_as_for_one(story: Story) -> None:
    counts = []
    for name in ("Spring", "Summer", "Autumn"):
        await story.has_programme(Name=name)
        with recorded_queries(story.bot.db) as queries:
            await counts_last_week(story)
        counts.append(len(queries))
    # Each programme begins a week later, so at the last all three are written together.
    assert counts[0] == counts[1] == counts[2]
    with recorded_queries(story.bot.db) as queries:
        await tick(story)
    assert len(queries) == 1


async def test_a_programme_by_name_and_by_button(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor stats spring quarter")
    await story.noor.sees("Figures: Spring")
    await story.noor.types("/mentor admin")
    await story.noor.clicks("See the figures")
    assert "Figures: Spring" in story.noor.words(story.noor.latest)


async def test_an_unknown_programme_and_none_at_all(story: Story) -> None:
    await story.noor.types("/mentor stats")
    await story.noor.sees("No programme runs right now. /mentor admin programme creates one")
    await story.has_programme()
    await story.noor.types("/mentor stats winter")
    await story.noor.sees("I know no programme of that name")
