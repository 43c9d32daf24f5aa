"""Join, change, pause, resume, leave: by command and by button."""

from bot.mentoring.model import MemberState, PairState, Person, Role, Standing
from storage import members, pairs, people
from tests.cast import LEADER_ANSWERS, MENTOR_ANSWERS, Story
from tests.workspace import Actor, View, human


async def role_of(story: Story, handle: str) -> Role | None:
    async with story.reading() as tx:
        places = await members.of_person(tx, story.workspace.person(handle).id)
    return places[0].role if places else None


async def state_of(story: Story, handle: str) -> MemberState:
    async with story.reading() as tx:
        return (await members.of_person(tx, story.workspace.person(handle).id))[0].state


async def person(story: Story, handle: str) -> Person | None:
    async with story.reading() as tx:
        return await people.find(tx, story.workspace.person(handle).id)


def form(actor: Actor) -> View:
    assert actor.modal is not None, actor.overview()
    return actor.modal


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
    zoe = await story.workspace.joins(human("zoe", "Zoe Park"))
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
        profile = await people.profile(tx, story.ada.id)
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
    for words in ("until soon", "2020-01-01", "until 9999-12-31"):
        await story.ada.types(f"/mentor pause {words}")
        await story.ada.sees("I could not read that date")
    assert await state_of(story, "ada") is MemberState.ACTIVE


async def test_pausing_before_joining_says_how_to_join(story: Story) -> None:
    await story.ada.types("/mentor pause")
    await story.ada.sees("You have not joined yet")


async def test_leaving_asks_first_and_tells_the_partner_one_neutral_line(story: Story) -> None:
    pair = await story.has_pair()
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    assert story.ada.confirmed, "leaving must be confirmed"
    await story.ada.sees("You have left")
    await story.farah.sees("Your pair with @Ada Nwosu is closing; thank you both.")
    assert await state_of(story, "ada") is MemberState.LEFT
    async with story.reading() as tx:
        ended = await pairs.find(tx, pair.id)
    assert ended is not None
    assert ended.state is PairState.STOPPED


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
    gus = await story.workspace.joins(human("gus", "Gus Guest", is_restricted=True))
    await gus.types("/mentor join")
    await gus.sees("Guests cannot take part yet")


async def test_a_deactivated_person_leaves_and_the_partner_is_told_once(story: Story) -> None:
    await story.has_pair()
    await story.workspace.changes("ada", deleted=True, times=4)
    assert await state_of(story, "ada") is MemberState.LEFT
    closing = [message for message in story.farah.dms if "is closing" in message.text]
    assert len(closing) == 1
    known = await person(story, "ada")
    assert known is not None
    assert known.standing is Standing.DEACTIVATED


async def test_a_move_to_another_zone_is_followed(story: Story) -> None:
    await story.has_programme()
    await story.workspace.changes("ada", tz="Asia/Tokyo")
    known = await person(story, "ada")
    assert known is not None
    assert known.timezone == "Asia/Tokyo"
    assert known.level == 2, "what the roster said stays"


async def test_people_whom_we_never_met_are_not_kept_from_events(story: Story) -> None:
    await story.workspace.joins(human("zoe", "Zoe Park"))
    assert await person(story, "zoe") is None
