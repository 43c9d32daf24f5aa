"""Reading packs: TOML files that hold `[[card]]` tables and nothing else."""

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bot.library.checking import Row

Pack = Path | Traversable


class BadCard(ValueError):
    """A pack holds a card that cannot be used; the sentence names file, card and field."""


def in_folder(folder: Pack | None = None) -> list[Pack]:
    """The packs of a folder by name, the shipped ones unless told otherwise; raises `BadCard` if none."""
    folder = folder or files(__package__) / "topics"
    packs: list[Pack] = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    if not packs:
        raise BadCard(f"The folder {folder.name} holds no topic pack: no file in it ends in .toml.")
    return sorted(packs, key=lambda pack: pack.name)


def rows(pack: Pack) -> list[tuple[str, Row]]:
    """The cards of one pack, each with the name to call it by should it be refused; raises `BadCard`."""
    try:
        content = tomllib.loads(pack.read_text(encoding="utf-8"))
    except ValueError as error:  # bad TOML and bad UTF-8 alike
        raise BadCard(f"{pack.name} cannot be read as TOML: {error}.") from error
    except OSError as error:
        raise BadCard(f"{pack.name} cannot be read: {error.strerror}.") from error
    cards = content.pop("card", None)
    if content or not isinstance(cards, list) or not all(isinstance(card, dict) for card in cards):
        raise BadCard(f"{pack.name} must hold [[card]] tables and nothing else.")
    return [(str(card.get("id", f"number {number}")), card) for number, card in enumerate(cards, 1)]
