"""Ids that nobody can guess or count."""

from uuid import uuid4


def new_id() -> str:
    """A random id of 32 hexadecimal digits, for a row that is new."""
    return uuid4().hex
