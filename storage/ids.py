"""Ids that nobody can guess or count, and many of them in statements."""

from collections.abc import Iterable, Iterator
from uuid import uuid4

IDS_PER_STATEMENT = 10_000  # SQLite takes 32,766 values in a statement, PostgreSQL 65,535


def new_id() -> str:
    """A random id of 32 hexadecimal digits, for a row that is new."""
    return uuid4().hex


def id_batches(all_ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, each once and in order, in batches that fit one statement on either database."""
    ids = sorted(set(all_ids))
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))
