"""The result of an import: what was taken away, what was not there, and whose line does not reach the top."""

from dataclasses import replace

from bot.mentoring.files.roster import parse
from bot.mentoring.files.roster_import import RosterImport, summarize_import, with_absent_columns
from bot.mentoring.files.silent_words import SilentWord
from bot.mentoring.model import TOP, Person

ADA, BO, CY = (
    Person(person_id, person_id, "UTC", "en", level=2, manager_id=TOP, department="Data")
    for person_id in ("ada", "bo", "cy")
)
FORMER = {each.id: each for each in (ADA, BO)}
ROSTER = parse("slack_id,level,manager,department,location\n")


def imported(*people: Person) -> RosterImport:
    managers = {each.id: each.manager_id for each in people}
    return summarize_import(ROSTER, people, FORMER, managers)


def test_what_is_no_longer_known_is_counted_by_column() -> None:
    nobody = replace(ADA, level=None, manager_id=None)
    assert imported(nobody, replace(BO, manager_id=None)).emptied_cells == {"level": 1, "manager": 2}


def test_what_was_never_known_is_not() -> None:
    assert imported(ADA, replace(BO, manager_id="ada"), replace(CY, level=None)).emptied_cells == {}


def test_lines_that_break_off_are_counted_with_the_person_of_most_people_first() -> None:
    people = [replace(ADA, manager_id="zoe"), replace(BO, manager_id="ada"), replace(CY, manager_id=None)]
    result = imported(*people)
    assert (result.without_line, result.line_breaks) == (3, ["zoe", "cy"])
    assert imported(ADA, replace(BO, manager_id="ada"), CY).without_line == 0


def test_words_that_say_nothing_are_counted() -> None:
    roster = parse("slack_id,level,department\nada,1,N/A\nbo,-,N/A\n")
    result = summarize_import(roster, [], {}, {})
    assert result.silent_words == {SilentWord("department", "N/A"): 2, SilentWord("level", "-"): 1}
    assert result.absent_columns == ("manager", "location")


def test_what_a_column_said_that_is_not_there_stays() -> None:
    roster = parse("slack_id,level\nada,7\ncy,3\n")
    people = [replace(each, level=7, manager_id=None, department=None) for each in (ADA, CY)]
    assert with_absent_columns(roster, people, FORMER) == [replace(ADA, level=7), people[1]]
