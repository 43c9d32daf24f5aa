"""What people say with one tap: kept for them alone, and what it changes."""

import logging
import re

import pytest

from bot.library import load
from bot.mentoring.model import Pair, Stage
from bot.mentoring.timing.calendar import CalendarChange, CalendarMoment, with_change
from bot.mentoring.topics.feedback import Question, Rating
from storage import calendars, feedback
from tests.support.cast import Story
from tests.support.readings import topics_on_offer
from tests.support.stories import choose_first_topic

CARDS = {card.title: card for card in load().cards}
ASKS = "Worth the time?"


async def feedback_of(story: Story, handle: str) -> list[tuple[Question, Rating]]:
    person = story.workspace.person(handle).id
    async with story.reading() as tx:
        return [(each.question, each.rating) for each in (await feedback.of_people(tx, [person]))[person]]


async def talks(story: Story, number: int, worth: str = "Yes", handle: str = "ada") -> None:
    """So many talks, and what the mentor says of each."""
    mentor = story.workspace.actor(handle)
    for _talk in range(number):
        await mentor.types("/mentor topic")
        await mentor.clicks(topics_on_offer(mentor)[0])
        await mentor.clicks("We met")
        await mentor.clicks(worth)


async def stages_of_next_cards(story: Story) -> set[Stage]:
    """The stages of the cards that come next."""
    await story.ada.types("/mentor topic")
    return {CARDS[title].stage for title in topics_on_offer(story.ada)}


async def test_who_met_is_asked_alone_whether_it_was_worth_the_time(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.ada.sees(ASKS)
    assert not [each for each in story.farah.messages() if ASKS in story.farah.words(each)]
    await story.ada.clicks("Partly")
    await story.ada.sees("it only guides which topics I bring")
    assert await feedback_of(story, "ada") == [(Question.WORTH, Rating.SOME)]
    await story.farah.clicks("We met")
    await story.farah.clicks("No")
    await story.farah.sees("I bring something different next")
    assert await feedback_of(story, "farah") == [(Question.WORTH, Rating.LOW)]


async def test_not_yet_asks_nothing(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("Not yet")
    assert not [each for each in story.ada.messages() if ASKS in story.ada.words(each)]


async def test_no_answer_is_in_a_log(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    await story.ada.clicks("Partly")
    assert caplog.text
    assert not re.search(r"\b(some|partly)\b", caplog.text, re.IGNORECASE)


async def test_good_talks_open_deeper_topics_and_a_low_tap_goes_back_one_stage(story: Story) -> None:
    await story.has_bare_pair()
    await talks(story, 1)
    assert await stages_of_next_cards(story) == {Stage.EARLY}
    await talks(story, 4)
    assert Stage.MIDDLE in await open_stages(story)
    await talks(story, 1, worth="No")
    assert await stages_of_next_cards(story) == {Stage.EARLY}


async def test_deep_topics_come_only_to_a_mentor_who_switched_them_on(story: Story) -> None:
    await story.has_bare_pair()
    await talks(story, 5)
    assert Stage.DEEP not in await open_stages(story)
    await story.ada.types("/mentor profile")
    await story.ada.submits({"Topics that need much trust": ["I am glad to talk about harder topics"]})
    await story.ada.closes()
    assert Stage.DEEP in await open_stages(story)


async def open_stages(story: Story) -> set[Stage]:
    """The stages of the next dozen cards that are passed over."""
    stages_on_offer: set[Stage] = set()
    for _turn in range(12):
        stages_on_offer |= await stages_of_next_cards(story)
        await story.ada.clicks("Skip this week")
    return stages_on_offer


async def has_only_moment(story: Story, moment: CalendarMoment, *weeks: tuple[int, int]) -> None:
    """A pair whose calendar holds that moment alone, each time in another week than the preset says."""
    await move_moments(story, await story.has_bare_pair(), moment, *weeks)


async def move_moments(story: Story, pair: Pair, moment: CalendarMoment, *weeks: tuple[int, int]) -> None:
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        calendar_changes = (await calendars.changes_by_programme(tx, [pair.programme_id]))[pair.programme_id]
        for week, to in weeks:
            calendar_changes = with_change(calendar_changes, CalendarChange(moment, week, to))
        await calendars.save_changes(tx, pair.programme_id, calendar_changes)


async def test_a_promise_is_asked_about_until_it_was_kept(story: Story) -> None:
    await has_only_moment(story, CalendarMoment.PROMISE_CHECK, (5, 1), (9, 2), (11, 3))
    await talks(story, 1)
    asks = "if you promised something, did you do it?"
    for answer, thanks in (("Partly", "another moment for it"), ("Yes", "Well kept")):
        await story.a_week_passes()
        assert asks in story.farah.words(story.farah.dms[-1])
        await story.farah.clicks(answer, within=story.farah.dms[-1])
        assert thanks in story.farah.words(story.farah.dms[-1])
    assert await feedback_of(story, "farah") == [(Question.PROMISE, Rating.HIGH)]
    message_count = len(story.farah.dms)
    await story.a_week_passes()
    assert len(story.farah.dms) == message_count


async def test_of_several_promises_the_last_is_asked_about(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "sofia")
    await story.joins("farah", **{"How many mentors at a time?": "2 mentors"})
    await story.releases()
    for _day in range(12):
        await story.all_agree("ada", "sofia", "farah")
    await story.has_bare_calendar()
    pair = await story.pair_of("sofia")
    await move_moments(story, pair, CalendarMoment.PROMISE_CHECK, (5, 3))
    for mentor in ("sofia", "ada"):
        await talks(story, 1, handle=mentor)
        story.workspace.clock.advance(minutes=1)
    for _step in range(7 * 6 * 6):  # it comes in the sixth week at the latest
        if "if you promised something, did you do it?" in story.farah.words(story.farah.dms[-1]):
            break
        await story.passes(hours=4)
    assert "@Ada Nwosu" in story.farah.words(story.farah.dms[-1])
    await story.farah.clicks("Yes", within=story.farah.dms[-1])
    assert await feedback_of(story, "farah") == [(Question.PROMISE, Rating.HIGH)]


async def test_who_is_tired_gets_lighter_topics(story: Story) -> None:
    await has_only_moment(story, CalendarMoment.ENERGY_TAP, (5, 1))
    await talks(story, 6)
    assert Stage.MIDDLE in await open_stages(story)
    await story.a_week_passes()
    await story.ada.clicks("Running low")
    await story.ada.sees("Lighter topics come for a while")
    assert (Question.ENERGY, Rating.LOW) in await feedback_of(story, "ada")
    assert await stages_of_next_cards(story) == {Stage.EARLY}


async def test_not_now_is_not_kept(story: Story) -> None:
    await has_only_moment(story, CalendarMoment.PROMISE_CHECK, (5, 1))
    await talks(story, 1)
    await story.a_week_passes()
    await story.farah.clicks("Not now")
    assert await feedback_of(story, "farah") == []
