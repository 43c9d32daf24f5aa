"""A roster: each fault with its line, whatever people put into their spreadsheets, circles of managers."""

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.files.roster import (
    LEVELS,
    BadRoster,
    RosterFault,
    RosterFaultKind,
    RosterRow,
    parse,
    resolve,
)
from bot.mentoring.model import TOP, Person
from tests.slack_simulator import roster_csv
from tests.support.examples import examples

HEADER = "email,level,manager,department,location"


def faults_of(text: str) -> list[tuple[int, RosterFaultKind, str]]:
    with pytest.raises(BadRoster) as refused:
        parse(text)
    return [(fault.line, fault.kind, fault.value) for fault in refused.value.faults]


def rows_of(text: str) -> tuple[RosterRow, ...]:
    return parse(text).rows


def sheet(*lines: str, header: str = "email,level") -> str:
    return "\n".join((header, *lines))


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "line", "kind", "value"),
        [
            pytest.param("", 1, RosterFaultKind.NO_HEADER, "", id="an empty file"),
            pytest.param("\nemail,level", 1, RosterFaultKind.NO_HEADER, "", id="a blank first line"),
            pytest.param("ada@example.com,2", 1, RosterFaultKind.NO_HEADER, "", id="no header"),
            pytest.param("email,manager", 1, RosterFaultKind.NO_HEADER, "", id="no column of levels"),
            pytest.param("level,manager", 1, RosterFaultKind.NO_HEADER, "", id="no column of people"),
            pytest.param(
                "email,slack_id,level", 1, RosterFaultKind.NO_HEADER, "", id="two columns of people"
            ),
            pytest.param("email,level,level", 1, RosterFaultKind.NO_HEADER, "", id="a column twice"),
            pytest.param(
                "email,level,salary", 1, RosterFaultKind.UNKNOWN_COLUMN, "salary", id="an unknown column"
            ),
            pytest.param(
                sheet("ada@x,1", "bo@x,2,London"),
                3,
                RosterFaultKind.WRONG_NUMBER_OF_CELLS,
                "3",
                id="a cell too many",
            ),
            pytest.param(
                sheet("ada@x,1", "bo@x"), 3, RosterFaultKind.WRONG_NUMBER_OF_CELLS, "1", id="a cell too few"
            ),
            pytest.param(sheet("ada@x,1", " ,2"), 3, RosterFaultKind.NOBODY, "", id="nobody"),
            pytest.param(
                sheet("ada@x,senior"), 2, RosterFaultKind.NOT_A_LEVEL, "senior", id="a word for a level"
            ),
            pytest.param(sheet("ada@x,0"), 2, RosterFaultKind.NOT_A_LEVEL, "0", id="level 0"),
            pytest.param(sheet("ada@x,21"), 2, RosterFaultKind.NOT_A_LEVEL, "21", id="level 21"),
            pytest.param(sheet("ada@x,-1"), 2, RosterFaultKind.NOT_A_LEVEL, "-1", id="level -1"),
            pytest.param(sheet("ada@x,2.5"), 2, RosterFaultKind.NOT_A_LEVEL, "2.5", id="level 2.5"),
            pytest.param(sheet("ada@x,٣"), 2, RosterFaultKind.NOT_A_LEVEL, "٣", id="an Arabic digit"),
            pytest.param(sheet("ada@x,²"), 2, RosterFaultKind.NOT_A_LEVEL, "²", id="a superscript"),
            pytest.param(
                sheet("ada@x,00000000112"),
                2,
                RosterFaultKind.NOT_A_LEVEL,
                "00000000112",
                id="too large after zeros",
            ),
            pytest.param(
                sheet(f"ada@x,{'9' * 99}"), 2, RosterFaultKind.NOT_A_LEVEL, "9" * 40, id="99 digits"
            ),
            pytest.param(
                sheet(f"{'a' * 201}@x,1"), 2, RosterFaultKind.TOO_LONG, "email", id="a long address"
            ),
            pytest.param(
                sheet("ada@x,1", "bo@x,1", "ada@x,2"),
                4,
                RosterFaultKind.TWICE,
                "ada@x",
                id="an address twice",
            ),
            pytest.param(
                sheet("ada@x,1", "Ada@X,2"),
                3,
                RosterFaultKind.TWICE,
                "Ada@X",
                id="an address twice, in capitals",
            ),
            pytest.param(sheet('ada@x,"1'), 1, RosterFaultKind.NOT_CSV, "", id="an open quote"),
            pytest.param(sheet('"ada"@x,1'), 1, RosterFaultKind.NOT_CSV, "", id="a word after a quote"),
            pytest.param(sheet("ada@x,1\rbo@x,1"), 1, RosterFaultKind.NOT_CSV, "", id="lines of an old Mac"),
        ],
    )
    def test_each_with_its_line(self, text: str, line: int, kind: RosterFaultKind, value: str) -> None:
        assert faults_of(text) == [(line, kind, value)]

    def test_all_at_once_in_the_order_of_their_lines(self) -> None:
        text = sheet("ada@x,1", "bo@x,boss", ",3", "cy@x", f"{'d' * 300},99")
        assert [fault[:2] for fault in faults_of(text)] == [
            (3, RosterFaultKind.NOT_A_LEVEL),
            (4, RosterFaultKind.NOBODY),
            (5, RosterFaultKind.WRONG_NUMBER_OF_CELLS),
            (6, RosterFaultKind.NOT_A_LEVEL),
            (6, RosterFaultKind.TOO_LONG),
        ]

    def test_every_unknown_column_is_named(self) -> None:
        header = "email,level,salary,Shoe size"
        assert [value for _, _, value in faults_of(header)] == ["salary", "shoe size"]

    def test_the_line_is_the_one_an_editor_shows(self) -> None:
        text = "email,level,department\n\n" + 'ada@x,1,"Two\nlines"\n' + "bo@x,boss,Sales"
        assert faults_of(text) == [(5, RosterFaultKind.NOT_A_LEVEL, "boss")]

    def test_a_row_of_several_lines_is_known_by_its_first(self) -> None:
        text = "email,level,department\n" + 'ada@x,boss,"Two\nlines"\n'
        assert faults_of(text) == [(2, RosterFaultKind.NOT_A_LEVEL, "boss")]

    def test_a_cell_of_four_thousand_characters(self) -> None:
        text = sheet(f"ada@x,1,{'x' * 4_000}", header="email,level,department")
        assert faults_of(text) == [(2, RosterFaultKind.TOO_LONG, "department")]

    def test_a_level_of_four_thousand_digits(self) -> None:
        assert {kind for _, kind, _ in faults_of(sheet(f"ada@x,{'1' * 5_000}"))} == {
            RosterFaultKind.TOO_LONG,
            RosterFaultKind.NOT_A_LEVEL,
        }

    def test_a_cell_too_large_for_the_reader(self) -> None:
        assert faults_of(sheet(f"{'x' * 200_000},1")) == [(1, RosterFaultKind.NOT_CSV, "")]


class TestRows:
    def test_all_that_a_row_says(self) -> None:
        assert rows_of(f"{HEADER}\nada@x,2,bo@x,Sales,London\n") == (
            RosterRow(2, "ada@x", 2, "bo@x", "Sales", "London"),
        )

    def test_what_is_left_empty_is_not_known(self) -> None:
        assert rows_of(f"{HEADER}\nada@x,,,,\n") == (RosterRow(2, "ada@x", None, None, None, None),)

    def test_columns_may_be_left_out_and_stand_in_any_order(self) -> None:
        assert rows_of(" Level , SLACK_ID\n3,U1") == (RosterRow(2, "U1", 3, None, None, None),)

    def test_white_space_around_cells_is_dropped(self) -> None:
        assert rows_of(sheet("  ada@x\u00a0,\t3 "))[0] == RosterRow(2, "ada@x", 3, None, None, None)

    @pytest.mark.parametrize("level", [*LEVELS, "007"])
    def test_levels(self, level: int | str) -> None:
        assert rows_of(sheet(f"ada@x,{level}"))[0].level == int(level)

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("\ufeffemail,level\nada@x,2\n", id="byte order mark"),
            pytest.param("email,level\r\nada@x,2\r\n", id="lines of Windows"),
            pytest.param("email,level\nada@x,2", id="no last line break"),
            pytest.param('"email","level"\n"ada@x","2"\n', id="quoted"),
            pytest.param("email;level\nada@x;2\n", id="semicolons"),
            pytest.param("email\tlevel\nada@x\t2\n", id="tabs"),
            pytest.param("email,level,,\nada@x,2,,\n", id="empty columns on the right"),
            pytest.param("email,level\nada@x,2,,\n", id="empty cells on the right"),
            pytest.param("\ufeffEMAIL;Level;;\r\nada@x;2;;\r\n", id="all of these at once"),
        ],
    )
    def test_however_it_was_saved(self, text: str) -> None:
        assert rows_of(text) == (RosterRow(2, "ada@x", 2, None, None, None),)

    def test_quoted_commas_and_quotes(self) -> None:
        row = rows_of(f'{HEADER}\nada@x,2,,"Food, drink and ""more""","Cork, Ireland"')[0]
        assert (row.department, row.location) == ('Food, drink and "more"', "Cork, Ireland")

    def test_blank_lines_are_passed_by_and_counted(self) -> None:
        rows = rows_of("email,level\n\nada@x,1\n , \n,\nbo@x,2\n\n")
        assert [(row.line, row.person) for row in rows] == [(3, "ada@x"), (6, "bo@x")]

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param("מחלקת כספים", id="Hebrew"),
            pytest.param("قسم المبيعات", id="Arabic"),
            pytest.param("👩‍👩‍👧‍👦 Care 🧡", id="emoji"),
            pytest.param("<!channel>", id="a call to a channel"),
            pytest.param("=1+1", id="a formula"),
            pytest.param("&lt;", id="an entity"),
            pytest.param("a" * 200, id="200 letters"),
        ],
    )
    def test_words_are_kept_as_they_are(self, words: str) -> None:
        assert rows_of(f"{HEADER}\nada@x,1,,{words},{words}")[0].department == words

    @pytest.mark.parametrize("separator", ",;\t")
    def test_the_roster_of_the_demo_however_its_cells_are_parted(self, separator: str) -> None:
        table = csv.reader(io.StringIO(roster_csv()))
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows([*row, "", ""] for row in table)
        assert rows_of("\ufeff" + text.getvalue()) == rows_of(roster_csv())

    @pytest.mark.parametrize("word", ["N/A", "-", "#N/A", "NULL", "none", "unknown", "?"])
    def test_words_that_say_nothing_are_not_known(self, word: str) -> None:
        roster = parse(f"{HEADER}\nada@x,{word},{word},{word},{word}\n")
        assert roster.rows == (RosterRow(2, "ada@x", None, None, None, None),)
        assert [(each.line, *each.word) for each in roster.silent_cells] == [
            (2, column, word) for column in ("level", "manager", "department", "location")
        ]

    @pytest.mark.parametrize("word", ["top", "Top", " TOP "])
    def test_the_top_of_a_line(self, word: str) -> None:
        assert rows_of(f"{HEADER}\nada@x,9,{word},,")[0].manager == TOP

    def test_a_header_alone_names_nobody(self) -> None:
        assert rows_of(HEADER) == ()

    def test_a_thousand_rows(self) -> None:
        rows = rows_of(sheet(*(f"p{number}@x,{number % 20 + 1}" for number in range(1_000))))
        assert [row.line for row in rows] == list(range(2, 1_002))

    def test_the_roster_of_the_demo(self) -> None:
        assert len(rows_of(roster_csv())) == 48


texts = st.text() | st.text("email,slack_id level\n\r\"';\t\ufeff\u2028\0 1２٣²-", max_size=200)
cells = st.text('ab@x,;\n"0129²\u2028 \0-?', max_size=12) | st.sampled_from(("top", "N/A", "#REF!"))
sheets = st.builds(
    lambda separator, rows: sheet(*map(separator.join, rows), header=f"email{separator}level"),
    st.sampled_from(",;\t"),
    st.lists(st.lists(cells, min_size=2, max_size=4), max_size=6),
)


@settings(max_examples=examples(400), deadline=None)
@given(texts | sheets)
def test_whatever_the_file_it_is_read_or_refused(text: str) -> None:
    with suppress(BadRoster):
        for row in rows_of(text):
            assert row.person == row.person.strip() != ""
            assert row.level is None or row.level in LEVELS


def person(person_id: str) -> Person:
    return Person(person_id, person_id.title(), "UTC", "en-US")


ADA, BO, CY, DEE = (person(person_id) for person_id in ("U_ADA", "U_BO", "U_CY", "U_DEE"))
DIRECTORY = {key: each for each in (ADA, BO, CY, DEE) for key in (each.id, f"{each.id[2:].lower()}@x")}


def row(line: int, address_or_id: str, manager: str | None = None) -> RosterRow:
    return RosterRow(line, address_or_id, 2, manager, "Sales", "London")


def refused(*rows: RosterRow) -> list[RosterFault]:
    with pytest.raises(BadRoster) as bad:
        resolve(rows, DIRECTORY)
    return list(bad.value.faults)


class TestColumns:
    def test_those_of_the_file(self) -> None:
        assert parse(f"{HEADER}\n").absent_columns == ()

    def test_those_that_are_not_there_are_known(self) -> None:
        roster = parse("location,email,level\nLondon,ada@x,2")
        assert (roster.columns, roster.absent_columns) == (("level", "location"), ("manager", "department"))


class TestWhoIsMeant:
    def test_people_are_as_slack_knows_them_with_what_the_roster_adds(self) -> None:
        people = resolve([row(2, "ada@x", "U_BO"), row(3, "U_CY")], DIRECTORY)
        assert [replace(each, manager_id=None) for each in people] == [
            replace(each, level=2, department="Sales", location="London") for each in (ADA, CY)
        ]
        assert [each.manager_id for each in people] == ["U_BO", None]

    def test_what_a_line_leaves_empty_is_forgotten(self) -> None:
        former = replace(ADA, level=9, manager_id="U_BO", department="Old", location="Old")
        people = resolve([RosterRow(2, "ada@x", None, None, None, None)], {"ada@x": former})
        assert people == (ADA,)

    def test_who_is_at_the_top_reports_to_nobody(self) -> None:
        assert [each.manager_id for each in resolve([row(2, "ada@x", TOP), row(3, "U_BO")], DIRECTORY)] == [
            TOP,
            None,
        ]

    def test_addresses_that_slack_does_not_give_are_one_fault_and_no_mistake_of_a_line(self) -> None:
        rows = (row(2, "U_ADA", "bo@x"), row(3, "bo@x", "U_EVE"), row(4, "cy@x"))
        with pytest.raises(BadRoster) as bad:
            resolve(rows, {each.id: each for each in (ADA, BO, CY)})
        assert bad.value.faults == (
            RosterFault(2, RosterFaultKind.UNREADABLE_ADDRESSES),
            RosterFault(3, RosterFaultKind.MANAGER_NOT_IN_SLACK, "U_EVE"),
        )

    def test_ids_need_no_address(self) -> None:
        ids_alone = {each.id: each for each in (ADA, BO)}
        assert resolve([row(2, "U_ADA", "U_BO")], ids_alone)[0].manager_id == "U_BO"
        with pytest.raises(BadRoster) as bad:
            resolve([row(2, "U_EVE")], ids_alone)
        assert bad.value.faults == (RosterFault(2, RosterFaultKind.NOT_IN_SLACK, "U_EVE"),)

    def test_an_address_is_the_same_in_capitals(self) -> None:
        people = resolve([row(2, "ADA@X", "Bo@X")], DIRECTORY)
        assert [(each.id, each.manager_id) for each in people] == [("U_ADA", "U_BO")]

    def test_somebody_who_is_not_in_slack(self) -> None:
        assert refused(row(2, "ada@x"), row(3, "eve@x")) == [
            RosterFault(3, RosterFaultKind.NOT_IN_SLACK, "eve@x")
        ]

    def test_a_manager_who_is_not_in_slack(self) -> None:
        assert refused(row(2, "ada@x", "eve@x")) == [
            RosterFault(2, RosterFaultKind.MANAGER_NOT_IN_SLACK, "eve@x")
        ]

    def test_an_own_manager(self) -> None:
        assert refused(row(2, "ada@x", "ADA@x")) == [RosterFault(2, RosterFaultKind.OWN_MANAGER, "ada@x")]

    def test_an_own_manager_by_another_name(self) -> None:
        assert refused(row(2, "ada@x", "U_ADA")) == [RosterFault(2, RosterFaultKind.CIRCLE, "ada@x")]

    @pytest.mark.parametrize("key", ["U_ADA", "ADA@x"])
    def test_two_rows_of_one_person(self, key: str) -> None:
        assert refused(row(2, "ada@x"), row(3, "bo@x"), row(4, key)) == [
            RosterFault(4, RosterFaultKind.TWICE, key)
        ]

    def test_all_at_once(self) -> None:
        faults = refused(row(2, "eve@x", "bo@x"), row(3, "ada@x", "U_EVE"), row(4, "bo@x", "bo@x"))
        assert [(fault.line, fault.kind) for fault in faults] == [
            (2, RosterFaultKind.NOT_IN_SLACK),
            (3, RosterFaultKind.MANAGER_NOT_IN_SLACK),
            (4, RosterFaultKind.OWN_MANAGER),
        ]

    def test_nobody_is_meant_by_no_row(self) -> None:
        assert resolve([], DIRECTORY) == ()


class TestManagersAbove:
    def test_a_chain_is_fine_in_any_order(self) -> None:
        rows = [row(2, "ada@x", "bo@x"), row(3, "bo@x", "cy@x"), row(4, "cy@x")]
        assert resolve(rows, DIRECTORY)
        assert resolve(rows[::-1], DIRECTORY)

    def test_a_manager_needs_no_row(self) -> None:
        assert resolve([row(2, "ada@x", "dee@x")], DIRECTORY)[0].manager_id == "U_DEE"

    def test_a_circle_of_two(self) -> None:
        assert refused(row(2, "ada@x", "bo@x"), row(3, "bo@x", "ada@x")) == [
            RosterFault(2, RosterFaultKind.CIRCLE, "ada@x")
        ]

    def test_a_circle_of_three(self) -> None:
        rows = [row(2, "ada@x", "bo@x"), row(3, "bo@x", "U_CY"), row(4, "cy@x", "ada@x")]
        assert refused(*rows) == [RosterFault(2, RosterFaultKind.CIRCLE, "ada@x")]

    @pytest.mark.parametrize("line", [2, 9])
    def test_somebody_below_a_circle(self, line: int) -> None:
        subordinate, circle = row(line, "dee@x", "ada@x"), (row(3, "ada@x", "bo@x"), row(4, "bo@x", "ada@x"))
        rows = sorted((subordinate, *circle), key=lambda each: each.line)
        assert refused(*rows) == [RosterFault(rows[0].line, RosterFaultKind.CIRCLE, rows[0].person)]

    def test_two_circles_are_two_faults(self) -> None:
        rows = [row(2, "ada@x", "bo@x"), row(3, "bo@x", "ada@x"), row(4, "cy@x", "dee@x")]
        assert [fault.line for fault in refused(*rows, row(5, "dee@x", "cy@x"))] == [2, 4]


@settings(max_examples=examples(200), deadline=None)
@given(st.dictionaries(st.integers(0, 7), st.none() | st.integers(0, 7), max_size=8))
def test_a_circle_is_found_exactly_where_there_is_one(manages: dict[int, int | None]) -> None:
    directory = {f"U{number}": person(f"U{number}") for number in range(8)}
    rows = [
        row(line, f"U{number}", None if manager is None else f"U{manager}")
        for line, (number, manager) in enumerate(manages.items(), 2)
    ]
    goes_round = any(len(chain_above(number, manages)) > len(manages) for number in manages)
    if goes_round:
        with pytest.raises(BadRoster) as bad:
            resolve(rows, directory)
        assert {fault.kind for fault in bad.value.faults} <= {
            RosterFaultKind.CIRCLE,
            RosterFaultKind.OWN_MANAGER,
        }
    else:
        assert len(resolve(rows, directory)) == len(manages)


def chain_above(person_number: int, manages: dict[int, int | None]) -> list[int]:
    """Everybody above somebody; longer than there are people where it goes round."""
    chain: list[int] = []
    manager = manages.get(person_number)
    while manager is not None and len(chain) <= len(manages):
        chain.append(manager)
        manager = manages.get(manager)
    return chain
