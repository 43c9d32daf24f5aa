"""Booking a time: both are told in their group, and at most two messages belong to it."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import select

from bot.mentoring.model import NudgeKind, NudgeState, Skip
from storage.tables import nudges
from tests.slack_simulator import Fault
from tests.slack_simulator.state.records import Message
from tests.slack_simulator.web_api.rates import RateLimits
from tests.support.cast import Story
from tests.support.nudging import delivery, outbox
from tests.support.readings import latest_meeting
from tests.support.stories import choose_first_topic

THURSDAY = datetime(2026, 3, 12, 13, tzinfo=UTC)
BOOKED = {"When do you meet?": THURSDAY.timestamp(), "For how long?": "25 minutes"}

Row = tuple[str, NudgeKind, NudgeState, str | None]


async def nudges_of_meeting(story: Story) -> list[Row]:
    handles = {story.workspace.person(each).id: each for each in ("ada", "farah")}
    columns = (nudges.c.person_id, nudges.c.kind, nudges.c.state, nudges.c.reason)
    query = select(*columns).where(nudges.c.meeting_id.is_not(None)).order_by(nudges.c.due_at)
    async with story.reading() as tx:
        return [(handles[person], *columns_of_row) for person, *columns_of_row in await tx.execute(query)]


async def books(story: Story, handle: str = "farah", starts_at: datetime = THURSDAY) -> None:
    actor = story.workspace.actor(handle)
    await actor.types("/mentor meet")
    await actor.submits(BOOKED | {"When do you meet?": starts_at.timestamp()})
    await actor.closes()


async def has_booked(story: Story) -> None:
    await choose_first_topic(story)
    await books(story)


async def test_the_form_proposes_a_time_at_which_both_work(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.types("/mentor meet")
    assert story.farah.modal is not None
    assert "Proposed: you both work then." in story.farah.words(story.farah.modal)
    await story.farah.submits({})
    starts = (await latest_meeting(story)).starts_at
    assert starts is not None
    assert starts - story.workspace.clock.now() > timedelta(days=2)


async def test_both_read_it_in_their_group_message(story: Story) -> None:
    await has_booked(story)
    await story.ada.sees("@Farah Daneshvar booked your talk: Thursday, March 12th, 2026")
    meeting = await latest_meeting(story)
    assert (meeting.starts_at, meeting.minutes) == (THURSDAY, 25)


async def test_it_is_the_next_thing_for_both(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.types("/mentor")
    await story.farah.sees("Next: pick a time; the topic is chosen.")
    await books(story)
    await story.farah.types("/mentor pair")
    await story.farah.sees("Your partner in Spring is @Ada Nwosu.")
    await story.farah.sees("Next: your talk (Thursday, March 12th, 2026, 13:00).")
    story.workspace.clock.move_to(THURSDAY - timedelta(hours=5))
    await story.ada.types("/mentor")
    await story.ada.sees("Your partner is @Farah Daneshvar. Next: your talk (today, 13:00).")
    await story.ada.opens_home()
    await story.ada.sees("Next: your talk (today, 13:00).")
    await story.ada.clicks("Move it", within="home")
    assert story.ada.modal is not None
    assert "Move your talk" in story.ada.words(story.ada.modal)


async def test_two_messages_belong_to_it_and_none_more(story: Story) -> None:
    await has_booked(story)
    await story.a_week_passes()
    await story.a_week_passes()
    recipients = [
        (handle, kind)
        for handle, kind, state, _reason in await nudges_of_meeting(story)
        if state is NudgeState.SENT
    ]
    kinds = (NudgeKind.PREPARATION, NudgeKind.AFTERWARDS)
    assert sorted(recipients) == sorted((handle, kind) for handle in ("ada", "farah") for kind in kinds)
    assert len([each for each in story.farah.dms if "That is all the homework" in each.text]) == 1
    assert len([each for each in story.farah.dms if each.text.startswith("Did you and")]) == 1


async def test_in_the_week_of_the_meeting_they_take_the_place_of_the_weekly_one(story: Story) -> None:
    await has_booked(story)
    message_count = len([each for each in story.ada.dms if "Ideas for" in each.text])
    await story.a_week_passes()
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == message_count
    await story.a_week_passes()
    assert len([each for each in story.ada.dms if "Ideas for" in each.text]) == message_count + 1


async def test_the_answer_shows_on_the_card_and_the_question_is_gone(story: Story) -> None:
    await has_booked(story)
    await story.a_week_passes()
    await story.a_week_passes()
    question = next(each for each in story.farah.dms if each.text.startswith("Did you and"))
    await story.farah.clicks("We met", within=question)
    assert (await latest_meeting(story)).took_place
    assert not [each for each in story.farah.dms if each.text.startswith("Did you and")]
    await story.ada.sees("@Farah Daneshvar: we met")


async def test_who_has_said_how_it_went_is_not_asked(story: Story) -> None:
    await has_booked(story)
    await story.ada.clicks("We met")
    await story.a_week_passes()
    await story.a_week_passes()
    outcomes = {(handle, state, reason) for handle, kind, state, reason in await nudges_of_meeting(story)}
    assert ("ada", NudgeState.SKIPPED, Skip.TOLD) in outcomes


async def test_moved_it_begins_anew(story: Story) -> None:
    await has_booked(story)
    await books(story, "ada", THURSDAY + timedelta(days=7))
    await story.farah.sees("@Ada Nwosu moved your talk: Thursday, March 19th, 2026")
    states = [(state, reason) for _handle, _kind, state, reason in await nudges_of_meeting(story)]
    assert states.count((NudgeState.SKIPPED, Skip.NO_MEETING)) == 4
    assert states.count((NudgeState.PLANNED, None)) == 4


def group_messages_with(story: Story, words: str) -> list[Message]:
    messages = story.ada.messages()
    group = {each.channel for each in messages if "meet each other" in each.text}
    return [each for each in messages if each.channel in group and words in each.text]


async def test_only_the_time_that_stands_is_to_be_seen(story: Story) -> None:
    await has_booked(story)
    await books(story, "ada", THURSDAY + timedelta(days=7))
    assert not group_messages_with(story, "booked your talk")
    (folded,) = group_messages_with(story, "It has changed since.")
    assert [block["type"] for block in folded.blocks] == ["section"]
    await story.farah.types("/mentor meet")
    await story.farah.clicks("Call it off", within=story.farah.modal)
    assert not group_messages_with(story, "moved your talk")
    await books(story)
    assert not group_messages_with(story, "called off the talk")
    assert len(group_messages_with(story, "booked your talk")) == 1


async def test_of_two_who_move_it_at_once_one_time_stands(story: Story) -> None:
    await has_booked(story)
    story.workspace.rate_limits = RateLimits(tolerance=3)  # two messages in a second are a burst
    for each in (story.ada, story.farah):
        await each.types("/mentor meet")
    await asyncio.gather(
        story.ada.submits(BOOKED | {"When do you meet?": (THURSDAY + timedelta(days=7)).timestamp()}),
        story.farah.submits(BOOKED | {"When do you meet?": (THURSDAY + timedelta(days=8)).timestamp()}),
    )
    (announcement,) = group_messages_with(story, "moved your talk")
    stands = (await latest_meeting(story)).starts_at
    assert stands is not None
    assert f"March {stands.day}th" in story.ada.words(announcement)


async def test_a_topic_put_back_takes_its_time_along(story: Story) -> None:
    await has_booked(story)
    (booked,) = group_messages_with(story, "booked your talk")
    blocks = list(booked.blocks)
    await story.ada.clicks("Another topic")
    assert not group_messages_with(story, "booked your talk")
    booked.blocks = blocks  # an old client still shows the button
    await story.farah.clicks("Move it", within=booked)
    await story.farah.sees("That topic is no longer on offer.")


async def test_an_earlier_word_that_cannot_be_replaced_breaks_nothing(story: Story) -> None:
    await has_booked(story)
    refusal = Fault("chat.update", body={"ok": False, "error": "message_not_found"})
    story.workspace.faults.append(refusal)
    await books(story, "ada", THURSDAY + timedelta(days=7))
    await story.farah.sees("@Ada Nwosu moved your talk: Thursday, March 19th, 2026")
    assert group_messages_with(story, "booked your talk")
    assert (await latest_meeting(story)).starts_at == THURSDAY + timedelta(days=7)


async def test_a_time_at_which_the_partner_does_not_work_is_remarked_upon(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.types("/mentor meet")
    await story.farah.submits(BOOKED | {"When do you meet?": (THURSDAY + timedelta(hours=7)).timestamp()})
    await story.farah.sees("That is Thursday 12 March 2026, 20:00 for @Ada Nwosu, outside their")
    await story.farah.sees("booked your talk")


async def test_its_messages_follow_a_talk_that_moves_again_and_again(story: Story) -> None:
    await has_booked(story)
    await books(story, "ada", THURSDAY + timedelta(days=7))
    await story.a_week_passes()
    assert not talk_messages(story)
    await story.a_week_passes()
    assert len(talk_messages(story)) == 1
    for days in (8, 14):
        await books(story, "farah", THURSDAY + timedelta(days=days))
    (prepared,) = talk_messages(story)
    assert "Thursday, March 26th, 2026, 13:00" in story.farah.words(prepared)
    await story.a_week_passes()
    assert talk_messages(story) == [prepared]
    await story.a_week_passes()
    questions = talk_messages(story)[1:]
    assert [datetime.fromtimestamp(float(each.ts), UTC).date() for each in questions] == [date(2026, 3, 26)]


def talk_messages(story: Story) -> list[Message]:
    openings = ("Your talk with", "Did you and")
    return [each for each in story.farah.dms if each.text.startswith(openings)]


async def test_who_has_prepared_for_a_talk_that_is_called_off_reads_it_there(story: Story) -> None:
    await has_booked(story)
    while not talk_messages(story):
        await story.passes(hours=4)
    (prepared,) = talk_messages(story)
    await story.ada.types("/mentor meet")
    await story.ada.clicks("Call it off", within=story.ada.modal)
    assert "It has changed since" in story.farah.words(prepared)
    await books(story, "ada", THURSDAY + timedelta(days=7))
    assert "Thursday, March 19th, 2026" in story.farah.words(prepared)


async def test_who_has_prepared_for_a_card_that_is_put_back_reads_it_there(story: Story) -> None:
    await has_booked(story)
    while not talk_messages(story):
        await story.passes(hours=4)
    (prepared,) = talk_messages(story)
    await story.ada.clicks("Another topic")
    assert "It has changed since" in story.farah.words(prepared)


async def test_who_is_being_prepared_while_the_talk_moves_reads_the_new_time(story: Story) -> None:
    await has_booked(story)
    async with story.reading() as tx:
        hers = (nudges.c.kind == NudgeKind.PREPARATION, nudges.c.person_id == story.farah.id)
        due = (await tx.execute(select(nudges.c.due_at).where(*hers))).scalar_one()
    while story.workspace.clock.now() < due - timedelta(hours=1):
        await story.passes(hours=1)
    story.workspace.clock.move_to(due)
    courier = outbox(story).courier

    class MovesMeanwhile(AsyncWebClient):
        async def chat_postMessage(self, **arguments: Any) -> AsyncSlackResponse:  # noqa: N802 (Slack's)
            answer = await courier.chat_postMessage(**arguments)
            await books(story, "ada", THURSDAY + timedelta(days=7))
            return answer

        async def chat_update(self, **arguments: Any) -> AsyncSlackResponse:
            return await courier.chat_update(**arguments)

    await delivery(story, courier=MovesMeanwhile()).deliver_batch()
    (prepared,) = talk_messages(story)
    assert "Thursday, March 19th, 2026" in story.farah.words(prepared)


async def test_who_is_in_another_zone_by_then_is_prepared_and_asked_at_their_hours(story: Story) -> None:
    await has_booked(story)
    await story.workspace.user_changes("farah", tz="Pacific/Honolulu")
    await story.a_week_passes()
    await story.a_week_passes()
    sent_at = [datetime.fromtimestamp(float(each.ts), UTC) for each in talk_messages(story)]
    assert len(sent_at) == 2
    assert sent_at[0] < THURSDAY < sent_at[1]
    assert all(9 <= each.astimezone(ZoneInfo("Pacific/Honolulu")).hour < 17 for each in sent_at)


async def test_not_yet_was_said_of_another_time(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.clicks("Not yet")
    await books(story)
    await story.a_week_passes()
    await story.a_week_passes()
    states = {(handle, kind): state for handle, kind, state, _reason in await nudges_of_meeting(story)}
    assert states["farah", NudgeKind.AFTERWARDS] is NudgeState.SENT


async def test_called_off_nothing_more_comes(story: Story) -> None:
    await has_booked(story)
    await story.ada.types("/mentor meet")
    await story.ada.clicks("Call it off", within=story.ada.modal)
    await story.farah.sees("@Ada Nwosu called off the talk")
    assert (await latest_meeting(story)).starts_at is None
    await story.a_week_passes()
    await story.a_week_passes()
    assert {state for _handle, _kind, state, _reason in await nudges_of_meeting(story)} == {
        NudgeState.SKIPPED
    }


async def test_a_topic_put_back_takes_its_messages_along(story: Story) -> None:
    await has_booked(story)
    await story.ada.clicks("Another topic")
    await story.a_week_passes()
    await story.a_week_passes()
    assert {reason for _handle, _kind, _state, reason in await nudges_of_meeting(story)} == {Skip.NO_MEETING}


async def test_a_time_that_is_past_is_refused_in_the_form_and_nothing_is_kept(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.types("/mentor meet")
    await story.farah.submits(BOOKED | {"When do you meet?": datetime(2026, 3, 2, tzinfo=UTC).timestamp()})
    assert story.farah.errors == {
        "When do you meet?": "Please choose a time to come, within the next four months."
    }
    assert (await latest_meeting(story)).starts_at is None


async def test_an_old_button_of_a_pair_that_ended_says_so(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    await story.farah.clicks("Pick a time")
    await story.farah.sees("This pair has ended")


async def test_after_a_talk_the_next_one_waits_for_a_topic(story: Story) -> None:
    await choose_first_topic(story)
    await story.farah.clicks("We met")
    await story.farah.types("/mentor meet")
    await story.farah.sees("A talk begins with a topic, and none waits for one now.")


async def test_a_talk_begins_with_a_topic(story: Story) -> None:
    await story.farah.types("/mentor meet")
    await story.farah.sees("You have no partner right now")
    await story.has_bare_pair()
    await story.farah.types("/mentor meet")
    await story.farah.sees("A talk begins with a topic, and none waits for one now.")


@pytest.mark.parametrize(
    ("ada", "farah", "words"),
    [
        pytest.param("By video", "Either is fine", "By video, as suits you both.", id="video"),
        pytest.param("In person", "In person", "In person, as suits you both.", id="in person"),
        pytest.param("In person", "By video", "agree on one in your group message.", id="not alike"),
    ],
)
async def test_how_both_like_to_meet_counts_in_booking(
    story: Story, ada: str, farah: str, words: str
) -> None:
    await choose_first_topic(story)
    for actor, way in ((story.ada, ada), (story.farah, farah)):
        await actor.types("/mentor profile")
        await actor.submits({"How do you like to meet?": way})
        await actor.closes()
    await story.farah.types("/mentor meet")
    assert words in story.farah.words(story.farah.modal)
    await story.farah.submits(BOOKED)
    await story.farah.closes()
    await story.ada.sees("booked your talk")
    assert words in story.ada.words(story.ada.latest)


async def test_who_does_not_mind_reads_nothing_of_it(story: Story) -> None:
    await has_booked(story)
    assert "suits you both" not in story.ada.overview()
