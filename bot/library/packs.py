"""Packs: TOML files that hold `[[card]]` tables and nothing else; reading and writing them."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from bot.mentoring.topics.own_cards import CardRow


@dataclass(frozen=True, slots=True)
class TextPack:
    """A pack that is no file of a folder: uploaded, fetched, or stored in the database."""

    name: str
    text: str

    def read_text(self, encoding: str) -> str:
        return self.text


# A key of n parts, such as a.b.c, costs the parser n² time and memory: 100 KB of it would end the process.
# No text of a card comes near this.
MOST_DOTS_SQUARED = 1_000_000

Folder = Path | Traversable
Pack = Path | Traversable | TextPack


class BadCard(ValueError):
    """A pack holds a card that cannot be used; the sentence names file, card and field."""


def packs_in(folder: Folder | None = None) -> list[Pack]:
    """The packs of a folder by name, the shipped ones if none is given; raises `BadCard` if it has none."""
    folder = folder or files(__package__) / "topics"
    packs: list[Pack] = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    if not packs:
        raise BadCard(f"The folder {folder.name} holds no topic pack: no file in it ends in .toml.")
    return sorted(packs, key=lambda pack: pack.name)


def card_rows(pack: Pack) -> list[tuple[str, CardRow]]:
    """The rows of a pack, each with a name for sentences about it; raises `BadCard` if it is malformed."""
    try:
        content = _parsed(pack.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise BadCard(f"{pack.name} cannot be read as TOML: it is nested too deeply.") from error
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadCard(f"{pack.name} cannot be read as TOML: {error}.") from error
    except OSError as error:
        raise BadCard(f"{pack.name} cannot be read: {error.strerror}.") from error
    cards = content.pop("card", None)
    if content or not isinstance(cards, list) or not all(isinstance(card, dict) for card in cards):
        raise BadCard(f"{pack.name} must hold [[card]] tables and nothing else.")
    return [(str(card.get("id", f"number {number}")), card) for number, card in enumerate(cards, 1)]


def _parsed(text: str) -> dict[str, Any]:
    if sum(line.count(".") ** 2 for line in text.split("\n")) > MOST_DOTS_SQUARED:
        raise ValueError("too many dots on a line")
    return tomllib.loads(text)


def to_toml(cards: Iterable[CardRow]) -> str:
    """The text of a pack of these cards, one item of a list to a line."""
    return "\n".join(f"[[card]]\n{_toml_fields(card)}" for card in cards)


def _toml_fields(card: CardRow) -> str:
    return "".join(f"{field} = {_toml_value(value)}\n" for field, value in card.items())


def _toml_value(value: object) -> str:
    # TOML writes texts, whole numbers and booleans as JSON does, but for one control character.
    if isinstance(value, list) and any(isinstance(each, str) for each in value):
        return "[\n" + "".join(f"    {_toml_value(each)},\n" for each in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
