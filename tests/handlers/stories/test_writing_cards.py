"""An organisation's own cards: written, previewed, reviewed, published, retired."""

from bot.library import load
from bot.mentoring.topics.own_cards import CardStatus, OwnCard
from handlers.edge.reply import Patience
from storage import own_cards
from tests.support.audit import recorded_actions
from tests.support.cast import Story
from tests.support.readings import published_titles, topics_on_offer
from tests.support.stories import CARD_ANSWERS, open_own_card, write_own_card
from tests.support.topic_cards import GOOD_CARD

SENSITIVE = {
    "Sensitive theme": "Strain and support",
    "How to stop, and where to turn": "Stop when you like; the people team will listen.",
}


async def only_card(story: Story) -> OwnCard:
    async with story.reading() as tx:
        (card,) = await own_cards.list_all(tx)
    return card


async def test_anyone_else_is_refused_kindly(story: Story) -> None:
    await story.ada.types("/mentor admin topics")
    await story.ada.sees("Only programme admins can see this")


async def test_a_card_is_written_seen_as_pairs_will_see_it_and_published(story: Story) -> None:
    await write_own_card(story)
    await story.noor.sees(GOOD_CARD["mentor_leads"][2])
    await story.noor.sees("Only admins see it.")
    written = await only_card(story)
    assert {**written.row, "id": "own-1"} == GOOD_CARD
    assert await published_titles(story) == []
    await story.noor.clicks("Publish")
    await story.noor.sees("Pairs whom it suits are offered it.")
    assert await published_titles(story) == [GOOD_CARD["title"]]
    async with story.reading() as tx:
        assert [act for _actor, act in await recorded_actions(tx)] == ["card written", "card published"]


async def test_what_is_amiss_is_shown_at_its_field(story: Story) -> None:
    stale = load().cards[0]
    await write_own_card(
        story,
        **{
            "Title, seven words at most": "A title of many more than seven words",
            "What the leader could promise": "I will smile.",
            "Three questions for the mentor to ask, one a line": "Which floor?\nDo you smile?\nWho sings?",
            "A question for the next time": stale.follow_up,
            "How to stop, and where to turn": "Just stop.",
        },
    )
    assert story.noor.errors == {
        "Title, seven words at most": "This has more than 7 words.",
        "What the leader could promise": "This must read 'When ..., I will ...'.",
        "How to stop, and where to turn": (
            "This belongs to sensitive cards, and this one is not marked as sensitive."
        ),
        "A question for the next time": (f"This says nearly the same as follow_up of card {stale.id}."),
        "Three questions for the mentor to ask, one a line": (
            "Line 2 can be answered with yes or no: 'Do you smile?'."
        ),
    }
    async with story.reading() as tx:
        assert not await own_cards.list_all(tx)
    await story.noor.submits(CARD_ANSWERS | {"How to stop, and where to turn": ""})
    assert (await only_card(story)).title == GOOD_CARD["title"]


async def test_a_sensitive_card_is_published_by_a_second_person(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await write_own_card(story, **SENSITIVE)
    await story.noor.sees("so a second person reads it first")
    await story.noor.clicks("Ask for review")
    await story.noor.sees("Another admin than you publishes it.")
    await story.noor.closes()
    await open_own_card(story, "noor")
    assert "[Publish]" not in story.noor.words(story.noor.latest)
    await open_own_card(story, "callum")
    await story.callum.clicks("Publish")
    assert await published_titles(story) == [GOOD_CARD["title"]]
    card = await only_card(story)
    assert (card.author_id, card.reviewer_id) == (story.noor.id, story.callum.id)


async def test_who_changes_it_during_the_review_is_its_author(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await write_own_card(story, **SENSITIVE)
    await story.noor.clicks("Ask for review")
    await story.noor.closes()
    await open_own_card(story, "callum")
    await story.callum.clicks("Change")
    await story.callum.submits({"Title, seven words at most": "The lift at nine o'clock"})
    await story.callum.clicks("Ask for review")
    await story.callum.sees("Another admin than you publishes it.")
    card = await only_card(story)
    assert (card.author_id, card.status, card.version) == (story.callum.id, CardStatus.IN_REVIEW, 2)


async def test_a_button_of_words_that_were_changed_publishes_nothing(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await write_own_card(story)
    await story.noor.closes()
    await open_own_card(story, "callum")
    await open_own_card(story, "noor")
    await story.noor.clicks("Change")
    await story.noor.submits({"Title, seven words at most": "The lift at nine o'clock"})
    await story.callum.clicks("Publish")
    await story.callum.sees("Somebody changed this card meanwhile")
    assert await published_titles(story) == []


async def test_a_button_of_a_state_that_is_over_changes_nothing(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await write_own_card(story)
    await story.noor.closes()
    await open_own_card(story, "callum")
    await open_own_card(story, "noor")
    await story.noor.clicks("Retire")
    await story.callum.clicks("Retire")
    await story.callum.sees("Somebody changed this card meanwhile")
    await open_own_card(story, "callum")
    await story.callum.clicks("Bring back")
    assert (await only_card(story)).status is CardStatus.DRAFT


async def test_what_was_written_is_not_lost_when_it_takes_too_long_to_read(story: Story) -> None:
    story.bot.doors.patience = Patience(until_acknowledged=0.01, until_drawn=0)
    await write_own_card(story, **{"What the leader could promise": "I will smile."})
    await story.noor.sees("Please mend:")
    await story.noor.sees("This must read 'When ..., I will ...'.")
    await story.noor.submits({"What the leader could promise": GOOD_CARD["promise"]})
    assert (await only_card(story)).row["promise"] == GOOD_CARD["promise"]


async def test_a_card_that_became_a_twin_meanwhile_is_not_published(story: Story) -> None:
    await write_own_card(story)
    await story.noor.clicks("Retire")
    await story.noor.closes()
    await write_own_card(story)
    await story.noor.closes()
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Open 2")
    await story.noor.clicks("Bring back")
    await story.noor.clicks("Publish")
    await story.noor.sees("Not published yet. Please mend first:")
    assert await published_titles(story) == []


async def test_cards_are_found_by_their_title(story: Story) -> None:
    await write_own_card(story)
    await story.noor.closes()
    await story.noor.types("/mentor admin topics LIFT")
    assert GOOD_CARD["title"] in story.noor.words(story.noor.latest)
    await story.noor.types("/mentor admin topics stairs")
    assert GOOD_CARD["title"] not in story.noor.words(story.noor.latest)


async def test_a_published_card_is_offered_and_a_retired_one_stays_with_the_pair_that_has_it(
    story: Story,
) -> None:
    await story.has_pair()
    await write_own_card(story)
    await story.noor.clicks("Publish")
    await story.noor.closes()
    await chooses_until_offered(story, GOOD_CARD["title"])
    await story.farah.sees(GOOD_CARD["leader_brings"])
    await open_own_card(story, "noor")
    await story.noor.clicks("Retire")
    await story.ada.types("/mentor history")
    assert GOOD_CARD["title"] in story.ada.words(story.ada.latest)
    group = story.workspace.open_mpim([story.ada.id, story.farah.id])
    page = next(each for each in story.ada.messages(group) if GOOD_CARD["title"] in story.ada.words(each))
    await story.ada.clicks("We met", within=page)
    assert GOOD_CARD["mentor_leads"][0] in story.ada.words(page)
    assert "@Ada Nwosu: we met" in story.ada.words(page)


async def test_a_card_that_was_retired_while_it_lay_there_cannot_be_chosen(story: Story) -> None:
    await story.has_pair()
    await write_own_card(story)
    await story.noor.clicks("Publish")
    await story.noor.closes()
    await offered(story, GOOD_CARD["title"])
    await open_own_card(story, "noor")
    await story.noor.clicks("Retire")
    await story.ada.clicks(GOOD_CARD["title"])
    await story.ada.sees("That topic is no longer on offer")
    await story.ada.types("/mentor topic")
    assert GOOD_CARD["title"] not in topics_on_offer(story.ada)


async def offered(story: Story, title: str) -> None:
    """Ada chooses and meets, until this title lies before her."""
    for _time in range(60):
        await story.ada.types("/mentor topic")
        if title in topics_on_offer(story.ada):
            return
        await story.ada.clicks(topics_on_offer(story.ada)[-1])
    raise AssertionError(f"{title} was never offered")


async def chooses_until_offered(story: Story, title: str) -> None:
    await offered(story, title)
    await story.ada.clicks(title)
