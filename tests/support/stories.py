"""Acts with which several stories begin."""

from collections.abc import Sequence
from typing import Any

from bot.mentoring.model import NoticeKind, Pair, PairState, Reason, ReasonKind
from handlers.acts import notify_pair
from storage import pairs, programmes
from tests.support.cast import Story
from tests.support.readings import topics_on_offer
from tests.support.topic_cards import GOOD_CARD

CARD_ANSWERS = {
    "Title, seven words at most": GOOD_CARD["title"],
    "Area": "Starting well",
    "Main aim": "Trust and relationships",
    "How much trust it needs": "Little: from the first talk on",
    "Who leads": "Both",
    "Why it matters to the mentor, in one sentence": GOOD_CARD["why_mentor"],
    "Why it matters to the leader, in one sentence": GOOD_CARD["why_leader"],
    "What the leader brings": GOOD_CARD["leader_brings"],
    "Three questions for the mentor to ask, one a line": "\n".join(GOOD_CARD["mentor_leads"]),
    "Two questions for the leader to ask, one a line": "\n".join(GOOD_CARD["leader_asks"]),
    "Something to try together in ten minutes": GOOD_CARD["try_it"],
    "What the leader could promise": GOOD_CARD["promise"],
    "A question for the next time": GOOD_CARD["follow_up"],
    "The card as one question, for a week without a meeting": GOOD_CARD["light"],
}
REASONS = (Reason(ReasonKind.OTHER_DEPARTMENT),)


async def rehearse_match(story: Story, *handles: str) -> None:
    """A new programme that these people join, and the rehearsal of its match in Noor's modal."""
    await story.has_programme()
    await story.joins(*handles)
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Rehearse the match")


async def add_agreed_pairs(story: Story, mentors: Sequence[str]) -> None:
    """Write pairs of these mentors with Farah, to which all said yes; none of them is introduced yet."""
    leader, now = story.workspace.person("farah").id, story.workspace.clock.now()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        programme = (await programmes.list_all(tx))[0]
        agreed_pairs = [
            Pair(
                each, programme.id, story.workspace.person(each).id, leader, PairState.PROPOSED, REASONS, now
            )
            for each in mentors
        ]
        await pairs.add_all(tx, agreed_pairs, now)
        for each in agreed_pairs:
            await pairs.change_state(tx, each.id, PairState.PROPOSED, PairState.ACTIVE, began_at=now)
            await notify_pair.plan(tx, each, NoticeKind.INTRODUCTION, leader, now)


async def choose_first_topic(story: Story) -> str:
    """A bare pair of Ada and Farah, whose mentor chooses the first topic on offer; gives its title."""
    await story.has_bare_pair()
    await story.ada.types("/mentor topic")
    title = topics_on_offer(story.ada)[0]
    await story.ada.clicks(title)
    return title


async def write_own_card(story: Story, **answers: Any) -> None:
    """Noor fills in the form of a new card: `CARD_ANSWERS`, and `answers` in place of some of them."""
    await story.noor.types("/mentor admin topics")
    await story.noor.clicks("Write a card")
    await story.noor.submits(CARD_ANSWERS | answers)


async def open_own_card(story: Story, handle: str) -> None:
    """This person opens the first of the organisation's own cards."""
    actor = story.workspace.actor(handle)
    await actor.types("/mentor admin topics")
    await actor.clicks("Open 1")
