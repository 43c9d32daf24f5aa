"""`/mentor stats`: figures with numerator and denominator, for admins alone."""

from tests.support.cast import Story
from tests.support.stories import choose_first_topic


async def test_figures_of_a_programme(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.farah.clicks("We met")
    await story.a_week_passes()
    await story.noor.types("/mentor stats")
    for line in (
        "Mentors: 1 of 2 members, 0 of them paused",
        "Leaders: 1 of 2 members, 0 of them paused",
        "Meeting: 1 of 1",
        "Sent: 1 of 1 planned",
        "Answered: 0 of 1 sent",
        "Took place: 1 of 1 topics chosen",
        "Confirmed by both: 1 of 1",
        "Per pair: 1.0 (1 meetings of 1 pairs that began)",
    ):
        await story.noor.sees(line)


async def test_topics_by_pillar_are_hidden_for_few_pairs(story: Story) -> None:
    await choose_first_topic(story)
    await story.noor.types("/mentor stats")
    await story.noor.sees("Technology gaps: hidden, too few pairs")


async def test_an_answered_nudge_counts(story: Story) -> None:
    await story.has_bare_pair()
    await story.a_week_passes()
    await story.ada.clicks("Skip this week")
    await story.noor.types("/mentor stats")
    await story.noor.sees("Answered: 1 of 1 sent")


async def test_a_period_leaves_out_what_was_before(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.passes(days=40)
    await story.noor.types("/mentor stats month")
    await story.noor.sees("Took place: 0 of 0 topics chosen")
    await story.noor.types("/mentor stats all")
    await story.noor.sees("Took place: 1 of 1 topics chosen")


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
