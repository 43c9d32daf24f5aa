"""The smallest pieces of what people read: escaping, mentions, dates, blocks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date

from bot.blocks.kit.language import current_locale, pluralize

Block = dict[str, Any]
View = dict[str, Any]

LONGEST_SECTION = 3_000
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
LONGEST_BUTTON = 75
LONGEST_OPTION = 75
MOST_PAGES = 30  # three lists of so many, in full, stay below what one form can hold


@dataclass(frozen=True, slots=True)
class Message:
    """A message: blocks for the eye, and the same words in `text` for a screen reader."""

    text: str
    blocks: tuple[Block, ...]


def message(*blocks: Block, preview: str | None = None) -> Message:
    """Make a message of blocks, whose `text` is all their words or, where it is given, `preview`.

    A screen reader and a notification get `text` alone, so it must be complete. A notification may be seen
    by others: `preview` replaces the words that are not for everybody.
    """
    text = preview if preview is not None else "\n".join(filter(None, map(_text_of, blocks)))
    return Message(text, blocks)


def escape(words: str) -> str:
    """Make what a person wrote safe: no mention, no link, no call to a whole channel."""
    # "&" first: after the others it would escape what they wrote.
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(person_id: str) -> str:
    """A person in Slack's own syntax; each reader sees their name."""
    return f"<@{person_id}>"


def mentioned_ids(words: str) -> list[str]:
    """The ids of the people that a command mentions, each once, in their order."""
    return list(dict.fromkeys(MENTION.findall(words)))


def cut(words: str, longest: int) -> str:
    """The words, with an ellipsis for what is beyond so many characters."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def day(calendar_day: date) -> str:
    """A day as the reader writes it, with its weekday."""
    locale = current_locale()
    pattern = "EEEE d MMMM y" if locale.territory != "US" else "EEEE, MMMM d, y"
    return format_date(calendar_day, pattern, locale=locale)


def instant(at: datetime) -> str:
    """An instant, which Slack shows to each reader in their own zone; in UTC where it cannot."""
    utc = at.astimezone(UTC)
    in_utc = f"{day(utc.date())}, {utc:%H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_long_pretty}}, {{time}}|{in_utc}>"


def section(words: str, accessory: Block | None = None) -> Block:
    """A paragraph of markup, cut at Slack's limit; `accessory` stands beside it."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(words, LONGEST_SECTION)}}
    return block | ({"accessory": accessory} if accessory else {})


def header(words: str) -> Block:
    """A title, in plain text."""
    return {"type": "header", "text": plain(words, 150)}


def context(words: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(words, LONGEST_SECTION)}]}


def actions(*elements: Block) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def plain(words: str, longest: int) -> Block:
    """A text that Slack shows as it is, without markup."""
    return {"type": "plain_text", "text": cut(words, longest), "emoji": True}


def button(
    words: str, action_id: str, value: str = "-", *, main: bool = False, confirm: Block | None = None
) -> Block:
    """A button; `main` lets it stand out, `confirm` makes it ask first."""
    element: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(words, LONGEST_BUTTON),
        "value": value,
    }
    if confirm:
        return element | {"style": "danger", "confirm": confirm}
    return element | ({"style": "primary"} if main else {})


def confirmation(title: str, words: str, yes: str, no: str) -> Block:
    """A dialog that asks before something that cannot be taken back."""
    return {
        "title": plain(title, 100),
        "text": plain(words, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def bullets(lines: Iterable[str]) -> str:
    """Lines with a bullet before each."""
    return "\n".join(f"• {line}" for line in lines)


def pages(title: str, lines: Iterable[str]) -> list[Block]:
    """Lines as bullets under a title, in as many sections as they need and a form can hold."""
    blocks: list[Block] = []
    page, lines = title, list(lines)
    for number, line in enumerate(lines):
        # Three more for the bullet and the line break; a section is cut where it is longer.
        if page and len(page) + len(line) + 3 > LONGEST_SECTION:
            blocks.append(section(page))
            page = ""
        if len(blocks) == MOST_PAGES:
            remaining = len(lines) - number
            return [*blocks, section(and_more(remaining))]
        page += f"\n• {line}"
    return [*blocks, section(page)] if lines else []


def and_more(count: int) -> str:
    """The end of a list of which so many are not shown."""
    return pluralize("and {count} more", "and {count} more", count)


def numbered(lines: Sequence[str]) -> str:
    """Lines with their numbers from 1."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _text_of(block: Block) -> str:
    if block["type"] == "section":
        return str(block["text"]["text"])
    if block["type"] == "header":  # plain in its block, but the text of a message is read as markup
        return escape(block["text"]["text"])
    if block["type"] == "context":
        return " ".join(element["text"] for element in block["elements"])
    return ""
