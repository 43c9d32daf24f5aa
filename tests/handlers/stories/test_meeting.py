"""*We met*, *Not yet*, and what history says of it."""

from bot.mentoring.model import MeetingAnswer
from tests.support.cast import Story
from tests.support.readings import latest_meeting
from tests.support.stories import choose_first_topic


async def test_both_say_they_met_and_are_thanked(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.farah.sees("@Ada Nwosu: we met · @Farah Daneshvar: no answer yet")
    await story.farah.clicks("We met")
    await story.ada.sees("Thank you both for making time.")
    meeting = await latest_meeting(story)
    assert (meeting.mentor_says, meeting.leader_says) == (MeetingAnswer.MET, MeetingAnswer.MET)


async def test_not_yet_is_no_fault_and_may_become_met(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.clicks("Not yet")
    await story.ada.sees("Diaries win sometimes")
    await story.farah.clicks("We met")
    assert (await latest_meeting(story)).took_place


async def test_two_who_remember_it_differently_have_not_met(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.farah.clicks("Not yet")
    assert not (await latest_meeting(story)).took_place
    await story.ada.sees("You two remember it differently, so it does not count yet.")
    await story.ada.types("/mentor history")
    await story.ada.sees("you two remember it differently")


async def test_history_names_partner_topic_and_outcome(story: Story) -> None:
    title = await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.ada.types("/mentor history")
    await story.ada.sees("With @Farah Daneshvar: 1 talk")
    await story.ada.sees(f"{title} (met)")


async def test_history_before_anything_happened(story: Story) -> None:
    await story.ada.types("/mentor history")
    await story.ada.sees("Nothing here yet")


async def test_a_met_card_cannot_be_put_back(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.farah.clicks("Another topic")
    await story.farah.sees("You two have met about this topic")


async def test_after_the_pair_ended_its_buttons_rest(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.types("/mentor leave")
    await story.farah.clicks("Leave")
    await story.ada.clicks("We met")
    await story.ada.sees("This pair has ended")
