"""Columns are recognised by our words, by those confirmed before, and by common ones to be confirmed."""

import pytest

from bot.mentoring.files.csv_table import read_table
from bot.mentoring.files.headings import COMMON_HEADINGS, OUR_COLUMNS, Headings, recognise, words_chosen
from bot.mentoring.files.roster_faults import BadRoster, RosterFault, RosterFaultKind
from bot.mentoring.model import normal_form

AS_HR_WRITES = "Employee ID,Name,Work Email,Job Grade,Line Manager,Business Unit,Office,Salary"


def headings(titles: str, **confirmed_titles: str) -> Headings:
    confirmed = {each.replace("_", " "): column for each, column in confirmed_titles.items()}
    return recognise(read_table(titles), confirmed)


def test_those_of_ours_are_certain_and_the_rest_is_passed_by() -> None:
    assert headings("Level,EMAIL,Salary,Name") == Headings(
        {"email": "email", "level": "level"}, ignored_titles=("Salary", "Name")
    )
    assert headings("level,email").are_certain


def test_common_ones_are_recognised_and_not_certain() -> None:
    recognised = headings(AS_HR_WRITES)
    assert recognised.titles == {
        "email": "work email",
        "level": "job grade",
        "manager": "line manager",
        "department": "business unit",
        "location": "office",
    }
    assert recognised.guessed_titles == recognised.other_words
    assert recognised.guessed_titles["level"] == "Job Grade"
    assert recognised.ignored_titles == ("Employee ID", "Name", "Salary")
    assert not recognised.are_certain


def test_one_that_is_common_beside_ours_is_not_certain_either() -> None:
    recognised = headings("email,level,Line Manager")
    assert (recognised.guessed_titles, recognised.are_certain) == ({"manager": "Line Manager"}, False)


def test_those_confirmed_before_are_certain() -> None:
    recognised = headings("Who,How high,Line Manager", who="email", how_high="level", line_manager="")
    assert recognised.titles == {"email": "who", "level": "how high"}
    assert (recognised.guessed_titles, recognised.are_certain) == ({}, True)
    assert recognised.other_words == {"email": "Who", "level": "How high"}


def test_our_own_words_mean_what_they_say() -> None:
    assert headings("email,level,grade", level="", grade="level").titles == {
        "email": "email",
        "level": "level",
    }


def test_the_likeliest_of_several_is_taken() -> None:
    assert headings("Manager Name,Manager Email,Email,Grade").titles["manager"] == "manager email"


def test_no_heading_is_common_for_two_columns() -> None:
    common = [each for headings in COMMON_HEADINGS.values() for each in headings.split("|")]
    assert len({*common}) == len(common)
    assert not {*common} & {*OUR_COLUMNS}
    assert [normal_form(each) for each in common] == common


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        ("", RosterFaultKind.NO_HEADER),
        ("email", RosterFaultKind.NO_HEADER),
        ("ada@x,2", RosterFaultKind.NO_HEADER),
        ("email,manager", RosterFaultKind.NO_HEADER),
        ("email,level,level", RosterFaultKind.TITLE_TWICE),
        ("Work Email,work  email,level", RosterFaultKind.TITLE_TWICE),
    ],
)
def test_a_first_line_that_is_none(titles: str, kind: RosterFaultKind) -> None:
    with pytest.raises(BadRoster) as bad:
        headings(titles)
    assert {each.kind for each in bad.value.faults} == {kind}


def test_others_that_are_there_twice_are_no_fault() -> None:
    assert headings("email,level,Notes,Notes").ignored_titles == ("Notes",)


def test_what_is_chosen_is_certain_and_of_the_rest_nothing_is_said() -> None:
    table = read_table(AS_HR_WRITES)
    numbers = {"email": 2, "level": 3, "manager": None, "department": 1, "location": None}
    words = words_chosen(table, numbers, {"salary": "level"})
    assert words.titles == {
        "name": "department",
        "work email": "email",
        "job grade": "level",
        "line manager": "",
        "business unit": "",
        "office": "",
        "salary": "",
    }
    assert recognise(table, words.titles).are_certain


def test_a_column_of_slack_ids_is_called_so() -> None:
    table = read_table("Slack Member ID,Grade")
    assert words_chosen(table, {"email": 0, "level": 1}, {}).titles["slack member id"] == "slack_id"


def test_a_fault_says_which_title_is_there_twice() -> None:
    with pytest.raises(BadRoster) as bad:
        headings("email,email,level")
    assert bad.value.faults == (RosterFault(1, RosterFaultKind.TITLE_TWICE, "email"),)
