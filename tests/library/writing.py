"""Packs that tests write: shipped cards, whole or broken."""

import json
from pathlib import Path
from typing import Any

from bot.library.checking import Row
from bot.library.packs import in_folder, rows

GONE = object()
SHIPPED = {name: row for pack in in_folder() for name, row in rows(pack)}


def shipped(card_id: str) -> Row:
    return dict(SHIPPED[card_id])


def changed(card_id: str, change: dict[str, Any]) -> Row:
    """A shipped card with other fields, or without those that are `GONE`."""
    return {field: value for field, value in (shipped(card_id) | change).items() if value is not GONE}


def write(folder: Path, name: str, *cards: Row) -> Path:
    """A pack as TOML, which spells texts, numbers, truths and lists as JSON does."""
    tables = ["\n".join(f"{field} = {json.dumps(value)}" for field, value in row.items()) for row in cards]
    path = folder / name
    path.write_text("".join(f"[[card]]\n{table}\n" for table in tables), encoding="utf-8")
    return path


GOOD: Row = {
    "id": "own-1",
    "title": "The lift at eight o'clock",
    "area": "starting",
    "pillars": ["trust"],
    "stage": "early",
    "lead": "both",
    "minutes": [25, 50],
    "why_mentor": "Between two floors nobody knows where to look, and a mentor can turn that into a hello.",
    "why_leader": "Faces fall silent around a leader in a lift, and forty seconds are long.",
    "leader_brings": "The most awkward ride of your life, floor by floor.",
    "mentor_leads": [
        "Where do your eyes go once the doors close?",
        "Which greeting gets an answer, and which a nod?",
        "What would make you take the stairs to avoid a chat?",
    ],
    "leader_asks": ["What do you hum on the way up?", "Which floor do you know least?"],
    "try_it": "Ride up and down for ten minutes and greet whoever steps in. Count the smiles.",
    "promise": "When the doors close, I will put my phone away.",
    "follow_up": "How many riders smiled back?",
    "light": "What is the nicest thing that was ever said to you between two floors?",
}
