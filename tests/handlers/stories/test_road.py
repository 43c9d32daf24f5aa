"""The whole road of a pair, on both databases."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import a_bot
from tests.slack_simulator import Workspace, serving
from tests.support.cast import Story
from tests.support.readings import topics_on_offer


@pytest.fixture
async def story(workspace: Workspace, database_url: str) -> AsyncIterator[Story]:
    async with serving(workspace), a_bot(workspace, database_url) as bot:
        yield Story(workspace, bot)


async def test_join_match_nudge_meet_and_figures(story: Story) -> None:
    await story.has_pair("ada", "farah")
    await story.ada.sees("@Ada Nwosu and @Farah Daneshvar, meet each other.")
    await story.a_week_passes()
    for step in ("Next", "Next", "Got it"):
        await story.ada.clicks(step)
    for _week in range(3):
        await story.a_week_passes()
        await story.ada.clicks(topics_on_offer(story.ada)[0])
        await story.ada.clicks("We met")
        await story.farah.clicks("We met")
    await story.noor.types("/mentor stats")
    for line in ("Sent: 4 of 4 planned", "Confirmed by both: 3 of 3"):
        await story.noor.sees(line)
    await story.ada.types("/mentor history")
    await story.ada.sees("With @Farah Daneshvar: 3 talks")


async def test_two_mentors_one_leaver_and_a_late_joiner(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.joins("kofi", "linus")
    await story.releases()
    await story.passes(hours=26)
    await story.kofi.clicks("Yes, gladly")
    await story.kofi.types("/mentor leave")
    await story.kofi.clicks("Leave")
    await story.passes(hours=26)
    assert not [each for each in story.linus.dms if "would be glad to mentor you" in each.text]
