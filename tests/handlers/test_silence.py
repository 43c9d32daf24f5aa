"""The silence ladder, quiet hours, and a workspace that is closed for a while."""

from datetime import UTC, datetime, time, timedelta

from bot.mentoring.model import NudgeState, Skip
from tests.cast import Story
from tests.handlers.test_nudging import MONDAY, ledger, weekly
from tests.workspace import Fault

IDEAS, QUESTION = "Ideas for", "It has been quiet for a while"


def got(story: Story, opening: str) -> int:
    return len([each for each in story.ada.dms if each.text.startswith(opening)])


async def weeks_pass(story: Story, weeks: int) -> None:
    for _week in range(weeks):
        await story.a_week_passes()


async def test_who_answers_none_hears_less_then_is_asked_then_nothing(story: Story) -> None:
    await story.has_programme(**{"How long does it run?": "26 weeks"})
    await story.has_pair_in_it()
    await weeks_pass(story, 12)
    assert (got(story, IDEAS), got(story, QUESTION)) == (4, 1)
    reasons = [why for _kind, state, why, _week in await ledger(story) if state is NudgeState.SKIPPED]
    assert set(reasons) >= {Skip.SLOWED, Skip.QUIET}
    assert reasons[-1] == Skip.QUIET


async def test_the_coordinator_sees_a_quiet_pair_and_nothing_else(story: Story) -> None:
    await story.has_programme(**{"How long does it run?": "26 weeks"})
    await story.has_pair_in_it()
    await weeks_pass(story, 12)
    await story.noor.types("/mentor admin")
    await story.noor.sees("1 quiet pair")
    await story.ada.types("/mentor topic")
    await story.ada.clicks("Skip this week")
    await story.noor.types("/mentor admin")
    assert "quiet pair" not in story.noor.words(story.noor.dms[-1] if story.noor.dms else None)


async def test_one_press_and_they_come_each_week_again(story: Story) -> None:
    await story.has_programme(**{"How long does it run?": "26 weeks"})
    await story.has_pair_in_it()
    await weeks_pass(story, 10)
    question = next(each for each in story.ada.dms if each.text.startswith(QUESTION))
    await story.ada.clicks("Keep them coming", within=question)
    await story.ada.sees("Gladly. New ideas come in your next week.")
    before = got(story, IDEAS)
    await weeks_pass(story, 2)
    assert got(story, IDEAS) == before + 2


async def test_who_presses_pause_is_paused_and_begins_anew(story: Story) -> None:
    await story.has_programme(**{"How long does it run?": "26 weeks"})
    await story.has_pair_in_it()
    await weeks_pass(story, 10)
    question = next(each for each in story.ada.dms if each.text.startswith(QUESTION))
    await story.ada.clicks("Pause for now", within=question)
    await story.ada.sees("You are paused.")
    await story.ada.types("/mentor resume")
    before = got(story, IDEAS)
    await weeks_pass(story, 2)
    assert got(story, IDEAS) == before + 2
