"""A roster is uploaded, its changes are looked at, and it is imported as it was shown; or nothing is."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.mentoring.files.links import link_id
from bot.mentoring.files.roster import read
from bot.mentoring.model import TOP, AccountStatus, Person
from bot.slack.accounts import Company
from handlers.acts import follow_accounts
from handlers.edge.directory import Directory
from handlers.stories.importing_people import import_roster
from storage import links, pairs, people
from storage.tables import people as people_table
from tests.slack_simulator import make_user, roster_csv
from tests.support.cast import Story

ROSTER = "email,level,manager,department,location\n"
LEVELS_ARE_RIGHT = "The levels are right as they are"


async def count_known_levels(story: Story) -> int:
    query = select(func.count()).where(people_table.c.level.is_not(None))
    async with story.reading() as tx:
        return int((await tx.execute(query)).scalar_one())


async def uploads(story: Story, content: bytes | str, name: str = "people.csv") -> None:
    """Noor chooses a file, and looks at what it would change."""
    file = content.encode() if isinstance(content, str) else content
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Import people")
    await story.noor.submits({"Roster": (name, file)})


async def imports(story: Story, content: bytes | str, **confirmations: Sequence[str]) -> None:
    """Noor chooses a file, and imports it as it is shown to her."""
    await uploads(story, content)
    await story.noor.submits({label.replace("_", " "): ticks for label, ticks in confirmations.items()})


async def test_a_roster_is_imported_by_upload(story: Story) -> None:
    await uploads(story, roster_csv())
    await story.noor.sees("Nothing is imported yet. 48 people in this file.")
    await story.noor.sees("48 people are new: @Grace Lindqvist")
    assert await count_known_levels(story) == 0
    await story.noor.submits()
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48
    async with story.reading() as tx:
        ada = await people.find(tx, story.ada.id)
    assert ada is not None
    assert (ada.level, ada.department, ada.manager_id) == (2, "Engineering", story.yuki.id)


async def test_the_preview_names_the_pairs_that_end_and_to_import_is_the_confirmation(story: Story) -> None:
    await story.has_bare_pair()
    rows = roster_csv().replace("ada@example.com,2,yuki@example.com", "ada@example.com,2,farah@example.com")
    await uploads(story, rows)
    await story.noor.sees(
        "1 pair ends, because the two come into one line or under one manager: @Ada Nwosu & @Farah Daneshvar"
    )
    assert await story.pair_of("ada")
    await story.noor.submits()
    await story.passes(hours=26)
    for actor in (story.ada, story.farah):
        assert len([each for each in actor.dms if "is closing; thank you both" in each.text]) == 1
    async with story.reading() as tx:
        assert not await pairs.live_of_person(tx, story.ada.id)


async def test_a_bad_roster_is_refused_whole_with_line_numbers(story: Story) -> None:
    bad = ROSTER + "ada@example.com,2,,,\nnobody@example.com,1,,,\nkofi@example.com,99,,,\n"
    await uploads(story, bad)
    await story.noor.sees("Nothing was imported")
    await story.noor.sees("Line 4: 99 is not a level")
    await story.noor.sees("Line 3: nobody@example.com is not in this Slack workspace")
    assert await count_known_levels(story) == 0
    await story.noor.clicks("Try again")
    await story.noor.submits({"Roster": ("people.csv", roster_csv().encode())})
    await story.noor.submits()
    await story.noor.sees("48 people imported.")


async def test_people_who_are_not_here_are_left_out_by_choice_and_lines_run_through_them(
    story: Story,
) -> None:
    """Kofi reports to Farah, through somebody who has no account: they are no pair, and nobody else is."""
    await story.has_programme()
    await story.joins("kofi", "farah")
    rows = roster_csv().replace(
        "kofi@example.com,2,farah@example.com", "kofi@example.com,2,on.leave@example.com"
    )
    rows += "on.leave@example.com,3,farah@example.com,Product,London\ngone@example.com,1,,,\n"
    await uploads(story, rows)
    assert story.noor.modal is not None
    preview = story.noor.words(story.noor.modal)
    assert "Nothing is imported yet. 48 people in this file." in preview
    assert "1 manager changes: @Kofi Asamoah (@Farah Daneshvar → on.leave@example.com)" in preview
    assert "on.leave@example.com is not in this Slack workspace" in preview
    assert "gone@example.com is not in this Slack workspace" in preview
    await story.noor.submits({"People who are not here": ["Leave them out, and import the other 48"]})
    await story.noor.sees("48 people imported.")
    await story.noor.sees("Line 51: gone@example.com is not in this Slack workspace")

    async with story.reading() as tx:
        assert await links.managers(tx) == {link_id("on.leave@example.com"): story.farah.id}
        everybody = await tx.execute(select(people_table))
        assert not [row for row in everybody if "leave" in repr(row) or "gone" in repr(row)]
    await story.noor.types("/mentor admin match")
    plan = story.noor.words(story.noor.modal)
    assert "@Kofi Asamoah → @" not in plan
    assert "everybody who fits is in the same reporting line" in plan
    assert "leave" not in plan


async def test_one_through_whom_no_line_leads_any_more_is_forgotten(story: Story) -> None:
    left_out = {"People_who_are_not_here": ["Leave them out, and import the other 1"]}
    rows = "kofi@example.com,2,on.leave@example.com,,\non.leave@example.com,3,top,,\n"
    await imports(story, ROSTER + rows, **left_out)
    async with story.reading() as tx:
        assert len(await links.managers(tx)) == 1
    await imports(story, ROSTER + "kofi@example.com,2,top,,\n")
    async with story.reading() as tx:
        assert await links.managers(tx) == {}


async def test_who_gets_an_account_takes_their_own_place_in_the_line(story: Story) -> None:
    rows = "kofi@example.com,2,eve@example.com,,\neve@example.com,5,top,,\n"
    await imports(story, ROSTER + rows, People_who_are_not_here=["Leave them out, and import the other 1"])
    eve = story.workspace.add(make_user("eve", "Eve Adler"))
    await uploads(story, ROSTER + "eve@example.com,5,top,,\n")
    await story.noor.sees("1 person has a Slack account now: @Eve Adler")
    await story.noor.submits()
    async with story.reading() as tx:
        kofi = await people.find(tx, story.kofi.id)
        assert kofi is not None
        assert (kofi.manager_id, await links.managers(tx)) == (eve.id, {})


async def test_a_roster_of_people_who_are_all_elsewhere_is_refused(story: Story) -> None:
    await uploads(story, ROSTER + "nobody@example.com,1,boss@example.com,,\n")
    await story.noor.sees("Line 2: nobody@example.com is not in this Slack workspace")
    await story.noor.sees("Line 2: the manager boss@example.com is not in this Slack workspace")
    assert await count_known_levels(story) == 0


async def test_managers_in_a_circle_over_two_files_are_named_and_nothing_is_imported(story: Story) -> None:
    await story.has_roster()
    await uploads(story, ROSTER + "farah@example.com,6,kofi@example.com,,\n")
    await story.noor.sees(
        "Line 2: with what earlier files said, these report to each other in a circle: "
        "Farah Daneshvar → Kofi Asamoah → Farah Daneshvar"
    )
    async with story.reading() as tx:
        farah = await people.find(tx, story.farah.id)
    assert farah is not None
    assert farah.level == 4


async def test_what_changed_since_it_was_shown_is_shown_anew(story: Story) -> None:
    await story.has_roster()
    await uploads(story, ROSTER + "kofi@example.com,3,farah@example.com,Product,London\n")
    await story.noor.sees("1 level changes: @Kofi Asamoah (2 → 3)")
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        kofi = await people.find(tx, story.kofi.id)
        assert kofi is not None
        await people.save_from_roster(tx, [replace(kofi, level=4)])

    await story.noor.submits()
    await story.noor.sees("Something else changed since you looked, so nothing was imported.")
    await story.noor.sees("1 level changes: @Kofi Asamoah (4 → 3)")
    async with story.reading() as tx:
        assert (await people.find(tx, story.kofi.id)) == replace(kofi, level=4)
    await story.noor.submits()
    await story.noor.sees("1 person imported.")
    async with story.reading() as tx:
        assert (await people.find(tx, story.kofi.id)) == replace(kofi, level=3)


async def test_a_preview_leads_back_to_another_file(story: Story) -> None:
    await uploads(story, roster_csv())
    await story.noor.clicks("Another file")
    await story.noor.submits({"Roster": ("people.csv", b"email,level\nada@example.com,2\n")})
    await story.noor.sees("1 person is new: @Ada Nwosu")
    await story.noor.submits()
    assert await count_known_levels(story) == 1


async def test_a_preview_that_is_closed_imports_nothing(story: Story) -> None:
    await uploads(story, roster_csv())
    await story.noor.closes()
    assert await count_known_levels(story) == 0


async def test_a_file_that_says_nothing_new_has_nothing_to_import(story: Story) -> None:
    await story.has_roster()
    await uploads(story, roster_csv())
    await story.noor.sees("nothing: all of this is known already")
    assert story.noor.modal is not None
    assert "submit" not in story.noor.modal.payload


async def test_who_is_no_admin_any_more_imports_nothing(story: Story) -> None:
    await uploads(story, roster_csv())
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        noor = await people.find(tx, story.noor.id)
        assert noor is not None
        await people.save_from_slack(tx, [replace(noor, is_slack_admin=False)])
    await story.noor.submits()
    await story.noor.sees("Only programme admins can see this")
    assert await count_known_levels(story) == 0


async def test_what_is_no_text_is_refused_with_the_next_step(story: Story) -> None:
    await uploads(story, b"\xff\xfe\x00")
    await story.noor.sees("Line 1: this is not text; save the file as CSV in UTF-8")


async def test_a_thousand_people_are_imported_at_once(story: Story) -> None:
    rows = ROSTER
    for number in range(1_000):
        story.workspace.add(make_user(f"p{number:04}", f"Person {number}"))
        rows += f"p{number:04}@example.com,{number % 6 + 1},,Sales,Oslo\n"
    await imports(story, rows.encode())
    await story.noor.sees("1000 people imported.")
    assert await count_known_levels(story) == 1_000


async def test_a_column_that_is_not_there_changes_nothing(story: Story) -> None:
    await story.has_programme()
    await story.joins("kofi", "farah")
    await imports(story, b"email,level\nkofi@example.com,2\nfarah@example.com,6\n")
    await story.noor.sees("2 people imported.")
    await story.noor.sees("Not in this file, so unchanged: manager, department, location.")
    async with story.reading() as tx:
        kofi = await people.find(tx, story.kofi.id)
    assert kofi is not None
    assert (kofi.level, kofi.manager_id, kofi.department) == (2, story.farah.id, "Product")
    await story.noor.types("/mentor admin match")
    assert story.noor.modal is not None
    assert "@Kofi Asamoah → @Farah" not in story.noor.words(story.noor.modal)


async def test_a_roster_without_a_level_says_how_many_cannot_be_matched(story: Story) -> None:
    await imports(story, (ROSTER + "ada@example.com,,,,\nkofi@example.com,2,,,\n").encode())
    await story.noor.sees("1 person has no level and cannot be matched yet")


async def test_a_cell_that_was_emptied_is_counted(story: Story) -> None:
    await story.has_roster()
    await imports(
        story, (ROSTER + "kofi@example.com,,,Product,\nada@example.com,,yuki@example.com,,\n").encode()
    )
    for words in (
        "2 levels taken away: @Kofi Asamoah (2), @Ada Nwosu (2)",
        "1 manager taken away: @Kofi Asamoah (@Farah Daneshvar)",
        "1 department taken away: @Ada Nwosu (Engineering)",
        "2 locations taken away: @Kofi Asamoah (London), @Ada Nwosu (London)",
    ):
        await story.noor.sees(words)
    await imports(story, roster_csv().encode())
    assert "taken away" not in story.noor.words(story.noor.latest)


async def test_words_that_say_nothing_are_unknown_and_remarked(story: Story) -> None:
    await imports(story, (ROSTER + "ada@example.com,2,top,N/A,-\nkofi@example.com,?,top,N/A,Oslo\n").encode())
    await story.noor.sees("1 person has no level and cannot be matched yet.")
    await story.noor.sees(
        "Says nothing, so read as unknown: N/A in department (2), - in location (1), ? in level (1)."
    )
    async with story.reading() as tx:
        ada = await people.find(tx, story.ada.id)
    assert ada is not None
    assert (ada.department, ada.location) == (None, None)


async def test_a_roster_is_read_however_its_cells_are_parted(story: Story) -> None:
    rows = roster_csv().replace(",", ";").replace("\n", ";;\n").replace("level", "Level")
    await imports(story, b"\xef\xbb\xbf" + rows.encode())
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48


async def test_whose_line_does_not_reach_the_top_is_not_matched_and_reads_why(story: Story) -> None:
    await story.has_programme()
    await story.joins("kofi", "grace", "ada", "henrik")
    rows = ROSTER + "camila@example.com,5,,Product,New York\nimani@example.com,6,top,,London\n"
    await imports(story, rows.encode())
    await story.noor.sees(
        "1 person has no line of managers to the top and cannot be matched yet. "
        "Name the manager of @Camila Restrepo, or write top if they report to nobody."
    )
    await story.noor.types("/mentor admin match")
    assert story.noor.modal is not None
    plan = story.noor.words(story.noor.modal)
    assert "@Ada Nwosu → @" in plan
    assert "@Kofi Asamoah → @" not in plan
    assert "the managers above them are not known up to the top; add them" in plan
    await imports(story, roster_csv().encode())
    await story.noor.sees("48 people imported.")
    await story.noor.types("/mentor admin match")
    assert "@Kofi Asamoah → @" in story.noor.words(story.noor.modal)


async def test_levels_upside_down_are_asked_about_and_nothing_is_kept(story: Story) -> None:
    rows = re.sub(r",([1-6]),", lambda match: f",{7 - int(match[1])},", roster_csv())
    await uploads(story, rows)
    await story.noor.sees("In 47 of 47 lines the manager stands below the person. Is 1 your highest level?")
    assert await count_known_levels(story) == 0
    await story.noor.submits({"Managers below their people": [LEVELS_ARE_RIGHT]})
    await story.noor.sees("48 people imported.")
    assert await count_known_levels(story) == 48


async def test_levels_alone_are_held_against_the_managers_of_an_earlier_roster(story: Story) -> None:
    await story.has_roster()
    await uploads(story, b"email,level\nkofi@example.com,6\nada@example.com,5\n")
    await story.noor.sees("In 2 of 2 lines the manager stands below the person")
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
    await imports(story, f"slack_id,level,manager\n{story.ada.id},2,top\n".encode())
    await story.noor.sees("1 person imported.")


async def test_an_app_that_may_not_read_files_or_people_says_so(story: Story) -> None:
    story.workspace.scopes.discard("files:read")
    await uploads(story, roster_csv())
    await story.noor.sees("I may not read files in this workspace.")
    await story.noor.sees("adds the scope files:read to the app")
    story.workspace.scopes.add("files:read")
    await story.noor.types("/mentor admin")
    await story.noor.clicks("Import people")
    story.workspace.scopes.discard("users:read")
    await story.noor.submits({"Roster": ("people.csv", roster_csv().encode())})
    await story.noor.sees("I may not read who is in this workspace.")
    assert await count_known_levels(story) == 0


async def test_who_may_not_be_read_at_the_console_is_our_lack(story: Story) -> None:
    story.workspace.scopes.discard("users:read")
    await story.noor.types("/mentor admin")
    await story.noor.sees("adds the scope users:read to the app")


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
    await story.noor.types("/mentor admin")
    await story.noor.sees("1 pair whose managers I do not know")
    await story.noor.sees(
        "One of the two might report to the other: @Ada Nwosu with @Farah Daneshvar. They go on."
    )
    await imports(story, b"email,level,manager\nimani@example.com,6,TOP\n")
    assert "no line of managers" not in story.noor.words(story.noor.latest)
    await story.noor.types("/mentor admin match")
    assert "@Kofi Asamoah → @" in story.noor.words(story.noor.modal)


async def test_an_account_that_changed_while_the_import_read_slack_stays_as_it_is_now(story: Story) -> None:
    """The event of the change comes while the pages of the directory are read."""
    await story.has_programme()
    await story.joins("ada", "farah")
    bot, now = story.bot, story.workspace.clock.now()
    older = [
        (replace(account, account_changed_at=now), address)
        async for account, address in bot.directory.everybody()
    ]

    class EventComesMeanwhile(Directory):
        async def everybody(self) -> AsyncIterator[tuple[Person, str | None]]:
            async with bot.db.transaction(bot.workspace.id) as tx:
                ada = (await people.find_many(tx, [story.ada.id]))[story.ada.id]
                guest = replace(
                    ada, account_status=AccountStatus.GUEST, account_changed_at=now + timedelta(seconds=1)
                )
                assert await follow_accounts.follow(tx, [guest], now)
            for each in older:
                yield each

    directory = EventComesMeanwhile(bot.client, Company(bot.workspace.id))
    await import_roster(read(roster_csv()), directory, bot.db, bot.workspace.id, now, story.noor.id)
    async with story.reading() as tx:
        ada = (await people.find_many(tx, [story.ada.id]))[story.ada.id]
    assert ada.account_status is AccountStatus.GUEST
    assert ada.level is not None
