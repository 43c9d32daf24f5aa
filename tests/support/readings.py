"""What tests read of a story: on somebody's screen, or in the database."""

from sqlalchemy import select

from bot.mentoring.model import Meeting, Nudge, Pair
from storage import meetings, nudges, own_cards, pairs
from storage.tables import nudges as nudges_table
from storage.tables import pairs as pairs_table
from tests.slack_simulator import Actor, Message
from tests.support.cast import Story


def topics_on_offer(actor: Actor) -> list[str]:
    """The titles on the buttons of the newest choice."""
    newest = next(each for each in reversed(actor.messages()) if "[Skip this week]" in actor.words(each))
    row = next(line for line in actor.words(newest).splitlines() if "[Skip this week]" in line)
    return row.strip("[]").split("] [")[:-1]


def modal_words(actor: Actor) -> str:
    """The text of the modal that is open before this person; fails without one."""
    assert actor.modal is not None, actor.overview()
    return actor.words(actor.modal)


def introductions(story: Story) -> list[Message]:
    """The messages by which Farah was introduced to her mentors."""
    return [each for each in story.farah.messages() if "meet each other" in each.text]


async def all_pairs(story: Story, handle: str) -> list[Pair]:
    """Every pair a person was ever proposed for."""
    person = story.workspace.person(handle).id
    ids = select(pairs_table.c.id).where(
        (pairs_table.c.mentor_id == person) | (pairs_table.c.leader_id == person)
    )
    async with story.reading() as tx:
        pairs_by_id = await pairs.find_many(tx, [row.id for row in await tx.execute(ids)])
    return list(pairs_by_id.values())


async def nudges_of(story: Story, handle: str) -> list[Nudge]:
    """Every nudge of a person, the oldest first."""
    is_theirs = nudges_table.c.person_id == story.workspace.person(handle).id
    async with story.reading() as tx:
        rows = await tx.execute(select(*nudges.COLUMNS).where(is_theirs).order_by(nudges_table.c.due_at))
        return [Nudge(*row) for row in rows]


async def latest_meeting(story: Story) -> Meeting:
    """The newest meeting of Ada's pair."""
    pair = await story.pair_of("ada")
    async with story.reading() as tx:
        return (await meetings.of_pairs(tx, [pair.id]))[pair.id][-1]


async def published_titles(story: Story) -> list[str]:
    """The titles of the organisation's own cards that are published."""
    async with story.reading() as tx:
        return [row["title"] for row in (await own_cards.published_rows(tx))[0]]
