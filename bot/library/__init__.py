"""The topic library: cards written as TOML packs, read once at start.

The start checks what a card needs to be shown at all; `lint` also reads its prose, as an editor would.
How to write a card stands in `docs/topic-packs.md`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from bot.library.checking import Row, card, faults, form
from bot.library.packs import BadCard, Folder, in_folder, rows
from bot.mentoring.model import Card

__all__ = ["BadCard", "Library", "load", "shipped"]


@dataclass(frozen=True, slots=True)
class Library:
    """Every card on the shelf by its id, in the order of the packs; and those that lay there before."""

    by_id: Mapping[str, Card]
    taken_off: Mapping[str, Card] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(self.by_id.values())

    @property
    def past(self) -> tuple[Card, ...]:
        """What nobody is offered any more, though pairs may have it on their road."""
        return tuple(self.taken_off.values())

    def find(self, card_id: str) -> Card | None:
        """The card of that id, also when it was taken off the shelf; None for one nobody knows."""
        return self.by_id.get(card_id) or self.taken_off.get(card_id)

    def with_own(self, on_shelf: Iterable[Row], taken_off: Iterable[Row] = ()) -> "Library":
        """This library and an organisation's own cards. One that an older bot took is left out if need be."""
        own, past = (
            {each.id: each for each in _cards(rows) if each.id not in self.by_id}
            for rows in (on_shelf, taken_off)
        )
        if not own and not past:
            return self
        return Library(MappingProxyType({**self.by_id, **own}), MappingProxyType({**past, **self.taken_off}))


def _cards(found: Iterable[Row]) -> list[Card]:
    return [card(row) for row in found if not any(form(row))]


def load(folder: Folder | None = None) -> Library:
    """Reads the packs of a folder, the shipped ones unless told otherwise, or raises `BadCard`."""
    by_id: dict[str, Card] = {}
    for pack in in_folder(folder):
        for name, row in rows(pack):
            for part, fault in faults(row):
                raise BadCard(f"{pack.name}, card {name}: {part} {fault}.")
            if name in by_id:
                raise BadCard(f"{pack.name}, card {name}: id is used twice.")
            by_id[name] = card(row)
    return Library(MappingProxyType(by_id))


@cache
def shipped() -> Library:
    """The shipped packs, read once in a process: they change with the program, and not while it runs."""
    return load()
