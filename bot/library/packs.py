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


MOST_CARDS = 500  # of a pack, and of an organisation's own
# All that bounds the work of the parser: as much as 500 cards of the longest texts need, and not more.
LONGEST_PACK = 3_000_000  # characters
MOST_MARKS = 200_000  # each begins a key, a value or a table
MARKS = "=,[{"
# A key of n parts, such as a.b.c, costs the parser n² time and memory: 100 KB of it would end the process.
# The texts of 500 cards, with a full stop in every fifteen letters, stay below.
MOST_DOTS_SQUARED = 3_000_000
# A table whose name has n parts costs n for each line in it.
MOST_DOTS_OF_A_TABLE = 8
LONGEST_NAME = 40  # of a card, in sentences about it

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
    return [(_name(card, number), card) for number, card in enumerate(cards, 1)]


def _name(card: CardRow, number: int) -> str:
    """The id of a card, or its number where it has none that can be said."""
    card_id = card.get("id")
    return card_id if isinstance(card_id, str) and len(card_id) <= LONGEST_NAME else f"number {number}"


def _parsed(text: str) -> dict[str, Any]:
    """The content of a TOML text; raises ValueError, before it is parsed where that would take long."""
    if len(text) > LONGEST_PACK:
        raise ValueError(f"it is longer than {LONGEST_PACK:,} characters")
    if sum(map(text.count, MARKS)) > MOST_MARKS:
        raise ValueError("it holds too many keys, values or tables")
    lines = text.split("\n")
    if sum(line.count(".") ** 2 for line in lines) > MOST_DOTS_SQUARED:
        raise ValueError("too many dots on a line")
    if any(line.count(".") > MOST_DOTS_OF_A_TABLE for line in lines if line.lstrip().startswith("[")):
        raise ValueError("too many dots in the name of a table")
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
