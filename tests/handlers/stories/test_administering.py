"""The console, a new programme, who is who."""

import re
from datetime import date
from pathlib import Path

import pytest

import handlers
from storage import programmes
from storage.tables import programmes as programmes_table
from tests.slack_simulator import make_user
from tests.support.cast import MENTOR_ANSWERS, PROGRAMME, Story

ROUTED = re.findall(r'"admin", second="(\w+)"', Path(handlers.__file__).read_text(encoding="utf-8"))


async def test_the_first_console_says_what_to_do(story: Story) -> None:
    await story.noor.types("/mentor admin")
    await story.noor.sees("There is no programme yet")


async def test_who_has_no_programme_yet_is_told_to_create_one(story: Story) -> None:
    for words in ("admin match", "admin rules", "join"):
        await story.noor.types(f"/mentor {words}")
        await story.noor.sees("No programme runs right now. /mentor admin programme creates one")
    await story.noor.types("/mentor")
    await story.noor.sees("No programme is open right now; you can create one.")


async def test_an_unknown_word_after_admin_gets_what_there_is(story: Story) -> None:
    await story.noor.types("/mentor admin foo")
    await story.noor.sees("I do not know admin foo. Here is what there is:")
    answer = story.noor.words(story.noor.latest)
    assert ROUTED
    assert [word for word in ROUTED if word not in answer] == []
    await story.ada.types("/mentor admin foo")
    await story.ada.sees("Only programme admins can see this")


async def test_anyone_else_is_refused_kindly(story: Story) -> None:
    for command in ("admin", "admin programme", "admin people", "admin match", "stats"):
        await story.ada.types(f"/mentor {command}")
        await story.ada.sees("Only programme admins can see this")
    assert story.ada.modal is None


async def test_a_programme_is_created_by_button(story: Story) -> None:
    await story.noor.types("/mentor admin")
    await story.noor.clicks("New programme")
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09"})
    await story.noor.sees("Spring is open. Tell people to type /mentor join")
    await story.noor.types("/mentor admin")
    await story.noor.sees("Monday 9 March 2026, 12 weeks")


async def test_two_programmes_of_one_name_cannot_be(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"Name": "  sPRING ", "First day": "2026-03-09"})
    assert story.noor.errors["Name"].startswith("There is already a programme of that name")
    await story.noor.submits(PROGRAMME | {"Name": "Autumn", "First day": "2026-03-09"})
    await story.noor.sees("Autumn is open")
    async with story.reading() as tx:
        assert len(await programmes.list_all(tx)) == 2


async def test_a_past_day_and_a_blank_name_are_shown_in_the_form(story: Story) -> None:
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"Name": "   ", "First day": "2026-03-01"})
    assert set(story.noor.errors) == {"Name", "First day"}


async def test_a_first_day_more_than_two_years_ahead_is_shown_in_the_form(story: Story) -> None:
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"First day": "9999-12-31"})
    assert story.noor.errors == {
        "First day": "A programme begins within two years from today. Please choose an earlier day."
    }
    await story.noor.submits(PROGRAMME | {"First day": "2028-03-02"})
    await story.noor.sees("Spring is open")


@pytest.mark.parametrize("first_day", [date.max, date.min])
async def test_one_programme_with_a_day_that_cannot_be_stops_nobody(
    story: Story, caplog: pytest.LogCaptureFixture, first_day: date
) -> None:
    await story.has_programme()
    await story.joins("ada", "farah")
    await story.has_programme(Name="Odd")
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        name = programmes_table.c.name
        await tx.execute(tx.update(programmes_table).where(name == "Odd").values(starts_on=first_day))

    for words in ("", "join", "topic", "history", "pause", "resume"):
        await story.ada.types(f"/mentor {words}")
        await story.lucia.types(f"/mentor {words}")
    await story.ada.opens_home()
    for words in ("", " match Odd", " calendar Odd", " rules Odd", " pairs Odd", " nudges", " health"):
        await story.noor.types(f"/mentor admin{words}")
    await story.noor.types("/mentor stats Odd")
    await story.passes(hours=26)

    assert not [each.message for each in caplog.records if each.levelname == "ERROR"]


async def test_a_coordinator_becomes_an_admin(story: Story) -> None:
    await story.has_programme(Coordinator="callum")
    await story.callum.types("/mentor admin")
    await story.callum.sees("Coordinator: @Callum Pettigrew")


async def test_a_guest_cannot_coordinate(story: Story) -> None:
    story.workspace.add(make_user("gus", "Gus Guest", is_restricted=True))
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"First day": "2026-03-09", "Coordinator": "gus"})
    assert story.noor.errors["Coordinator"].startswith("This account is a guest, a bot, or no longer active")
    async with story.reading() as tx:
        assert not await programmes.list_all(tx)


async def test_several_programmes_are_chosen_from_when_joining(story: Story) -> None:
    await story.has_programme()
    await story.noor.types("/mentor admin programme")
    await story.noor.submits(PROGRAMME | {"Name": "Autumn", "First day": "2026-09-07"})
    await story.ada.types("/mentor join")
    await story.ada.sees("Several programmes are open to you:")
    await story.ada.clicks("Join Autumn")
    await story.ada.submits(MENTOR_ANSWERS)
    await story.ada.types("/mentor")
    await story.ada.sees("You are a mentor in Autumn")
