"""Ids that nobody can guess or count."""

from uuid import uuid4


def new_id() -> str:
    return uuid4().hex
