"""The topic library: cards written as TOML packs, read once at start.

The start checks what a card needs to be shown at all; `lint` also reads its prose, as an editor would.
How to write a card stands in `docs/topic-packs.md`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from bot.library.checking import card_from, faults, form_faults
from bot.library.packs import BadCard, Folder, card_rows, packs_in
from bot.mentoring.model import Card
from bot.mentoring.topics.own_cards import CardRow

__all__ = ["BadCard", "Library", "load", "shipped", "unreadable_cards"]


@dataclass(frozen=True, slots=True)
class Library:
    """The cards on offer by their id, in the order of the packs, and those that were retired."""

    by_id: Mapping[str, Card]
    retired_by_id: Mapping[str, Card] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards on offer."""
        return tuple(self.by_id.values())

    @property
    def retired_cards(self) -> tuple[Card, ...]:
        """The cards that nobody is offered any more, though pairs may have talked about them."""
        return tuple(self.retired_by_id.values())

    @property
    def themes(self) -> list[str]:
        """The themes of the sensitive cards on offer, each once, in alphabetical order."""
        return sorted({card.theme for card in self.cards if card.theme})

    def find(self, card_id: str) -> Card | None:
        """The card of that id, on offer or retired; None for an unknown id."""
        return self.by_id.get(card_id) or self.retired_by_id.get(card_id)

    def with_own_cards(self, published: Iterable[CardRow], retired: Iterable[CardRow] = ()) -> "Library":
        """This library with an organisation's own cards, without those of an id that is taken here.

        A row that is no card is left out too: an earlier version of the bot may have stored it.
        """
        own_cards, own_retired = (
            {each.id: each for each in _well_formed_cards(rows) if each.id not in self.by_id}
            for rows in (published, retired)
        )
        if not own_cards and not own_retired:
            return self
        return Library(
            MappingProxyType({**self.by_id, **own_cards}),
            MappingProxyType({**own_retired, **self.retired_by_id}),
        )

    @property
    def all_themes(self) -> list[str]:
        """The themes of all sensitive cards, on offer or retired, each once, in alphabetical order."""
        return sorted({card.theme for card in (*self.cards, *self.retired_cards) if card.theme})

    def without_sensitive_cards(self) -> "Library":
        """This library with its sensitive cards retired, for where nobody knows whom to turn to."""
        sensitive = {each.id: each for each in self.cards if each.sensitive}
        plain = {each.id: each for each in self.cards if not each.sensitive}
        return Library(MappingProxyType(plain), MappingProxyType({**sensitive, **self.retired_by_id}))


def unreadable_cards(rows: Iterable[CardRow]) -> list[str]:
    """The ids of the rows that are no card, in the eyes of this version."""
    return [str(row.get("id", "?")) for row in rows if any(form_faults(row))]


def _well_formed_cards(rows: Iterable[CardRow]) -> list[Card]:
    return [card_from(row) for row in rows if not any(form_faults(row))]


def load(folder: Folder | None = None) -> Library:
    """Read the packs of a folder, the shipped ones if none is given; raises `BadCard` at the first fault."""
    by_id: dict[str, Card] = {}
    for pack in packs_in(folder):
        for name, row in card_rows(pack):
            for part, fault in faults(row):
                raise BadCard(f"{pack.name}, card {name}: {part} {fault}.")
            if name in by_id:
                raise BadCard(f"{pack.name}, card {name}: id is used twice.")
            by_id[name] = card_from(row)
    return Library(MappingProxyType(by_id))


@cache
def shipped() -> Library:
    """The shipped packs, read once in a process: they change with the program, and not while it runs."""
    return load()
