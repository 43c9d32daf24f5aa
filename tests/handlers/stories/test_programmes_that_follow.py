"""Programmes that follow one another, with the same people: a place ends with its programme."""

from datetime import timedelta

import pytest

from bot.mentoring.model import MemberState, Pair, PairState, Role
from storage import members, pairs
from tests.slack_simulator import Actor
from tests.support.cast import LEADER_ANSWERS, MENTOR_ANSWERS, Story
from tests.support.readings import all_pairs

EVERYBODY = ("ada", "farah", "sofia", "oskar")


async def states_of(story: Story, handle: str) -> list[tuple[Role, MemberState]]:
    """The memberships of somebody, the newest first."""
    async with story.reading() as tx:
        memberships = await members.of_person(tx, story.workspace.person(handle).id)
    return [(each.role, each.state) for each in memberships]


async def pairs_of(story: Story, handle: str) -> list[Pair]:
    async with story.reading() as tx:
        return list(await pairs.begun_of_person(tx, story.workspace.person(handle).id))


async def copies_spring(story: Story) -> None:
    """The coordinator makes a Summer that follows Spring."""
    await story.noor.types("/mentor admin programme copy Spring")
    await story.noor.submits({"Name": "Summer"})
    await story.noor.closes()


def last_answer(actor: Actor) -> str:
    return actor.words(actor.latest)


async def test_two_programmes_one_after_the_other_meet_no_dead_end(story: Story) -> None:
    await story.has_programme()
    await story.joins(*EVERYBODY)
    await story.releases()
    for _day in range(2):
        await story.all_agree(*EVERYBODY)
    in_spring = {(each.mentor_id, each.leader_id) for each in await pairs_of(story, "ada")}
    in_spring |= {(each.mentor_id, each.leader_id) for each in await pairs_of(story, "sofia")}
    assert len(in_spring) == 2

    await story.weeks_pass(6)
    await copies_spring(story)
    await story.ada.types("/mentor")
    await story.ada.sees("You can also join Summer.")
    await story.ada.clicks("Join")
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.closes()
    await story.ada.types("/mentor")
    await story.ada.sees("You are a mentor in Spring. Your partner is")
    await story.ada.sees("You are a mentor in Summer. You have no partner yet")

    await story.weeks_pass(7)
    await story.farah.types("/mentor")
    await story.farah.sees("Spring is over, and your place in it. Thank you for taking part")
    await story.farah.sees("Summer is open")
    await story.farah.opens_home()
    await story.farah.sees("Spring is over")
    for word in ("pause", "resume", "leave"):
        await story.farah.types(f"/mentor {word}")
        await story.farah.sees("Your programme is over, so there is nothing to pause or to leave.")
    await story.farah.types("/mentor profile")
    assert story.farah.modal is not None
    assert "Your profile" in story.farah.words(story.farah.modal)
    await story.farah.closes()
    await story.farah.types("/mentor history")
    assert "@Sofia Papadakis" in last_answer(story.farah)
    await story.joins("farah", "sofia", "oskar")
    assert await states_of(story, "farah") == [(Role.LEADER, MemberState.ACTIVE)] * 2

    await story.releases()
    for _day in range(20):
        await story.all_agree(*EVERYBODY)
    in_summer = {(each.mentor_id, each.leader_id) for each in (await pairs_of(story, "ada"))[1:]}
    in_summer |= {(each.mentor_id, each.leader_id) for each in (await pairs_of(story, "sofia"))[1:]}
    assert len(in_summer) == 2
    assert not in_summer & in_spring, "nobody meets the same partner again"


async def test_a_match_for_summer_is_made_while_spring_still_runs(story: Story) -> None:
    await story.has_programme()
    await story.joins(*EVERYBODY)
    await story.releases()
    for _day in range(2):
        await story.all_agree(*EVERYBODY)
    await copies_spring(story)
    for actor, answers in zip(
        map(story.workspace.actor, EVERYBODY), [MENTOR_ANSWERS, LEADER_ANSWERS] * 2, strict=True
    ):
        await actor.types("/mentor join")
        await actor.submits(
            answers if "teach" in actor.words(actor.modal or actor.latest) else LEADER_ANSWERS
        )
        await actor.closes()
    await story.noor.types("/mentor admin match Summer")
    assert story.noor.modal is not None
    assert "2 pairs, 0 left out" in story.noor.words(story.noor.modal)


async def test_who_was_in_spring_joins_summer_by_the_command(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.weeks_pass(1)
    story.workspace.clock.advance(weeks=13)
    await story.noor.types("/mentor admin programme")
    today = story.workspace.clock.now().date()
    await story.noor.submits(
        {
            "Name": "Summer",
            "Purpose, in one sentence": "Go on.",
            "First day": (today + timedelta(3)).isoformat(),
        }
    )
    await story.ada.types("/mentor join")
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.sees("Welcome! You take part in Summer as a mentor")
    assert await states_of(story, "ada") == [(Role.MENTOR, MemberState.ACTIVE)] * 2


async def test_between_two_programmes_there_is_a_page_and_a_way_on(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.clock.advance(weeks=14)
    await story.ada.types("/mentor")
    await story.ada.sees("Spring is over, and your place in it.")
    await story.ada.sees("No programme is open right now. I will be here when one is.")
    await story.ada.types("/mentor join")
    await story.ada.sees("No programme is open right now.")
    await story.ada.types("/mentor pair")
    await story.ada.sees("Spring is over, and your place in it.")


async def test_who_is_in_the_next_one_reads_that_the_last_is_over(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.clock.advance(weeks=14)
    await story.has_programme(Name="Summer")
    await story.joins("ada")
    await story.ada.types("/mentor")
    assert "You are a mentor in Summer." in last_answer(story.ada)
    assert "Spring is over, and your place in it." in last_answer(story.ada)


async def test_paused_in_two_names_both_with_one_way_back(story: Story) -> None:
    await story.has_programme()
    await story.joins("camila")
    await story.has_programme(Name="Board", **{"Who counts as a leader?": "Level 6 and above"})
    await story.joins("camila")
    await story.camila.types("/mentor pause")
    await story.camila.types("/mentor")
    page = last_answer(story.camila)
    assert "You are a mentor in Board." in page
    assert "You are a leader in Spring. You are paused there." in page
    assert page.count("[Resume]") == 1


async def test_two_at_once_one_of_each_role(story: Story) -> None:
    """Camila stands at level 5: a leader where 4 counts as one, a mentor where 6 does."""
    await story.has_programme()
    await story.joins("camila")
    await story.has_programme(Name="Board", **{"Who counts as a leader?": "Level 6 and above"})
    await story.camila.types("/mentor join")
    assert story.camila.modal is not None
    assert "Board, as a mentor" in story.camila.words(story.camila.modal)
    await story.camila.submits(MENTOR_ANSWERS)
    await story.camila.closes()
    await story.has_programme(Name="Third")
    await story.camila.types("/mentor")
    await story.camila.sees("You are a mentor in Board.")
    await story.camila.sees("You are a leader in Spring.")
    assert "Third" not in last_answer(story.camila)
    await story.camila.types("/mentor join")
    await story.camila.sees("two places in the same role would be too much at once")


async def test_who_is_in_two_leaves_one(story: Story) -> None:
    await story.has_programme()
    await story.joins("camila")
    await story.has_programme(Name="Board", **{"Who counts as a leader?": "Level 6 and above"})
    await story.joins("camila")
    await story.camila.types("/mentor leave")
    await story.camila.clicks("Leave Spring")
    assert await states_of(story, "camila") == [
        (Role.MENTOR, MemberState.ACTIVE),
        (Role.LEADER, MemberState.LEFT),
    ]


@pytest.mark.parametrize("way", ["pause", "help leave"])
async def test_a_leave_that_names_no_programme_asks_which_one(story: Story, way: str) -> None:
    await story.has_programme()
    await story.joins("camila")
    await story.has_programme(Name="Board", **{"Who counts as a leader?": "Level 6 and above"})
    await story.joins("camila")
    await story.camila.types(f"/mentor {way}")
    await story.camila.clicks("Leave")
    assert "[Leave Spring]" in last_answer(story.camila)
    assert MemberState.LEFT not in [state for _role, state in await states_of(story, "camila")]
    await story.camila.clicks("Leave Board")
    assert [state is MemberState.LEFT for _role, state in await states_of(story, "camila")] == [True, False]


async def test_what_is_done_in_summer_leaves_spring_as_it_was(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.clock.advance(weeks=14)
    await story.has_programme(Name="Summer")
    await story.joins("ada")
    await story.ada.types("/mentor pause")
    assert await states_of(story, "ada") == [
        (Role.MENTOR, MemberState.PAUSED),
        (Role.MENTOR, MemberState.ACTIVE),
    ]
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    assert await states_of(story, "ada") == [
        (Role.MENTOR, MemberState.LEFT),
        (Role.MENTOR, MemberState.ACTIVE),
    ]


async def test_a_question_still_open_ends_with_its_programme(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=26)
    await story.noor.types("/mentor admin programme end Spring")
    await story.noor.clicks("End it")
    await story.ada.clicks("Yes, gladly")
    await story.ada.sees("This invitation has ended.")
    (pair,) = await all_pairs(story, "farah")
    assert pair.state is PairState.LAPSED
