"""Join, change, pause, resume, leave: by command and by button."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.mentoring.model import Cadence, MemberState, NudgeKind, NudgeState, PairState, Rhythm, Role
from storage import members, pairs, people
from storage.tables import nudges
from tests.slack_simulator import Actor, View, make_user
from tests.support.cast import LEADER_ANSWERS, MENTOR_ANSWERS, Story


async def role_of(story: Story, handle: str) -> Role | None:
    async with story.reading() as tx:
        places = await members.of_person(tx, story.workspace.person(handle).id)
    return places[0].role if places else None


async def state_of(story: Story, handle: str) -> MemberState:
    async with story.reading() as tx:
        return (await members.of_person(tx, story.workspace.person(handle).id))[0].state


def form(actor: Actor) -> View:
    assert actor.modal is not None, actor.overview()
    return actor.modal


async def weekly_nudges(story: Story) -> list[tuple[NudgeState, str, datetime]]:
    """The state, week and hour of every weekly nudge of Ada, in the order in which they are due."""
    columns = (nudges.c.state, nudges.c.week, nudges.c.due_at)
    conditions = (nudges.c.kind == NudgeKind.WEEKLY, nudges.c.person_id == story.workspace.person("ada").id)
    query = select(*columns).where(*conditions).order_by(nudges.c.due_at)
    async with story.reading() as tx:
        return [(row.state, row.week, row.due_at) for row in await tx.execute(query)]


async def chooses(actor: Actor, **answers: str) -> None:
    """Chooses another hour in the profile."""
    labels = {"day": "On which day shall I bring you topics?", "time": "At what time?", "often": "How often?"}
    labels["holidays"] = "Whose public holidays do you keep?"
    await actor.types("/mentor profile")
    await actor.submits({labels[name]: answer for name, answer in answers.items()})
    await actor.closes()


def topics_of(actor: Actor) -> int:
    return len([each for each in actor.dms if "Ideas for" in each.text])


async def test_a_mentor_joins_by_one_form(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.sees("You take part in Spring as a mentor")
    assert await role_of(story, "ada") is Role.MENTOR


async def test_role_follows_level(story: Story) -> None:
    await story.has_programme()
    await story.farah.types("/mentor join")
    await story.farah.submits(LEADER_ANSWERS)
    await story.farah.sees("as a leader")
    assert await role_of(story, "farah") is Role.LEADER


async def test_joining_by_button_from_the_first_answer(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor")
    await story.ada.sees("Spring is open")
    await story.ada.clicks("Join")
    await story.ada.submits(MENTOR_ANSWERS)
    assert await role_of(story, "ada") is Role.MENTOR


async def test_joining_from_the_home_tab(story: Story) -> None:
    await story.has_programme()
    await story.ada.opens_home()
    await story.ada.clicks("Join", within="home")
    await story.ada.submits(MENTOR_ANSWERS)
    assert await role_of(story, "ada") is Role.MENTOR


async def test_without_a_programme_nobody_is_left_wondering(story: Story) -> None:
    await story.ada.types("/mentor join")
    await story.ada.sees("No programme is open right now")


async def test_somebody_without_a_level_is_told_that_they_cannot_be_matched(story: Story) -> None:
    await story.has_programme()
    zoe = await story.workspace.user_joins(make_user("zoe", "Zoe Park"))
    await zoe.types("/mentor join")
    await zoe.submits(MENTOR_ANSWERS)
    await zoe.sees("Your level is not in the roster yet")


async def test_the_profile_comes_back_filled_in(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor profile")
    assert "Your profile" in story.ada.words(form(story.ada))
    await story.ada.submits({"When does your working day begin?": "10:00"})
    await story.ada.sees("Saved.")
    async with story.reading() as tx:
        profile = await people.find_profile(tx, story.ada.id)
    assert profile is not None
    assert profile.hours.start == 600
    assert [area.value for area in profile.offers] == ["generative_ai", "data"]


async def test_a_form_submitted_twice_enrols_once(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    first = form(story.ada)
    await story.ada.types("/mentor join")
    await story.ada.submits(MENTOR_ANSWERS)
    first.open = True
    story.workspace.stacks[story.ada.id] = [first]
    await story.ada.submits(MENTOR_ANSWERS)
    async with story.reading() as tx:
        assert len(await members.of_person(tx, story.ada.id)) == 1
    await story.ada.sees("Saved.")


async def test_a_mistake_is_shown_in_the_form_and_nothing_is_written(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    await story.ada.submits(MENTOR_ANSWERS | {"When does it end?": "08:00"})
    assert story.ada.errors == {"When does it end?": "Please choose a time after the beginning."}
    assert await role_of(story, "ada") is None


async def test_pause_until_a_day_and_wake_on_it(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor pause until 2026-03-10")
    await story.ada.sees("You are paused until Tuesday 10 March 2026.")
    assert await state_of(story, "ada") is MemberState.PAUSED
    await story.passes(days=7)
    assert await state_of(story, "ada") is MemberState.PAUSED
    await story.passes(days=1)
    assert await state_of(story, "ada") is MemberState.ACTIVE


async def test_pause_and_resume_by_button(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor")
    await story.ada.clicks("Pause")
    await story.ada.sees("You are paused.")
    await story.ada.clicks("Resume")
    await story.ada.sees("Welcome back")
    assert await state_of(story, "ada") is MemberState.ACTIVE


async def test_a_date_that_cannot_be_read_changes_nothing(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor pause until soon")
    await story.ada.sees("I could not read that date")
    for words in ("2020-01-01", "until 9999-12-31"):
        await story.ada.types(f"/mentor pause {words}")
        assert "A pause ends on a day to come, within a year" in story.ada.words(story.ada.messages()[-1])
    assert await state_of(story, "ada") is MemberState.ACTIVE


async def test_resuming_what_was_not_paused_says_so(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor resume")
    await story.ada.sees("Nothing was paused: you take part as before.")


@pytest.mark.parametrize("word", ["pause", "resume", "leave"])
async def test_where_nothing_is_open_nobody_is_sent_to_join(story: Story, word: str) -> None:
    await story.ada.types(f"/mentor {word}")
    await story.ada.sees("No programme is open right now.")


async def test_pausing_before_joining_says_how_to_join(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor pause")
    await story.ada.sees("You have not joined yet")


async def test_leaving_asks_first_and_tells_the_partner_one_neutral_line(story: Story) -> None:
    pair = await story.has_bare_pair()
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    assert story.ada.confirmations, "leaving must be confirmed"
    await story.ada.sees("You have left")
    await story.passes(minutes=1)
    await story.farah.sees("Your pair with @Ada Nwosu is closing; thank you both.")
    assert await state_of(story, "ada") is MemberState.LEFT
    async with story.reading() as tx:
        ended_pair = await pairs.find(tx, pair.id)
    assert ended_pair is not None
    assert ended_pair.state is PairState.STOPPED


async def test_somebody_who_left_may_come_back(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    await story.joins("ada")
    assert await state_of(story, "ada") is MemberState.ACTIVE


async def test_a_leader_who_is_only_asked_is_not_told_that_a_mentor_left(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    assert not [message for message in story.farah.dms if "closing" in message.text]


async def test_a_guest_is_refused_kindly(story: Story) -> None:
    await story.has_programme()
    gus = await story.workspace.user_joins(make_user("gus", "Gus Guest", is_restricted=True))
    await gus.types("/mentor join")
    await gus.sees("Guests cannot take part yet")


async def test_another_hour_moves_the_nudge_that_waits(story: Story) -> None:
    await story.has_bare_pair()
    [(_state, week, monday)] = await weekly_nudges(story)
    assert (week, monday.weekday()) == ("2026-W11", 0)
    await chooses(story.ada, day="Wednesday", time="14:00 – 15:00")
    [(state, week, wednesday)] = await weekly_nudges(story)
    assert (state, week) == (NudgeState.PLANNED, "2026-W11")
    assert datetime(2026, 3, 11, 14, tzinfo=UTC) <= wednesday < datetime(2026, 3, 11, 15, tzinfo=UTC)
    story.workspace.clock.move_to(wednesday - timedelta(minutes=1))
    await story.bot.tick()
    assert topics_of(story.ada) == 0
    await story.passes(minutes=2)
    assert topics_of(story.ada) == 1


async def test_a_second_one_in_the_same_week_is_not_to_be_had(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(datetime(2026, 3, 9, 12, tzinfo=UTC))
    await story.bot.tick()
    assert topics_of(story.ada) == 1
    await chooses(story.ada, day="Thursday")
    assert [each[1] for each in await weekly_nudges(story)] == ["2026-W11", "2026-W12"]
    await story.passes(days=6)
    assert topics_of(story.ada) == 1


async def test_who_wants_none_gets_none_until_they_want_them_again(story: Story) -> None:
    await story.has_bare_pair()
    await chooses(story.ada, often="Never; I ask for topics when I want some")
    assert [each[0] for each in await weekly_nudges(story)] == [NudgeState.SKIPPED]
    await story.a_week_passes()
    assert topics_of(story.ada) == 0
    await chooses(story.ada, often="Every week")
    await story.a_week_passes()
    assert topics_of(story.ada) == 1


async def test_every_second_week(story: Story) -> None:
    await story.has_bare_pair()
    await chooses(story.ada, often="Every second week")
    for _week in range(4):
        await story.a_week_passes()
    assert topics_of(story.ada) == 2


async def test_the_week_of_another_country(story: Story) -> None:
    """It begins on Sunday there; the Sunday before the programme begins says nothing yet."""
    await story.has_bare_pair()
    await chooses(story.ada, holidays="Israel")
    [(_state, week, due)] = await weekly_nudges(story)
    assert (week, due.date().isoformat()) == ("2026-W11", "2026-03-08")
    story.workspace.clock.move_to(due)
    await story.bot.tick()
    assert topics_of(story.ada) == 0


async def test_a_programme_does_not_begin_earlier_for_another_hour(story: Story) -> None:
    await story.has_bare_pair()
    assert story.workspace.clock.now() < datetime(2026, 3, 5, tzinfo=UTC)
    await chooses(story.ada, day="Friday")
    [(_state, week, due)] = await weekly_nudges(story)
    assert (week, due.date().isoformat()) == ("2026-W11", "2026-03-13")


async def test_answers_about_other_things_leave_the_hour_alone(story: Story) -> None:
    await story.has_bare_pair()
    await chooses(story.ada, day="Wednesday", often="Every second week", holidays="Nigeria")
    nudges_at_first = await weekly_nudges(story)
    await story.ada.types("/mentor profile")
    await story.ada.submits({"When does your working day begin?": "10:00"})
    assert await weekly_nudges(story) == nudges_at_first
    async with story.reading() as tx:
        profile = await people.find_profile(tx, story.ada.id)
    assert profile is not None
    assert profile.rhythm == Rhythm(2, None, Cadence.FORTNIGHTLY, "NG")


async def test_a_form_that_does_not_ask_for_the_hour_keeps_it(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await chooses(story.ada, day="Wednesday")
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    await story.joins("ada")
    async with story.reading() as tx:
        profile = await people.find_profile(tx, story.ada.id)
    assert profile is not None
    assert profile.rhythm == Rhythm(2)


async def test_the_nudge_that_waits_moves_with_its_mentor(story: Story) -> None:
    await story.has_bare_pair()
    [(_state, _week, in_london)] = await weekly_nudges(story)
    await story.workspace.user_changes("ada", tz="Asia/Kathmandu")
    [(state, week, due_at)] = await weekly_nudges(story)
    assert (state, week) == (NudgeState.PLANNED, "2026-W11")
    wall = [
        in_london.replace(tzinfo=None),
        due_at.astimezone(ZoneInfo("Asia/Kathmandu")).replace(tzinfo=None),
    ]
    assert wall[0] == wall[1]


async def test_who_moves_after_that_hour_loses_no_week(story: Story) -> None:
    await story.has_bare_pair()
    story.workspace.clock.move_to(datetime(2026, 3, 9, 8, tzinfo=UTC))
    nudges_at_first = await weekly_nudges(story)
    await story.workspace.user_changes("ada", tz="Asia/Tokyo")
    assert await weekly_nudges(story) == nudges_at_first
    for _step in range(6):
        await story.passes(hours=4)
    assert topics_of(story.ada) == 1
