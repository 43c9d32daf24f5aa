"""What has had its time goes: the disk is searched for what must be gone, after leaving and after the end."""

from datetime import timedelta

import pytest

from bot.mentoring.model import Hindrance, Willingness
from bot.mentoring.retention import UPLOADS
from bot.mentoring.topics.feedback import Rating
from handlers.stories import reporting, tidying
from storage import feedback, members, pairs, people, retention, uploads, weekly_totals
from tests.conftest import a_bot
from tests.slack_simulator import Workspace, serving
from tests.support.cast import Story
from tests.support.disk import stored_bytes
from tests.support.guidance import HELP_LINE, has_guidance
from tests.support.stories import choose_first_topic, rehearse_match

PRIVATE = {
    "Anybody you would rather not be paired with?": ["linus"],
    "Sensitive themes you are glad to talk about": ["Faith, culture and the calendar"],
}


async def private_answers(story: Story, handle: str) -> tuple[object, ...]:
    """What the bot knows of a person that only they may know: list, themes, answers, and why they wait."""
    person_id = story.workspace.person(handle).id
    async with story.reading() as tx:
        profile = await people.find_profile(tx, person_id)
        answers = (await feedback.of_people(tx, [person_id]))[person_id]
        waits = {each.wait_reason for each in await members.of_person(tx, person_id)}
    assert profile is not None
    return profile.avoids, profile.themes, [each.rating for each in answers], waits


async def tells_everything(story: Story) -> None:
    """Ada has a pair, a private list and a theme, and answers with one tap."""
    await choose_first_topic(story)
    await has_guidance(story, **{"Confidential help": HELP_LINE})
    await story.ada.types("/mentor profile")
    await story.ada.submits(PRIVATE)
    await story.ada.clicks("We met")
    await story.ada.clicks("Partly")
    linus = story.workspace.person("linus").id
    themes = {"faith_and_culture": Willingness.GLAD}
    assert await private_answers(story, "ada") == (
        (linus,),
        themes,
        [Rating.SOME],
        {Hindrance.EVERYONE_TAKEN},
    )


async def counts_every_week(story: Story) -> None:
    """The bot's clock strikes until no week that is over lacks its figures: before that, nothing goes."""
    while True:
        async with story.reading() as tx:
            if not await weekly_totals.next_due(tx, story.workspace.clock.now()):
                return
        await story.bot.tick()


NOTHING: tuple[object, ...] = ((), {}, [], {None})


async def test_who_leaves_is_told_what_is_deleted_and_leaves_nothing_private(story: Story) -> None:
    await tells_everything(story)
    await story.ada.types("/mentor leave")
    await story.ada.sees("It also deletes what only you know: whom you avoid, themes, and what you answered")
    await story.ada.clicks("Leave")
    await story.ada.sees("You have left, and your private answers are deleted.")
    assert await private_answers(story, "ada") == NOTHING


async def test_of_a_deactivated_account_nothing_private_is_left(story: Story) -> None:
    await tells_everything(story)
    await story.workspace.user_changes("ada", deleted=True)
    assert await private_answers(story, "ada") == NOTHING


async def test_who_pauses_keeps_it(story: Story) -> None:
    await tells_everything(story)
    before = await private_answers(story, "ada")
    await story.ada.types("/mentor pause")
    assert await private_answers(story, "ada") == before


async def test_why_they_waited_goes_too(story: Story) -> None:
    await rehearse_match(story, "ada", "kofi", "farah")
    await story.noor.submits()
    for handle in ("ada", "kofi"):  # whoever is to be asked waits like whoever is not
        assert (await private_answers(story, handle))[3] != {None}
        actor = story.workspace.actor(handle)
        await actor.types("/mentor leave")
        await actor.clicks("Leave")
        assert await private_answers(story, handle) == NOTHING


async def test_a_tap_on_an_old_message_is_not_kept_of_somebody_who_left(story: Story) -> None:
    await choose_first_topic(story)
    await story.ada.clicks("We met")
    question = story.ada.latest
    await story.ada.types("/mentor leave")
    await story.ada.clicks("Leave")
    await story.ada.clicks("Partly", within=question)
    assert await private_answers(story, "ada") == NOTHING


async def test_at_the_end_no_name_no_id_and_no_answer_is_on_the_disk(
    workspace: Workspace, database_url: str
) -> None:
    async with serving(workspace), a_bot(workspace, database_url) as bot:
        story = Story(workspace, bot)
        await tells_everything(story)
        traces = [
            text.encode()
            for handle in ("ada", "farah", "linus")
            for text in (workspace.person(handle).id, workspace.person(handle).name)
        ]
        assert all(trace in stored_bytes(database_url) for trace in traces)

        await story.passes(weeks=12 + 13)
        await story.passes(days=30)
        await counts_every_week(story)
        await story.passes(days=1)
        assert traces[1] in stored_bytes(database_url), "the programme began a few days after the first"
        await story.passes(days=6)
        for _tick in range(5):  # many rows go in steps
            await story.passes(days=1)
        remains = stored_bytes(database_url)
        assert [trace for trace in traces[:4] if trace in remains] == []
        await story.passes(days=366)
        remains = stored_bytes(database_url)
        assert [trace for trace in traces if trace in remains] == []
        assert b"Spring" in remains


async def test_it_is_looked_at_once_a_day_and_goes_on_at_once_where_there_is_more(story: Story) -> None:
    await story.has_pair()
    await story.passes(days=1)

    async def is_due() -> bool:
        async with story.reading() as tx:
            return await retention.is_due(tx, story.workspace.clock.now())

    assert not await is_due()
    await story.passes(hours=23)
    assert not await is_due()
    story.workspace.clock.advance(hours=1)
    assert await is_due()
    await story.bot.tick()
    assert not await is_due()


@pytest.mark.parametrize("days", ["0", "3650"])
async def test_a_setting_says_how_long_names_stay(workspace: Workspace, sqlite_url: str, days: str) -> None:
    async with serving(workspace), a_bot(workspace, sqlite_url, KEEP_NAMES_DAYS=days) as bot:
        story = Story(workspace, bot)
        await story.has_pair()
        await story.passes(weeks=12 + 13 + 1)
        await counts_every_week(story)
        for _tick in range(3):
            await story.passes(days=1)
        assert (b"Ada Nwosu" in stored_bytes(sqlite_url)) == (days == "3650")


async def test_nothing_goes_before_every_full_week_was_counted(workspace: Workspace, sqlite_url: str) -> None:
    async with serving(workspace), a_bot(workspace, sqlite_url, ticks=False) as bot:
        story = Story(workspace, bot)
        await story.has_bare_pair()
        workspace.clock.advance(days=400)
        arguments = (bot.db, bot.workspace.id, workspace.clock.now())
        await tidying.tick(*arguments, timedelta(days=30))
        async with story.reading() as tx:
            assert await pairs.begun_of_person(tx, story.ada.id)
            weeks = await weekly_totals.next_due(tx, workspace.clock.now())
        assert weeks
        while weeks:
            await reporting.tick(*arguments, library=bot.doors.lent["library"])
            async with story.reading() as tx:
                weeks = await weekly_totals.next_due(tx, workspace.clock.now())
        await tidying.tick(*arguments, timedelta(days=30))
        async with story.reading() as tx:
            assert not await pairs.begun_of_person(tx, story.ada.id)


async def test_a_file_goes_with_its_time_in_slack_as_well(story: Story) -> None:
    await story.has_programme()
    await story.joins("ada")
    await story.ada.types("/mentor privacy export")
    for days, left in ((UPLOADS.days - 1, 1), (2, 0)):
        story.workspace.clock.advance(days=days)
        await counts_every_week(story)
        await story.passes(minutes=1)
        await story.passes(minutes=1)
        assert len([each for each in story.workspace.files.values() if not each.deleted]) == left
    async with story.reading() as tx:
        assert await uploads.count_of_person(tx, story.ada.id) == 0
