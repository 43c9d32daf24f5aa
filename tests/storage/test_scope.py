"""A statement of storage is about one workspace, and no file can forget to say so."""

import re
from pathlib import Path

import storage
from storage.database import Scope, Transaction
from storage.tables import metadata, workspaces
from tests.support.records import WORKSPACE_ID

FILES = [
    path
    for path in sorted(Path(storage.__file__).parent.glob("*.py"))
    if path.name not in {"database.py", "tables.py"}
]
# These look over all workspaces at once.
OVER_ALL = {"nudge_history.py", "sealed_values.py", "work_waiting.py"}
STATEMENTS = {"delete", "exists", "insert", "select", "update"}


def test_only_questions_over_all_workspaces_begin_a_statement_themselves() -> None:
    imported = re.compile(r"from sqlalchemy import (?:\((.*?)\)|([^\n]*))", re.DOTALL)
    begun = re.compile(rf"\b(?:table|{'|'.join(metadata.tables)})\.(?:{'|'.join(STATEMENTS)})\(")
    for path in FILES:
        text = path.read_text()
        names = {name for match in imported.findall(text) for name in re.findall(r"\w+", "".join(match))}
        assert path.name in OVER_ALL or not names & STATEMENTS, path.name
        assert not begun.search(text), path.name


def test_no_file_compares_the_workspace_by_hand() -> None:
    by_hand = re.compile(r"""workspace_id["']?\]?\s*(?:==|=(?!=)|:|\.in_)|tx\.workspace\b""")
    assert [path.name for path in FILES if by_hand.search(path.read_text())] == ["nudge_history.py"]


async def test_every_statement_of_every_table_is_about_the_workspace(tx: Transaction) -> None:
    for table in metadata.sorted_tables:
        column = table.c.id if table is workspaces else table.c.workspace_id
        is_own = column == WORKSPACE_ID
        for statement in (tx.select(table), tx.update(table), tx.delete(table)):
            assert statement.whereclause is not None
            assert statement.whereclause.compare(is_own), table.name
        key = [each.key for each in table.primary_key]
        assert tx.insert(table).compile(column_keys=key).params[column.key] == WORKSPACE_ID, table.name


def test_an_alias_and_the_row_of_another_query_have_a_workspace_too() -> None:
    nudges = metadata.tables["nudges"]
    later = nudges.alias("later")
    assert str(Scope(nudges.c.workspace_id).own(later)) == "later.workspace_id = nudges.workspace_id"
    assert str(Scope(workspaces.c.id).own(nudges)) == "nudges.workspace_id = workspaces.id"
