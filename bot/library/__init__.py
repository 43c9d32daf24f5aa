"""The topic library: cards written as TOML packs, read once at start.

The start checks what a card needs to be shown at all; `lint` also reads its prose, as an editor would.
How to write a card stands in `docs/topic-packs.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.library.checking import card, faults
from bot.library.packs import BadCard, Pack, in_folder, rows
from bot.mentoring.model import Card

__all__ = ["BadCard", "Library", "load"]


@dataclass(frozen=True, slots=True)
class Library:
    """Every card by its id, in the order of the packs."""

    by_id: Mapping[str, Card]

    @property
    def cards(self) -> tuple[Card, ...]:
        return tuple(self.by_id.values())

    def find(self, card_id: str) -> Card | None:
        """The card of that id; None for one that was retired."""
        return self.by_id.get(card_id)


def load(folder: Pack | None = None) -> Library:
    """Reads the packs of a folder, the shipped ones unless told otherwise, or raises `BadCard`."""
    by_id: dict[str, Card] = {}
    for pack in in_folder(folder):
        for name, row in rows(pack):
            for field, fault in faults(row):
                raise BadCard(f"{pack.name}, card {name}: {field} {fault}.")
            if name in by_id:
                raise BadCard(f"{pack.name}, card {name}: id is used twice.")
            by_id[name] = card(row)
    return Library(MappingProxyType(by_id))
