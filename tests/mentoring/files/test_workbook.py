"""Workbooks are read as their sheets show them, and whatever a file claims, within bounds."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date

import pytest
from openpyxl import Workbook

from bot.mentoring.files.csv_table import (
    MOST_LINES,
    CsvTable,
    TableFault,
    TableFaultKind,
    UnreadableTable,
    read_table,
)
from bot.mentoring.files.workbook import MOST_UNPACKED

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows: Iterable[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append([*row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with another part in place of one."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return written.getvalue()


def with_rows(rows: str) -> bytes:
    """A workbook with these rows, which claims to have all that a sheet can have."""
    claim = '<dimension ref="A1:XFD1048576"/>'
    sheet = f'<worksheet xmlns="{NAMESPACE}">{claim}<sheetData>{rows}</sheetData></worksheet>'
    return with_part(workbook(["email"]), SHEET, sheet.encode())


def refused(content: bytes) -> TableFault:
    with pytest.raises(UnreadableTable) as bad:
        read_table(content)
    return bad.value.fault


def texts(table: CsvTable) -> list[tuple[int, list[str]]]:
    return [(line, [*row.values()]) for line, row in table.rows]


def test_cells_are_as_people_see_them() -> None:
    table = read_table(
        workbook(
            [],
            ["Work Email", None, "Level", "Since", None],
            ["ada@x", None, 2.0, date(2026, 3, 2)],
            [],
            ["Zo\u00eb@x", None, True, 2.5],
        )
    )
    assert table.titles == ("Work Email", "Level", "Since")
    assert texts(table) == [(3, ["ada@x", "2", "2026-03-02"]), (5, ["Zo\u00eb@x", "TRUE", "2.5"])]
    assert table.faults == ()


def test_a_formula_is_what_it_was_worked_out_to() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    assert texts(read_table(with_rows(rows))) == [(2, ["2"])]


def test_a_sheet_that_claims_a_million_rows_is_read_where_it_has_cells() -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    rows = first + '<row r="2"><c r="A2"><v>2</v></c><c r="XFD2"><v>3</v></c></row>'
    assert texts(read_table(with_rows(rows))) == [(2, ["2"])]
    last = first + '<row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    assert texts(read_table(with_rows(last))) == []
    beyond = last.replace("1048576", str(MOST_LINES + 1))
    assert refused(with_rows(beyond)).kind is TableFaultKind.TOO_MANY_LINES


def test_a_cell_beside_the_last_title_is_a_fault() -> None:
    table = read_table(workbook(["email", "level"], ["ada@x", 2, "London"]))
    assert table.faults == (TableFault(2, TableFaultKind.WRONG_NUMBER_OF_CELLS, "3"),)


@pytest.mark.parametrize("name", [SHEET, "xl/styles.xml"])
def test_what_unpacks_to_more_than_is_read_is_not_unpacked(name: str) -> None:
    """Each is whole, and would be read if it were shorter."""
    plain = workbook(["email", "level"], ["ada@x", 2])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        part = archive.read(name)
    for padding in (0, MOST_UNPACKED + 1):
        content = with_part(plain, name, part + b"\n" * padding)
        assert len(content) < 200_000
        if padding:
            assert refused(content) == TableFault(1, TableFaultKind.NOT_A_WORKBOOK)
        else:
            assert texts(read_table(content)) == [(2, ["ada@x", "2"])]


def test_entities_that_grow_are_not_expanded() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    sheet = (
        f'<!DOCTYPE x [{entities}]><worksheet xmlns="{NAMESPACE}"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&e8;</t></is></c></row></sheetData></worksheet>'
    )
    assert (
        refused(with_part(workbook(["email"]), SHEET, sheet.encode())).kind is TableFaultKind.NOT_A_WORKBOOK
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, id="an old workbook, or one with a password"),
        pytest.param(b"PK\x03\x04", id="the beginning of one"),
        pytest.param(workbook(["email"])[:-40], id="one that was cut off"),
        pytest.param(with_part(workbook(["email"]), SHEET, b"<worksheet"), id="broken XML"),
        pytest.param(
            with_part(workbook(["email"]), "xl/workbook.xml", b"<a/>"), id="another kind of document"
        ),
    ],
)
def test_what_is_no_such_workbook(content: bytes) -> None:
    assert refused(content) == TableFault(1, TableFaultKind.NOT_A_WORKBOOK)


def test_an_empty_one_names_nobody() -> None:
    assert read_table(workbook()).header == ()
