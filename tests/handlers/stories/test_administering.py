"""The console, a new programme, who is who."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

import handlers
from bot.mentoring.model import TOP
from storage import people, programmes
from storage.tables import people as people_table
from storage.tables import programmes as programmes_table
from tests.slack_simulator import make_user, roster_csv
from tests.support.cast import MENTOR_ANSWERS, PROGRAMME, Story

ROSTER = "email,level,manager,department,location\n"
ROUTED = re.findall(r'"admin", second="(\w+)"', Path(handlers.__file__).read_text(encoding="utf-8"))


async def count_known_levels(story: Story) -> int:
    query = select(func.count()).where(people_table.c.level.is_not(None))
    async with story.reading() as tx:
        return int((await tx.execute(query)).scalar_one())


async def uploads(story: Story, content: bytes) -> None:
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Import people")
    await story.noor.submits({"Roster": ("people.csv", content)})


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
    await story.noor.sees("This account is a guest, a bot, or no longer active")
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


async def test_a_roster_is_imported_by_upload(story: Story) -> None:
    await uploads(story, roster_csv().encode())
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48
    async with story.reading() as tx:
        ada = await people.find(tx, story.ada.id)
    assert ada is not None
    assert (ada.level, ada.department, ada.manager_id) == (2, "Engineering", story.yuki.id)


async def test_a_bad_roster_is_refused_whole_with_line_numbers(story: Story) -> None:
    bad = ROSTER + "ada@example.com,2,,,\nnobody@example.com,1,,,\nkofi@example.com,high,,,\n"
    await uploads(story, bad.encode())
    await story.noor.sees("Nothing was imported")
    await story.noor.sees("Line 4: high is not a level")
    assert await count_known_levels(story) == 0


async def test_people_who_are_not_in_slack_are_named_by_line(story: Story) -> None:
    await uploads(
        story, (ROSTER + "ada@example.com,2,,,\nnobody@example.com,1,boss@example.com,,\n").encode()
    )
    await story.noor.sees("Line 3: nobody@example.com is not in this Slack workspace")
    await story.noor.sees("Line 3: the manager boss@example.com is not in this Slack workspace")
    assert await count_known_levels(story) == 0


async def test_what_is_no_text_is_refused_with_the_next_step(story: Story) -> None:
    await uploads(story, b"\xff\xfe\x00\x01")
    await story.noor.sees("I could not read that file")


async def test_a_thousand_people_are_imported_at_once(story: Story) -> None:
    rows = ROSTER
    for number in range(1_000):
        story.workspace.add(make_user(f"p{number:04}", f"Person {number}"))
        rows += f"p{number:04}@example.com,{number % 6 + 1},,Sales,Oslo\n"
    await uploads(story, rows.encode())
    await story.noor.sees("1000 people imported.")
    assert await count_known_levels(story) == 1_000


async def test_a_column_that_is_not_there_changes_nothing(story: Story) -> None:
    await story.has_programme()
    await story.joins("kofi", "farah")
    await uploads(story, b"email,level\nkofi@example.com,2\nfarah@example.com,6\n")
    await story.noor.sees("2 people imported. Not in this file, so unchanged: manager, department, location.")
    async with story.reading() as tx:
        kofi = await people.find(tx, story.kofi.id)
    assert kofi is not None
    assert (kofi.level, kofi.manager_id, kofi.department) == (2, story.farah.id, "Product")
    await story.noor.types("/mentor admin match")
    assert story.noor.modal is not None
    assert "@Kofi Asamoah → @Farah" not in story.noor.words(story.noor.modal)


async def test_a_roster_without_a_level_says_how_many_cannot_be_matched(story: Story) -> None:
    await uploads(story, (ROSTER + "ada@example.com,,,,\nkofi@example.com,2,,,\n").encode())
    await story.noor.sees("1 has no level and cannot be matched yet")


async def test_a_cell_that_was_emptied_is_counted(story: Story) -> None:
    await story.has_roster()
    await uploads(
        story, (ROSTER + "kofi@example.com,,,Product,\nada@example.com,,yuki@example.com,,\n").encode()
    )
    await story.noor.sees(
        "2 levels taken away, 1 manager taken away, 1 department taken away, 2 locations taken away."
    )
    await uploads(story, roster_csv().encode())
    assert "taken away" not in story.noor.words(story.noor.latest)


async def test_words_that_say_nothing_are_unknown_and_remarked(story: Story) -> None:
    await uploads(story, (ROSTER + "ada@example.com,2,top,N/A,-\nkofi@example.com,?,top,N/A,Oslo\n").encode())
    await story.noor.sees("1 has no level and cannot be matched yet.")
    await story.noor.sees(
        "Says nothing, so read as unknown: N/A in department (2), - in location (1), ? in level (1)."
    )
    async with story.reading() as tx:
        ada = await people.find(tx, story.ada.id)
    assert ada is not None
    assert (ada.department, ada.location) == (None, None)


async def test_a_roster_is_read_however_its_cells_are_parted(story: Story) -> None:
    rows = roster_csv().replace(",", ";").replace("\n", ";;\n").replace("level", "Level")
    await uploads(story, b"\xef\xbb\xbf" + rows.encode())
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48


async def test_whose_line_does_not_reach_the_top_is_not_matched_and_reads_why(story: Story) -> None:
    await story.has_programme()
    await story.joins("kofi", "grace", "ada", "henrik")
    rows = ROSTER + "camila@example.com,5,,Product,New York\nimani@example.com,6,top,,London\n"
    await uploads(story, rows.encode())
    await story.noor.sees(
        "1 person has no line of managers to the top and cannot be matched yet. "
        "Name the manager of @Camila Restrepo, or write top if they report to nobody."
    )
    await story.noor.types("/mentor admin match")
    assert story.noor.modal is not None
    plan = story.noor.words(story.noor.modal)
    assert "@Ada Nwosu → @" in plan
    assert "@Kofi Asamoah → @" not in plan
    assert (
        "the managers above them, or above all who could fit, are not known up to the top; add them" in plan
    )
    await uploads(story, roster_csv().encode())
    await story.noor.sees("48 people imported.")
    await story.noor.types("/mentor admin match")
    assert "@Kofi Asamoah → @" in story.noor.words(story.noor.modal)


async def test_levels_upside_down_are_asked_about_and_nothing_is_kept(story: Story) -> None:
    rows = re.sub(r",([1-6]),", lambda match: f",{7 - int(match[1])},", roster_csv())
    await uploads(story, rows.encode())
    await story.noor.sees(
        "Nothing is imported yet: in 47 of 47 lines the manager stands below the person. "
        "Is 1 your highest level?"
    )
    assert await count_known_levels(story) == 0
    await story.noor.clicks("Import people")
    await story.noor.submits({"Roster": ("people.csv", rows.encode())})
    await story.noor.sees("Nothing is imported yet")
    await story.noor.clicks("Import people")
    await story.noor.submits(
        {
            "Roster": ("people.csv", rows.encode()),
            "Managers below their people": ["The levels are right as they are"],
        }
    )
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48


async def test_levels_alone_are_held_against_the_managers_of_an_earlier_roster(story: Story) -> None:
    await story.has_roster()
    await uploads(story, b"email,level\nkofi@example.com,6\nada@example.com,5\n")
    await story.noor.sees("in 2 of 2 lines the manager stands below the person")
    async with story.reading() as tx:
        kofi = await people.find(tx, story.kofi.id)
    assert kofi is not None
    assert kofi.level == 2


async def test_an_app_that_may_not_read_addresses_says_so(story: Story) -> None:
    story.workspace.scopes.discard("users:read.email")
    await uploads(story, roster_csv().encode())
    await story.noor.sees("Nothing was imported: 1 thing needs mending first.")
    await story.noor.sees(
        "Line 2: I may not read addresses: add users:read.email to the app, or use slack_id"
    )
    assert await count_known_levels(story) == 0
    await uploads(story, f"slack_id,level,manager\n{story.ada.id},2,top\n".encode())
    await story.noor.sees("1 person imported.")


async def test_an_upgrade_that_knows_nobody_at_the_top_ends_no_pair(story: Story) -> None:
    """As in a database of before: whoever is at the top has no manager, like everybody who is not known."""
    pair = await story.has_pair()
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        imani = await people.find(tx, story.imani.id)
        assert imani is not None
        assert imani.manager_id == TOP
        await people.save_from_roster(tx, [replace(imani, manager_id=None)])
    await story.joins("kofi", "henrik")
    await story.noor.types("/mentor admin match")
    assert story.noor.modal is not None
    assert "@Kofi Asamoah → @" not in story.noor.words(story.noor.modal)
    await story.noor.closes()
    await story.weeks_pass(2)
    assert await story.pair_of("ada") == pair
    await uploads(story, b"email,level,manager\nimani@example.com,6,TOP\n")
    assert "no line of managers" not in story.noor.words(story.noor.latest)
    await story.noor.types("/mentor admin match")
    assert "@Kofi Asamoah → @" in story.noor.words(story.noor.modal)
