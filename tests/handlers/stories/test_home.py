"""The Home tab is drawn anew after an act that changes where somebody stands."""

from collections.abc import Awaitable, Callable

import pytest

from tests.slack_simulator import Fault, make_user
from tests.support.cast import MENTOR_ANSWERS, PROGRAMME, Story
from tests.support.readings import topics_on_offer
from tests.support.stories import choose_first_topic

PUBLISH = "views.publish"


def home_words(story: Story, handle: str = "ada") -> str:
    """What stands on the Home tab, which nobody opened again."""
    actor = story.workspace.actor(handle)
    return actor.words(actor.home)


async def opens_home(story: Story, handle: str = "ada") -> None:
    actor = story.workspace.actor(handle)
    await actor.opens_home()
    await actor.state.settle()


async def pauses(story: Story) -> None:
    await story.has_pair()
    await opens_home(story)
    await story.ada.clicks("Pause", within="home")


async def resumes(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause")
    await opens_home(story)
    await story.ada.types("/mentor resume")


async def leaves(story: Story) -> None:
    await story.has_pair()
    await opens_home(story)
    await story.ada.clicks("Leave", within="home")


async def joins(story: Story) -> None:
    await story.has_programme()
    await opens_home(story)
    await story.joins("ada")


async def says_yes(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=1)
    await opens_home(story)
    await story.ada.clicks("Yes, gladly", within="home")


async def says_no(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=1)
    await opens_home(story)
    await story.ada.clicks("Not this time", within="home")


async def chooses(story: Story) -> None:
    await story.has_bare_pair()
    await opens_home(story)
    await story.ada.types("/mentor topic")
    await story.ada.clicks(topics_on_offer(story.ada)[0])


async def books(story: Story) -> None:
    await choose_first_topic(story)
    await opens_home(story)
    await story.ada.types("/mentor meet")
    await story.ada.submits()


async def calls_off(story: Story) -> None:
    await books(story)
    await story.ada.closes()
    await story.ada.types("/mentor meet")
    await story.ada.clicks("Call it off")


async def says_that_they_met(story: Story) -> None:
    await choose_first_topic(story)
    await opens_home(story)
    await story.ada.clicks("We met")


@pytest.mark.parametrize(
    ("act", "sentence", "button"),
    [
        pytest.param(pauses, "You are paused.", "[Resume]", id="pause"),
        pytest.param(resumes, "Next: choose a topic.", "[Pause]", id="resume"),
        pytest.param(leaves, "Spring is open", "[Join]", id="leave"),
        pytest.param(joins, "You have no partner yet", "[Pause]", id="join"),
        pytest.param(says_yes, "You said yes to a partner", "[Pause]", id="yes"),
        pytest.param(says_no, "You have no partner yet", "[Pause]", id="no"),
        pytest.param(chooses, "Next: pick a time", "[Pick a time]", id="choose"),
        pytest.param(books, "Next: your talk", "[Move it]", id="book"),
        pytest.param(calls_off, "Next: pick a time", "[Pick a time]", id="call off"),
        pytest.param(says_that_they_met, "Next: choose a topic.", "[Choose a topic]", id="we met"),
    ],
)
async def test_home_is_drawn_anew_after_an_act(
    story: Story, act: Callable[[Story], Awaitable[None]], sentence: str, button: str
) -> None:
    await act(story)
    assert sentence in home_words(story)
    assert button in home_words(story)


async def test_home_offers_no_pause_to_somebody_who_paused(story: Story) -> None:
    await pauses(story)
    assert "[Pause]" not in home_words(story)


async def test_home_leads_to_a_new_programme_until_there_is_one(story: Story) -> None:
    await opens_home(story, "noor")
    assert "[New programme]" in home_words(story, "noor")
    await story.noor.clicks("New programme", within="home")
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09"})
    assert "Spring is open" in home_words(story, "noor")


async def test_whose_first_act_is_on_the_home_tab_sees_it_drawn_anew(story: Story) -> None:
    """Opening the tab alone stores nobody; acting on it does."""
    await story.has_programme()
    await story.workspace.user_joins(make_user("zoe", "Zoe Park"))
    await opens_home(story, "zoe")
    await story.zoe.clicks("Join", within="home")
    await story.zoe.submits(MENTOR_ANSWERS)
    assert "You have no partner yet" in home_words(story, "zoe")


async def test_it_is_drawn_once_for_an_act(story: Story) -> None:
    await story.has_pair()
    await opens_home(story)
    before = len(story.workspace.calls_of(PUBLISH))
    await story.ada.types("/mentor pause")
    assert len(story.workspace.calls_of(PUBLISH)) == before + 1


async def test_it_is_not_drawn_for_somebody_who_never_opened_it(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause")
    await story.ada.opens_home(tab="messages")
    await story.ada.types("/mentor resume")
    assert not story.workspace.calls_of(PUBLISH)


@pytest.mark.parametrize("status", [0, 500])
async def test_an_act_holds_where_home_cannot_be_drawn(story: Story, status: int) -> None:
    await story.has_pair()
    await opens_home(story)
    story.workspace.faults.append(Fault(PUBLISH, status=status))
    await story.ada.types("/mentor pause")
    await story.ada.sees("You are paused.")
    assert "Something went wrong" not in story.ada.overview()


async def test_a_button_that_is_out_of_date_gives_way(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    await story.passes(hours=1)
    await opens_home(story)
    for _day in range(4):
        await story.passes(days=1)
    await story.ada.clicks("Yes, gladly", within="home")
    await story.ada.sees("This invitation has ended")
    assert "[Yes, gladly]" not in home_words(story)
