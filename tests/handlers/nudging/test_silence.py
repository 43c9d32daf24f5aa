"""The silence ladder, quiet hours, and a workspace that is closed for a while."""

from datetime import UTC, datetime, time, timedelta

from bot.mentoring.model import NudgeState, Skip
from handlers.sending.do_not_disturb import QuietHours
from tests.slack_simulator import Fault
from tests.slack_simulator.state.records import Message
from tests.support.cast import Story
from tests.support.nudging import FIRST_MONDAY, outbox, weekly_outcomes
from tests.support.readings import latest_meeting
from tests.support.stories import choose_first_topic

IDEAS, QUESTION = "Ideas for", "It has been quiet for a while"
REVOKED = Fault("chat.postMessage", body={"ok": False, "error": "token_revoked"})


def dms_starting_with(story: Story, opening: str) -> list[Message]:
    return [each for each in story.ada.dms if each.text.startswith(opening)]


async def weeks_pass(story: Story, weeks: int) -> None:
    """Time passes with one tick each day, in the early afternoon."""
    for _day in range(7 * weeks):
        await story.passes(days=1)


async def ignore_nudges(story: Story, weeks: int) -> None:
    await story.has_bare_pair()
    await weeks_pass(story, weeks)


async def test_who_answers_none_hears_less_then_is_asked_then_nothing(story: Story) -> None:
    await ignore_nudges(story, 12)
    assert (len(dms_starting_with(story, IDEAS)), len(dms_starting_with(story, QUESTION))) == (4, 1)
    assert dms_starting_with(story, QUESTION)[0].ts > dms_starting_with(story, IDEAS)[-1].ts
    reasons = [reason for state, reason in await weekly_outcomes(story) if state is NudgeState.SKIPPED]
    assert {Skip.SLOWED, Skip.QUIET} <= set(reasons)
    assert reasons[-2:] == [Skip.QUIET, Skip.QUIET]


async def test_the_coordinator_sees_a_quiet_pair_until_the_mentor_does_something(story: Story) -> None:
    await ignore_nudges(story, 10)
    await story.noor.types("/mentor admin")
    await story.noor.sees("1 quiet pair")
    await story.ada.types("/mentor topic")
    await story.ada.clicks("Skip this week")
    await story.noor.types("/mentor admin")
    assert "quiet pair" not in story.noor.words(story.noor.latest)


async def test_one_press_and_they_come_each_week_again(story: Story) -> None:
    await ignore_nudges(story, 9)
    message_count = len(dms_starting_with(story, IDEAS))
    await story.ada.clicks("Keep them coming", within=dms_starting_with(story, QUESTION)[0])
    await story.ada.sees("Gladly. New ideas come in your next week.")
    await weeks_pass(story, 2)
    assert len(dms_starting_with(story, IDEAS)) == message_count + 2


async def test_who_presses_pause_is_paused_and_begins_anew(story: Story) -> None:
    await ignore_nudges(story, 9)
    message_count = len(dms_starting_with(story, IDEAS))
    await story.ada.clicks("Pause for now", within=dms_starting_with(story, QUESTION)[0])
    await story.ada.sees("You are paused.")
    await weeks_pass(story, 1)
    assert len(dms_starting_with(story, IDEAS)) == message_count
    await story.ada.types("/mentor resume")
    await weeks_pass(story, 1)
    assert len(dms_starting_with(story, IDEAS)) == message_count + 1


async def test_who_answers_now_and_then_hears_every_week(story: Story) -> None:
    await story.has_bare_pair()
    for _month in range(3):
        await weeks_pass(story, 2)
        await story.ada.clicks("Skip this week", within=dms_starting_with(story, IDEAS)[-1])
    assert Skip.SLOWED not in [reason for _state, reason in await weekly_outcomes(story)]


async def test_quiet_hours_are_waited_for(story: Story) -> None:
    await story.has_bare_pair()
    await story.workspace.user_changes("ada", quiet=(time(8), time(13)))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.PLANNED, Skip.DO_NOT_DISTURB)
    await story.passes(hours=1)
    assert (await weekly_outcomes(story))[0] == (NudgeState.SENT, None)
    assert datetime.fromtimestamp(float(dms_starting_with(story, IDEAS)[0].ts), UTC).hour == 13


async def test_quiet_all_day_is_no_day_for_a_nudge(story: Story) -> None:
    await story.has_bare_pair()
    await story.workspace.user_changes("ada", quiet=(time(8), time(20)))
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert (await weekly_outcomes(story))[0] == (NudgeState.SKIPPED, Skip.DO_NOT_DISTURB)
    assert not dms_starting_with(story, IDEAS)


async def test_an_invitation_met_by_quiet_hours_is_asked_on_another_day(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.workspace.user_changes("ada", quiet=(time(8), time(20)))
    await story.releases()
    await story.passes(hours=1)
    assert not story.ada.dms
    await story.workspace.user_changes("ada", quiet=None)
    await weeks_pass(story, 2)
    assert [each for each in story.ada.dms if "A leader would learn from you" in each.text]


async def test_who_was_quiet_and_says_yes_to_a_new_pair_hears_of_it(story: Story) -> None:
    await ignore_nudges(story, 8)
    await story.joins("oskar", **{"How many mentors at a time?": "1 mentor"})
    await story.workspace.user_changes("farah", deleted=True)
    for _day in range(14):
        await story.passes(days=1)
        for actor in (story.ada, story.oskar):
            if actor.dms and "[Yes, gladly]" in actor.words(actor.dms[-1]):
                await actor.clicks("Yes, gladly", within=actor.dms[-1])
    assert dms_starting_with(story, IDEAS)[-1].text.count(story.workspace.person("oskar").id)


async def test_without_the_right_to_know_quiet_hours_nudges_come_and_slack_is_asked_once(
    story: Story,
) -> None:
    await story.has_bare_pair()
    asked_before = len(story.workspace.calls_of("dnd.teamInfo"))
    missing = Fault("dnd.teamInfo", body={"ok": False, "error": "missing_scope"})
    story.workspace.faults.append(missing)
    await weeks_pass(story, 2)
    assert len(dms_starting_with(story, IDEAS)) == 2
    assert len(story.workspace.calls_of("dnd.teamInfo")) == asked_before + 1


async def test_where_slack_does_not_tell_the_quiet_hours_the_nudge_comes_all_the_same(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(Fault("dnd.teamInfo", 500, {"ok": False, "error": "internal_error"}))
    await weeks_pass(story, 1)
    assert len(dms_starting_with(story, IDEAS)) == 1


async def test_quiet_hours_are_asked_for_again_when_slack_allows(story: Story) -> None:
    quiet, now = QuietHours(outbox(story).courier), story.workspace.clock.now()
    limit = Fault("dnd.teamInfo", 429, {"ok": False, "error": "ratelimited"}, headers={"Retry-After": "600"})
    story.workspace.faults.append(limit)
    call_counts = []
    for minutes in (0, 9, 10):
        await quiet.of({story.ada.id}, now + timedelta(minutes=minutes))
        call_counts.append(len(story.workspace.calls_of("dnd.teamInfo")))
    assert call_counts == [1, 1, 2]


async def test_once_a_closed_workspace_is_open_again_the_coordinator_is_told_once(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.faults.append(REVOKED)
    story.workspace.clock.move_to(FIRST_MONDAY + timedelta(hours=12))
    await story.bot.tick()
    assert not [each for each in story.noor.dms if "let nothing of mine through" in each.text]
    await story.passes(hours=1)
    await weeks_pass(story, 2)
    notices = [each for each in story.noor.dms if "let nothing of mine through" in each.text]
    assert len(notices) == 1
    assert "Since Monday 9 March 2026" in notices[0].text


async def test_two_who_never_book_are_asked_once_a_fortnight_whether_they_talked(story: Story) -> None:
    title = await choose_first_topic(story)
    counts = []
    for _week in range(6):
        message_count = len(story.ada.dms)
        await story.a_week_passes()
        news = [story.ada.words(each) for each in story.ada.dms[message_count:]]
        assert len(news) <= 1
        counts.append(sum(f"Did you and @Farah Daneshvar talk about {title}?" in each for each in news))
        if news:
            await story.ada.clicks("Not yet" if counts[-1] else "Skip this week", within=story.ada.dms[-1])
    assert sum(counts) == 3
    assert "11" not in "".join(map(str, counts))
    await story.farah.sees(f"Did you and @Ada Nwosu talk about {title}?")


async def test_what_they_answer_stands_on_their_card(story: Story) -> None:
    await choose_first_topic(story)
    while "Did you and" not in story.ada.dms[-1].text:
        await story.a_week_passes()
    await story.ada.clicks("We met", within=story.ada.dms[-1])
    await story.ada.sees("Worth the time?")
    assert (await latest_meeting(story)).took_place
    message_count = len(story.ada.dms)
    await story.weeks_pass(3, answering="ada")
    assert not [each for each in story.ada.dms[message_count:] if "Did you and" in each.text]
