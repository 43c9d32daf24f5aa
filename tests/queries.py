"""What is asked of the database, and how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from storage.database import Database


class Query(NamedTuple):
    sql: str
    values: Any


@contextmanager
def counted(db: Database) -> Iterator[list[Query]]:
    """The queries sent inside the block, without those that only begin a transaction."""
    sent: list[Query] = []

    def note(_connection: object, _cursor: object, sql: str, values: object, *_more: object) -> None:
        if not sql.startswith("BEGIN"):
            sent.append(Query(sql, values))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
