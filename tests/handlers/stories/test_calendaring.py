"""The calendar of a programme as it acts: which message comes in which week, for whom, and who changes it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.mentoring.model import NudgeKind, NudgeState
from storage.tables import audit, nudges
from tests.slack_simulator import Actor
from tests.slack_simulator.state.records import Message
from tests.support.cast import Story
from tests.support.nudging import weekly_outcomes
from tests.support.readings import modal_words

FIRST_DAY = date(2026, 3, 9)
FIRST_WEEK = "Week 1, from Monday 9 March 2026"


def dms_after(actor: Actor, message_count: int) -> list[Message]:
    return list(actor.dms[message_count:])


async def play_week(story: Story) -> dict[str, str]:
    """The messages each of the two got in a week, answered with their first tap; "" for none."""
    actors = {"ada": story.ada, "farah": story.farah}
    message_counts = {name: len(actor.dms) for name, actor in actors.items()}
    for _day in range(7):
        await story.passes(days=1)
    texts = {}
    for name, actor in actors.items():
        got = dms_after(actor, message_counts[name])
        texts[name] = " | ".join(actor.words(each) for each in got)
        for each in got:
            await answer_message(actor, each)
    return texts


async def answer_message(actor: Actor, got: Message) -> None:
    words = actor.words(got)
    for label in ("Skip this week", "Got it", "Done", "We have a time", "Enough", "Going well", "Not now"):
        if f"[{label}]" in words:
            await actor.clicks(label, within=got)
            return


async def play_weeks(story: Story, number: int) -> list[dict[str, str]]:
    return [await play_week(story) for _week in range(number)]


# They became a pair in the week before the start, so what begins it comes a week later.
SPRINT = (
    ("Three short cards", "Three short cards"),
    ("You two begin, and you steer", "Could you offer two slots"),
    ("Ideas for", "The next topic is up to"),
    ("A good week to talk. Ideas for", "A good week to talk with"),
    ("How much energy have you", ""),  # no talk was held, so nothing was promised
    ("A good week to talk. Ideas for", "A good week to talk with"),
    ("Halfway with", "Halfway with"),
)


async def test_each_week_says_what_it_is_for_to_each_role(story: Story) -> None:
    await story.has_pair()
    for number, (to_mentor, to_leader) in enumerate(SPRINT, 1):
        got = await play_week(story)
        assert to_mentor in one_line(got["ada"]), number
        assert to_leader in one_line(got["farah"]), number
        assert bool(got["farah"]) == bool(to_leader)


def one_line(words: str) -> str:
    return " ".join(words.split())


async def test_the_end_and_what_comes_after_it(story: Story) -> None:
    await story.has_pair()
    await play_weeks(story, 11)
    last = await play_week(story)
    assert "[Look back, carry on or close]" in last["ada"]
    assert "Which one thing will you do differently?" in one_line(last["farah"])
    later_weeks = await play_weeks(story, 13)
    weeks_with_message = [
        [number for number, got in enumerate(later_weeks, 13) if got[handle]] for handle in ("ada", "farah")
    ]
    assert weeks_with_message == [[16, 24], [16, 24]]
    assert "Are you and @Farah Daneshvar still in touch?" in one_line(later_weeks[3]["ada"])
    assert "If you promised @Ada Nwosu something, do you still do it?" in one_line(later_weeks[3]["farah"])
    assert (await weekly_outcomes(story))[-1][0] is not NudgeState.PLANNED


async def test_the_budget_holds_with_a_calendar(story: Story) -> None:
    await story.has_pair()
    await play_weeks(story, 13)
    conditions = (
        nudges.c.state == NudgeState.SENT,
        nudges.c.kind.in_([NudgeKind.WEEKLY, NudgeKind.PROPOSAL]),
    )
    async with story.reading() as tx:
        rows = (await tx.execute(select(nudges.c.person_id, nudges.c.week).where(*conditions))).all()
    assert len(rows) == len(set(rows)) > 20


async def test_who_answers_no_moment_hears_less_then_is_asked_then_nothing(story: Story) -> None:
    await story.has_pair()
    for _day in range(7 * 11):
        await story.passes(days=1)
    reasons = {reason for _state, reason in await weekly_outcomes(story, "farah")}
    assert {"slowed", "quiet"} <= reasons
    assert [each for each in story.farah.dms if each.text.startswith("It has been quiet for a while")]


async def test_a_leader_may_want_none(story: Story) -> None:
    await story.has_pair()
    await story.farah.types("/mentor profile")
    await story.farah.submits({"How often?": "Never; I ask for topics when I want some"})
    await story.farah.closes()
    assert [got["farah"] for got in await play_weeks(story, 3)] == ["", "", ""]


async def test_orientation_is_three_cards_also_for_who_begins_in_the_week_before_the_start(
    story: Story,
) -> None:
    await story.has_pair()
    message_count = len(story.farah.dms)
    for _day in range(5):
        await story.passes(days=1)
    card = dms_after(story.farah, message_count)[-1]
    assert "Three short cards before you begin" in story.farah.words(card)
    await story.farah.clicks("Next", within=card)
    assert "You look after the diary" in story.farah.words(story.farah.dms[-1])
    await story.farah.clicks("Next", within=story.farah.dms[-1])
    assert "It is safe" in story.farah.words(story.farah.dms[-1])
    await story.farah.clicks("Got it", within=story.farah.dms[-1])
    assert "Thank you." in story.farah.words(story.farah.dms[-1])


async def test_a_pair_that_begins_late_is_shown_how_it_goes_but_nobody_twice(story: Story) -> None:
    await story.has_programme()
    await story.joins("farah", **{"How many mentors at a time?": "2 mentors"})
    await story.joins("ada")
    await story.releases()
    await both_say_yes(story, "ada")
    await play_weeks(story, 2)
    await story.joins("sofia")
    await both_say_yes(story, "sofia")
    message_counts = len(story.sofia.dms), len(story.farah.dms)
    for _week in range(2):
        await story.a_week_passes()
    first, second = (story.sofia.words(each) for each in dms_after(story.sofia, message_counts[0]))
    assert "Three short cards" in first
    assert "You two begin" in second
    to_farah = one_line(
        " ".join(story.farah.words(each) for each in dms_after(story.farah, message_counts[1]))
    )
    assert "You and @Sofia Papadakis are a pair. Could you offer two slots" in to_farah
    assert "Three short cards" not in to_farah


async def both_say_yes(story: Story, mentor: str) -> None:
    """Each as soon as they are asked, which is within two weeks."""
    for actor in (story.workspace.actor(mentor), story.farah):
        for _step in range(14 * 6):
            if proposals := [each for each in actor.dms if "[Yes, gladly]" in actor.words(each)]:
                await actor.clicks("Yes, gladly", within=proposals[-1])
                break
            await story.passes(hours=4)


async def move_moment(story: Story, moment: str, to: str) -> None:
    await story.noor.types("/mentor admin calendar")
    await story.noor.submits({"Which moment?": moment, "When shall it come?": to})


async def test_a_coordinator_sees_the_calendar_with_its_dates_and_for_whom(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Calendar")
    words = modal_words(story.noor)
    assert "Week 1, Monday 9 March 2026: the agreement (both)" in words
    assert "Week 5, Monday 6 April 2026: energy tap (mentors); promise check (leaders)" in one_line(words)


async def test_a_moved_moment_comes_in_its_new_week(story: Story) -> None:
    await story.has_pair()
    await move_moment(story, "Week 7: midpoint", "Week 3, from Monday 23 March 2026")
    assert "Done: midpoint comes in week 3, which begins on Monday 23 March 2026." in modal_words(story.noor)
    await story.noor.closes()
    got = (await play_weeks(story, 3))[-1]
    assert "Halfway with" in got["ada"]
    assert "Halfway with" in got["farah"]


async def test_what_is_switched_off_does_not_come_until_it_is_switched_on_again(story: Story) -> None:
    await story.has_pair()
    await move_moment(story, "Week 1: the agreement", "Not at all")
    assert "the agreement of week 1 is switched off" in modal_words(story.noor)
    await story.noor.closes()
    await story.noor.types("/mentor admin calendar")
    assert "Switched off" in modal_words(story.noor)
    await story.noor.closes()
    got = (await play_weeks(story, 3))[1:]
    assert not [each for each in got if "You two begin" in each["ada"] or "two slots" in each["farah"]]
    assert "Ideas for" in got[0]["ada"]


async def test_a_change_back_is_no_change_and_each_is_noted(story: Story) -> None:
    await story.has_pair()
    await move_moment(story, "Week 1: the agreement", "Not at all")
    await story.noor.closes()
    await move_moment(story, "Week 1: the agreement (switched off)", FIRST_WEEK)
    await story.noor.closes()
    got = (await play_weeks(story, 2))[-1]
    assert "You two begin" in got["ada"]
    async with story.reading() as tx:
        noted = await tx.execute(select(audit.c.subject).where(audit.c.act == "calendar changed"))
    assert sorted(str(row.subject["to"]) for row in noted) == ["1", "off"]


async def test_a_week_that_ends_while_the_form_is_open_is_refused(story: Story) -> None:
    await story.has_pair()
    await story.noor.types("/mentor admin calendar")
    await play_weeks(story, 2)
    await story.noor.submits({"Which moment?": "Week 7: midpoint", "When shall it come?": FIRST_WEEK})
    assert set(story.noor.errors) == {"When shall it come?"}


async def test_weeks_that_are_over_say_so_and_are_not_offered(story: Story) -> None:
    await story.has_pair()
    await play_weeks(story, 2)
    await story.noor.types("/mentor admin calendar")
    modal = story.noor.modal
    assert modal is not None
    words = story.noor.words(modal)
    assert "Week 1, Monday 9 March 2026 (over): the agreement (both)" in words
    assert "Week 4, Monday 30 March 2026: a week to meet (both)" in words
    with pytest.raises(AssertionError, match="there is no option"):
        await move_moment(story, "Week 7: midpoint", FIRST_WEEK)


@pytest.mark.parametrize(
    ("moment", "to", "objection"),
    [
        ("Week 16: four weeks after", 9, "makes sense in weeks 13 to 25"),
        ("Week 12: closing", 5, "makes sense in weeks 7 to 12"),
        ("Week 1: the agreement", 10, "makes sense in weeks 1 to 6"),
        ("Week 7: midpoint", 6, "In that week comes “a week to meet”"),
    ],
)
async def test_a_change_that_makes_no_sense_is_refused(
    story: Story, moment: str, to: int, objection: str
) -> None:
    await story.has_programme()
    day = FIRST_DAY + timedelta(weeks=to - 1)
    await move_moment(story, moment, f"Week {to}, from Monday {day.day} {day:%B} {day.year}")
    assert objection in story.noor.errors["When shall it come?"]


async def test_only_coordinators_change_it(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor admin calendar")
    assert story.ada.modal is None


async def test_a_tap_answers_and_what_was_tapped_is_not_told(story: Story) -> None:
    await story.has_pair()
    for _day in range(7):
        await story.passes(days=1)
    message_count = len(story.farah.dms)
    for _day in range(7):
        await story.passes(days=1)
    [got] = dms_after(story.farah, message_count)
    await story.farah.clicks("Not now", within=got)
    assert "That is fine." in story.farah.words(story.farah.dms[-1])
    async with story.reading() as tx:
        answered = (
            await tx.execute(select(nudges.c.person_id).where(nudges.c.answered_at.is_not(None)))
        ).all()
    assert [row.person_id for row in answered] == [story.workspace.person("farah").id]
