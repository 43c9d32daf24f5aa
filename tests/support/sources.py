"""The source files of the bot, and what stands in them."""

import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = ("bot", "handlers", "storage")


def source_files() -> list[Path]:
    """Every Python file of the three rooms, migrations among them."""
    return [path for room in ROOMS for path in sorted((HOUSE / room).rglob("*.py"))]


def called_slack_methods() -> set[str]:
    """Every Web API method that the bot calls on a client, spelt as slack_sdk does: chat_postMessage."""
    calls = re.compile(r"client\.([a-z]+_[A-Za-z_]+)\(")
    return {name for path in source_files() for name in calls.findall(path.read_text())}
