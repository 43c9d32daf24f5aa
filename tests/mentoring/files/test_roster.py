"""A roster as written: each fault with its line, whatever people put into their spreadsheets."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.files.headings import recognise
from bot.mentoring.files.roster import LEVELS, Roster, RosterRow, grades_in, parse, read
from bot.mentoring.files.roster_faults import BadRoster, RosterFaultKind
from bot.mentoring.model import TOP
from tests.slack_simulator import roster_csv
from tests.support.examples import examples

HEADER = "email,level,manager,department,location"


def parsed(text: bytes | str, titles: Mapping[str, str] | None = None, **grades: int) -> Roster:
    table = read(text)
    return parse(table, recognise(table, titles or {}), grades)


def roster_of(text: bytes | str) -> Roster:
    """The roster in a file without faults; raises BadRoster with those that there are."""
    roster = parsed(text)
    if roster.faults:
        raise BadRoster(roster.faults)
    return roster


def faults_of(text: bytes | str) -> list[tuple[int, RosterFaultKind, str]]:
    with pytest.raises(BadRoster) as refused:
        roster_of(text)
    return [(fault.line, fault.kind, fault.value) for fault in refused.value.faults]


def rows_of(text: bytes | str) -> tuple[RosterRow, ...]:
    return roster_of(text).rows


def sheet(*lines: str, header: str = "email,level") -> str:
    return "\n".join((header, *lines))


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "line", "kind", "value"),
        [
            pytest.param("", 1, RosterFaultKind.NO_HEADER, "", id="an empty file"),
            pytest.param("ada@example.com,2", 1, RosterFaultKind.NO_HEADER, "", id="no header"),
            pytest.param("email,manager", 1, RosterFaultKind.NO_HEADER, "", id="no column of levels"),
            pytest.param("level,manager", 1, RosterFaultKind.NO_HEADER, "", id="no column of people"),
            pytest.param("email,level,level", 1, RosterFaultKind.TITLE_TWICE, "level", id="a column twice"),
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
            pytest.param(
                sheet("bo@x,1", 'ada@x,"1'),
                3,
                RosterFaultKind.NOT_CSV,
                "unexpected end of data",
                id="an open quote",
            ),
            pytest.param(
                sheet('"ada"@x,1'),
                2,
                RosterFaultKind.NOT_CSV,
                "',' expected after '\"'",
                id="a word after a quote",
            ),
            pytest.param(sheet("N/A,1"), 2, RosterFaultKind.NOBODY, "", id="a word that names nobody"),
            pytest.param(
                sheet("ada@x,1", "bo\x1f@x,1"),
                3,
                RosterFaultKind.CONTROL_CHARACTER,
                "U+001F",
                id="a control character",
            ),
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
        assert faults_of(sheet(f"{'x' * 200_000},1")) == [
            (2, RosterFaultKind.NOT_CSV, "field larger than field limit (131072)")
        ]


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
            pytest.param("email|level\nada@x|2\n", id="bars"),
            pytest.param("email,level\rada@x,2\r", id="lines of an old Mac"),
            pytest.param("email,,level\nada@x,,2\n", id="an empty column between"),
            pytest.param(b"email,level\nada@x,2\n", id="bytes"),
            pytest.param("email\tlevel\r\nada@x\t2\r\n".encode("utf-16"), id="Unicode Text of Excel"),
            pytest.param("email,level,,\nada@x,2,,\n", id="empty columns on the right"),
            pytest.param("email,level\nada@x,2,,\n", id="empty cells on the right"),
            pytest.param("\ufeffEMAIL;Level;;\r\nada@x;2;;\r\n", id="all of these at once"),
        ],
    )
    def test_however_it_was_saved(self, text: bytes | str) -> None:
        assert rows_of(text) == (RosterRow(2, "ada@x", 2, None, None, None),)

    def test_lines_before_the_titles_are_passed_by_and_counted(self) -> None:
        assert rows_of("\n,\nemail,level\nada@x,2\n") == (RosterRow(4, "ada@x", 2, None, None, None),)

    def test_windows_1252_is_read_where_it_is_no_utf_8_and_remarked(self) -> None:
        roster = roster_of(f"{HEADER}\nada@x,2,,Zürich,Malmö\n".encode("cp1252"))
        assert (roster.is_guessed, roster.rows[0].department) == (True, "Zürich")
        assert not roster_of(f"{HEADER}\nada@x,2,,Zürich,Malmö\n".encode()).is_guessed

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
        roster = roster_of(f"{HEADER}\nada@x,{word},{word},{word},{word}\n")
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
@given(texts | sheets | st.binary(max_size=60))
def test_whatever_the_file_it_is_read_or_refused(text: bytes | str) -> None:
    with suppress(BadRoster):
        for row in parsed(text).rows:
            assert row.person == row.person.strip() != ""
            assert row.level is None or row.level in LEVELS


class TestGrades:
    def test_words_are_levels_where_these_are_known(self) -> None:
        roster = parsed(
            "email,level\nada@x,Senior  Director\nbo@x,4.0\ncy@x,boss\n", {}, **{"senior director": 9}
        )
        assert [(row.person, row.level) for row in roster.rows] == [("ada@x", 9), ("bo@x", 4), ("cy@x", None)]
        assert [(each.line, each.kind) for each in roster.faults] == [(4, RosterFaultKind.NOT_A_LEVEL)]

    def test_each_is_asked_about_once_and_numbers_are_none(self) -> None:
        words = ["Lead", "lead ", "L5", "21", "2.5", "-1", "N/A", "", "7"]
        table = read("email,level\n" + "".join(f"a@x,{word}\n" for word in words))
        assert grades_in(table, recognise(table, {})) == ("L5", "Lead")


class TestColumns:
    def test_somebody_is_named_by_either_of_both_columns(self) -> None:
        rows = rows_of("email,slack_id,level\nada@x,,1\n,U1,2\n")
        assert [row.person for row in rows] == ["ada@x", "U1"]

    def test_those_that_are_not_ours_are_passed_by(self) -> None:
        roster = roster_of("email,level,Salary,Shoe size\nada@x,2,a lot,\u200b39\n")
        assert roster.rows == (RosterRow(2, "ada@x", 2, None, None, None),)
        assert roster.headings.ignored_titles == ("Salary", "Shoe size")

    def test_those_of_the_file(self) -> None:
        assert roster_of(f"{HEADER}\n").absent_columns == ()

    def test_those_that_are_not_there_are_known(self) -> None:
        roster = roster_of("location,email,level\nLondon,ada@x,2")
        assert (roster.columns, roster.absent_columns) == (("level", "location"), ("manager", "department"))
