"""The topic library: cards written as TOML packs, read and checked once at start.

How to write a card stands in `docs/topic-packs.md`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.library.checking import CHOICES, LISTS, Row, faults
from bot.mentoring.model import Card


class BadCard(ValueError):
    """A pack holds a card that cannot be used; the sentence names file, card and field."""


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


def load(folder: Path | Traversable | None = None) -> Library:
    """Reads the packs of a folder, the shipped ones unless told otherwise, or raises `BadCard`."""
    by_id: dict[str, Card] = {}
    for pack in _packs(folder or files(__name__) / "topics"):
        for name, row in _rows(pack):
            for field, fault in faults(row):
                raise BadCard(f"{pack.name}, card {name}: {field} {fault}.")
            if name in by_id:
                raise BadCard(f"{pack.name}, card {name}: id is used twice.")
            by_id[name] = _card(row)
    return Library(MappingProxyType(by_id))


def _packs(folder: Path | Traversable) -> list[Traversable]:
    packs = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    if not packs:
        raise BadCard(f"The folder {folder.name} holds no topic pack: no file in it ends in .toml.")
    return sorted(packs, key=lambda pack: pack.name)


def _rows(pack: Traversable) -> list[tuple[str, Row]]:
    """The cards of one pack, each with the name to call it by should it be refused."""
    try:
        content = tomllib.loads(pack.read_text(encoding="utf-8"))
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadCard(f"{pack.name} cannot be read as TOML: {error}.") from error
    rows = content.pop("card", None)
    if content or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadCard(f"{pack.name} must hold [[card]] tables and nothing else.")
    return [(str(row.get("id", f"number {number}")), row) for number, row in enumerate(rows, 1)]


def _card(row: Row) -> Card:
    return Card(**{field: _value(field, value) for field, value in row.items()})


def _value(field: str, value: Any) -> Any:
    if field in LISTS:
        return tuple(CHOICES[field](item) if field in CHOICES else item for item in value)
    return CHOICES[field](value) if field in CHOICES else value
