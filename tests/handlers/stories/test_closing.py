"""A programme is closed to joining, ended before its time, and deleted while nobody has joined."""

from bot.blocks import labels
from bot.mentoring.model import PairState
from storage import members, pairs, people, programmes
from tests.support.cast import MENTOR_ANSWERS, Story


async def test_closed_to_joining_and_opened_again(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.noor.types("/mentor admin programme close Spring")
    await story.noor.sees("Spring takes nobody in any more. Whoever is in it goes on as before.")
    await story.farah.types("/mentor join")
    await story.farah.sees("No programme is open right now.")
    await story.ada.types("/mentor")
    await story.ada.sees("You are a mentor in Spring")
    await story.noor.types("/mentor admin")
    await story.noor.sees("Spring (closed to joining)")
    await story.noor.clicks("More")
    await story.noor.clicks("Open to joining")
    await story.noor.sees("Spring is open to joining.")
    await story.joins("farah")


async def test_who_has_the_form_open_when_it_closes_is_not_enrolled(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    await story.noor.types("/mentor admin programme close")
    await story.ada.submits({"What can you teach?": ["Trust"], "What would you like in return?": ["Trust"]})
    await story.ada.sees("Spring takes nobody in any more.")
    await story.ada.closes()
    async with story.reading() as tx:
        assert await members.of_person(tx, story.ada.id) == []


async def test_a_form_to_join_what_was_deleted_is_kept_and_leads_to_what_is_open(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    await story.noor.types("/mentor admin programme delete")
    await story.noor.clicks("Delete it")
    await story.has_programme(Name="Summer")
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.sees("That programme takes nobody in any more.")
    await story.ada.clicks("Join Summer")
    await story.ada.submits({})
    await story.ada.sees("Welcome! You take part in Summer as a mentor")
    await story.ada.closes()
    async with story.reading() as tx:
        profile = await people.find_profile(tx, story.ada.id)
    assert profile is not None
    assert [labels.area(each) for each in profile.offers] == MENTOR_ANSWERS["What can you teach?"]


async def test_a_programme_ends_early_with_one_neutral_line_to_its_pairs(story: Story) -> None:
    pair = await story.has_pair()
    await story.weeks_pass(2)
    await story.noor.types("/mentor admin")
    await story.noor.clicks("More")
    await story.noor.clicks("End it")
    assert "1 pair ends now, and both read one neutral line." in story.noor.confirmations[-1]["text"]["text"]
    await story.noor.sees("Spring has ended. 1 pair ended with it")
    await story.a_week_passes()
    before = {actor: len(actor.dms) for actor in (story.ada, story.farah)}
    for actor, partner in ((story.ada, "Farah"), (story.farah, "Ada Nwosu")):
        lines = [each for each in actor.dms if "earlier than planned" in each.text]
        assert len(lines) == 1
        assert f"Spring has ended earlier than planned, and your pair with @{partner}" in actor.words(
            lines[0]
        )
        await actor.types("/mentor")
        await actor.sees("Spring is over")
    async with story.reading() as tx:
        ended_pair = await pairs.find(tx, pair.id)
    assert ended_pair is not None
    assert ended_pair.state is PairState.STOPPED
    await story.weeks_pass(6)
    assert {actor: len(actor.dms) for actor in before} == before, "nothing comes after it"


async def test_an_early_end_is_shown_as_one(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.clock.advance(weeks=2)
    await story.noor.types("/mentor admin programme end Spring")
    await story.noor.clicks("End it")
    await story.noor.types("/mentor admin calendar")
    assert story.noor.modal is not None
    words = story.noor.words(story.noor.modal)
    assert "Week 1," in words
    assert "Week 4," not in words
    assert "When shall it come?" not in words
    await story.noor.closes()
    await story.noor.types("/mentor admin")
    assert "ended on Saturday" in story.noor.words(story.noor.latest)


async def test_ended_twice_says_that_it_is_over(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.noor.types("/mentor admin programme end Spring")
    page = story.noor.latest
    await story.noor.clicks("End it", within=page)
    await story.noor.clicks("End it", within=page)
    await story.noor.sees("This programme is over.")


async def test_a_programme_nobody_joined_is_deleted(story: Story) -> None:
    await story.has_programme(**{"First day": "2028-03-02"})
    await story.noor.types("/mentor admin programme delete Spring")
    await story.noor.clicks("Delete it")
    assert story.noor.confirmations
    await story.noor.sees("Spring is deleted. Nobody had joined it.")
    async with story.reading() as tx:
        assert await programmes.list_all(tx) == []
    await story.ada.types("/mentor")
    await story.ada.sees("No programme is open right now.")


async def test_a_programme_somebody_joined_meanwhile_is_not_deleted(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme delete Spring")
    await story.joins("ada")
    await story.noor.clicks("Delete it")
    await story.noor.sees("Somebody has joined this programme, so it cannot be deleted.")
    await story.noor.types("/mentor admin programme delete Spring")
    assert "[Delete it]" not in story.noor.words(story.noor.latest)
