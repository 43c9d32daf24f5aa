"""*We met*, *Not yet*, and what history says of it."""

from bot.mentoring.model import Meeting, MeetingAnswer
from storage import meetings
from tests.handlers.stories.test_choosing import on_offer
from tests.support.cast import Story


async def has_a_topic(story: Story) -> str:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    title = on_offer(story.ada)[0]
    await story.ada.clicks(title)
    return title


async def the_meeting(story: Story) -> Meeting:
    pair = await story.pair_of("ada")
    async with story.reading() as tx:
        return (await meetings.of_pairs(tx, [pair.id]))[pair.id][-1]


async def test_both_say_they_met_and_are_thanked(story: Story) -> None:
    await has_a_topic(story)
    await story.ada.clicks("We met")
    await story.farah.sees("@Ada Nwosu: we met · @Farah Daneshvar: no answer yet")
    await story.farah.clicks("We met")
    await story.ada.sees("Thank you both for making time.")
    meeting = await the_meeting(story)
    assert (meeting.mentor_says, meeting.leader_says) == (MeetingAnswer.MET, MeetingAnswer.MET)


async def test_not_yet_is_no_fault_and_may_become_met(story: Story) -> None:
    await has_a_topic(story)
    await story.farah.clicks("Not yet")
    await story.ada.sees("Diaries win sometimes")
    await story.farah.clicks("We met")
    assert (await the_meeting(story)).took_place


async def test_two_who_remember_it_differently_have_not_met(story: Story) -> None:
    await has_a_topic(story)
    await story.ada.clicks("We met")
    await story.farah.clicks("Not yet")
    assert not (await the_meeting(story)).took_place
    await story.ada.sees("You two remember it differently, so it does not count yet.")
    await story.ada.types("/mentor history")
    await story.ada.sees("you two remember it differently")


async def test_history_names_partner_topic_and_outcome(story: Story) -> None:
    title = await has_a_topic(story)
    await story.ada.clicks("We met")
    await story.ada.types("/mentor history")
    await story.ada.sees("With @Farah Daneshvar: 1 talk")
    await story.ada.sees(f"{title} (met)")


async def test_history_before_anything_happened(story: Story) -> None:
    await story.ada.types("/mentor history")
    await story.ada.sees("Nothing here yet")


async def test_a_met_card_cannot_be_put_back(story: Story) -> None:
    await has_a_topic(story)
    await story.ada.clicks("We met")
    await story.farah.clicks("Another topic")
    await story.farah.sees("You two have met about this topic")


async def test_after_the_pair_ended_its_buttons_rest(story: Story) -> None:
    await has_a_topic(story)
    await story.farah.types("/mentor leave")
    await story.farah.clicks("Leave")
    await story.ada.clicks("We met")
    await story.ada.sees("This pair has ended")
