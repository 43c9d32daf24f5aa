"""Pairs are safe at every moment: what is known to break a rule ends, kindly, and nothing else does."""

from dataclasses import replace

import pytest

from bot.mentoring.model import PairState, Person
from handlers.acts import recheck
from storage import pairs, people
from storage.database import Transaction
from tests.handlers.meanwhile import while_others_write
from tests.slack_simulator import Actor
from tests.support.cast import Story
from tests.support.readings import all_pairs

CLOSED = "The question whether to be a pair in *Spring* is closed"


async def reports_to(story: Story, handle: str, manager: str | None) -> None:
    """The roster says that this person now reports to another."""
    manager_id = story.workspace.person(manager).id if manager else None
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        person = await people.find(tx, story.workspace.person(handle).id)
        assert isinstance(person, Person)
        await people.save_from_roster(tx, [replace(person, manager_id=manager_id)])


async def avoids(story: Story, handle: str, other: str) -> None:
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        person_id = story.workspace.person(handle).id
        profile = await people.find_profile(tx, person_id)
        assert profile
        other_id = story.workspace.person(other).id
        await people.save_profile(tx, person_id, replace(profile, avoids=(other_id,)))


async def is_checked(story: Story) -> None:
    """The daily check, and the hours that follow."""
    await recheck.end_all_unsafe(story.bot.db, story.bot.workspace.id, story.workspace.clock.now())
    for _step in range(7):
        await story.passes(hours=4)


async def states(story: Story) -> list[PairState]:
    return [pair.state for pair in await all_pairs(story, "farah")]


def reads(story: Story, handle: str, words: str) -> int:
    return len([each for each in story.workspace.actor(handle).dms if words in each.text])


async def is_proposed(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.releases()


async def test_a_pair_whose_private_list_changed_ends_within_a_day_by_the_clock_alone(story: Story) -> None:
    await story.has_bare_pair()
    await story.bot.tick()
    await avoids(story, "ada", "farah")
    for _step in range(7):
        await story.passes(hours=4)
    assert await states(story) == [PairState.STOPPED]


@pytest.mark.parametrize(
    ("manager", "rule"),
    [
        ("farah", "by the roster one of them now reports to the other"),
        ("camila", "by the roster they now report to the same person"),
    ],
)
async def test_a_pair_that_comes_into_one_line_ends_by_the_safe_hand_over(
    story: Story, manager: str, rule: str
) -> None:
    await story.has_bare_pair()
    await reports_to(story, "ada", manager)
    await is_checked(story)
    assert await states(story) == [PairState.STOPPED]
    for each in ("ada", "farah"):
        assert reads(story, each, "is closing; thank you both. You stay in for the next match.") == 1
    await story.a_week_passes()
    assert reads(story, "noor", rule) == 1


async def test_a_pair_on_a_private_list_ends_and_nobody_reads_why(story: Story) -> None:
    await story.has_bare_pair()
    await avoids(story, "farah", "ada")
    await story.passes(hours=4)
    assert await states(story) == [PairState.ACTIVE], "not at the hour of the profile"
    await is_checked(story)
    assert await states(story) == [PairState.STOPPED]
    await story.a_week_passes()
    assert reads(story, "ada", "is closing; thank you both. You stay in for the next match.") == 1
    assert not reads(story, "noor", "has ended"), "as of any pair that somebody leaves"


async def test_a_pair_whose_lines_become_unknown_goes_on(story: Story) -> None:
    await story.has_bare_pair()
    for each in ("ada", "farah"):
        await reports_to(story, each, None)
    await is_checked(story)
    assert await states(story) == [PairState.ACTIVE]


async def test_an_unasked_proposal_goes_in_silence(story: Story) -> None:
    await is_proposed(story)
    await reports_to(story, "ada", "farah")
    await is_checked(story)
    assert await states(story) == [], "the two may be proposed to each other again"
    assert not reads(story, "ada", "Would you like to mentor them?")
    assert not reads(story, "ada", CLOSED)
    await story.a_week_passes()
    assert not reads(story, "noor", "has ended")


async def test_nobody_is_asked_to_be_a_pair_that_must_not_be(story: Story) -> None:
    await is_proposed(story)
    await avoids(story, "farah", "ada")
    for _step in range(12):
        await story.passes(hours=4)
    assert not reads(story, "ada", "Would you like to mentor them?")
    assert await states(story) == [PairState.PROPOSED], "it keeps its seats, as one without an answer does"
    await story.passes(days=5)
    assert await states(story) == [PairState.LAPSED]


async def test_a_question_lapses_in_silence_where_somebody_keeps_a_list_by_then(story: Story) -> None:
    await is_proposed(story)
    await story.passes(hours=26)
    await avoids(story, "farah", "ada")
    await is_checked(story)
    assert await states(story) == [PairState.PROPOSED]
    await story.passes(days=5)
    assert await states(story) == [PairState.LAPSED]
    assert not reads(story, "ada", CLOSED)


async def test_a_mentor_who_says_yes_reads_as_ever_where_the_leader_keeps_a_list(story: Story) -> None:
    await is_proposed(story)
    await story.passes(hours=26)
    await avoids(story, "farah", "ada")
    await story.ada.clicks("Yes, gladly")
    await story.ada.types("/mentor")
    await story.ada.sees("You said yes to a partner; now the leader is asked, quietly.")
    assert await states(story) == [PairState.CONSENTED]
    for _step in range(60):
        await story.passes(hours=4)
    assert await states(story) == [PairState.LAPSED]
    assert not story.farah.dms
    assert not reads(story, "ada", CLOSED)


async def test_whoever_is_asked_reads_the_question_whatever_list_comes_after_it(story: Story) -> None:
    await is_proposed(story)
    await story.passes(hours=26)
    before = await pages(story.ada)
    await avoids(story, "farah", "ada")
    await is_checked(story)
    assert await pages(story.ada) == before
    await story.ada.clicks("Yes, gladly")
    await story.ada.sees("Now I ask @Farah Daneshvar, quietly")


async def pages(actor: Actor) -> list[str]:
    shown = []
    for words in ("/mentor", "/mentor pair"):
        await actor.types(words)
        shown.append(actor.words(actor.latest))
    await actor.opens_home()
    return [*shown, actor.words(actor.home)]


async def test_a_pair_that_ended_meanwhile_does_not_end_again(story: Story) -> None:
    await story.has_bare_pair()
    await reports_to(story, "ada", "farah")
    now = story.workspace.clock.now()

    async def check(tx: Transaction) -> None:
        await recheck.end_unsafe(tx, await pairs.live(tx), now)

    daily_check = recheck.end_all_unsafe(story.bot.db, story.bot.workspace.id, now)
    await while_others_write(story, check, daily_check)
    await story.a_week_passes()
    assert [reads(story, each, "is closing; thank you both.") for each in ("ada", "farah")] == [1, 1]
    assert [reads(story, each, CLOSED) for each in ("ada", "farah")] == [0, 0]


async def test_a_question_that_was_asked_is_closed_with_neutral_words(story: Story) -> None:
    await is_proposed(story)
    await story.passes(hours=26)
    await reports_to(story, "ada", "farah")
    await is_checked(story)
    assert reads(story, "ada", CLOSED) == 1
    assert not reads(story, "farah", CLOSED), "she was never asked"
    await story.ada.clicks("Yes, gladly")
    await story.ada.sees("This invitation has ended")
    assert await states(story) == [PairState.STOPPED]


@pytest.mark.parametrize(("change", "state"), [("line", PairState.STOPPED), ("list", PairState.CONSENTED)])
async def test_a_yes_comes_too_late_for_a_pair_that_must_not_be(
    story: Story, change: str, state: PairState
) -> None:
    await is_proposed(story)
    await story.passes(hours=26)
    await story.ada.clicks("Yes, gladly")
    await story.passes(hours=26)
    if change == "line":
        await reports_to(story, "ada", "farah")
    else:
        await avoids(story, "ada", "farah")
    await story.farah.clicks("Yes, gladly")
    await story.farah.sees(CLOSED)
    await story.passes(hours=20)
    assert await states(story) == [state]
    assert reads(story, "ada", CLOSED) == (change == "line"), "of a list the mentor reads nothing"
    assert reads(story, "farah", CLOSED) <= 1


async def test_a_proposal_that_stands_upside_down_goes_and_an_active_pair_stays(story: Story) -> None:
    pair = await story.has_bare_pair()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        ada = await people.find(tx, story.ada.id)
        assert ada
        await people.save_from_roster(tx, [replace(ada, level=7)])
        now = story.workspace.clock.now()
        assert not await recheck.end_unsafe(tx, [pair], now)
        await pairs.change_state(tx, pair.id, PairState.ACTIVE, PairState.PROPOSED)
        assert await recheck.end_unsafe(tx, [replace(pair, state=PairState.PROPOSED)], now) == {pair.id}
