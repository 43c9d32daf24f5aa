"""The queries that are sent to the database, and how many."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from storage.database import Database


class Query(NamedTuple):
    sql: str
    values: Any


@contextmanager
def recorded_queries(db: Database) -> Iterator[list[Query]]:
    """The queries sent inside the block."""
    queries: list[Query] = []
    with on_query(db, queries.append):
        yield queries


@contextmanager
def on_query(db: Database, handle: Callable[[Query], object]) -> Iterator[None]:
    """Tells of each query sent inside the block, but those that only begin a transaction."""

    def note(_connection: object, _cursor: object, sql: str, values: object, *_arguments: object) -> None:
        if not sql.startswith("BEGIN"):
            handle(Query(sql, values))

    event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
