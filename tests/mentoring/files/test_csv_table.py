"""One reader of tables: however a file was written, in a time that grows with its length alone."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mentoring.files.csv_table import (
    MOST_COLUMNS,
    MOST_FAULTS,
    MOST_LINES,
    TableFault,
    TableFaultKind,
    UnreadableTable,
    read_table,
)
from bot.mentoring.files.decoding import NotText, decode
from tests.support.examples import examples
from tests.support.growth import grows_with_length_alone

LINE_ENDS = ("\n", "\r\n", "\r")


def refused(content: bytes | str) -> TableFault:
    with pytest.raises(UnreadableTable) as bad:
        read_table(content)
    return bad.value.fault


class TestDecoding:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_the_marks_of_a_file_name_its_encoding(self, encoding: str) -> None:
        assert decode("Zürich 営業".encode(encoding)) == ("Zürich 営業", False)

    def test_where_utf_8_does_not_fit_it_is_windows_1252(self) -> None:
        assert decode("Zürich, Malmö – “Sales”".encode("cp1252")) == ("Zürich, Malmö – “Sales”", True)

    def test_utf_8_with_a_broken_byte_is_not_read_as_other_letters(self) -> None:
        with pytest.raises(NotText) as broken:
            decode("a\r\nb\rZürich Malmö Århus\n".encode() + b"\xff")
        assert broken.value.line == 4

    def test_what_no_encoding_has_is_no_text(self) -> None:
        with pytest.raises(NotText, match="line 2"):
            decode(b"a\n\x81\xff")


class TestLines:
    @pytest.mark.parametrize("end", LINE_ENDS)
    def test_the_line_of_a_row_is_the_one_it_begins_in(self, end: str) -> None:
        text = end.join(("", "email,place", '"a","two', 'lines"', "", "b,c,d", "e,f"))
        table = read_table(text)
        assert [line for line, _row in table.rows] == [3, 7]
        assert table.faults == (TableFault(6, TableFaultKind.WRONG_NUMBER_OF_CELLS, "3"),)

    def test_a_quotation_mark_that_stays_open_is_told_where_its_row_begins(self) -> None:
        assert refused('email,place\na,b\nc,"d\ne\nf').line == 3

    def test_more_lines_than_are_read(self) -> None:
        text = "id\n" + "a\n" * MOST_LINES
        assert refused(text) == TableFault(MOST_LINES + 1, TableFaultKind.TOO_MANY_LINES, "200,000")
        assert len(read_table(text[:-2]).rows) == MOST_LINES - 1


class TestColumns:
    def test_titles_are_kept_as_written_and_compared_in_one_form(self) -> None:
        table = read_table("Work\u00a0 E-Mail,\uff2cevel\nada,1")
        assert (table.titles, table.header) == (("Work E-Mail", "\uff2cevel"), ("work e-mail", "level"))

    def test_columns_that_are_empty_from_top_to_bottom_are_none(self) -> None:
        table = read_table("email,,level,,\na,,1,,\nb,,2,,\n")
        assert table.header == ("email", "level")
        assert [row for _line, row in table.rows] == [
            {"email": "a", "level": "1"},
            {"email": "b", "level": "2"},
        ]

    def test_a_column_without_a_title_and_with_cells_is_one(self) -> None:
        assert read_table("email,,level\na,x,1\n").header == ("email", "", "level")

    def test_more_columns_than_are_read(self) -> None:
        titles = ",".join(map(str, range(MOST_COLUMNS + 1)))
        assert refused(titles) == TableFault(1, TableFaultKind.TOO_MANY_COLUMNS, "200")

    @pytest.mark.parametrize("separator", ",;\t|")
    def test_the_separator_is_what_the_first_line_has_most_of_outside_quotes(self, separator: str) -> None:
        table = read_table(f'"a,b;c|d\te"{separator}x{separator}y\n1{separator}2{separator}3')
        assert (table.separator, len(table.header)) == (separator, 3)

    def test_a_first_line_may_name_the_separator(self) -> None:
        table = read_table("sep=;\r\na,b;c\r\n1;2\r\n")
        assert (table.header, table.rows) == (("a,b", "c"), ((3, {"a,b": "1", "c": "2"}),))

    def test_quotes_after_a_space_are_quotes(self) -> None:
        assert read_table('email, place\nada, "Cork, Ireland"\n').rows[0][1]["place"] == "Cork, Ireland"


class TestControlCharacters:
    @pytest.mark.parametrize(
        "character", ["\0", "\x07", "\x1b", "\x0b", "\x0c", "\x1f", "\x7f", "\x85", "\ud800"]
    )
    def test_each_is_a_fault_of_its_row(self, character: str) -> None:
        table = read_table(f"email,level\nada,1\nb{character}o,2\n")
        fault = TableFault(3, TableFaultKind.CONTROL_CHARACTER, f"U+{ord(character):04X}")
        assert ([line for line, _row in table.rows], table.faults) == ([2], (fault,))

    def test_at_most_a_hundred_faults_are_kept(self) -> None:
        assert len(read_table("a,b\n" + "\0,1\n" * 1_000).faults) == MOST_FAULTS


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.lists(st.text("ab ", max_size=3), min_size=2, max_size=2), max_size=9), st.data())
def test_however_a_table_is_written_it_is_the_same(rows: list[list[str]], data: st.DataObject) -> None:
    separator, end = data.draw(st.sampled_from(",;\t|")), data.draw(st.sampled_from(LINE_ENDS))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    is_quoted = data.draw(st.booleans())
    cells = [[f'"{cell}"' if is_quoted else cell for cell in row] for row in [["A", "B"], *rows]]
    written = end.join(map(separator.join, cells)).encode(encoding)
    plain = read_table("\n".join(map(",".join, [["A", "B"], *rows])))
    table = read_table(written)
    assert (table.header, table.rows, table.faults) == (plain.header, plain.rows, plain.faults)


SHAPES: dict[str, Callable[[int], bytes | str]] = {
    "many rows": lambda n: "a,b\n" + "x,y\n" * n,
    "many blank lines": lambda n: "a,b" + "\n" * n,
    "many faults": lambda n: "a,b\n" + "x\n" * n,
    "many control characters": lambda n: "a,b\n" + "\0,y\n" * n,
    "one long row": lambda n: "a,b\n" + "x," * n,
    "one long header": lambda n: "," * n + "\nx",
    "many quotes": lambda n: '"' * n,
    "many open quotes in the first line": lambda n: 'a"b,' * n,
    "much Windows-1252": lambda n: b"a,b\n" + b"\xe4,\xf6\n" * n,
    "much broken UTF-8": lambda n: "ä,ö\n".encode() * n + b"\xff",
    "one long cell": lambda n: "a\n" + "x" * n,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_takes_as_long_as_it_is_long(shape: str) -> None:
    assert grows_with_length_alone(read_table, SHAPES[shape], 20_000, UnreadableTable)
