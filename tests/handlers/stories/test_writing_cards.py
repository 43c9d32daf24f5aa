"""An organisation's own cards: written, previewed, reviewed, published, retired."""

from typing import Any

from bot.library import load
from bot.mentoring.topics.own_cards import OwnCard, Stand
from handlers.edge.reply import Patience
from storage import admins, own_cards
from tests.handlers.stories.test_choosing import on_offer
from tests.library.writing import GOOD
from tests.support.cast import Story

ANSWERS = {
    "Title, seven words at most": GOOD["title"],
    "Area": "Starting well",
    "Main aim": "Trust and relationships",
    "How much trust it needs": "Little: from the first talk on",
    "Who leads": "Both",
    "Why it matters to the mentor, in one sentence": GOOD["why_mentor"],
    "Why it matters to the leader, in one sentence": GOOD["why_leader"],
    "What the leader brings": GOOD["leader_brings"],
    "Three questions for the mentor to ask, one a line": "\n".join(GOOD["mentor_leads"]),
    "Two questions for the leader to ask, one a line": "\n".join(GOOD["leader_asks"]),
    "Something to try together in ten minutes": GOOD["try_it"],
    "What the leader could promise": GOOD["promise"],
    "A question for the next time": GOOD["follow_up"],
    "The card as one question, for a week without a meeting": GOOD["light"],
}
SENSITIVE = {
    "Sensitive theme": "Strain and support",
    "How to stop, and where to turn": "Stop when you like; the people team will listen.",
}


async def writes(story: Story, **answers: Any) -> None:
    """Noor writes the card, and closes the form that shows it."""
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Write a card")
    await story.noor.submits(ANSWERS | answers)


async def only_card(story: Story) -> OwnCard:
    async with story.reading() as tx:
        (card,) = await own_cards.every(tx)
    return card


async def on_shelf(story: Story) -> list[str]:
    async with story.reading() as tx:
        return [row["title"] for row in (await own_cards.shown(tx))[0]]


async def opens(story: Story, handle: str) -> None:
    actor = story.workspace.actor(handle)
    await actor.types("/mentor admin topics")
    await actor.clicks("Open 1")


async def test_anyone_else_is_refused_kindly(story: Story) -> None:
    await story.ada.types("/mentor admin topics")
    await story.ada.sees("Only programme admins can see this")


async def test_a_card_is_written_seen_as_pairs_will_see_it_and_published(story: Story) -> None:
    await writes(story)
    await story.noor.sees(GOOD["mentor_leads"][2])
    await story.noor.sees("Only admins see it.")
    written = await only_card(story)
    assert {**written.words, "id": "own-1"} == GOOD
    assert await on_shelf(story) == []
    await story.noor.clicks("Publish")
    await story.noor.sees("Pairs whom it suits are offered it.")
    assert await on_shelf(story) == [GOOD["title"]]
    async with story.reading() as tx:
        assert [act for _who, act in await admins.noted(tx)] == ["card written", "card published"]


async def test_what_is_amiss_is_shown_at_its_field(story: Story) -> None:
    stale = load().cards[0]
    await writes(
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
        assert not await own_cards.every(tx)
    await story.noor.submits(ANSWERS | {"How to stop, and where to turn": ""})
    assert (await only_card(story)).title == GOOD["title"]


async def test_a_sensitive_card_is_published_by_a_second_person(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await writes(story, **SENSITIVE)
    await story.noor.sees("so a second person reads it first")
    await story.noor.clicks("Ask for review")
    await story.noor.sees("Another admin than you publishes it.")
    await story.noor.closes()
    await opens(story, "noor")
    assert "[Publish]" not in story.noor.words(story.noor.latest)
    await opens(story, "callum")
    await story.callum.clicks("Publish")
    assert await on_shelf(story) == [GOOD["title"]]
    card = await only_card(story)
    assert (card.author_id, card.reviewer_id) == (story.noor.id, story.callum.id)


async def test_who_changes_it_during_the_review_is_its_author(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await writes(story, **SENSITIVE)
    await story.noor.clicks("Ask for review")
    await story.noor.closes()
    await opens(story, "callum")
    await story.callum.clicks("Change")
    await story.callum.submits({"Title, seven words at most": "The lift at nine o'clock"})
    await story.callum.clicks("Ask for review")
    await story.callum.sees("Another admin than you publishes it.")
    card = await only_card(story)
    assert (card.author_id, card.stand, card.version) == (story.callum.id, Stand.IN_REVIEW, 2)


async def test_a_button_of_words_that_were_changed_publishes_nothing(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await writes(story)
    await story.noor.closes()
    await opens(story, "callum")
    await opens(story, "noor")
    await story.noor.clicks("Change")
    await story.noor.submits({"Title, seven words at most": "The lift at nine o'clock"})
    await story.callum.clicks("Publish")
    await story.callum.sees("Somebody changed this card meanwhile")
    assert await on_shelf(story) == []


async def test_a_button_of_a_state_that_is_over_changes_nothing(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await writes(story)
    await story.noor.closes()
    await opens(story, "callum")
    await opens(story, "noor")
    await story.noor.clicks("Retire")
    await story.callum.clicks("Retire")
    await story.callum.sees("Somebody changed this card meanwhile")
    await opens(story, "callum")
    await story.callum.clicks("Bring back")
    assert (await only_card(story)).stand is Stand.DRAFT


async def test_what_was_written_is_not_lost_when_it_takes_too_long_to_read(story: Story) -> None:
    story.bot.doors.patience = Patience(until_acknowledged=0.01, until_drawn=0)
    await writes(story, **{"What the leader could promise": "I will smile."})
    await story.noor.sees("Please mend:")
    await story.noor.sees("This must read 'When ..., I will ...'.")
    await story.noor.submits({"What the leader could promise": GOOD["promise"]})
    assert (await only_card(story)).words["promise"] == GOOD["promise"]


async def test_a_card_that_became_a_twin_meanwhile_is_not_published(story: Story) -> None:
    await writes(story)
    await story.noor.clicks("Retire")
    await story.noor.closes()
    await writes(story)
    await story.noor.closes()
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Open 2")
    await story.noor.clicks("Bring back")
    await story.noor.clicks("Publish")
    await story.noor.sees("Not published yet. Please mend first:")
    assert await on_shelf(story) == []


async def test_cards_are_found_by_their_title(story: Story) -> None:
    await writes(story)
    await story.noor.closes()
    await story.noor.types("/mentor admin topics LIFT")
    assert GOOD["title"] in story.noor.words(story.noor.latest)
    await story.noor.types("/mentor admin topics stairs")
    assert GOOD["title"] not in story.noor.words(story.noor.latest)


async def test_a_published_card_is_offered_and_a_retired_one_stays_with_the_pair_that_has_it(
    story: Story,
) -> None:
    await story.has_pair()
    await writes(story)
    await story.noor.clicks("Publish")
    await story.noor.closes()
    await chooses_until_offered(story, GOOD["title"])
    await story.farah.sees(GOOD["leader_brings"])
    await opens(story, "noor")
    await story.noor.clicks("Retire")
    await story.ada.types("/mentor history")
    assert GOOD["title"] in story.ada.words(story.ada.latest)
    group = story.workspace.group([story.ada.id, story.farah.id])
    page = next(each for each in story.ada.messages(group) if GOOD["title"] in story.ada.words(each))
    await story.ada.clicks("We met", within=page)
    assert GOOD["mentor_leads"][0] in story.ada.words(page)
    assert "@Ada Nwosu: we met" in story.ada.words(page)


async def test_a_card_that_was_retired_while_it_lay_there_cannot_be_chosen(story: Story) -> None:
    await story.has_pair()
    await writes(story)
    await story.noor.clicks("Publish")
    await story.noor.closes()
    await offered(story, GOOD["title"])
    await opens(story, "noor")
    await story.noor.clicks("Retire")
    await story.ada.clicks(GOOD["title"])
    await story.ada.sees("That topic is no longer on offer")
    await story.ada.types("/mentor topic")
    assert GOOD["title"] not in on_offer(story.ada)


async def offered(story: Story, title: str) -> None:
    """Ada chooses and meets, until this title lies before her."""
    for _time in range(60):
        await story.ada.types("/mentor topic")
        if title in on_offer(story.ada):
            return
        await story.ada.clicks(on_offer(story.ada)[-1])
    raise AssertionError(f"{title} was never offered")


async def chooses_until_offered(story: Story, title: str) -> None:
    await offered(story, title)
    await story.ada.clicks(title)
