"""The whole road of a pair, as two people see it."""

from tests.cast import Story


async def test_a_pair_is_made_nudged_and_meets(story: Story) -> None:
    pair = await story.has_pair("ada", "farah")
    assert pair.channel_id
    await story.ada.sees("meet each other")
    await story.a_week_passes()
    await story.ada.sees("Ideas for your next talk")
    print(story.ada.overview())
