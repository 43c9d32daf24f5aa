"""A roster as an organisation has it: its own headings, grades, names and workbooks, in one view."""

import csv
import io

from openpyxl import Workbook

from bot.blocks.messages.roster_reading import EXAMPLE
from bot.mentoring.files.headings import RosterWords, recognise
from bot.mentoring.files.roster import parse, read
from storage import people, roster_words
from tests.slack_simulator import make_user, roster_csv
from tests.support.cast import Story

GRADES = ("Associate", "Senior", "Lead", "Director", "Vice President", "Chief")
HR_TITLES = "Employee ID,Name,Work Email,Grade,Line Manager,Business Unit,Office,Salary"
AS_HR_WRITES = HR_TITLES.split(",")


def hr_rows(story: Story) -> list[list[str]]:
    """The demo's people as a system of HR writes them: grades in words, managers by name."""
    names = {each.email: each.name for each in story.workspace.people.values()}
    rows = []
    for number, row in enumerate(csv.DictReader(io.StringIO(roster_csv()))):
        manager = names.get(row["manager"], row["manager"])
        grade = GRADES[int(row["level"]) - 1]
        person = [f"E{number}", names[row["email"]], row["email"], grade, manager]
        rows.append([*person, row["department"], row["location"], "secret"])
    return rows


def hr_csv(story: Story) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([AS_HR_WRITES, *hr_rows(story)])
    return text.getvalue().encode()


async def uploads(story: Story, content: bytes, name: str = "people.csv") -> None:
    await story.noor.types("/mentor admin people")
    await story.noor.submits({"Roster": (name, content)})


async def levels(story: Story) -> dict[int, int]:
    async with story.reading() as tx:
        everybody = [await people.find(tx, each.id) for each in story.workspace.people.values()]
    known = [each.level for each in everybody if each and each.level]
    return {level: known.count(level) for level in sorted({*known})}


async def answers_grades(story: Story) -> None:
    await story.noor.submits({grade: str(number) for number, grade in enumerate(GRADES, 1)})


async def test_a_roster_of_hr_is_imported_step_by_step_in_one_view(story: Story) -> None:
    await story.has_roster()
    expected = await levels(story)
    await uploads(story, hr_csv(story))
    await story.noor.sees("These columns are not called as mine are. Which is which?")
    assert story.noor.modal is not None
    view_id = story.noor.modal.id
    await story.noor.submits()
    await story.noor.sees("Your file has grades in place of levels.")
    await answers_grades(story)
    for words in (
        "Nothing is imported yet. 48 people in this file.",
        "Columns: Work Email → email, Grade → level, Line Manager → manager, Business Unit → department",
        "Columns that I do not use: Employee ID, Name, Salary.",
        "Managers by name",
        "Farah Daneshvar → @Farah Daneshvar",
        "nothing: all of this is known already",
    ):
        await story.noor.sees(words)
    assert story.noor.modal.id == view_id
    assert await levels(story) == expected


async def test_windows_1252_is_read_and_remarked(story: Story) -> None:
    await uploads(story, "email;level;department\nada@example.com;2;Zürich\n".encode("cp1252"))
    await story.noor.sees("Read as Windows-1252, since it is not UTF-8: please see that names look right.")
    await story.noor.submits()
    async with story.reading() as tx:
        ada = await people.find(tx, story.ada.id)
    assert ada is not None
    assert ada.department == "Zürich"


async def test_names_of_managers_are_confirmed_and_then_they_are_who_is_meant(story: Story) -> None:
    await story.noor.types("/mentor admin people")
    rows = 'email,level,manager\nkofi@example.com,2,"Daneshvar, Farah"\nfarah@example.com,4,top\n'
    await story.noor.submits({"Roster": ("people.csv", rows.encode())})
    await story.noor.sees("Daneshvar, Farah → @Farah Daneshvar")
    await story.noor.submits({"Managers by name": ["These are the people who are meant"]})
    await story.noor.sees("2 people imported.")
    async with story.reading() as tx:
        kofi = await people.find(tx, story.kofi.id)
    assert kofi is not None
    assert kofi.manager_id == story.farah.id


async def test_a_name_that_several_have_is_a_fault_beside_all_others(story: Story) -> None:
    story.workspace.add(make_user("farah2", "Farah Daneshvar"))
    await uploads(story, b"email,level,manager\nkofi@example.com,99,farah daneshvar\n")
    await story.noor.sees("Line 2: several people are called farah daneshvar; use their address")
    await story.noor.sees("Line 2: 99 is not a level")


async def test_what_was_answered_once_is_remembered_and_goes_straight_to_the_preview(story: Story) -> None:
    await uploads(story, hr_csv(story))
    await story.noor.submits()
    await answers_grades(story)
    await story.noor.closes()
    await uploads(story, hr_csv(story))
    await story.noor.sees("Nothing is imported yet. 48 people in this file.")
    await story.noor.submits({"Managers by name": ["These are the people who are meant"]})
    await story.noor.sees("48 people imported.")
    assert (await levels(story))[6] == 1


async def test_only_new_grades_are_asked_about(story: Story) -> None:
    async with story.bot.db.transaction(story.bot.workspace.id) as tx:
        await roster_words.save(tx, RosterWords(grades={"lead": 3}))
    await uploads(story, b"email,level\nada@example.com,LEAD\nkofi@example.com,L5\nfarah@example.com,6\n")
    assert story.noor.modal is not None
    form = story.noor.words(story.noor.modal)
    assert "L5" in form
    assert "LEAD" not in form
    await story.noor.submits()
    await story.noor.submits()
    assert await levels(story) == {3: 1, 5: 1, 6: 1}


async def test_columns_can_be_told_anew_from_the_preview(story: Story) -> None:
    rows = b"Email,Stars,Grade\nada@example.com,5,2\nkofi@example.com,6,1\n"
    await uploads(story, rows)
    await story.noor.submits({"Level or grade": "Stars"})
    await story.noor.sees("Columns: Stars → level.")
    await story.noor.clicks("Columns")
    await story.noor.submits({"Level or grade": "Grade"})
    await story.noor.sees("Columns: Grade → level.")
    await story.noor.submits()
    assert await levels(story) == {1: 1, 2: 1}


async def test_one_column_stands_for_one_thing(story: Story) -> None:
    await uploads(story, b"Email,Grade,Office\nada@example.com,2,London\n")
    await story.noor.submits({"Department": "Office"})
    assert story.noor.errors == {
        "Location": "This column stands for something else too. Please choose another."
    }


async def test_a_file_in_our_own_words_is_shown_at_once_and_what_is_not_ours_is_listed(story: Story) -> None:
    await uploads(story, b"email,level,name,Salary\nada@example.com,2,Ada,1\n")
    await story.noor.sees("Nothing is imported yet. 1 person in this file.")
    await story.noor.sees("Columns that I do not use: name, Salary.")


async def test_a_workbook_is_read_as_a_csv_file_is(story: Story) -> None:
    book = Workbook()
    for row in (AS_HR_WRITES, *hr_rows(story)):
        book.active.append([*row])
    content = io.BytesIO()
    book.save(content)
    await uploads(story, content.getvalue(), "people.xlsx")
    await story.noor.submits()
    await answers_grades(story)
    await story.noor.sees("Nothing is imported yet. 48 people in this file.")


async def test_what_is_no_workbook_says_what_to_save_it_as(story: Story) -> None:
    await uploads(story, b"\xd0\xcf\x11\xe0 an old one", "people.xlsx")
    await story.noor.sees(
        "Line 1: I cannot read this workbook; save it as .xlsx without a password, or as CSV"
    )
    await story.noor.clicks("Try again")
    await story.noor.submits({"Roster": ("people.csv", roster_csv().encode())})
    await story.noor.sees("48 people in this file.")


async def test_an_example_is_sent_and_is_a_roster_without_faults(story: Story) -> None:
    await story.noor.types("/mentor admin people")
    await story.noor.clicks("Send me an example")
    await story.noor.sees("The example is in the messages between you and me.")
    assert "[file: roster-example.csv]" in story.noor.words(story.noor.dms[-1])
    await story.noor.submits({"Roster": ("people.csv", roster_csv().encode())})
    await story.noor.sees("48 people in this file.")
    table = read(EXAMPLE)
    headings = recognise(table, {})
    assert headings.are_certain
    assert parse(table, headings).faults == ()


async def test_an_import_says_how_many_are_leaders_and_mentors_by_level(story: Story) -> None:
    await story.has_programme()
    await uploads(story, roster_csv().replace("ada@example.com,2", "ada@example.com,3").encode())
    await story.noor.sees("By level, in Spring: ")
    assert story.noor.modal is not None
    words = story.noor.words(story.noor.modal)
    leaders = sum(count for level, count in (await levels(story)).items() if level >= 4)
    assert f"In Spring: {leaders}" not in words
    assert (
        f"By level, in Spring: {leaders} as leaders (level 4 and above), {48 - leaders} as mentors." in words
    )
    await story.noor.submits()
    await story.noor.sees(f"{48 - leaders} as mentors.")
