"""`/mentor`, `/mentor pair` and the Home tab say the same, and a question can be answered on each."""

from collections.abc import Awaitable, Callable

import pytest

from bot.mentoring.model import PairState
from tests.slack_simulator import Actor, Fault
from tests.support.cast import Story
from tests.support.readings import all_pairs
from tests.support.stories import choose_first_topic

PAGES = ("/mentor", "/mentor pair", "home")


async def page_words(actor: Actor, page: str) -> str:
    """What a person reads on one of the three pages."""
    if page == "home":
        await actor.opens_home()
        await actor.state.settle()
        return actor.words(actor.home)
    await actor.types(page)
    return actor.words(actor.latest)


def lose_next_message(story: Story) -> None:
    """The next message is lost, and so is Slack's answer: whether it arrived is not certain."""
    story.workspace.faults.append(Fault("chat.postMessage", status=0))


async def is_asked(story: Story, *, by_message: bool = True) -> None:
    """Ada is asked whether to mentor Farah; or the question is lost on its way, and nobody knows it."""
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()
    if not by_message:
        lose_next_message(story)
    await story.passes(hours=1)


async def has_agreed(story: Story) -> None:
    await is_asked(story)
    await story.ada.clicks("Yes, gladly")


async def has_joined(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")


async def is_a_stranger(story: Story) -> None:
    await story.has_programme()


async def has_a_partner(story: Story) -> None:
    await story.has_pair()


async def has_a_topic(story: Story) -> None:
    await choose_first_topic(story)


async def is_paused(story: Story) -> None:
    await has_joined(story)
    await story.ada.types("/mentor pause until 2026-04-06")


async def is_paused_with_a_partner(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor pause")


async def has_a_partner_on_a_break(story: Story) -> None:
    await story.has_pair()
    await story.farah.types("/mentor pause until 2026-04-06")


async def has_left(story: Story) -> None:
    await story.has_pair()
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")


@pytest.mark.parametrize(
    ("begin", "sentence"),
    [
        pytest.param(is_a_stranger, "Spring is open", id="a stranger"),
        pytest.param(has_joined, "You have no partner yet", id="without a partner"),
        pytest.param(is_asked, "A leader would learn from you in Spring: @Farah Daneshvar.", id="asked"),
        pytest.param(has_agreed, "You said yes to a partner; now the leader is asked", id="agreed"),
        pytest.param(has_a_partner, "Next: choose a topic.", id="a pair"),
        pytest.param(has_a_topic, "Next: pick a time; the topic is chosen.", id="a topic"),
        pytest.param(is_paused, "You are paused until Monday 6 April 2026.", id="paused"),
        pytest.param(is_paused_with_a_partner, "Nothing to do while you are paused.", id="paused in a pair"),
        pytest.param(
            has_a_partner_on_a_break,
            "@Farah Daneshvar is taking a break until Monday 6 April 2026. Nothing to do meanwhile.",
            id="a partner on a break",
        ),
        pytest.param(has_left, "Spring is open", id="left"),
    ],
)
async def test_the_three_pages_say_the_same(
    story: Story, begin: Callable[[Story], Awaitable[None]], sentence: str
) -> None:
    await begin(story)
    for page in PAGES:
        assert sentence in await page_words(story.ada, page), page


async def test_who_is_not_asked_yet_reads_what_anybody_without_a_partner_reads(story: Story) -> None:
    await is_asked(story)
    await story.ada.clicks("Yes, gladly")
    for page in PAGES:
        assert "You have no partner yet; nothing to do until I propose one." in await page_words(
            story.farah, page
        )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("Yes, gladly", (PairState.CONSENTED, False)), ("Not this time", (PairState.PROPOSED, True))],
)
async def test_a_question_that_was_lost_is_answered_on_each_page(
    story: Story, page: str, answer: str, outcome: tuple[PairState, bool]
) -> None:
    await is_asked(story, by_message=False)
    assert not story.ada.dms
    await page_words(story.ada, page)
    await story.ada.clicks(answer, within="home" if page == "home" else None)
    assert [(each.state, each.is_closed) for each in await all_pairs(story, "ada")] == [outcome]


async def test_a_leader_finds_the_question_too(story: Story) -> None:
    await has_agreed(story)
    lose_next_message(story)
    await story.passes(hours=1)
    assert not story.farah.dms
    for page in PAGES:
        assert "@Ada Nwosu would be glad to mentor you in Spring" in await page_words(story.farah, page)
    await story.farah.clicks("Yes, gladly", within="home")
    assert (await story.pair_of("ada")).state is PairState.ACTIVE
