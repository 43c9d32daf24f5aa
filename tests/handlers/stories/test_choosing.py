"""Topics: offered, chosen, skipped, put back."""

import pytest

from bot.blocks import labels
from bot.library import load
from bot.mentoring.model import OfferState, Pair, PairState, Pillar
from bot.mentoring.topics import pair_history
from storage import pairs, programmes, topics
from tests.support.cast import Story
from tests.support.readings import topics_on_offer

TITLES = {card.title: card for card in load().cards}


async def offer_states(story: Story) -> list[tuple[str, OfferState]]:
    pair = await story.pair_of("ada")
    async with story.reading() as tx:
        return [(each.card_id, each.state) for each in (await topics.offers_of_pairs(tx, [pair.id]))[pair.id]]


async def test_three_topics_are_offered_and_the_chosen_one_goes_whole_to_the_pair(story: Story) -> None:
    await story.has_bare_pair()
    await story.a_week_passes()
    titles = topics_on_offer(story.ada)
    assert len(titles) == 3
    await story.ada.clicks(titles[0])
    await story.ada.sees("is now in your group message")
    card = TITLES[titles[0]]
    await story.farah.sees(card.leader_brings)
    await story.farah.sees(card.mentor_leads[2])
    assert (card.id, OfferState.CHOSEN) in await offer_states(story)


async def test_skipping_is_silent_and_remembered(story: Story) -> None:
    await story.has_bare_pair()
    await story.a_week_passes()
    message_count = len(story.farah.messages())
    await story.ada.clicks("Skip this week")
    await story.ada.sees("Skipped, and nobody is told")
    assert len(story.farah.messages()) == message_count
    assert {state for _card, state in await offer_states(story)} == {OfferState.SKIPPED}


async def test_the_same_three_lie_there_until_one_is_chosen(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    first = topics_on_offer(story.ada)
    await story.ada.types("/mentor topic")
    assert topics_on_offer(story.ada) == first


async def test_a_leader_sees_only_the_chosen_topic(story: Story) -> None:
    await story.has_bare_pair()
    await story.farah.types("/mentor pair")
    assert "[This week's topic]" not in story.farah.words(story.farah.latest)
    await story.farah.types("/mentor topic")
    await story.farah.sees("@Ada Nwosu has not chosen a topic yet")
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[1]
    await story.ada.clicks(title)
    await story.farah.types("/mentor topic")
    assert title in story.farah.words(story.farah.latest)


async def test_another_topic_puts_the_card_back_and_never_offers_it_again(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[0]
    await story.ada.clicks(title)
    await story.farah.clicks("Another topic")
    await story.ada.sees(f"@Farah Daneshvar put {title} back")
    await story.ada.clicks("Choose a topic")
    assert title not in topics_on_offer(story.ada)
    assert (TITLES[title].id, OfferState.SWAPPED) in await offer_states(story)


async def test_a_card_chosen_twice_is_posted_once(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[0]
    older = next(each for each in story.ada.messages() if "[Skip this week]" in story.ada.words(each))
    await story.ada.clicks(title)
    await story.ada.clicks(title, within=older)
    await story.ada.sees("That topic is no longer on offer")
    group = story.workspace.open_mpim([story.ada.id, story.farah.id])
    assert len([each for each in story.ada.messages(group) if "Did you talk?" in story.ada.words(each)]) == 1


async def test_a_button_of_a_pair_that_ended_changes_nothing(story: Story) -> None:
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[0]
    await story.farah.types("/mentor leave")
    await story.farah.clicks("Leave")
    await story.ada.clicks(title)
    await story.ada.sees("This pair has ended")
    await story.ada.clicks("Skip this week")
    await story.ada.sees("This pair has ended")


async def test_the_first_step_of_a_pair_that_ended_says_so(story: Story) -> None:
    await story.has_bare_pair()
    await story.farah.types("/mentor leave")
    await story.farah.clicks("Leave")
    await story.ada.clicks("Choose a topic")
    await story.ada.sees("This pair has ended")


async def test_who_mentors_one_pair_and_leads_another_sees_both_and_by_a_button_one(story: Story) -> None:
    await story.has_programme()
    await story.has_programme(Name="Board", **{"Who counts as a leader?": "Level 6 and above"})
    now, ada, camila, farah = story.workspace.clock.now(), story.ada.id, story.camila.id, story.farah.id
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        ids = {each.name: each.id for each in await programmes.list_all(tx)}
        both = [
            Pair("led", ids["Spring"], ada, camila, PairState.PROPOSED, (), now),
            Pair("mentored", ids["Board"], camila, farah, PairState.PROPOSED, (), now),
        ]
        await pairs.add_all(tx, both, now)
        for each in both:
            await pairs.change_state(tx, each.id, PairState.PROPOSED, PairState.ACTIVE, began_at=now)
    await story.camila.types("/mentor topic")
    assert topics_on_offer(story.camila)
    await story.camila.sees("@Ada Nwosu has not chosen a topic yet")
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[0]
    await story.ada.clicks(title)
    await story.camila.types("/mentor pair")
    seen = len(story.camila.messages())
    await story.camila.clicks("This week's topic")
    (only,) = story.camila.messages()[seen:]
    assert title in story.camila.words(only)
    assert "Chosen by @Ada Nwosu" in story.camila.words(only)


async def test_topics_without_a_pair(story: Story) -> None:
    await story.ada.types("/mentor topic")
    await story.ada.sees("You have no partner right now")


async def test_a_sensitive_topic_is_offered_only_to_who_is_glad_to_talk(story: Story) -> None:
    await story.has_bare_pair()
    sensitive = {card.title for card in TITLES.values() if card.sensitive}
    for _week in range(10):
        await story.a_week_passes()
        assert not sensitive & set(topics_on_offer(story.ada))
        await story.ada.clicks(topics_on_offer(story.ada)[0])
        await story.ada.clicks("We met")


@pytest.mark.parametrize("by", ["command", "nudge"])
async def test_what_the_programme_puts_first_is_among_the_three(story: Story, by: str) -> None:
    await story.has_programme(**{"What matters most?": [labels.pillar(Pillar.HIERARCHY)]})
    await story.joins("ada", "farah")
    await story.releases()
    await story.all_agree("ada", "farah")
    await story.has_bare_calendar()
    for _opening in pair_history.OPENING:
        await story.ada.types("/mentor topic")
        await story.ada.clicks(topics_on_offer(story.ada)[0])
        await story.ada.clicks("We met")
    if by == "nudge":
        await story.a_week_passes()
    else:
        await story.ada.types("/mentor topic")
    offered = [TITLES[each] for each in topics_on_offer(story.ada)]
    assert any(Pillar.HIERARCHY in card.pillars for card in offered)
