"""Topic cards for tests: the shipped ones and one of our own, whole or broken, and packs of them."""

import json
from pathlib import Path
from typing import Any

from bot.library.packs import card_rows, packs_in
from bot.mentoring.topics.own_cards import CardRow

MISSING = object()
SHIPPED_ROWS = {name: row for pack in packs_in() for name, row in card_rows(pack)}


def shipped_row(card_id: str) -> CardRow:
    return dict(SHIPPED_ROWS[card_id])


def changed_row(card_id: str, change: dict[str, Any]) -> CardRow:
    """A shipped card with other fields, or without those that are `MISSING`."""
    return {field: value for field, value in (shipped_row(card_id) | change).items() if value is not MISSING}


def write_pack(folder: Path, name: str, *cards: CardRow) -> Path:
    """Write a pack as TOML, which writes texts, numbers, booleans and lists as JSON does; gives its path."""
    tables = ["\n".join(f"{field} = {json.dumps(value)}" for field, value in row.items()) for row in cards]
    path = folder / name
    path.write_text("".join(f"[[card]]\n{table}\n" for table in tables), encoding="utf-8")
    return path


GOOD_CARD: CardRow = {
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
