"""Private answers that no key opens any more: their person is in no plan, reads why, and says them anew."""

from bot.mentoring.model import Profile
from storage import people
from storage.database import Database
from storage.encryption import new_key
from tests.support.cast import Story
from tests.support.stories import rehearse_match

LOST = "I cannot open your private answers any more"


async def lose_private_answers(story: Story, handle: str) -> None:
    """What a person said is sealed with a key that is gone."""
    other = Database(story.bot.settings.database_url, [new_key()])
    async with other.transaction(story.bot.workspace.id) as tx:
        await people.save_profile(tx, story.workspace.person(handle).id, Profile(avoids=("UFARAH",)))
    await other.close()


async def test_whose_list_cannot_be_read_is_matched_again_once_they_said_it_anew(story: Story) -> None:
    await rehearse_match(story, "ada", "farah")
    assert story.noor.modal is not None
    assert "@Ada Nwosu" in story.noor.words(story.noor.modal)
    await story.noor.closes()
    await lose_private_answers(story, "ada")

    await story.noor.types("/mentor admin match")
    assert "@Ada Nwosu" not in story.noor.words(story.noor.modal)
    await story.noor.closes()
    await story.ada.types("/mentor profile")
    assert LOST in story.ada.words(story.ada.modal)
    await story.ada.submits(
        {"What can you teach?": ["Generative AI"], "What would you like in return?": ["How things run"]}
    )
    await story.ada.types("/mentor profile")
    assert LOST not in story.ada.words(story.ada.modal)
    await story.noor.types("/mentor admin match")
    assert "@Ada Nwosu" in story.noor.words(story.noor.modal)
