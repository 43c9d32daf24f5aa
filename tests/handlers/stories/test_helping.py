"""`/mentor` alone, help, unknown words, and the Home tab for anybody."""

import re
from pathlib import Path

import pytest

import handlers
from bot.blocks.messages.word_help import explanations
from tests.slack_simulator import make_user
from tests.support.cast import Story


async def test_help_names_every_word(story: Story) -> None:
    await story.ada.types("/mentor help")
    for word in ("join", "topic", "pair", "history", "pause"):
        await story.ada.sees(word)
    assert "stats" not in story.ada.words(story.ada.latest)


async def test_admins_see_their_words_too(story: Story) -> None:
    await story.noor.types("/mentor help")
    await story.noor.sees("/mentor stats")


@pytest.mark.parametrize("word", explanations())
async def test_help_explains_each_word(story: Story, word: str) -> None:
    await story.has_roster()
    await story.noor.types(f"/mentor help {word}")
    words = story.noor.words(story.noor.latest)
    assert words.startswith(f"/mentor {word}: ")
    assert "[All words]" in words


async def test_help_explains_a_word_with_what_may_follow_it(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor help PAUSE until")
    await story.ada.sees("/mentor pause until 2026-12-24")
    await story.ada.clicks("Pause")
    await story.ada.sees("You are paused.")


def test_every_word_that_is_answered_is_explained() -> None:
    lines = Path(handlers.__file__).read_text().splitlines()
    routes = [re.findall(r'"(\w+)"', line) for line in lines if line.lstrip().startswith("route(")]
    assert {" ".join(words) for words in routes if words} == explanations().keys()


@pytest.mark.parametrize(("typed", "nearest"), [("pauze", "pause"), ("hlep me", "help")])
async def test_help_for_a_word_that_is_none_says_so(story: Story, typed: str, nearest: str) -> None:
    await story.ada.types(f"/mentor help {typed}")
    await story.ada.sees(f"I do not know {typed.split()[0]}.")
    await story.ada.sees(f"Did you mean {nearest}?")


async def test_help_for_a_word_of_admins_says_whose_it_is(story: Story) -> None:
    await story.ada.types("/mentor help admin match")
    await story.ada.sees("It answers the admins of a programme alone")


@pytest.mark.parametrize(("typed", "nearest"), [("profil", "profile"), ("pauze", "pause"), ("hlep", "help")])
async def test_an_unknown_word_gets_the_nearest(story: Story, typed: str, nearest: str) -> None:
    await story.ada.types(f"/mentor {typed}")
    await story.ada.sees(f"I do not know {typed}.")
    await story.ada.sees(f"Did you mean {nearest}?")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("x" * 4_000, id="4000-characters"),
        pytest.param("مرحبا بالعالم", id="right-to-left"),
        pytest.param("🦄" * 50, id="emoji"),
        pytest.param("<!channel> & <@U123>", id="a-broadcast"),
        pytest.param("*_~`>", id="markup"),
    ],
)
async def test_strange_words_get_help_and_harm_nothing(story: Story, typed: str) -> None:
    await story.ada.types(f"/mentor {typed}")
    await story.ada.sees("Here is what I know:")
    assert "<!channel>" not in story.ada.latest.text


async def test_mentor_alone_for_a_stranger_a_member_and_a_pair(story: Story) -> None:
    await story.ada.types("/mentor")
    await story.ada.sees("No programme is open right now")
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor")
    await story.ada.sees("You have no partner yet")


@pytest.mark.parametrize("word", ["pause", "resume", "leave", "topic", "meet"])
async def test_the_help_for_a_word_has_its_button_for_whom_it_does_something(story: Story, word: str) -> None:
    await story.ada.types(f"/mentor help {word}")
    assert story.ada.words(story.ada.latest).endswith("\n[All words]")
    await story.has_pair()
    await story.ada.types(f"/mentor help {word}")
    assert not story.ada.words(story.ada.latest).endswith("\n[All words]")


async def test_my_pair_is_offered_to_who_has_one(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    for page in ("", " pair", " history"):
        await story.ada.types(f"/mentor{page}")
        assert "[My pair]" not in story.ada.words(story.ada.latest)


async def test_an_admin_with_only_a_closed_programme_reaches_the_console(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme close")
    await story.noor.types("/mentor")
    await story.noor.clicks("Open the console")
    await story.noor.sees("Spring (closed to joining)")


async def test_home_for_a_stranger_a_guest_a_member_and_an_admin(story: Story) -> None:
    await story.has_programme()
    await story.ada.opens_home()
    await story.ada.sees("Spring is open")
    gus = await story.workspace.user_joins(make_user("gus", "Gus Guest", is_restricted=True))
    await gus.opens_home()
    await gus.clicks("Join", within="home")
    await gus.sees("Guests cannot take part yet")
    await story.noor.opens_home()
    await story.noor.clicks("Open the console", within="home")
    await story.noor.sees("Rehearse the match")


async def test_home_of_a_pair_leads_to_everything(story: Story) -> None:
    await story.has_pair()
    await story.ada.opens_home()
    await story.ada.clicks("Choose a topic", within="home")
    await story.ada.sees("Ideas for your next talk")
    await story.ada.closes()
    await story.ada.clicks("History", within="home")
    await story.ada.sees("With @Farah Daneshvar")


async def test_a_home_that_slack_reports_four_times(story: Story) -> None:
    await story.ada.opens_home()
    event = {
        "type": "app_home_opened",
        "user": story.ada.id,
        "channel": story.workspace.open_im(story.ada.id).id,
        "tab": "home",
        "event_ts": "1.0",
    }
    await story.workspace.deliver_event(event, times=4)
    assert story.ada.home is not None
