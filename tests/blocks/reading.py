"""Reading what was drawn: its words, its buttons, and what stands above them."""

import re
from collections.abc import Iterator
from typing import Any

from bot.blocks.kit.text import Block, Message, escape
from tests.blocks.samples import Drawn

TEXTS = ("plain_text", "mrkdwn")
# What we write in Slack's own syntax: a person, or an instant with its words for where that is not known.
MENTION = re.compile(r"<@U[A-Z0-9]+>|<!date\^\d+\^{date_long_pretty}, {time}\|[\w ,:]+ UTC>")
WORD = re.compile(r"<@U[A-Z0-9]+>|\w+")


def blocks_of(drawn: Drawn) -> list[Block]:
    return list(drawn.blocks if isinstance(drawn, Message) else drawn["blocks"])


def texts(value: Any) -> Iterator[Block]:
    """Every text object, wherever it stands."""
    if isinstance(value, dict):
        if value.get("type") in TEXTS:
            yield value
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def words_of(drawn: Drawn) -> list[str]:
    """All words of it that people can see or hear."""
    if isinstance(drawn, Message):
        return [drawn.text, *(text["text"] for text in texts(drawn.blocks))]
    return [text["text"] for text in texts(drawn)]


def marked_up(drawn: Drawn) -> list[str]:
    """The texts that Slack reads as markup: there, a name must not become a call to everybody."""
    spoken = [drawn.text] if isinstance(drawn, Message) else []
    drawn_texts = texts(drawn.blocks if isinstance(drawn, Message) else drawn)
    return spoken + [text["text"] for text in drawn_texts if text["type"] == "mrkdwn"]


def spoken(blocks: list[Block]) -> list[str]:
    """The words of sections, headers and context, as they would stand in `text`."""
    return [
        text["text"] if text["type"] == "mrkdwn" else escape(text["text"])
        for block in blocks
        if block["type"] in ("section", "header", "context")
        for text in texts(block)
    ]


def buttons(blocks: list[Block]) -> Iterator[tuple[int, str, Block]]:
    """Each button with the number of its block and the words above it."""
    words_above = ""
    for number, block in enumerate(blocks):
        if block["type"] == "section":
            words_above = block["text"]["text"]
        for element in block.get("elements", []):
            if element["type"] == "button":
                yield number, words_above, element
