"""A rehearsal is released as it was shown, or refused in words that say what changed."""

from datetime import UTC, datetime, time

from bot.mentoring.model import MemberState, PairState
from storage import members, programmes
from storage.database import Transaction
from tests.handlers.meanwhile import while_others_write
from tests.support.audit import recorded_actions
from tests.support.cast import Story
from tests.support.readings import all_pairs, modal_words
from tests.support.stories import rehearse_match


async def audited_acts(story: Story) -> list[str]:
    async with story.reading() as tx:
        return [act for _actor, act in await recorded_actions(tx)]


async def test_a_refused_release_says_who_came_and_went_and_leads_back(story: Story) -> None:
    await rehearse_match(story, "ada", "farah", "sofia")
    await story.joins("oskar")
    await story.sofia.types("/mentor leave")
    await story.sofia.clicks("Leave")
    await story.noor.submits()
    words = modal_words(story.noor)
    assert "Nothing was released: something has changed since this rehearsal." in words
    assert "New, or back: @Oskar Hjelm" in words
    assert "Left, or paused: @Sofia Papadakis" in words
    assert await all_pairs(story, "ada") == []
    assert "release refused" in await audited_acts(story)
    await story.noor.clicks("Rehearse again", within="modal")
    await story.noor.submits()
    await story.noor.sees("Released: 1 pair. Mentors are asked first")


async def test_of_answers_it_says_only_that_somebody_changed_them(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.joins("ada", **{"What can you teach?": ["Generative AI"]})
    await story.noor.submits()
    words = modal_words(story.noor)
    assert "What people answered in their form, or who is free" in words
    assert "Ada" not in words


async def test_a_list_that_came_after_the_rehearsal_refuses_no_release_and_nobody_is_asked(
    story: Story,
) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.joins("ada", **{"Anybody you would rather not be paired with?": ["farah"]})
    await story.noor.submits()
    await story.noor.sees("Released: 1 pair. Mentors are asked first")
    await story.a_week_passes()
    assert not story.ada.dms
    assert not story.farah.dms
    assert [each.state for each in await all_pairs(story, "ada")] == [PairState.LAPSED]


async def test_other_rules_and_pairs_asked_for_are_told(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await story.joins("ada", "farah")
    await story.noor.types("/mentor admin match")
    await story.callum.types("/mentor admin rules")
    await story.callum.submits({"Least levels between the two": "1"})
    await story.callum.types("/mentor admin pair @ada @farah")
    await story.noor.submits()
    assert "The rules of the match" in modal_words(story.noor)
    assert "Who must, or must not, be a pair" in modal_words(story.noor)


async def test_what_changes_while_the_release_looks_is_seen(story: Story) -> None:
    await rehearse_match(story, "ada", "farah", "sofia")

    async def leaves(tx: Transaction) -> None:
        await members.change_states(tx, story.sofia.id, MemberState.LEFT, story.workspace.clock.now().date())

    await while_others_write(story, leaves, story.noor.submits())
    assert "Left, or paused: @Sofia Papadakis" in modal_words(story.noor)
    assert await all_pairs(story, "farah") == []


async def test_what_was_rehearsed_for_a_programme_that_is_over_is_not_released(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    async with story.reading() as tx:
        (spring,) = await programmes.list_all(tx)
    story.workspace.clock.move_to(datetime.combine(spring.ends_on, time(8), UTC))
    await story.noor.submits()
    assert "is over" in modal_words(story.noor)
    assert await all_pairs(story, "ada") == []


async def test_who_is_asked_is_among_those_left_out_and_who_has_a_partner_is_not(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.noor.closes()
    await story.noor.types("/mentor admin match")
    words = modal_words(story.noor)
    assert "Spring: nobody can be paired just now." in words
    assert "@Ada Nwosu (mentor): nobody who fits is free for them" in words
    assert "@Farah Daneshvar (leader): nobody who fits is free for them" in words
    await story.all_agree("ada", "farah")
    await story.all_agree("ada", "farah")
    await story.joins("sofia", "oskar")
    await story.noor.closes()
    await story.noor.types("/mentor admin match")
    words = modal_words(story.noor)
    assert "1 pair, 0 left out. Nothing is sent until you release it." in words


async def test_a_button_of_a_programme_that_is_over_opens_no_other(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin")
    story.workspace.clock.advance(weeks=20)
    await story.noor.clicks("Rehearse the match")
    await story.noor.sees("This programme is over.")


async def test_reasons_that_hold_for_all_pairs_are_said_once(story: Story) -> None:
    await rehearse_match(story, "ada", "sofia", "farah", "oskar")
    assert (
        modal_words(story.noor).count("the leader wants to learn what the mentor offers: Generative AI") == 1
    )
    assert "All of them: the leader wants to learn" in modal_words(story.noor)


async def test_pairs_that_lapse_leave_both_among_those_left_out(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    await story.noor.submits()
    await story.noor.closes()
    await story.noor.types("/mentor admin match")
    while_asked = modal_words(story.noor)
    for _day in range(6):
        await story.passes(days=1)
    assert [each.state for each in await all_pairs(story, "ada")] == [PairState.LAPSED]
    await story.noor.closes()
    await story.noor.types("/mentor admin match")
    assert modal_words(story.noor) == while_asked
