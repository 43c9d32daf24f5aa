"""An apology is true: it knows what was saved, and a form that failed comes back as it was filled in."""

import re
from datetime import timedelta

from sqlalchemy import text

from bot.mentoring.model import MemberState
from handlers.edge.reply import Patience
from storage import members
from tests.slack_simulator import Fault
from tests.support.cast import MENTOR_ANSWERS, Story

UNSAVED = re.compile(r"Something went wrong on my side, and nothing was changed.*the number [0-9a-f]{8}")


async def rename_table(story: Story, name: str, to: str) -> None:
    async with story.bot.db.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {name} RENAME TO {to}"))


async def is_member(story: Story, handle: str) -> bool:
    async with story.reading() as tx:
        memberships = await members.current_of_person(
            tx, story.workspace.person(handle).id, story.workspace.clock.now().date()
        )
    return [each.state for each in memberships] == [MemberState.ACTIVE]


async def test_whoever_acted_reads_that_nothing_was_changed(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await rename_table(story, "members", "gone")
    await story.ada.types("/mentor pause")
    assert UNSAVED.search(story.ada.words(story.ada.latest))
    await rename_table(story, "gone", "members")
    assert await is_member(story, "ada")


async def test_whoever_acted_reads_that_it_is_saved_though_the_answer_broke_off(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    story.workspace.faults.append(Fault("response_url", 0, times=2))  # the SDK tries twice
    await story.ada.types("/mentor pause")
    await story.ada.sees("What you did is saved, but then something went wrong on my side.")
    assert not await is_member(story, "ada")


async def test_a_form_that_failed_stays_open_with_what_was_filled_in(story: Story) -> None:
    await story.has_programme()
    await story.ada.types("/mentor join")
    await rename_table(story, "profiles", "gone")
    await story.ada.submits(MENTOR_ANSWERS)
    assert [UNSAVED.search(each) for each in story.ada.errors.values()] != [None]
    await rename_table(story, "gone", "profiles")
    await story.ada.submits({})
    assert await is_member(story, "ada")


async def test_so_does_one_that_had_to_say_one_moment(story: Story) -> None:
    await story.has_programme()
    story.bot.doors.patience = Patience(until_acknowledged=0, until_drawn=0)
    await story.noor.types("/mentor admin programme")
    await rename_table(story, "programmes", "gone")
    monday = (story.workspace.clock.now() + timedelta(days=7)).date().isoformat()
    answers = {"Name": "Summer", "Purpose, in one sentence": "To learn.", "First day": monday}
    await story.noor.submits(answers)
    await story.noor.sees("nothing was changed")
    await rename_table(story, "gone", "programmes")
    assert story.noor.modal is not None
    assert "Summer" in story.noor.words(story.noor.modal)
    await story.noor.submits({})
    await story.noor.types("/mentor admin")
    await story.noor.sees("Summer")
