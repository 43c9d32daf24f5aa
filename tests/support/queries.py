"""What is asked of the database, and how often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from storage.database import Database


class Query(NamedTuple):
    sql: str
    values: Any


@contextmanager
def counted(db: Database) -> Iterator[list[Query]]:
    """The queries sent inside the block."""
    sent: list[Query] = []
    with heard(db, sent.append):
        yield sent


@contextmanager
def heard(db: Database, hear: Callable[[Query], object]) -> Iterator[None]:
    """Tells of each query sent inside the block, but those that only begin a transaction."""

    def note(_connection: object, _cursor: object, sql: str, values: object, *_more: object) -> None:
        if not sql.startswith("BEGIN"):
            hear(Query(sql, values))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
