"""What a newer version of the bot may have written: a row or a value that cannot be read stops but itself."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import NoResultFound

logger = logging.getLogger(__name__)

Raw = TypeVar("Raw")
Item = TypeVar("Item")
FAULTS = (ValueError, KeyError, TypeError, AttributeError)


class UnreadableRow(Exception):
    """A row that this version cannot read; it says which by ids alone, and nothing of what stands in it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} cannot be read")
        self.name = name


UNREADABLE = (UnreadableRow, NoResultFound, *FAULTS)
"""What is raised where rows cannot be read, or one that another names is not there."""


def parse_row(name: str, make: Callable[[], Item]) -> Item:
    """What `make` gives; raises UnreadableRow, with the name of the row, where it cannot be read."""
    try:
        return make()
    except FAULTS:
        raise UnreadableRow(name) from None  # the fault quotes what stands in the row


def readable(
    raw_items: Iterable[Raw], make: Callable[[Raw], Item], name_of: Callable[[Raw], str]
) -> list[Item]:
    """An item made of each; those that cannot be read are left out, and named in the log."""
    items: list[Item] = []
    for raw in raw_items:
        try:
            items.append(make(raw))
        except (UnreadableRow, *FAULTS):
            logger.error("%s cannot be read: was it written by a newer version?", name_of(raw))
    return items
