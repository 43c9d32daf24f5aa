"""The smallest pieces of what people read: escaping, mentions, dates, blocks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date

from bot.blocks.kit.language import counted, current

Block = dict[str, Any]
View = dict[str, Any]

LONGEST_SECTION = 3_000
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
LONGEST_BUTTON = 75
LONGEST_OPTION = 75
MOST_PAGES = 30  # three lists of so many, in full, stay below what one form can hold


@dataclass(frozen=True, slots=True)
class Message:
    """What is said: blocks for the eye, and the same in `text` for a screen reader."""

    text: str
    blocks: tuple[Block, ...]


def message(*blocks: Block, preview: str | None = None) -> Message:
    """A message whose `text` is all its words; `preview` replaces them where they are not for everybody.

    A screen reader and a notification get `text` alone, so it must be complete and fit to be seen.
    """
    spoken = preview if preview is not None else "\n".join(filter(None, map(_spoken, blocks)))
    return Message(spoken, blocks)


def escape(words: str) -> str:
    """Words of a person, made safe: no mention, no link, no call to a whole channel."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(person_id: str) -> str:
    return f"<@{person_id}>"


def mentioned(words: str) -> list[str]:
    """Whom somebody mentions, as Slack writes it in a command; each once, in that order."""
    return list(dict.fromkeys(MENTION.findall(words)))


def cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def day(when: date) -> str:
    """A day as the reader writes it, with its weekday."""
    locale = current()
    pattern = "EEEE d MMMM y" if locale.territory != "US" else "EEEE, MMMM d, y"
    return format_date(when, pattern, locale=locale)


def moment(when: datetime) -> str:
    """A moment, which Slack shows to each reader in their own zone; in UTC where it cannot."""
    utc = when.astimezone(UTC)
    told = f"{day(utc.date())}, {utc:%H:%M} UTC"
    return f"<!date^{int(when.timestamp())}^{{date_long_pretty}}, {{time}}|{told}>"


def section(words: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(words, LONGEST_SECTION)}}
    return block | ({"accessory": accessory} if accessory else {})


def header(words: str) -> Block:
    return {"type": "header", "text": plain(words, 150)}


def context(words: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(words, LONGEST_SECTION)}]}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def divider() -> Block:
    return {"type": "divider"}


def plain(words: str, longest: int) -> Block:
    return {"type": "plain_text", "text": cut(words, longest), "emoji": True}


def button(
    words: str, action_id: str, value: str = "-", *, main: bool = False, confirm: Block | None = None
) -> Block:
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(words, LONGEST_BUTTON),
        "value": value,
    }
    if confirm:
        return element | {"style": "danger", "confirm": confirm}
    return element | ({"style": "primary"} if main else {})


def asking(title: str, words: str, yes: str, no: str) -> Block:
    """A question before something that cannot be taken back."""
    return {
        "title": plain(title, 100),
        "text": plain(words, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def pages(title: str, lines: Iterable[str]) -> list[Block]:
    """Lines under a title, in as many sections as they need and a form can hold."""
    blocks: list[Block] = []
    page, lines = title, list(lines)
    for number, line in enumerate(lines):
        if page and len(page) + len(line) + 3 > LONGEST_SECTION:
            blocks.append(section(page))
            page = ""
        if len(blocks) == MOST_PAGES:
            left = len(lines) - number
            return [*blocks, section(counted("and {count} more", "and {count} more", left))]
        page += f"\n• {line}"
    return [*blocks, section(page)] if lines else []


def numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _spoken(block: Block) -> str:
    if block["type"] == "section":
        return str(block["text"]["text"])
    if block["type"] == "header":  # plain in its block, but the text of a message is read as markup
        return escape(block["text"]["text"])
    if block["type"] == "context":
        return " ".join(element["text"] for element in block["elements"])
    return ""
